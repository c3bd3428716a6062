"""What a machine is told about this site, and what a person sees when there is nothing to decide under."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from msclinic.releases.models import Release
from msclinic.releases.selectors import current_release
from tests.core.pages import inline_code_in, parse, title_of
from tests.releases.conftest import ARTICLE
from tests.releases.factories import published

pytestmark = pytest.mark.django_db


def test_a_healthy_site_names_its_release(client: Client, first: Release) -> None:
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "release": 1, "sha256": first.sha256, "rules": 18, "passages": 47}


def test_each_time_one_small_query_asks_whether_the_database_answers(
    client: Client,
    first: Release,  # noqa: ARG001
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client.get("/healthz")
    with django_assert_num_queries(1) as queries:
        client.get("/healthz")
    assert "document" not in queries.captured_queries[0]["sql"]


def no_release(_document: dict[str, Any]) -> None:
    """Nothing is published."""


def an_altered_document(document: dict[str, Any]) -> None:
    published(document, sha256="0" * 64)


def missing_rules(document: dict[str, Any]) -> None:
    published(document | {"rules": [rule for rule in document["rules"] if rule["section"] == "relapses"]})


ILLS = {
    no_release: "Nothing has been published yet, so nothing can be assessed.",
    an_altered_document: "Release 1 is not the document that was published: its hash differs.",
    missing_rules: "Release 1 is incomplete: it holds no rules of therapies.",
}


@pytest.mark.parametrize(("ill", "reason"), ILLS.items())
def test_an_ill_site_says_why(
    client: Client, document: dict[str, Any], ill: Callable[[dict[str, Any]], None], reason: str
) -> None:
    ill(document)
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "reason": reason}


def broken(*_: object) -> None:
    raise OperationalError("the disk is gone")


def test_a_database_that_does_not_answer_is_named(client: Client) -> None:
    with connection.execute_wrapper(broken):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "reason": "The database does not answer."}


def test_a_site_that_goes_on_without_its_database_is_not_well(client: Client, first: Release) -> None:
    assert client.get("/healthz").status_code == 200
    with connection.execute_wrapper(broken):
        assert current_release().number == first.number
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {"status": "unavailable", "reason": "The database does not answer."}


@pytest.mark.parametrize("address", ["/sources/", f"/sources/{ARTICLE}/"])
@pytest.mark.parametrize(("ill", "reason"), ILLS.items())
def test_a_page_that_needs_a_release_says_why_there_is_none(
    visitor: Client, document: dict[str, Any], address: str, ill: Callable[[dict[str, Any]], None], reason: str
) -> None:
    ill(document)
    answer = visitor.get(address)
    page = parse(answer)
    assert answer.status_code == 503
    assert title_of(page) == "Error: Nothing can be assessed at the moment – MS Clinic"
    assert reason in "".join(page.itertext())
    assert inline_code_in(page) == []


def test_a_release_that_cannot_be_used_can_still_not_be_opened(visitor: Client, document: dict[str, Any]) -> None:
    an_altered_document(document)
    assert visitor.get("/releases/").status_code == 200
    assert visitor.get("/releases/1/").status_code == 503


def test_other_pages_stay(client: Client) -> None:
    assert client.get("/welcome/").status_code == 200
    assert client.get("/no-such-page/").status_code == 404
