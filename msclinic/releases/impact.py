"""What an edit would do: the cases of which one release says something else than another, rule by rule.

The cases are those of the settings `IMPACT_CASES`, and the cells of each rule. The two releases are asked; what was
said or saved before is not.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from operator import attrgetter
from typing import Any, ClassVar, Final, TypeVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from msclinic.accounts.models import User
from msclinic.engine import Assessment, Release, Verdict, evaluate
from msclinic.engine.times import AsOf
from msclinic.knowledge.grid import cells_of
from msclinic.knowledge.trials import TRIED_AS_OF

__all__ = [
    "CELLS",
    "UNJUDGED",
    "UNREADABLE",
    "Case",
    "CaseSource",
    "Compared",
    "Group",
    "Impact",
    "NoSuchCaseError",
    "Taken",
    "assess",
    "case_of",
    "differing",
    "impact",
    "labels",
    "sources",
]

CELLS: Final = "cell"
"""What the keys of cells begin with; no other source of cases has this name."""

_KEY: Final = re.compile(r"[-\w.]+", re.ASCII)
"""What a key is made of; anything else is not even asked for."""

UNJUDGED: Final = "unjudged"
"""The mark by which somebody says that they know of cases that could not be judged."""

UNREADABLE: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a stored case raises that was written by hand, or whose zone this machine does not know."""

Row = TypeVar("Row")
_Difference = tuple[str, Verdict | None, Verdict | None]
"""A rule, and what is said of it before and after; None where there is no such rule."""

_CELLS_LABEL: Final = _("cells of the rules")


class NoSuchCaseError(LookupError):
    """There is no case of a key, or none for this reader."""


