"""What somebody sees before publishing: what changes in words, and everything that speaks against it."""

from dataclasses import dataclass
from typing import Any

from msclinic.engine import digest
from msclinic.releases.changes import ChangeGroup, changes_between
from msclinic.releases.draft import look_at_draft
from msclinic.releases.models import Release
from msclinic.releases.selectors import NoReleaseError, newest, published, release_number

__all__ = ["PublishingPage", "page_of_draft", "page_of_release"]


@dataclass(frozen=True, slots=True)
class PublishingPage:
    """The draft, or an older release, beside the newest release.

    `sha256` is the hash of what is shown; `note` says why there is nothing to compare with; `problems` is everything
    that speaks against publishing.
    """

    latest: Release | None
    groups: list[ChangeGroup]
    note: str
    problems: list[str]
    sha256: str

    @property
    def same(self) -> bool:
        """Whether it is what is published already."""
        return self.latest is not None and self.latest.sha256 == self.sha256

    @property
    def number(self) -> int:
        """The number that it would be published under."""
        return self.latest.number + 1 if self.latest else 1

    @property
    def why_not(self) -> str:
        """Why it cannot be published as it is; empty where it can."""
        if self.problems:
            return "First mend what speaks against it: see above."
        return "There is nothing to publish: nothing has changed." if self.same else ""


def page_of_draft() -> PublishingPage:
    """The draft as it stands at this moment."""
    look = look_at_draft()
    return _page(look.document, look.problems)


def page_of_release(number: int) -> PublishingPage:
    """An older release, to be published again. Raises NoSuchReleaseError."""
    published(number)
    try:
        return _page(dict(release_number(number).document), [])
    except NoReleaseError as error:
        return _page(None, [str(error)])


def _page(document: dict[str, Any] | None, problems: list[str]) -> PublishingPage:
    latest = newest()
    groups, note = _changes(latest, document)
    return PublishingPage(latest, groups, note, problems, digest(document) if document is not None else "")


def _changes(latest: Release | None, document: dict[str, Any] | None) -> tuple[list[ChangeGroup], str]:
    if document is None:
        return [], "What changes cannot be said before that is mended."
    if latest is None:
        return [], "Nothing has been published yet, so there is nothing to compare with."
    try:
        return changes_between(release_number(latest.number).document, document), ""
    except NoReleaseError as error:
        return [], str(error)
