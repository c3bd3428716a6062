"""What of a scenario is printed: for learners without any answer, for whoever teaches with all of them."""

from dataclasses import dataclass

from django.http import HttpRequest

from msclinic.core.quoting import Block
from msclinic.engine import Release
from msclinic.scenarios.asking import Asked
from msclinic.scenarios.models import Scenario
from msclinic.teaching.exercising import paper_of
from msclinic.teaching.presenting import Line, Stage, stage_at

__all__ = ["Part", "parts_of"]


@dataclass(frozen=True, slots=True)
class Put:
    """A question with what is said of it; the passages of a rule stand where it is asked about first."""

    asked: Asked
    stage: Stage
    is_first: bool

    @property
    def passages(self) -> list[Block]:
        """Those to print with it."""
        return self.stage.passages if self.is_first else []


@dataclass(frozen=True, slots=True)
class Part:
    """A step: what it tells, and what is asked when it is told."""

    step: int
    lines: list[Line]
    put: list[Put]


def parts_of(request: HttpRequest, release: Release, scenario: Scenario) -> list[Part]:
    """A scenario step by step. Raises NotOfTheFormError."""
    steps = range(len(scenario.steps) + 1)
    told = ([line for line in stage_at(request, scenario, step).lines if line.is_new] for step in steps)
    parts = [Part(step, lines, []) for step, lines in zip(steps, told, strict=True)]
    rules: set[str] = set()
    for asked in paper_of(release, scenario).asked:
        step, rule = asked.question.step, asked.question.rule
        parts[step].put.append(Put(asked, stage_at(request, scenario, step, rule), rule not in rules))
        rules.add(rule)
    return parts
