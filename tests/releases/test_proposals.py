"""What is proposed is what is reviewed and published, by whom and with whose edits in it."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from pytest_django import Settings

from msclinic.accounts.models import User
from msclinic.accounts.roles import AUTHORS, REVIEWERS
from msclinic.engine import canonical, digest
from msclinic.evidence.models import Passage
from msclinic.knowledge.models import Question
from msclinic.releases import proposals
from msclinic.releases.actions import import_release, publish_first
from msclinic.releases.compile import compile_draft
from msclinic.releases.exchange import exported
from msclinic.releases.impact_marks import not_ticked_off
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.models import Proposal, Release
from msclinic.releases.proposals import approve, propose_again, propose_anew, propose_draft, send_back
from msclinic.releases.selectors import newest_number
from msclinic.releases.states import State, state_of
from msclinic.scenarios.models import Scenario
from tests.releases.factories import author, reviewer
from therapies.models import TherapyLine

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release_one")]


@pytest.fixture
def release_one(content: None) -> Release:  # noqa: ARG001
    return publish_first()


@pytest.fixture
def eden(db: None) -> User:  # noqa: ARG001
    return author("eden")


@pytest.fixture
def robin(db: None) -> User:  # noqa: ARG001
    return reviewer("robin")


def edit(row: Any, by: User | None, **fields: Any) -> None:
    """Change a row in somebody's name, as the admin does."""
    for name, value in fields.items():
        setattr(row, name, value)
    row._history_user = by
    row.save()


def question() -> Question:
    return Question.objects.get(key="ms_diagnosis")


def reword(by: User | None, text: str = "Is multiple sclerosis confirmed?") -> None:
    edit(question(), by, label=text)


def propose(by: User, reason: str = "Said more plainly.") -> Proposal:
    return propose_draft(actor=by, reason=reason)


def authors(proposal: Proposal) -> set[str]:
    return set(proposal.authors.values_list("user__username", flat=True))


def an_hour_passes() -> None:
    """Everything that was edited so far was edited an hour earlier."""
    for model in (Question, Passage, TherapyLine, Scenario):
        model.history.update(history_date=F("history_date") - timedelta(hours=1))


# What is proposed ---------------------------------------------------------------------------------------------------


def test_what_is_edited_after_proposing_is_no_part_of_it(eden: User, robin: User) -> None:
    reword(eden)
    proposal = propose(eden, "  Said more plainly. ")
    proposed = canonical(compile_draft())
    reword(eden, "Is it MS?")
    release = approve(actor=robin, proposal=proposal)
    assert (release.number, release.published_by, release.reason) == (2, robin, "Said more plainly.")
    assert release.document == proposed == Proposal.objects.get().document
    assert "Is it MS?" in canonical(compile_draft())


def test_an_older_state_of_the_draft_has_its_old_hash(eden: User, robin: User, release_one: Release) -> None:
    label = question().label
    reword(eden)
    approve(actor=robin, proposal=propose(eden))
    reword(eden, label)
    assert approve(actor=robin, proposal=propose(eden)).sha256 == release_one.sha256


def test_without_a_change_nothing_is_proposed(eden: User) -> None:
    with pytest.raises(PublishingRefusedError) as refused:
        propose(eden)
    assert refused.value.problems == ["Nothing has changed since release 1."]


def test_the_same_is_not_proposed_twice(eden: User) -> None:
    reword(eden)
    propose(eden)
    with pytest.raises(PublishingRefusedError, match="Proposal 1 is open and proposes the same"):
        propose(eden)


def test_every_reason_against_it_is_given_at_once(eden: User) -> None:
    Passage.objects.filter(code="C43").update(sha256="0" * 64)
    Question.objects.filter(key="ms_diagnosis").update(name="whether it is safe")
    with pytest.raises(PublishingRefusedError) as refused:
        propose(eden, " ")
    assert refused.value.problems == [
        "Enter the reason for publishing.",
        "passage C43: its hash is not that of its words",
        "fact ms_diagnosis says “safe”: whether it is safe",
    ]
    assert not Proposal.objects.exists()


def test_a_row_that_cannot_be_compiled_is_named(eden: User) -> None:
    Passage.objects.filter(code="C35").update(end=999_999)
    with pytest.raises(PublishingRefusedError, match="passage C35: 2589 to 999999 is no stretch of a text"):
        propose(eden)


def test_nobody_proposes_who_may_not(robin: User) -> None:
    reword(robin)
    with pytest.raises(PublishingRefusedError, match="robin may not propose: it takes the role of an author"):
        propose(robin)


def test_an_author_who_has_left_may_not_propose(eden: User) -> None:
    reword(eden)
    eden.is_active = False
    with pytest.raises(PublishingRefusedError, match="may not propose"):
        propose(eden)


# What is approved ---------------------------------------------------------------------------------------------------


