"""Where an answer may begin to be decided otherwise: the figures, days and lists at which the kinds of rule turn."""

from collections.abc import Iterable, Iterator
from datetime import date
from functools import singledispatch
from typing import Any

from msclinic.engine import Release
from msclinic.engine.criteria import (
    All,
    Amount,
    AnyOf,
    Condition,
    CourseDays,
    CourseGap,
    Criterion,
    Examination,
    Figure,
    Lasting,
    LineOfTherapy,
    NamedAgents,
    Not,
    Schedule,
    WholeDays,
)
from msclinic.engine.criteria.condition import leaves
from msclinic.engine.times import HOUR, AsOf

__all__ = [
    "begun",
    "choices_of",
    "courses_of",
    "days_on",
    "histories_of",
    "hours_of",
    "iso",
    "turning_points",
]


@singledispatch
def turning_points(criterion: Criterion, release: Release, as_of: AsOf) -> Iterable[tuple[str, Any]]:  # noqa: ARG001
    """Each with its fact: of a whole number and of a day, as its ordinal, the first of the new side.

    A length of time and an instant, in microseconds, may belong to either side. Of a list it is an answer, as JSON. A
    choice turns anywhere, and is not named.
    """
    return []


@turning_points.register
def _(criterion: Lasting, release: Release, as_of: AsOf) -> Iterator[tuple[str, Any]]:  # noqa: ARG001
    onset, _ongoing, end, duration = criterion.facts
    for length in (criterion.lower_length, criterion.upper_length):
        yield duration, length
        yield onset, as_of.instant - length
        yield end, begun(criterion, as_of) + length


@turning_points.register(All)
@turning_points.register(AnyOf)
def _(criterion: All | AnyOf, release: Release, as_of: AsOf) -> Iterator[tuple[str, Any]]:
    for part in criterion.parts:
        yield from turning_points(part, release, as_of)


@turning_points.register
def _(criterion: Not, release: Release, as_of: AsOf) -> Iterable[tuple[str, Any]]:
    return turning_points(criterion.part, release, as_of)


@turning_points.register
def _(criterion: NamedAgents, release: Release, as_of: AsOf) -> Iterator[tuple[str, Any]]:  # noqa: ARG001
    choices = choices_of(criterion.answer, release)
    others = [value for value in choices if value not in criterion.named]
    alone = [[value] for value in (*criterion.named, *others)]
    together = [list(criterion.named)] if len(criterion.named) > 1 else []
    mixed = [[criterion.named[0], *others[:1]]] if others else []
    yield from ((criterion.answer, agents) for agents in (*alone, *together, *mixed, []))


@turning_points.register
def _(criterion: WholeDays, release: Release, as_of: AsOf) -> Iterator[tuple[str, Any]]:  # noqa: ARG001
    yield criterion.answer, criterion.fewest
    yield criterion.answer, criterion.most + 1


@turning_points.register(Schedule)
@turning_points.register(Examination)
def _(criterion: Schedule | Examination, release: Release, as_of: AsOf) -> Iterator[tuple[str, Any]]:  # noqa: ARG001
    first, last = days_on(as_of, criterion.every)
    yield criterion.last, first
    yield criterion.last, last + 1


@turning_points.register
def _(criterion: LineOfTherapy, release: Release, as_of: AsOf) -> Iterator[tuple[str, Any]]:  # noqa: ARG001
    histories = histories_of(criterion, release)
    yield from ((criterion.history, history) for history in histories)
    longest = max(histories, key=len)
    if longest:
        yield criterion.history, [*longest[:-1], {**longest[-1], "outcome": "unknown"}]


@turning_points.register
def _(criterion: CourseDays, release: Release, as_of: AsOf) -> Iterator[tuple[str, Any]]:  # noqa: ARG001
    for number, described in enumerate(criterion.days, start=2):
        yield criterion.course, number
        yield criterion.planned, described
        yield criterion.planned, described + 1


@turning_points.register
def _(criterion: CourseGap, release: Release, as_of: AsOf) -> Iterator[tuple[str, Any]]:  # noqa: ARG001
    yield from ((criterion.courses, courses) for courses in (*courses_of(criterion, as_of), []))
    yield criterion.planned, 2
    yield criterion.planned, 3


@turning_points.register
def _(criterion: Condition, release: Release, as_of: AsOf) -> Iterator[tuple[str, Any]]:  # noqa: ARG001
    for part in leaves(criterion.part):
        if isinstance(part, Figure):
            for bound, after in ((part.least, 0), (part.most, 1)):
                if bound is not None:
                    yield part.fact, hours_of(bound) * HOUR if isinstance(bound, Amount) else bound + after


def hours_of(bound: Amount) -> int:
    """A length of time in hours."""
    return bound.value * (1 if bound.unit == "h" else 24)


def begun(criterion: Lasting, as_of: AsOf) -> int:
    """An onset so long ago that an end since then can lie on either side of both figures."""
    return as_of.instant - 2 * criterion.upper_length


def days_on(as_of: AsOf, every: Amount) -> tuple[int, int]:
    """The first and the last day from which a calendar step ends today.

    Where it ends today from none, as at the end of some months, the last one stands before the first.
    """
    after, today = every.period.after, as_of.today
    day = 2 * today - after(today)
    while after(day) <= today:
        day += 1
    while after(day) > today:
        day -= 1
    last = day
    while after(day) >= today:
        day -= 1
    return day + 1, last


def histories_of(criterion: LineOfTherapy, release: Release) -> list[list[dict[str, str]]]:
    """Earlier treatments that failed: as many as turn it, each number of them; and one that is not approved."""
    catalogue = release.vocabulary.catalogue
    agents = [agent.generic for agent in catalogue.approved() if agent.generic != criterion.agent]
    counts = sorted({0, criterion.fewest - 1, criterion.fewest, criterion.clear - 1, criterion.clear})
    listed = [agents[:count] for count in counts if count <= len(agents)]
    listed += [[agent.generic] for agent in catalogue.unapproved()[:1]]
    return [[{"agent": agent, "outcome": "inadequate_response"} for agent in named] for named in listed]


def courses_of(criterion: CourseGap, as_of: AsOf) -> list[list[dict[str, Any]]]:
    """A first course from whose first day, or from whose last, the gap ends tomorrow, today or yesterday; and two."""
    _first, on = days_on(as_of, criterion.gap)
    length = max(criterion.days - 1, 1)
    starts = dict.fromkeys((on + 1, on, on + 1 - length, on - length, on - length - 1))
    first = [[{"n": 1, "start": iso(start), "end": iso(start + length)}] for start in starts]
    return [*first, [{"n": 1, "start": iso(on)}, {"n": 2, "start": iso(as_of.today)}]]


def choices_of(fact: str, release: Release) -> list[str]:
    """The answers to a yes/no question or a choice."""
    asked = release.vocabulary.facts[fact]
    return ["yes", "no"] if asked.kind == "yes_no" else [choice.value for choice in asked.choices]


def iso(day: int) -> str:
    """A day as a date; the calendar begins with the year 1."""
    return date.fromordinal(max(day, 1)).isoformat()
