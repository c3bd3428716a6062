"""The addresses of scenarios: which slug one may have, and which one is free."""

from collections.abc import Callable
from typing import Final

from django.urls import NoReverseMatch, resolve, reverse

__all__ = ["LONGEST", "free_slug", "is_a_page"]

LONGEST: Final = 60


def is_a_page(slug: str) -> bool:
    """Whether a page of the site stands where a scenario of that slug would."""
    try:
        return resolve(reverse("scenario", args=[slug])).view_name != "scenario"
    except NoReverseMatch:
        return False


def free_slug(wanted: str, is_taken: Callable[[str], bool]) -> str:
    """The slug that is wanted, or with the first number behind it that makes it free."""
    endings = ("", *(f"-{number}" for number in range(2, 10**4)))
    every = (f"{wanted[: LONGEST - len(ending)]}{ending}" for ending in endings)
    return next(slug for slug in every if not is_a_page(slug) and not is_taken(slug))
