"""Reads of what is published."""

from dataclasses import dataclass
from functools import lru_cache

from django.db.models import QuerySet

from msclinic.engine import Release as Loaded
from msclinic.releases.by_oneself import with_approval
from msclinic.releases.current import Current
from msclinic.releases.loading import NoReleaseError, NoSuchReleaseError, load
from msclinic.releases.models import Release

__all__ = [
    "PAGE",
    "NoReleaseError",
    "NoSuchReleaseError",
    "ReleasesPage",
    "current_release",
    "forget_current_release",
    "newest",
    "published",
    "release_number",
    "releases_page",
    "with_document",
]

PAGE = 50
"""How many releases a page lists."""

_current = Current()


def current_release() -> Loaded:
    """The newest release, ready to decide; noticed within about a second of its publication, without a query between.

    Raises NoReleaseError where there is none that can be used.
    """
    return _current.get()


def forget_current_release() -> None:
    """Look into the database at the next call, whatever this process remembers."""
    _current.forget()
    release_number.cache_clear()


@lru_cache(maxsize=4)
def release_number(number: int) -> Loaded:
    """A release by its number, current or not.

    Raises NoSuchReleaseError where there is none, NoReleaseError where it cannot be used.
    """
    return load(with_document(number))


def with_document(number: int) -> Release:
    """A release's row with its document. Raises NoSuchReleaseError."""
    row = Release.objects.filter(number=number).first()
    if row is None:
        raise NoSuchReleaseError(f"There is no release {number}.")
    return row


def newest() -> Release | None:
    """The newest release, without its document."""
    return _rows().order_by("-number").first()


def published(number: int) -> Release:
    """A release's row, without its document. Raises NoSuchReleaseError."""
    row = with_approval(_rows()).filter(number=number).first()
    if row is None:
        raise NoSuchReleaseError(f"There is no release {number}.")
    return row


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """Some releases, newest first, and the number before which older ones follow; 0 where none do."""

    rows: list[Release]
    older_before: int


def releases_page(before: str = "") -> ReleasesPage:
    """The newest releases, or with a number those before it; what is no number counts as none."""
    rows = with_approval(_rows().order_by("-number"))
    found = list((rows.filter(number__lt=int(before)) if _is_number(before) else rows)[: PAGE + 1])
    return ReleasesPage(found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else 0)


def _rows() -> QuerySet[Release]:
    return Release.objects.defer("document").select_related("published_by")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
