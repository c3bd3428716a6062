"""What of a scenario is printed: for learners without any answer, for whoever teaches with all of them."""

from dataclasses import dataclass

from django.http import HttpRequest

from msclinic.engine import Release
from msclinic.scenarios.asking import Asked
from msclinic.scenarios.models import Scenario
from msclinic.teaching.exercising import paper_of
from msclinic.teaching.presenting import Line, Stage, stage_at

__all__ = ["Part", "parts_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """A step: what it tells, and what is asked when it is told, each with what is said of it."""

    step: int
    lines: list[Line]
    asked: list[tuple[Asked, Stage]]


def parts_of(request: HttpRequest, release: Release, scenario: Scenario) -> list[Part]:
    """A scenario step by step. Raises NotOfTheFormError."""
    asked = paper_of(release, scenario).asked
    parts = []
    for step in range(len(scenario.steps) + 1):
        told = [line for line in stage_at(request, scenario, step).lines if line.is_new]
        now = [
            (one, stage_at(request, scenario, step, one.question.rule)) for one in asked if one.question.step == step
        ]
        parts.append(Part(step, told, now))
    return parts
