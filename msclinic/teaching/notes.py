"""What a teacher looks at beside a wall: the note, what is told and asked next, and what is right."""

from collections.abc import Sequence
from typing import Any

from msclinic.core.language import of_release
from msclinic.engine import Release
from msclinic.scenarios.asking import Asked
from msclinic.scenarios.lesson import questions_of, told_at
from msclinic.scenarios.models import Scenario

__all__ = ["notes_of"]


def notes_of(release: Release, scenario: Scenario, asked: Sequence[Asked], step: int) -> dict[str, Any]:
    """What the notes say at a step, or at the last where there are fewer."""
    last = len(scenario.steps)
    step = min(step, last)
    here = [one for one in asked if one.question.step == step]
    labels = {fact.key: release.said(fact.label, of_release()) for fact in release.vocabulary}
    return {
        "back": max(0, step - 1),
        "forward": min(last, step + 1),
        "told": scenario.told,
        "step": step,
        "last": last,
        "next": [labels.get(key, key) for key in told_at(scenario, step + 1)],
        "asked": here,
        "left_out": sum(one.step == step for one in questions_of(scenario)) - len(here),
        "later": [one for one in asked if one.question.step > step],
    }
