"""What a scenario may not be, in words for whoever typed it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from msclinic.engine import AsOf, TimeError, Verdict
from msclinic.engine.speech import ENGLISH

__all__ = ["MADE_UP", "problems_of", "problems_of_words"]

MADE_UP: Final = {"en": "Made up.", "de": "Erfunden."}
"""With what the story of a scenario begins, by language."""

_CODE: Final = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*", re.ASCII)
_IDENTITY: Final = frozenset(
    {"address", "birth", "birthdate", "dob", "email", "forename", "mrn", "name", "nhs", "patient", "phone", "postcode",
     "ssn", "surname", "telephone"}
)  # fmt: skip
"""Words in the key of an entry that would say who somebody is."""

_TELLING: Final = (
    (re.compile(r"\d{6,}"), "a record number"),
    (re.compile(r"\S+@\S+"), "an address"),
    (re.compile(r"\b(?:Mr|Mrs|Miss|Ms|Dr|Prof|Hr|Fr)\.? [A-ZÄÖÜ]\w+"), "the name of a person"),
    (re.compile(r"(?<!\b[Ee]ine )(?<!\b[Ee]in )\b(?:Herr|Frau) [A-ZÄÖÜ]\w+"), "the name of a person"),
    (re.compile(r"\b(?:born on|date of birth|dob|geboren am|geb\.|Geburtsdatum)", re.IGNORECASE), "a date of birth"),
)


def problems_of(fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """Everything that is wrong with the fields of a scenario, by field."""
    checks = {
        "as_of": _as_of(fields["as_of"]),
        "time_zone": _time_zone(fields["time_zone"]),
        "facts": _facts(fields["facts"]),
        "expected": _expected(fields["expected"]),
    }
    return problems_of_words(fields, ENGLISH) | _found(checks)


def problems_of_words(fields: Mapping[str, Any], language: str) -> dict[str, list[str]]:
    """Everything that is wrong with what is told of a scenario in a language, by field."""
    checks = {
        "title": _telling(fields["title"]),
        "story": [*_story(fields["story"], language), *_telling(fields["story"])],
        "lesson": _telling(fields["lesson"]),
    }
    return _found(checks)


def _found(checks: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {name: said for name, problems in checks.items() if (said := list(problems))}


def _story(story: str, language: str) -> Iterator[str]:
    if not story.startswith(MADE_UP[language]):
        yield f"Begin the story with “{MADE_UP[language]}”"


def _telling(text: str) -> Iterator[str]:
    for pattern, what in _TELLING:
        if found := pattern.search(text):
            yield f"“{found[0]}” looks like {what}: a scenario is made up and says nothing of anybody."


def _as_of(text: Any) -> Iterator[str]:
    try:
        AsOf.read(text)
    except TimeError as error:
        yield str(error)


def _time_zone(name: str) -> Iterator[str]:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        yield "Enter the name of a time zone, such as Europe/London."


def _facts(facts: Any) -> Iterator[str]:
    if not isinstance(facts, dict):
        yield "Enter an object of keys and answers; {} where nothing was asked."
        return
    for key in _keys(facts):
        if words := _IDENTITY & set(re.split(r"[^a-z]+", key.casefold())):
            yield f"Take out “{key}”: {min(words)} would say who somebody is."
    for text in _texts(facts):
        yield from _telling(text)


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _expected(expected: Any) -> Iterator[str]:
    if not isinstance(expected, dict) or not expected:
        yield 'Enter an object of codes and verdicts, such as {"REL-DUR": "met"}.'
        return
    for code, verdict in expected.items():
        if not _CODE.fullmatch(code):
            yield f"“{code}” is no code of a rule, such as TYS-SCHED."
        if not isinstance(verdict, str) or verdict not in set(Verdict):
            yield f"{code}: there is no verdict “{verdict}”; choose one of {', '.join(sorted(Verdict))}."
