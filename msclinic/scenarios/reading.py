"""Scenarios as they are read: the list, and one by itself with what is entered and what is expected."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from msclinic.core.cases import case_named
from msclinic.core.entry import spell
from msclinic.core.entry.words import in_words as answer_in_words
from msclinic.core.language import of_release
from msclinic.core.shapes import Shape, shapes_in
from msclinic.engine import Assessment, Release, Verdict
from msclinic.engine.messages import told
from msclinic.engine.speech import words_of
from msclinic.scenarios.models import Scenario, ScenarioWords
from msclinic.scenarios.pages import PAGES, Page
from msclinic.scenarios.runner import assess, compare
from msclinic.scenarios.tags import in_words

__all__ = ["Card", "Expected", "Read", "answers_in_words", "cards", "expected_of", "form_fields", "read"]


@dataclass(frozen=True, slots=True)
class Card:
    """A scenario with what its button posts; `fields` is None where its facts do not fit the form."""

    scenario: Scenario
    told: Scenario | ScenarioWords
    page: Page
    fields: list[tuple[str, str]] | None

    @property
    def tags(self) -> list[str]:
        """Its tags in words."""
        return list(map(in_words, self.scenario.tags))

    @property
    def author(self) -> str:
        """Who made it; empty where it came with the program."""
        author = self.scenario.author
        return author.get_full_name() or author.get_username() if author else ""


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a rule and what the release says; a shape is None where there is no such verdict."""

    code: str
    question: str
    expected: Shape | None
    found: Shape | None
    same: bool


@dataclass(frozen=True, slots=True)
class Read:
    """One scenario, ready to be read."""

    card: Card
    as_of: str
    entered: list[tuple[str, str]]
    rules: list[Expected]
    """Those of its page."""
    others: list[Expected]
    """Those of the other page of which something is expected too."""
    problems: list[str]
    """What the release refuses or finds contradictory in it."""

    @property
    def is_as_expected(self) -> bool:
        """Whether the release says of every rule what is expected, where anything is."""
        return all(rule.same or not rule.expected for rule in (*self.rules, *self.others))


def cards(release: Release, scenarios: Iterable[Scenario]) -> list[Card]:
    """Scenarios in the vocabulary of a release."""
    return [_card(release, one) for one in scenarios]


def read(release: Release, scenario: Scenario) -> Read:
    """One scenario under a release."""
    assessment, card = assess(release, scenario), _card(release, scenario)
    rules = expected_of(release, scenario)
    section = {rule.code for rule in release.rules if rule.section == card.page.section}
    return Read(
        card=card,
        as_of=_moment(assessment),
        entered=[(label, text) for _key, label, text in answers_in_words(scenario.facts, assessment)],
        rules=[rule for rule in rules if rule.code in section],
        others=[rule for rule in rules if rule.code not in section],
        problems=_problems(assessment),
    )


def expected_of(release: Release, scenario: Scenario) -> list[Expected]:
    """What is expected of each rule, beside what the release says."""
    questions = {rule.code: release.said(rule.question, of_release()) for rule in release.rules}
    return [
        Expected(line.code, questions.get(line.code, ""), _shape(line.expected), _shape(line.found), line.same)
        for line in compare(release, scenario)
    ]


def _shape(verdict: str) -> Shape | None:
    return shapes_in(of_release())[Verdict(verdict)] if verdict else None


def _card(release: Release, scenario: Scenario) -> Card:
    return Card(scenario, scenario.told, PAGES[scenario.page], form_fields(release, scenario, scenario.facts))


def form_fields(release: Release, scenario: Scenario, facts: Mapping[str, Any]) -> list[tuple[str, str]] | None:
    """What a form posts for these answers of a scenario, at its moment; None where they do not fit the form."""
    try:
        spelled = spell(facts, release.vocabulary, ZoneInfo(scenario.time_zone))
    except (AttributeError, TypeError, ValueError):
        return None
    titles = {language: told.title for language, told in scenario.in_languages().items()}
    own = [("as_of", scenario.as_of), ("time_zone", scenario.time_zone), case_named(titles)]
    return [*own, *spelled]


def _moment(assessment: Assessment) -> str:
    if assessment.facts is None:
        return assessment.as_of
    as_of = assessment.facts.as_of
    return words_of(assessment.release, of_release()).moment(as_of.instant, as_of)


def answers_in_words(raw: Mapping[str, Any], assessment: Assessment) -> list[tuple[str, str, str]]:
    """Each key that is answered with its question and its answer, in the order of the form.

    What is not understood is shown as it is.
    """
    facts, release = assessment.facts, assessment.release
    vocabulary, speech = release.vocabulary, words_of(release, of_release())

    def answer(key: str) -> tuple[str, str, str]:
        label = release.said(vocabulary.facts[key].label, of_release()) if key in vocabulary.facts else key
        if facts is not None and key in facts.given:
            return key, label, answer_in_words(key, facts, speech, release)
        given = raw[key]
        return key, label, given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=_unread)

    return [answer(key) for key in sorted(raw, key=lambda key: vocabulary.place.get(key, len(vocabulary.place)))]


def _unread(_value: Any) -> str:
    return _("cannot be read")


def _problems(assessment: Assessment) -> list[str]:
    """What is refused, each with the question that it answers; and what contradicts."""
    release, language = assessment.release, of_release()
    facts = release.vocabulary.facts
    refused = [
        (facts.get(problem.fact.partition("[")[0]), told(problem, release, language)) for problem in assessment.errors
    ]
    said = [f"{release.said(fact.label, language)} {message}" if fact else message for fact, message in refused]
    return said + [told(conflict, release, language) for conflict in assessment.conflicts]
