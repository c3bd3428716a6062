"""Who may see what: every address of the site and what the admin shows, for each kind of person."""

from collections.abc import Callable
from typing import Final

import pytest
from django.contrib.admin import site
from django.test import Client
from pytest_django import Settings

from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, EDUCATORS, REVIEWERS, ROLES
from tests.web.addresses import ADDRESSES, PEOPLE, READ, ROWS, SIGNED_IN, SUPERUSER, Row, routes
from tests.web.pages import HTMX

pytestmark = pytest.mark.django_db


def test_every_address_of_the_site_has_its_row() -> None:
    assert sorted(ADDRESSES) == sorted(route for route in routes() if not route.startswith("admin/"))


@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
@pytest.mark.parametrize("person", PEOPLE)
def test_each_is_answered_where_they_may_look_and_nowhere_else(
    person: str, is_open: bool, become: Callable[[str], Client], its_own: Callable[[Row], str], settings: Settings
) -> None:
    settings.OPEN_ACCESS = is_open
    answered = {row: getattr(become(person), row.method)(its_own(row)).status_code for row in ROWS}
    assert answered == {row: row.to(person, is_open=is_open) for row in ROWS}


@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
@pytest.mark.parametrize("row", READ, ids=lambda row: row.address)
def test_a_gate_answers_htmx_with_a_change_of_page(
    row: Row, htmx: bool, stranger: Client, its_own: Callable[[Row], str]
) -> None:
    address = its_own(row)
    answer = stranger.get(address, headers=HTMX if htmx else None)
    if "HX-Redirect" in answer.headers or answer.status_code == 302:
        to = answer.headers["HX-Redirect"] if htmx else answer.url
        assert to == f"/welcome/?next={address}"
        assert "HX-Request" in answer.headers["Vary"]


DRAFT: Final = ("evidence", "knowledge", "relapses", "therapies")
EDITS: Final = {
    AUTHORS: (*DRAFT, "scenarios"),
    EDUCATORS: ("scenarios",),
    SUPERUSER: (*DRAFT, "scenarios", "accounts", "auth", "api"),
}
SEES: Final = {
    AUTHORS: (*EDITS[AUTHORS], "releases"),
    REVIEWERS: (*DRAFT, "scenarios", "releases"),
    EDUCATORS: ("scenarios",),
    ADMINISTRATORS: ("releases",),
    SUPERUSER: (*EDITS[SUPERUSER], "releases"),
}


@pytest.mark.parametrize("person", [SIGNED_IN, *ROLES, SUPERUSER])
def test_the_admin_shows_and_takes_what_belongs_to_the_role(become: Callable[[str], Client], person: str) -> None:
    client = become(person)
    sees, edits = set(), set()
    for model in site._registry:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        if client.get(address).status_code == 200:
            sees.add(model._meta.app_label)
        if client.get(f"{address}add/").status_code == 200:
            edits.add(model._meta.app_label)
    assert sees == set(SEES.get(person, ()))
    assert edits == set(EDITS.get(person, ()))
