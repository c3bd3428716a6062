"""What would settle an open verdict, checked against a search of its own; and what would change one."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import given

from msclinic.engine import AsOf, Assessment, Release, evaluate, settle
from msclinic.engine.explain import changes
from tests.engine.cases import law, records
from tests.engine.records import AS_OF, Record, golden
from tests.engine.telling import adds_a_complaint

RELEASE = golden()
RELATED = {
    "REL-DUR": ["episode_onset", "episode_ongoing", "episode_end", "episode_duration"],
    "REL-SYM": ["sx_worsening", "sx_recurrence", "sx_new"],
    "STER-AGENT": ["steroid_planned", "steroid_agents", "steroid_route"],
    "STER-ROUTE": ["steroid_planned", "steroid_route", "steroid_agents"],
    "STER-DAYS": ["steroid_planned", "steroid_days", "steroid_route"],
    "NOV-HEART": ["mitoxantrone_ever", "mitoxantrone_now", "heart_evaluation_ever", "heart_evaluation_last"],
    "NOV-SCHED": ["mitoxantrone_now", "mitoxantrone_ever", "mitoxantrone_last_infusion"],
    "NOV-COURSE": ["mitoxantrone_now", "mitoxantrone_ever", "ms_course"],
    "NOV-RISK": ["mitoxantrone_now", "mitoxantrone_ever", "mitoxantrone_last_infusion"],
    "TYS-SCHED": ["natalizumab_now", "natalizumab_ever", "natalizumab_last_infusion"],
    "TYS-PML": ["natalizumab_now", "natalizumab_ever"],
    "TYS-TOUCH": ["natalizumab_now", "natalizumab_ever", "touch_enrolled"],
    "LEM-REMS": ["alemtuzumab_now", "alemtuzumab_courses", "lemtrada_rems_enrolled"],
    "LEM-LINE": ["alemtuzumab_now", "dmt_history", "dmt_history_complete"],
    "LEM-DAYS": ["alemtuzumab_now", "alemtuzumab_courses", "alemtuzumab_planned_course", "alemtuzumab_planned_days"],
    "LEM-GAP": ["alemtuzumab_now", "alemtuzumab_courses", "alemtuzumab_planned_course"],
}
"""The facts that a rule's records are made of here: its own, and some that are inferred or contradict."""

UNSETTLED = {"unknown", "pending", "not_applicable"}


def ago(as_of: str, hours: int) -> str:
    return (AsOf.read(as_of).moment - timedelta(hours=hours)).isoformat()


def filled(rows: list[Any], as_of: str) -> Iterator[list[Any]]:
    """The rows as they were given, with their open fields answered, and with others added."""
    for days in (0, 200, 360, 365, 366, 370, 600, 900):
        start = {"n": 1, "start": ago(as_of, 24 * days)[:10]}
        yield [answered(row, start) for row in rows]
    failed = [answered(row, {"outcome": "not_tolerated"}) for row in rows]
    yield from ([answered(row, {"outcome": "effective"}) for row in rows], failed, [*failed, *TWO_FAILED])


def answered(row: Any, answers: Record) -> Record:
    return {**row, **{key: value for key, value in answers.items() if row.get(key, "unknown") == "unknown"}}


TWO_FAILED = [{"agent": "Avonex", "outcome": "not_tolerated"}, {"agent": "Copaxone", "outcome": "not_tolerated"}]


