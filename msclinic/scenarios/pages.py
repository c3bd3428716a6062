"""The two pages on which a scenario can be opened."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["PAGES", "Page"]


@dataclass(frozen=True, slots=True)
class Page:
    """A page: what it is called, where its form goes, and the section whose rules it shows."""

    label: Promise
    path: str
    section: str


PAGES: Final = {
    "relapse": Page(_("Relapse assessment"), "/relapse/", "relapses"),
    "therapies": Page(_("Therapy check"), "/therapies/check/", "therapies"),
}
