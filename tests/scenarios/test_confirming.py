"""A release that changes the answers of a scenario is named, until somebody confirms what the scenario teaches."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from msclinic.accounts.roles import ADMINISTRATORS
from msclinic.releases.models import Release
from msclinic.releases.selectors import current_release, forget_current_release, release_number
from msclinic.scenarios.actions import NotAsSeenError, add_scenario, confirm, expect_what_is_said
from msclinic.scenarios.confirming import Changed, changed_among, changed_since
from msclinic.scenarios.models import Scenario
from tests.engine.records import document
from tests.releases.factories import author, published
from tests.releases.test_withdrawing import withdraw

pytestmark = pytest.mark.django_db


def within(hours: int) -> Release:
    """A release whose range ends at so many hours."""
    changed = document()
    (rule,) = (rule for rule in changed["rules"] if rule["code"] == "REL-DUR")
    rule["criterion"]["upper"] = {"value": hours, "unit": "h"}
    forget_current_release()
    return published(changed)


@pytest.fixture
def of_30_hours(fields: dict[str, Any]) -> dict[str, Any]:
    asked = [{"kind": "verdict", "rule": "REL-DUR", "step": 0, "right": ["ambiguous"]}]
    facts = fields["facts"] | {"episode_duration": {"value": 30, "unit": "h"}}
    return fields | {"facts": facts, "questions": asked}


def test_a_release_that_changes_nothing_of_it_is_not_named(of_30_hours: dict[str, Any]) -> None:
    within(48)
    scenario = add_scenario(**of_30_hours)
    assert changed_since(scenario, current_release()) is None
    within(36)
    assert changed_since(scenario, current_release()) is None


def test_the_first_release_that_says_otherwise_is_named_until_it_is_confirmed(of_30_hours: dict[str, Any]) -> None:
    for hours in (48, 40, 28, 26):
        within(hours)
    scenario = add_scenario(**of_30_hours)
    changed = changed_since(scenario, current_release())
    assert changed == Changed(release=3, confirmed=1, codes=("REL-DUR", "REL", "STER-WHEN"))
    confirm(scenario, 4, seen=1)
    scenario.refresh_from_db()
    assert changed_since(scenario, current_release()) is None
    assert scenario.version == 1
    within(48)
    assert changed_since(scenario, current_release()) == Changed(5, 4, ("REL-DUR", "REL", "STER-WHEN"))


def test_a_library_of_changed_scenarios_reads_no_release_a_second_time(
    of_30_hours: dict[str, Any], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for hours in (48, 47, 46, 45, 44, 43, 28):
        within(hours)
    of_31_hours = of_30_hours | {"facts": of_30_hours["facts"] | {"episode_duration": {"value": 31, "unit": "h"}}}
    library = [add_scenario(**of_31_hours | {"slug": f"of-{number}"}) for number in range(8)]
    current = current_release()
    release_number.cache_clear()
    with django_assert_num_queries(1 + 7):
        changed = changed_among(current, library)
    assert set(changed) == {one.slug for one in library}
    assert {one.release for one in changed.values()} == {7}
    release_number.cache_clear()
    with django_assert_num_queries(0):
        assert changed_among(current, library) == changed


def test_a_change_that_was_taken_back_is_none(of_30_hours: dict[str, Any]) -> None:
    for hours in (48, 28, 48):
        within(hours)
    assert changed_since(add_scenario(**of_30_hours), current_release()) is None


def test_where_the_release_it_was_confirmed_under_cannot_be_read_every_answer_counts_as_changed(
    of_30_hours: dict[str, Any],
) -> None:
    published({"semantics": 999})
    within(48)
    scenario = add_scenario(**of_30_hours)
    changed = changed_since(scenario, current_release())
    assert changed is not None
    assert (changed.release, set(changed.codes)) == (2, set(scenario.expected))


def test_a_release_before_the_one_it_was_confirmed_under_is_named_where_it_is_in_use_again(
    of_30_hours: dict[str, Any],
) -> None:
    within(48)
    within(28)
    scenario = add_scenario(**of_30_hours)
    confirm(scenario, 2, seen=1)
    withdraw(author("ada", ADMINISTRATORS), 2)
    forget_current_release()
    assert current_release().number == 1
    assert changed_since(scenario, current_release()) == Changed(1, 2, ("REL-DUR", "REL", "STER-WHEN"))


def test_a_release_that_cannot_be_read_is_not_said_to_have_changed_it(of_30_hours: dict[str, Any]) -> None:
    within(48)
    published({"semantics": 999})
    within(28)
    scenario = add_scenario(**of_30_hours)
    assert changed_since(scenario, current_release()) == Changed(3, 1, ("REL-DUR", "REL", "STER-WHEN"))


def test_who_confirms_what_somebody_has_changed_meanwhile_confirms_nothing(of_30_hours: dict[str, Any]) -> None:
    within(48)
    scenario = add_scenario(**of_30_hours)
    edited = Scenario.objects.get()
    edited.lesson = "Another one."
    edited.save()
    with pytest.raises(NotAsSeenError):
        confirm(scenario, 1, seen=scenario.version)
    stored = Scenario.objects.get()
    assert (stored.version, stored.confirmed_under, stored.lesson) == (2, None, "Another one.")
    assert Scenario.history.count() == 2
    confirm(scenario, 1, seen=2)
    stored.refresh_from_db()
    assert (stored.version, stored.confirmed_under, stored.lesson) == (2, 1, "Another one.")
    assert Scenario.history.first().lesson == "Another one."


def test_what_is_expected_is_written_beside_what_is_stored_now(of_30_hours: dict[str, Any]) -> None:
    within(28)
    scenario = add_scenario(**of_30_hours)
    Scenario.objects.update(lesson="Another one.")
    assert expect_what_is_said(current_release(), scenario, ())
    stored = Scenario.objects.get()
    assert (stored.lesson, stored.expected["REL-DUR"]) == ("Another one.", "met")
    assert Scenario.history.first().lesson == "Another one."


def test_an_edit_of_the_case_makes_its_next_version(of_30_hours: dict[str, Any]) -> None:
    scenario = add_scenario(**of_30_hours)
    scenario.save()
    assert scenario.version == 1
    scenario.lesson = "Another one."
    scenario.save()
    scenario.refresh_from_db()
    assert scenario.version == 2
