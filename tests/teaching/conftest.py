from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import EDUCATORS
from msclinic.core.rate import CACHE
from msclinic.engine import Release
from msclinic.releases.models import Release as Published
from msclinic.releases.selectors import current_release, forget_current_release
from msclinic.scenarios.actions import add_scenario
from msclinic.scenarios.models import Scenario
from msclinic.teaching import rooms
from msclinic.teaching.models import Room
from tests.engine.records import document
from tests.releases.factories import published
from tests.scenarios.shipped import in_english, shipped_scenarios

STEPS = [["episode_ongoing", "episode_duration"], ["sx_worsening", "sx_recurrence", "sx_new"]]
ASKED = [
    {"kind": "missing", "rule": "REL-DUR", "step": 0, "right": ["episode_duration"]},
    {"kind": "verdict", "rule": "REL-DUR", "step": 1, "right": ["ambiguous"]},
    {"kind": "passage", "rule": "REL-SYM", "step": 2, "right": ["C30", "C31"]},
]


@pytest.fixture
def release(release_1: Published) -> Release:  # noqa: ARG001
    """Release 1, ready to decide."""
    return current_release()


@pytest.fixture
def scenario(release: Release) -> Scenario:  # noqa: ARG001
    """A made-up case in three steps with three questions."""
    fields = in_english(shipped_scenarios()["a-day-and-a-half"])
    taught = {"steps": STEPS, "questions": ASKED, "note": "Ask who would say no.", "goals": "Read a range both ways."}
    return add_scenario(slug="in-steps", **fields | taught)


@pytest.fixture
def change(scenario: Scenario) -> Callable[[], Release]:  # noqa: ARG001
    """Publishes another release, by which the range ends before what the scenario tells."""

    def publish() -> Release:
        edited = document()
        (rule,) = (rule for rule in edited["rules"] if rule["code"] == "REL-DUR")
        rule["criterion"]["upper"] = {"value": 30, "unit": "h"}
        published(edited)
        forget_current_release()
        return current_release()

    return publish


@pytest.fixture
def changed(change: Callable[[], Release]) -> Release:
    """That release, in use."""
    return change()


@pytest.fixture
def visitor(client: Client) -> Client:
    """Somebody who has confirmed professional use."""
    client.post("/welcome/", {"professional": "yes"})
    return client


@pytest.fixture
def educator(client: Client) -> Client:
    """A teacher who has signed in."""
    return _of("emery", client)


@pytest.fixture(autouse=True)
def _no_code_was_tried() -> None:
    caches[CACHE].clear()


@pytest.fixture
def room(scenario: Scenario, release: Release, educator: Client) -> Room:  # noqa: ARG001
    """A room that was opened just now."""
    return rooms.open_room(scenario=scenario, release=release, by=User.objects.get(username="emery"))


@pytest.fixture
def wall(room: Room) -> str:
    """The address of its wall."""
    return f"/class/{room.code}/wall/"


@pytest.fixture
def another() -> Callable[[str], Client]:
    """Other teachers."""
    return lambda name: _of(name, Client())


def _of(name: str, client: Client) -> Client:
    user = User.objects.create_user(name, first_name="Emery", last_name="Educator", is_staff=True)
    user.groups.set(Group.objects.filter(name=EDUCATORS))
    client.post("/welcome/", {"professional": "yes"})
    client.force_login(user)
    return client
