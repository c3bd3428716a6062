"""The therapies of a release side by side, topic by topic: what the sources say, and what was found for one person."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from msclinic.core.language import of_release
from msclinic.core.result import Result, Shown
from msclinic.engine import Release
from msclinic.engine.criteria import CourseDays, CourseGap, Schedule
from therapies.timeline import Timeline

__all__ = ["Compared", "Topic", "Visits", "open_questions", "topics", "visits"]

TOPICS: Final[Mapping[str, Promise]] = {
    "named_course": _("Courses of MS named"),
    "line_of_therapy": _("Line of therapy"),
    "condition": _("Requirements, and reasons against"),
    "enrolment": _("Programme"),
    "schedule": _("How often it is given"),
    "course_days": _("Treatment courses"),
    "course_gap": _("From one course to the next"),
    "examination": _("Examinations"),
    "notice": _("Risks named"),
}
"""The kinds of rule that therapies have, in the order in which they are compared; any other kind comes last."""


_DESCRIBING: Final = (Schedule, CourseDays, CourseGap)


@dataclass(frozen=True, slots=True)
class Compared:
    """One therapy under one topic: the passages of its rules, each once, and what was found, where it was asked.

    Both are empty where the release has no such rule.
    """

    name: str
    slug: str
    passages: list[Mapping[str, Any]]
    findings: list[Shown] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic, with every therapy of the release."""

    name: Promise
    therapies: list[Compared]


@dataclass(frozen=True, slots=True)
class Visits:
    """On how many days of the next two years a therapy is infused, as far as its rules describe it, and how."""

    name: str
    slug: str
    days: int
    told: list[str]
    is_described: bool
    """Whether the release has a rule that describes its infusions, or its courses."""


def topics(release: Release, result: Result | None = None) -> list[Topic]:
    """The topics of which some therapy has a rule; with a result, what it says of each."""
    found, cited = _by_kind(release), _shown_by_kind(release, result)
    kinds = [*(kind for kind in TOPICS if kind in found), *(kind for kind in found if kind not in TOPICS)]
    return [
        Topic(
            TOPICS.get(kind, _("Other comparisons")),
            [
                Compared(
                    release.said(therapy["name"], of_release()),
                    therapy["slug"],
                    list(found[kind].get(therapy["key"], {}).values()),
                    cited.get((kind, therapy["key"]), []),
                )
                for therapy in release.document["therapies"]
            ],
        )
        for kind in kinds
    ]


def visits(release: Release, drawn: Timeline) -> list[Visits]:
    """Every therapy with the days of infusion that are drawn ahead of it."""
    lanes = {lane.key: lane for lane in drawn.lanes}
    return [
        Visits(
            release.said(therapy["name"], of_release()),
            therapy["slug"],
            lane.visits if lane else 0,
            lane.told if lane else [],
            any(rule.therapy == therapy["key"] and isinstance(rule.criterion, _DESCRIBING) for rule in release.rules),
        )
        for therapy in release.document["therapies"]
        for lane in [lanes.get(therapy["key"])]
    ]


def open_questions(result: Result) -> list[tuple[str, list[str]]]:
    """The therapies of which some finding is open, each with the questions that it waits for."""
    waiting = {
        group.name: list(dict.fromkeys(link.text for shown in group.findings for link in shown.missing))
        for group in result.groups
    }
    return [(name, questions) for name, questions in waiting.items() if questions]


def _shown_by_kind(release: Release, result: Result | None) -> dict[tuple[str, str], list[Shown]]:
    """What is shown of a therapy, by the kind of its rule and its key."""
    found: dict[tuple[str, str], list[Shown]] = {}
    for shown in _all_shown(result) if result else ():
        rule = release.rule(shown.code)
        found.setdefault((rule.criterion.kind, rule.therapy), []).append(shown)
    return found


def _all_shown(result: Result) -> Iterable[Shown]:
    grouped = (shown for group in result.groups for shown in (*group.findings, *group.quiet))
    return grouped if result.lead is None else (result.lead, *grouped)


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
