"""The made-up cases of the first page: each fills the form it belongs to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.signing import BadSignature, Signer

from msclinic.core.entry import spell
from msclinic.core.language import spoken_among
from msclinic.engine import Release
from msclinic.engine.speech import ENGLISH

__all__ = ["Case", "Title", "Told", "case_named", "cases", "named_case"]

SCENARIOS: Final = Path(__file__).resolve().parents[1] / "content" / "scenarios"
SHOWN: Final = ("a-day-and-a-half", "since-two-in-the-morning", "one-drug-before")
"""The scenarios that the first page offers, as they are shipped."""

_PATHS = {"relapse": "/relapse/", "therapies": "/therapies/check/"}


@dataclass(frozen=True, slots=True)
class Told:
    """What a made-up case is called and what is told of the person, in one language."""

    language: str
    title: str
    story: str


@dataclass(frozen=True, slots=True)
class Case:
    """A made-up case with the fields that a form posts for it."""

    versions: Mapping[str, Told]
    path: str
    fields: list[tuple[str, str]]

    @property
    def told(self) -> Told:
        """The case as it is told in the language that is spoken."""
        return self.versions[spoken_among(self.versions)]


@dataclass(frozen=True, slots=True)
class Title:
    """What a made-up case is called in the language that is spoken, which language that is, and its English title."""

    text: str
    language: str
    english: str


@lru_cache(maxsize=2)
def cases(release: Release) -> list[Case]:
    """The cases, spelled in the vocabulary of a release."""
    return [_case(json.loads((SCENARIOS / f"{slug}.json").read_text(encoding="utf-8")), release) for slug in SHOWN]


def _case(entry: Mapping[str, Any], release: Release) -> Case:
    words = {ENGLISH: entry, **entry.get("in", {})}
    told = {language: Told(language, one["title"], one["story"]) for language, one in words.items()}
    own = [("as_of", entry["as_of"]), ("time_zone", entry["time_zone"])]
    named = case_named({language: one.title for language, one in told.items()})
    spelled = spell(entry["facts"], release.vocabulary, ZoneInfo(entry["time_zone"]))
    return Case(told, _PATHS[entry["page"]], [*own, named, *spelled])


def case_named(titles: Mapping[str, str]) -> tuple[str, str]:
    """The field by which a form goes on knowing that it began as this made-up case; its titles are by language.

    It is signed: whatever else somebody writes there is no made-up case, and might be somebody's name.
    """
    return "case", _signer().sign_object(dict(titles))


def named_case(value: str) -> Title | None:
    """The title of the made-up case in that field; none where this site did not write it."""
    try:
        titles = _signer().unsign_object(value)
    except BadSignature:
        return None
    language = spoken_among(titles)
    return Title(titles[language], language, titles.get(ENGLISH, titles[language]))


def _signer() -> Signer:
    return Signer(salt="titles of a made-up case")
