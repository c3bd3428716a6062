"""The kinds of rule about one therapy that is considered or current: courses named, notices, programmes, dates."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Final

from msclinic.engine.consistency import BARRED, NOT_CURRENT, NOT_NO, ONLY_CONSIDERED
from msclinic.engine.criteria.base import DATED, Amount, Closure, Criterion, Next, Speech, yes_no
from msclinic.engine.facts import Facts
from msclinic.engine.tables import Line, Outcome, Reading, State, Table
from msclinic.engine.times import Days
from msclinic.engine.values import BAD, OPEN
from msclinic.engine.verdicts import Verdict

__all__ = ["Enrolment", "Examination", "NamedCourse", "Notice", "Schedule", "now_reading", "open_now"]

NA: Final = Verdict.NOT_APPLICABLE
open_now: Final = (OPEN, NOT_CURRENT, NOT_NO, ONLY_CONSIDERED)
"""Every way in which it can be open whether a therapy is considered or current."""


def now_reading() -> Reading:
    """Whether a therapy is considered or current."""
    return Reading(
        "now",
        (
            State("no"),
            State("considered"),
            State("current"),
            State(BAD),
            State(OPEN, ("now",), ("no", "considered", "current")),
            State(NOT_CURRENT, ("now",), ("no", "considered")),
            State(NOT_NO, ("now",), ("considered", "current")),
            State(ONLY_CONSIDERED, ("now",), ("considered",)),
        ),
    )


_NOW_LINES: Final = (
    Line("invalid", Verdict.INVALID, {"now": (BAD,)}),
    Line("not now", NA, {"now": ("no",)}, gate=True),
    Line("unknown", Verdict.UNKNOWN, {"now": open_now}),
)

_ENROLMENT_TABLE = Table(
    (now_reading(), yes_no("enrolled")),
    (
        *_NOW_LINES,
        Line("invalid", Verdict.INVALID, {"enrolled": (BAD,)}),
        Line("enrolled", Verdict.MET, {"enrolled": ("yes",)}),
        Line("not enrolled", Verdict.NOT_MET, {"enrolled": ("no",)}),
        Line("unknown", Verdict.UNKNOWN, {"enrolled": (OPEN,)}),
    ),
)


@dataclass(frozen=True, slots=True)
class Enrolment(Criterion):
    """Whether enrolment in a programme is recorded for a therapy considered or current.

    Rests on C21, or C26 and C27.
    """

    kind: ClassVar[str] = "enrolment"
    now: str
    enrolled: str
    programme: str

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.now, self.enrolled)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_ENROLMENT_TABLE,)

    def compile(self, order: Mapping[str, int]) -> Closure:
        found = _ENROLMENT_TABLE.compile({"now": self.now, "enrolled": self.enrolled})
        now, enrolled = self.now, self.enrolled

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            get = facts.values.get
            return found[get(now, OPEN), get(enrolled, OPEN)]

        return decide

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        return {"programme": self.programme}


_COURSE_TABLE = Table(
    (
        now_reading(),
        Reading("course", (State("named"), State("other"), State(BAD), State(OPEN, ("course",), ("named", "other")))),
    ),
    (
        *_NOW_LINES,
        Line("invalid", Verdict.INVALID, {"course": (BAD,)}),
        Line("named", Verdict.MET, {"course": ("named",)}),
        Line("other", Verdict.SILENT, {"course": ("other",)}),
        Line("unknown", Verdict.UNKNOWN, {"course": (OPEN,)}),
    ),
)


@dataclass(frozen=True, slots=True)
class NamedCourse(Criterion):
    """Whether the source names this course of MS with the therapy; of any other it does not say. Rests on C10."""

    kind: ClassVar[str] = "named_course"
    now: str
    course: str
    named: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.named:
            raise ValueError("name at least one course of MS")

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.now, self.course)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_COURSE_TABLE,)

    def compile(self, order: Mapping[str, int]) -> Closure:
        found = _COURSE_TABLE.compile({"now": self.now, "course": self.course})
        states = {OPEN: OPEN, BAD: BAD, **dict.fromkeys(self.named, "named")}
        now, course = self.now, self.course

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            get = facts.values.get
            return found[get(now, OPEN), states.get(get(course, OPEN), "other")]

        return decide

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        course = facts.values.get(self.course)
        return {
            "course": speech.choice(self.course, course) if isinstance(course, str) else "",
            "named": speech.words(speech.choice(self.course, item) for item in self.named),
        }


_NOTICE_NOW = Reading("now", (State("called"), State("no"), State(BAD), State(OPEN, ("now",), ("called", "no"))))
_PRESENT_NOTICE_TABLE = Table(
    (_NOTICE_NOW,),
    (
        Line("shown", Verdict.SHOWN, {"now": ("called",)}),
        Line("invalid", Verdict.INVALID, {"now": (BAD,)}),
        Line("not now", NA, {"now": ("no",)}, gate=True),
        Line("unknown", Verdict.UNKNOWN, {"now": (OPEN,)}),
    ),
)
_LASTING_NOTICE_TABLE = Table(
    (_NOTICE_NOW, yes_no("ever")),
    (
        Line("shown", Verdict.SHOWN, {"now": ("called",)}),
        Line("shown", Verdict.SHOWN, {"ever": ("yes",)}),
        Line("invalid", Verdict.INVALID, {"now": (BAD,)}),
        Line("invalid", Verdict.INVALID, {"ever": (BAD,)}),
        Line("never", NA, {"now": ("no",), "ever": ("no",)}, gate=True),
        Line("unknown", Verdict.UNKNOWN),
    ),
)


@dataclass(frozen=True, slots=True)
class Notice(Criterion):
    """A risk that is shown when any entry calls for it, contradictions and all.

    With `ever`, past treatment calls for it too. Rests on C12 to C14, or C19 and C20.
    """

    kind: ClassVar[str] = "notice"
    now: str
    ever: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.now, self.ever) if self.ever else (self.now,)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_LASTING_NOTICE_TABLE if self.ever else _PRESENT_NOTICE_TABLE,)

    def compile(self, order: Mapping[str, int]) -> Closure:
        found = self.tables[0].compile({"now": self.now, "ever": self.ever})
        now, ever = self.now, self.ever
        called = {"considered": "called", "current": "called", "no": "no"}

        def on_face(facts: Facts, key: str) -> str:
            value = facts.face.get(key)
            if value is None:
                return BAD if facts.values.get(key) is BAD else OPEN
            return str(value)

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            state = on_face(facts, now)
            state = called.get(state, state)
            return found[(state, on_face(facts, ever)) if ever else (state,)]

        return decide


_DATES: Final = ("before", "on", "after")
_DUE_LINES: Final = (
    Line("before", Verdict.NOT_YET, {"due": ("before",)}),
    Line("on", Verdict.DUE, {"due": ("on",)}),
    Line("after", Verdict.PAST, {"due": ("after",)}),
    Line("spans", Verdict.UNKNOWN, {"due": ("spans",)}),
)


def _due_state(last: Days, step: Callable[[int], int], today: int) -> str:
    """Whether today is before, on or after the day a step from the last one; `spans` where its ends disagree."""
    due = step(last.first)
    state = "before" if today < due else "on" if today == due else "after"
    if last.precise:
        return state
    due = step(last.last)
    return state if state == ("before" if today < due else "on" if today == due else "after") else "spans"


_SCHEDULE_TABLE = Table(
    (
        now_reading(),
        Reading(
            "due",
            (
                *(State(name) for name in _DATES),
                State("spans", ("last",), _DATES),
                State(OPEN, ("last",), _DATES),
                State(BARRED),
                State(BAD),
            ),
        ),
    ),
    (
        Line("invalid", Verdict.INVALID, {"now": (BAD,)}),
        Line("not now", NA, {"now": ("no",)}, gate=True),
        Line("only considered", NA, {"now": ("considered",)}),
        Line("unknown", Verdict.UNKNOWN, {"now": open_now}),
        Line("invalid", Verdict.INVALID, {"due": (BAD,)}),
        Line("unknown", Verdict.UNKNOWN, {"due": (OPEN, BARRED)}),
        *_DUE_LINES,
    ),
)


@dataclass(frozen=True, slots=True)
class Schedule(Criterion):
    """The next infusion on the source's schedule: the last one and a calendar step. Rests on C15, or C18."""

    kind: ClassVar[str] = "schedule"
    now: str
    last: str
    every: Amount

    def __post_init__(self) -> None:
        _ = self.every.period

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.now, self.last)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_SCHEDULE_TABLE,)

    def compile(self, order: Mapping[str, int]) -> Closure:
        found = _SCHEDULE_TABLE.compile({"now": self.now, "last": self.last})
        now, last, step = self.now, self.last, self.every.period.after

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            get = facts.values.get
            value = get(last, OPEN)
            state = _due_state(value, step, facts.as_of.today) if isinstance(value, Days) else value
            return found[get(now, OPEN), state]

        return decide

    def next(self, facts: Facts, outcome: Outcome) -> tuple[Next, ...]:
        return _next_after(facts, outcome, self.last, self.every, "infusion")

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        return _dates(facts, self.last, self.every, speech)

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        return _days_around(facts, self.every) if fact == self.last else []


