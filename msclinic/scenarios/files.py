"""A scenario as a file has it: its fields by name, and under `in` what is told of it in other languages."""

import json
from collections.abc import Mapping
from typing import Any, Final

from msclinic.engine import dump
from msclinic.scenarios.models import TOLD, Scenario, ScenarioWords, Told

__all__ = [
    "Entry",
    "as_stored",
    "entry_of",
    "in_languages",
    "own_fields",
    "same_words",
    "scenario_of",
    "told_of",
    "with_words",
]

Entry = dict[str, Any]

_IN: Final = "in"
_NAMED: Final = (
    *TOLD, "language", "level", "tags", "page", "as_of", "time_zone", "position", "facts", "steps", "expected",
    "questions", "retired",
)  # fmt: skip
_NEEDED: Final = frozenset({"title", "story", "lesson", "page", "as_of", "time_zone", "position", "facts", "expected"})
"""What a file has whatever it says; of the rest it has only what is not as it is anyhow."""


def entry_of(scenario: Scenario) -> Entry:
    """What a file has of a scenario, without other languages."""
    return _entry(scenario, _NAMED)


def told_of(words: Told) -> Entry:
    """What a file has of what is told in a language."""
    return _entry(words, TOLD)


def as_stored(facts: Mapping[str, Any]) -> Entry:
    """Answers as JSON has them. TypeError where one could not be read."""
    stored: Entry = json.loads(dump(facts))
    return stored


def with_words(scenario: Scenario, *, also_behind: bool = False) -> Entry:
    """What a file has of a scenario, in every language in which it is shown, or in which anything was ever told."""
    told = {one.language: told_of(one) for one in scenario.words.all() if also_behind or not one.is_behind}
    return entry_of(scenario) | ({_IN: told} if told else {})


def scenario_of(content: Entry) -> Scenario:
    """The scenario of a file, as a row that nothing has stored; it is told in every language of the file."""
    scenario = Scenario(**own_fields(content))
    scenario.unstored_words = [ScenarioWords(language=one, **told) for one, told in in_languages(content).items()]
    return scenario


def own_fields(content: Entry) -> Entry:
    """Of what a file has, what is the scenario's own."""
    return {name: value for name, value in content.items() if name != _IN}


def in_languages(content: Entry) -> dict[str, Entry]:
    """Of what a file has, what is told in other languages."""
    found: dict[str, Entry] = content.get(_IN, {})
    return found


def same_words(scenario: Scenario, content: Entry) -> bool:
    """Whether a scenario is told as the file tells it, in its own language."""
    return told_of(scenario) == {name: content[name] for name in TOLD if name in content}


def _entry(row: Told, names: tuple[str, ...]) -> Entry:
    usual = type(row)()
    values = {name: getattr(row, name) for name in names}
    return {name: value for name, value in values.items() if name in _NEEDED or value != getattr(usual, name)}
