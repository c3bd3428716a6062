"""What has to be ticked off before a proposal is approved."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from msclinic.engine import Release as Loaded
from msclinic.engine import ReleaseError
from msclinic.releases.draft import DraftNumber, checked
from msclinic.releases.held_to import HELD, EditedCase, edited_since
from msclinic.releases.impact import UNJUDGED, impact
from msclinic.releases.loading import NoReleaseError
from msclinic.releases.models import Proposal, Release
from msclinic.releases.resting import STATED, marks_of_values
from msclinic.releases.selectors import release_number, releases_with

__all__ = [
    "NOT_COMPARED",
    "Checked",
    "checked_again",
    "held_to",
    "marks_of",
    "not_ticked_off",
    "proposed_by",
    "sides_of",
    "withdrawn_as",
]

NOT_COMPARED: Final = "not-compared"
"""The mark by which somebody says that they have read the whole, because nothing could be compared."""

_SAID: Final[Mapping[str, Promise]] = {
    NOT_COMPARED: gettext_lazy(
        "Nothing could be compared, and it is not ticked off yet that the whole of what is proposed was read."
    ),
    UNJUDGED: gettext_lazy("Some cases could not be judged, and it is not ticked off yet that this is known."),
}


def sides_of(proposal: Proposal) -> tuple[Loaded, Loaded]:
    """The release that it was compared with, and what it proposes, both ready to decide.

    Raises NoReleaseError where one of them cannot be read by this program.
    """
    return release_number(proposal.base.number), proposed_by(proposal)


def proposed_by(proposal: Proposal) -> Loaded:
    """What is proposed, ready to decide. Raises NoReleaseError where it cannot be read by this program."""
    try:
        return _loaded(proposal.document)
    except ReleaseError as error:
        raise NoReleaseError(f"What is proposed cannot be read: {error}.") from error


@lru_cache(maxsize=4)
def _loaded(document: str) -> Loaded:
    """What is proposed, by the whole of its content."""
    return Loaded(json.loads(document), DraftNumber())


def marks_of(proposal: Proposal) -> frozenset[str]:
    """One mark for each group of answers that the proposal changes, or the one that says that this cannot be told; and
    one for each rule whose values somebody says to be those of its passages, for each case it is held to otherwise, and
    for each release that held the same and was withdrawn.
    """
    held = [case.mark for case in held_to(proposal) if case.mark]
    held += [mark for _release, mark in withdrawn_as(proposal)]
    if again := checked_again(proposal):
        held.append(again.mark)
    try:
        before, after = sides_of(proposal)
    except NoReleaseError:
        return frozenset({NOT_COMPARED, *held})
    return frozenset({*impact(before, after).marks, *marks_of_values(before.document, after.document), *held})


def held_to(proposal: Proposal) -> list[EditedCase]:
    """What the proposal is held to and was edited since the release before it; nothing where it cannot be read."""
    try:
        return edited_since(proposal.base, proposed_by(proposal))
    except NoReleaseError:
        return []


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks say today of a release that is to be used again: they hold nothing up, and are known first."""

    sentences: list[str]

    @property
    def mark(self) -> str:
        """Another one, once they say something else."""
        return f"{_CHECKED}{sha256(repr(self.sentences).encode()).hexdigest()[:12]}"


def checked_again(proposal: Proposal) -> Checked | None:
    """What they say of an older release that is proposed again; None where they say nothing, or have their say."""
    found = checked(json.loads(proposal.document)) if proposal.kind == Proposal.Kind.AGAIN else []
    return Checked(found) if found else None


_CHECKED: Final = "checks:"


def withdrawn_as(proposal: Proposal) -> list[tuple[Release, str]]:
    """The releases that held the same and were withdrawn, each with the mark of who knows why."""
    found = releases_with(proposal.sha256).exclude(withdrawal=None)
    return [(release, f"{_WITHDRAWN}{release.number}") for release in found]


_WITHDRAWN: Final = "withdrawn:"


def not_ticked_off(marks: Collection[str], looked_at: Collection[str]) -> list[str]:
    """What is said to who has not looked at all of them."""
    left = set(marks) - set(looked_at)
    said = [str(sentence) for mark, sentence in _SAID.items() if mark in left]
    for mark in sorted(left):
        if mark.startswith(STATED):
            told = _(
                "The values of %(code)s are not ticked off yet: compare them with the words of its passages first."
            )
            said.append(told % {"code": mark.removeprefix(STATED)})
    if count := sum(mark.startswith(HELD) for mark in left):
        told = ngettext(
            "%(count)s scenario of which something else is expected now is not ticked off yet.",
            "%(count)s scenarios of which something else is expected now are not ticked off yet.",
            count,
        )
        said.append(told % {"count": count})
    for number in sorted(int(mark.removeprefix(_WITHDRAWN)) for mark in left if mark.startswith(_WITHDRAWN)):
        told = _("It is not ticked off yet that it is known why release %(number)s was withdrawn.")
        said.append(told % {"number": number})
    if any(mark.startswith(_CHECKED) for mark in left):
        said.append(_("It is not ticked off yet that what the checks say of it is known."))
    if count := sum(not mark.startswith((STATED, HELD, _WITHDRAWN, _CHECKED)) for mark in left - _SAID.keys()):
        told = ngettext(
            "%(count)s change of answers is not ticked off yet: look at it first.",
            "%(count)s changes of answers are not ticked off yet: look at them first.",
            count,
        )
        said.append(told % {"count": count})
    return said
