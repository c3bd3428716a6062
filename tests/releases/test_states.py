"""The life of a proposal: every step in every state by everybody, as a guard says it and as the action does it."""

import copy
from collections.abc import Callable, Mapping
from typing import Any, Final

import pytest

from msclinic.accounts.models import User
from msclinic.accounts.roles import AUTHORS, CLINICIANS, REVIEWERS
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.models import Proposal, Release
from msclinic.releases.proposals import approve, propose_document, send_back, withdraw
from msclinic.releases.states import TABLE, State, Step, state_of, why_not
from tests.releases.factories import author, let_one_person_publish

pytestmark = pytest.mark.django_db

ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    "eden": (AUTHORS,),
    "both": (AUTHORS, REVIEWERS),
    "robin": (REVIEWERS,),
    "casey": (CLINICIANS,),
}
"""Eden and Both are among the authors."""

MAY: Final[Mapping[tuple[State, Step], set[str]]] = {
    (State.OPEN, Step.APPROVE): {"robin"},
    (State.OPEN, Step.SEND_BACK): {"robin", "both"},
    (State.OPEN, Step.WITHDRAW): {"eden", "both"},
    (State.OUTDATED, Step.SEND_BACK): {"robin", "both"},
    (State.OUTDATED, Step.WITHDRAW): {"eden", "both"},
}
"""Whose each step is; in every state that is not named here it is nobody's."""

ACTIONS: Final[Mapping[Step, Callable[..., Any]]] = {
    Step.APPROVE: approve,
    Step.SEND_BACK: lambda **who: send_back(comment="Say it otherwise.", **who),
    Step.WITHDRAW: withdraw,
}


@pytest.fixture
def people(db: None) -> dict[str, User | None]:  # noqa: ARG001
    return {**{name: author(name, *roles) for name, roles in ROLES.items()}, "nobody": None}


@pytest.fixture
def propose(first: Release, shipped: dict[str, Any], people: dict[str, Any]) -> Callable[..., Proposal]:
    """Proposes another document each time, by two authors."""

    def make(number: int = 1) -> Proposal:
        document = copy.deepcopy(shipped)
        del document["silences"][:number]
        proposal = propose_document(
            actor=people["eden"], document=document, reason="A made-up reason.", published_at=first.published_at
        )
        proposal.authors.create(user=people["both"])
        return proposal

    return make


@pytest.fixture
def in_state(propose: Callable[..., Proposal], people: dict[str, Any]) -> Callable[[State], Proposal]:
    """A proposal that has come to a state."""

    def bring(state: State) -> Proposal:
        proposal = propose()
        if state is State.OUTDATED:
            approve(actor=people["robin"], proposal=propose(2))
        for decided, act, who in (
            (State.APPROVED, approve, "robin"),
            (State.SENT_BACK, ACTIONS[Step.SEND_BACK], "robin"),
            (State.WITHDRAWN, withdraw, "eden"),
        ):
            if state is decided:
                act(actor=people[who], proposal=proposal)
        return Proposal.objects.get(pk=proposal.pk)

    return bring


@pytest.mark.parametrize("state", State)
def test_a_step_is_taken_by_whose_it_is_and_refused_to_everybody_else_in_the_words_of_its_guard(
    state: State, in_state: Callable[[State], Proposal], people: dict[str, Any]
) -> None:
    proposal = in_state(state)
    assert state_of(proposal) is state
    allowed = {}
    for step, act in ACTIONS.items():
        allowed[step] = {name for name, actor in people.items() if not why_not(step, actor, proposal)}
        for name in people.keys() - allowed[step]:
            with pytest.raises(PublishingRefusedError) as refused:
                act(actor=people[name], proposal=proposal)
            assert refused.value.problems == [why_not(step, people[name], proposal)]
    assert allowed == {step: MAY.get((state, step), set()) for step in ACTIONS}
    assert state_of(Proposal.objects.get(pk=proposal.pk)) is state


@pytest.mark.parametrize(("state", "step"), MAY)
def test_a_step_leads_where_the_table_says(
    state: State, step: Step, in_state: Callable[[State], Proposal], people: dict[str, Any]
) -> None:
    proposal = in_state(state)
    ACTIONS[step](actor=people[min(MAY[state, step])], proposal=proposal)
    (line,) = (line for line in TABLE if (line.start, line.step) == (state, step))
    assert state_of(Proposal.objects.get(pk=proposal.pk)) is line.end


def test_while_no_second_person_is_required_an_author_who_reviews_approves(
    propose: Callable[..., Proposal], people: dict[str, Any]
) -> None:
    proposal = propose()
    assert (
        why_not(Step.APPROVE, people["both"], proposal) == "both is among its authors: somebody else has to approve it."
    )
    let_one_person_publish()
    may = [name for name in people if not why_not(Step.APPROVE, people[name], proposal)]
    assert may == ["both", "robin", "nobody"]
    assert approve(actor=people["both"], proposal=proposal).published_by == people["both"]


def test_the_table_says_each_thing_once() -> None:
    lines = [(line.start, line.step) for line in TABLE]
    assert len(set(lines)) == len(lines)
    assert {line.end for line in TABLE} == set(State)
    assert set(MAY) == {pair for pair in lines if pair[1] in ACTIONS}


@pytest.mark.parametrize("state", State)
def test_every_refusal_is_a_sentence(
    state: State, in_state: Callable[[State], Proposal], people: dict[str, Any]
) -> None:
    proposal = in_state(state)
    for step in Step:
        for actor in people.values():
            said = why_not(step, actor, proposal)
            assert said == "" or (said[0].isupper() or said.startswith(("eden", "both", "robin", "casey")))
            assert said == "" or said.endswith(".")
