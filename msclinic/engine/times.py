"""Civil dates and instants, precise or not.

Days are ordinals (`date.toordinal`), instants and durations are microseconds, so that comparing is exact and nothing
overflows at the ends of the calendar. An imprecise date is the interval of the days that it may be.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone, tzinfo
from fractions import Fraction
from functools import lru_cache
from typing import Self

__all__ = ["DAY", "HOUR", "AsOf", "Days", "Duration", "Period", "Span", "TimeError", "read_days", "read_span"]

SECOND = 1_000_000
HOUR = 3600 * SECOND
DAY = 24 * HOUR

_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?P<offset>Z|[+-]\d{2}:\d{2})?", re.ASCII)
_EPOCH = date(1970, 1, 1).toordinal()
_LAST_DAY = date.max.toordinal()
_LAST_YEAR = date.max.year


class TimeError(ValueError):
    """A date or a moment that cannot be read; the message is an instruction to the person who typed it."""


def _instant(moment: datetime) -> int:
    offset = moment.utcoffset() or timedelta()
    wall = (moment.toordinal() - _EPOCH) * DAY
    wall += ((moment.hour * 60 + moment.minute) * 60 + moment.second) * SECOND + moment.microsecond
    return wall - offset // timedelta(microseconds=1)


def _read_moment(text: str) -> datetime:
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise TimeError("Enter a date and a time such as 2026-06-13T22:00:00-04:00.")
    if match["offset"] is None:
        raise TimeError("Add the offset from UTC to the time, such as +02:00.")
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise TimeError("Enter a date and a time that exist.") from None


@dataclass(frozen=True, slots=True)
class AsOf:
    """The moment of an assessment, with the offset in which its days are counted."""

    moment: datetime
    instant: int
    today: int

    @classmethod
    def read(cls, text: object) -> Self:
        """Raises TimeError when there is no offset or the text cannot be read."""
        if not isinstance(text, str):
            raise TimeError("Enter the moment of the assessment as text such as 2026-06-15T12:00:00+00:00.")
        moment = _read_moment(text)
        if not 1000 <= moment.year <= 9000:
            raise TimeError("Enter a year between 1000 and 9000.")
        return cls.at(moment)

    @classmethod
    def at(cls, moment: datetime) -> Self:
        """The assessment at an aware moment."""
        offset = moment.utcoffset()
        if offset is None:
            raise TimeError("Add the offset from UTC to the time, such as +02:00.")
        fixed = moment.astimezone(timezone(offset))
        return cls(fixed, _instant(fixed), fixed.toordinal())

    def __str__(self) -> str:
        return self.moment.isoformat()

    def wall(self, instant: int) -> datetime:
        """An instant on the clock of this assessment."""
        return self.moment + timedelta(microseconds=instant - self.instant)


@dataclass(frozen=True, slots=True)
class Days:
    """A civil date, or the days that an imprecise one may be: `first` to `last`, both belonging to it."""

    first: int
    last: int

    @property
    def precise(self) -> bool:
        """Whether one day is meant."""
        return self.first == self.last

    def until(self, today: int) -> Self:
        """The same date, known not to lie after `today`."""
        return self if self.last <= today else type(self)(self.first, today)


@dataclass(frozen=True, slots=True)
class Span:
    """An instant, or the time that an imprecise one may be: from `first` up to `last`, which belongs if `closed`.

    `midnight` is the end of the day, month or year that was named, whatever is known about its being over.
    """

    first: int
    last: int
    closed: bool
    midnight: int

    @property
    def precise(self) -> bool:
        """Whether one instant is meant."""
        return self.first == self.last

    def until(self, instant: int) -> Self:
        """The same time, known not to lie after `instant`."""
        if self.last < instant or (self.last == instant and not self.closed):
            return self
        return type(self)(self.first, min(self.last, instant), True, self.midnight)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time between two bounds, in microseconds; `longest` is None where it is still running."""

    shortest: int | Fraction
    longest: int | Fraction | None
    shortest_belongs: bool = True
    longest_belongs: bool = True

    def below(self, bound: int) -> bool:
        """Whether every possible length is shorter than `bound`."""
        if self.longest is None:
            return False
        return self.longest < bound or (self.longest == bound and not self.longest_belongs)

    def from_on(self, bound: int) -> bool:
        """Whether every possible length is `bound` or longer."""
        return self.shortest >= bound

    @property
    def empty(self) -> bool:
        """Whether no length is possible."""
        if self.longest is None:
            return False
        if self.shortest == self.longest:
            return not (self.shortest_belongs and self.longest_belongs)
        return self.shortest > self.longest

    def cut(self, other: "Duration") -> "Duration":
        """What both allow; empty where they exclude one another."""
        shortest, belongs = max(
            (self.shortest, not self.shortest_belongs), (other.shortest, not other.shortest_belongs)
        )
        ends = [
            (end, end_in)
            for end, end_in in ((self.longest, self.longest_belongs), (other.longest, other.longest_belongs))
            if end is not None
        ]
        longest, longest_in = min(ends) if ends else (None, True)
        return Duration(shortest, longest, not belongs, longest_in)


