"""The two pages on which a scenario can be opened."""

from dataclasses import dataclass
from typing import Final

__all__ = ["PAGES", "Page"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what it is called, where its form goes, and the section whose rules it shows."""

    label: str
    path: str
    section: str


PAGES: Final = {
    "relapse": Page("Relapse assessment", "/relapse/", "relapses"),
    "therapies": Page("Therapy check", "/therapies/check/", "therapies"),
}
