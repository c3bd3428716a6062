"""Civil dates and instants: calendar steps, daylight saving, offsets, half-open days, lengths with their ends."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from msclinic.engine import AsOf, Release, TimeError, evaluate
from msclinic.engine.times import DAY, HOUR, Days, Duration, Period, Span, read_days, read_span
from tests.engine.records import AS_OF
from tests.engine.telling import verdicts

BERLIN = ZoneInfo("Europe/Berlin")


def day(text: str) -> int:
    return date.fromisoformat(text).toordinal()


def instant(text: str) -> int:
    return AsOf.read(text).instant


@pytest.mark.parametrize(
    ("start", "value", "unit", "end"),
    [
        ("2025-05-15", 1, "year", "2026-05-15"),
        ("2024-02-29", 1, "year", "2025-02-28"),
        ("2024-02-29", 4, "year", "2028-02-29"),
        ("2023-02-28", 1, "year", "2024-02-28"),
        ("2025-11-30", 3, "month", "2026-02-28"),
        ("2023-11-30", 3, "month", "2024-02-29"),
        ("2023-11-29", 3, "month", "2024-02-29"),
        ("2026-01-31", 1, "month", "2026-02-28"),
        ("2026-03-31", 1, "month", "2026-04-30"),
        ("2026-08-31", 3, "month", "2026-11-30"),
        ("2026-10-15", 3, "month", "2027-01-15"),
        ("2026-12-31", 12, "month", "2027-12-31"),
        ("2026-06-01", 28, "d", "2026-06-29"),
        ("2024-02-01", 28, "d", "2024-02-29"),
        ("2025-12-31", 1, "d", "2026-01-01"),
        ("2026-06-01", 2, "week", "2026-06-15"),
    ],
)
def test_a_step_of_the_calendar(start: str, value: int, unit: str, end: str) -> None:
    assert date.fromordinal(Period.of(value, unit).after(day(start))).isoformat() == end


@pytest.mark.parametrize(("value", "unit"), [(1, "year"), (3, "month"), (1, "month"), (28, "d"), (4, "week")])
@pytest.mark.parametrize("start", ["9999-12-31", "9999-12-10"])
def test_a_step_beyond_the_calendar_ends_on_its_last_day(start: str, value: int, unit: str) -> None:
    assert Period.of(value, unit).after(day(start)) == date.max.toordinal()


def test_a_step_from_beyond_the_calendar_ends_on_its_last_day() -> None:
    assert Period.of(1, "year").after(date.max.toordinal() + 10**9) == date.max.toordinal()


@pytest.mark.parametrize(
    ("value", "unit"), [(0, "d"), (-1, "month"), (True, "year"), (1, "h"), (1, "days"), (1.5, "d"), ("1", "d")]
)
def test_a_step_is_at_least_one_whole_unit(value: Any, unit: str) -> None:
    with pytest.raises(ValueError, match="an interval"):
        Period.of(value, unit)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-06-15", "2026-06-15", "2026-06-15"),
        ("2026-06", "2026-06-01", "2026-06-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2025-02", "2025-02-01", "2025-02-28"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("9999", "9999-01-01", "9999-12-31"),
    ],
)
def test_a_date_is_the_days_it_may_be(text: str, first: str, last: str) -> None:
    assert read_days(text) == Days(day(first), day(last))
    assert read_days(text).precise == (first == last)


@pytest.mark.parametrize(
    "text",
    [
        "", "26", "2026-6", "2026-06-1", "2026/06/15", "15.06.2026", "2026-06-15 ", " 2026", "2026-06-15\n", "today",
        "2026-13", "2026-02-29", "2026-06-31", "0000", "0000-01-01", "٢٠٢٦", "2026-W25", "2026-06-15T12:00", "-2026",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_with_an_instruction(text: str) -> None:
    with pytest.raises(TimeError, match="Enter a date"):
        read_days(text)


@pytest.mark.parametrize("text", ["2026-00", "2026-00-15", "2026-06-00", "2026-00-00"])
def test_there_is_no_month_and_no_day_nought(text: str) -> None:
    with pytest.raises(TimeError, match="Enter a date"):
        read_days(text)


def test_a_date_is_clipped_to_today() -> None:
    today = day("2026-06-15")
    assert read_days("2026-06").until(today) == Days(day("2026-06-01"), today)
    assert read_days("2026-05").until(today) == read_days("2026-05")
    assert read_days("2026-06-15").until(today).precise


@pytest.mark.parametrize(
    "text",
    ["2026-06-15T12:00", "2026-06-15T12:00:00", "2026-06-15T12:00:00.5"],
)
def test_a_moment_without_an_offset_is_refused_by_name(text: str) -> None:
    with pytest.raises(TimeError, match="Add the offset"):
        read_span(text, UTC)
    with pytest.raises(TimeError, match="Add the offset"):
        AsOf.read(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-06-15T12+00:00", "2026-06-15 12:00:00+00:00", "2026-06-15T24:00:00+00:00", "2026-06-15T12:60:00+00:00",
        "2026-06-15T12:00:60+00:00", "2026-02-30T12:00:00+00:00", "2026-06-15T12:00:00+24:00", "2026-06-15T12:00+0000",
        "2026-06-15T12:00:00.1234567Z", "2026-06-15T12:00:00+00:00x", "2026-06-15t12:00:00z", "now", "", "T", "Z",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused_with_an_instruction(text: str) -> None:
    with pytest.raises(TimeError, match="Enter a date and a time"):
        AsOf.read(text)


@pytest.mark.parametrize("text", [None, 5, True, [], {}, 20260615])
def test_a_moment_that_is_no_text_is_refused(text: object) -> None:
    with pytest.raises(TimeError, match="as text"):
        AsOf.read(text)


def test_an_assessment_without_an_offset_is_refused() -> None:
    with pytest.raises(TimeError, match="Add the offset"):
        AsOf.at(datetime(2026, 6, 15, 12))


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2026-06-15T12:00:00Z", "2026-06-15T12:00:00+00:00"),
        ("2026-06-15T12:00Z", "2026-06-15T12:00:00+00:00"),
        ("2026-06-15T08:00:00-04:00", "2026-06-15T12:00:00+00:00"),
        ("2026-06-15T17:30:00+05:30", "2026-06-15T12:00:00+00:00"),
        ("2026-06-16T02:00:00+14:00", "2026-06-15T12:00:00+00:00"),
        ("2026-06-15T00:00:00-12:00", "2026-06-15T12:00:00+00:00"),
        ("2026-06-15T12:00:00.000000-00:00", "2026-06-15T12:00:00+00:00"),
    ],
)
def test_one_instant_in_many_offsets(text: str, same: str) -> None:
    assert instant(text) == instant(same)


def test_an_instant_is_exact_to_the_microsecond() -> None:
    assert instant("2026-06-15T12:00:00.000001Z") - instant("2026-06-15T12:00:00Z") == 1


def test_today_is_the_day_in_the_offset_of_the_assessment() -> None:
    assert AsOf.read("2026-06-15T23:30:00-04:00").today == day("2026-06-15")
    assert AsOf.read("2026-06-16T03:30:00+00:00").today == day("2026-06-16")


def test_the_assessment_keeps_the_offset_it_was_given() -> None:
    assert str(AsOf.read("2026-06-15T12:00:00+05:30")) == "2026-06-15T12:00:00+05:30"
    assert AsOf.at(datetime(2026, 3, 29, 12, tzinfo=BERLIN)).moment.tzinfo == timezone(timedelta(hours=2))


def test_an_instant_is_shown_on_the_clock_of_the_assessment() -> None:
    as_of = AsOf.read("2026-06-15T12:00:00+02:00")
    assert as_of.wall(instant("2026-06-14T02:00:00Z")).isoformat() == "2026-06-14T04:00:00+02:00"


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("2026-03-28", 24), ("2026-03-29", 23), ("2026-03-30", 24),
        ("2026-10-24", 24), ("2026-10-25", 25), ("2026-10-26", 24),
        ("2026-03", 31 * 24 - 1), ("2026-10", 31 * 24 + 1), ("2026", 365 * 24),
    ],
)  # fmt: skip
def test_a_day_of_berlin_is_as_long_as_it_is_there(text: str, hours: int) -> None:
    span = read_span(text, BERLIN)
    assert span.last - span.first == hours * HOUR
    assert not span.closed


@pytest.mark.parametrize("text", ["2026-03-29", "2026-10-25"])
def test_a_day_of_an_offset_is_always_24_hours(text: str) -> None:
    span = read_span(text, timezone(timedelta(hours=1)))
    assert span.last - span.first == DAY


def test_a_day_is_half_open_until_the_assessment_cuts_it() -> None:
    span = read_span("2026-06-15", UTC)
    noon = instant("2026-06-15T12:00:00Z")
    assert not span.closed
    assert span.until(span.last) == span
    cut = span.until(noon)
    assert (cut.first, cut.last, cut.closed, cut.midnight) == (span.first, noon, True, span.last)


def test_an_instant_stays_what_it_is() -> None:
    noon = instant("2026-06-15T12:00:00Z")
    span = read_span("2026-06-15T12:00:00Z", BERLIN)
    assert span == Span(noon, noon, True, noon)
    assert span.precise
    assert span.until(noon) == span


def test_the_last_year_of_the_calendar_has_an_end() -> None:
    span = read_span("9999-12-31", UTC)
    assert span.last - span.first == DAY


LASTS_TOO_LONG_BY_THE_CLOCK = {
    "episode_onset": "2026-10-25T00:30:00+02:00",
    "episode_end": "2026-10-25T23:30:00+01:00",
}
LASTS_TOO_SHORT_BY_THE_CLOCK = {
    "episode_onset": "2026-03-28T12:30:00+01:00",
    "episode_end": "2026-03-29T12:30:00+02:00",
}


def test_hours_are_elapsed_time_through_both_changes_of_the_clock(release: Release) -> None:
    autumn = evaluate(release, LASTS_TOO_LONG_BY_THE_CLOCK, "2026-11-01T12:00:00+01:00")
    spring = evaluate(release, LASTS_TOO_SHORT_BY_THE_CLOCK, "2026-04-01T12:00:00+02:00")
    assert verdicts(autumn)["REL-DUR"] == "ambiguous", "23 hours by the clock, 24 elapsed"
    assert verdicts(spring)["REL-DUR"] == "not_met", "24 hours by the clock, 23 elapsed"


@pytest.mark.parametrize(
    ("onset", "end", "in_berlin", "without_zone"),
    [
        ("2026-03-29", "2026-03-30T00:00:00+02:00", "not_met", "not_met"),
        ("2026-10-25", "2026-10-25T23:30:00+01:00", "unknown", "not_met"),
        ("2026-03-29", "2026-03-31T00:00:00+02:00", "ambiguous", "unknown"),
    ],
)
def test_days_are_days_of_the_zone_that_is_given(
    release: Release, onset: str, end: str, in_berlin: str, without_zone: str
) -> None:
    facts, as_of = {"episode_onset": onset, "episode_end": end}, "2026-12-01T12:00:00+01:00"
    assert verdicts(evaluate(release, facts, as_of, BERLIN))["REL-DUR"] == in_berlin
    assert verdicts(evaluate(release, facts, as_of))["REL-DUR"] == without_zone


def test_without_a_zone_days_are_days_of_the_offset_of_the_assessment(release: Release) -> None:
    facts = {"episode_onset": "2026-06-13", "episode_ongoing": "yes"}
    east = evaluate(release, facts, "2026-06-15T00:00:00+14:00").finding("REL-DUR")
    west = evaluate(release, facts, "2026-06-15T00:00:00-12:00").finding("REL-DUR")
    assert [date.written(east.facts.as_of) for date in east.next] == ["2026-06-16T00:00:00+14:00"]
    assert [date.written(west.facts.as_of) for date in west.next] == ["2026-06-16T00:00:00-12:00"]


def test_an_onset_on_one_whole_day_lasts_more_than_its_shortest_time(release: Release) -> None:
    over = {"episode_onset": "2026-06-12", "episode_end": "2026-06-14T00:00:00+00:00"}
    assert verdicts(evaluate(release, over, AS_OF))["REL-DUR"] == "ambiguous", "more than 24 and up to 48 hours"


CLOSED = Duration(10, 20)
OPEN = Duration(10, 20, False, False)
RUNNING = Duration(10, None)


@pytest.mark.parametrize(
    ("length", "bound", "below", "from_on"),
    [
        (CLOSED, 9, False, True),
        (CLOSED, 10, False, True),
        (CLOSED, 11, False, False),
        (CLOSED, 20, False, False),
        (CLOSED, 21, True, False),
        (OPEN, 10, False, True),
        (OPEN, 20, True, False),
        (RUNNING, 10, False, True),
        (RUNNING, 10**30, False, False),
    ],
)
def test_a_length_is_below_a_bound_or_from_it_on(length: Duration, bound: int, below: bool, from_on: bool) -> None:
    assert (length.below(bound), length.from_on(bound)) == (below, from_on)


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (CLOSED, Duration(0, 100), CLOSED),
        (CLOSED, OPEN, OPEN),
        (CLOSED, Duration(15, 30), Duration(15, 20)),
        (CLOSED, Duration(15, 30, False), Duration(15, 20, False)),
        (CLOSED, RUNNING, CLOSED),
        (RUNNING, Duration(12, None), Duration(12, None)),
        (RUNNING, Duration(10, None, False), Duration(10, None, False)),
        (CLOSED, Duration(20, 30), Duration(20, 20)),
    ],
)
def test_a_cut_is_what_both_allow(first: Duration, second: Duration, both: Duration) -> None:
    assert first.cut(second) == second.cut(first) == both
    assert not both.empty


@pytest.mark.parametrize(
    "nothing",
    [
        CLOSED.cut(Duration(21, None)),
        CLOSED.cut(Duration(20, 30, False)),
        OPEN.cut(Duration(20, 30)),
        OPEN.cut(Duration(0, 10)),
        Duration(5, 5, False),
        Duration(5, 5, True, False),
    ],
)
def test_lengths_that_exclude_one_another_leave_nothing(nothing: Duration) -> None:
    assert nothing.empty


def test_a_running_length_is_never_empty() -> None:
    assert not Duration(10**30, None, False).empty
