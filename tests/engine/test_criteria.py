"""The kinds of rule: each goes to JSON and back unchanged, is frozen, and refuses by a sentence what it cannot mean."""

import dataclasses
import json
from typing import Any

import pytest

from msclinic.engine import Release
from msclinic.engine.criteria import Amount, Criterion, from_json, kinds

EXAMPLES: dict[str, dict[str, Any]] = {
    "lasting": {"lower": {"value": 1, "unit": "d"}, "upper": {"value": 48, "unit": "h"}},
    "symptom_change": {"counts": ["sx_worsening"], "unclear": ["sx_new"]},
    "when_needed": {"rule": "REL", "judgement": "relapse_needs_treatment"},
    "named_agents": {"planned": "steroid_planned", "answer": "steroid_agents", "named": ["dexamethasone"]},
    "route": {"planned": "steroid_planned", "answer": "steroid_route", "described": ["intravenous"]},
    "whole_days": {"planned": "steroid_planned", "answer": "steroid_days", "fewest": 3, "most": 5},
    "examination": {
        "ever": "mitoxantrone_ever",
        "examined": "heart_evaluation_ever",
        "last": "heart_evaluation_last",
        "every": {"value": 1, "unit": "year"},
    },
    "schedule": {"now": "natalizumab_now", "last": "natalizumab_last_infusion", "every": {"value": 28, "unit": "d"}},
    "named_course": {"now": "mitoxantrone_now", "course": "ms_course", "named": ["RRMS"]},
    "notice": {"now": "natalizumab_now", "ever": ""},
    "enrolment": {"now": "natalizumab_now", "enrolled": "touch_enrolled", "programme": "TOUCH"},
    "line_of_therapy": {
        "agent": "alemtuzumab",
        "now": "alemtuzumab_now",
        "history": "dmt_history",
        "complete": "dmt_history_complete",
        "fewest": 1,
        "clear": 2,
    },
    "course_days": {
        "now": "alemtuzumab_now",
        "course": "alemtuzumab_planned_course",
        "planned": "alemtuzumab_planned_days",
        "days": [5, 3],
    },
    "course_gap": {
        "now": "alemtuzumab_now",
        "courses": "alemtuzumab_courses",
        "planned": "alemtuzumab_planned_course",
        "gap": {"value": 1, "unit": "year"},
        "days": 5,
    },
    "condition": {
        "now": "natalizumab_now",
        "part": {"kind": "answered", "fact": "touch_enrolled", "among": ["yes"]},
        "against": True,
    },
    "answered": {"fact": "touch_enrolled", "among": ["yes"]},
    "figure": {"fact": "steroid_days", "least": 3, "most": None},
    "rule": {"code": "REL"},
    "all": {"parts": [{"kind": "rule", "code": "REL-DUR"}, {"kind": "rule", "code": "REL-SYM"}]},
    "any": {
        "parts": [
            {"kind": "rule", "code": "REL-DUR"},
            {"kind": "not", "part": {"kind": "rule", "code": "REL-SYM"}},
        ]
    },
    "not": {"part": {"kind": "symptom_change", "counts": ["sx_worsening"], "unclear": []}},
}


def built(kind: str, **changed: Any) -> Criterion:
    return from_json({"kind": kind, **EXAMPLES[kind], **changed})


def hours(value: Any) -> dict[str, Any]:
    return {"value": value, "unit": "h"}


def test_every_kind_has_an_example_here() -> None:
    assert set(EXAMPLES) == set(kinds())


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_criterion_goes_to_json_and_back(kind: str) -> None:
    entry = {"kind": kind, **EXAMPLES[kind]}
    criterion = from_json(entry)
    assert criterion.to_json() == entry
    assert from_json(json.loads(json.dumps(criterion.to_json()))) == criterion


def test_every_criterion_of_the_release_goes_to_json_and_back(release: Release) -> None:
    for rule, entry in zip(release.rules, release.document["rules"], strict=True):
        assert rule.criterion.to_json() == entry["criterion"]


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_criterion_cannot_be_changed_once_it_is_built(kind: str) -> None:
    criterion = built(kind)
    field = dataclasses.fields(criterion)[0].name  # type: ignore[arg-type]  # every kind is a dataclass
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(criterion, field, "changed")


