"""The life of a proposal as one table: its states, the steps from one to the next, and whose each step is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from msclinic.accounts.models import User
from msclinic.releases.models import Decision, Proposal, Release
from msclinic.releases.second_person import is_required
from msclinic.releases.selectors import in_use, newest_number

__all__ = [
    "TABLE",
    "Now",
    "State",
    "Step",
    "Transition",
    "Who",
    "called",
    "now",
    "state_of",
    "why_not",
    "why_not_propose",
    "why_not_propose_anew",
]


class State(TextChoices):
    """Where a proposal stands. Nobody stores it: it follows from its decision and from the release in use."""

    OPEN = "open", pgettext_lazy("proposal", "open")
    OUTDATED = "outdated", gettext_lazy("outdated")
    APPROVED = "approved", gettext_lazy("published")
    SENT_BACK = "sent_back", gettext_lazy("sent back")
    WITHDRAWN = "withdrawn", gettext_lazy("withdrawn")


class Step(TextChoices):
    """What leads from one state to another."""

    PROPOSE = "propose", gettext_lazy("Propose")
    APPROVE = "approve", gettext_lazy("Approve and publish")
    SEND_BACK = "send_back", gettext_lazy("Send back")
    WITHDRAW = "withdraw", gettext_lazy("Withdraw")
    OVERTAKE = "overtake", gettext_lazy("Another release comes into use")


@dataclass(frozen=True, slots=True)
class Who:
    """Whose a step is: in words, and why it is not somebody's; empty where it is. None has not signed in."""

    words: str
    why_not: Callable[[User | None, Proposal], str]


@dataclass(frozen=True, slots=True)
class Transition:
    """A line of the table. `start` is None where there is no proposal yet."""

    start: State | None
    step: Step
    end: State
    who: Who


def called(person: User) -> str:
    """The name of somebody in a sentence."""
    return person.get_full_name() or person.get_username()


def why_not_propose(actor: User | None) -> str:
    """Why somebody may not propose; empty where they may. The command line may: it is None."""
    if actor is None or actor.has_perm("releases.propose_release"):
        return ""
    return _("%(who)s may not propose: it takes the role of an author.") % {"who": called(actor)}


def _why_no_reviewer(actor: User | None, _proposal: Proposal) -> str:
    if actor is None:
        return _("It takes a reviewer who has signed in.")
    if not actor.has_perm("releases.review_proposal"):
        return _("%(who)s may not decide on it: it takes the role of a reviewer.") % {"who": called(actor)}
    return ""


def _why_no_second_person(actor: User | None, proposal: Proposal) -> str:
    required = is_required()
    if actor is None and not required:
        return ""
    if refusal := _why_no_reviewer(actor, proposal):
        return refusal
    if actor is not None and required and _is_author(actor, proposal):
        return _("%(who)s is among its authors: somebody else has to approve it.") % {"who": called(actor)}
    return ""


def _why_no_author(actor: User | None, proposal: Proposal) -> str:
    if actor is None or not _is_author(actor, proposal):
        return _("Only its authors withdraw it; a reviewer sends it back.")
    return ""


def _is_author(actor: User, proposal: Proposal) -> bool:
    return proposal.proposed_by_id == actor.pk or proposal.authors.filter(user=actor).exists()


AUTHOR: Final = Who("an author", lambda actor, _proposal: why_not_propose(actor))
REVIEWER: Final = Who("a reviewer", _why_no_reviewer)
SECOND_PERSON: Final = Who(
    "a reviewer who is not among its authors, unless the second person is switched off", _why_no_second_person
)
ONE_OF_ITS_AUTHORS: Final = Who("one of its authors", _why_no_author)
NOBODY: Final = Who(
    "whoever publishes the other one, or withdraws the one in use",
    lambda _actor, _proposal: _("Nobody does that to it."),
)

TABLE: Final = (
    Transition(None, Step.PROPOSE, State.OPEN, AUTHOR),
    Transition(State.OPEN, Step.APPROVE, State.APPROVED, SECOND_PERSON),
    Transition(State.OPEN, Step.SEND_BACK, State.SENT_BACK, REVIEWER),
    Transition(State.OPEN, Step.WITHDRAW, State.WITHDRAWN, ONE_OF_ITS_AUTHORS),
    Transition(State.OPEN, Step.OVERTAKE, State.OUTDATED, NOBODY),
    Transition(State.OUTDATED, Step.SEND_BACK, State.SENT_BACK, REVIEWER),
    Transition(State.OUTDATED, Step.WITHDRAW, State.WITHDRAWN, ONE_OF_ITS_AUTHORS),
)

_OF_DECISION: Final = {
    Decision.Kind.APPROVED: State.APPROVED,
    Decision.Kind.SENT_BACK: State.SENT_BACK,
    Decision.Kind.WITHDRAWN: State.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class Now:
    """What a proposal is held against: the release in use, and the number of the newest, withdrawn or not."""

    in_use: Release | None
    newest: int

    def fits(self, proposal: Proposal) -> bool:
        """Whether it was compared with what is in use, and none has been published since."""
        is_base = self.in_use is not None and self.in_use.pk == proposal.base_id
        return is_base and proposal.becomes == self.newest + 1


def now() -> Now:
    """What proposals are held against at this moment."""
    return Now(in_use(), newest_number())


def state_of(proposal: Proposal, at: Now | None = None) -> State:
    """Where it stands; outdated, undecided, once another release is in use than the one it was compared with, or was.

    `at` is what it is held against, for who has it at hand.
    """
    if hasattr(proposal, "decision"):
        return _OF_DECISION[Decision.Kind(proposal.decision.kind)]
    return State.OPEN if (at or now()).fits(proposal) else State.OUTDATED


def why_not(step: Step, actor: User | None, proposal: Proposal) -> str:
    """What speaks against somebody taking a step on a proposal; empty where nothing does."""
    state = state_of(proposal)
    line = next((line for line in TABLE if (line.start, line.step) == (state, step)), None)
    return line.who.why_not(actor, proposal) if line else _past(state, proposal)


def why_not_propose_anew(actor: User | None, proposal: Proposal) -> str:
    """What speaks against somebody proposing the same against the newest release; empty where nothing does."""
    if refusal := why_not_propose(actor):
        return refusal
    if (state := state_of(proposal)) is not State.OUTDATED:
        return _past(state, proposal)
    if proposal.kind == Proposal.Kind.IMPORTED:
        return _("A release of another installation is proposed by importing it again.")
    return ""


def _past(state: State, proposal: Proposal) -> str:
    if state is State.APPROVED:
        return _("It is published already, as release %(number)s.") % {"number": proposal.becomes}
    if state is State.OUTDATED:
        return _outdated(proposal)
    if state is State.SENT_BACK:
        return _("It was sent back already.")
    if state is State.WITHDRAWN:
        return _("It was withdrawn already.")
    return _("It is proposed already.")


def _outdated(proposal: Proposal) -> str:
    if proposal.becomes <= newest_number():
        told = _("Release %(number)s has been published since it was proposed: propose it anew.")
        return told % {"number": proposal.becomes}
    told = _("Release %(number)s, which it was compared with, has been withdrawn: propose it anew.")
    return told % {"number": proposal.base.number}
