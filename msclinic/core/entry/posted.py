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
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import QueryDict
from django.utils.formats import get_format, sanitize_separators

from msclinic.core.entry.names import OWN, ROW_FIGURES, endings_of, names_of, single_names_of
from msclinic.core.entry.texts import given, readable, typed
from msclinic.core.entry.zones import zone_names
from msclinic.engine import AsOf
from msclinic.engine.times import TimeError
from msclinic.engine.values import UNKNOWN, Problem, Unreadable
from msclinic.engine.vocabulary import Fact, Vocabulary

__all__ = ["Entry", "read_entry"]

_THOUSANDS: Final = re.compile(r"\d{1,3}(?:\.\d{3})+", re.ASCII)
"""What is a thousand where the comma is the decimal sign, and would be read as one."""

_NUMBER: Final = re.compile(r"[+-]?\d+(?:\.\d+)?", re.ASCII)
_MOST_FIGURES: Final = 1000
"""More than any number has that the engine takes, fewer than Python makes an int of."""

_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_ROW: Final = rf"(0|[1-9]\d{{0,{ROW_FIGURES - 1}}})"
"""The number of a row, spelled in the one way that its names are looked up by."""

_INSTEAD: Final = {
    "date": "Enter day, month and year in their own fields.",
    "moment": "Enter day, month and year in their own fields.",
    "records": "Enter each row in its own fields.",
}
"""What to do instead of posting a value under the key alone."""

_Texts = Mapping[str, str]
"""What was typed into a field's controls, by the ending of their names."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What was entered: the facts as JSON, the moment and the zone, and what could not be read of these two.

    `as_of` is left as typed where it cannot be read, for the engine to refuse. `zone_name` says in which zone the times
    are, such as Europe/Berlin or UTC+02:00, and is empty where none could be read. `texts` holds every posted value as
    typed, so that a form can show it again; `rows` says for each list of records which numbered rows were filled in,
    `there` which there were in order with those left blank, `asks` which fields hold a time that the clock showed
    twice and do not say which one is meant.
    """

    facts: dict[str, Any]
    as_of: AsOf | str
    zone: tzinfo
    zone_name: str
    texts: QueryDict
    problems: list[Problem] = field(default_factory=list)
    rows: dict[str, list[int]] = field(default_factory=dict)
    there: dict[str, list[int]] = field(default_factory=dict)
    asks: set[str] = field(default_factory=set)

    def row(self, key: str, index: int) -> tuple[int, int]:
        """The number of a row that was filled in, and its place in the form, counted from 1.

        Facts that came from no form have their rows one behind the other.
        """
        if index >= len(self.rows.get(key, [])):
            return index, index + 1
        number = self.rows[key][index]
        return number, self.there[key].index(number) + 1


@dataclass(frozen=True, slots=True)
class _WhichOfTwo(Unreadable):
    """A time that the clock showed twice."""


_WITHOUT_ZONE: Final = Unreadable("Choose a time zone first: a day and a time are another moment in another zone.")


def read_entry(post: QueryDict, vocabulary: Vocabulary, now: AsOf | None = None) -> Entry:
    """The facts of a form. What is posted under a name that nothing reads is passed on as an unknown fact.

    `now` is the moment of the assessment where none is posted; without it, the minute that it is.
    """
    post = readable(post)
    problems: list[Problem] = []
    zone = _zone(post, problems)
    reader = _Reader(post, zone)
    facts = {fact.key: value for fact in vocabulary if (value := reader.fact_of_the_form(fact)) is not None}
    facts |= reader.unread(facts)
    clock = zone or ZoneInfo(settings.TIME_ZONE)
    as_of = _as_of(post, clock, problems, now)
    return Entry(facts, as_of, clock, str(zone or ""), post, problems, reader.rows, reader.there, reader.asks)


def _one_answer(answers: list[str]) -> Unreadable:
    """That several answers were given to one question."""
    return Unreadable(
        "Give one answer; {others} and {last} were given.", {"others": ", ".join(answers[:-1]), "last": answers[-1]}
    )


