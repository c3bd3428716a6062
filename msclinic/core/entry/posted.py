"""From what a form posts to facts (contract section 5: the field names).

A part that does not fit, such as a day without its month, becomes an `Unreadable` fact: the engine names the error
beside all others, and the rules that do not need the fact still answer.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.http import QueryDict

from msclinic.engine import AsOf
from msclinic.engine.values import UNKNOWN, Problem, Unreadable
from msclinic.engine.vocabulary import Fact, Vocabulary

__all__ = ["Entry", "names_of", "read_entry"]

_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_NOT_FACTS: Final = frozenset({"csrfmiddlewaretoken", "as_of", "time_zone", "add"})
_DATE: Final = ("_day", "_month", "_year")
_PARTS: Final = {
    "quantity": ("", "_unit"),
    "date": _DATE,
    "moment": (*_DATE, "_time", "_fold"),
    "records": ("_listed",),
}
"""The endings of the names of a field's controls, where they are not its name alone."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered: the facts as JSON, the moment and the zone, and what could not be read of the zone.

    `as_of` is left as typed where it cannot be read, for the engine to refuse. `texts` holds every posted value as
    typed, so that a form can show it again; `rows` says for each list of records which numbered rows were filled in.
    """

    facts: dict[str, Any]
    as_of: AsOf | str
    zone: tzinfo
    zone_name: str
    texts: QueryDict
    problems: list[Problem] = field(default_factory=list)
    rows: dict[str, list[int]] = field(default_factory=dict)


def read_entry(post: QueryDict, vocabulary: Vocabulary) -> Entry:
    """The facts of a form. Nothing posted is dropped: a name that is no fact's is passed on as an unknown fact."""
    problems: list[Problem] = []
    name = post.get("time_zone", "").strip() or settings.TIME_ZONE
    try:
        zone = ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problems.append(Problem("time_zone", "Choose a time zone by its name, such as Europe/Berlin."))
        name = settings.TIME_ZONE
        zone = ZoneInfo(name)
    reader = _Reader(post, zone)
    facts: dict[str, Any] = {}
    for fact in vocabulary:
        value = reader.records(fact) if fact.kind == "records" else reader.fact(fact, fact.key)
        if value is not None:
            facts[fact.key] = value
    facts |= {key: post[key] for key in post if not _belongs(key, vocabulary)}
    as_of = post.get("as_of", "").strip() or AsOf.at(datetime.now(zone).replace(microsecond=0))
    return Entry(facts, as_of, zone, name, post, problems, reader.rows)


def names_of(fact: Fact, name: str) -> list[str]:
    """The names under which a field posts, of a list without those of its rows."""
    unknown = [] if fact.kind == "records" else [f"{name}_unknown"]
    return [f"{name}{part}" for part in _PARTS.get(fact.kind, ("",))] + unknown


def _belongs(key: str, vocabulary: Vocabulary) -> bool:
    if key in _NOT_FACTS or key.split("-", 1)[0] in vocabulary.facts:
        return True
    stem = key.rpartition("_")[0]
    return stem in vocabulary.facts and key in names_of(vocabulary.facts[stem], stem)


