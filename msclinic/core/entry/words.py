"""An entered value in words, as a page and a print echo it: dates spelled, lengths in both units."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from msclinic.core.entry.posted import Entry
from msclinic.engine import Release
from msclinic.engine.facts import Facts
from msclinic.engine.speech import English, UntranslatedError, Words
from msclinic.engine.times import Days, Span
from msclinic.engine.values import UNKNOWN, Quantity
from msclinic.engine.vocabulary import Fact

__all__ = ["echoes", "in_words", "raw_in_words"]


def in_words(key: str, facts: Facts, speech: Words, release: Release) -> str:
    """The entered value of a fact, in words."""
    return raw_in_words(release.vocabulary.facts[key], facts.given[key], facts.typed.values.get(key), speech)


def raw_in_words(fact: Fact, raw: Any, typed: Any, speech: Words) -> str:
    """A value in words; `typed` is what the engine read. In English where the language has no words for a part."""
    try:
        return _said(fact, raw, typed, speech)
    except UntranslatedError:
        return _said(fact, raw, typed, English(speech.release))


def _said(fact: Fact, raw: Any, typed: Any, speech: Words) -> str:
    if raw == UNKNOWN:
        return speech.answers["unknown"]
    match typed:
        case Quantity():
            return speech.length(typed.length, typed.unit)
        case Days():
            return _dated(raw, speech) or speech.days(typed.first, typed.last)
        case Span():
            return _dated(raw, speech) or speech.clock(datetime.fromisoformat(raw))
    if fact.kind == "choice":
        return speech.choice(fact.key, str(raw))
    if fact.kind == "choices":
        return speech.words(speech.choice(fact.key, str(name)) for name in raw) or speech.answers["none"]
    if fact.kind == "records":
        unread = speech.answers["unread"]
        return "; ".join(_row(fact, row, speech) or unread for row in raw) or speech.answers["none"]
    return speech.answers[raw] if raw in ("yes", "no") else str(raw)


def echoes(entry: Entry, facts: Facts | None, speech: Words, release: Release) -> dict[str, str]:
    """What is said beside the boxes of a date or a length, by the place of the field: how it was understood."""
    return {place: words for place, words in _echoes(entry, facts, speech, release) if words}


def _echoes(entry: Entry, facts: Facts | None, speech: Words, release: Release) -> Iterator[tuple[str, str]]:
    typed = facts.typed.values if facts is not None else {}
    for fact in release.vocabulary:
        raw = entry.facts.get(fact.key)
        if fact.kind == "quantity" and isinstance(read := typed.get(fact.key), Quantity):
            yield fact.key, raw_in_words(fact, raw, read, speech)
        elif fact.kind in {"date", "moment"}:
            yield fact.key, _understood(fact, raw, speech, entry.zone_name)
        elif fact.kind == "records" and isinstance(raw, list):
            for number, row in zip(entry.rows[fact.key], raw, strict=True):
                for column in fact.fields:
                    if column.kind in {"date", "moment"}:
                        words = _understood(column, row.get(column.key), speech, entry.zone_name)
                        yield f"{fact.key}-{number}-{column.key}", words


def _understood(fact: Fact, raw: Any, speech: Words, zone: str) -> str:
    """Sunday 14 June 2026, 02:00, Europe/London; June 2026; empty where there is no such date."""
    if not isinstance(raw, str) or raw == UNKNOWN:
        return ""
    try:
        wall = datetime.fromisoformat(raw) if "T" in raw else None
        if len(raw) < len("2026-06-14"):
            said = _dated(raw, speech) if date.fromisoformat(f"{raw}-01-01"[: len("2026-06-14")]) else ""
        else:
            said = speech.weekday(wall or date.fromisoformat(raw))
    except ValueError:
        return ""
    if wall is not None:
        said += f", {wall:%H:%M:%S}" if wall.second else f", {wall:%H:%M}"
    return f"{said}, {zone}" if fact.kind == "moment" and zone else said


def _dated(raw: Any, speech: Words) -> str:
    """A day, month or year as entered, without the clipping that comparing needs."""
    parts = str(raw).split("-")
    if not all(part.isdigit() for part in parts):
        return ""
    return speech.part_of_a_date(parts[0], *map(int, parts[1:]))


def _row(fact: Fact, row: Mapping[str, Any], speech: Words) -> str:
    said = []
    for column in fact.fields:
        if column.key in row:
            text = _cell(column, row[column.key], speech)
            said.append(text if column.kind == "agent" else speech.column(speech.term(column.label), text))
    return ", ".join(said)


def _cell(column: Fact, raw: Any, speech: Words) -> str:
    if raw == UNKNOWN:
        return speech.inside(speech.answers["unknown"])
    if column.kind == "date":
        return _dated(raw, speech)
    labels = {choice.value: choice.label for choice in column.choices}
    return speech.inside(speech.term(labels[str(raw)])) if str(raw) in labels else str(raw)
