"""Which verdicts of which rules the scenarios in use look at, and which none does."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from msclinic.core.language import of_release
from msclinic.core.shapes import SHAPES, Shape, shapes_in
from msclinic.engine import Release, Verdict
from msclinic.releases.checks.verdicts import possible
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.pages import PAGES, Page

__all__ = ["Cell", "Coverage", "Part", "Row", "coverage"]

_FEW: Final = 3
"""So many scenarios are listed in a cell; more are folded away."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A verdict of a rule: whether the rule can give it, and the scenarios that expect it."""

    shape: Shape
    can_be_given: bool
    scenarios: Sequence[Scenario]

    @property
    def folded(self) -> bool:
        """Whether it has so many scenarios that their number stands for them."""
        return len(self.scenarios) > _FEW


@dataclass(frozen=True, slots=True)
class Row:
    """A rule with a cell for each verdict of its part."""

    code: str
    question: str
    cells: Sequence[Cell]

    @property
    def uncovered(self) -> list[Shape]:
        """The verdicts that it can give and no scenario expects."""
        return [cell.shape for cell in self.cells if cell.can_be_given and not cell.scenarios]


@dataclass(frozen=True, slots=True)
class Part:
    """The rules of one page; its columns are the verdicts that one of them can give."""

    page: Page
    shapes: Sequence[Shape]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the scenarios cover of a release, page by page."""

    parts: Sequence[Part]

    @property
    def rows(self) -> list[Row]:
        """Every rule."""
        return [row for part in self.parts for row in part.rows]

    @property
    def uncovered(self) -> list[Row]:
        """The rules that can give a verdict which no scenario expects."""
        return [row for row in self.rows if row.uncovered]

    @property
    def pairs(self) -> int:
        """How many verdicts of rules can be given."""
        return sum(cell.can_be_given for row in self.rows for cell in row.cells)

    @property
    def covered(self) -> int:
        """How many of them a scenario expects."""
        return self.pairs - sum(len(row.uncovered) for row in self.rows)


def coverage(release: Release, scenarios: Iterable[Scenario]) -> Coverage:
    """Rule by verdict, which of the scenarios expect it."""
    expecting: defaultdict[tuple[str, str], list[Scenario]] = defaultdict(list)
    for scenario in scenarios:
        for pair in scenario.expected.items():
            expecting[pair].append(scenario)
    return Coverage([_part(release, page, expecting) for page in PAGES.values()])


def _part(release: Release, page: Page, expecting: Mapping[tuple[str, str], Sequence[Scenario]]) -> Part:
    language = of_release()
    shapes = shapes_in(language)
    rules = [(rule, possible(rule, release)) for rule in release.rules if rule.section == page.section]
    columns = [verdict for verdict in SHAPES if any(verdict in given for _, given in rules)]

    def cell(code: str, verdict: Verdict, given: frozenset[Verdict]) -> Cell:
        return Cell(shapes[verdict], verdict in given, expecting.get((code, verdict.value), ()))

    rows = [
        Row(rule.code, release.said(rule.question, language), [cell(rule.code, one, given) for one in columns])
        for rule, given in rules
    ]
    return Part(page, [shapes[verdict] for verdict in columns], rows)
