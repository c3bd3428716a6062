"""Two years of infusions, courses and examinations, for all therapies on one axis.

Dates that are recorded are drawn where they are. What comes after them is drawn at the intervals that the rules of the
release hold, and nothing else: it is what a source describes, not a plan. Where a date to come has passed, nothing is
drawn after it, since what follows is counted from an infusion that nobody has recorded.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, singledispatch
from html import escape
from typing import Final

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from msclinic.core.language import of_release
from msclinic.core.pictures import Picture, percent
from msclinic.engine import Assessment, Finding, Verdict
from msclinic.engine.criteria import Amount, CourseDays, CourseGap, Criterion, Examination, Schedule
from msclinic.engine.facts import Facts
from msclinic.engine.speech import Words, words_of
from msclinic.engine.times import Days, Period
from msclinic.engine.values import UNKNOWN

__all__ = ["Lane", "Mark", "Tick", "Timeline", "draw", "timeline"]

_AHEAD: Final = Period.of(2, "year")
_BACK: Final = Period.of(1, "year")
_TICKS: Final = ((_("6 months"), 6), (_("1 year"), 12), (_("18 months"), 18), (_("2 years"), 24))
_COUNTED: Final = frozenset({Verdict.NOT_YET, Verdict.AMBIGUOUS, Verdict.DUE, Verdict.PAST, Verdict.UNKNOWN})
"""The verdicts of a rule that counts from a first course."""

_AFTER_COURSE: Final = _("%(gap)s after the first course: %(first)s to %(last)s.")
_PASSED_AFTER_COURSE: Final = _("%(gap)s after the first course: %(first)s to %(last)s, passed %(ago)s.")
_NEITHER: Final = _("Neither considered nor current, so nothing is drawn ahead.")
_NOT_KNOWN: Final = _("Not known whether it is considered or current, so nothing is drawn ahead.")

_SECOND: Final = _("An example from today, of no person: the second course follows %(gap)s later.")

_MOST_MARKS: Final = 120
"""More would run into one another."""


@dataclass(frozen=True, slots=True)
class Event:
    """Days from `first` to `last`: of what, and whether they are recorded, described, or passed without a record."""

    first: int
    last: int
    what: str
    how: str = "described"
    visits: int = 1


@dataclass
class Course:
    """What is drawn and said of one therapy; `lengths` are the days that its courses take."""

    lengths: tuple[int, ...] = ()
    events: list[Event] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    can_be_counted: bool = True
    """Whether the days to come are known well enough to be counted."""

    def days_of(self, number: int) -> int:
        """The days of a course by its number, as far as they are described; else one."""
        return self.lengths[number - 1] if number <= len(self.lengths) else 1

    @property
    def visits(self) -> int:
        """The days of infusion that are described from now on; 0 where they cannot be counted."""
        if not self.can_be_counted:
            return 0
        return sum(event.visits for event in self.events if event.how == "described" and event.what != "examination")


@dataclass(frozen=True, slots=True)
class Mark:
    """An event on the axis: its place, and its width where it has one."""

    at: str
    width: str
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the axis with its words."""

    at: str
    name: str | Promise
    anchor: str
    is_half: bool = False
    """Whether it stands between two years, and gives way where there is little room."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One therapy: its marks, and all that they show in words."""

    key: str
    name: str
    told: list[str]
    marks: list[Mark]
    visits: int
    """On how many days of these two years something is infused, as far as it is drawn ahead."""

    @property
    def drawn(self) -> SafeString:
        """Its marks as they stand in the picture: dots, diamonds and, where days are known to last, bars."""
        return SafeString("".join(map(_drawn, self.marks)))

    def row(self, grid: str) -> str:
        """It on the lines of the axis, with its name before and its words beneath."""
        place = f"lane-{escape(self.key)}"
        svg = f'<svg height="34" role="img" aria-labelledby="{place}">{grid}{self.drawn}</svg>'
        told = f'<p class="told" id="{place}">{escape(" ".join(self.told))}</p>'
        return f'<div class="lane"><p class="who">{escape(self.name)}</p>{svg}{told}</div>'


