import json
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from msclinic.accounts.models import User
from tests.core.pages import parse, title_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]


def current_sections(page: Element) -> dict[str | None, str | None]:
    return {link.text: link.get("aria-current") for link in page.iter("a") if link.get("aria-current")}


def config_of(page: Element) -> dict[str, Any]:
    return json.loads(next(meta.get("content") for meta in page.iter("meta") if meta.get("name") == "htmx-config"))


@pytest.mark.parametrize("address", ["/", "/welcome/", "/sign-in/", "/no-such-page/", "/appearance/"])
def test_get_never_writes(client: Client, django_user_model: type[User], address: str) -> None:
    client.force_login(django_user_model.objects.create_user("clinician"))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(address)
    assert [query["sql"] for query in queries if not query["sql"].startswith("SELECT")] == []


def test_the_welcome_page_asks_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        client.get("/welcome/")


def test_the_keyboard_can_skip_to_the_content(client: Client) -> None:
    page = parse(client.get("/welcome/"))
    skip = next(page.iter("a"))
    main = next(page.iter("main"))
    assert skip.get("href") == "#main"
    assert (main.get("id"), main.get("tabindex")) == ("main", "-1")


def test_htmx_evaluates_nothing_stores_nothing_and_shows_refused_answers(client: Client) -> None:
    config = config_of(parse(client.get("/welcome/")))
    assert not config["allowEval"]
    assert not config["allowScriptTags"]
    assert not config["includeIndicatorStyles"]
    assert not config["historyRestoreAsHxRequest"]
    assert config["historyCacheSize"] == 0
    assert config["selfRequestsOnly"]
    handling = {rule["code"]: (rule["swap"], rule.get("error", False)) for rule in config["responseHandling"]}
    assert handling == {"204": (False, False), "2..": (True, False), "422": (True, False), "[45]..": (False, True)}


def test_every_icon_that_is_used_is_drawn(client: Client, django_user_model: type[User]) -> None:
    client.force_login(django_user_model.objects.create_superuser("editor", password="irrelevant"))
    page = parse(client.post("/welcome/"))
    drawn = {f"#{symbol.get('id')}" for symbol in page.iter("{http://www.w3.org/2000/svg}symbol")}
    used = {use.get("href") for use in page.iter("{http://www.w3.org/2000/svg}use")}
    assert used
    assert used <= drawn


def test_the_section_one_is_in_is_marked(client: Client) -> None:
    assert current_sections(parse(client.get("/no-such-page/"))) == {}
    assert current_sections(parse(client.get("/therapies/check/"))) == {"Therapy check": "page"}
    assert current_sections(parse(client.get("/therapies/tysabri/"))) == {"Therapies": "true"}


def test_visitors_are_not_shown_the_admin(client: Client) -> None:
    assert "/admin/" not in [link.get("href") for link in parse(client.get("/")).iter("a")]


def test_a_missing_page_says_so(client: Client) -> None:
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert title_of(parse(answer)) == "Error: There is no such page – MS Clinic"


def test_a_page_without_its_token_is_refused_with_a_way_out() -> None:
    answer = Client(enforce_csrf_checks=True).post("/welcome/", {"professional": "yes"})
    assert answer.status_code == 403
    assert title_of(parse(answer)) == "Error: The page was open too long – MS Clinic"


def test_a_strange_host_is_refused(client: Client) -> None:
    answer = client.get("/welcome/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert title_of(parse(answer)) == "Error: The request could not be read – MS Clinic"


def test_a_fault_of_ours_shows_a_page_that_needs_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.raise_request_exception = False
    with django_assert_num_queries(0):
        answer = client.get("/broken/")
    assert answer.status_code == 500
    assert title_of(parse(answer)) == "Error: Something went wrong – MS Clinic"
    assert "broken on purpose" not in answer.content.decode()
