"""What somebody sees before proposing: what changes in words, and everything that speaks against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from msclinic.engine import ReleaseError, digest
from msclinic.releases.changes import Changed, ChangeGroup, changes_between
from msclinic.releases.checks import remarks_on
from msclinic.releases.compile import compile_draft
from msclinic.releases.draft import checked, look_at_draft
from msclinic.releases.models import Release
from msclinic.releases.proposals import NOTHING_PUBLISHED
from msclinic.releases.selectors import NoReleaseError, in_use, newest_number, published, release_number, releases_with

__all__ = ["Kept", "PublishingPage", "page_of_draft", "page_of_release"]


@dataclass(frozen=True, slots=True)
class Kept:
    """What the draft would change against an older release that is published again, since it stays as it is.

    `why_not` says why that cannot be told; empty where it can.
    """

    number: int
    entries: list[Changed] = field(default_factory=list)
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class PublishingPage:
    """The draft, or an older release, beside the release in use, and the number that it would get.

    `sha256` is the hash of what is shown; `note` says why there is nothing to compare with; `problems` is everything
    that speaks against proposing it, `remarks` what is worth a thought and holds nothing up; `kept` is what the draft
    keeps where an older release is published again. `withdrawn_as` is what held the same and was withdrawn.
    """

    latest: Release | None
    number: int
    groups: list[ChangeGroup]
    note: str
    problems: list[str]
    sha256: str
    withdrawn_as: list[Release]
    kept: Kept | None = None
    remarks: list[str] = field(default_factory=list)

    @property
    def same(self) -> bool:
        """Whether it is what is published already."""
        return self.latest is not None and self.latest.sha256 == self.sha256

    @property
    def why_not(self) -> str:
        """Why it cannot be proposed as it is; empty where it can."""
        if self.latest is None:
            return NOTHING_PUBLISHED
        if self.problems:
            return "First mend what speaks against it: see above."
        return "There is nothing to propose: nothing has changed." if self.same else ""


def page_of_draft() -> PublishingPage:
    """The draft as it stands at this moment."""
    look = look_at_draft()
    page = _page(look.document, look.problems)
    if look.document is None or page.why_not:
        return page
    return replace(page, remarks=remarks_on(look.document))


def page_of_release(number: int) -> PublishingPage:
    """An older release, to be proposed again. Raises NoSuchReleaseError."""
    published(number)
    try:
        document = dict(release_number(number).document)
    except NoReleaseError as error:
        return _page(None, [str(error)])
    page = _page(document, [], _kept(number, document))
    return page if page.same else replace(page, remarks=checked(document))


def _page(document: dict[str, Any] | None, problems: list[str], kept: Kept | None = None) -> PublishingPage:
    latest = in_use()
    groups, note = _changes(latest, document)
    sha256 = digest(document) if document is not None else ""
    withdrawn_as = list(releases_with(sha256).exclude(withdrawal=None))
    return PublishingPage(latest, newest_number() + 1, groups, note, problems, sha256, withdrawn_as, kept)


def _kept(number: int, document: Mapping[str, Any]) -> Kept:
    try:
        draft = compile_draft()
    except ReleaseError as error:
        return Kept(number, why_not=str(error))
    return Kept(number, [entry for group in changes_between(document, draft) for entry in group.entries])


def _changes(latest: Release | None, document: dict[str, Any] | None) -> tuple[list[ChangeGroup], str]:
    if document is None:
        return [], "What changes cannot be said before that is mended."
    if latest is None:
        return [], "Nothing has been published yet, so there is nothing to compare with."
    try:
        return changes_between(release_number(latest.number).document, document), ""
    except NoReleaseError as error:
        return [], str(error)
