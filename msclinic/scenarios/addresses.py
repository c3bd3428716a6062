"""The addresses of scenarios: which slug one may have, and which one is free."""

import re
from collections.abc import Callable
from typing import Final

from django.core.validators import RegexValidator
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.text import slugify
from django.utils.translation import gettext_lazy

__all__ = ["LONGEST", "a_slug", "free_slug", "is_a_page", "is_an_address"]

LONGEST: Final = 60

_ADDRESS: Final = re.compile(r"^[a-z0-9]+(?:-[a-z0-9]+)*\Z", re.ASCII)

a_slug: Final = RegexValidator(_ADDRESS, gettext_lazy("Small letters, figures and hyphens only."))
"""What an address that is new has to be."""


def is_an_address(slug: str) -> bool:
    """Whether a new scenario may have that slug, if no other has."""
    return bool(_ADDRESS.search(slug)) and len(slug) <= LONGEST


def is_a_page(slug: str) -> bool:
    """Whether a page of the site stands where a scenario of that slug would."""
    try:
        return resolve(reverse("scenario", args=[slug])).view_name != "scenario"
    except NoReverseMatch:
        return False


def free_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """An address made of these words, or with the first number behind it that makes it free."""
    words = re.sub("[-_]+", "-", slugify(wanted)).strip("-") or "scenario"
    endings = ("", *(f"-{number}" for number in range(2, 10**4)))
    every = (f"{words[: LONGEST - len(ending)].rstrip('-')}{ending}" for ending in endings)
    return next(slug for slug in every if not is_a_page(slug) and not is_taken(slug))
