from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from tests.core.pages import parse

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]

HTMX = {"HX-Request": "true"}


def look_of(client: Client) -> tuple[str | None, str | None]:
    root = parse(client.get("/"))
    return root.get("data-theme"), root.get("data-room")


def pressed_in(page: Element) -> set[str | None]:
    return {button.get("id") for button in page.iter("button") if button.get("aria-pressed") == "true"}


def test_a_new_browser_gets_the_colours_of_the_device(client: Client) -> None:
    assert look_of(client) == ("auto", "0")
    assert pressed_in(parse(client.get("/"))) == {"theme-auto"}


@pytest.mark.parametrize("theme", ["light", "dark", "auto"])
def test_a_theme_stays_chosen(client: Client, theme: str) -> None:
    answer = client.post("/appearance/", {"theme": theme, "next": "/welcome/"})
    assert (answer.status_code, answer.url) == (302, "/welcome/")
    assert look_of(client) == (theme, "0")


def test_room_mode_is_chosen_apart_from_the_theme(client: Client) -> None:
    client.post("/appearance/", {"theme": "dark"})
    client.post("/appearance/", {"room": "1"})
    assert look_of(client) == ("dark", "1")
    assert pressed_in(parse(client.get("/"))) == {"theme-dark", "room-mode"}
    client.post("/appearance/", {"room": "0"})
    assert look_of(client) == ("dark", "0")


def test_htmx_gets_the_controls_as_the_page_would_show_them(client: Client) -> None:
    answer = client.post("/appearance/", {"theme": "dark", "next": "/"}, headers=HTMX)
    assert answer.status_code == 200
    assert "HX-Request" in answer.headers["Vary"]
    page = client.get("/").content.decode()
    without_token = [line for line in answer.content.decode().splitlines() if "csrfmiddlewaretoken" not in line]
    assert all(line in page for line in without_token)


@pytest.mark.parametrize("asked", [{}, {"theme": "pink"}, {"room": "2"}, {"theme": "dark", "room": "yes"}])
def test_what_does_not_exist_is_refused_and_changes_nothing(client: Client, asked: dict[str, str]) -> None:
    assert client.post("/appearance/", asked).status_code == 400
    assert look_of(client) == ("auto", "0")


def test_it_rejects_get(client: Client) -> None:
    assert client.get("/appearance/").status_code == 405


def test_it_never_leads_away_from_the_site(client: Client) -> None:
    assert client.post("/appearance/", {"theme": "dark", "next": "https://elsewhere.example/"}).url == "/"


def test_an_unreadable_cookie_is_ignored(client: Client) -> None:
    client.cookies["theme"] = '"><script>'
    client.cookies["room"] = "many"
    assert look_of(client) == ("auto", "0")
