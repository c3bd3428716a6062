"""What of a scenario is told when, what learners are asked about it, and what is right by a release.

A step tells some of the answers; a question is asked when so many steps are told. What is right is never read from what
somebody wrote down: the release says it, of the answers told so far. What is written down is what the author took for
right, and a release that says otherwise is found by that.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from zoneinfo import ZoneInfo

from msclinic.engine import Assessment, Finding, Release, evaluate
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.validation import ASKED_FOR

__all__ = [
    "KINDS",
    "Question",
    "answered_otherwise",
    "assess_at",
    "facts_at",
    "question_of",
    "questions_of",
    "right_by",
    "told_at",
]


def _verdict(finding: Finding) -> frozenset[str]:
    return frozenset({finding.verdict.value})


def _missing(finding: Finding) -> frozenset[str]:
    return frozenset(key.partition("[")[0] for key in finding.missing)


def _passages(finding: Finding) -> frozenset[str]:
    return frozenset(str(citation["passage"]) for citation in finding.citations)


KINDS: Final[Mapping[str, Callable[[Finding], frozenset[str]]]] = dict(
    zip(ASKED_FOR, (_verdict, _missing, _passages), strict=True)
)
"""By kind of question, what of a finding answers it: its verdict, the facts that it hangs on, what it rests on."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a rule when so many steps are told."""

    kind: str
    rule: str
    step: int
    choices: tuple[str, ...]
    """What may be chosen; empty for what the release offers."""
    right: frozenset[str]
    """What its author took for right."""


def facts_at(scenario: Scenario, step: int) -> dict[str, Any]:
    """The answers that are told when so many steps are; all of them after the last."""
    later = {key for keys in scenario.steps[step:] for key in keys}
    return {key: answer for key, answer in scenario.facts.items() if key not in later}


def told_at(scenario: Scenario, step: int) -> list[str]:
    """The keys of the answers that this step tells; the step 0 is the start."""
    if step:
        return list(scenario.steps[step - 1]) if step <= len(scenario.steps) else []
    return list(facts_at(scenario, 0))


def assess_at(release: Release, scenario: Scenario, step: int) -> Assessment:
    """What a release says of the answers told so far, on the clock that the form would show."""
    return evaluate(release, facts_at(scenario, step), scenario.as_of, ZoneInfo(scenario.time_zone))


def questions_of(scenario: Scenario) -> list[Question]:
    """Its questions, in the order in which they are asked."""
    return sorted(map(question_of, scenario.questions), key=lambda one: one.step)


def question_of(written: Mapping[str, Any]) -> Question:
    """A question as it is written down."""
    choices, right = tuple(written.get("choices", ())), frozenset(written["right"])
    return Question(written["kind"], written["rule"], written["step"], choices, right)


def right_by(release: Release, scenario: Scenario, question: Question) -> frozenset[str] | None:
    """What is right by a release; None where it has no such rule."""
    if question.rule not in release.order:
        return None
    return KINDS[question.kind](assess_at(release, scenario, question.step).finding(question.rule))


def answered_otherwise(release: Release, scenario: Scenario) -> Iterator[tuple[Question, frozenset[str] | None]]:
    """The questions of which a release says something else than their author took for right, and what it says."""
    for question in questions_of(scenario):
        if (right := right_by(release, scenario, question)) != question.right:
            yield question, right