def test_the_checks_of_today_hold_for_what_was_proposed(eden: User, robin: User, settings: Settings) -> None:
    reword(eden)
    proposal = propose(eden)
    settings.RELEASE_CHECKS = ["tests.releases.test_proposals.never"]
    with pytest.raises(PublishingRefusedError, match="never on a Monday"):
        approve(actor=robin, proposal=proposal)
    assert (state_of(Proposal.objects.get()), Release.objects.count()) == (State.OPEN, 1)


def never(_release: Any) -> list[str]:
    """A check that speaks against everything."""
    return ["never on a Monday"]


def test_a_document_that_is_not_what_its_hash_says_is_not_published(release_one: Release, robin: User) -> None:
    altered = {**json.loads(release_one.document), "silences": []}
    proposal = Proposal.objects.create(
        number=1, kind="draft", base=release_one, sha256="0" * 64, document=canonical(altered), reason="A made-up one."
    )
    with pytest.raises(PublishingRefusedError, match="its hash differs"):
        approve(actor=robin, proposal=proposal)
    assert Release.objects.count() == 1


def test_of_what_was_ticked_off_only_what_there_was_to_tick_is_kept(eden: User, robin: User) -> None:
    reword(eden)
    approve(actor=robin, proposal=propose(eden), looked_at=["I never was a mark"])
    assert Proposal.objects.get().decision.looked_at == []


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        ([], ["2 changes of answers are not ticked off yet: look at them first."]),
        (["REL-DUR"], ["1 change of answers is not ticked off yet: look at it first."]),
        (["REL-DUR", "TYS-SCHED", "LEM-GAP"], []),
    ],
)
def test_what_is_not_ticked_off_is_counted(ticked: list[str], said: list[str]) -> None:
    assert not_ticked_off({"REL-DUR", "TYS-SCHED"}, ticked) == said


def test_sending_back_takes_a_comment(eden: User, robin: User) -> None:
    reword(eden)
    proposal = propose(eden)
    with pytest.raises(PublishingRefusedError, match="Say what would have to be otherwise"):
        send_back(actor=robin, proposal=proposal, comment=" ")
    assert send_back(actor=robin, proposal=proposal, comment=" Ask for the year. ").comment == "Ask for the year."
    reword(eden, "Since which year?")
    assert propose(eden).number == 2


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_publishes_and_the_other_is_told(eden: User) -> None:
    reword(eden)
    proposal, together = propose(eden), Barrier(2)

    def decide(person: User) -> str:
        together.wait()
        try:
            return str(approve(actor=person, proposal=proposal))
        except PublishingRefusedError as refused:
            return str(refused)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        said = sorted(threads.map(decide, [reviewer("robin"), reviewer("rowan")]))
    assert said == ["It is published already, as release 2.", "Release 2"]
    assert Release.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", ["send_back", "approve"])
def test_approving_and_sending_back_at_once_one_counts(eden: User, other: str) -> None:
    reword(eden)
    proposal, together = propose(eden), Barrier(2)
    acts: list[Callable[[], Any]] = [
        lambda: approve(actor=reviewer("robin"), proposal=proposal),
        lambda: getattr(proposals, other)(actor=reviewer("rowan"), proposal=proposal, comment="Say it otherwise."),
    ]

    def decide(act: Callable[[], Any]) -> bool:
        together.wait()
        try:
            act()
        except PublishingRefusedError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(decide, acts)) == [False, True]
    assert (Release.objects.count() == 2) == (Proposal.objects.get().decision.kind == "approved")


# What is overtaken --------------------------------------------------------------------------------------------------


def test_a_draft_that_was_overtaken_is_not_proposed_anew_unseen(eden: User, robin: User) -> None:
    reword(eden)
    first = propose(eden)
    edit(TherapyLine.objects.first(), eden, label="Another name")
    approve(actor=robin, proposal=propose(eden, "Another name."))
    assert state_of(Proposal.objects.get(pk=first.pk)) is State.OUTDATED
    with pytest.raises(PublishingRefusedError, match="Release 2 has been published since it was proposed"):
        approve(actor=robin, proposal=first)
    reword(eden, "Is it MS?")
    with pytest.raises(PublishingRefusedError, match="The draft is proposed where you see what it changes"):
        propose_anew(actor=eden, proposal=first)
    assert Proposal.objects.count() == 2