@pytest.mark.parametrize(
    ("kind", "changed", "sentence"),
    [
        ("lasting", {"lower": hours(49)}, "the lower figure is not above the upper one"),
        ("lasting", {"lower": {"value": 3, "unit": "d"}}, "the lower figure is not above the upper one"),
        ("lasting", {"lower": {"value": 1, "unit": "month"}}, "a length of time is given in hours or days"),
        ("lasting", {"upper": {"value": 1, "unit": "year"}}, "a length of time is given in hours or days"),
        ("lasting", {"lower": hours(0)}, "an amount is a whole number above zero, not 0"),
        ("lasting", {"lower": hours(-24)}, "above zero, not -24"),
        ("lasting", {"lower": hours(True)}, "above zero, not True"),
        ("lasting", {"lower": hours(1.5)}, "above zero, not 1.5"),
        ("lasting", {"lower": {"value": 24, "unit": "minute"}}, "there is no unit 'minute'"),
        ("symptom_change", {"counts": []}, "name at least one change of symptoms that counts"),
        ("symptom_change", {"unclear": ["sx_worsening"]}, "counts or leaves the question open, not both"),
        ("named_agents", {"named": []}, "name each agent once, and at least one"),
        ("named_agents", {"named": ["dexamethasone", "dexamethasone"]}, "name each agent once"),
        ("route", {"described": []}, "name at least one route"),
        ("whole_days", {"fewest": 5, "most": 3}, "the fewest days are at least one and not more than the most"),
        ("whole_days", {"fewest": 0}, "the fewest days are at least one"),
        ("examination", {"every": hours(24)}, "an interval has the unit d, week, month or year, not 'h'"),
        ("schedule", {"every": hours(24)}, "an interval has the unit d, week, month or year, not 'h'"),
        ("schedule", {"every": {"value": 0, "unit": "d"}}, "above zero, not 0"),
        ("named_course", {"named": []}, "name at least one course of MS"),
        ("line_of_therapy", {"fewest": 0}, "the fewest earlier treatments are at least one"),
        ("line_of_therapy", {"fewest": 3}, "not more than the clear number"),
        ("course_days", {"days": []}, "give each course a number of days, at least one"),
        ("course_days", {"days": [5, 0]}, "give each course a number of days, at least one"),
        ("course_days", {"days": [5, True]}, "give each course a number of days, at least one"),
        ("course_gap", {"days": 0}, "the first course lasts at least one day"),
        ("course_gap", {"gap": hours(24)}, "an interval has the unit d, week, month or year, not 'h'"),
        ("rule", {"code": ""}, "name the rule whose verdict is read"),
        ("all", {"parts": [{"kind": "rule", "code": "REL"}]}, "all joins two conditions or more"),
        ("any", {"parts": []}, "any joins two conditions or more"),
    ],
)
def test_what_a_kind_cannot_mean_is_refused_by_a_sentence(kind: str, changed: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        built(kind, **changed)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_field_that_a_kind_does_not_have_is_refused(kind: str) -> None:
    with pytest.raises(TypeError, match="weight"):
        built(kind, weight=3)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_a_field_left_out_is_refused(kind: str) -> None:
    with pytest.raises(TypeError, match="required"):
        from_json({"kind": kind})


@pytest.mark.parametrize(
    ("kind", "changed"),
    [
        ("whole_days", {"fewest": 2.5}),
        ("whole_days", {"fewest": True}),
        ("course_days", {"days": [5.5]}),
        ("line_of_therapy", {"fewest": 1.5}),
        ("course_gap", {"days": 1.5}),
    ],
)
def test_days_and_counts_are_whole(kind: str, changed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"whole|at least one"):
        built(kind, **changed)


def test_equal_figures_make_a_threshold() -> None:
    assert built("lasting", lower=hours(48)).facts == built("lasting").facts


def test_an_amount_knows_its_step_of_the_calendar() -> None:
    assert Amount(1, "year").period.months == 12
    assert Amount(4, "week").period.days == 28
    with pytest.raises(ValueError, match="not 'h'"):
        _ = Amount(24, "h").period


def test_criteria_of_equal_content_are_equal_and_others_are_not() -> None:
    assert built("whole_days") == built("whole_days")
    assert built("whole_days") != built("whole_days", most=6)
    assert hash(built("whole_days")) == hash(built("whole_days"))
