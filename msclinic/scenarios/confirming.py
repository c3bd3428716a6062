"""Whether what a scenario teaches is what is said of it: a release that changed its answers is found, and is named."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from msclinic.engine import Release
from msclinic.releases.impact import UNREADABLE
from msclinic.releases.selectors import NoReleaseError, NoSuchReleaseError, hashes_until, release_number
from msclinic.scenarios.files import entry_of
from msclinic.scenarios.lesson import questions_of, right_by
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.runner import compare

__all__ = ["Changed", "changed_among", "changed_since"]

Said = Mapping[str, list[str]]

_FIRST: Final = 1
"""The release under which a scenario counts as confirmed that was made before there was one."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A release that says something else of a scenario than was said when somebody last confirmed what it teaches."""

    release: int
    """The first one that says so."""
    confirmed: int
    codes: tuple[str, ...]
    """The rules of which it is said."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """A scenario and a release, to be looked up by what is asked and not by the row that asks."""

    scenario: Scenario = field(compare=False)
    content: str
    release: int
    sha256: str


def changed_since(scenario: Scenario, current: Release) -> Changed | None:
    """Whether the answers of a scenario have changed since somebody confirmed it; None where they have not."""
    return changed_among(current, [scenario]).get(scenario.slug)


def changed_among(current: Release, scenarios: Iterable[Scenario]) -> dict[str, Changed]:
    """Those whose answers have changed since somebody confirmed them, by slug.

    Where the release that one was confirmed under cannot be read any more, every answer counts as changed. Of one in
    between nothing is known: it is not named. A scenario that was written by hand and cannot be judged is left out; its
    page says so. Each release is read once, however many scenarios there are.
    """
    asked = [one for one in scenarios if current.number and _confirmed_under(one) != current.number]
    if not asked:
        return {}
    hashes = hashes_until(current.number)
    looked_up = [_LookedUp(one, json.dumps(entry_of(one)), hashes) for one in asked]
    changed = {one.scenario.slug: (one, codes) for one in looked_up if (codes := one.otherwise_by(current.number))}
    first: dict[str, int] = {}
    for number in hashes:
        for slug, (one, _codes) in changed.items():
            if slug not in first and one.confirmed < number < current.number and one.says_otherwise(number):
                first[slug] = number
    return {
        slug: Changed(first.get(slug, current.number), one.confirmed, codes) for slug, (one, codes) in changed.items()
    }


@dataclass(frozen=True, slots=True)
class _LookedUp:
    """A scenario, beside what releases say of it."""

    scenario: Scenario
    content: str
    hashes: Mapping[int, str]

    @property
    def confirmed(self) -> int:
        return _confirmed_under(self.scenario)

    def said(self, number: int) -> Said:
        return _said(_Asked(self.scenario, self.content, number, self.hashes.get(number, "")))

    def otherwise_by(self, number: int) -> tuple[str, ...]:
        """The rules of which a release says something else than the one that it was confirmed under."""
        try:
            before, now = self.said(self.confirmed), self.said(number)
        except UNREADABLE:
            return ()
        return tuple(code for code in dict.fromkeys((*before, *now)) if before.get(code) != now.get(code))

    def says_otherwise(self, number: int) -> bool:
        return bool(self.otherwise_by(number) and self.said(number))


def _confirmed_under(scenario: Scenario) -> int:
    return scenario.confirmed_under or _FIRST


@lru_cache(maxsize=8192)
def _said(asked: _Asked) -> Said:
    """By rule, its verdict and the answers to the questions about it; empty where the release cannot be read."""
    try:
        release = release_number(asked.release)
    except (NoReleaseError, NoSuchReleaseError):
        return {}
    scenario = asked.scenario
    said = {line.code: [line.found] for line in compare(release, scenario) if line.expected}
    for question in questions_of(scenario):
        said.setdefault(question.rule, []).append(" ".join(sorted(right_by(release, scenario, question) or ())))
    return said
