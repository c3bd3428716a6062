"""The made-up cases of the first page: each fills the form it belongs to."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from msclinic.core.entry import spell
from msclinic.engine import Release

__all__ = ["Case", "cases"]

CONTENT = Path(__file__).resolve().parents[1] / "content" / "cases.json"
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
    return [
        Case(
            entry["title"],
            entry["story"],
            _PATHS[entry["page"]],
            [
                ("as_of", entry["as_of"]),
                ("time_zone", entry["time_zone"]),
                ("case", entry["title"]),
                *spell(entry["facts"], release.vocabulary, ZoneInfo(entry["time_zone"])),
            ],
        )
        for entry in json.loads(CONTENT.read_text(encoding="utf-8"))
    ]
