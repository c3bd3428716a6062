"""Which proposal became which release: the number that it was to get and its document say so."""

from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet
from django.db.models.expressions import Combinable

from msclinic.releases.models import Decision, Proposal, Release

__all__ = ["UNDER_WAY", "approvals_of", "proposal_of_release"]

UNDER_WAY: Final = timedelta(minutes=1)
"""An edit is dated before it is stored: one that was under way at a step of a proposal is counted once more."""


def approvals_of(number: int | Combinable, sha256: str | Combinable) -> QuerySet[Decision]:
    """The decision that published a release, by its number and hash, which may be those of an outer query."""
    before = number - 1
    became = Q(proposal__follows=before) | Q(proposal__follows=None, proposal__base__number=before)
    return Decision.objects.filter(became, kind=Decision.Kind.APPROVED, proposal__sha256=sha256)


def proposal_of_release(release: Release) -> Proposal | None:
    """What was approved as a release, with its decision; None where it was published without a proposal."""
    found = approvals_of(release.number, release.sha256).select_related("proposal__base")
    decision = found.defer("proposal__document", "proposal__base__document").first()
    return decision.proposal if decision else None
