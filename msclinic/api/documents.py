"""What is published, as other programs read it. Each is made once for a release, and told from others by its hash."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final, Self

from msclinic.engine import Release, canonical, dump
from msclinic.engine.vocabulary import UNITS
from msclinic.releases.selectors import published

__all__ = ["Document", "release_document", "vocabulary"]

Entry = Mapping[str, Any]

_AGENT: Final = ("generic", "brands", "aliases", "route", "fda_approved_for_ms", "same_as")
_THERAPY: Final = ("key", "name", "generic", "brand", "aliases", "route", "slug")
_GROUP: Final = ("key", "label", "page")


@dataclass(frozen=True, slots=True)
class Document:
    """JSON text with the tag by which a program asks whether it has changed."""

    text: str
    etag: str

    @classmethod
    def of(cls, text: str) -> Self:
        return cls(text, f'"{sha256(text.encode()).hexdigest()[:32]}"')


@lru_cache(maxsize=2)
def vocabulary(release: Release) -> Document:
    """What can be asked about a person under a release, and the names of what it knows."""
    document = release.document
    said = {
        "release": {"number": release.number, "sha256": release.sha256},
        "facts": [_fact(entry) for entry in document["facts"]],
        "groups": [_only(_GROUP, entry) for entry in document["groups"]],
        "agents": [_only(_AGENT, entry) for entry in document["agents"]],
        "therapies": [_only(_THERAPY, entry) for entry in document["therapies"]],
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


def _fact(entry: Entry) -> dict[str, Any]:
    """A fact, with everything that its kind has and nothing besides."""
    return {**_column(entry), "group": entry["group"]}


def _column(entry: Entry) -> dict[str, Any]:
    said = _only(("key", "kind", "label", "name", "help"), entry)
    if entry["kind"] in {"choice", "choices"}:
        said["choices"] = [_only(("value", "label", "aliases"), choice) for choice in entry["choices"]]
    if entry["kind"] == "choices":
        said["unlisted_counts_as"] = entry.get("other") or None
    if entry["kind"] == "quantity":
        said["units"] = [{"value": unit, "label": label} for unit, label in UNITS.items()]
    if "hint_above" in entry:
        unit = "h" if entry["kind"] == "quantity" else None
        said["hint"] = {"above": Decimal(entry["hint_above"]), "unit": unit, "message": entry["hint"]}
    if entry["kind"] == "records":
        said["columns"] = [_column(column) for column in entry["fields"]]
        said["unique"] = entry.get("unique") or None
    return said


def _only(names: tuple[str, ...], entry: Entry) -> dict[str, Any]:
    return {name: entry.get(name, "") for name in names}
