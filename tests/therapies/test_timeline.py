"""Two years on one axis: recorded dates where they are, the rest at the intervals of the release, and all in words."""

from typing import Any

import pytest
from django.utils import translation

from msclinic.engine import evaluate
from tests.engine.records import AS_OF, golden, specification
from therapies.timeline import Lane, Timeline, draw, timeline

CURRENT = {"natalizumab_now": "current"}


def drawn(every: bool = False, **facts: Any) -> Timeline:
    return timeline(evaluate(golden(), facts, AS_OF), every=every)


def lane(key: str, **facts: Any) -> Lane:
    return next(lane for lane in drawn(**facts).lanes if lane.key == key)


def looks(found: Lane) -> list[tuple[str, str]]:
    return [(mark.what, mark.how) for mark in found.marks]


def test_a_recorded_infusion_stands_at_its_date_and_the_next_ones_at_the_interval() -> None:
    found = lane("natalizumab", **CURRENT, natalizumab_last_infusion="2026-06-01")
    assert looks(found) == [("dose", "recorded"), *[("dose", "described")] * 26]
    assert found.told == ["Last infusion on 1 June 2026.", "28 days later: 29 June 2026."]
    assert found.marks[0].at == "0.00%"


def test_nothing_is_drawn_after_a_date_that_has_passed() -> None:
    found = lane("natalizumab", **CURRENT, natalizumab_last_infusion="2026-04-20")
    assert looks(found) == [("dose", "recorded"), ("dose", "passed")]
    assert found.told[-1] == "28 days later: 18 May 2026, passed 28 days ago."


@pytest.mark.parametrize(
    ("last", "english", "german"),
    [
        ("2026-05-17", "passed 1 day ago.", "verstrichen vor 1 Tag."),
        ("2026-05-16", "passed 2 days ago.", "verstrichen vor 2 Tagen."),
        ("2026-04", "passed at least 18 days ago.", "verstrichen vor mindestens 18 Tagen."),
    ],
)
def test_a_date_that_has_passed_says_how_long_ago(last: str, english: str, german: str) -> None:
    assert lane("natalizumab", **CURRENT, natalizumab_last_infusion=last).told[-1].endswith(english)
    with translation.override("de"):
        assert lane("natalizumab", **CURRENT, natalizumab_last_infusion=last).told[-1].endswith(german)


def test_an_examination_and_a_second_course_say_how_long_ago_their_date_has_passed() -> None:
    heart = lane("mitoxantrone", mitoxantrone_ever="yes", heart_evaluation_last="2025-06-10")
    assert heart.told[-1] == "A year later: 10 June 2026, passed 5 days ago."
    course = {"n": 1, "start": "2025-06-01", "end": "2025-06-05"}
    second = lane("alemtuzumab", alemtuzumab_now="current", alemtuzumab_courses=[course])
    assert second.told[-1] == "A year after the first course: 1 June 2026 to 5 June 2026, passed 10 days ago."


def test_a_date_that_is_today_has_not_passed() -> None:
    found = lane("natalizumab", **CURRENT, natalizumab_last_infusion="2026-05-18")
    assert ("dose", "passed") not in looks(found)
    assert found.told[-1] == "28 days later: 15 June 2026."


def test_where_the_last_infusion_is_not_known_no_date_is_drawn_and_that_is_said() -> None:
    found = lane("natalizumab", **CURRENT)
    assert (found.marks, found.told) == (
        [],
        ["Interval: 28 days. The last infusion is not known, so no date is drawn."],
    )


def test_a_month_is_drawn_as_the_days_that_it_may_be() -> None:
    found = lane("natalizumab", **CURRENT, natalizumab_last_infusion="2026-06")
    assert [bool(mark.width) for mark in found.marks] == [True, True]
    assert found.told[-1] == "28 days later: between 29 June 2026 and 13 July 2026."


def test_days_of_infusion_are_not_counted_from_a_date_that_is_not_exact() -> None:
    found = lane("natalizumab", **CURRENT, natalizumab_last_infusion="2026-05")
    assert found.visits == 0
    assert lane("natalizumab", **CURRENT, natalizumab_last_infusion="2026-06-01").visits == 26


@pytest.mark.parametrize(
    "more",
    [
        {"alemtuzumab_courses": [{"n": 1}]},
        {"alemtuzumab_courses": [{"n": 2}]},
        {"alemtuzumab_courses": "unknown"},
        {"alemtuzumab_ever": "yes"},
        {"alemtuzumab_ever": "unknown"},
        {"alemtuzumab_planned_course": 2},
        {"alemtuzumab_planned_course": 3},
    ],
)
@pytest.mark.parametrize("every", [False, True])
def test_no_first_course_is_drawn_where_one_was_given_or_might_have_been(every: bool, more: dict[str, Any]) -> None:
    found = drawn(every, alemtuzumab_now="considered", **more)
    (shown,) = [one for one in found.lanes if one.key == "alemtuzumab"]
    assert (shown.marks, shown.visits) == ([], 0)
    assert shown.told[-1] == "The first course is not known, so no date is drawn."


@pytest.mark.parametrize("more", [{}, {"alemtuzumab_courses": []}, {"alemtuzumab_planned_course": 1}])
def test_a_first_course_is_drawn_where_nothing_speaks_against_it(more: dict[str, Any]) -> None:
    assert lane("alemtuzumab", alemtuzumab_now="considered", **more).visits == 8


def test_a_therapy_that_is_considered_is_drawn_as_if_it_began_today() -> None:
    found = lane("natalizumab", natalizumab_now="considered")
    assert (found.visits, len(found.marks)) == (27, 27)
    assert found.told == ["Were it begun today: 27 infusions in two years. Interval: 28 days."]


