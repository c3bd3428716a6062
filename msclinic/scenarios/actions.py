"""Every change to scenarios."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from msclinic.accounts.models import User
from msclinic.core.reasons import SHIPPED, because, given_reason, was_there
from msclinic.engine import Release
from msclinic.knowledge.actions import add_row
from msclinic.knowledge.content_files import read_folder
from msclinic.knowledge.loading import LoadReport
from msclinic.scenarios.addresses import free_slug
from msclinic.scenarios.files import Entry, entry_of, in_languages, own_fields, same_words, told_of, with_words
from msclinic.scenarios.lesson import question_of, right_by
from msclinic.scenarios.models import TOLD, Scenario, ScenarioWords
from msclinic.scenarios.runner import compare

__all__ = [
    "NotAsSeenError",
    "add_scenario",
    "add_words",
    "as_answered",
    "as_said",
    "confirm",
    "copy_scenario",
    "dump_scenarios",
    "expect_what_is_said",
    "load_scenarios",
    "store",
    "tell",
    "untell",
]


def add_scenario(**fields: Any) -> Scenario:
    """Add a scenario; ValidationError names the fields that do not fit."""
    return add_row(Scenario(**fields))


class NotAsSeenError(Exception):
    """The scenario is of another version by now than the one that somebody looked at."""


@transaction.atomic
def confirm(scenario: Scenario, release: int, *, seen: int) -> None:
    """Somebody has looked at a version: what it teaches is what that release says of it. Raises NotAsSeenError."""
    _hold(scenario)
    if scenario.version != seen:
        raise NotAsSeenError
    scenario.confirmed_under = release
    with because(f"confirmed under release {release}"):
        scenario.save(update_fields=["confirmed_under"])


def _hold(scenario: Scenario) -> None:
    """The scenario as it is stored now; until the transaction ends nobody else changes it."""
    scenario.refresh_from_db(from_queryset=Scenario.objects.select_for_update())


@transaction.atomic
def copy_scenario(scenario: Scenario, by: User) -> Scenario:
    """A copy of somebody's own, to be adapted, in the language that they read.

    What nobody confirmed of the one is not confirmed of the other.
    """
    told = scenario.told
    content = entry_of(scenario) | {name: getattr(told, name) for name in TOLD}
    content |= {"title": _copy_of(told.title, told.language), "language": told.language, "retired": False}
    slug = free_slug(f"copy-of-{scenario.slug}", lambda slug: Scenario.objects.filter(slug=slug).exists())
    with because(f"copied from {scenario.slug}"):
        return store(slug, content, author=by, confirmed_under=scenario.confirmed_under)


def store(slug: str, content: Entry, **beside: Any) -> Scenario:
    """Store what a file has of a scenario, in every language. ValidationError names the fields that do not fit."""
    scenario = add_scenario(slug=slug, **own_fields(content), **beside)
    for language, told in in_languages(content).items():
        _begin_with(scenario, language, told)
    return scenario


def _copy_of(title: str, language: str) -> str:
    with translation.override(language):
        return (_("Copy of %(title)s") % {"title": title})[:120]


def add_words(scenario: Scenario, language: str, **told: str) -> ScenarioWords:
    """Tell a scenario in another language; ValidationError names the fields that do not fit."""
    return add_row(ScenarioWords(scenario=scenario, language=language, **told))


@transaction.atomic
def tell(scenario: Scenario, language: str, told: Mapping[str, str], *, seen: int | None) -> None:
    """Tell a scenario in another language, or otherwise than before.

    ValidationError names the fields that do not fit; NotAsSeenError where it is not of the version that was seen.
    """
    _hold(scenario)
    if scenario.version != seen:
        raise NotAsSeenError
    words = scenario.words.filter(language=language).first() or ScenarioWords(scenario=scenario, language=language)
    for name in TOLD:
        setattr(words, name, told[name])
    words.full_clean()
    with because("told on its page"):
        words.save()


@transaction.atomic
def untell(words: ScenarioWords, *, seen: int) -> None:
    """Tell a scenario no more in another language. Raises NotAsSeenError."""
    _hold(words.scenario)
    if words.scenario.version != seen:
        raise NotAsSeenError
    with because("deleted on its page"):
        words.delete()


def _begin_with(scenario: Scenario, language: str, told: Entry) -> None:
    """Tell a scenario that is just made in another language as well: that is its first version still."""
    words = ScenarioWords(scenario=scenario, language=language, **told)
    words.full_clean()
    words.save(force_insert=True, is_next_version=False)


@transaction.atomic
def expect_what_is_said(release: Release, scenario: Scenario, left_out: Collection[str]) -> bool:
    """Let a scenario expect of every rule of its page, and of every other that it names, what a release says of it.

    The same of its questions. Whether anything changed by that. A rule that the release does not have is expected and
    asked about no more, unless it is only left out for now.
    """
    _hold(scenario)
    expected, questions = as_said(release, scenario, left_out)
    if (expected, questions) == (scenario.expected, scenario.questions):
        return False
    scenario.expected, scenario.questions = expected, questions
    scenario.full_clean()
    with because("expects what the draft says"):
        scenario.save(update_fields=["expected", "questions"])
    return True


def as_said(release: Release, scenario: Scenario, left_out: Collection[str]) -> tuple[dict[str, str], list[Entry]]:
    """What a scenario would expect, and its questions with what is right, if all of it were as a release says."""
    lines = compare(release, scenario)
    expected = {line.code: line.found or line.expected for line in lines if line.found or line.code in left_out}
    kept = release.order.keys() | set(left_out)
    return expected, [as_answered(release, scenario, one) for one in scenario.questions if one["rule"] in kept]


def as_answered(release: Release, scenario: Scenario, written: Entry) -> Entry:
    """A question with what the release says for right; as it is where the release has nothing to say to it."""
    return written | {"right": sorted(right_by(release, scenario, question_of(written)) or written["right"])}


@transaction.atomic
@given_reason(SHIPPED)
def load_scenarios() -> LoadReport:
    """Load the scenarios that are shipped; one that is there stays as it is, and one that is gone stays away."""
    report = LoadReport()
    there = {scenario.slug: scenario for scenario in Scenario.objects.prefetch_related("words")}
    for slug, content in read_folder("scenarios").items():
        entry = own_fields(content)
        name = f"scenario {slug}"
        if slug in there:
            report.keep(name, same=entry_of(there[slug]) == entry)
        elif was_there(Scenario, slug=slug):
            report.leave_out(name)
            continue
        else:
            there[slug] = store(slug, content)
            report.made += [name, *(f"{name} in {language}" for language in in_languages(content))]
            continue
        _load_words(there[slug], content, report)
    return report


def _load_words(scenario: Scenario, content: Entry, report: LoadReport) -> None:
    """Load what is told in other languages; where an editor changed the English it is told of something else."""
    there = {words.language: words for words in scenario.words.all()}
    for language, told in in_languages(content).items():
        name = f"scenario {scenario.slug} in {language}"
        if language in there:
            report.keep(name, same=told_of(there[language]) == told)
        elif was_there(ScenarioWords, scenario_id=scenario.pk, language=language):
            report.leave_out(name)
        elif not same_words(scenario, content):
            report.leave_out(name, "is of another English")
        else:
            add_words(scenario, language, **told)
            report.made.append(name)


def dump_scenarios() -> dict[str, Entry]:
    """The scenarios of today, as the content files have them."""
    stored = Scenario.objects.prefetch_related("words")
    return {f"scenarios/{scenario.slug}.json": with_words(scenario, also_behind=True) for scenario in stored}
