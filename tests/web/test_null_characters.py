"""No character that a database cannot hold brings a page down, wherever it is sent."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from msclinic.accounts.models import User

pytestmark = pytest.mark.django_db

NULL = "%00"
SITE = {
    "/releases/1/impact/1/scenario.a%00/": 404,
    "/releases/1/impact/1/assessment.%00/": 404,
    "/releases/1/impact/1/assessment.AAAA-AAA%00/": 404,
    "/releases/1/impact/1/cell.REL-DUR.%00/": 404,
    "/releases/?before=%00": 200,
    "/releases/proposals/?before=%00": 200,
    "/releases/1/map/REL-DUR/?across=%00&down=%00": 422,
    "/admin/changes/?deleted=%00": 400,
    "/password/new/AA/AA%00/": 404,
}


@pytest.fixture
def desk(client: Client) -> Client:
    """Of somebody who may do everything."""
    client.post("/welcome/", {"professional": "yes"})
    client.force_login(User.objects.create_superuser("sam"))
    return client


@pytest.mark.usefixtures("release_1")
@pytest.mark.parametrize(("address", "status"), SITE.items())
def test_in_an_address(desk: Client, address: str, status: int) -> None:
    assert desk.get(address).status_code == status


@pytest.mark.usefixtures("release_1")
@pytest.mark.parametrize("name", ["number", "label", "release", "since", "until", "saved_by", "before"])
@pytest.mark.parametrize("form", ["", "csv/", "json/"])
def test_in_a_filter(desk: Client, name: str, form: str) -> None:
    status = 302 if form else 200 if name == "before" else 422
    answer = desk.post(f"/assessments/{form}", {name: "a\0b"})
    assert answer.status_code == (200 if form and name == "before" else status)


def lists() -> Iterator[str]:
    """Each list of the admin, asked in every way that it offers."""
    for model, made in admin.site._registry.items():
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        yield f"{address}?q={NULL}"
        yield f"{address}{NULL}/change/"
        yield f"{address}{NULL}/history/"
        for name in made.list_filter:
            if isinstance(name, str):
                yield f"{address}?{name}={NULL}"
                yield f"{address}?{name}__exact={NULL}"
                yield f"{address}?{name}__id__exact={NULL}"


def test_in_a_picker(desk: Client) -> None:
    of = "app_label=evidence&model_name=contradiction&field_name=passages"
    assert desk.get(f"/admin/autocomplete/?{of}&term=").status_code == 200
    assert desk.get(f"/admin/autocomplete/?{of}&term={NULL}").status_code == 400


def test_in_the_admin(desk: Client) -> None:
    asked = list(lists())
    assert len(asked) > 50
    for address in asked:
        assert desk.get(address, follow=True).status_code in {200, 400, 403, 404}, address
