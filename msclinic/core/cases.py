"""The made-up cases of the first page: each fills the form it belongs to."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from django.core.signing import BadSignature, Signer

from msclinic.core.entry import spell
from msclinic.engine import Release

__all__ = ["Case", "case_named", "cases", "named_case"]

SCENARIOS: Final = Path(__file__).resolve().parents[1] / "content" / "scenarios"
SHOWN: Final = ("a-day-and-a-half", "since-two-in-the-morning", "one-drug-before")
"""The scenarios that the first page offers, as they are shipped."""

_PATHS = {"relapse": "/relapse/", "therapies": "/therapies/check/"}


@dataclass(frozen=True, slots=True)
class Case:
    """A made-up case with the fields that a form posts for it."""

    title: str
    story: str
    path: str
    fields: list[tuple[str, str]]


@lru_cache(maxsize=2)
def cases(release: Release) -> list[Case]:
    """The cases, spelled in the vocabulary of a release."""
    entries = [json.loads((SCENARIOS / f"{slug}.json").read_text(encoding="utf-8")) for slug in SHOWN]
    return [
        Case(
            entry["title"],
            entry["story"],
            _PATHS[entry["page"]],
            [
                ("as_of", entry["as_of"]),
                ("time_zone", entry["time_zone"]),
                case_named(entry["title"]),
                *spell(entry["facts"], release.vocabulary, ZoneInfo(entry["time_zone"])),
            ],
        )
        for entry in entries
    ]


def case_named(title: str) -> tuple[str, str]:
    """The field by which a form goes on knowing that it began as this made-up case.

    It is signed: whatever else somebody writes there is no made-up case, and might be somebody's name.
    """
    return "case", _signer().sign(title)


def named_case(value: str) -> str:
    """The title of the made-up case in that field; empty where this site did not write it."""
    try:
        return _signer().unsign(value)
    except BadSignature:
        return ""


def _signer() -> Signer:
    return Signer(salt="made-up case")