@dataclass(frozen=True, slots=True)
class Timeline:
    """The axis with its lanes. `kinds` are the kinds of marks that occur, for the key to them."""

    ticks: list[Tick]
    today: str
    lanes: list[Lane]
    kinds: list[tuple[str, str]]
    """What is drawn and how, such as (dose, recorded)."""

    @property
    def axis(self) -> SafeString:
        """The words of the lines, each beneath its own."""
        return SafeString("".join(map(_named, self.ticks)))

    @property
    def grid(self) -> SafeString:
        """The lines behind every lane."""
        lines = "".join(f'<line class="grid" x1="{tick.at}" x2="{tick.at}" y1="0" y2="34"/>' for tick in self.ticks)
        base = '<line class="base" x1="0" x2="100%" y1="17" y2="17"/>'
        return SafeString(f'{lines}{base}<line class="today" x1="{self.today}" x2="{self.today}" y1="0" y2="34"/>')

    @property
    def rows(self) -> SafeString:
        """The lanes."""
        grid = self.grid
        return SafeString("".join(lane.row(grid) for lane in self.lanes))

    @property
    def key(self) -> SafeString:
        """What the marks that occur stand for."""
        return SafeString("".join(_kind(*kind, of_release()) for kind in self.kinds))


def draw(assessment: Assessment) -> Picture | None:
    """The therapies that are considered or current, or of which something lasts beyond treatment."""
    found = timeline(assessment)
    return Picture("therapies/_timeline.html", found) if found.lanes else None


def timeline(assessment: Assessment, *, every: bool = False) -> Timeline:
    """The axis for one person; with `every`, a lane for each therapy.

    Where nothing was entered there is no person, and with `every` each lane is an example of the schedule. Where
    something was, what is not known to be considered or current has nothing drawn ahead: it would read as proposed.
    """
    facts = assessment.facts
    if facts is None:
        return Timeline([], "", [], [])
    courses = {key: _course(key, assessment, facts, every=every) for key in assessment.release.therapies}
    drawn = {key: course for key, course in courses.items() if course.events or course.said}
    today = facts.as_of.today
    begin, end = _begin(today, drawn.values()), _AHEAD.after(today)
    length = max(end - begin, 1)
    lanes = [
        Lane(
            key=key,
            name=assessment.release.said(assessment.release.therapies[key]["name"], of_release()),
            told=course.said,
            marks=list(_marks(course, begin, length)),
            visits=course.visits,
        )
        for key, course in drawn.items()
    ]
    kinds = dict.fromkeys((mark.what, mark.how) for lane in lanes for mark in lane.marks)
    return Timeline(_ticks(today, begin, length), percent(today - begin, length), lanes, list(kinds))


def _course(key: str, assessment: Assessment, facts: Facts, *, every: bool) -> Course:
    findings = [one for one in assessment.findings if one.rule.therapy == key and not _is_closed(one, facts)]
    criteria = [finding.rule.criterion for finding in findings]
    lengths = next((one.days for one in criteria if isinstance(one, CourseDays)), ())
    course, speech = Course(lengths), words_of(assessment.release, of_release())
    for finding in findings:
        _add(finding.rule.criterion, course, finding, speech, every)
    return course


def _is_closed(finding: Finding, facts: Facts) -> bool:
    """Whether a gate is closed, or an entry that the rule reads has to be corrected."""
    is_closed = any(facts.values.get(gate) == "no" for gate in finding.rule.gates)
    return is_closed or finding.verdict is Verdict.INVALID


@singledispatch
def _add(criterion: Criterion, course: Course, finding: Finding, speech: Words, every: bool) -> None:
    """What a rule adds to the picture of its therapy; most kinds add nothing."""


@_add.register
def _add_schedule(criterion: Schedule, course: Course, finding: Finding, speech: Words, every: bool) -> None:
    facts = finding.facts
    now, last = facts.values.get(criterion.now), facts.values.get(criterion.last)
    interval = speech.step(criterion.every.value, criterion.every.unit)
    if now == "current":
        if not isinstance(last, Days):
            course.said.append(
                _("Interval: %(interval)s. The last infusion is not known, so no date is drawn.")
                % {"interval": interval}
            )
            return
        course.events.append(Event(last.first, last.last, "dose", "recorded"))
        course.said.append(_("Last infusion %(when)s.") % {"when": speech.on(last.first, last.last)})
        _follow(course, last, criterion.every, "dose", finding, speech)
    elif now == "considered" or (every and _of_no_person(facts)):
        today = facts.as_of.today
        steps = list(_steps(today, criterion.every.period, today))
        course.events += [Event(day, day, "dose") for day in steps]
        words = _example(len(steps)) if _of_no_person(facts) else _begun(len(steps))
        course.said.append(words % {"count": len(steps), "interval": interval})
    elif every:
        course.said.append(str(_NEITHER if now == "no" else _NOT_KNOWN))


