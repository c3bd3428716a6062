"""The questions that the steroid courses bring with them, in words that an editor can change."""

from typing import Any

from msclinic.knowledge.generated import Asked
from relapses.models import SteroidAgent, SteroidCourse, SteroidRoute

__all__ = [
    "AGENTS",
    "DAYS",
    "GROUP",
    "NEEDED",
    "NEW",
    "PLANNED",
    "RECURRENCE",
    "ROUTE",
    "WORSENING",
    "steroid_questions",
]

WORSENING, RECURRENCE, NEW = "sx_worsening", "sx_recurrence", "sx_new"
NEEDED = "relapse_needs_treatment"
PLANNED, AGENTS, ROUTE, DAYS = "steroid_planned", "steroid_agents", "steroid_route", "steroid_days"
GROUP = "steroids"


def steroid_questions() -> list[Asked]:
    """What is asked about a corticosteroid course, where a source describes one."""
    courses = list(SteroidCourse.objects.all())
    if not courses:
        return []
    return [
        Asked(
            10,
            _fact(
                PLANNED,
                "yes_no",
                "Is a corticosteroid course planned or given?",
                "whether a corticosteroid is planned or given",
            ),
        ),
        Asked(20, _agents()),
        Asked(30, _fact(ROUTE, "choice", "By which route?", "the route", choices=_routes())),
        Asked(40, _days(next((course.days_hint_above for course in courses if course.days_hint_above), None))),
    ]


def _agents() -> dict[str, Any]:
    agents = list(SteroidAgent.objects.all())
    choices = [{"value": agent.value, "label": agent.label, "aliases": agent.aliases} for agent in agents]
    other = next((agent.value for agent in agents if agent.any_other), "")
    return _fact(AGENTS, "choices", "Which corticosteroid?", "the corticosteroid", choices=choices, other=other)


def _routes() -> list[dict[str, Any]]:
    return [{"value": route.value, "label": route.label, "aliases": []} for route in SteroidRoute.objects.all()]


def _days(limit: int | None) -> dict[str, Any]:
    asked = _fact(
        DAYS, "whole", "On how many days?", "the days of treatment", "Number of days on which a dose is given."
    )
    if limit is None:
        return asked
    return asked | {"hint_above": str(limit), "hint": f"That is more than {limit} days. Check the number."}


def _fact(key: str, kind: str, label: str, name: str, help_line: str = "", **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": label, "name": name, "help": help_line, "group": GROUP, **more}
