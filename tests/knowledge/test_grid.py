"""The bands of a rule's facts, and the cells made up of them."""

from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from msclinic.engine import Release, evaluate
from msclinic.engine.times import HOUR, AsOf
from msclinic.knowledge.grid import MOST_CELLS, Band, bands_of, cells_of, gates_of
from msclinic.knowledge.trials import OPEN_GATES, one_of_each
from tests.releases.edits import edited, rule_of, shorter

pytestmark = pytest.mark.django_db

AS_OF = AsOf.read("2026-01-15T12:00:00+01:00")


def bands(release: Release, code: str, fact: str, *others: Release) -> list[Band]:
    return bands_of([code], [release, *others], AS_OF)[fact]


def lengths(found: list[Band]) -> list[list[Any]]:
    return [[answer["value"] for answer in band.answers] for band in found if band.stretch]


def test_a_length_lies_below_at_between_at_or_above_the_figures(shipped_release: Release) -> None:
    found = bands(shipped_release, "REL-DUR", "episode_duration")
    half = Decimal("0.5")
    assert lengths(found) == [[half, 12, 23 + half], [24], [24 + half, 36, 47 + half], [48], [48 + half, 148]]
    assert [(band.stretch.low, band.stretch.high) for band in found if band.stretch] == [
        (0, 24 * HOUR),
        (24 * HOUR, 24 * HOUR),
        (24 * HOUR, 48 * HOUR),
        (48 * HOUR, 48 * HOUR),
        (48 * HOUR, None),
    ]


def test_the_figures_of_both_releases_cut(shipped_release: Release) -> None:
    found = bands(shipped_release, "REL-DUR", "episode_duration", edited(shipped_release, shorter))
    assert [values for values in lengths(found) if len(values) == 1] == [[24], [36], [48]]


def test_days_are_counted_up_to_the_figures_and_from_them_on(shipped_release: Release) -> None:
    found = bands(shipped_release, "STER-DAYS", "steroid_days")
    assert [band.answers for band in found] == [(1, 2), (3, 5), (6, 7), ("unknown",)]


@pytest.mark.parametrize(
    ("today", "due"),
    [
        ("2026-01-15", ["2025-10-15"]),
        ("2025-11-30", ["2025-08-30", "2025-08-31"]),  # of both it is the 30th that is three months later
        ("2026-05-31", []),  # three months after the last of February is the 28th
    ],
)
def test_a_date_lies_before_on_or_after_the_days_from_which_the_step_ends_today(
    shipped_release: Release, today: str, due: list[str]
) -> None:
    as_of = AsOf.read(f"{today}T12:00:00+00:00")
    key = "mitoxantrone_last_infusion"
    verdicts = [
        (answer, evaluate(shipped_release, {"mitoxantrone_now": "current", key: answer}, as_of).finding("NOV-SCHED"))
        for band in bands_of(["NOV-SCHED"], [shipped_release], as_of)[key]
        for answer in band.answers
        if band.stretch
    ]
    assert [answer for answer, finding in verdicts if finding.verdict == "due"] == due
    assert [finding.verdict for _, finding in verdicts if finding.verdict != "due"] == ["past"] * 2 + ["not_yet"] * 2
    assert date.fromisoformat(verdicts[-1][0]) == date.fromisoformat(today)


def test_what_is_not_known_is_always_a_band_of_its_own(shipped_release: Release) -> None:
    for code in shipped_release.order:
        for fact, found in bands_of([code], [shipped_release], AS_OF).items():
            assert [band.is_not_known for band in found] == [False] * (len(found) - 1) + [True], (code, fact)
            assert len(found) > 1, (code, fact)


