from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import CLINICIANS, EDUCATORS
from msclinic.assessments.models import Feedback, SavedAssessment
from msclinic.core.access import COOKIE
from msclinic.engine import Release
from msclinic.releases.models import Release as Published
from msclinic.releases.selectors import current_release, forget_current_release
from msclinic.scenarios.models import Scenario
from msclinic.teaching.models import Room
from msclinic.teaching.rooms import open_room
from tests.assessments.pages import CASE, save
from tests.scenarios.shipped import scenarios
from tests.web.addresses import SAVERS, STRANGER, SUPERUSER, TEACHERS, VISITOR, Row


@pytest.fixture(scope="module", autouse=True)
def _the_release_is_remembered_for_a_module() -> Iterator[None]:
    """Every test here is answered from release 1, so it is loaded once a module and not once a test."""
    forget_current_release()
    yield
    forget_current_release()


@pytest.fixture(autouse=True)
def _each_test_looks_for_its_own_release() -> None:
    """Here they do not: see above."""


@pytest.fixture
def release(release_1: Published) -> Release:  # noqa: ARG001
    """Release 1, ready to decide."""
    return current_release()


@pytest.fixture
def stranger(release_1: Published, client: Client) -> Client:  # noqa: ARG001
    """Somebody who has confirmed nothing yet."""
    return client


@pytest.fixture
def visitor(stranger: Client) -> Client:
    """Somebody who has confirmed professional use."""
    stranger.post("/welcome/", {"professional": "yes"})
    assert COOKIE in stranger.cookies
    return stranger


@pytest.fixture
def become(release_1: Published) -> Callable[[str], Client]:  # noqa: ARG001
    """A browser in the hands of one of PEOPLE; the same person at the second time."""

    def made(person: str) -> Client:
        client = Client()
        if person != STRANGER:
            client.post("/welcome/", {"professional": "yes"})
        if person not in {STRANGER, VISITOR}:
            client.force_login(one_of(person))
        return client

    return made


def one_of(person: str) -> User:
    """Somebody made up of that kind."""
    user, made = User.objects.get_or_create(username=person, is_superuser=person == SUPERUSER, is_staff=True)
    if made:
        user.groups.set(Group.objects.filter(name=person))
    return user


@pytest.fixture
def its_own(release_1: Published, request: pytest.FixtureRequest) -> Callable[[Row], str]:
    """The address of a row, with what stands in it made: scenarios, a proposal, an assessment, a room."""
    Scenario.objects.bulk_create(scenarios())
    release_1.proposals.create(number=1, kind="again", sha256="0" * 64, document="{}", reason="Made up.")
    person = request.getfixturevalue("person") if "person" in request.fixturenames else STRANGER
    whose = person if person in SAVERS else CLINICIANS
    browser = request.getfixturevalue("become")(whose)
    save(browser, CASE)
    header = SavedAssessment.objects.get()
    said = Feedback.objects.create(assessment=header, code="REL", kind="agrees", reason="So.", by=header.saved_by)
    room = _room(one_of(person if person in TEACHERS else EDUCATORS))
    return lambda row: row.address.format(own=header.number, feedback=said.pk, room=room.code)


def _room(by: User) -> Room:
    """A room of a made-up case that asks one question."""
    scenario = Scenario.objects.get(slug="a-day-and-a-half")
    if not scenario.questions:
        scenario.questions = [{"kind": "verdict", "rule": "REL-DUR", "step": 0, "right": ["ambiguous"]}]
        scenario.save()
    return open_room(scenario=scenario, release=current_release(), by=by)