def _problem(place: str, refused: Unreadable) -> Problem:
    return Problem(place, refused.words, refused.values)


def _zone(post: QueryDict, problems: list[Problem]) -> tzinfo | None:
    """The zone of the times entered; None, with a problem, where one was posted that cannot be taken."""
    names = given(post, "time_zone")
    if not names:
        return _offset(post) or ZoneInfo(settings.TIME_ZONE)
    if len(names) > 1:
        problems.append(_problem("time_zone", _one_answer(names)))
    elif names[0] in zone_names():
        return ZoneInfo(names[0])
    else:
        problems.append(Problem("time_zone", "Choose a time zone by its name, such as Europe/Berlin."))
    return None


def _offset(post: QueryDict) -> tzinfo | None:
    """The offset of the moment of the assessment, where a readable one was posted."""
    moments = given(post, "as_of")
    try:
        return AsOf.read(moments[0]).moment.tzinfo if len(moments) == 1 else None
    except TimeError:
        return None


def _as_of(post: QueryDict, zone: tzinfo, problems: list[Problem], now: AsOf | None) -> AsOf | str:
    """The moment of the assessment, now to the minute where none is given; of two nothing that could be judged by."""
    moments = given(post, "as_of")
    if len(moments) > 1:
        problems.append(_problem("as_of", _one_answer(moments)))
        return ""
    return moments[0] if moments else now or AsOf.at(datetime.now(zone).replace(second=0, microsecond=0))


