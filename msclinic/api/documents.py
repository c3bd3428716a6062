"""What is published, as other programs read it. Each is made once for a release, and told from others by its hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, Self

from msclinic.engine import Release, canonical, dump
from msclinic.engine.speech import Words, words_of
from msclinic.releases.selectors import published

__all__ = ["Document", "release_document", "vocabulary"]

Entry = Mapping[str, Any]

_AGENT: Final = ("generic", "brands", "aliases", "route", "fda_approved_for_ms", "same_as")
_THERAPY: Final = ("key", "name", "generic", "brand", "aliases", "route", "slug")
_GROUP: Final = ("key", "label", "page")
_WORDS: Final = frozenset({"label", "name", "help"})
"""What is said in the language that is asked for; all else is tokens and names, which never change."""


@dataclass(frozen=True, slots=True)
class Document:
    """JSON text with the tag by which a program asks whether it has changed."""

    text: str
    etag: str

    @classmethod
    def of(cls, text: str) -> Self:
        return cls(text, f'"{sha256(text.encode()).hexdigest()[:32]}"')


@lru_cache(maxsize=4)
def vocabulary(release: Release, language: str) -> Document:
    """What can be asked about a person under a release, and the names of what it knows; the words in that language."""
    document, speech = release.document, words_of(release, language)
    said = {
        "release": {"number": release.number, "sha256": release.sha256},
        "facts": [_fact(entry, speech) for entry in document["facts"]],
        "groups": [_only(_GROUP, entry, speech) for entry in document["groups"]],
        "agents": [_only(_AGENT, entry, speech) for entry in document["agents"]],
        "therapies": [_only(_THERAPY, entry, speech) for entry in document["therapies"]],
    }
    return Document.of(dump(said))


@lru_cache(maxsize=2)
def release_document(release: Release) -> Document:
    """A release with its document as it was published, so that its hash can be checked."""
    head = {
        "number": release.number,
        "sha256": release.sha256,
        "published_at": published(release.number).published_at.isoformat(),
    }
    return Document.of(f'{dump(head)[:-1]},"document":{canonical(release.document)}}}')


def _fact(entry: Entry, speech: Words) -> dict[str, Any]:
    """A fact, with everything that its kind has and nothing besides."""
    return {**_column(entry, speech), "group": entry["group"]}


def _column(entry: Entry, speech: Words) -> dict[str, Any]:
    said = _only(("key", "kind", "label", "name", "help"), entry, speech)
    if entry["kind"] in {"choice", "choices"}:
        said["choices"] = [_only(("value", "label", "aliases"), choice, speech) for choice in entry["choices"]]
    if entry["kind"] == "choices":
        said["unlisted_counts_as"] = entry.get("other") or None
    if entry["kind"] == "quantity":
        said["units"] = [{"value": unit, "label": label} for unit, label in speech.units.items()]
    if "hint_above" in entry:
        unit = "h" if entry["kind"] == "quantity" else None
        said["hint"] = {"above": Decimal(entry["hint_above"]), "unit": unit, "message": _said(entry["hint"], speech)}
    if entry["kind"] == "records":
        said["columns"] = [_column(column, speech) for column in entry["fields"]]
        said["unique"] = entry.get("unique") or None
    return said


def _only(names: tuple[str, ...], entry: Entry, speech: Words) -> dict[str, Any]:
    known = {name: entry.get(name, "") for name in names}
    return known | {name: _said(known[name], speech) for name in _WORDS & known.keys()}


def _said(text: str, speech: Words) -> str:
    return speech.release.said(text, speech.language)