@dataclass(frozen=True, slots=True)
class Period:
    """A step of the calendar: whole years and months keep the day of the month (or take its last), days are days."""

    months: int = 0
    days: int = 0

    @classmethod
    @lru_cache(maxsize=256, typed=True)
    def of(cls, value: int, unit: str) -> Self:
        """`value` units of `d`, `week`, `month` or `year`. Raises ValueError for another unit or less than one."""
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise ValueError(f"an interval is at least one whole unit, not {value!r}")
        match unit:
            case "d":
                return cls(days=value)
            case "week":
                return cls(days=7 * value)
            case "month":
                return cls(months=value)
            case "year":
                return cls(months=12 * value)
        raise ValueError(f"an interval has the unit d, week, month or year, not {unit!r}")

    def after(self, day: int) -> int:
        """The day one period later; a date beyond the calendar is its last day."""
        if not self.months:
            return min(day + self.days, _LAST_DAY)
        if day >= _LAST_DAY:
            return _LAST_DAY
        start = date.fromordinal(day)
        year, month = divmod(start.year * 12 + start.month - 1 + self.months, 12)
        if year > _LAST_YEAR:
            return _LAST_DAY
        try:
            later = start.replace(year, month + 1)
        except ValueError:
            later = date(year, month + 1, calendar.monthrange(year, month + 1)[1])
        return min(later.toordinal() + self.days, _LAST_DAY) if self.days else later.toordinal()


def read_days(text: str) -> Days:
    """A day, a month or a year. Raises TimeError with an instruction."""
    match = _DATE.fullmatch(text)
    if match is None:
        raise TimeError("Enter a date such as 2026-06-15, a month such as 2026-06, or a year such as 2026.")
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        raise TimeError("Enter a date that exists.") from None
    if day:
        return Days(first.toordinal(), first.toordinal())
    last_month = int(month or 12)
    last = date(first.year, last_month, calendar.monthrange(first.year, last_month)[1])
    return Days(first.toordinal(), last.toordinal())


def _midnight(day: int, zone: tzinfo) -> int:
    """The first instant of a day in a zone."""
    if day > date.max.toordinal():
        return _midnight(day - 1, zone) + DAY
    midnight = date.fromordinal(day)
    start = datetime(midnight.year, midnight.month, midnight.day, tzinfo=zone)
    return _instant(start)


def read_span(text: str, zone: tzinfo) -> Span:
    """A moment with its offset, or a day, month or year of `zone`. Raises TimeError with an instruction."""
    if _DATE.fullmatch(text):
        days = read_days(text)
        start, midnight = _midnight(days.first, zone), _midnight(days.last + 1, zone)
        return Span(start, midnight, False, midnight)
    instant = _instant(_read_moment(text))
    return Span(instant, instant, True, instant)
