"""Who may see what: every address of the site, for each kind of person, from one table."""

from collections.abc import Callable
from typing import Final

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, CLINICIANS, EDUCATORS, REVIEWERS, ROLES
from msclinic.assessments.models import Feedback, SavedAssessment
from msclinic.assessments.numbers import FORM
from msclinic.releases.models import Release
from msclinic.scenarios.models import Scenario
from tests.assessments.pages import CASE, ask, save
from tests.scenarios.shipped import scenarios
from tests.web.test_travel import routes

pytestmark = pytest.mark.django_db

STRANGER: Final = "a stranger"
VISITOR: Final = "who has confirmed professional use"
SIGNED_IN: Final = "who has signed in and has no role"
PEOPLE: Final = (STRANGER, VISITOR, SIGNED_IN, *ROLES, "a superuser")

EVERYBODY: Final = frozenset(PEOPLE)
CONFIRMED: Final = EVERYBODY - {STRANGER}
WITH_ACCOUNT: Final = CONFIRMED - {VISITOR}
SAVERS: Final = frozenset({CLINICIANS, ADMINISTRATORS, "a superuser"})
REVISERS: Final = frozenset({AUTHORS, REVIEWERS, ADMINISTRATORS, "a superuser"})
WRITERS: Final = frozenset({AUTHORS, ADMINISTRATORS, "a superuser"})

NUMBER: Final = f"^(?P<number>{FORM})/"
TABLE: Final = {
    "": ("/", CONFIRMED),
    "welcome/": ("/welcome/", EVERYBODY),
    "about/": ("/about/", EVERYBODY),
    "help/": ("/help/", EVERYBODY),
    "password/": ("/password/", WITH_ACCOUNT),
    "password/changed/": ("/password/changed/", EVERYBODY),
    "healthz": ("/healthz", EVERYBODY),
    "sources/": ("/sources/", CONFIRMED),
    "sources/<slug:slug>/": ("/sources/infusion-treatments-for-ms/", CONFIRMED),
    "releases/": ("/releases/", CONFIRMED),
    "releases/<int:number>/": ("/releases/1/", CONFIRMED),
    "releases/<int:before>/changes/<int:after>/": ("/releases/1/changes/1/", CONFIRMED),
    "releases/proposals/": ("/releases/proposals/", REVISERS),
    "releases/proposals/<int:number>/": ("/releases/proposals/1/", REVISERS),
    "releases/second-person/": ("/releases/second-person/", frozenset({ADMINISTRATORS, "a superuser"})),
    "releases/<int:number>/map/<slug:code>/": ("/releases/1/map/REL-DUR/", CONFIRMED),
    "releases/<int:before>/impact/<int:after>/": ("/releases/1/impact/1/", REVISERS),
    "releases/<int:before>/impact/<int:after>/<str:key>/": ("/releases/1/impact/1/cell.REL-DUR.0/", REVISERS),
    "api/": ("/api/", EVERYBODY),
    "api/v1/openapi.json": ("/api/v1/openapi.json", EVERYBODY),
    "scenarios/": ("/scenarios/", CONFIRMED),
    "scenarios/<slug:slug>/": ("/scenarios/a-day-and-a-half/", CONFIRMED),
    "relapse/": ("/relapse/", CONFIRMED),
    "therapies/": ("/therapies/", CONFIRMED),
    "therapies/check/": ("/therapies/check/", CONFIRMED),
    "therapies/compare/": ("/therapies/compare/", CONFIRMED),
    "therapies/<slug:slug>/": ("/therapies/tysabri/", CONFIRMED),
    "assessments/": ("/assessments/", SAVERS),
    f"assessments/{NUMBER}$": ("/assessments/{own}/", SAVERS),
    f"assessments/{NUMBER}anew/$": ("/assessments/{own}/anew/", SAVERS),
    f"assessments/{NUMBER}erase/$": ("/assessments/{own}/erase/", SAVERS),
    "assessments/feedback/": ("/assessments/feedback/", WRITERS),
    "assessments/feedback/<int:pk>/": ("/assessments/feedback/{feedback}/", WRITERS),
}
"""By route: an address of it, and who is answered there with a page."""

TAKE_A_FORM: Final = {
    "appearance/": EVERYBODY, "language/": EVERYBODY, "sign-in/": EVERYBODY,
    "assessments/json/": SAVERS, "assessments/csv/": SAVERS,
    "assessments/save/relapse/": SAVERS, "assessments/save/therapies/": SAVERS,
    **{f"{page}{form}/": CONFIRMED
       for page in ("relapse/", "therapies/check/") for form in ("sheet", "text", "calendar", "json")},
    "sign-out/": EVERYBODY,
}  # fmt: skip
"""Those that only take a form, and from whom: looked at with an empty one."""

