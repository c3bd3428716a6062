"""The words by which scenarios are found, as a page says them."""

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["TAGS", "in_words"]

TAGS: Final[Mapping[str, Promise]] = {
    "relapse": _("relapse"),
    "steroids": _("corticosteroids"),
    "novantrone": _("Novantrone (mitoxantrone)"),
    "tysabri": _("Tysabri (natalizumab)"),
    "lemtrada": _("Lemtrada (alemtuzumab)"),
    "line-of-therapy": _("earlier treatments"),
    "time": _("hours and dates"),
    "monitoring": _("heart evaluation"),
    "safety": _("risks and programmes"),
    "wording": _("what the wording leaves open"),
    "unknown": _("what is not known"),
    "entries": _("entries to correct"),
}
"""Those of the shipped scenarios."""


def in_words(tag: str) -> str:
    """A tag in the language that is spoken; one that an editor made up stays as it is."""
    return str(TAGS.get(tag, tag))
