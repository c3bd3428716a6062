"""Whose edits are in the draft: whoever changed a row since the document was made that the draft is compared with."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from msclinic.accounts.models import User
from msclinic.releases.approvals import UNDER_WAY, proposal_of_release
from msclinic.releases.models import Proposal, Release

__all__ = ["authors_of_draft"]


def authors_of_draft(base: Release) -> QuerySet[User]:
    """Everybody whose edits differ the draft from a release. What came with the program is nobody's.

    An author too many asks for one more person, one too few would let somebody approve edits of their own: where the
    histories leave it open, whoever edited is counted.
    """
    since = _made_of_the_draft_at(base)
    editors = [
        model.history.filter(history_date__gt=since, history_user__isnull=False).order_by().values("history_user")
        for model in _remembered()
    ]
    return User.objects.filter(pk__in=editors[0].union(*editors[1:]).values_list("history_user", flat=True))


def _remembered() -> list[Any]:
    """The models that keep a history: the draft, and what it is held to."""
    return [model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")]


def _made_of_the_draft_at(release: Release) -> datetime:
    """When the draft was what this release holds. Going back takes the moment of the release that is back.

    A release that was published elsewhere was never the draft here: the one before it counts.
    """
    first = Release.objects.defer("document").filter(sha256=release.sha256).order_by("number")[0]
    proposal = proposal_of_release(first)
    if proposal is None:
        return first.published_at
    if proposal.kind == Proposal.Kind.IMPORTED:
        return _made_of_the_draft_at(proposal.base)
    return proposal.proposed_at - UNDER_WAY
