"""The catalogue of a release: therapies by what they are for, every line with its passages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from msclinic.core.language import of_release
from msclinic.core.published import labels_of
from msclinic.engine import Release
from msclinic.engine.release import Rule

__all__ = ["Card", "Category", "categories", "divided_by", "therapy_card"]


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
class Silence:
    """What one source says nothing about where a therapy is compared with it."""

    source_label: str
    topics: list[str]


@dataclass(frozen=True, slots=True)
class Card:
    """One therapy of the catalogue. `said_by` are the sources of its lines, `compared_with` those of its rules."""

    slug: str
    name: str
    category: str
    checked: bool
    lines: list[Line]
    said_by: str
    rules: list[Comparison]
    compared_with: str
    silences: list[Silence]


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
            release.said(entry["name"], of_release()),
            Line("", release.said(entry["text"], of_release()), _passages(release, entry["citations"])),
            [_card(release, card) for card in release.document["catalogue"] if card["category"] == entry["key"]],
        )
        for entry in release.document["categories"]
    ]


def divided_by(release: Release) -> str:
    """The sources whose passages the categories rest on, as a sentence names them."""
    cited = (code for entry in release.document["categories"] for code in entry["citations"])
    return labels_of(release, _sources(_passages(release, cited)))


def therapy_card(release: Release, slug: str) -> Card:
    """One therapy. Raises KeyError where the release has none of that name."""
    for entry in release.document["catalogue"]:
        if entry["slug"] == slug:
            return _card(release, entry)
    raise KeyError(slug)


def _card(release: Release, entry: Mapping[str, Any]) -> Card:
    rules, said = [release.rule(code) for code in entry["rules"]], partial(release.said, language=of_release())
    lines = [
        Line(said(line["label"]), said(line["text"]), _passages(release, line["citations"])) for line in entry["lines"]
    ]
    return Card(
        slug=entry["slug"],
        name=said(entry["name"]),
        category=next(
            said(group["name"]) for group in release.document["categories"] if group["key"] == entry["category"]
        ),
        checked=bool(entry["key"]),
        lines=lines,
        said_by=labels_of(release, (slug for line in lines for slug in _sources(line.passages))),
        rules=[
            Comparison(
                rule.code,
                said(rule.question),
                _passages(release, [str(cited["passage"]) for cited in rule.citations]),
            )
            for rule in rules
        ],
        compared_with=labels_of(release, (rule.source for rule in rules)),
        silences=_silences(release, rules),
    )


def _silences(release: Release, rules: Iterable[Rule]) -> list[Silence]:
    """What each source leaves open, in the order of the rules; a source that leaves nothing open is not there."""
    found: dict[str, dict[str, None]] = {}
    for rule in rules:
        found.setdefault(rule.source, {}).update(dict.fromkeys(rule.silent_on))
    return [
        Silence(labels_of(release, [source]), [release.said(topic, of_release()) for topic in topics])
        for source, topics in found.items()
        if topics
    ]


def _sources(passages: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    return (str(passage["source"]) for passage in passages)


def _passages(release: Release, codes: Iterable[str]) -> list[Mapping[str, Any]]:
    return [release.passages[code] for code in codes]
