"""What a release says of a scenario, beside what is expected of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from msclinic.core.shapes import SHAPES
from msclinic.engine import Assessment, Release, Verdict
from msclinic.scenarios.lesson import Question, answered_otherwise, assess_at
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.pages import PAGES

__all__ = ["Compared", "Difference", "Misjudged", "additions", "asked_otherwise", "assess", "compare", "differences"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One rule: the verdict that is expected and the one that is found.

    `expected` is empty where none is written down, `found` where the release has no such rule.
    """

    code: str
    expected: str
    found: str

    @property
    def same(self) -> bool:
        """Whether the release says what is expected."""
        return self.expected == self.found


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule of which a release says something else than a scenario expects."""

    scenario: str
    code: str
    expected: str
    found: str

    def __str__(self) -> str:
        return f"scenario {self.scenario}: {self._said()}"

    def _said(self) -> str:
        if not self.found:
            return f"there is no finding of {self.code}, expected {self.expected}"
        return f"{self.code} is {self.found}, expected {self.expected}"


@dataclass(frozen=True, slots=True)
class Misjudged:
    """A question to which a release has another answer than its author took for right; None where there is no rule."""

    question: Question
    found: frozenset[str] | None

    def __str__(self) -> str:
        asked = f"asked at step {self.question.step} for the {self.question.kind}"
        if self.found is None:
            return f"{asked} of {self.question.rule}, and there is no such rule"
        found, right = (
            ", ".join(map(self._word, sorted(answers))) or "none" for answers in (self.found, self.question.right)
        )
        return f"{asked} of {self.question.rule}, right is {found}, expected {right}"

    def _word(self, answer: str) -> str:
        is_verdict = self.question.kind == "verdict" and answer in set(Verdict)
        return SHAPES[Verdict(answer)].word if is_verdict else answer


def assess(release: Release, scenario: Scenario) -> Assessment:
    """The scenario under a release, on the clock that its form would show."""
    return assess_at(release, scenario, len(scenario.steps))


def compare(release: Release, scenario: Scenario) -> list[Compared]:
    """Every rule that is expected, and every other rule of the scenario's page, in the order of the release.

    Rules that the release does not have stand at the end.
    """
    return list(_lines(release, scenario))


def differences(release: Release, scenario: Scenario, left_out: Collection[str] = ()) -> list[Difference]:
    """Where the release says something else than the scenario expects.

    A rule that is new to the scenario is no difference, nor is one that is only left out for now.
    """
    return [
        Difference(scenario.slug, line.code, line.expected, line.found)
        for line in compare(release, scenario)
        if line.expected and not line.same and (line.found or line.code not in left_out)
    ]


def asked_otherwise(release: Release, scenario: Scenario, left_out: Collection[str] = ()) -> list[Misjudged]:
    """The questions to which the release has another answer than their author took for right.

    A question about a rule that is only left out for now is none of them.
    """
    return [
        Misjudged(question, right)
        for question, right in answered_otherwise(release, scenario)
        if right is not None or question.rule not in left_out
    ]


def additions(release: Release, scenario: Scenario) -> list[str]:
    """In words, the rules of the scenario's page of which it expects nothing yet; they hold nothing up."""
    return [
        f"scenario {scenario.slug}: the rule {line.code} is new to it; it is {line.found}, and no verdict is expected"
        for line in compare(release, scenario)
        if not line.expected
    ]


def _lines(release: Release, scenario: Scenario) -> Iterator[Compared]:
    found = {finding.code: finding for finding in assess(release, scenario).findings}
    section = PAGES[scenario.page].section
    for code, finding in found.items():
        if code in scenario.expected or finding.rule.section == section:
            yield Compared(code, scenario.expected.get(code, ""), finding.verdict.value)
    for code, verdict in scenario.expected.items():
        if code not in found:
            yield Compared(code, verdict, "")
