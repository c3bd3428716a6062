"""Which releases one of their authors approved, while the second person was switched off."""

from typing import TypeVar

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When

from msclinic.releases.approvals import approvals_of
from msclinic.releases.models import ProposalAuthor, Release, SecondPerson

__all__ = ["with_approval"]

Rows = TypeVar("Rows", bound=QuerySet[Release])


def with_approval(rows: Rows) -> Rows:
    """Releases with `by_oneself`: the reason for which nobody else had to approve it, empty where somebody else did.

    It is what the switch said at the moment of the approval, whatever it says now. None where there was none.
    """
    at_that_moment = SecondPerson.objects.filter(set_at__lte=OuterRef("at")).order_by("-id")
    is_author = Exists(ProposalAuthor.objects.filter(proposal=OuterRef("proposal"), user=OuterRef("by")))
    nobody_else = Q(by=None) | Q(by=F("proposal__proposed_by")) | Q(is_author)
    reason = Case(
        When(nobody_else, then=Subquery(at_that_moment.values("reason")[:1])),
        default=Value(""),
        output_field=TextField(),
    )
    approved = approvals_of(OuterRef("number"), OuterRef("sha256"))
    return rows.annotate(by_oneself=Subquery(approved.annotate(why=reason).values("why")[:1]))