def tries(key: str, facts: Record, as_of: str) -> list[Any]:
    """Answers to an open fact that between them reach both sides of every figure of the rules."""
    fact = RELEASE.vocabulary.facts[key]
    entered = facts.get(key, "unknown")
    if isinstance(entered, list) and entered:
        return list(filled(entered, as_of))
    moments = [ago(as_of, hours) for hours in (0, 1, 23, 24, 25, 36, 47, 48, 49, 71, 72, 96, 120)]
    end = facts.get("episode_end", "unknown")
    if key == "episode_onset" and end != "unknown" and "T" not in end:
        moments.append(ago(f"{f'{end}-01-01'[:10]}T00:00:00+00:00", 1000))
    by_kind: dict[str, list[Any]] = {
        "yes_no": ["yes", "no"],
        "choice": [choice.value for choice in fact.choices],
        "choices": [["dexamethasone"], ["prednisone"]],
        "whole": [1, 2, 3, 5, 8],
        "quantity": [{"value": hours, "unit": "h"} for hours in (2, 23, 24, 30, 47, 48, 96)],
        "moment": moments,
        "date": [ago(as_of, 24 * days)[:10] for days in (0, 10, 28, 200, 365, 366, 500)],
    }
    if key == "dmt_history":
        return [[], TWO_FAILED]
    if key == "alemtuzumab_courses":
        start = ago(as_of, 24 * 700)[:10]
        return [[], [{"n": 1, "start": start, "end": start}], [{"n": 2}]]
    return by_kind[fact.kind]


def settles(before: Assessment, facts: Record, as_of: str, code: str, keys: tuple[str, ...]) -> bool:
    """Whether some answers to these facts take the verdict out of unknown or pending, and the rule still applies."""
    for tried in product(*(tries(key, facts, as_of) for key in keys)):
        after = evaluate(RELEASE, {**facts, **dict(zip(keys, tried, strict=True))}, as_of)
        if after.finding(code).verdict.value not in UNSETTLED and not adds_a_complaint(before, after):
            return True
    return False


@pytest.mark.parametrize("code", RELATED)
def test_what_settles_is_what_a_search_finds(code: str) -> None:
    @law(30)
    @given(records(about=RELATED[code], wrong=False))
    def it_is_so(case: tuple[str, Record]) -> None:
        as_of, facts = case
        before = evaluate(RELEASE, facts, as_of)
        finding = before.finding(code)
        found = settle(finding, RELEASE)
        assert [len(keys) for keys in found] == sorted(len(keys) for keys in found)
        assert {key for keys in found for key in keys} <= set(finding.missing)
        if finding.verdict.value not in {"unknown", "pending"}:
            assert found == []
            return
        open_keys = [
            key for key in finding.missing if key in {key for keys in found for key in keys} or key not in facts
        ]
        searched: list[set[str]] = []
        for size in range(1, len(open_keys) + 1):
            for keys in combinations(open_keys, size):
                smaller = any(known <= set(keys) for known in searched)
                if not smaller and settles(before, facts, as_of, code, keys):
                    searched.append(set(keys))
        assert sorted(map(sorted, found)) == sorted(map(sorted, searched))

    it_is_so()


def settled(release: Release, code: str, facts: Record) -> list[list[str]]:
    return settle(evaluate(release, facts, AS_OF).finding(code), release)


def test_when_nothing_is_known_a_steroid_needs_the_length_the_symptoms_and_the_judgement(release: Release) -> None:
    found = settled(release, "STER-WHEN", {})
    assert {frozenset(keys) for keys in found} == {
        frozenset({*length, symptom, "relapse_needs_treatment"})
        for length in ({"episode_duration"}, {"episode_onset", "episode_ongoing"}, {"episode_onset", "episode_end"})
        for symptom in ("sx_worsening", "sx_recurrence")
    }


@pytest.mark.parametrize(
    ("code", "facts", "sets"),
    [
        ("REL-DUR", {}, [["episode_duration"], ["episode_onset", "episode_ongoing"], ["episode_onset", "episode_end"]]),
        ("REL-SYM", {"sx_worsening": "no"}, [["sx_recurrence"]]),
        ("REL-SYM", {"sx_worsening": "no", "sx_recurrence": "no"}, [["sx_new"]]),
        ("STER-AGENT", {}, [["steroid_agents"]]),
        ("STER-AGENT", {"steroid_agents": []}, []),
        ("NOV-HEART", {}, [
            ["mitoxantrone_ever", "heart_evaluation_ever"], ["mitoxantrone_ever", "heart_evaluation_last"],
        ]),
        ("NOV-HEART", {"mitoxantrone_ever": "yes", "heart_evaluation_last": "2025"}, []),
        ("TYS-SCHED", {"natalizumab_ever": "no"}, []),
        ("LEM-LINE", {"alemtuzumab_now": "considered"}, [["dmt_history"]]),
        ("LEM-LINE", {"alemtuzumab_now": "considered", "dmt_history": []}, [["dmt_history_complete"]]),
        ("LEM-DAYS", {"alemtuzumab_planned_course": 1}, [["alemtuzumab_planned_days"]]),
    ],
)  # fmt: skip
def test_what_settles(release: Release, code: str, facts: Record, sets: list[list[str]]) -> None:
    assert settled(release, code, facts) == sets


