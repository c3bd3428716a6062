"""Reads of what is published."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.db.models import Max
from django.utils.translation import gettext as _

from msclinic.engine import Release as Loaded
from msclinic.releases.by_oneself import with_approval
from msclinic.releases.current import Current
from msclinic.releases.loading import NoReleaseError, NoSuchReleaseError, load
from msclinic.releases.models import Release, Releases

__all__ = [
    "PAGE",
    "NoReleaseError",
    "NoSuchReleaseError",
    "ReleasesPage",
    "current_release",
    "forget_current_release",
    "hashes_until",
    "in_use",
    "name_of",
    "newest_number",
    "published",
    "release_number",
    "releases_page",
    "releases_with",
    "to_choose_from",
    "why_unreadable",
    "with_document",
    "withdrawn_among",
]

PAGE = 50
"""How many releases a page lists."""

_current = Current()


def current_release() -> Loaded:
    """The release in use, ready to decide; noticed within about a second of any change, without a query between.

    Raises NoReleaseError where there is none that can be used.
    """
    return _current.get()


def forget_current_release() -> None:
    """Look into the database at the next call, whatever this process remembers."""
    _current.forget()
    release_number.cache_clear()
    hashes_until.cache_clear()


@lru_cache(maxsize=4)
def release_number(number: int) -> Loaded:
    """A release by its number, current or not.

    Raises NoSuchReleaseError where there is none, NoReleaseError where it cannot be used.
    """
    return load(with_document(number))


def why_unreadable(number: int) -> str:
    """Why a release cannot be used by this program, or that there is none of that number; empty where it can."""
    try:
        release_number(number)
    except NoReleaseError as error:
        return str(error)
    return ""


def with_document(number: int) -> Release:
    """A release's row with its document. Raises NoSuchReleaseError."""
    row = Release.objects.filter(number=number).first()
    if row is None:
        raise NoSuchReleaseError(f"There is no release {number}.")
    return row


def in_use() -> Release | None:
    """The release in use, without its document: the newest that is not withdrawn."""
    return _rows().standing().first()


def newest_number() -> int:
    """The number of the newest release, withdrawn or not; 0 where there is none."""
    return Release.objects.aggregate(newest=Max("number"))["newest"] or 0


def published(number: int) -> Release:
    """A release's row, without its document. Raises NoSuchReleaseError."""
    row = with_approval(_rows()).filter(number=number).first()
    if row is None:
        raise NoSuchReleaseError(f"There is no release {number}.")
    return row


def withdrawn_among(*numbers: int) -> list[Release]:
    """Those of these releases that are withdrawn, without their documents."""
    return list(_rows().filter(number__in=numbers, withdrawal__isnull=False).order_by("number"))


def releases_with(sha256: str) -> Releases:
    """The releases that hold the document of a hash, the oldest first, without it."""
    return _rows().filter(sha256=sha256).order_by("number")


@lru_cache(maxsize=2)
def hashes_until(newest: int) -> Mapping[int, str]:
    """The hash of every release up to that one, by its number, in order."""
    return dict(Release.objects.filter(number__lte=newest).order_by("number").values_list("number", "sha256"))


def name_of(release: Release) -> str:
    """A release where one is chosen: its number, and that it is withdrawn."""
    name = _("Release %(number)s (withdrawn)") if release.withdrawn else _("Release %(number)s")
    return name % {"number": release.number}


def to_choose_from() -> Releases:
    """Every release that was ever published, newest first, without its document."""
    return _rows().order_by("-number")


@dataclass(frozen=True, slots=True)
class ReleasesPage:
    """Some releases, newest first, the number before which older ones follow, 0 where none do, and the one in use."""

    rows: list[Release]
    older_before: int
    in_use: Release | None


def releases_page(before: str = "") -> ReleasesPage:
    """The newest releases, or with a number those before it; what is no number counts as none."""
    rows = with_approval(to_choose_from())
    found = list((rows.filter(number__lt=int(before)) if _is_number(before) else rows)[: PAGE + 1])
    return ReleasesPage(found[:PAGE], found[PAGE - 1].number if len(found) > PAGE else 0, in_use())


def _rows() -> Releases:
    return Release.objects.defer("document").select_related("published_by", "withdrawal__by")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10
