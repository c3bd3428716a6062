"""Made-up records for the laws: answers of every kind that a fact can have, wrong ones included."""

from collections.abc import Collection
from datetime import timedelta
from functools import cache
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st

from msclinic.engine import AsOf, evaluate
from msclinic.engine.vocabulary import Fact
from tests.engine.records import Record, golden

__all__ = ["MOMENTS", "answers", "json_values", "law", "records", "refused", "unanswered"]

MOMENTS: Final = (
    "2026-06-15T12:00:00+00:00",
    "2026-06-15T00:00:00+14:00",
    "2026-03-29T02:59:59+01:00",
    "2024-02-29T23:30:00-05:00",
    "2025-12-31T23:59:59.999999-12:00",
    "2026-01-01T00:00:00+05:30",
)
"""Moments of assessment, in several offsets and on awkward days."""

HOURS: Final = (0.5, 10, 23, 23.999, 24, 24.5, 36, 47.5, 48, 49, 60, 72, 100)
DAYS_AGO: Final = (0, 1, 3, 27, 28, 29, 40, 89, 92, 120, 330, 358, 364, 365, 366, 370, 400, 800)
GIVEN: Final = (
    "Avonex", "Rebif", "interferon beta-1a", "COPAXONE", "glatiramer acetate", "Tyruko", "natalizumab", "Novantrone",
    "Lemtrada", "rituximab", "some other drug",
)  # fmt: skip


def law(examples: int) -> settings:
    """How a law is tried: so many records, the same ones each time."""
    return settings(max_examples=examples, derandomize=True, deadline=None, database=None)


def _moment(as_of: str, hours: float) -> str:
    return (AsOf.read(as_of).moment - timedelta(hours=hours)).isoformat()


def _dates(as_of: str) -> st.SearchStrategy[str]:
    days = st.sampled_from(DAYS_AGO).map(lambda days: _moment(as_of, 24 * days)[:10])
    return days | days.map(lambda day: day[:7]) | days.map(lambda day: day[:4])


def _row(fact: Fact, as_of: str, number: int) -> st.SearchStrategy[Record]:
    fields = {column.key: answers(column, as_of) | st.just("unknown") for column in fact.fields}
    if fact.unique:
        del fields[fact.unique]
        return st.fixed_dictionaries({fact.unique: st.just(number)}, optional=fields)
    plain = st.fixed_dictionaries({column.key: answers(column, as_of) for column in fact.fields[:2]})
    return plain | plain | st.fixed_dictionaries({}, optional=fields)


def _rows(fact: Fact, as_of: str) -> st.SearchStrategy[list[Record]]:
    return st.integers(0, 3).flatmap(
        lambda count: st.tuples(*(_row(fact, as_of, number + 1) for number in range(count))).map(list)
    )


@cache
def answers(fact: Fact, as_of: str) -> st.SearchStrategy[Any]:
    """Answers that can be read; what some of them mean together may still be refused or contradict."""
    match fact.kind:
        case "yes_no":
            return st.sampled_from(["yes", "no"])
        case "choice":
            return st.sampled_from([choice.value for choice in fact.choices])
        case "choices":
            names = [name for choice in fact.choices for name in (choice.value, *choice.aliases)]
            return st.lists(st.sampled_from([*names, "another one"]), max_size=2)
        case "whole":
            return st.integers(1, 6)
        case "quantity":
            hours = st.sampled_from(HOURS).map(lambda hours: {"value": hours, "unit": "h"})
            return hours | st.sampled_from([0.5, 1, 1.5, 2, 3]).map(lambda days: {"value": days, "unit": "d"})
        case "date":
            return _dates(as_of)
        case "moment":
            return st.sampled_from(HOURS).map(lambda hours: _moment(as_of, hours)) | _dates(as_of)
        case "agent":
            return st.sampled_from(GIVEN)
        case "records":
            return _rows(fact, as_of)
    raise AssertionError(f"no answers for {fact.kind}")


SELDOM_NO: Final = {
    "ms_diagnosis": st.sampled_from(["confirmed"] * 6 + ["suspected", "no"]),
    "episode_present": st.sampled_from(["yes"] * 7 + ["no"]),
    "steroid_planned": st.sampled_from(["yes"] * 5 + ["no"]),
    "alemtuzumab_now": st.sampled_from(["considered"] * 4 + ["current", "no"]),
    "dmt_history_complete": st.sampled_from(["yes"] * 4 + ["no"]),
}
"""Gates that would leave little to look at if they were closed half of the time."""

json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**300), 10**300)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    | st.sampled_from(["yes", "no", "unknown", "2026-06", "2026-06-15", "2026-06-15T12:00", "-1", "[]", "{x}", "🙂"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "unit", "agent", "outcome", "status", "n", "start", "end", "days", "odd"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)
"""Any JSON, as somebody's program may send it."""


@cache
def refused(fact: Fact) -> st.SearchStrategy[Any]:
    """Values that are refused for this fact."""
    wrong: list[Any] = [None, 0, -3, 3.5, "", "perhaps", True, {}, [None], "2999", "2026-02-30", {"value": 3}]
    if fact.kind == "records":
        wrong += [[{"start": "2999"}], ["row"], [{fact.unique or "outcome": 0}]]
    if fact.kind == "quantity":
        wrong += [{"value": 0, "unit": "h"}, {"value": 1, "unit": "weeks"}, {"unit": "h"}, 36]
    return st.sampled_from(wrong)


@st.composite
def records(draw: st.DrawFn, about: Collection[str] = (), wrong: bool = True) -> tuple[str, Record]:
    """A moment and a record, from almost empty to almost full; with contradictions, or with those taken out.

    `about` are the only facts that it may have, where there are any.
    """
    as_of = draw(st.sampled_from(MOMENTS))
    left_open, consistent = draw(st.sampled_from([3, 8, 14])), draw(st.booleans())
    facts: Record = {}
    for fact in golden().vocabulary:
        if about and fact.key not in about:
            continue
        way = draw(st.integers(0, 19))
        if way == 0:
            facts[fact.key] = "unknown"
        elif way == 19 and wrong:
            facts[fact.key] = draw(refused(fact))
        elif way > left_open:
            facts[fact.key] = draw(SELDOM_NO.get(fact.key, answers(fact, as_of)))
    while consistent and (conflicts := evaluate(golden(), facts, as_of).conflicts):
        del facts[conflicts[0].facts[-1]]
    return as_of, facts


def unanswered(facts: Record) -> list[Fact]:
    """The facts that are absent or not known."""
    return [fact for fact in golden().vocabulary if facts.get(fact.key, "unknown") == "unknown"]