def test_a_vague_date_settles_nothing_and_is_still_named(release: Release) -> None:
    facts = {"mitoxantrone_ever": "yes", "heart_evaluation_last": "2025"}
    assert evaluate(release, facts, AS_OF).finding("NOV-HEART").missing == ("heart_evaluation_last",)


@law(30)
@given(records(wrong=False))
def test_a_change_gives_the_verdict_that_it_promises(case: tuple[str, Record]) -> None:
    as_of, facts = case
    before = evaluate(RELEASE, facts, as_of)
    for finding in before.findings:
        for change in changes(finding, RELEASE):
            assert facts[change.fact] != change.answer
            after = evaluate(RELEASE, {**facts, change.fact: change.answer}, as_of)
            assert after.finding(finding.code).verdict is change.verdict is not finding.verdict
            assert not adds_a_complaint(before, after)


def test_a_length_short_of_the_figure_changes_with_the_nearest_one(release: Release) -> None:
    facts = {"episode_duration": {"value": 47, "unit": "h"}, "episode_ongoing": "no"}
    nearest = {change.fact: change for change in changes(evaluate(release, facts, AS_OF).finding("REL-DUR"), release)}
    assert nearest["episode_duration"].answer == {"value": 48, "unit": "h"}
    assert nearest["episode_duration"].verdict == "met"


@pytest.mark.parametrize(
    ("code", "facts", "sets"),
    [
        ("REL-DUR", {"episode_onset": "2026-06-14", "episode_ongoing": "yes"}, [["episode_duration"]]),
        ("REL-DUR", {"episode_onset": "2026-06-14"}, [["episode_end"], ["episode_duration"]]),
        (
            "REL-DUR",
            {"episode_onset": "2026-06-14T06:00Z"},
            [["episode_ongoing"], ["episode_end"], ["episode_duration"]],
        ),
        ("REL-DUR", {"episode_onset": "2026-06-15"}, [["episode_ongoing"], ["episode_end"]]),
        ("REL-DUR", {"episode_onset": "2026-06"}, [["episode_end"], ["episode_duration"]]),
        (
            "REL-DUR",
            {"episode_onset": "2026-06-12T12:00Z", "episode_duration": {"value": 20, "unit": "h"}},
            [["episode_ongoing"], ["episode_end"]],
        ),
        (
            "LEM-LINE",
            {
                "dmt_history": [{"agent": "XYZ", "outcome": "not_tolerated"}, {"agent": "Lemtrada"}],
                "dmt_history_complete": "yes",
            },
            [],
        ),
        ("LEM-LINE", {"dmt_history": [{"agent": "Avonex"}], "dmt_history_complete": "no"}, []),
        ("LEM-LINE", {"dmt_history": [{"agent": "Avonex"}]}, [["dmt_history", "dmt_history_complete"]]),
        ("LEM-LINE", {}, [["dmt_history"]]),
        ("LEM-GAP", {"alemtuzumab_courses": [{"n": 1, "start": "2025-06"}, {"days": 3}]}, []),
        ("LEM-GAP", {"alemtuzumab_courses": [{"n": 1}]}, [["alemtuzumab_courses"]]),
    ],
)
def test_the_open_places_of_what_was_given_settle_where_filling_them_does(
    code: str, facts: Record, sets: list[list[str]]
) -> None:
    facts = {"alemtuzumab_now": "considered", **facts}
    assert settle(evaluate(RELEASE, facts, AS_OF).finding(code), RELEASE) == sets


