"""The therapies of a release side by side, topic by topic, in the words of their sources."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from msclinic.engine import Release

__all__ = ["Compared", "Topic", "topics"]

TOPICS: Final[Mapping[str, str]] = {
    "named_course": "Courses of MS named",
    "line_of_therapy": "Line of therapy",
    "condition": "Requirements, and reasons against",
    "enrolment": "Programme",
    "schedule": "How often it is given",
    "course_days": "Treatment courses",
    "course_gap": "From one course to the next",
    "examination": "Examinations",
    "notice": "Risks named",
}
"""The kinds of rule that therapies have, in the order in which they are compared; any other kind comes last."""


@dataclass(frozen=True, slots=True)
class Compared:
    """One therapy under one topic: the passages of its rules, each once. Empty where the release has no such rule."""

    name: str
    slug: str
    passages: list[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, with every therapy of the release."""

    name: str
    therapies: list[Compared]


def topics(release: Release) -> list[Topic]:
    """The topics of which some therapy has a rule."""
    found = _by_kind(release)
    kinds = [*(kind for kind in TOPICS if kind in found), *(kind for kind in found if kind not in TOPICS)]
    return [
        Topic(
            TOPICS.get(kind, "Other comparisons"),
            [
                Compared(therapy["name"], therapy["slug"], list(found[kind].get(therapy["key"], {}).values()))
                for therapy in release.document["therapies"]
            ],
        )
        for kind in kinds
    ]


def _by_kind(release: Release) -> dict[str, dict[str, dict[str, Mapping[str, Any]]]]:
    """By kind of rule and by therapy, the passages that it rests on."""
    found: dict[str, dict[str, dict[str, Mapping[str, Any]]]] = {}
    for kind, therapy, code in _cited(release):
        found.setdefault(kind, {}).setdefault(therapy, {})[code] = release.passages[code]
    return found


def _cited(release: Release) -> Iterator[tuple[str, str, str]]:
    for rule in release.rules:
        if rule.therapy:
            yield from ((rule.criterion.kind, rule.therapy, str(cited["passage"])) for cited in rule.citations)
