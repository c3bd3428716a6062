"""A clinic of one person switches the second person off: on record, and every page of the workplace says so."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import OperationalError, connection
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, REVIEWERS
from msclinic.releases.models import Release, SecondPerson
from msclinic.releases.second_person import NotSetError, is_required, second_person, set_second_person, why_not_set
from tests.core.pages import inline_code_in, parse
from tests.releases.factories import author, browser_of
from tests.releases.looking import words

pytestmark = pytest.mark.django_db

PAGE = "/releases/second-person/"
SAYS = "One person may publish alone here: adrian switched the second person off"


@pytest.fixture
def adrian(db: None) -> User:  # noqa: ARG001
    user = author("adrian", ADMINISTRATORS)
    user.is_staff = False
    user.save()
    return user


@pytest.fixture
def desk(adrian: User) -> Client:
    return browser_of(adrian)


def test_a_second_person_is_required_until_somebody_says_otherwise(adrian: User) -> None:
    assert (second_person(), is_required()) == (None, True)
    row = set_second_person(actor=adrian, required=False, reason=" I am alone here. ")
    assert (row.required, row.reason, row.set_by, is_required()) == (False, "I am alone here.", adrian, False)
    set_second_person(actor=adrian, required=True, reason="There are two of us.")
    assert (is_required(), SecondPerson.objects.count()) == (True, 2)


@pytest.mark.parametrize("role", [AUTHORS, REVIEWERS])
def test_only_an_administrator_sets_it(role: str) -> None:
    person = author("eden", role)
    assert why_not_set(person) == "This takes the role of an administrator."
    with pytest.raises(NotSetError, match="This takes the role of an administrator"):
        set_second_person(actor=person, required=False, reason="A made-up reason.")
    assert browser_of(person).get(PAGE).status_code == 403
    assert browser_of(person).post(PAGE, {"required": "no", "reason": "x", "confirmed": "on"}).status_code == 403
    assert is_required()


@pytest.mark.parametrize(
    ("required", "reason", "said"),
    [(False, " ", "Enter the reason"), (True, "A made-up reason.", "It is set so already")],
)
def test_it_is_not_set_without_a_reason_or_a_change(required: bool, reason: str, said: str, adrian: User) -> None:
    with pytest.raises(NotSetError, match=said):
        set_second_person(actor=adrian, required=required, reason=reason)


def test_the_page_asks_for_a_reason_and_a_confirmation_and_shows_what_was_set(desk: Client) -> None:
    page = desk.get(PAGE)
    assert inline_code_in(parse(page)) == []
    assert "Nothing: a second person has been required from the beginning." in page.text
    for missing in (
        {"required": "no", "reason": "I am alone here."},
        {"required": "no", "confirmed": "on"},
        {"reason": "I am alone here.", "confirmed": "on"},
    ):
        refused = desk.post(PAGE, missing)
        assert (refused.status_code, is_required()) == (422, True)
    told = desk.post(PAGE, {"required": "no", "reason": "I am alone here.", "confirmed": "on"}, follow=True)
    assert "One person may publish alone from now on." in told.text
    assert SAYS in words(parse(told))
    assert is_required() is False
    again = desk.post(PAGE, {"required": "no", "reason": "Once more.", "confirmed": "on"})
    assert (again.status_code, "It is set so already." in again.text) == (422, True)
    desk.post(PAGE, {"required": "yes", "reason": "There are two of us.", "confirmed": "on"})
    assert is_required()
    assert "I am alone here." in desk.get(PAGE).text


WORKPLACE = (
    "/admin/", "/admin/therapies/therapy/", "/admin/therapies/therapy/add/", "/admin/releases/release/",
    "/admin/releases/release/propose/", "/admin/changes/", "/releases/proposals/", "/releases/proposals/1/",
)  # fmt: skip


@pytest.mark.parametrize("address", WORKPLACE)
def test_every_page_of_the_workplace_says_who_switched_it_off_and_why(
    address: str, adrian: User, release_1: Release
) -> None:
    release_1.proposals.create(number=1, kind="again", sha256="0" * 64, document="{}", reason="A made-up reason.")
    eden = browser_of(author("eden"))
    before = eden.get(address)
    assert (before.status_code, "switched the second person off" in before.text) == (200, False)
    set_second_person(actor=adrian, required=False, reason="Nobody else is <b>there</b>.")
    said = words(parse(eden.get(address)))
    assert SAYS in said
    assert "The reason given: Nobody else is <b>there</b>." in said
    set_second_person(actor=adrian, required=True, reason="There are two of us.")
    assert "switched the second person off" not in eden.get(address).text


def test_a_clinician_is_not_told(adrian: User, release_1: Release) -> None:  # noqa: ARG001
    set_second_person(actor=adrian, required=False, reason="Nobody else is there.")
    for address in ("/", "/relapse/", "/releases/", "/admin/login/"):
        assert "Nobody else is there." not in Client().get(address, follow=True).text


def test_whoever_might_publish_before_may_propose(adrian: User) -> None:
    permission = Permission.objects.get(codename="propose_release")
    Permission.objects.filter(pk=permission.pk).update(codename="publish_release", name="Can publish")
    adrian.user_permissions.add(permission)
    migration = import_module("msclinic.releases.migrations.0003_proposals")
    migration.renamed(migration.PUBLISH, migration.PROPOSE)(apps, SimpleNamespace(connection=connection))
    assert User.objects.get(pk=adrian.pk).has_perm("releases.propose_release")
    assert {group.name for group in permission.group_set.all()} == {AUTHORS}


@pytest.mark.django_db(transaction=True)
def test_whoever_else_sets_it_or_publishes_waits_until_it_is_set(adrian: User) -> None:
    tried: list[str] = []

    def set_it_too() -> None:
        waits_not_at_all = {"sqlite": "PRAGMA busy_timeout = 0", "postgresql": "SET lock_timeout = '100ms'"}
        try:
            with connection.cursor() as cursor:
                cursor.execute(waits_not_at_all[connection.vendor])
            with pytest.raises(OperationalError, match="lock"):
                set_second_person(actor=adrian, required=False, reason="At the same moment.")
        finally:
            connection.close()

    def just_before_it_is_set(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "releases_secondperson"') and not tried:
            tried.append(sql)
            with ThreadPoolExecutor(1) as thread:
                thread.submit(set_it_too).result()
        return execute(sql, *rest)

    with connection.execute_wrapper(just_before_it_is_set):
        set_second_person(actor=adrian, required=False, reason="I am alone here.")
    assert tried
    assert SecondPerson.objects.get().reason == "I am alone here."