def test_an_empty_and_complete_history_leaves_no_infusion_to_ask_for() -> None:
    facts = {"dmt_history": [], "dmt_history_complete": "yes"}
    assert evaluate(RELEASE, facts, AS_OF).finding("TYS-SCHED").missing == ("natalizumab_now",)
    of_cancer = evaluate(RELEASE, facts, AS_OF).finding("NOV-SCHED").missing
    assert of_cancer == ("mitoxantrone_now", "mitoxantrone_last_infusion")


def test_a_first_day_is_not_after_the_last_one() -> None:
    course = {"n": 1, "start": "2025-07", "end": "2025-07-03"}
    facts = {"alemtuzumab_now": "considered", "alemtuzumab_courses": [course]}
    finding = evaluate(RELEASE, facts, AS_OF).finding("LEM-GAP")
    assert [date.written(finding.facts.as_of) for date in finding.next] == ["2026-07-03", "2026-07-03"]


def test_what_one_record_settles_by_is_not_remembered_for_another() -> None:
    again = Release(RELEASE.document, 1)
    nothing_given = {"dmt_history": [], "dmt_history_complete": "yes"}
    assert settle(evaluate(again, nothing_given, AS_OF).finding("NOV-SCHED"), again) == []
    told = settle(evaluate(again, {}, AS_OF).finding("NOV-SCHED"), again)
    assert told == [["mitoxantrone_now", "mitoxantrone_last_infusion"]]
    assert settle(evaluate(again, nothing_given, AS_OF).finding("NOV-SCHED"), again) == []


REMEMBERING = Release(RELEASE.document, 1)
FORGETFUL = Release(RELEASE.document, 1)


@law(150)
@given(records())
def test_what_is_remembered_is_what_a_search_finds_whatever_else_is_known(case: tuple[str, Record]) -> None:
    as_of, facts = case
    for finding in evaluate(REMEMBERING, facts, as_of).findings:
        FORGETFUL.settled_by.clear()
        searched = evaluate(FORGETFUL, facts, as_of).finding(finding.code)
        assert settle(finding, REMEMBERING) == settle(searched, FORGETFUL), finding.code


@pytest.mark.parametrize("as_of", [AS_OF, "1000-03-01T00:00:00+14:00", "8999-12-31T23:59:59-12:00"])
def test_what_is_remembered_holds_at_any_moment(as_of: str) -> None:
    for finding in evaluate(RELEASE, {"natalizumab_now": "current"}, as_of).findings:
        if finding.rule.therapy == "natalizumab":
            continue
        again = Release(RELEASE.document, 1)
        assert settle(finding, RELEASE) == settle(evaluate(again, {}, AS_OF).finding(finding.code), again)


def test_a_rule_of_which_nothing_is_known_is_searched_once() -> None:
    again = Release(RELEASE.document, 1)
    for facts in ({"touch_enrolled": "yes"}, {"episode_onset": "2026-06-01"}):
        for finding in evaluate(again, facts, AS_OF).findings:
            settle(finding, again)
    assert again.settled_by.keys() == {rule.code for rule in again.rules}


@pytest.mark.parametrize(
    ("code", "bearing", "not_bearing"),
    [
        ("STER-ROUTE", {"steroid_planned", "steroid_agents"}, {"ms_diagnosis", "episode_present", "sx_new"}),
        ("REL-SYM", {"sx_new", "episode_onset"}, {"ms_diagnosis", "episode_present", "steroid_route"}),
        ("TYS-TOUCH", {"natalizumab_ever", "dmt_history_complete"}, {"ms_diagnosis", "mitoxantrone_now"}),
        ("LEM-LINE", {"natalizumab_ever", "mitoxantrone_reason"}, {"ms_course", "heart_evaluation_ever"}),
        ("NOV-HEART", {"heart_evaluation_last", "mitoxantrone_now"}, {"natalizumab_now"}),
    ],
)
def test_what_bears_on_a_rule(code: str, bearing: set[str], not_bearing: set[str]) -> None:
    assert bearing <= RELEASE.rule(code).bearing
    assert not_bearing.isdisjoint(RELEASE.rule(code).bearing)
