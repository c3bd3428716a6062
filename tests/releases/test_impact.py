"""What an edit would do, case by case."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from msclinic.engine import Release, Verdict, digest
from msclinic.knowledge.grid import cells_of
from msclinic.knowledge.trials import TRIED_AS_OF
from msclinic.releases.impact import CELLS, Case, Impact, assess, impact
from msclinic.scenarios.models import Scenario
from tests.releases.edits import edited, rule_of, shorter, without
from tests.scenarios.shipped import scenarios

pytestmark = pytest.mark.django_db

Edit = Callable[[dict[str, Any]], object]


def longer_programme(document: dict[str, Any]) -> None:
    rule_of(document, "NOV-SCHED")["criterion"]["every"] = {"value": 4, "unit": "month"}


def another_route(document: dict[str, Any]) -> None:
    rule_of(document, "STER-ROUTE")["criterion"]["described"] = "oral"


def ungated(document: dict[str, Any]) -> None:
    rule_of(document, "STER-DAYS")["gates"] = ["ms_diagnosis"]


EDITS: list[Edit] = [shorter, longer_programme, another_route, ungated, without("TYS-PML")]


@pytest.fixture(autouse=True)
def _scenarios() -> None:
    Scenario.objects.bulk_create(scenarios())


@pytest.fixture(params=EDITS, ids=lambda edit: edit.__qualname__.partition(".")[0])
def other(request: pytest.FixtureRequest, shipped_release: Release) -> Release:
    return edited(shipped_release, request.param)


def listed(found: Impact) -> Iterator[tuple[Case, str, Verdict | None, Verdict | None]]:
    return ((case, group.code, group.before, group.after) for group in found.groups for case in group.cases)


def verdict(case: Case, code: str, release: Release) -> Verdict | None:
    return assess(case, release).finding(code).verdict if code in release.order else None


def lengths_compared(release: Release) -> set[Any]:
    """The lengths on which the release and the one with the shorter figure are compared."""
    both = [edited(release, shorter), release]
    cells = cells_of(["REL-DUR"], both, TRIED_AS_OF).cases
    return {case["episode_duration"]["value"] for case in cells if case["episode_duration"] != "unknown"}


def test_between_a_release_and_itself_nothing_differs(shipped_release: Release) -> None:
    found = impact(shipped_release, edited(shipped_release, dict))
    assert found.groups == []
    assert [one.number > 0 for one in found.compared] == [True, False, True]


def test_every_case_that_is_listed_differs(shipped_release: Release, other: Release) -> None:
    found = list(listed(impact(shipped_release, other)))
    assert found
    for case, code, before, after in found:
        assert before != after
        assert (verdict(case, code, shipped_release), verdict(case, code, other)) == (before, after)


def test_the_other_way_round_the_same_cases_go_back(shipped_release: Release, other: Release) -> None:
    there, back = impact(shipped_release, other), impact(other, shipped_release)
    assert sorted((code, str(before), str(after), repr(case.facts)) for case, code, before, after in listed(there)) == (
        sorted((code, str(before), str(after), repr(case.facts)) for case, code, after, before in listed(back))
    )
    assert there.compared == back.compared


def test_from_48_to_36_hours_exactly_the_cases_between_them_change(shipped_release: Release) -> None:
    found = impact(shipped_release, edited(shipped_release, shorter))
    cells = {
        group.code: {case.facts["episode_duration"]["value"] for case in group.cases if case.source == CELLS}
        for group in found.groups
    }
    assert list(cells) == ["REL-DUR", "REL", "STER-WHEN"]
    assert [group.mark for group in found.groups] == [f"{code}:ambiguous:met" for code in cells]
    for values in cells.values():
        assert {float(value) for value in values} >= {36, 36.5, 42, 47.5}
        assert [value for value in values if not 36 <= value < 48] == []
    (dur, *_) = found.groups
    assert {35.5, 48.0} <= {float(value) for value in lengths_compared(shipped_release)}
    assert {case.facts["episode_ongoing"] for case in dur.cases if case.source == CELLS} == {"yes", "no", "unknown"}


def test_so_does_the_scenario_of_a_day_and_a_half_and_no_other_of_its_kind(shipped_release: Release) -> None:
    found = impact(shipped_release, edited(shipped_release, shorter))
    made_up = {case.title for case, *_ in listed(found) if case.source == "scenario"}
    by_hand = {
        scenario.title
        for scenario in Scenario.objects.all()
        for case in [Case("scenario.x", scenario.facts, scenario.as_of)]
        if verdict(case, "REL-DUR", shipped_release) != verdict(case, "REL-DUR", edited(shipped_release, shorter))
    }
    assert made_up >= by_hand > set()


def test_a_rule_that_is_new_or_gone_is_a_direction_of_its_own(shipped_release: Release) -> None:
    other = edited(shipped_release, without("TYS-PML"))
    gone = impact(shipped_release, other)
    assert {(group.code, group.after) for group in gone.groups} == {("TYS-PML", None)}
    verdicts = ["invalid", "not_applicable", "shown", "unknown"]
    assert [group.mark for group in gone.groups] == [f"TYS-PML:{verdict}:gone" for verdict in verdicts]
    new = impact(other, shipped_release)
    assert [group.mark for group in new.groups] == [f"TYS-PML:new:{verdict}" for verdict in verdicts]


def test_other_words_change_no_verdict(shipped_release: Release) -> None:
    def reworded(document: dict[str, Any]) -> None:
        rule_of(document, "REL-DUR")["says"] = {"long": "Made-up words."}

    assert impact(shipped_release, edited(shipped_release, reworded)).groups == []


def test_retired_scenarios_are_not_compared(shipped_release: Release) -> None:
    Scenario.objects.exclude(slug="a-day-and-a-half").update(retired=True)
    found = impact(shipped_release, edited(shipped_release, shorter))
    assert (found.compared[0].number, found.compared[0].total) == (1, 1)
    assert {case.key for case, *_ in listed(found) if case.source == "scenario"} == {"scenario.a-day-and-a-half"}


def test_the_releases_stay_as_they_were(shipped_release: Release) -> None:
    other = edited(shipped_release, shorter)
    impact(shipped_release, other)
    assert [digest(dict(release.document)) == release.sha256 for release in (shipped_release, other)] == [True, True]


def test_it_takes_no_longer_than_somebody_waits(shipped_release: Release) -> None:
    other = edited(shipped_release, shorter)
    begun = time.process_time()
    impact(shipped_release, other)
    assert time.process_time() - begun < 10
