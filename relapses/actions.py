"""Every change to definitions of a relapse and to steroid courses."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.db import transaction

from msclinic.core.reasons import SHIPPED, given_reason
from msclinic.evidence.models import Passage
from msclinic.knowledge.actions import add_row, add_rule
from msclinic.knowledge.content_files import read
from msclinic.knowledge.loading import LoadReport, find, keep_or_make, keep_rules, passages, rule_fields
from msclinic.knowledge.rule_rows import check_passages
from relapses.content import agent_content, course_content, definition_content, route_content, rule_contents
from relapses.models import (
    RelapseDefinition,
    RelapseRule,
    SteroidAgent,
    SteroidCourse,
    SteroidLine,
    SteroidRoute,
    SteroidRule,
)
from relapses.rules import criterion_of

__all__ = [
    "add_agent",
    "add_definition",
    "add_line",
    "add_relapse_rule",
    "add_route",
    "add_steroid_course",
    "add_steroid_rule",
    "load_relapses",
]


def add_definition(**fields: Any) -> RelapseDefinition:
    """Add a definition: when an episode is a relapse."""
    return add_row(RelapseDefinition(**fields))


def add_relapse_rule(*, citations: Iterable[Passage], related: Iterable[Passage] = (), **fields: Any) -> RelapseRule:
    """Add a question that a definition answers."""
    return add_rule(RelapseRule(**fields), citations=citations, related=related, criterion_of=criterion_of)


def add_agent(**fields: Any) -> SteroidAgent:
    """Add a corticosteroid that can be answered."""
    return add_row(SteroidAgent(**fields))


def add_route(**fields: Any) -> SteroidRoute:
    """Add a route that can be answered."""
    return add_row(SteroidRoute(**fields))


@transaction.atomic
def add_steroid_course(
    *, named_agents: Iterable[SteroidAgent], described_routes: Iterable[SteroidRoute], **fields: Any
) -> SteroidCourse:
    """Add a steroid course with the agents and the routes that the source names."""
    course = add_row(SteroidCourse(**fields))
    course.named_agents.set(named_agents)
    course.described_routes.set(described_routes)
    return course


def add_steroid_rule(*, citations: Iterable[Passage], related: Iterable[Passage] = (), **fields: Any) -> SteroidRule:
    """Add a question that a steroid course answers."""
    return add_rule(SteroidRule(**fields), citations=citations, related=related, criterion_of=criterion_of)


@transaction.atomic
def add_line(*, citations: Iterable[Passage], **fields: Any) -> SteroidLine:
    """Add what the catalogue says of a steroid course."""
    resting = list(citations)
    check_passages(resting)
    line = add_row(SteroidLine(**fields))
    line.citations.set(resting)
    return line


@given_reason(SHIPPED)
@transaction.atomic
def load_relapses() -> LoadReport:
    """Load the shipped definition of a relapse and the shipped steroid course."""
    report, content = LoadReport(), read("relapses.json")
    for entry in content["definitions"]:
        _load_definition(entry, report)
    for entry in content["agents"]:
        name, make = f"corticosteroid {entry['value']}", partial(add_agent, **entry)
        keep_or_make(report, name, entry, (SteroidAgent, "value"), agent_content, make)
    for entry in content["routes"]:
        name, add = f"route {entry['value']}", partial(add_route, **entry)
        keep_or_make(report, name, entry, (SteroidRoute, "value"), route_content, add)
    for entry in content["courses"]:
        _load_course(entry, report)
    return report


def _load_definition(entry: Mapping[str, Any], report: LoadReport) -> None:
    head = {name: value for name, value in entry.items() if name != "rules"}
    rules = entry["rules"]
    fields = {name: value for name, value in head.items() if name not in {"lower", "upper"}}
    for end in ("lower", "upper"):
        fields |= {f"{end}_value": head[end]["value"], f"{end}_unit": head[end]["unit"]}
    name, make = f"definition {entry['name']}", partial(_make_definition, fields, rules)
    definition, new = keep_or_make(report, name, head, (RelapseDefinition, "name"), definition_content, make)
    if new:
        report.made.extend(f"rule {rule['code']}" for rule in rules)
    else:
        keep_rules(report, rules, rule_contents(definition.rules) if definition else [])


def _make_definition(fields: Mapping[str, Any], rules: Iterable[Mapping[str, Any]]) -> RelapseDefinition:
    definition = add_definition(**fields)
    for rule in rules:
        add_relapse_rule(definition=definition, **rule_fields(rule))
    return definition


def _load_course(entry: Mapping[str, Any], report: LoadReport) -> None:
    head = {name: value for name, value in entry.items() if name != "rules"}
    rules = entry["rules"]
    name, make = f"steroid course {entry['slug']}", partial(_make_course, entry)
    course, new = keep_or_make(report, name, head, (SteroidCourse, "slug"), course_content, make)
    if new:
        report.made.extend(f"rule {rule['code']}" for rule in rules)
    else:
        keep_rules(report, rules, rule_contents(course.rules) if course else [])


def _make_course(entry: Mapping[str, Any]) -> SteroidCourse:
    """With its lines and its rules."""
    fields = {name: value for name, value in entry.items() if name not in {"lines", "rules"}}
    fields |= {
        "definition": find(RelapseDefinition, name=entry["definition"]),
        "named_agents": SteroidAgent.objects.filter(value__in=entry["named_agents"]),
        "described_routes": SteroidRoute.objects.filter(value__in=entry["described_routes"]),
    }
    course = add_steroid_course(**fields)
    for place, line in enumerate(entry["lines"], start=1):
        resting = passages(line["source"], line["citations"])
        add_line(course=course, label=line["label"], text=line["text"], position=place * 10, citations=resting)
    for rule in entry["rules"]:
        add_steroid_rule(course=course, **rule_fields(rule))
    return course