ELSEWHERE: Final = {
    "releases/draft/": "leads to what is published, but for who tries the draft (test_marking)",
    "releases/proposals/<int:number>/anew/": "takes a form from authors (test_proposal_pages)",
    "releases/proposals/<int:number>/cases/<str:key>/": "opens what a proposal changes (tests/journeys)",
    "password/forgotten/": "is there only where mail is sent (test_passwords)",
    "password/sent/": "likewise",
    "password/new/<uidb64>/<token>/": "likewise",
    "api/^v1/": "answers programs (test_access of the API)",
    "api/v1/assess": "likewise",
    "api/v1/vocabulary": "likewise",
    "api/v1/releases/current": "likewise",
}
"""What another test looks at."""


@pytest.fixture
def client_of(release_1: Release) -> Callable[[str], Client]:  # noqa: ARG001
    """A browser of each kind of person."""

    def of(person: str) -> Client:
        client = Client()
        if person != STRANGER:
            client.post("/welcome/", {"professional": "yes"})
        if person not in {STRANGER, VISITOR}:
            user = User.objects.create_user(person, is_superuser=person == "a superuser", is_staff=True)
            user.groups.set(Group.objects.filter(name=person))
            client.force_login(user)
        return client

    return of


def test_every_address_of_the_site_is_in_the_table() -> None:
    addresses = {route for route in routes(get_resolver().url_patterns) if not route.startswith("admin/")}
    assert {*TABLE, *TAKE_A_FORM, *ELSEWHERE} == addresses


def own(client: Client) -> dict[str, str]:
    """What of a person's own stands in addresses: one saved by them where they may save, else somebody's."""
    if ask(client, CASE).status_code == 200:
        save(client, CASE)
    else:
        casey = Client()
        casey.post("/welcome/", {"professional": "yes"})
        user = User.objects.create_user("casey")
        user.groups.set(Group.objects.filter(name=CLINICIANS))
        casey.force_login(user)
        save(casey, CASE)
    header = SavedAssessment.objects.get()
    said = Feedback.objects.create(assessment=header, code="REL", kind="agrees", reason="So.", by=header.saved_by)
    return {"own": header.number, "feedback": str(said.pk)}


@pytest.mark.parametrize("person", PEOPLE)
def test_each_is_answered_where_they_may_look_and_nowhere_else(client_of: Callable[[str], Client], person: str) -> None:
    Scenario.objects.bulk_create(scenarios())
    client = client_of(person)
    Release.objects.get().proposals.create(number=1, kind="again", sha256="0" * 64, document="{}", reason="Made up.")
    names = own(client) if person not in {STRANGER, VISITOR} else {"own": "2222-2222", "feedback": "1"}
    answered = {
        route for route, (address, _who) in TABLE.items() if client.get(address.format(**names)).status_code == 200
    }
    assert answered == {route for route, (_address, who) in TABLE.items() if person in who}


@pytest.mark.parametrize("person", PEOPLE)
def test_a_form_is_taken_from_whom_it_may_come(client_of: Callable[[str], Client], person: str) -> None:
    client = client_of(person)
    taken = set()
    for route in TAKE_A_FORM:
        answer = client.post(f"/{route}")
        led_away = answer.status_code == 302 and answer.url.startswith(("/welcome/", "/sign-in/"))
        if answer.status_code != 403 and not led_away:
            taken.add(route)
    assert taken == {route for route, who in TAKE_A_FORM.items() if person in who}


@pytest.mark.parametrize("person", [STRANGER, VISITOR, CLINICIANS])
def test_where_a_sign_in_is_asked_for_no_page_of_the_content_opens_without_one(
    client_of: Callable[[str], Client], settings: Settings, person: str
) -> None:
    settings.OPEN_ACCESS = False
    client = client_of(person)
    content = [address for address, who in TABLE.values() if who == CONFIRMED]
    Scenario.objects.bulk_create(scenarios())
    assert {client.get(address).status_code for address in content} == {200 if person == CLINICIANS else 302}


DRAFT: Final = ("evidence", "knowledge", "relapses", "therapies")
EDITS: Final = {
    AUTHORS: (*DRAFT, "scenarios"),
    EDUCATORS: ("scenarios",),
    "a superuser": (*DRAFT, "scenarios", "accounts", "auth", "api"),
}
SEES: Final = {
    AUTHORS: (*EDITS[AUTHORS], "releases"),
    REVIEWERS: (*DRAFT, "scenarios", "releases"),
    EDUCATORS: ("scenarios",),
    ADMINISTRATORS: ("releases",),
    "a superuser": (*EDITS["a superuser"], "releases"),
}


@pytest.mark.parametrize("person", [SIGNED_IN, *ROLES, "a superuser"])
def test_the_admin_shows_and_takes_what_belongs_to_the_role(client_of: Callable[[str], Client], person: str) -> None:
    client = client_of(person)
    sees, edits = set(), set()
    for model in site._registry:
        address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
        if client.get(address).status_code == 200:
            sees.add(model._meta.app_label)
        if client.get(f"{address}add/").status_code == 200:
            edits.add(model._meta.app_label)
    assert sees == set(SEES.get(person, ()))
    assert edits == set(EDITS.get(person, ()))
