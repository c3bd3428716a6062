"""The list of pages that a browser looks at, against the addresses of the site; no browser is needed for that."""

from django.urls import resolve

from tests.browser.looking import EVERY_PAGE, NO_PAGE
from tests.web.addresses import routes


def test_no_page_is_forgotten_by_the_browser_tests() -> None:
    addresses = {route for route in routes() if not route.startswith("admin/")}
    pages = {route for route in addresses if not route.startswith(NO_PAGE)}
    assert {resolve(address).route for address in EVERY_PAGE} == pages


def test_what_is_said_to_be_no_page_is_an_address() -> None:
    addresses = list(routes())
    assert [begin for begin in NO_PAGE if not any(route.startswith(begin) for route in addresses)] == []