class _Reader:
    def __init__(self, post: QueryDict, zone: tzinfo) -> None:
        self.post = post
        self.zone = zone
        self.rows: dict[str, list[int]] = {}

    def text(self, name: str) -> str:
        return self.post.get(name, "").strip()

    def fact(self, fact: Fact, name: str) -> Any:
        """The value of one field, None where nothing was entered."""
        value = self._value(fact, name)
        if not self.text(f"{name}_unknown"):
            return value
        return UNKNOWN if value is None else Unreadable("Give a value, or say that it is not known, not both.")

    def _value(self, fact: Fact, name: str) -> Any:
        match fact.kind:
            case "choices":
                return [item.strip() for item in self.post.getlist(name) if item.strip()] or None
            case "whole":
                return self._number(name)
            case "quantity":
                return self._quantity(name)
            case "date":
                return self._date(name)
            case "moment":
                return self._moment(name)
        return self.text(name) or None

    def _number(self, name: str) -> Any:
        """A JSON number; a text that is none is left as it is, for the engine to refuse."""
        text = self.text(name)
        if not _NUMBER.fullmatch(text):
            return text or None
        return Decimal(text) if "." in text else int(text)

    def _quantity(self, name: str) -> Any:
        number, unit = self._number(name), self.text(f"{name}_unit")
        if number is None and not unit:
            return None
        return (
            {"value": number} | {"unit": unit}
            if unit and number is not None
            else {"unit": unit}
            if unit
            else {"value": number}
        )

    def _date(self, name: str) -> Any:
        year, month, day = (self.text(f"{name}_{part}") for part in ("year", "month", "day"))
        if not (year or month or day):
            return None
        if day and not month:
            return Unreadable("Enter the month that belongs to the day.")
        if month and not year:
            return Unreadable("Enter the year that belongs to the month.")
        if not all(part.isascii() and part.isdigit() for part in (year, month, day) if part):
            return Unreadable("Enter day, month and year in figures.")
        if len(year) != 4:
            return Unreadable("Enter the year with four figures.")
        return "-".join([year, *(part.zfill(2) for part in (month, day) if part)])

    def _moment(self, name: str) -> Any:
        day, time = self._date(name), self.text(f"{name}_time")
        if not time or isinstance(day, Unreadable):
            return day
        if day is None:
            return Unreadable("Enter the date that belongs to the time.")
        if len(day) < 10:
            return Unreadable("Enter the whole date that belongs to the time, with its day.")
        clock = _TIME.fullmatch(time)
        if clock is None:
            return Unreadable("Enter the time as hours and minutes, such as 09:30.")
        try:
            hour, minute, second = (int(part or 0) for part in clock.groups())
            civil = date.fromisoformat(day)
            wall = datetime(civil.year, civil.month, civil.day, hour, minute, second)
        except ValueError:
            return Unreadable("Enter a date and a time that exist.")
        return self._instant(wall, self.text(f"{name}_fold"))

    def _instant(self, wall: datetime, fold: str) -> Any:
        """The moment that a clock of the zone showed; a skipped one never was, of a repeated one which is asked."""
        first, second = (wall.replace(tzinfo=self.zone, fold=number) for number in (0, 1))
        if first.utcoffset() == second.utcoffset():
            return first.isoformat()
        if (second.utcoffset() or timedelta()) > (first.utcoffset() or timedelta()):
            return Unreadable("The clock skipped this time when summer time began. Enter a time before or after it.")
        if fold not in {"first", "second"}:
            return Unreadable(
                "The clock showed this time twice when summer time ended. Say which is meant, the first or the second."
            )
        return (first if fold == "first" else second).isoformat()

    def records(self, fact: Fact) -> Any:
        """The rows of a list; blank rows are ignored, rows beside *none* or *not known* are refused."""
        listed = self.text(f"{fact.key}_listed")
        rows = [(number, row) for number in self._numbers(fact.key) if (row := self._row(fact, number))]
        self.rows[fact.key] = [number for number, _ in rows]
        if rows and listed in {"none", UNKNOWN}:
            return Unreadable("Rows are filled in although “none” or “not known” is chosen. Correct one of them.")
        if rows or listed in {"", "listed"}:
            return [row for _, row in rows] or None
        return [] if listed == "none" else listed

    def _numbers(self, key: str) -> list[int]:
        pattern = re.compile(rf"{re.escape(key)}-(\d{{1,4}})-", re.ASCII)
        return sorted({int(match[1]) for name in self.post if (match := pattern.match(name))})

    def _row(self, fact: Fact, number: int) -> Mapping[str, Any]:
        return dict(self._fields(fact, f"{fact.key}-{number}"))

    def _fields(self, fact: Fact, prefix: str) -> Iterator[tuple[str, Any]]:
        """The columns that were filled in, and whatever else was posted for the row."""
        known = {name for column in fact.fields for name in names_of(column, f"{prefix}-{column.key}")}
        for column in fact.fields:
            value = self.fact(column, f"{prefix}-{column.key}")
            if value is not None:
                yield column.key, value
        for name in self.post:
            if name.startswith(f"{prefix}-") and name not in known and self.text(name):
                yield name.removeprefix(f"{prefix}-"), self.text(name)