def _of_no_person(facts: Facts) -> bool:
    """Whether nothing at all was entered; what was refused or not recognised was entered of somebody too."""
    return not (facts.given or facts.errors or facts.unrecognised)


def _begun(count: int) -> str:
    return ngettext(
        "Were it begun today: %(count)s infusion in two years. Interval: %(interval)s.",
        "Were it begun today: %(count)s infusions in two years. Interval: %(interval)s.",
        count,
    )


def _example(count: int) -> str:
    return ngettext(
        "An example from today, of no person: %(count)s infusion in two years. Interval: %(interval)s.",
        "An example from today, of no person: %(count)s infusions in two years. Interval: %(interval)s.",
        count,
    )


@_add.register
def _add_examination(criterion: Examination, course: Course, finding: Finding, speech: Words, every: bool) -> None:  # noqa: ARG001
    facts = finding.facts
    last = facts.values.get(criterion.last)
    interval = speech.step(criterion.every.value, criterion.every.unit)
    if facts.values.get(criterion.ever) != "yes":
        return
    if isinstance(last, Days):
        course.events.append(Event(last.first, last.last, "examination", "recorded"))
        course.said.append(_("Last examination %(when)s.") % {"when": speech.on(last.first, last.last)})
        _follow(course, last, criterion.every, "examination", finding, speech)
    elif facts.values.get(criterion.examined) != "no":
        course.said.append(
            _("Interval of the examination: %(interval)s. The last one is not known, so no date is drawn.")
            % {"interval": interval}
        )


@_add.register
def _add_days(criterion: CourseDays, course: Course, finding: Finding, speech: Words, every: bool) -> None:
    now = finding.facts.values.get(criterion.now)
    if now in {"considered", "current"} or (every and now != "no"):
        days = [speech.count(length, "day") for length in criterion.days]
        course.said.append(_("Days of each course: %(days)s.") % {"days": speech.words(days)})


@_add.register
def _add_gap(criterion: CourseGap, course: Course, finding: Finding, speech: Words, every: bool) -> None:
    facts = finding.facts
    now, given = facts.values.get(criterion.now), facts.values.get(criterion.courses)
    gap = speech.step(criterion.gap.value, criterion.gap.unit)
    rows = [row for row in given or () if "start" in row]
    for row in rows:
        start: Days = row["start"]
        end: Days = row.get("end") or Days(*(day + row.get("days", 1) - 1 for day in (start.first, start.last)))
        course.events.append(Event(start.first, end.last, "course", "recorded"))
        course.said.append(
            _("Course %(number)s: first day %(when)s.")
            % {"number": row.get("n", _("without a number")), "when": speech.on(start.first, start.last)}
        )
    first = next((row for row in rows if row.get("n") == 1), None)
    today = facts.as_of.today
    if first is not None and finding.verdict in _COUNTED:
        from_first, from_last = criterion.anniversaries(first, cut=True)
        how = _how(finding)
        course.events.append(Event(from_first.first, from_last.last, "course", how, course.days_of(2)))
        words = _PASSED_AFTER_COURSE if how == "passed" else _AFTER_COURSE
        course.said.append(
            words
            % {
                "gap": capfirst(gap),
                "first": speech.day(from_first.first),
                "last": speech.day(from_last.last),
                "ago": _ago(from_last, today),
            }
        )
    elif now not in {"considered", "current"} and not _of_no_person(facts):
        if every:
            course.said.append(str(_NEITHER if now == "no" else _NOT_KNOWN))
    elif not rows and (now == "considered" or every) and _is_new(criterion, finding):
        for number, day in ((1, today), (2, criterion.gap.period.after(today))):
            length = course.days_of(number)
            course.events.append(Event(day, day + length - 1, "course", visits=length))
        begun = _("Were it begun today, the second course would follow %(gap)s later.")
        words = _SECOND if _of_no_person(facts) else begun
        course.said.append(words % {"gap": gap})
    elif first is None and (now in {"considered", "current"} or every):
        course.said.append(str(_("The first course is not known, so no date is drawn.")))


def _is_new(criterion: CourseGap, finding: Finding) -> bool:
    """Whether nothing that was entered says that a course was given, or might have been."""
    facts = finding.facts
    ever = f"{finding.rule.therapy}_ever"
    may_have_been = facts.given.get(ever) == UNKNOWN or facts.values.get(ever) == "yes"
    is_open = not may_have_been and criterion.courses not in facts.given
    is_none = facts.values.get(criterion.courses) == ()
    return (is_open or is_none) and facts.values.get(criterion.planned, 1) == 1


