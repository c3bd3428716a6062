"""The rows of this app as the content files have them."""

from typing import Any

from msclinic.knowledge.catalogue import line_content
from msclinic.knowledge.content_files import compact
from msclinic.knowledge.loading import rule_content
from msclinic.knowledge.rule_rows import with_passages
from relapses.models import RelapseDefinition, RelapseRule, SteroidAgent, SteroidCourse, SteroidRoute, SteroidRule

__all__ = ["agent_content", "course_content", "definition_content", "dump_relapses", "route_content", "rule_contents"]


def dump_relapses() -> dict[str, Any]:
    """Definitions, corticosteroids, routes and steroid courses of today, as the content files have them."""
    content = {
        "definitions": [
            definition_content(definition) | {"rules": rule_contents(RelapseRule.objects.filter(definition=definition))}
            for definition in RelapseDefinition.objects.all()
        ],
        "agents": [agent_content(agent) for agent in SteroidAgent.objects.all()],
        "routes": [route_content(route) for route in SteroidRoute.objects.all()],
        "courses": [
            course_content(course) | {"rules": rule_contents(SteroidRule.objects.filter(course=course))}
            for course in SteroidCourse.objects.all()
        ],
    }
    return {"relapses.json": compact(content)}


def definition_content(definition: RelapseDefinition) -> dict[str, Any]:
    return {
        "name": definition.name,
        "lower": {"value": definition.lower_value, "unit": definition.lower_unit},
        "upper": {"value": definition.upper_value, "unit": definition.upper_unit},
        "worsening": definition.worsening,
        "recurrence": definition.recurrence,
        "new": definition.new,
    }


def agent_content(agent: SteroidAgent) -> dict[str, Any]:
    fields = ("value", "label", "aliases", "any_other", "position")
    return {field: getattr(agent, field) for field in fields}


def route_content(route: SteroidRoute) -> dict[str, Any]:
    return {"value": route.value, "label": route.label, "position": route.position}


def course_content(course: SteroidCourse) -> dict[str, Any]:
    return {
        "name": course.name,
        "slug": course.slug,
        "definition": course.definition.name,
        "named_agents": [agent.value for agent in course.named_agents.all()],
        "described_routes": [route.value for route in course.described_routes.all()],
        "fewest_days": course.fewest_days,
        "most_days": course.most_days,
        "days_hint_above": course.days_hint_above,
        "lines": [line_content(line) for line in course.lines.prefetch_related("citations__source")],
    }


def rule_contents(rules: Any) -> list[dict[str, Any]]:
    """The rules of a definition or of a course, each with what it asks."""
    return [{"asks": rule.asks, **rule_content(rule)} for rule in with_passages(rules.all())]
