"""What to try a rule with: facts on both sides of each of its boundaries, so that an editor sees what its values do."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import singledispatch
from itertools import islice, product
from typing import Any, Final

from msclinic.engine import Release, evaluate
from msclinic.engine.criteria import (
    All,
    Amount,
    Answered,
    AnyOf,
    Condition,
    CourseDays,
    CourseGap,
    Criterion,
    Enrolment,
    Examination,
    Lasting,
    LineOfTherapy,
    NamedAgents,
    NamedCourse,
    Not,
    Notice,
    Route,
    RuleVerdict,
    Schedule,
    SymptomChange,
    WhenNeeded,
    WholeDays,
)
from msclinic.engine.criteria.condition import leaves
from msclinic.engine.times import AsOf
from msclinic.knowledge.turning_points import (
    choices_of,
    courses_of,
    days_on,
    histories_of,
    hours_of,
    iso,
    turning_points,
)

__all__ = ["HALF", "OPEN_GATES", "TRIED_AS_OF", "Given", "one_of_each", "trials_of"]

Given = dict[str, Any]

OPEN_GATES: Final = {"ms_diagnosis": "confirmed", "episode_present": "yes"}
"""What has to be so before any rule is looked at."""

TRIED_AS_OF: Final = AsOf.read("2026-01-15T12:00:00+01:00")
"""The moment at which a release is tried: any will do, and always the same one."""

_MOST: Final = 24
HALF: Final = Decimal("0.5")
"""The side below a figure of one."""


def trials_of(code: str, release: Release, as_of: AsOf, at_most: int = _MOST) -> list[Given]:
    """Facts to try the rule of a code with, on both sides of each boundary."""
    return list(islice(_tries(release.rule(code).criterion, release, as_of), at_most))


@singledispatch
def _tries(criterion: Criterion, release: Release, as_of: AsOf) -> Iterable[Given]:  # noqa: ARG001  # for every kind
    return []


@_tries.register
def _(criterion: Lasting, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    bounds = (hours_of(criterion.lower), hours_of(criterion.upper))
    for hours in sorted({hours for bound in bounds for hours in (bound - 1 or HALF, bound)}):
        yield {"episode_ongoing": "no", "episode_duration": {"value": hours, "unit": "h"}}


@_tries.register
def _(criterion: SymptomChange, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    for chosen in (*criterion.facts, ""):
        yield {key: "yes" if key == chosen else "no" for key in criterion.facts}


@_tries.register(All)
@_tries.register(AnyOf)
def _(criterion: All | AnyOf, release: Release, as_of: AsOf) -> Iterator[Given]:
    for parts in product(*(list(_tries(part, release, as_of)) for part in criterion.parts)):
        yield {key: value for part in parts for key, value in part.items()}


@_tries.register
def _(criterion: Not, release: Release, as_of: AsOf) -> Iterable[Given]:
    return _tries(criterion.part, release, as_of)


@_tries.register
def _(criterion: RuleVerdict, release: Release, as_of: AsOf) -> Iterable[Given]:
    return one_of_each(criterion.code, release, as_of)


@_tries.register
def _(criterion: WhenNeeded, release: Release, as_of: AsOf) -> Iterator[Given]:
    for part in one_of_each(criterion.rule, release, as_of):
        for judged in ("yes", "no"):
            yield {**part, criterion.judgement: judged}


@_tries.register
def _(criterion: NamedAgents, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    others = [value for value in choices_of(criterion.answer, release) if value not in criterion.named][:1]
    for agent in (*criterion.named, *others):
        yield {criterion.planned: "yes", criterion.answer: [agent]}


@_tries.register
def _(criterion: Route, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    for route in choices_of(criterion.answer, release):
        yield {criterion.planned: "yes", criterion.answer: route}


@_tries.register
def _(criterion: WholeDays, release: Release, as_of: AsOf) -> Iterator[Given]:
    turns = [days for _fact, days in turning_points(criterion, release, as_of)]
    for days in sorted({days for turn in turns for days in (turn - 1, turn)} - {0}):
        yield {criterion.planned: "yes", criterion.answer: days}


@_tries.register
def _(criterion: NamedCourse, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    others = [value for value in choices_of(criterion.course, release) if value not in criterion.named][:1]
    for course in (*criterion.named, *others):
        yield {criterion.now: "considered", criterion.course: course}


@_tries.register
def _(criterion: Enrolment, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    for enrolled in ("yes", "no"):
        yield {criterion.now: "considered", criterion.enrolled: enrolled}


@_tries.register
def _(criterion: Notice, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    for now in ("considered", "current", "no"):
        yield {criterion.now: now}
    if criterion.ever:
        yield {criterion.now: "no", criterion.ever: "yes"}


@_tries.register
def _(criterion: Schedule, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    for last in _days_around(as_of, criterion.every):
        yield {criterion.now: "current", criterion.last: last}


@_tries.register
def _(criterion: Examination, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    for last in _days_around(as_of, criterion.every):
        yield {criterion.ever: "yes", criterion.examined: "yes", criterion.last: last}
    yield {criterion.ever: "yes", criterion.examined: "no"}


@_tries.register
def _(criterion: LineOfTherapy, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    for history in histories_of(criterion, release):
        yield {criterion.now: "considered", criterion.history: history, criterion.complete: "yes"}


@_tries.register
def _(criterion: CourseDays, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    for number, described in enumerate((*criterion.days, criterion.days[-1]), start=1):
        around = (described - 1, described, described + 1) if number <= len(criterion.days) else (described,)
        for days in around:
            if days:
                yield {criterion.now: "considered", criterion.course: number, criterion.planned: days}


@_tries.register
def _(criterion: CourseGap, release: Release, as_of: AsOf) -> Iterator[Given]:  # noqa: ARG001
    for courses in courses_of(criterion, as_of):
        yield {criterion.now: "current", criterion.courses: courses, criterion.planned: len(courses) + 1}


@_tries.register
def _(criterion: Condition, release: Release, as_of: AsOf) -> Iterator[Given]:
    answers: dict[str, list[Any]] = {}
    for part in leaves(criterion.part):
        (fact,) = part.facts
        tried = choices_of(fact, release) if isinstance(part, Answered) else _around(part, fact, release, as_of)
        answers.setdefault(fact, []).extend(one for one in tried if one not in answers.get(fact, []))
    for chosen in product(*answers.values()):
        yield {criterion.now: "considered", **dict(zip(answers, chosen, strict=True))}


def _around(part: Criterion, fact: str, release: Release, as_of: AsOf) -> list[Any]:
    facts = evaluate(release, {}, as_of).facts
    return part.answers(fact, facts) if facts is not None else []


def one_of_each(code: str, release: Release, as_of: AsOf) -> list[Given]:
    """For each verdict that a rule gives when it is tried, the first facts that give it."""
    found: dict[str, Given] = {}
    for given in trials_of(code, release, as_of):
        found.setdefault(evaluate(release, OPEN_GATES | given, as_of).finding(code).verdict, given)
    return list(found.values())


def _days_around(as_of: AsOf, every: Amount) -> tuple[str, str, str]:
    """Days from which the step ends tomorrow, today and yesterday."""
    _first, last = days_on(as_of, every)
    return iso(last + 1), iso(last), iso(last - 1)
