"""A scenario whose answer a release changed, as a page shows it: both explanations side by side."""

from dataclasses import dataclass

from msclinic.accounts.models import User
from msclinic.engine import Release
from msclinic.releases.impact_reading import Beside, besides
from msclinic.releases.selectors import NoReleaseError, NoSuchReleaseError, release_number
from msclinic.scenarios.confirming import Changed, changed_since
from msclinic.scenarios.lesson import Question, assess_at, right_by
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.runner import assess

__all__ = ["ReadChange", "may_confirm", "read_change", "read_change_of"]


@dataclass(frozen=True, slots=True)
class ReadChange:
    """What has changed, from which release to which, and what each says of the rules that it says something else of."""

    scenario: Scenario
    changed: Changed
    now: int
    rules: list[Beside]
    """Empty where the earlier release cannot be read any more."""
    was_right: frozenset[str] = frozenset()
    """Of a question, what was right by the earlier release; what its author took for right where that is not read."""


def read_change(release: Release, scenario: Scenario) -> ReadChange | None:
    """Both explanations where a release says something else of a scenario than somebody confirmed; None where not."""
    changed = changed_since(scenario, release)
    if changed is None:
        return None
    before = _confirmed(changed)
    rules = besides(changed.codes, assess(before, scenario), assess(release, scenario)) if before else []
    return ReadChange(scenario, changed, release.number, rules)


def read_change_of(release: Release, scenario: Scenario, question: Question) -> ReadChange | None:
    """The same of what is right to a question, by the answers that are told then."""
    changed = changed_since(scenario, release)
    if changed is None or question.rule not in changed.codes:
        return None
    before = _confirmed(changed)
    if before is None:
        if question.right == right_by(release, scenario, question):
            return None
        return ReadChange(scenario, changed, release.number, [], question.right)
    was_right = right_by(before, scenario, question)
    if was_right == right_by(release, scenario, question):
        return None
    both = (assess_at(by, scenario, question.step) for by in (before, release))
    return ReadChange(scenario, changed, release.number, besides([question.rule], *both), was_right or frozenset())


def may_confirm(user: User, scenario: Scenario) -> bool:
    """Whether somebody may say that what a scenario teaches is right: its author, and whoever may change scenarios."""
    return scenario.author_id == user.pk or user.has_perm("scenarios.change_scenario")


def _confirmed(changed: Changed) -> Release | None:
    """The release under which it was confirmed; None where that cannot be read any more."""
    try:
        return release_number(changed.confirmed)
    except (NoReleaseError, NoSuchReleaseError):
        return None