def test_a_way_back_that_was_overtaken_is_proposed_anew_and_withdrawn(eden: User, robin: User) -> None:
    reword(eden)
    approve(actor=robin, proposal=propose(eden))
    back = propose_again(actor=eden, number=1, reason="Back.")
    reword(eden, "Is it MS?")
    approve(actor=robin, proposal=propose(eden))
    new = propose_anew(actor=eden, proposal=back)
    assert (new.kind, new.number, new.base.number, new.reason) == ("again", 4, 3, "Back.")
    withdrawn = Proposal.objects.get(pk=back.pk).decision
    assert (withdrawn.kind, withdrawn.comment) == ("withdrawn", "Proposed anew as proposal 4.")
    with pytest.raises(PublishingRefusedError, match="It was withdrawn already"):
        propose_anew(actor=eden, proposal=back)
    with pytest.raises(PublishingRefusedError, match="It is proposed already"):
        propose_anew(actor=eden, proposal=new)
    assert Proposal.objects.count() == 4


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (lambda robin, _eden, one: approve(actor=robin, proposal=one), "It is published already, as release 3"),
        (lambda robin, _eden, one: send_back(actor=robin, proposal=one, comment="No."), "It was sent back already"),
        (lambda _robin, eden, one: proposals.withdraw(actor=eden, proposal=one), "It was withdrawn already"),
    ],
)
def test_what_is_decided_is_not_proposed_anew(
    eden: User, robin: User, end: Callable[[User, User, Proposal], object], said: str
) -> None:
    reword(eden)
    approve(actor=robin, proposal=propose(eden))
    back = propose_again(actor=eden, number=1, reason="Back.")
    opened = Proposal.objects.get(pk=back.pk)
    end(robin, eden, back)
    with pytest.raises(PublishingRefusedError, match=said):
        propose_anew(actor=eden, proposal=opened)


def test_what_somebody_else_proposed_is_proposed_anew_beside_it(eden: User, robin: User) -> None:
    reword(eden)
    approve(actor=robin, proposal=propose(eden))
    back = propose_again(actor=eden, number=1, reason="Back.")
    reword(eden, "Is it MS?")
    approve(actor=robin, proposal=propose(eden))
    new = propose_anew(actor=author("helper"), proposal=back)
    assert (new.kind, new.sha256, new.base.number) == ("again", back.sha256, 3)
    assert state_of(Proposal.objects.get(pk=back.pk)) is State.OUTDATED


# Whose edits are in it ----------------------------------------------------------------------------------------------


def test_everybody_whose_edits_are_in_it_is_an_author_and_the_set_up_is_not(eden: User) -> None:
    reword(author("helper"))
    edit(TherapyLine.objects.first(), author("pharmacist"), label="Another name")
    edit(Passage.objects.get(code="C35"), None, meaning="On the command line.")
    assert authors(propose(eden)) == {"eden", "helper", "pharmacist"}


def test_whoever_deleted_a_row_or_changed_a_scenario_is_an_author(eden: User) -> None:
    line = TherapyLine.objects.first()
    line._history_user = author("helper")
    line.delete()
    edit(Scenario.objects.first(), author("teacher"), title="Another title")
    assert authors(propose(eden)) == {"eden", "helper", "teacher"}


def test_who_edited_before_the_last_proposal_that_was_approved_is_no_author_of_the_next(
    eden: User, robin: User
) -> None:
    reword(author("helper"))
    an_hour_passes()
    approve(actor=robin, proposal=propose(eden))
    reword(robin, "Is it MS?")
    assert authors(propose(eden)) == {"eden", "robin"}


def test_what_was_sent_back_keeps_its_authors_for_the_next_proposal(eden: User, robin: User) -> None:
    reword(author("helper"))
    send_back(actor=robin, proposal=propose(eden), comment="Say it otherwise.")
    reword(eden, "Is it MS?")
    assert authors(propose(eden)) == {"eden", "helper"}


def test_who_edited_while_another_proposal_was_reviewed_is_an_author_of_the_next(eden: User, robin: User) -> None:
    reword(eden)
    proposal = propose(eden)
    edit(TherapyLine.objects.first(), author("helper"), label="Another name")
    approve(actor=robin, proposal=proposal)
    assert authors(propose(eden)) >= {"eden", "helper"}


def test_after_going_back_whoever_made_what_the_draft_still_holds_is_an_author_again(eden: User, robin: User) -> None:
    reword(author("helper"))
    approve(actor=robin, proposal=propose(eden))
    back = propose_again(actor=author("other"), number=1, reason="Back.")
    assert authors(back) == {"other"}
    approve(actor=robin, proposal=back)
    assert authors(propose(eden)) == {"eden", "helper"}


def test_after_a_release_from_elsewhere_the_edits_since_the_one_before_count(
    eden: User, robin: User, document: dict[str, Any]
) -> None:
    reword(author("helper"))
    document["silences"].pop()
    file = json.loads(exported(1))
    file |= {"number": 2, "document": document, "sha256": digest(document), "reason": "From elsewhere."}
    proposal = import_release(actor=eden, file=json.dumps(file)).proposal
    assert proposal is not None
    assert authors(proposal) == {"eden"}
    approve(actor=robin, proposal=proposal)
    assert newest_number() == 2
    assert authors(propose(eden)) == {"eden", "helper"}


def test_an_author_does_not_approve_what_holds_their_edits_though_somebody_else_proposed_it(eden: User) -> None:
    both = author("both", AUTHORS, REVIEWERS)
    reword(both)
    with pytest.raises(PublishingRefusedError, match="both is among its authors: somebody else has to approve it"):
        approve(actor=both, proposal=propose(eden))
    assert Release.objects.count() == 1
