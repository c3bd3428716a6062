"""The catalogue of a release: therapies by what they are for, every line with its passages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from msclinic.core.published import labels_of
from msclinic.engine import Release

__all__ = ["Card", "Category", "categories", "therapy_card"]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is said of a therapy, in the product's words, with the passages it rests on."""

    label: str
    text: str
    passages: list[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One rule about a therapy, with the passages it rests on."""

    code: str
    question: str
    passages: list[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Card:
    """One therapy of the catalogue."""

    slug: str
    name: str
    source_label: str
    category: str
    checked: bool
    lines: list[Line]
    rules: list[Comparison]
    silences: list[str]


@dataclass(frozen=True, slots=True)
class Category:
    """What a group of therapies is for; one is never offered for the other."""

    name: str
    about: Line
    cards: list[Card]


def categories(release: Release) -> list[Category]:
    """The categories in the release's order, each with its therapies."""
    return [
        Category(
            entry["name"],
            Line("", entry["text"], _passages(release, entry["citations"])),
            [_card(release, card) for card in release.document["catalogue"] if card["category"] == entry["key"]],
        )
        for entry in release.document["categories"]
    ]


def therapy_card(release: Release, slug: str) -> Card:
    """One therapy. Raises KeyError where the release has none of that name."""
    for entry in release.document["catalogue"]:
        if entry["slug"] == slug:
            return _card(release, entry)
    raise KeyError(slug)


def _card(release: Release, entry: Mapping[str, Any]) -> Card:
    rules = [release.rule(code) for code in entry["rules"]]
    lines = [Line(line["label"], line["text"], _passages(release, line["citations"])) for line in entry["lines"]]
    sources = (rule.source for rule in rules)
    return Card(
        slug=entry["slug"],
        name=entry["name"],
        source_label=labels_of(
            release, (*(passage["source"] for line in lines for passage in line.passages), *sources)
        ),
        category=next(group["name"] for group in release.document["categories"] if group["key"] == entry["category"]),
        checked=bool(entry["key"]),
        lines=lines,
        rules=[
            Comparison(
                rule.code, rule.question, _passages(release, [str(cited["passage"]) for cited in rule.citations])
            )
            for rule in rules
        ],
        silences=list(dict.fromkeys(topic for rule in rules for topic in rule.silent_on)),
    )


def _passages(release: Release, codes: Iterable[str]) -> list[Mapping[str, Any]]:
    return [release.passages[code] for code in codes]