class _Reader:
    """Reads field by field, and notes under which names."""

    def __init__(self, post: QueryDict, zone: tzinfo | None) -> None:
        self.post = post
        self.zone = zone
        self.read = set(OWN)
        self.given = {name: texts for name in post if (texts := given(post, name))}
        self.rows: dict[str, list[int]] = {}
        self.there: dict[str, list[int]] = {}
        self.asks: set[str] = set()

    def fact_of_the_form(self, fact: Fact) -> Any:
        """The value of a fact, None where nothing was entered; what is left blank is looked at no further."""
        names = names_of(fact, fact.key)
        if fact.kind != "records" and self.given.keys().isdisjoint((fact.key, *names)):
            self.read.update((fact.key, *names))
            return None
        return self.fact(fact, fact.key)

    def fact(self, fact: Fact, name: str) -> Any:
        """The value of one field, None where nothing was entered."""
        self.read.update((name, *names_of(fact, name)))
        value = self._value(fact, name)
        if refusal := self._refusal(fact, name):
            value = refusal
        if isinstance(value, _WhichOfTwo):
            self.asks.add(name)
        return value

    def unread(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """What was posted under names that nothing reads; what no column reads is told with its row instead."""
        read = self.read | {
            f"{key}-{number}-{column}"
            for key, numbers in self.rows.items()
            if isinstance(facts.get(key), list)
            for number, row in zip(numbers, facts[key], strict=True)
            for column in row
        }
        others = {name: typed(self.post, name) for name in self.post if name not in read}
        return {name: texts if len(texts) > 1 else texts[0] for name, texts in others.items() if texts}

    def _text(self, name: str) -> str:
        return self.given[name][0] if name in self.given else ""

    def _refusal(self, fact: Fact, name: str) -> Unreadable | None:
        """Why a field cannot be read whatever it holds, as an instruction; None where it can."""
        if fact.kind in _INSTEAD and self._text(name):
            return Unreadable(_INSTEAD[fact.kind])
        answers = (self.given.get(one, []) for one in single_names_of(fact, name))
        return next((_one_answer(several) for several in answers if len(several) > 1), None)

    def _value(self, fact: Fact, name: str) -> Any:
        texts = {ending: self._text(f"{name}{ending}") for ending in endings_of(fact)}
        value = self._known(fact, name, texts)
        if not texts.get("_unknown"):
            return value
        return UNKNOWN if value is None else Unreadable("Give a value, or say that it is not known, not both.")

    def _known(self, fact: Fact, name: str, texts: _Texts) -> Any:
        match fact.kind:
            case "choices":
                return [text.strip() for text in self.post.getlist(name) if text.strip()] or None
            case "whole":
                return _number(texts[""])
            case "quantity":
                return _quantity(texts)
            case "date":
                return _date(texts)
            case "moment":
                return self._moment(texts)
            case "records":
                return self._records(fact, texts["_listed"])
        return texts[""] or None

    def _moment(self, texts: _Texts) -> Any:
        day, time = _date(texts), texts["_time"]
        if texts["_fold"] not in {"", "first", "second"}:
            return Unreadable("Choose the first or the second of the two times.")
        if isinstance(day, Unreadable) or (day is None and not time):
            return day
        if self.zone is None:
            return _WITHOUT_ZONE
        if not time:
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
        return _instant(wall, self.zone, texts["_fold"])

    def _records(self, fact: Fact, listed: str) -> Any:
        """The rows of a list; blank rows are ignored, rows beside *none* or *not known* are refused."""
        read = [(number, dict(self._row(fact, number, names))) for number, names in self._numbered(fact.key)]
        rows = [(number, row) for number, row in read if row]
        self.rows[fact.key] = [number for number, _ in rows]
        self.there[fact.key] = [number for number, _ in read]
        if rows and listed in {"none", UNKNOWN}:
            return Unreadable("Rows are filled in although “none” or “not known” is chosen. Correct one of them.")
        if listed in {"", "listed"}:
            return [row for _, row in rows] or None
        return [] if listed == "none" else listed

    def _numbered(self, key: str) -> list[tuple[int, list[str]]]:
        """The rows of a list by number, with the names that were posted for them."""
        pattern = re.compile(rf"{re.escape(key)}-{_ROW}-", re.ASCII)
        rows: dict[int, list[str]] = {}
        for name in self.post:
            if match := pattern.match(name):
                rows.setdefault(int(match[1]), []).append(name)
        return sorted(rows.items())

    def _row(self, fact: Fact, number: int, names: list[str]) -> Iterator[tuple[str, Any]]:
        """The columns that were filled in, and whatever else was posted for the row."""
        prefix = f"{fact.key}-{number}-"
        for column in fact.fields:
            value = self.fact(column, f"{prefix}{column.key}")
            if value is not None:
                yield column.key, value
        for name in names:
            if name not in self.read and (text := self._text(name)):
                yield name.removeprefix(prefix), text


def _number(text: str) -> Any:
    """A JSON number, with a decimal comma where the language uses it; what is none is left for the engine to refuse."""
    plain = str(sanitize_separators(text))
    is_in_thousands = get_format("DECIMAL_SEPARATOR") == "," and _THOUSANDS.fullmatch(text)
    if is_in_thousands or not _NUMBER.fullmatch(plain):
        return text or None
    return int(plain) if "." not in plain and len(plain) <= _MOST_FIGURES else Decimal(plain)


def _quantity(texts: _Texts) -> Any:
    parts = {"value": _number(texts[""]), "unit": texts["_unit"] or None}
    return {name: part for name, part in parts.items() if part is not None} or None


def _date(texts: _Texts) -> Any:
    year, month, day = (texts[f"_{part}"] for part in ("year", "month", "day"))
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


def _instant(wall: datetime, zone: tzinfo, fold: str) -> Any:
    """The moment that a clock of the zone showed; a skipped one never was, of a repeated one which is asked."""
    first, second = (wall.replace(tzinfo=zone, fold=number) for number in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return first.isoformat()
    if (second.utcoffset() or timedelta()) > (first.utcoffset() or timedelta()):
        return Unreadable("The clock skipped this time when summer time began. Enter a time before or after it.")
    if not fold:
        return _WhichOfTwo(
            "The clock showed this time twice when summer time ended. Say which is meant, the first or the second."
        )
    return (first if fold == "first" else second).isoformat()
