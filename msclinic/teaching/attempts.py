"""One's own history: what somebody with an account answered. Of others nothing is kept."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from msclinic.accounts.models import User
from msclinic.core.language import of_release
from msclinic.engine import Release
from msclinic.releases.selectors import NoReleaseError, NoSuchReleaseError, release_number
from msclinic.scenarios.asking import Choice, choice_of, text_of
from msclinic.scenarios.lesson import questions_of
from msclinic.scenarios.models import Scenario
from msclinic.teaching.exercising import Outcome
from msclinic.teaching.models import Attempt

__all__ = ["NEWEST", "Tried", "forget", "history_of", "how_many", "record"]

NEWEST: Final = 300
"""So many attempts are shown."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given."""

    attempt: Attempt
    asked: str
    """What was asked, in the words of the release; empty where the scenario has been changed since."""
    chosen: Choice | None
    """What was chosen; None where the scenario has been changed since."""


@dataclass(frozen=True, slots=True)
class Once:
    """One run through a scenario: what was answered, in the order of its questions."""

    given: Sequence[Given]

    @property
    def at(self) -> datetime:
        """When its first answer was given."""
        return min(one.attempt.at for one in self.given)

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(one.attempt.right for one in self.given)

    @property
    def total(self) -> int:
        """How many count."""
        return sum(one.attempt.counts for one in self.given)


@dataclass(frozen=True, slots=True)
class Tried:
    """A scenario with how somebody went through it, the newest run first."""

    scenario: Scenario
    runs: Sequence[Once]


def record(by: User, scenario: Scenario, release: Release, run: str, outcome: Outcome) -> str:
    """Keep an answer, the first to a question in a run, and give what was chosen first.

    Nothing is kept while somebody tries the draft.
    """
    if not release.number:
        return outcome.chosen.value
    kept, _is_first = Attempt.objects.get_or_create(
        by=by,
        run=run,
        scenario=scenario,
        question=outcome.asked.number,
        defaults={
            "version": scenario.version,
            "release": release.number,
            "chosen": outcome.chosen.value,
            "right": outcome.right,
            "counts": not outcome.as_before,
        },
    )
    return kept.chosen


def history_of(user: User, release: Release) -> list[Tried]:
    """Somebody's newest attempts by scenario and run, that which was tried last first."""
    found: dict[int, dict[str, list[Given]]] = {}
    newest = _whole_runs(Attempt.objects.filter(by=user).select_related("scenario").prefetch_related("scenario__words"))
    releases = _those_of(newest, release)
    for attempt in newest:
        found.setdefault(attempt.scenario_id, {}).setdefault(attempt.run, []).append(_given(attempt, releases))
    return [_tried(list(runs.values())) for runs in found.values()]


def _whole_runs(attempts: QuerySet[Attempt]) -> list[Attempt]:
    """The newest; a run through a scenario that would be cut off is left out, unless it is the only one."""
    found = list(attempts[: NEWEST + 1])
    if len(found) <= NEWEST:
        return found
    cut = found.pop()
    whole = [one for one in found if (one.scenario_id, one.run) != (cut.scenario_id, cut.run)]
    return whole or found


def _those_of(attempts: Iterable[Attempt], current: Release) -> dict[int, Release]:
    """By number, the releases under which was answered: their words were read. One that cannot be read is left out."""
    found = {current.number: current}
    for number in {attempt.release for attempt in attempts} - found.keys():
        with suppress(NoReleaseError, NoSuchReleaseError):
            found[number] = release_number(number)
    return found


def _tried(runs: list[list[Given]]) -> Tried:
    ordered = [Once(sorted(run, key=lambda one: one.attempt.question)) for run in runs]
    return Tried(runs[0][0].attempt.scenario, ordered)


def how_many(user: User) -> int:
    """The number of somebody's attempts."""
    return Attempt.objects.filter(by=user).count()


def forget(user: User) -> None:
    """Delete everything of somebody's history."""
    Attempt.objects.filter(by=user).delete()


def _given(attempt: Attempt, releases: Mapping[int, Release]) -> Given:
    questions = questions_of(attempt.scenario)
    release = releases.get(attempt.release)
    if release is None or attempt.version != attempt.scenario.version or attempt.question > len(questions):
        return Given(attempt, "", None)
    asked = questions[attempt.question - 1]
    about = release.said(release.rule(asked.rule).question, of_release()) if asked.rule in release.order else ""
    chosen = choice_of(release, asked, attempt.chosen, right=attempt.right)
    return Given(attempt, f"{about} {text_of(asked)}".strip(), chosen)
