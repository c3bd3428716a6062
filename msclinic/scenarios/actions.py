"""Every change to scenarios."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from msclinic.core.reasons import SHIPPED, because, given_reason
from msclinic.engine import Release
from msclinic.knowledge.actions import add_row
from msclinic.knowledge.content_files import read_folder
from msclinic.knowledge.loading import LoadReport
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.runner import compare

__all__ = ["add_scenario", "dump_scenarios", "expect_what_is_said", "load_scenarios"]

Entry = dict[str, Any]

_NAMED = ("title", "story", "lesson", "page", "as_of", "time_zone", "position", "facts", "expected")


def add_scenario(**fields: Any) -> Scenario:
    """Add a scenario; ValidationError names the fields that do not fit."""
    return add_row(Scenario(**fields))


@transaction.atomic
def expect_what_is_said(release: Release, scenario: Scenario, left_out: Collection[str]) -> bool:
    """Let a scenario expect of every rule of its page, and of every other that it names, what a release says of it.

    Whether anything changed by that. A rule that the release does not have is expected no more, unless it is only left
    out for now.
    """
    lines = compare(release, scenario)
    expected = {line.code: line.found or line.expected for line in lines if line.found or line.code in left_out}
    if expected == scenario.expected:
        return False
    scenario.expected = expected
    scenario.full_clean()
    with because("expects what the draft says"):
        scenario.save(update_fields=["expected"])
    return True


@transaction.atomic
@given_reason(SHIPPED)
def load_scenarios() -> LoadReport:
    """Load the scenarios that are shipped; one that is there already stays as it is."""
    report = LoadReport()
    there = {scenario.slug: scenario for scenario in Scenario.objects.all()}
    for slug, entry in read_folder("scenarios").items():
        if slug in there:
            report.keep(f"scenario {slug}", same=_entry(there[slug]) == entry)
        else:
            add_scenario(slug=slug, **entry)
            report.made.append(f"scenario {slug}")
    return report


def dump_scenarios() -> dict[str, Entry]:
    """The scenarios of today, as the content files have them."""
    return {f"scenarios/{scenario.slug}.json": _entry(scenario) for scenario in Scenario.objects.all()}


def _entry(scenario: Scenario) -> Entry:
    entry = {name: getattr(scenario, name) for name in _NAMED}
    return entry | ({"retired": True} if scenario.retired else {})