@dataclass(frozen=True, slots=True)
class Case:
    """Facts at a moment, to be judged under two releases.

    `key` is its address, and tells nothing of the facts; `title` is what it is called, empty for a cell, and `language`
    the one in which it is called so, empty for that of the page. Where `rule` is not empty, the case is about this rule
    alone.
    """

    key: str
    facts: Mapping[str, Any]
    as_of: AsOf | str
    zone: tzinfo | None = None
    title: str = ""
    language: str = ""
    rule: str = ""

    @property
    def source(self) -> str:
        """The name of where it comes from."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Taken:
    """The cases of a source that are compared, how many it has altogether, and how many could not even be read."""

    cases: list[Case]
    total: int
    unread: int = 0

    @classmethod
    def of(cls, rows: Iterable[Row], read: Callable[[Row], Case], total: int) -> "Taken":
        """Each row as a case; one that cannot be read is counted."""
        cases, unread = list[Case](), 0
        for row in rows:
            try:
                cases.append(read(row))
            except UNREADABLE:
                unread += 1
        return cls(cases, total, unread)


class CaseSource(ABC):
    """Where cases come from: an entry of `IMPACT_CASES` is the path of one, by its name."""

    label: ClassVar[Promise]

    @abstractmethod
    def taken(self) -> Taken:
        """The cases to compare, the most telling first where there are too many."""

    @abstractmethod
    def open_to(self, user: User, keys: Iterable[str]) -> frozenset[str]:
        """Which of its cases, by key, somebody may look at."""

    @abstractmethod
    def one(self, user: User, key: str) -> Case:
        """A case by its key. Raises NoSuchCaseError, also where somebody may not look at it."""


@dataclass(frozen=True, slots=True)
class Group:
    """The cases in which a rule goes from one verdict to another; None where a release has no such rule."""

    code: str
    before: Verdict | None
    after: Verdict | None
    cases: list[Case]

    @property
    def mark(self) -> str:
        """By what somebody says that they have looked at it; it stays the same whatever cases join it."""
        return f"{self.code}:{self.before or 'new'}:{self.after or 'gone'}"


@dataclass(frozen=True, slots=True)
class Compared:
    """How many cases of a kind were compared, out of how many, and how many could not be judged."""

    label: Promise
    number: int
    total: int
    unjudged: int


@dataclass(frozen=True, slots=True)
class Impact:
    """Every group, in the order of the rules, and how much was compared."""

    groups: list[Group]
    compared: list[Compared]

    @property
    def marks(self) -> list[str]:
        """The marks of all groups, and one where something could not be judged."""
        unjudged = [UNJUDGED] if any(one.unjudged for one in self.compared) else []
        return [*(group.mark for group in self.groups), *unjudged]


def sources() -> dict[str, CaseSource]:
    """Where cases come from besides the cells, by name."""
    return {name: import_string(path) for name, path in settings.IMPACT_CASES.items()}


def labels() -> dict[str, Promise]:
    """What the cases of each source are called, the cells last."""
    return {**{name: source.label for name, source in sources().items()}, CELLS: _CELLS_LABEL}


def impact(before: Release, after: Release) -> Impact:
    """Every case and rule of which the two say something else."""
    cells = [_cells(code, before, after) for code in _codes(before, after)]
    taken = [
        *(source.taken() for source in sources().values()),
        Taken([one for each in cells for one in each.cases], sum(each.total for each in cells)),
    ]
    found: dict[_Difference, list[Case]] = {}
    compared = []
    for label, each in zip(labels().values(), taken, strict=True):
        unjudged = each.unread
        for case in each.cases:
            try:
                differences = list(differing(case, before, after))
            except UNREADABLE:
                unjudged += 1
                continue
            for difference in differences:
                found.setdefault(difference, []).append(case)
        compared.append(Compared(label, len(each.cases) + each.unread - unjudged, each.total, unjudged))
    place = {code: number for number, code in enumerate(_codes(before, after))}
    groups = [Group(*difference, cases) for difference, cases in found.items()]
    return Impact(sorted(groups, key=lambda group: (place[group.code], group.mark)), compared)


def differing(case: Case, before: Release, after: Release) -> Iterator[_Difference]:
    """The rules of which two releases say something else of a case, each with both verdicts.

    Raises ValueError where its moment cannot be read.
    """
    one, other = (_verdicts(case, release) for release in (before, after))
    for code in [case.rule] if case.rule else _codes(before, after):
        if one.get(code) != other.get(code):
            yield code, one.get(code), other.get(code)


def assess(case: Case, release: Release) -> Assessment:
    """A case under a release, with everything that can be said of it."""
    return evaluate(release, case.facts, case.as_of, case.zone)


def case_of(key: str, user: User, before: Release, after: Release) -> Case:
    """The case of a key. Raises NoSuchCaseError where there is none, or none for this reader."""
    name, _dot, rest = key.partition(".")
    if name != CELLS:
        source = sources().get(name)
        if source is None or not _KEY.fullmatch(key):
            raise NoSuchCaseError(key)
        return source.one(user, key)
    code, _dot, number = rest.rpartition(".")
    cells = _cells(code, before, after).cases if code in _codes(before, after) else []
    if not (number.isascii() and number.isdigit() and len(number) < 10 and int(number) < len(cells)):
        raise NoSuchCaseError(key)
    return cells[int(number)]


def _codes(before: Release, after: Release) -> list[str]:
    """Every rule of either, in the order of the newer one, those that are gone at the end."""
    return list(dict.fromkeys((*after.order, *before.order)))


def _cells(code: str, before: Release, after: Release) -> Taken:
    either_way = sorted((before, after), key=attrgetter("sha256"))
    cells = cells_of([code], either_way, TRIED_AS_OF)
    cases = [
        Case(f"{CELLS}.{code}.{number}", facts, TRIED_AS_OF, rule=code) for number, facts in enumerate(cells.cases)
    ]
    return Taken(cases, cells.total)


def _verdicts(case: Case, release: Release) -> dict[str, Verdict]:
    """By rule, what a release says of a case. Raises ValueError where its moment cannot be read."""
    assessment = assess(case, release)
    if assessment.facts is None:
        raise ValueError(assessment.as_of)
    return {finding.code: finding.verdict for finding in assessment.findings}
