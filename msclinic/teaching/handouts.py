"""What of a scenario is printed: for learners without any answer, for whoever teaches with all of them."""

from dataclasses import dataclass

from django.http import HttpRequest

from msclinic.core.quoting import Block
from msclinic.engine import Release
from msclinic.scenarios.asking import Asked
from msclinic.scenarios.models import Scenario
from msclinic.teaching.exercising import paper_of
from msclinic.teaching.presenting import Line, Stage, stage_at

__all__ = ["Handout", "handout_of"]


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
    goes_on: bool
    """Whether a later step tells more."""

    @property
    def turns_over(self) -> bool:
        """Whether what follows could tell the answer to one of its questions."""
        return self.goes_on and any(put.asked.question.kind == "missing" for put in self.put)


@dataclass(frozen=True, slots=True)
class Handout:
    """A scenario step by step, and what is not on it."""

    parts: list[Part]
    left_out: int
    """How many questions have no answer that is right under the release."""


def handout_of(request: HttpRequest, release: Release, scenario: Scenario) -> Handout:
    """What is printed of a scenario. Raises NotOfTheFormError."""
    last, paper = len(scenario.steps), paper_of(release, scenario)
    told = ([line for line in stage_at(request, scenario, step).lines if line.is_new] for step in range(last + 1))
    parts = [Part(step, lines, [], step < last) for step, lines in enumerate(told)]
    rules: set[str] = set()
    for asked in paper.asked:
        step, rule = asked.question.step, asked.question.rule
        parts[step].put.append(Put(asked, stage_at(request, scenario, step, rule), rule not in rules))
        rules.add(rule)
    return Handout(parts, paper.left_out)
