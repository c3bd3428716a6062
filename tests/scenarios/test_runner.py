"""A scenario under a release: what it says, beside what is expected."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from msclinic.engine import Release
from msclinic.scenarios.checks import check_scenarios
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.runner import Compared, Difference, additions, compare, differences
from tests.engine.records import golden
from tests.scenarios.documents import altered, with_rule, without_rule
from tests.scenarios.shipped import scenarios, shipped_scenarios


def called(slug: str) -> Scenario:
    (found,) = (scenario for scenario in scenarios() if scenario.slug == slug)
    return found


def with_lower_figure(hours: int) -> Release:
    return altered(lambda document: document["rules"][0]["criterion"].update(lower={"value": hours, "unit": "h"}))


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.slug)
def test_a_shipped_scenario_comes_out_as_expected(scenario: Scenario) -> None:
    assert list(map(str, differences(golden(), scenario))) == []


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.slug)
def test_a_shipped_scenario_expects_a_verdict_of_every_rule_of_its_page(scenario: Scenario) -> None:
    assert all(line.expected for line in compare(golden(), scenario))


def test_another_verdict_is_said_in_words() -> None:
    found = differences(with_lower_figure(40), called("a-day-and-a-half"))
    assert found[0] == Difference("a-day-and-a-half", "REL-DUR", "ambiguous", "not_met")
    assert [str(difference) for difference in found] == [
        "scenario a-day-and-a-half: REL-DUR is not_met, expected ambiguous",
        "scenario a-day-and-a-half: REL is not_met, expected ambiguous",
        "scenario a-day-and-a-half: STER-WHEN is not_applicable, expected ambiguous",
    ]


def test_a_rule_that_is_gone_is_said_in_words() -> None:
    assert [str(difference) for difference in differences(without_rule("STER-DAYS"), called("a-day-and-a-half"))] == [
        "scenario a-day-and-a-half: there is no finding of STER-DAYS, expected met"
    ]


def test_a_rule_that_is_new_on_its_page_is_compared_and_holds_nothing_up() -> None:
    release = with_rule("STER-LONG", like="STER-DAYS")
    scenario = called("a-day-and-a-half")
    assert Compared("STER-LONG", "", "met") in compare(release, scenario)
    assert differences(release, scenario) == []
    assert additions(release, scenario) == [
        "scenario a-day-and-a-half: the rule STER-LONG is new to it; it is met, and no verdict is expected"
    ]
    assert additions(release, called("one-drug-before")) == []


def test_days_are_counted_on_the_clock_of_the_scenario() -> None:
    scenario = called("since-two-in-the-morning")
    scenario.facts = {"episode_onset": "2026-06-15", "episode_ongoing": "yes"}
    scenario.as_of, scenario.expected = "2026-06-15T23:30:00+00:00", {"REL-DUR": "pending"}
    assert compare(golden(), scenario)[0].found == "pending"
    scenario.time_zone = "Pacific/Kiritimati"
    assert compare(golden(), scenario)[0].found == "unknown"


@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
def test_a_draft_is_held_to_every_scenario_in_use() -> None:
    assert list(check_scenarios(golden())) == []
    said = list(check_scenarios(with_lower_figure(40)))
    assert said[0] == (
        "scenario a-day-and-a-half (A day and a half): REL-DUR (Has it lasted long enough to be considered a relapse?) "
        "says Not reached, expected: Can be read both ways"
    )
    Scenario.objects.exclude(slug="one-drug-before").update(retired=True)
    assert list(check_scenarios(with_lower_figure(40))) == []


@pytest.mark.django_db
def test_without_scenarios_nothing_is_held_against_a_draft() -> None:
    assert list(check_scenarios(with_lower_figure(40))) == []


@pytest.mark.django_db
def test_before_there_is_a_table_nothing_is_held_against_a_draft() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {Scenario._meta.db_table} RENAME TO elsewhere")
    assert list(check_scenarios(with_lower_figure(40))) == []


def run() -> list[str]:
    out = StringIO()
    try:
        call_command("run_scenarios", stdout=out)
    except CommandError as error:
        out.write(str(error))
    return out.getvalue().splitlines()


@pytest.mark.django_db
@pytest.mark.usefixtures("release_1", "loaded")
def test_the_command_says_that_all_is_as_expected() -> None:
    assert run() == [f"Release 1: {len(shipped_scenarios())} scenarios, every verdict as expected."]


@pytest.mark.django_db
@pytest.mark.usefixtures("release_1", "loaded")
def test_the_command_fails_and_names_every_difference() -> None:
    scenario = Scenario.objects.get(slug="a-day-and-a-half")
    scenario.expected["REL-DUR"] = "met"
    scenario.save()
    assert run() == [
        "scenario a-day-and-a-half: REL-DUR is ambiguous, expected met",
        "Release 1: 1 of the expected verdicts differ.",
    ]
    with pytest.raises(CommandError):
        call_command("run_scenarios", stdout=StringIO())


@pytest.mark.django_db
@pytest.mark.usefixtures("release_1", "loaded")
def test_the_command_names_a_rule_of_which_nothing_is_expected_and_does_not_fail() -> None:
    scenario = Scenario.objects.get(slug="a-day-and-a-half")
    del scenario.expected["REL"]
    scenario.save()
    assert run() == [
        "scenario a-day-and-a-half: the rule REL is new to it; it is ambiguous, and no verdict is expected",
        f"Release 1: {len(shipped_scenarios())} scenarios, every verdict as expected.",
    ]


@pytest.mark.django_db
def test_the_command_says_that_there_is_no_release() -> None:
    with pytest.raises(CommandError, match="Nothing"):
        call_command("run_scenarios")
