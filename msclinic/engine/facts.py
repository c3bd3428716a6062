"""Reading facts: from the JSON of a form, a program or a scenario to typed facts, with errors named.

Absent and "unknown" stay open; neither ever turns into *no* or *none*. A value that is refused or contradicted is
kept as `BAD`, so that only the rules which read it are held up.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from msclinic.engine.consistency import reconcile
from msclinic.engine.episode import Episode
from msclinic.engine.times import DAY, HOUR, AsOf, Days, Span, TimeError, read_days, read_span
from msclinic.engine.values import (
    BAD,
    UNKNOWN,
    Conflict,
    Filling,
    OfRelease,
    Problem,
    Quantity,
    Row,
    Typed,
    Unreadable,
)
from msclinic.engine.vocabulary import UNITS, Agent, Fact, Vocabulary

__all__ = ["Facts", "read_facts", "typed_facts"]

_UNIT_LENGTH: Final = {"h": HOUR, "d": DAY}
_MOST_DIGITS: Final = 400


class _RefusedError(ValueError):
    """A value that cannot be read; the words are an instruction, with what fills their places."""

    def __init__(self, words: str = "", values: Mapping[str, Filling] | None = None) -> None:
        super().__init__(words)
        self.values = values or {}


@dataclass(slots=True)
class Facts:
    """What is known about one person at one moment, typed, with what is inferred from it.

    `values` holds an answered fact's value, or `BAD`; an open fact is absent. `face` holds the values as entered,
    contradictions and all: notices read it. `given` echoes what was entered, `origins` names what an inferred fact
    was inferred from.
    """

    as_of: AsOf
    vocabulary: Vocabulary
    values: dict[str, Any]
    face: dict[str, Any]
    given: dict[str, Any]
    origins: dict[str, tuple[str, ...]]
    episode: Episode
    typed: "Typed"
    errors: list[Problem] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)
    explored: dict[Any, Any] = field(default_factory=dict)
    """What explaining has already tried; it goes with these facts."""


class _Reader:
    """Reads one record, collecting what has to be said about it; one method for each kind of fact, by its name."""

    def __init__(self, vocabulary: Vocabulary, as_of: AsOf, zone: tzinfo) -> None:
        self.vocabulary = vocabulary
        self.as_of = as_of
        self.zone = zone
        self.errors: list[Problem] = []
        self.hints: list[Problem] = []
        self.unrecognised: set[str] = set()

    def fact(self, fact: Fact, raw: Any, place: str) -> Any:
        """The typed value of a fact; None when it is "unknown", BAD when it is refused."""
        if raw == UNKNOWN and isinstance(raw, str):
            return None
        try:
            if isinstance(raw, Unreadable):
                raise _RefusedError(raw.words, raw.values)
            return getattr(self, fact.kind)(fact, raw, place)
        except _RowsRefusedError:
            return BAD
        except _RefusedError as refused:
            self.errors.append(Problem(place, str(refused), refused.values))
            return BAD
        except TimeError as refused:
            self.errors.append(Problem(place, str(refused)))
            return BAD

    def yes_no(self, _fact: Fact, raw: Any, _place: str) -> str:
        if isinstance(raw, str) and raw in {"yes", "no"}:
            return raw
        raise _RefusedError("Answer yes, no or not known.")

    def choice(self, fact: Fact, raw: Any, _place: str) -> str:
        for choice in fact.choices:
            if isinstance(raw, str) and raw == choice.value:
                return choice.value
        raise _RefusedError("Choose one of: {labels}, or not known.", {"labels": _labels(fact)})

    def choices(self, fact: Fact, raw: Any, place: str) -> frozenset[str]:
        if not isinstance(raw, list) or not all(isinstance(name, str) and _written(name) == name for name in raw):
            raise _RefusedError("Give a list of names.")
        found = set()
        for name in raw:
            value = self.vocabulary.choice_called(fact, name)
            if value is None and not fact.other:
                raise _RefusedError("Choose from: {labels}.", {"labels": _labels(fact)})
            if value is None:
                self.unrecognised.add(_written(name))
            found.add(value or fact.other)
        return frozenset(found)

    def whole(self, fact: Fact, raw: Any, place: str) -> int:
        number = self._number(raw)
        if number.denominator != 1:
            raise _RefusedError("Enter a whole number.")
        if fact.hint_above is not None and number > fact.hint_above:
            self.hints.append(Problem(place, fact.hint))
        return number.numerator

    def quantity(self, fact: Fact, raw: Any, place: str) -> Quantity:
        if not isinstance(raw, Mapping):
            raise _RefusedError("Enter a number together with its unit, hours or days.")
        if set(raw) - {"value", "unit"}:
            raise _RefusedError("Enter a number and its unit, and nothing else.")
        if "value" not in raw:
            raise _RefusedError("Enter the number that belongs to the unit.")
        number = self._number(raw["value"])
        unit = raw.get("unit")
        if not isinstance(unit, str) or unit not in UNITS:
            raise _RefusedError("Choose the unit of the number: hours or days.")
        length = number * _UNIT_LENGTH[unit]
        if fact.hint_above is not None and length > fact.hint_above * HOUR:
            self.hints.append(Problem(place, fact.hint))
        return Quantity(number, unit, length, Fraction(_UNIT_LENGTH[unit], 2))

    def date(self, _fact: Fact, raw: Any, _place: str) -> Days:
        if not isinstance(raw, str):
            raise _RefusedError("Enter a date such as 2026-06-15, a month such as 2026-06, or a year such as 2026.")
        days = read_days(raw)
        if days.first > self.as_of.today:
            raise _RefusedError("Enter a date that is not after the date of the assessment.")
        return days.until(self.as_of.today)

    def moment(self, _fact: Fact, raw: Any, _place: str) -> Span:
        if not isinstance(raw, str):
            raise _RefusedError("Enter a date and a time such as 2026-06-13T22:00:00-04:00, or a date alone.")
        span = read_span(raw, self.zone)
        if span.first > self.as_of.instant:
            raise _RefusedError("Enter a time that is not after the moment of the assessment.")
        return span.until(self.as_of.instant)

    def agent(self, _fact: Fact, raw: Any, _place: str) -> Agent | str:
        if not isinstance(raw, str) or not raw.strip() or _written(raw) != raw:
            raise _RefusedError("Enter the name of the treatment.")
        agent = self.vocabulary.catalogue.find(raw)
        if agent is None:
            self.unrecognised.add(raw)
            return raw
        return agent

    def records(self, fact: Fact, raw: Any, place: str) -> tuple[Row, ...]:
        if not isinstance(raw, list):
            raise _RefusedError("Give a list of rows, or an empty list for none.")
        before = len(self.errors)
        rows = tuple(self._row(fact, entry, f"{place}[{index}]") for index, entry in enumerate(raw))
        if fact.unique:
            self._refuse_repeated(fact, rows, place)
        if len(self.errors) > before:
            raise _RowsRefusedError
        return rows

    def _row(self, fact: Fact, raw: Any, place: str) -> Row:
        if not isinstance(raw, Mapping):
            self.errors.append(Problem(place, "Give each row as an object with named fields."))
            return {}
        names = {column.key for column in fact.fields}
        self.unrecognised.update(f"{place}.{_written(name)}" for name in raw if name not in names)
        planned = raw.get("status") == "planned"
        row: Row = {}
        for column in fact.fields:
            if column.key not in raw:
                continue
            where = f"{place}.{column.key}"
            ahead = planned or (fact.last_day_ahead and fact.ends is not None and column.key == fact.ends[1])
            value = self._date_ahead(raw[column.key], where) if ahead and column.kind == "date" else None
            if value is None:
                value = self.fact(column, raw[column.key], where)
            if value is not None:
                row[column.key] = value
        if fact.ends:
            self._refuse_backwards(fact.ends, row, place)
        return row

    def _date_ahead(self, raw: Any, place: str) -> Any:
        if not isinstance(raw, str) or raw == UNKNOWN:
            return None
        try:
            return read_days(raw)
        except TimeError as refused:
            self.errors.append(Problem(place, str(refused)))
            return BAD

    def _refuse_backwards(self, ends: tuple[str, str], row: Row, place: str) -> None:
        first, last = row.get(ends[0]), row.get(ends[1])
        if isinstance(first, Days) and isinstance(last, Days) and last.last < first.first:
            self.errors.append(Problem(f"{place}.{ends[1]}", "Enter a last day that is not before the first day."))

    def _refuse_repeated(self, fact: Fact, rows: tuple[Row, ...], place: str) -> None:
        seen = set()
        for index, row in enumerate(rows):
            value = row.get(fact.unique)
            if value is None or value is BAD:
                continue
            if value in seen:
                where = f"{place}[{index}].{fact.unique}"
                words = "Give each row a number of its own; {value} stands twice."
                self.errors.append(Problem(where, words, {"value": str(value)}))
            seen.add(value)

    def _number(self, raw: Any) -> Fraction:
        if isinstance(raw, bool) or not isinstance(raw, int | float | Decimal):
            raise _RefusedError("Enter a number.")
        number = raw if isinstance(raw, int) else Decimal(repr(raw)) if isinstance(raw, float) else raw
        if not _is_ordinary(number):
            raise _RefusedError("Enter a number of ordinary size.")
        if number <= 0:
            raise _RefusedError("Enter a number above zero.")
        return Fraction(number)


def _labels(fact: Fact) -> tuple[OfRelease, ...]:
    return tuple(OfRelease(choice.label) for choice in fact.choices)


def _echo(fact: Fact, raw: Any) -> Any:
    """A value as given, its named parts in the order of the vocabulary: equal values are echoed alike."""
    if fact.kind == "records" and isinstance(raw, list):
        return [{column.key: row[column.key] for column in fact.fields if column.key in row} for row in raw]
    return {name: raw[name] for name in ("value", "unit")} if fact.kind == "quantity" and raw != UNKNOWN else raw


def _written(name: str) -> str:
    """A name as it can be written out: what is no character is spelled."""
    return name.encode("utf-8", "backslashreplace").decode()


def _is_ordinary(number: int | Decimal) -> bool:
    """Whether a number has so few digits that it can be reckoned with and written out."""
    if isinstance(number, int):
        return number.bit_length() < 3 * _MOST_DIGITS
    return number.is_finite() and max(len(number.as_tuple().digits), abs(number.adjusted())) <= _MOST_DIGITS


class _RowsRefusedError(_RefusedError):
    """A row of a list is refused, and so the list; the row's own error has been named."""


