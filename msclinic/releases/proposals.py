"""Every change in the life of a proposal: proposing the draft or an older release, approving, sending back,
withdrawing. Approving publishes what was proposed, whatever has been edited since.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from msclinic.accounts.models import User
from msclinic.engine import canonical, digest
from msclinic.releases.authors import authors_of_draft
from msclinic.releases.draft import checked, look_at_draft
from msclinic.releases.impact_marks import marks_of, not_ticked_off
from msclinic.releases.inserting import PublishingRefusedError, alone, insert, insert_release
from msclinic.releases.loading import NoReleaseError, load
from msclinic.releases.models import Decision, Proposal, ProposalAuthor, Release
from msclinic.releases.selectors import in_use, newest_number
from msclinic.releases.states import Step, why_not, why_not_propose, why_not_propose_anew

__all__ = [
    "NOTHING_PUBLISHED",
    "NO_REASON",
    "approve",
    "propose_again",
    "propose_anew",
    "propose_document",
    "propose_draft",
    "send_back",
    "speaks_against",
    "withdraw",
]

NO_REASON: Final = "Enter the reason for publishing."
NOT_AS_SEEN: Final = "The draft is not as it was when you looked at it: see what changes now, and propose it again."
NOTHING_PUBLISHED: Final = "Nothing has been published yet: setting up the site publishes the first release."


def propose_draft(*, actor: User | None, reason: str, seen: str | None = None) -> Proposal:
    """Propose the draft as it stands; what is edited afterwards is no part of it.

    `actor` is None on the command line. `seen` is the hash of the draft that somebody has looked at: what was edited
    since is not proposed unseen. Raises PublishingRefusedError with everything that speaks against it.
    """
    with alone():
        base = _base(actor)
        look = look_at_draft()
        problems = _no_reason(reason) + look.problems
        if look.document is not None:
            sha256 = digest(look.document)
            is_as_seen = seen is None or seen == sha256
            problems += _nothing_new(base, sha256) or ([] if is_as_seen else [NOT_AS_SEEN])
        if look.document is None or problems:
            raise PublishingRefusedError(problems)
        draft = _Asked(Proposal.Kind.DRAFT, actor, reason, look.document)
        return _propose(base, draft, authors_of_draft(base))


def propose_again(*, actor: User | None, number: int, reason: str) -> Proposal:
    """Propose going back to an older release. The draft stays as it is.

    The document was checked when it was published; now it only has to be whole and readable by this program.
    Raises PublishingRefusedError with everything that speaks against it.
    """
    with alone():
        base, problems = _base(actor), _no_reason(reason)
        again = Release.objects.filter(number=number).first()
        if again is None:
            raise PublishingRefusedError([*problems, f"There is no release {number}."])
        try:
            document = load(again).document
        except NoReleaseError as error:
            raise PublishingRefusedError([*problems, str(error)]) from error
        if problems := problems + _nothing_new(base, again.sha256):
            raise PublishingRefusedError(problems)
        return _propose(base, _Asked(Proposal.Kind.AGAIN, actor, reason, document))


def propose_document(
    *, actor: User | None, document: Mapping[str, Any], reason: str, published_at: datetime
) -> Proposal:
    """Propose what was published elsewhere at that moment. Raises PublishingRefusedError."""
    with alone():
        base = _base(actor)
        if problems := _no_reason(reason) + _proposed_already(base, digest(document)):
            raise PublishingRefusedError(problems)
        return _propose(base, _Asked(Proposal.Kind.IMPORTED, actor, reason, document, published_at))


def propose_anew(*, actor: User, proposal: Proposal) -> Proposal:
    """Propose going back to the same release once more, compared with the newest.

    The old proposal is withdrawn where it is theirs to withdraw. A draft is not proposed so: who proposes it has seen
    what changes. Raises PublishingRefusedError.
    """
    with alone():
        asked = _stored(proposal)
        if refusal := why_not_propose_anew(actor, asked):
            raise PublishingRefusedError([refusal])
        again = Release.objects.defer("document").filter(sha256=asked.sha256).first()
        if asked.kind == Proposal.Kind.DRAFT or again is None:
            raise PublishingRefusedError([_("The draft is proposed where you see what it changes.")])
        new = propose_again(actor=actor, number=again.number, reason=asked.reason)
        if not why_not(Step.WITHDRAW, actor, asked):
            comment = _("Proposed anew as proposal %(number)s.") % {"number": new.number}
            withdraw(actor=actor, proposal=asked, comment=comment)
        return new


def speaks_against(proposal: Proposal) -> list[str]:
    """What this program says against publishing it today, a sentence each.

    What was published before was checked then, here or elsewhere: it only has to be whole and readable.
    """
    try:
        load(Release(number=proposal.becomes, sha256=proposal.sha256, document=proposal.document))
    except NoReleaseError as error:
        return [str(error)]
    return checked(json.loads(proposal.document)) if proposal.kind == Proposal.Kind.DRAFT else []


def approve(*, actor: User | None, proposal: Proposal, comment: str = "", looked_at: Collection[str] = ()) -> Release:
    """Publish what was proposed, as the next release, with the reason of the proposal and in the reviewer's name.

    `looked_at` is what the reviewer ticked off; on the command line nobody has anything to tick. Raises
    PublishingRefusedError with everything that speaks against it.
    """
    with alone():
        asked = _fresh(Step.APPROVE, actor, proposal)
        marks = marks_of(asked) if actor is not None else frozenset[str]()
        if problems := speaks_against(asked) + not_ticked_off(marks, looked_at):
            raise PublishingRefusedError(problems)
        _decide(asked, Decision.Kind.APPROVED, by=actor, comment=comment, looked_at=sorted(marks & set(looked_at)))
        return insert_release(
            number=asked.becomes,
            sha256=asked.sha256,
            document=asked.document,
            reason=asked.reason,
            published_by=actor,
            published_at=asked.published_at or timezone.now(),
        )


def send_back(*, actor: User, proposal: Proposal, comment: str) -> Decision:
    """Say no to it, and what would have to be otherwise. Raises PublishingRefusedError."""
    with alone():
        asked = _fresh(Step.SEND_BACK, actor, proposal)
        if not comment.strip():
            raise PublishingRefusedError([_("Say what would have to be otherwise.")])
        return _decide(asked, Decision.Kind.SENT_BACK, by=actor, comment=comment)


def withdraw(*, actor: User, proposal: Proposal, comment: str = "") -> Decision:
    """Take back what one proposed. Raises PublishingRefusedError."""
    with alone():
        asked = _fresh(Step.WITHDRAW, actor, proposal)
        return _decide(asked, Decision.Kind.WITHDRAWN, by=actor, comment=comment)


def _base(actor: User | None) -> Release:
    """The release in use. Raises PublishingRefusedError, also for who may not propose."""
    if refusal := why_not_propose(actor):
        raise PublishingRefusedError([refusal])
    if (base := in_use()) is None:
        raise PublishingRefusedError([NOTHING_PUBLISHED])
    return base


def _no_reason(reason: str) -> list[str]:
    return [] if reason.strip() else [NO_REASON]


def _nothing_new(base: Release, sha256: str) -> list[str]:
    if base.sha256 == sha256:
        return [f"Nothing has changed since release {base.number}."]
    return _proposed_already(base, sha256)


def _proposed_already(base: Release, sha256: str) -> list[str]:
    open_ones = Proposal.objects.filter(sha256=sha256, decision=None, **_place(base))
    same = open_ones.values_list("number", flat=True).first()
    return [f"Proposal {same} is open and proposes the same."] if same else []


def _place(base: Release) -> dict[str, Any]:
    """What a proposal of this moment is compared with, and what it follows where that is another one."""
    latest = newest_number()
    return {"base": base, "follows": latest if latest != base.number else None}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is proposed, by whom and why."""

    kind: Proposal.Kind
    actor: User | None
    reason: str
    document: Mapping[str, Any]
    published_at: datetime | None = None


