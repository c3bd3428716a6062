"""A scenario that people have learnt with stays: their history, their links and their classes rest on it."""

from collections.abc import Callable

import pytest
from django.db.models import ProtectedError
from django.test import Client

from msclinic.accounts.models import User
from msclinic.engine import Release
from msclinic.scenarios.models import Scenario
from msclinic.teaching import rooms
from msclinic.teaching.links import make_link
from msclinic.teaching.models import Attempt, Link, Room
from tests.knowledge.editing import editor, page_of
from tests.teaching.pages import EXERCISE, answer

__all__ = ["editor"]

pytestmark = pytest.mark.django_db

Use = Callable[[Scenario, Release, Client], object]


def in_an_exercise(scenario: Scenario, release: Release, client: Client) -> None:  # noqa: ARG001
    answer(client, client.get(EXERCISE), "episode_duration")


def in_a_class(scenario: Scenario, release: Release, client: Client) -> None:  # noqa: ARG001
    rooms.open_room(scenario=scenario, release=release, by=User.objects.get(username="emery"))


def by_a_link(scenario: Scenario, release: Release, client: Client) -> None:  # noqa: ARG001
    make_link(User.objects.get(username="emery"), scenario, 1, scenario.facts, release)


def kept() -> tuple[int, int, int, int]:
    return Scenario.objects.count(), Attempt.objects.count(), Room.objects.count(), Link.objects.count()


@pytest.mark.parametrize("use", [in_an_exercise, in_a_class, by_a_link])
def test_one_that_was_used_is_retired_and_not_deleted(
    use: Use, scenario: Scenario, release: Release, educator: Client, editor: Client
) -> None:
    use(scenario, release, educator)
    before = kept()
    with pytest.raises(ProtectedError):
        scenario.delete()
    page = editor.get(page_of(Scenario, "delete", scenario.pk)).text
    assert "people have learnt or taught with it" in page
    assert "Retire it instead" in page
    assert "question 1" not in page
    editor.post(page_of(Scenario, "delete", scenario.pk), {"post": "yes"})
    chosen = {"action": "delete_selected", "_selected_action": [scenario.pk], "post": "yes"}
    assert "Retire it instead" in editor.post(page_of(Scenario), chosen).text
    assert kept() == before


def test_one_that_nobody_used_can_be_deleted(scenario: Scenario, editor: Client) -> None:
    assert editor.post(page_of(Scenario, "delete", scenario.pk), {"post": "yes"}).status_code == 302
    assert not Scenario.objects.exists()


def test_who_goes_takes_their_own_history_and_classes_along(
    scenario: Scenario, release: Release, educator: Client
) -> None:
    for use in (in_an_exercise, in_a_class, by_a_link):
        use(scenario, release, educator)
    User.objects.get(username="emery").delete()
    assert kept() == (1, 0, 0, 1)