def typed_facts(raw: Mapping[str, Any], vocabulary: Vocabulary, as_of: AsOf, zone: tzinfo | None = None) -> Typed:
    """The facts as entered, each typed by itself; nothing is inferred or compared yet.

    A date alone given for a moment is a day of `zone`, or where there is none of the offset of `as_of`.
    """
    reader = _Reader(vocabulary, as_of, zone or as_of.moment.tzinfo)  # type: ignore[arg-type] # AsOf is always aware
    values: dict[str, Any] = {}
    given: dict[str, Any] = {}
    for key in sorted(raw.keys() & vocabulary.facts.keys(), key=vocabulary.place.__getitem__):
        fact = vocabulary.facts[key]
        value = reader.fact(fact, raw[fact.key], fact.key)
        if value is not None:
            values[fact.key] = value
        if value is not BAD:
            given[fact.key] = _echo(fact, raw[fact.key])
    reader.unrecognised.update(_written(key) for key in raw if key not in vocabulary.facts)
    return Typed(values, given, reader.errors, reader.hints, sorted(reader.unrecognised))


def read_facts(raw: Mapping[str, Any], vocabulary: Vocabulary, as_of: AsOf, zone: tzinfo | None = None) -> Facts:
    """Typed facts with what follows from them and what contradicts them."""
    return resolve(typed_facts(raw, vocabulary, as_of, zone), vocabulary, as_of)


def resolve(typed: Typed, vocabulary: Vocabulary, as_of: AsOf) -> Facts:
    """Infers and compares what was typed (contract of the facts: inference, refusals across facts, conflicts)."""
    sense = reconcile(typed, vocabulary, as_of)
    return Facts(
        as_of=as_of,
        vocabulary=vocabulary,
        values=sense.values,
        face=sense.face,
        given=typed.given,
        origins=sense.origins,
        episode=sense.episode,
        typed=typed,
        errors=[*typed.errors, *sense.errors],
        conflicts=sense.conflicts,
        hints=typed.hints,
        unrecognised=typed.unrecognised,
    )
