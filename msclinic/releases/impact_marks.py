"""What has to be ticked off before a proposal is approved."""

from msclinic.releases.models import Proposal

__all__ = ["marks_of"]


def marks_of(_proposal: Proposal) -> frozenset[str]:
    """One mark for each group of answers that the proposal changes."""
    return frozenset()
