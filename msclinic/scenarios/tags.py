"""The words by which scenarios are found, as a page says them."""

from collections.abc import Mapping
from typing import Final

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["TAGS", "in_words", "typed"]

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


def typed(text: str) -> str:
    """The tag that somebody typed: by its word in any language, else the text in small letters with hyphens."""
    said = " ".join(text.split()).lower()
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for tag, words in TAGS.items():
                if str(words).lower() == said:
                    return tag
    return said.replace(" ", "-")
