"""What a reviewer sees of a proposal: whose it is, what it changes in words, and what speaks against it today."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.db.models import QuerySet

from msclinic.accounts.models import User
from msclinic.engine import Release as Loaded
from msclinic.releases.by_oneself import with_approval
from msclinic.releases.changes import Changed, ChangeGroup, changes_between
from msclinic.releases.checks import remarks_on
from msclinic.releases.held_to import EditedCase
from msclinic.releases.impact_marks import Checked, checked_again, held_to, sides_of, withdrawn_as
from msclinic.releases.loading import NoReleaseError
from msclinic.releases.models import Proposal, Release, Withdrawal
from msclinic.releases.proposals import speaks_against
from msclinic.releases.resting import Rest, rests_of
from msclinic.releases.selectors import release_number, releases_with, why_unreadable
from msclinic.releases.states import State, Step, now, state_of, why_not, why_not_propose_anew

__all__ = ["DECISIONS", "PAGE", "Listed", "ProposalPage", "listed", "proposal_of"]

PAGE: Final = 50
"""How many proposals a page lists."""

DECISIONS: Final = (Step.APPROVE, Step.SEND_BACK, Step.WITHDRAW)


@dataclass(frozen=True, slots=True)
class Listed:
    """Some proposals, newest first, and the number before which older ones follow; 0 where none do."""

    rows: list[tuple[Proposal, State]]
    older_before: int


def listed(before: str = "") -> Listed:
    """The newest proposals, or with a number those before it; what is no number counts as none."""
    rows = _rows().defer("document", "base__document")
    if before.isascii() and before.isdigit() and len(before) < 10:
        rows = rows.filter(number__lt=int(before))
    found = list(rows[: PAGE + 1])
    older = found[PAGE - 1].number if len(found) > PAGE else 0
    at = now()
    return Listed([(proposal, state_of(proposal, at)) for proposal in found[:PAGE]], older)


def proposal_of(number: int) -> Proposal:
    """A proposal by its number. Raises Proposal.DoesNotExist."""
    return _rows().defer("base__document").get(number=number)


def _rows() -> QuerySet[Proposal]:
    return Proposal.objects.select_related("base__withdrawal__by", "proposed_by", "decision__by")


@dataclass(frozen=True)
class ProposalPage:
    """A proposal as somebody looks at it."""

    proposal: Proposal
    reader: User

    @cached_property
    def state(self) -> State:
        return state_of(self.proposal)

    @cached_property
    def authors(self) -> list[User]:
        """Whose edits are in it, by name."""
        return list(User.objects.filter(authored_proposals__proposal=self.proposal).order_by("username"))

    @cached_property
    def followed_by(self) -> Release | None:
        """The release that was published after the one it was compared with: it itself where it was approved."""
        rows = Release.objects.defer("document").select_related("published_by")
        return with_approval(rows).filter(number=self.proposal.becomes).first()

    @property
    def overtaken_by(self) -> Release | None:
        """That release, where it is another one."""
        return None if self.state is State.APPROVED else self.followed_by

    @property
    def base_withdrawn(self) -> Withdrawal | None:
        """The withdrawal of the release that it was compared with, where that outdated it."""
        is_outdated = self.state is State.OUTDATED and self.followed_by is None
        return self.proposal.base.withdrawn if is_outdated else None

    @cached_property
    def published_as(self) -> list[Release]:
        """The releases before it that held the same."""
        return list(releases_with(self.proposal.sha256).filter(number__lt=self.proposal.becomes))

    @cached_property
    def withdrawn_as(self) -> list[tuple[Release, str]]:
        """Those that held the same and were withdrawn, before it or since, each with the mark of who knows why."""
        return withdrawn_as(self.proposal)

    @cached_property
    def changes(self) -> list[ChangeGroup]:
        """What it changes, in words; all that it holds, where there is nothing to compare it with."""
        before = {} if self.why_no_base else release_number(self.proposal.base.number).document
        return changes_between(before, json.loads(self.proposal.document))

    @cached_property
    def why_no_base(self) -> str:
        """Why the release that it was compared with cannot be read any more; empty where it can."""
        return why_unreadable(self.proposal.base.number)

    @cached_property
    def rests(self) -> list[Rest]:
        """What the rules rest on that it changes; nothing where they cannot be compared with what was before."""
        before, after = self.sides or (None, None)
        return rests_of(self.proposal, before.document, after.document) if before and after else []

    @property
    def told(self) -> list[tuple[ChangeGroup, list[tuple[Changed, Rest | None]]]]:
        """The changes, each rule with what it rests on."""
        rests = {rest.code: rest for rest in self.rests}
        return [(group, [(entry, rests.get(entry.name)) for entry in group.entries]) for group in self.changes]

    @property
    def other_rests(self) -> list[Rest]:
        """Those of rules that are told nowhere else, because their passages alone have changed."""
        told = {entry.name for group in self.changes for entry in group.entries}
        return [rest for rest in self.rests if rest.code not in told]

    @cached_property
    def held_to(self) -> list[EditedCase]:
        """What it is held to and was edited since the release before it, while it can still be decided on."""
        return held_to(self.proposal) if self.is_undecided else []

    @cached_property
    def sides(self) -> tuple[Loaded, Loaded] | None:
        """Before and after, ready to decide; None where one of them cannot be read."""
        try:
            return sides_of(self.proposal)
        except NoReleaseError:
            return None

    @cached_property
    def mapped(self) -> frozenset[str]:
        """The rules that have a map, before or after."""
        return frozenset().union(*(release.order for release in self.sides or ()))

    @cached_property
    def problems(self) -> list[str]:
        """What speaks against publishing it today; asked only where it can still be published."""
        return speaks_against(self.proposal) if self.state is State.OPEN else []

    @cached_property
    def remarks(self) -> list[str]:
        """What is worth a thought and holds nothing up, where nothing speaks against it."""
        is_asked = self.state is State.OPEN and self.proposal.kind == Proposal.Kind.DRAFT and not self.problems
        return remarks_on(json.loads(self.proposal.document)) if is_asked else []

    @cached_property
    def again(self) -> Checked | None:
        """What the checks say of an older release that is proposed again, while it can be published."""
        return checked_again(self.proposal) if self.state is State.OPEN and not self.problems else None

    @cached_property
    def why_not(self) -> Mapping[str, str]:
        """By step, why it is not the reader's to take; empty where it is."""
        return {step.value: why_not(step, self.reader, self.proposal) for step in DECISIONS}

    @property
    def may_approve(self) -> bool:
        """Whether approving it is the reader's to do, once everything is ticked off."""
        return not self.why_not[Step.APPROVE]

    @property
    def is_undecided(self) -> bool:
        return self.state in (State.OPEN, State.OUTDATED)

    @cached_property
    def may_propose_anew(self) -> bool:
        """Whether the reader may propose the same against the release in use."""
        return not why_not_propose_anew(self.reader, self.proposal)
