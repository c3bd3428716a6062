"""The front page of the admin: where an editor begins, and what each kind of row is."""

import re

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group, Permission
from django.test import Client
from pytest_django import Settings

from msclinic.accounts.models import User
from tests.core.pages import parse

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client: Client) -> Client:
    """A member of Editors at the admin."""
    person = User.objects.create_user("eden", is_staff=True)
    person.groups.add(Group.objects.get(name="Authors"))
    client.force_login(person)
    return client


def test_the_front_page_says_where_to_begin(desk: Client) -> None:
    shown = desk.get("/admin/").text
    assert "Where to begin" in shown
    addresses = re.findall(r'href="(/admin/[^"]+/)"', shown)
    assert {"/admin/therapies/therapy/", "/admin/releases/release/propose/", "/admin/changes/"} <= set(addresses)
    for address in dict.fromkeys(addresses):
        assert desk.get(address).status_code == 200, address


def test_every_kind_of_row_that_an_editor_sees_is_explained(desk: Client) -> None:
    page = parse(desk.get("/admin/"))
    rows = [row for row in page.iter("th") if row.get("scope") == "row"]
    assert len(rows) > 20
    assert [row.get("id") for row in rows if row.find("small") is None] == []


def test_the_apps_stand_in_the_order_of_the_work(desk: Client) -> None:
    page = parse(desk.get("/admin/"))
    captions = ["".join(caption.itertext()).strip() for caption in page.iter("caption")]
    assert captions == ["Therapies", "Relapses", "Questions", "Evidence", "Scenarios", "Releases"]


def test_who_may_not_propose_is_told_who_does(client: Client) -> None:
    person = User.objects.create_user("robin", is_staff=True)
    person.user_permissions.add(Permission.objects.get(codename="view_therapy"))
    client.force_login(person)
    shown = client.get("/admin/").text
    assert "An author tries it on the real pages, sees what changes, and proposes it." in shown
    addresses = set(re.findall(r'href="(/admin/[^"]+/)"', shown))
    assert "/admin/releases/release/propose/" not in addresses
    assert "/admin/evidence/source/" not in addresses
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_who_may_look_at_nothing_is_led_nowhere(client: Client) -> None:
    client.force_login(User.objects.create_user("robin", is_staff=True))
    shown = client.get("/admin/").text
    assert "You may view and edit nothing here." in shown
    assert "Where to begin" not in shown


def test_an_app_that_the_order_does_not_name_stands_behind_the_others(desk: Client, settings: Settings) -> None:
    settings.ADMIN_ORDER = ["releases"]
    labels = [app["app_label"] for app in site.get_app_list(desk.get("/admin/").wsgi_request)]
    assert labels[0] == "releases"
    assert set(labels[1:]) == {"evidence", "knowledge", "relapses", "scenarios", "therapies"}
