"""A scenario whose answer a release changed, as a page shows it: both explanations side by side."""

from collections.abc import Iterable
from dataclasses import dataclass

from msclinic.accounts.models import User
from msclinic.engine import Release
from msclinic.releases.impact import UNREADABLE
from msclinic.releases.impact_reading import Beside, besides
from msclinic.releases.selectors import NoReleaseError, NoSuchReleaseError, release_number
from msclinic.scenarios.confirming import Changed, changed_since
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.runner import assess

__all__ = ["ReadChange", "changed_among", "may_confirm", "read_change"]


@dataclass(frozen=True, slots=True)
class ReadChange:
    """What has changed, from which release to which, and what each says of the rules that it says something else of."""

    scenario: Scenario
    changed: Changed
    now: int
    rules: list[Beside]
    """Empty where the earlier release cannot be read any more."""


def read_change(release: Release, scenario: Scenario) -> ReadChange | None:
    """Both explanations where a release says something else of a scenario than somebody confirmed; None where not."""
    changed = _changed(release, scenario)
    if changed is None:
        return None
    try:
        before = assess(release_number(changed.confirmed), scenario)
    except (NoReleaseError, NoSuchReleaseError, *UNREADABLE):
        return ReadChange(scenario, changed, release.number, [])
    return ReadChange(scenario, changed, release.number, besides(changed.codes, before, assess(release, scenario)))


def changed_among(release: Release, scenarios: Iterable[Scenario]) -> dict[str, Changed]:
    """Those whose answer has changed, by slug."""
    found = {scenario.slug: _changed(release, scenario) for scenario in scenarios}
    return {slug: changed for slug, changed in found.items() if changed}


def may_confirm(user: User, scenario: Scenario) -> bool:
    """Whether somebody may say that what a scenario teaches is right: its author, and whoever may change scenarios."""
    return scenario.author_id == user.pk or user.has_perm("scenarios.change_scenario")


def _changed(release: Release, scenario: Scenario) -> Changed | None:
    """None where a scenario that was written by hand cannot be judged at all; its page says so."""
    try:
        return changed_since(scenario, release)
    except UNREADABLE:
        return None
