"""Whether what a scenario teaches is what is said of it: a release that changed its answers is found, and is named."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from msclinic.engine import Release
from msclinic.releases.selectors import NoReleaseError, NoSuchReleaseError, release_number
from msclinic.scenarios.files import entry_of
from msclinic.scenarios.lesson import questions_of, right_by
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.runner import compare

__all__ = ["Changed", "changed_since"]

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
    release: Release
    content: str


def changed_since(scenario: Scenario, current: Release) -> Changed | None:
    """Whether the answers of a scenario have changed since somebody confirmed it; None where they have not.

    Where the one that it was confirmed under cannot be read any more, every answer counts as changed. Of one in between
    nothing is known: it is not named.
    """
    confirmed = scenario.confirmed_under or _FIRST
    if not current.number or current.number == confirmed:
        return None
    before, now = _said_by(scenario, confirmed), _said_by(scenario, current.number)
    codes = _otherwise(before, now)
    if not codes:
        return None
    later = ((number, _said_by(scenario, number)) for number in range(confirmed + 1, current.number))
    first = next((number for number, said in later if said and _otherwise(before, said)), current.number)
    return Changed(first, confirmed, codes)


def _said_by(scenario: Scenario, number: int) -> Said:
    try:
        release = release_number(number)
    except (NoReleaseError, NoSuchReleaseError):
        return {}
    return _said(_Asked(scenario, release, json.dumps(entry_of(scenario))))


@lru_cache(maxsize=1024)
def _said(asked: _Asked) -> Said:
    """By rule, its verdict and the answers to the questions about it."""
    scenario, release = asked.scenario, asked.release
    said = {line.code: [line.found] for line in compare(release, scenario) if line.expected}
    for question in questions_of(scenario):
        said.setdefault(question.rule, []).append(" ".join(sorted(right_by(release, scenario, question) or ())))
    return said


def _otherwise(before: Said, now: Said) -> tuple[str, ...]:
    return tuple(code for code in dict.fromkeys((*before, *now)) if before.get(code) != now.get(code))
