"""What has to be ticked off before a proposal is approved."""

import json
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, ngettext

from msclinic.engine import Release as Loaded
from msclinic.engine import ReleaseError
from msclinic.releases.draft import DraftNumber
from msclinic.releases.impact import UNJUDGED, impact
from msclinic.releases.loading import NoReleaseError
from msclinic.releases.models import Proposal
from msclinic.releases.selectors import release_number

__all__ = ["NOT_COMPARED", "marks_of", "not_ticked_off", "proposed_by", "sides_of"]

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
    """One mark for each group of answers that the proposal changes, or the one that says that this cannot be told."""
    try:
        return frozenset(impact(*sides_of(proposal)).marks)
    except NoReleaseError:
        return frozenset({NOT_COMPARED})


def not_ticked_off(marks: Collection[str], looked_at: Collection[str]) -> list[str]:
    """What is said to who has not looked at all of them."""
    left = set(marks) - set(looked_at)
    said = [str(sentence) for mark, sentence in _SAID.items() if mark in left]
    if count := len(left - _SAID.keys()):
        told = ngettext(
            "%(count)s change of answers is not ticked off yet: look at it first.",
            "%(count)s changes of answers are not ticked off yet: look at them first.",
            count,
        )
        said.append(told % {"count": count})
    return said
