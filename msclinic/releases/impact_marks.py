"""What has to be ticked off before a proposal is approved."""

from collections.abc import Collection

from django.utils.translation import ngettext

from msclinic.releases.models import Proposal

__all__ = ["marks_of", "not_ticked_off"]


def marks_of(_proposal: Proposal) -> frozenset[str]:
    """One mark for each group of answers that the proposal changes."""
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
