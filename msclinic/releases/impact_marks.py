"""What has to be ticked off before a proposal is approved."""

import json
from collections.abc import Collection
from functools import lru_cache

from django.utils.translation import ngettext

from msclinic.engine import Release as Loaded
from msclinic.engine import ReleaseError
from msclinic.releases.draft import DraftNumber
from msclinic.releases.impact import impact
from msclinic.releases.loading import NoReleaseError
from msclinic.releases.models import Proposal
from msclinic.releases.selectors import release_number

__all__ = ["marks_of", "not_ticked_off", "sides_of"]


def sides_of(proposal: Proposal) -> tuple[Loaded, Loaded]:
    """The release that it was compared with, and what it proposes, both ready to decide.

    Raises NoReleaseError where one of them cannot be read by this program.
    """
    try:
        return release_number(proposal.base.number), _loaded(proposal.document)
    except ReleaseError as error:
        raise NoReleaseError(f"What is proposed cannot be read: {error}.") from error


@lru_cache(maxsize=4)
def _loaded(document: str) -> Loaded:
    """What is proposed, by the whole of its content."""
    return Loaded(json.loads(document), DraftNumber())


def marks_of(proposal: Proposal) -> frozenset[str]:
    """One mark for each group of answers that the proposal changes; none where that cannot be told."""
    try:
        return frozenset(impact(*sides_of(proposal)).marks)
    except NoReleaseError:
        return frozenset()


def not_ticked_off(marks: Collection[str], looked_at: Collection[str]) -> list[str]:
    """What is said to who has not looked at all of them."""
    left = set(marks) - set(looked_at)
    if not left:
        return []
    told = ngettext(
        "%(count)s change of answers is not ticked off yet: look at it first.",
        "%(count)s changes of answers are not ticked off yet: look at them first.",
        len(left),
    )
    return [told % {"count": len(left)}]
