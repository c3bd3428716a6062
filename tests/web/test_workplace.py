"""While one person may publish alone, every page of the workplace says so: looked for at every address that it has."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.contrib.admin import site
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, REVIEWERS
from msclinic.releases.actions import publish_first
from msclinic.releases.content import load_shipped
from msclinic.releases.models import Release
from msclinic.releases.proposals import propose_document
from msclinic.releases.second_person import set_second_person
from msclinic.releases.selectors import release_number
from tests.core.pages import parse
from tests.releases.edits import edited, shorter
from tests.releases.factories import author, browser_of
from tests.releases.looking import words
from tests.web.addresses import routes

pytestmark = pytest.mark.django_db

SAYS: Final = "One person may publish alone here: adrian switched the second person off"

OF_PROPOSALS: Final = {
    "releases/proposals/": "/releases/proposals/",
    "releases/proposals/<int:number>/": "/releases/proposals/1/",
    "releases/proposals/<int:number>/cases/<str:key>/": "/releases/proposals/1/cases/cell.REL-DUR.1/",
    "releases/proposals/<int:number>/map/<slug:code>/": "/releases/proposals/1/map/REL-DUR/",
    "releases/draft/map/<slug:code>/": "/releases/draft/map/REL-DUR/",
    "releases/second-person/": "/releases/second-person/",
    "releases/<int:before>/impact/<int:after>/": "/releases/1/impact/1/",
    "releases/<int:before>/impact/<int:after>/<str:key>/": "/releases/1/impact/1/cell.REL-DUR.0/",
}
"""By route: an address of it."""

NO_PAGE: Final = {
    "releases/proposals/<int:number>/anew/": "takes a form",
    "releases/draft/": "a page of the site, on which a line says that it shows the draft",
    "admin/login/": "is there for who has not signed in",
    "admin/logout/": "takes a form",
    "admin/autocomplete/": "answers a script",
    "admin/jsi18n/": "likewise",
    "admin/r/<path:content_type_id>/<path:object_id>/": "leads elsewhere",
    "admin/(?P<url>.*)$": "leads to an address with a stroke at its end",
    "admin/releases/release/try/": "takes a form",
    "admin/releases/release/leave/": "likewise",
    "admin/releases/release/<int:number>/file/": "is a file",
}
"""The addresses of the workplace at which there is no page of it."""

TAKES_A_FORM: Final = re.compile(r"/preview/$")
LEADS_ON: Final = re.compile(r"<path:object_id>/$")


def of_the_workplace() -> Iterator[str]:
    """Every route of the admin, of proposals and of what edits do."""
    for route in routes():
        is_of_it = route.startswith(("admin/", "releases/proposals/", "releases/draft/", "releases/second-person/"))
        if is_of_it or "/impact/" in route:
            yield route


def addresses() -> dict[str, str]:
    """By route that shows a page, an address of it; a page of a row only where the model has one."""
    rows: dict[str, Any] = {
        f"admin/{model._meta.app_label}/{model._meta.model_name}/": model._default_manager.order_by("pk").first()
        for model in site._registry
    }
    found = dict(OF_PROPOSALS)
    for route in of_the_workplace():
        if route in found or route in NO_PAGE or TAKES_A_FORM.search(route) or LEADS_ON.search(route):
            continue
        model = re.match(r"admin/\w+/\w+/", route)
        row = rows.get(model[0]) if model else None
        address = "/" + route.replace("<int:number>", "1")
        if "app_label" in route:
            address = "/admin/knowledge/"
        elif "([^/]+)" in route:
            if row is None or not row.history.exists():
                continue
            address = f"/{model and model[0]}{row.pk}/history/{row.history.first().history_id}/"
        elif "<" in address:
            if row is None:
                continue
            address = re.sub(r"<[^>]*>", str(row.pk), address)
        found[route] = address
    return found


def test_every_address_of_the_workplace_is_looked_at_or_has_no_page() -> None:
    here = {route for route in of_the_workplace() if not route.startswith("admin/")}
    assert here == {*OF_PROPOSALS, *(route for route in NO_PAGE if not route.startswith("admin/"))}
    assert set(NO_PAGE) <= set(of_the_workplace())


@pytest.mark.ignore_template_errors  # Django's own page for the password of another asks for a field that is not there
def test_every_page_of_the_workplace_says_that_one_person_may_publish_alone() -> None:
    list(load_shipped())
    publish_first()
    base = Release.objects.get()
    document = edited(release_number(1), shorter).document
    propose_document(actor=author("eden"), document=document, reason="Ours.", published_at=base.published_at)
    adrian = author("adrian", ADMINISTRATORS, AUTHORS, REVIEWERS)
    adrian.is_superuser = True
    adrian.save()
    set_second_person(actor=adrian, required=False, reason="Nobody else is there.")
    desk = browser_of(adrian)
    silent, looked_at = [], 0
    for route, address in addresses().items():
        answer = desk.get(address)
        if answer.status_code == 403:
            continue
        assert answer.status_code == 200, (route, address)
        looked_at += 1
        if SAYS not in words(parse(answer)):
            silent.append(route)
    assert silent == []
    assert looked_at > 150


def test_where_there_is_no_page_none_is_shown() -> None:
    list(load_shipped())
    publish_first()
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    for route in NO_PAGE:
        if "<" not in route and "(" not in route:
            answer = client.get(f"/{route}")
            assert answer.status_code != 200 or "html" not in answer.headers["Content-Type"], route
