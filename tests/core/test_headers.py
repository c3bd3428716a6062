import pytest
from django.test import Client

from msclinic.accounts.models import User
from tests.core.pages import inline_code_in, parse

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]

PAGES = ["/", "/welcome/", "/sign-in/", "/relapse/", "/no-such-page/"]


@pytest.mark.parametrize("address", [*PAGES, "/admin/login/"])
@pytest.mark.ignore_template_errors
def test_every_answer_carries_the_strict_policy(client: Client, address: str) -> None:
    headers = client.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_no_page_is_kept_by_a_cache(client: Client, address: str) -> None:
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_a_view_may_say_itself_how_long_its_answer_keeps(client: Client) -> None:
    assert client.get("/cached/").headers["Cache-Control"] == "max-age=60"


@pytest.mark.parametrize("address", ["/", "/welcome/", "/sign-in/", "/no-such-page/"])
def test_no_page_has_inline_code_and_every_page_is_valid_html(client: Client, address: str) -> None:
    assert inline_code_in(parse(client.get(address))) == []


def test_the_page_of_a_signed_in_editor_is_as_strict(client: Client, django_user_model: type[User]) -> None:
    client.force_login(django_user_model.objects.create_superuser("editor", password="irrelevant"))
    page = parse(client.get("/"))
    assert inline_code_in(page) == []
    assert "/admin/" in [link.get("href") for link in page.iter("a")]