def test_no_rule_decides_otherwise_between_the_ends_of_a_band(shipped_release: Release) -> None:
    """With every other fact as in each case in which the rule is tried."""
    for code in shipped_release.order:
        rule = shipped_release.rule(code)
        for base in one_of_each(code, shipped_release, AS_OF):
            for fact, found in bands_of([code], [shipped_release], AS_OF).items():
                if shipped_release.vocabulary.facts[fact].kind == "moment" and "episode_duration" in rule.reads:
                    continue  # a length beside a date is good to half a unit
                for band in found:
                    given = [OPEN_GATES | base | {fact: answer} for answer in band.answers]
                    verdicts = {evaluate(shipped_release, one, AS_OF).finding(code).verdict for one in given}
                    assert len(verdicts) == 1, (code, fact, band)


def test_an_onset_and_an_end_are_cut_where_the_length_turns(shipped_release: Release) -> None:
    found = bands_of(["REL-DUR"], [shipped_release], AS_OF)
    onsets = [
        {
            evaluate(shipped_release, {"episode_onset": answer, "episode_ongoing": "yes"}, AS_OF)
            .finding("REL-DUR")
            .verdict
            for answer in band.answers
        }
        for band in found["episode_onset"]
    ]
    assert onsets == [{"met"}, {"met"}, {"ambiguous"}, {"ambiguous"}, {"pending"}, {"unknown"}]
    begun = AS_OF.wall(AS_OF.instant - 96 * HOUR).isoformat()
    ends = [
        {
            evaluate(shipped_release, {"episode_onset": begun, "episode_end": answer}, AS_OF).finding("REL-DUR").verdict
            for answer in band.answers
        }
        for band in found["episode_end"][1:-1]
    ]
    assert ends == [{"ambiguous"}, {"ambiguous"}, {"met"}, {"met"}]


def test_the_cells_are_every_answer_with_every_other_and_each_gate_otherwise(shipped_release: Release) -> None:
    cells = cells_of(["STER-DAYS"], [shipped_release], AS_OF)
    is_open = {gate: OPEN_GATES[gate] for gate in ("ms_diagnosis", "episode_present")}
    asked = [case for case in cells.cases if is_open.items() <= case.items()]
    assert len(asked) == 3 * 7
    closed = [case for case in cells.cases if not is_open.items() <= case.items()]
    assert {(case["ms_diagnosis"], case["episode_present"]) for case in closed} == {
        *((diagnosis, "yes") for diagnosis in ("suspected", "no", "unknown")),
        *(("confirmed", present) for present in ("no", "unknown")),
    }
    assert cells.total == len(cells.cases)


def test_where_there_would_be_too_many_cells_every_two_facts_are_tried_and_the_rest_is_counted(
    shipped_release: Release,
) -> None:
    cells = cells_of(["STER-WHEN"], [shipped_release], AS_OF)
    assert len(cells.cases) < MOST_CELLS < cells.total
    pair = ("episode_duration", "relapse_needs_treatment")
    given = [tuple(case[key] for key in pair) for case in cells.cases]
    found = bands_of(["STER-WHEN"], [shipped_release], AS_OF)
    every = product(*([answer for band in found[key] for answer in band.answers] for key in pair))
    assert [chosen for chosen in every if chosen not in given] == []


def test_the_number_of_cells_is_bounded(shipped_release: Release) -> None:
    few, all_of_them = (cells_of(["REL"], [shipped_release], AS_OF, at_most) for at_most in (10, 10_000))
    closing = all_of_them.total - 11 * 3 * 27
    assert len(few.cases) <= 10 + closing
    assert len(all_of_them.cases) == all_of_them.total == few.total
    for code in shipped_release.order:
        found = cells_of([code], [shipped_release], AS_OF)
        assert len({repr(case) for case in found.cases}) == len(found.cases) <= found.total


def test_a_gate_of_only_one_release_is_tried(shipped_release: Release) -> None:
    def ungated(document: dict[str, Any]) -> None:
        rule_of(document, "STER-DAYS")["gates"] = ["ms_diagnosis"]

    other = edited(shipped_release, ungated)
    assert gates_of(["STER-DAYS"], [other, shipped_release]) == ["ms_diagnosis", "episode_present"]
    cells = cells_of(["STER-DAYS"], [other, shipped_release], AS_OF)
    assert [case for case in cells.cases if case["episode_present"] == "no"]
