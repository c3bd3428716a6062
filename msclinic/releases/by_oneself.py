"""Which releases one of their authors approved, while the second person was switched off."""

from typing import TypeVar

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When

from msclinic.releases.models import Decision, ProposalAuthor, Release, SecondPerson

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
    published_here = Q(proposal__published_at=None, at__lte=OuterRef("published_at"))
    published_elsewhere = Q(proposal__published_at=OuterRef("published_at"))
    approved = Decision.objects.filter(
        published_here | published_elsewhere, kind=Decision.Kind.APPROVED, proposal__sha256=OuterRef("sha256")
    )
    return rows.annotate(by_oneself=Subquery(approved.order_by("-at").annotate(why=reason).values("why")[:1]))
