"""Every change to scenarios."""

from collections.abc import Collection
from typing import Any

from django.db import transaction

from msclinic.core.reasons import SHIPPED, because, given_reason, was_there
from msclinic.engine import Release
from msclinic.knowledge.actions import add_row
from msclinic.knowledge.content_files import read_folder
from msclinic.knowledge.loading import LoadReport
from msclinic.scenarios.models import Scenario, ScenarioWords
from msclinic.scenarios.runner import compare

__all__ = ["add_scenario", "add_words", "dump_scenarios", "expect_what_is_said", "load_scenarios"]

Entry = dict[str, Any]

_NAMED = ("title", "story", "lesson", "page", "as_of", "time_zone", "position", "facts", "expected")
_TOLD = ("title", "story", "lesson")
_IN = "in"
"""Under which a file has what is told in other languages."""


def add_scenario(**fields: Any) -> Scenario:
    """Add a scenario; ValidationError names the fields that do not fit."""
    return add_row(Scenario(**fields))


def add_words(scenario: Scenario, language: str, **told: str) -> ScenarioWords:
    """Tell a scenario in another language; ValidationError names the fields that do not fit."""
    return add_row(ScenarioWords(scenario=scenario, language=language, **told))


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
    """Load the scenarios that are shipped; one that is there stays as it is, and one that is gone stays away."""
    report = LoadReport()
    there = {scenario.slug: scenario for scenario in Scenario.objects.prefetch_related("words")}
    for slug, content in read_folder("scenarios").items():
        entry = {name: value for name, value in content.items() if name != _IN}
        name = f"scenario {slug}"
        if slug in there:
            report.keep(name, same=_entry(there[slug]) == entry)
        elif was_there(Scenario, slug=slug):
            report.leave_out(name)
            continue
        else:
            there[slug] = add_scenario(slug=slug, **entry)
            report.made.append(name)
        _load_words(there[slug], content, report)
    return report


def _load_words(scenario: Scenario, content: Entry, report: LoadReport) -> None:
    """Load what is told in other languages; where an editor changed the English it is told of something else."""
    there = {words.language: words for words in scenario.words.all()}
    for language, told in content.get(_IN, {}).items():
        name = f"scenario {scenario.slug} in {language}"
        if language in there:
            report.keep(name, same=_told(there[language]) == told)
        elif was_there(ScenarioWords, scenario_id=scenario.pk, language=language):
            report.leave_out(name)
        elif any(getattr(scenario, name) != content[name] for name in _TOLD):
            report.leave_out(name, "is of another English")
        else:
            add_words(scenario, language, **told)
            report.made.append(name)


def dump_scenarios() -> dict[str, Entry]:
    """The scenarios of today, as the content files have them."""
    found = {}
    for scenario in Scenario.objects.prefetch_related("words"):
        told = {words.language: _told(words) for words in scenario.words.all()}
        found[f"scenarios/{scenario.slug}.json"] = _entry(scenario) | ({_IN: told} if told else {})
    return found


def _entry(scenario: Scenario) -> Entry:
    entry = {name: getattr(scenario, name) for name in _NAMED}
    return entry | ({"retired": True} if scenario.retired else {})


def _told(words: Scenario | ScenarioWords) -> Entry:
    return {name: getattr(words, name) for name in _TOLD}