def _propose(base: Release, asked: _Asked, editors: Iterable[User] = ()) -> Proposal:
    number = (Proposal.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    proposal = insert(
        Proposal(
            number=number,
            kind=asked.kind,
            sha256=digest(asked.document),
            document=canonical(asked.document),
            reason=asked.reason.strip(),
            proposed_by=asked.actor,
            published_at=asked.published_at,
            **_place(base),
        )
    )
    authors = {*editors, asked.actor} - {None}
    ProposalAuthor.objects.bulk_create(ProposalAuthor(proposal=proposal, user=user) for user in authors)
    return proposal


def _fresh(step: Step, actor: User | None, proposal: Proposal) -> Proposal:
    """The proposal as it is now. Raises PublishingRefusedError where the step is not somebody's to take."""
    asked = _stored(proposal)
    if refusal := why_not(step, actor, asked):
        raise PublishingRefusedError([refusal])
    return asked


def _stored(proposal: Proposal) -> Proposal:
    return Proposal.objects.select_related("base", "decision").defer("base__document").get(pk=proposal.pk)


def _decide(proposal: Proposal, kind: Decision.Kind, *, by: User | None, comment: str, **more: Any) -> Decision:
    return insert(Decision(proposal=proposal, kind=kind, by=by, comment=comment.strip(), **more))
