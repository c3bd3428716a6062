"""The kinds of rule about treatment courses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from msclinic.engine.criteria.base import MOST_TRIED, Amount, Closure, Criterion, Next, Speech, is_count
from msclinic.engine.criteria.therapy import NA, now_reading
from msclinic.engine.facts import Facts
from msclinic.engine.tables import Line, Outcome, Reading, State, Table
from msclinic.engine.times import Days
from msclinic.engine.values import BAD, OPEN, UNKNOWN, Row
from msclinic.engine.verdicts import Verdict

__all__ = ["CourseDays", "CourseGap"]

_DAYS = Reading(
    "plan",
    (
        State("as described"),
        State("differs"),
        State("further course"),
        State("days open", ("days",), ("as described", "differs")),
        State("days refused"),
        State("course open", ("course",), ("as described", "differs", "further course")),
        State("both open", ("course", "days"), ("days open", "as described", "differs", "further course")),
        State(BAD),
    ),
)
_DAYS_TABLE = Table(
    (now_reading(), _DAYS),
    (
        Line("invalid", Verdict.INVALID, {"now": (BAD,)}),
        Line("not now", NA, {"now": ("no",)}, gate=True),
        Line("invalid", Verdict.INVALID, {"plan": (BAD,)}),
        Line("unknown", Verdict.UNKNOWN, {"plan": ("course open", "both open")}),
        Line("further course", Verdict.SILENT, {"plan": ("further course",)}),
        Line("invalid", Verdict.INVALID, {"plan": ("days refused",)}),
        Line("unknown", Verdict.UNKNOWN, {"plan": ("days open",)}),
        Line("as described", Verdict.MET, {"plan": ("as described",)}),
        Line("differs", Verdict.NOT_MET, {"plan": ("differs",)}),
    ),
)


@dataclass(frozen=True, slots=True)
class CourseDays(Criterion):
    """The days planned for a course, compared with the days that the source gives it; of later courses it is silent.

    `days` holds the figure of the first course, the second and so on. Rests on C22 and C23.
    """

    kind: ClassVar[str] = "course_days"
    now: str
    course: str
    planned: str
    days: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.days or not all(map(is_count, self.days)):
            raise ValueError("give each course a number of days, at least one")

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.now, self.course, self.planned)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_DAYS_TABLE,)

    def compile(self, order: Mapping[str, int]) -> Closure:
        found = _DAYS_TABLE.compile({"now": self.now, "course": self.course, "days": self.planned})
        now, state_of, course, planned = self.now, self._state, self.course, self.planned

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            get = facts.values.get
            return found[get(now, OPEN), state_of(get(course), get(planned))]

        return decide

    def _state(self, course: Any, planned: Any) -> str:
        if course is BAD:
            return BAD
        if course is None:
            return "both open" if planned is None else "course open"
        if course > len(self.days):
            return "further course"
        if planned is BAD:
            return "days refused"
        if planned is None:
            return "days open"
        return "as described" if planned == self.days[course - 1] else "differs"

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        course, planned = facts.values.get(self.course), facts.values.get(self.planned)
        said = {}
        if isinstance(course, int):
            said["course"] = str(course)
            if course <= len(self.days):
                said["described"] = speech.count(self.days[course - 1], "day")
        return said | ({"days": speech.count(planned, "day")} if isinstance(planned, int) else {})

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        if fact == self.course:
            return list(range(1, len(self.days) + 2))
        return sorted({*self.days, self.days[0] + 1, max(self.days[0] - 1, 1)}) if fact == self.planned else []


_GAPS = ("before", "between", "on", "after")
_DATED_LINES: Final = frozenset({*_GAPS, "spans"})
_LAST_DAY_RECKONED: Final = "last day reckoned"
_FIRST_PLANNED: Final = "first course planned"
_ASSUMED_IF: Final = {name: f"{name}, last day assumed" for name in (*_GAPS, "spans")}
_ASSUMED: Final = tuple(_ASSUMED_IF.values())
_REFUSED_PLAN: Final = "plan refused, courses open"
_GAP = Reading(
    "gap",
    (
        *(State(name) for name in _GAPS),
        State("spans", ("courses",), _GAPS),
        *(State(name, ("courses",), _GAPS) for name in _ASSUMED),
        State("undated", ("courses",), _GAPS),
        State("given open", ("courses",), (*_GAPS, "no course yet", "no further")),
        State("both open", ("courses", "planned"), (*_GAPS, "first planned", "no course yet", "no further")),
        State("no course yet"),
        State("first planned", ("courses",), (*_GAPS, "no further")),
        State("no further"),
        State("further open", ("planned",), ("no further", "further planned")),
        State("further planned"),
        State(BAD),
        State(_REFUSED_PLAN, ("courses",), (*_GAPS, "no course yet", BAD)),
    ),
)
_GAP_TABLE = Table(
    (now_reading(), _GAP),
    (
        Line("invalid", Verdict.INVALID, {"now": (BAD,)}),
        Line("not now", NA, {"now": ("no",)}, gate=True),
        Line("invalid", Verdict.INVALID, {"gap": (BAD, _REFUSED_PLAN)}),
        Line("further planned", Verdict.SILENT, {"gap": ("further planned",)}),
        Line("no further", NA, {"gap": ("no further", "further open")}),
        Line("no first course", NA, {"gap": ("no course yet", "first planned")}),
        Line("unknown", Verdict.UNKNOWN, {"gap": ("given open", "both open", "undated")}),
        Line("before", Verdict.NOT_YET, {"gap": ("before", _ASSUMED[0])}),
        Line("between", Verdict.AMBIGUOUS, {"gap": ("between", _ASSUMED[1])}),
        Line("on", Verdict.DUE, {"gap": ("on", _ASSUMED[2])}),
        Line("after", Verdict.PAST, {"gap": ("after", _ASSUMED[3])}),
        Line("spans", Verdict.UNKNOWN, {"gap": ("spans", _ASSUMED[4])}),
    ),
)


@dataclass(frozen=True, slots=True)
class CourseGap(Criterion):
    """The time from the first treatment course to the second, counted from its first day and from its last.

    Between the two anniversaries the source can be read both ways. Where the last day is not recorded it is reckoned
    from the days given, else from `days`, the source's figure. Rests on C23.
    """

    kind: ClassVar[str] = "course_gap"
    now: str
    courses: str
    planned: str
    gap: Amount
    days: int

    def __post_init__(self) -> None:
        _ = self.gap.period
        if not is_count(self.days):
            raise ValueError("the first course lasts at least one day")

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.now, self.courses, self.planned)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_GAP_TABLE,)

    def compile(self, order: Mapping[str, int]) -> Closure:
        found = _GAP_TABLE.compile({"now": self.now, "courses": self.courses, "planned": self.planned})
        now, courses, planned, state_of = self.now, self.courses, self.planned, self._state

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            get = facts.values.get
            return found[get(now, OPEN), state_of(get(courses), get(planned), facts.as_of.today)]

        return decide

    def _state(self, courses: Any, planned: Any, today: int) -> str:
        if courses is BAD:
            return BAD
        if courses is None:
            return _none_given(planned)
        if any(row.get("n", 0) > 1 for row in courses):
            return _further(planned)
        if not courses:
            return "no course yet"
        first = _first_course(courses)
        if first is None or "start" not in first:
            return "undated"
        state = self._date_state(first, today)
        return state if "end" in first else _ASSUMED_IF[state]

    def _date_state(self, first: Row, today: int) -> str:
        start, end = self.first_and_last_day(first)
        step = self.gap.period.after
        state = _gap_state(step(start.first), step(end.first), today)
        if start.precise and end.precise:
            return state
        return state if state == _gap_state(step(start.last), step(end.last), today) else "spans"

    def anniversaries(self, first: Row, *, cut: bool = False) -> tuple[Days, Days]:
        """One gap after the first day, and after the last day, of the first course.

        With `cut`, an imprecise first day is not taken to lie after the last one. The verdict looks at the days as
        they were given: where their ends disagree, it stays unknown.
        """
        start, end = self.first_and_last_day(first, cut=cut)
        step = self.gap.period.after
        return Days(step(start.first), step(start.last)), Days(step(end.first), step(end.last))

    def first_and_last_day(self, first: Row, *, cut: bool = False) -> tuple[Days, Days]:
        """The first and the last day of the first course; a last day that is not recorded is reckoned."""
        start: Days = first["start"]
        length = first.get("days", self.days) - 1
        end: Days | None = first.get("end")
        if end is None:
            return start, Days(start.first + length, start.last + length)
        latest_start = min(start.last, end.last) if cut else start.last
        return Days(start.first, latest_start), Days(max(end.first, start.first), end.last)

    def next(self, facts: Facts, outcome: Outcome) -> tuple[Next, ...]:
        first = _first_course(facts.values.get(self.courses))
        if first is None or "start" not in first:
            return ()
        from_first, from_last = self.anniversaries(first, cut=True)
        if outcome.verdict is Verdict.NOT_YET:
            return (
                Next(from_first.last, False, "from first", not from_first.precise),
                Next(from_last.last, False, "from last", not from_last.precise),
            )
        return (
            (Next(from_last.last, False, "from last", not from_last.precise),) if outcome.verdict is Verdict.DUE else ()
        )

    def phrase(self, facts: Facts, outcome: Outcome) -> str:
        is_said = outcome.reason != "no first course" or facts.values.get(self.courses) == ()
        return outcome.reason if is_said else _FIRST_PLANNED

    def asides(self, facts: Facts, outcome: Outcome) -> tuple[str, ...]:
        first = _first_course(facts.values.get(self.courses))
        assumed = outcome.reason in _DATED_LINES and first is not None and "end" not in first
        return (_LAST_DAY_RECKONED,) if assumed else ()

    @property
    def phrases(self) -> frozenset[str]:
        return self.reasons | {_LAST_DAY_RECKONED, _FIRST_PLANNED}

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        first = _first_course(facts.values.get(self.courses))
        planned = facts.values.get(self.planned)
        said = {"gap": speech.step(self.gap.value, self.gap.unit)}
        said["reckoned"] = speech.count((first or {}).get("days", self.days), "day")
        if isinstance(planned, int):
            said["course"] = str(planned)
        if first is not None and "start" in first:
            cut = outcome.reason != "spans"
            start, _ = self.first_and_last_day(first, cut=cut)
            from_first, from_last = self.anniversaries(first, cut=cut)
            said["start"] = speech.on(start.first, start.last)
            said["from_first"] = speech.on(from_first.first, from_first.last)
            said["from_last"] = speech.on(from_last.first, from_last.last)
        return said

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        if fact == self.planned:
            return [1, 2, 3]
        if fact != self.courses:
            return []
        starts = self._starts(facts)
        dated = [[{"n": 1, "start": start, "end": start}] for start in starts]
        return [[], *dated, [*dated[2], {"n": 2, "start": starts[0]}]]

    def _starts(self, facts: Facts) -> list[str]:
        """First days that lie today, a little more than one gap ago, and two gaps ago."""
        today = facts.as_of.today
        year = self.gap.period.after(today) - today
        return [date.fromordinal(max(today - days, 1)).isoformat() for days in (0, year + 1, 2 * year)]

    def fillings(self, fact: str, facts: Facts) -> list[Any]:
        rows = facts.given[fact]
        filled = []
        for index, row in enumerate(rows[:MOST_TRIED]):
            number = 1 if row.get("n", UNKNOWN) == UNKNOWN else row["n"]
            starts = [row["start"]] if row.get("start", UNKNOWN) != UNKNOWN else [*self._starts(facts), row.get("end")]
            for start in starts:
                if start not in {None, UNKNOWN}:
                    filled.append([*rows[:index], {**row, "n": number, "start": start}, *rows[index + 1 :]])
        return filled


def _first_course(courses: Any) -> Row | None:
    rows = courses if isinstance(courses, tuple) else ()
    return next((row for row in rows if row.get("n") == 1), None)


def _none_given(planned: Any) -> str:
    if planned is BAD:
        return _REFUSED_PLAN
    if planned is None:
        return "both open"
    return "first planned" if planned == 1 else "given open"


def _further(planned: Any) -> str:
    if planned is BAD:
        return BAD
    if planned is None:
        return "further open"
    return "further planned" if planned > 2 else "no further"


def _gap_state(from_first: int, from_last: int, today: int) -> str:
    if today < from_first:
        return "before"
    if today < from_last:
        return "between"
    return "on" if today == from_last else "after"