@pytest.mark.parametrize("now", ["no", "unknown", None])
def test_a_therapy_that_is_not_considered_has_no_lane(now: str | None) -> None:
    assert drawn(**({} if now is None else {"natalizumab_now": now})).lanes == []


@pytest.mark.parametrize("now", ["unknown", None])
def test_side_by_side_nothing_is_drawn_ahead_of_what_is_not_known_to_be_considered(now: str | None) -> None:
    others = {} if now is None else {"mitoxantrone_now": now, "alemtuzumab_now": now}
    found = {one.key: one for one in drawn(every=True, natalizumab_now="considered", **others).lanes}
    assert {key: one.visits for key, one in found.items()} == {"mitoxantrone": 0, "natalizumab": 27, "alemtuzumab": 0}
    assert found["natalizumab"].told == ["Were it begun today: 27 infusions in two years. Interval: 28 days."]
    for key in ("mitoxantrone", "alemtuzumab"):
        assert found[key].marks == []
        assert found[key].told[-1] == "Not known whether it is considered or current, so nothing is drawn ahead."


def test_side_by_side_without_a_person_each_lane_is_an_example_and_says_so() -> None:
    found = drawn(every=True)
    for one in found.lanes:
        assert one.told[-1].startswith("An example from today, of no person: ")
    assert {one.key: one.visits for one in found.lanes} == {"mitoxantrone": 9, "natalizumab": 27, "alemtuzumab": 8}
    assert found.today == "0.00%"
    assert [tick.name for tick in found.ticks] == ["today", "6 months", "1 year", "18 months", "2 years"]
    assert [tick.name for tick in found.ticks if tick.is_half] == ["6 months", "18 months"]


@pytest.mark.parametrize("entered", [{"natalizumab_last_infusion": "2026-04-40"}, {"no_such_question": "yes"}])
def test_what_was_refused_or_not_recognised_was_entered_of_somebody_too(entered: dict[str, str]) -> None:
    found = drawn(every=True, **entered)
    assert [one.visits for one in found.lanes] == [0, 0, 0]
    assert not [told for one in found.lanes for told in one.told if "of no person" in told]


def test_beside_a_recorded_course_it_is_said_why_nothing_is_drawn_ahead() -> None:
    given = [{"n": 1, "start": "2026-05-01", "end": "2026-05-05"}]
    (found,) = (one for one in drawn(every=True, alemtuzumab_now="no", alemtuzumab_courses=given).lanes
                if one.key == "alemtuzumab")  # fmt: skip
    assert found.told[-2:] == [
        "Course 1: first day on 1 May 2026.",
        "Neither considered nor current, so nothing is drawn ahead.",
    ]


def test_two_courses_are_as_wide_as_their_days() -> None:
    found = lane("alemtuzumab", alemtuzumab_now="considered")
    assert [(mark.at, mark.width) for mark in found.marks] == [("0.00%", "0.68%"), ("49.93%", "0.41%")]
    assert found.told == [
        "Days of each course: 5 days and 3 days.",
        "Were it begun today, the second course would follow a year later.",
    ]


def test_after_a_recorded_course_the_second_may_begin_between_two_anniversaries() -> None:
    course = {"n": 1, "start": "2025-09-01", "end": "2025-09-05"}
    found = lane("alemtuzumab", alemtuzumab_now="current", alemtuzumab_courses=[course])
    assert looks(found) == [("course", "recorded"), ("course", "described")]
    assert found.told[1:] == [
        "Course 1: first day on 1 September 2025.",
        "A year after the first course: 1 September 2026 to 5 September 2026.",
    ]


def test_after_a_second_course_no_other_is_drawn() -> None:
    courses = [{"n": 1, "start": "2025-01-13", "end": "2025-01-17"}, {"n": 2, "start": "2026-01-19"}]
    found = lane("alemtuzumab", alemtuzumab_now="current", alemtuzumab_courses=courses)
    assert looks(found) == [("course", "recorded")]
    assert found.told[-1] == "Course 2: first day on 19 January 2026."


def test_an_examination_is_drawn_for_whoever_was_ever_treated() -> None:
    found = lane("mitoxantrone", mitoxantrone_ever="yes", heart_evaluation_last="2025-09-01")
    assert looks(found) == [("examination", "recorded"), *[("examination", "described")] * 2]
    assert found.told == ["Last examination on 1 September 2025.", "A year later: 1 September 2026."]


def test_an_examination_that_is_not_known_is_said_not_to_be() -> None:
    found = lane("mitoxantrone", mitoxantrone_ever="yes")
    assert found.told == ["Interval of the examination: a year. The last one is not known, so no date is drawn."]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"ms_diagnosis": "no", **CURRENT, "natalizumab_last_infusion": "2026-06-01"},
        {**CURRENT, "natalizumab_ever": "no"},
        {**CURRENT, "natalizumab_last_infusion": "2027-06-01"},
    ],
)
def test_nothing_is_drawn_of_what_is_not_asked_does_not_apply_or_has_to_be_corrected(facts: dict[str, Any]) -> None:
    assert draw(evaluate(golden(), facts, AS_OF)) is None


def test_whatever_has_passed_or_is_to_come_is_so_in_the_findings_too() -> None:
    """Of every record of the specification, a passed date in the picture is a past verdict."""
    seen = 0
    for record in specification():
        assessed = evaluate(golden(), record["facts"], record["as_of"])
        past = {finding.rule.therapy for finding in assessed.findings if finding.verdict == "past"}
        for found in timeline(assessed).lanes:
            if any(", passed " in told for told in found.told):
                seen += 1
                assert found.key in past, record
    assert seen > 10
