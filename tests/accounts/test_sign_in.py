import pytest
from django.test import Client

from msclinic.accounts.models import User
from tests.core.pages import inline_code_in, parse, title_of

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]

RIGHT = {"username": "casey", "password": "right"}


@pytest.fixture(autouse=True)
def casey() -> User:
    return User.objects.create_user("casey", password="right", first_name="Casey", last_name="Clinician")


def test_signing_in_leads_back_to_where_one_was_going(client: Client) -> None:
    assert client.post("/sign-in/", {**RIGHT, "next": "/relapse/"}).url == "/relapse/"


def test_signing_in_never_leads_away_from_the_site(client: Client) -> None:
    assert client.post("/sign-in/", {**RIGHT, "next": "https://elsewhere.example/"}).url == "/"


def test_a_wrong_password_is_explained(client: Client) -> None:
    answer = client.post("/sign-in/", {"username": "casey", "password": "wrong"})
    page = parse(answer)
    assert title_of(page) == "Error: Sign in – MS Clinic"
    assert "correct username and password" in answer.content.decode()
    assert inline_code_in(page) == []
    assert "casey" in [field.get("value") for field in page.iter("input")]


def test_an_empty_form_names_both_fields(client: Client) -> None:
    page = parse(client.post("/sign-in/", {}))
    assert {"#id_username", "#id_password"} <= {link.get("href") for link in page.iter("a")}


def test_the_page_says_who_is_signed_in_and_offers_to_sign_out(client: Client, casey: User) -> None:
    client.force_login(casey)
    page = client.get("/").content.decode()
    assert "Casey Clinician" in page
    assert "Sign out" in page


def test_signing_out_takes_a_post(client: Client, casey: User) -> None:
    client.force_login(casey)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").url == "/"
    assert "Sign in" in client.get("/").content.decode()


def test_whoever_is_signed_in_is_not_asked_again(client: Client, casey: User) -> None:
    client.force_login(casey)
    assert client.get("/sign-in/").url == "/"
