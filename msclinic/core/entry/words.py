"""An entered value in words, as a page and a print echo it: dates spelled, lengths in both units."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msclinic.engine import Release
from msclinic.engine.facts import Facts
from msclinic.engine.times import Days, Span
from msclinic.engine.values import UNKNOWN, Quantity
from msclinic.engine.vocabulary import Fact
from msclinic.engine.wording import MONTHS, English

__all__ = ["in_words", "raw_in_words"]

_PLAIN = {"yes": "Yes", "no": "No"}
_NOT_KNOWN = "Not known"
_UNREAD = "Nothing in it could be read"


def in_words(key: str, facts: Facts, speech: English, release: Release) -> str:
    """The entered value of a fact, in words."""
    return raw_in_words(release.vocabulary.facts[key], facts.given[key], facts.typed.values.get(key), speech)


def raw_in_words(fact: Fact, raw: Any, typed: Any, speech: English) -> str:
    """A value in words; `typed` is what the engine read."""
    if raw == UNKNOWN:
        return _NOT_KNOWN
    match typed:
        case Quantity():
            return speech.length(typed.length, typed.unit)
        case Days():
            return _dated(raw) or speech.days(typed.first, typed.last)
        case Span():
            return _dated(raw) or speech.clock(datetime.fromisoformat(raw))
    if fact.kind == "choice":
        return speech.choice(fact.key, str(raw))
    if fact.kind == "choices":
        return speech.words(speech.choice(fact.key, str(name)) for name in raw) or "None"
    if fact.kind == "records":
        return "; ".join(_row(fact, row) or _UNREAD for row in raw) or "None"
    return _PLAIN.get(str(raw), str(raw))


def _dated(raw: Any) -> str:
    """A day, month or year as entered, without the clipping that comparing needs."""
    parts = str(raw).split("-")
    if not all(part.isdigit() for part in parts):
        return ""
    month = f"{MONTHS[int(parts[1]) - 1]} " if len(parts) > 1 else ""
    day = f"{int(parts[2])} " if len(parts) > 2 else ""
    return f"{day}{month}{parts[0]}"


def _row(fact: Fact, row: Mapping[str, Any]) -> str:
    said = []
    for column in fact.fields:
        if column.key in row:
            raw = row[column.key]
            labels = {choice.value: choice.label.lower() for choice in column.choices}
            text = _dated(raw) if column.kind == "date" else labels.get(str(raw), str(raw))
            said.append(text if column.kind == "agent" else f"{column.label.lower()} {text}")
    return ", ".join(said)