def _how(finding: Finding) -> str:
    """As it was judged: whether a date has passed is the rule's to say."""
    return "passed" if finding.verdict is Verdict.PAST else "described"


def _ago(passed: Days, today: int) -> str:
    """How long ago it was; of a date that is not exactly known, at least."""
    count = today - passed.last
    if passed.precise:
        words = ngettext("%(count)s day ago", "%(count)s days ago", count)
    else:
        words = ngettext("at least %(count)s day ago", "at least %(count)s days ago", count)
    return words % {"count": count}


def _follow(course: Course, last: Days, every: Amount, what: str, finding: Finding, speech: Words) -> None:
    """What comes at an interval after a last time."""
    step, interval = every.period, speech.step(every.value, every.unit)
    following = Days(step.after(last.first), step.after(last.last))
    when = speech.days(following.first, following.last)
    if finding.verdict is Verdict.PAST:
        course.events.append(Event(following.first, following.last, what, "passed"))
        course.said.append(
            _("%(interval)s later: %(when)s, passed %(ago)s.")
            % {"interval": capfirst(interval), "when": when, "ago": _ago(following, finding.facts.as_of.today)}
        )
        return
    if not following.precise:
        course.events.append(Event(following.first, following.last, what))
        course.can_be_counted = course.can_be_counted and what == "examination"
    else:
        course.events += [Event(day, day, what) for day in _steps(following.first, step, finding.facts.as_of.today)]
    course.said.append(_("%(interval)s later: %(when)s.") % {"interval": capfirst(interval), "when": when})


def _steps(first: int, step: Period, today: int) -> Iterator[int]:
    """Days at an interval, up to two years from today."""
    day, end, count = first, _AHEAD.after(today), 0
    while day <= end and count < _MOST_MARKS:
        yield day
        day, count = step.after(day), count + 1


def _begin(today: int, courses: Iterable[Course]) -> int:
    """Today, or the first recorded day of the year before it."""
    year_ago = 2 * today - _BACK.after(today)
    recorded = (event.first for course in courses for event in course.events)
    return min((day for day in recorded if year_ago <= day < today), default=today)


def _marks(course: Course, begin: int, length: int) -> Iterator[Mark]:
    for event in course.events:
        if event.last < begin or event.first > begin + length:
            continue
        width = percent(event.last - max(event.first, begin) + 1, length) if event.last > event.first else ""
        yield Mark(percent(event.first - begin, length), width, event.what, event.how)


def _drawn(mark: Mark) -> str:
    """Made of percentages and of words of this module alone, so that nothing in it has to be escaped."""
    look = f"{mark.what} {mark.how}"
    if mark.what == "dose" and not mark.width:
        return f'<circle class="{look}" cx="{mark.at}" cy="17" r="5"/>'
    if mark.what == "examination" and not mark.width:
        diamond = f'<path class="{look}" d="M0 -7 7 0 0 7 -7 0Z"/>'
        return f'<svg x="{mark.at}" y="17" overflow="visible">{diamond}</svg>'
    bar = f'<rect class="{look}" width="100%" height="24" rx="2"/>'
    return f'<svg x="{mark.at}" y="5" width="{mark.width or 4}" height="24" overflow="visible">{bar}</svg>'


@lru_cache(maxsize=64)
def _kind(what: str, how: str, language: str) -> SafeString:  # noqa: ARG001  # for the cache
    """A kind of mark and its words, made once for each language."""
    return render_to_string("therapies/_kind.html", {"what": what, "how": how})


def _named(tick: Tick) -> str:
    half = ' class="half"' if tick.is_half else ""
    return f'<text{half} x="{tick.at}" y="13" text-anchor="{tick.anchor}">{escape(str(tick.name))}</text>'


def _ticks(today: int, begin: int, length: int) -> list[Tick]:
    start = [Tick("0.00%", "", "start")] if begin < today else []
    ahead = [
        Tick(
            percent(Period.of(months, "month").after(today) - begin, length),
            name,
            "end" if months == 24 else "middle",
            bool(months % 12),
        )
        for name, months in _TICKS
    ]
    return [*start, Tick(percent(today - begin, length), _("today"), "start" if begin == today else "middle"), *ahead]
