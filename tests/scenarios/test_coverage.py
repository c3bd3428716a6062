"""Between them the scenarios reach every verdict that any rule can give."""

from typing import Final

import pytest

from msclinic.core.shapes import SHAPES
from msclinic.engine import Rule, evaluate
from msclinic.releases.checks.verdicts import possible
from msclinic.scenarios.coverage import coverage
from tests.engine.records import golden, specification
from tests.engine.telling import verdicts
from tests.scenarios.documents import with_rule
from tests.scenarios.shipped import scenarios

Reached = set[tuple[str, str]]


def everything(rule: Rule) -> Reached:
    return {(rule.code, verdict.value) for verdict in possible(rule, golden())}


EVERYTHING: Final = set().union(*map(everything, golden().rules))


def by_the_scenarios() -> Reached:
    return {pair for scenario in scenarios() for pair in scenario.expected.items()}


def by_the_specification() -> Reached:
    return {
        pair
        for record in specification()
        for pair in verdicts(evaluate(golden(), record["facts"], record["as_of"])).items()
    }


def test_there_are_so_many_verdicts_to_reach() -> None:
    assert len(EVERYTHING) == 103


def test_every_verdict_of_every_rule_is_reached_by_a_scenario_or_by_the_specification() -> None:
    assert by_the_scenarios() | by_the_specification() == EVERYTHING


def test_the_shipped_scenarios_reach_every_one_of_them_by_themselves() -> None:
    found = coverage(golden(), scenarios())
    assert [row.code for row in found.uncovered] == []
    assert [row.code for row in found.rows] == list(golden().order)
    assert found.covered == found.pairs == len(EVERYTHING)


def test_a_rule_that_is_added_without_a_scenario_is_named_with_every_verdict_that_it_can_give() -> None:
    more = with_rule("LEM-MORE", like="LEM-REMS")
    (row,) = coverage(more, scenarios()).uncovered
    assert row.code == "LEM-MORE"
    assert {shape.word for shape in row.uncovered} == {
        SHAPES[verdict].word for verdict in possible(more.rule("LEM-MORE"), more)
    }


def test_what_one_scenario_alone_reaches_is_named_without_it() -> None:
    others = [scenario for scenario in scenarios() if scenario.slug != "a-year-from-which-day"]
    assert [(row.code, [shape.word for shape in row.uncovered]) for row in coverage(golden(), others).uncovered] == [
        ("NOV-HEART", ["Next date"]),
        ("NOV-SCHED", ["Next date"]),
        ("LEM-GAP", ["Can be read both ways"]),
    ]


@pytest.mark.parametrize("page", ["relapse", "therapies"])
def test_there_are_a_dozen_scenarios_at_least_for_each_page(page: str) -> None:
    assert len([scenario for scenario in scenarios() if scenario.page == page]) >= 12


def test_one_crosses_a_change_of_the_clocks() -> None:
    facts = {scenario.slug: scenario.facts for scenario in scenarios()}["the-hour-that-came-twice"]
    assert (facts["episode_onset"][-6:], facts["episode_end"][-6:]) == ("+02:00", "+01:00")


def test_some_hold_a_date_that_is_not_precise_an_answer_not_known_an_error_and_a_conflict() -> None:
    assessed = {one.slug: evaluate(golden(), one.facts, one.as_of) for one in scenarios()}
    assert assessed["only-the-month-is-known"].finding("LEM-GAP").used["alemtuzumab_courses"][0]["start"] == "2025-08"
    assert "unknown" in assessed["some-time-yesterday"].finding("REL-SYM").used.values()
    assert [one for one, found in assessed.items() if found.errors] == ["an-answer-that-cannot-be-read"]
    assert [one for one, found in assessed.items() if found.conflicts] == [
        "two-entries-that-contradict", "two-lengths-for-one-episode",
    ]  # fmt: skip
    assert [one for one, found in assessed.items() if found.unrecognised] == ["a-drug-the-article-does-not-know"]