_REFUSED_DATE: Final = "date refused, examination open"
_EXAMINATION_TABLE = Table(
    (
        yes_no("ever"),
        Reading(
            "due",
            (
                *(State(name) for name in _DATES),
                State("spans", ("last",), _DATES),
                State("never"),
                State("undated", ("last",), _DATES),
                State(OPEN, ("examined", "last"), ("never", "undated", *_DATES)),
                State(BAD),
                State(_REFUSED_DATE, ("examined",), ("never", BAD)),
            ),
        ),
    ),
    (
        Line("invalid", Verdict.INVALID, {"ever": (BAD,)}),
        Line("never treated", NA, {"ever": ("no",)}, gate=True),
        Line("unknown", Verdict.UNKNOWN, {"ever": (OPEN,)}),
        Line("invalid", Verdict.INVALID, {"due": (BAD, _REFUSED_DATE)}),
        Line("never", Verdict.PAST, {"due": ("never",)}),
        Line("unknown", Verdict.UNKNOWN, {"due": (OPEN, "undated")}),
        *_DUE_LINES,
    ),
)


@dataclass(frozen=True, slots=True)
class Examination(Criterion):
    """An examination at intervals for everybody ever treated, counted from the last one. Rests on C17.

    That it was never done is past, without a date; an unknown date is never up to date.
    """

    kind: ClassVar[str] = "examination"
    ever: str
    examined: str
    last: str
    every: Amount

    def __post_init__(self) -> None:
        _ = self.every.period

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.ever, self.examined, self.last)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_EXAMINATION_TABLE,)

    def compile(self, order: Mapping[str, int]) -> Closure:
        found = _EXAMINATION_TABLE.compile({"ever": self.ever, "examined": self.examined, "last": self.last})
        ever, examined, last, step = self.ever, self.examined, self.last, self.every.period.after
        undone = {BAD: BAD, "no": "never", "yes": "undated", OPEN: OPEN}

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            get = facts.values.get
            state = undone[get(examined, OPEN)]
            if state not in {BAD, "never"} and (value := get(last)) is not None:
                if isinstance(value, Days):
                    state = _due_state(value, step, facts.as_of.today)
                else:
                    state = _REFUSED_DATE if value is BAD and state is OPEN else value
            return found[get(ever, OPEN), state]

        return decide

    def next(self, facts: Facts, outcome: Outcome) -> tuple[Next, ...]:
        return _next_after(facts, outcome, self.last, self.every, "examination")

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        return _dates(facts, self.last, self.every, speech)

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        return _days_around(facts, self.every) if fact == self.last else []


def _next_after(facts: Facts, outcome: Outcome, key: str, every: Amount, what: str) -> tuple[Next, ...]:
    last = facts.values.get(key)
    if outcome.verdict not in DATED or not isinstance(last, Days):
        return ()
    return (Next(every.period.after(last.last), False, what, not last.precise),)


def _dates(facts: Facts, key: str, every: Amount, speech: Speech) -> dict[str, str]:
    last = facts.values.get(key)
    said = {"every": speech.step(every.value, every.unit)}
    if isinstance(last, Days):
        said["last"] = speech.on(last.first, last.last)
        said["due"] = speech.on(every.period.after(last.first), every.period.after(last.last))
    return said


def _days_around(facts: Facts, every: Amount) -> list[Any]:
    """Dates of a last time that make today the day before, the day of and the day after the next."""
    today, after = facts.as_of.today, every.period.after
    first = 2 * today - after(today)
    while after(first) <= today:
        first += 1
    while after(first) > today:
        first -= 1
    return [date.fromordinal(day).isoformat() for day in (today, first + 1, first, first - 1) if 1 <= day <= today]
