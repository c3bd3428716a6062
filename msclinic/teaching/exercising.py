"""A scenario as an exercise: predict first, then see what the release says and how far the two lie apart.

What was answered so far travels in the form, so that of somebody without an account nothing is kept. It is only what
was chosen: whether that is right is asked of the release each time.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from django.http import QueryDict

from msclinic.engine import Release
from msclinic.scenarios.asking import Asked, Choice, asked_of
from msclinic.scenarios.changed import ReadChange, read_change_of
from msclinic.scenarios.lesson import questions_of
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.selectors import in_use
from msclinic.teaching.codes import KEY, new_key

__all__ = ["MOST_CASES", "Outcome", "Paper", "Run", "Tally", "paper_of", "tally_of"]

_CASE: Final = re.compile(r"[-\w]{1,60}", re.ASCII)
_GIVEN: Final = re.compile(rf"({_CASE.pattern})/(\d{{1,3}})/(\S{{1,60}})", re.ASCII)
_PASSED: Final = re.compile(rf"({_CASE.pattern})/(\d{{1,3}})", re.ASCII)
MOST_CASES: Final = 200
"""So many cases a run has at most."""


@dataclass(frozen=True, slots=True)
class Run:
    """A way through one case or a set of them: the cases in order, and what was chosen so far."""

    key: str = field(default_factory=new_key)
    """Drawn at random; it says nothing about anybody."""
    cases: tuple[str, ...] = ()
    """The slugs of a set; none where one case is done by itself."""
    given: Mapping[tuple[str, int], str] = field(default_factory=dict)
    """What was chosen, by slug and number of the question."""
    passed: frozenset[tuple[str, int]] = frozenset()
    """The questions that were passed over."""

    @classmethod
    def read(cls, posted: QueryDict) -> "Run":
        """What travels in the form; a new one where nothing does. What cannot be read is left out."""
        key = posted.get("run", "")
        found = filter(None, map(_GIVEN.fullmatch, posted.getlist("given")))
        given = {(one[1], int(one[2])): one[3] for one in found}
        cases = tuple(dict.fromkeys(filter(_CASE.fullmatch, posted.getlist("case"))))[:MOST_CASES]
        over = filter(None, map(_PASSED.fullmatch, posted.getlist("passed")))
        passed = frozenset((one[1], int(one[2])) for one in over)
        return cls(key if re.fullmatch(KEY, key) else new_key(), cases, given, passed)

    def answered(self, slug: str, number: int, chosen: str) -> "Run":
        """With one more answer."""
        place = (slug, number)
        return replace(self, given={**self.given, place: chosen}, passed=self.passed - {place})

    def passing(self, slug: str, numbers: Iterable[int]) -> "Run":
        """With more questions passed over."""
        return replace(self, passed=self.passed | {(slug, number) for number in numbers})

    def of(self, paper: "Paper") -> "Run":
        """The part of it that is about one case."""
        slug = paper.scenario.slug
        return Run(self.key, (), {place: chosen for place, chosen in self.given.items() if place[0] == slug})

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What the form carries on."""
        given = [("given", f"{slug}/{number}/{chosen}") for (slug, number), chosen in self.given.items()]
        passed = [("passed", f"{slug}/{number}") for slug, number in sorted(self.passed)]
        return [("run", self.key), *(("case", slug) for slug in self.cases), *given, *passed]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was chosen, beside what is right."""

    asked: Asked
    chosen: Choice
    change: ReadChange | None
    """The release that changed what is right since somebody confirmed the scenario."""

    @property
    def as_before(self) -> bool:
        """Whether it was right until a release came to say something else."""
        return bool(self.change) and not self.chosen.right and self.chosen.value in self._was_right

    @property
    def right(self) -> bool:
        """Whether it is what the release says."""
        return self.chosen.right

    @property
    def was_right(self) -> list[Choice]:
        """Of what may be chosen, what was right before the change; with none, what its author takes for right."""
        return [one for one in self.asked.choices if one.value in self._was_right]

    @property
    def _was_right(self) -> frozenset[str]:
        return self.change.was_right if self.change else self.asked.question.right


@dataclass(frozen=True, slots=True)
class Tally:
    """How many answers were right of those that count.

    One that was right until a release changed that does not count: it is no mistake.
    """

    outcomes: tuple[Outcome, ...]

    @property
    def right(self) -> int:
        return sum(one.right for one in self.outcomes)

    @property
    def total(self) -> int:
        return len(self.outcomes) - self.as_before

    @property
    def as_before(self) -> int:
        """How many do not count."""
        return sum(one.as_before for one in self.outcomes)


@dataclass(frozen=True, slots=True)
class Paper:
    """The questions of a scenario that can be asked under a release, and those that cannot."""

    scenario: Scenario
    asked: list[Asked]
    left_out: int
    """How many have no answer that is right under the release."""
    changes: Mapping[int, ReadChange]
    """By number, the questions of which a release has changed what is right."""

    def question(self, number: int) -> Asked | None:
        """The one with this number."""
        return next((one for one in self.asked if one.number == number), None)

    def outcomes(self, run: Run) -> list[Outcome]:
        """What a run has answered of it, in order."""
        slug = self.scenario.slug
        chosen = [(one, one.chosen(run.given.get((slug, one.number), ""))) for one in self.asked]
        return [Outcome(one, choice, self.changes.get(one.number)) for one, choice in chosen if choice]

    def open(self, run: Run) -> list[Asked]:
        """The questions that are neither answered nor passed over."""
        answered = {outcome.asked.number for outcome in self.outcomes(run)}
        return [one for one in self.asked if one.number not in answered and one not in self.passed(run)]

    def passed(self, run: Run) -> list[Asked]:
        """Those that a run has passed over."""
        return [one for one in self.asked if (self.scenario.slug, one.number) in run.passed - run.given.keys()]

    def next(self, run: Run) -> Asked | None:
        """The first question that is open; None at the end."""
        return next(iter(self.open(run)), None)


def paper_of(release: Release, scenario: Scenario) -> Paper:
    """What can be asked about a scenario."""
    asked = asked_of(release, scenario)
    read = {one.number: read_change_of(release, scenario, one.question) for one in asked}
    changes = {number: change for number, change in read.items() if change}
    return Paper(scenario, asked, len(questions_of(scenario)) - len(asked), changes)


def tally_of(release: Release, run: Run, papers: Iterable[Paper] = ()) -> Tally:
    """All that a run has answered; `papers` are those that are there already."""
    known = {paper.scenario.slug: paper for paper in papers}
    others = {slug for slug, _number in run.given} - known.keys()
    for scenario in in_use().filter(slug__in=others).prefetch_related("words"):
        known[scenario.slug] = paper_of(release, scenario)
    order = [slug for slug in dict.fromkeys((*run.cases, *known)) if slug in known]
    return Tally(tuple(outcome for slug in order for outcome in known[slug].outcomes(run)))
