"""Withdrawing a release: who may, what is in use afterwards, and what then becomes of proposals and numbers."""

import copy
from concurrent.futures import ThreadPoolExecutor
from itertools import permutations
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, CLINICIANS, EDUCATORS, REVIEWERS
from msclinic.releases.actions import publish_first
from msclinic.releases.current import Current
from msclinic.releases.impact_marks import marks_of
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.models import Proposal, Release, Withdrawal
from msclinic.releases.proposals import approve, propose_again, propose_anew, propose_draft
from msclinic.releases.publishing import page_of_draft, page_of_release
from msclinic.releases.selectors import (
    NoSuchReleaseError,
    current_release,
    in_use,
    newest_number,
)
from msclinic.releases.states import State, state_of
from msclinic.releases.withdrawing import consequences_of, why_not_withdraw, withdraw_release
from tests.releases.edits import shorter
from tests.releases.factories import author, published, reviewer
from tests.releases.test_current import Clock
from tests.releases.test_proposals import an_hour_passes, authors, edit, reword
from therapies.models import TherapyLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def adrian(db: None) -> User:  # noqa: ARG001
    return author("adrian", ADMINISTRATORS)


@pytest.fixture
def second(first: Release, shipped: dict[str, Any]) -> Release:  # noqa: ARG001
    """Release 2, with another figure."""
    document = copy.deepcopy(shipped)
    shorter(document)
    return published(document)


def withdraw(actor: User, number: int, reason: str = "The figure was wrong.", **more: Any) -> Withdrawal:
    return withdraw_release(actor=actor, number=number, reason=reason, **more)


# Which release is in use --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("withdrawn", [order for many in range(5) for order in permutations((1, 2, 3, 4), many)])
def test_the_newest_that_is_not_withdrawn_is_in_use_whatever_the_order(
    withdrawn: tuple[int, ...], adrian: User
) -> None:
    for number in range(1, 5):
        published({"semantics": 1, "made_up": number})
    for number in withdrawn[:3]:
        Withdrawal.objects.create(release=Release.objects.get(number=number), by=adrian, reason="Made up.")
    if len(withdrawn) == 4:
        with pytest.raises(PublishingRefusedError, match="It is the only release that is left"):
            withdraw(adrian, withdrawn[3])
    used = in_use()
    assert used is not None
    assert used.number == max({1, 2, 3, 4} - set(withdrawn[:3]))
    assert newest_number() == 4


def test_every_process_follows_within_a_second(second: Release, adrian: User) -> None:
    clock = Clock()
    elsewhere = Current(clock=clock)
    assert elsewhere.get().number == 2
    Withdrawal.objects.create(release=second, by=adrian, reason="Made up.")
    clock.time = 0.9
    assert elsewhere.get().number == 2
    clock.time = 1.1
    assert elsewhere.get().number == 1


@pytest.mark.django_db(transaction=True)
def test_this_process_follows_at_once(second: Release, adrian: User) -> None:
    assert current_release().number == second.number
    withdraw(adrian, second.number)
    assert current_release().number == 1


# Who may, and when --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [AUTHORS, REVIEWERS, CLINICIANS, EDUCATORS])
def test_it_takes_an_administrator(role: str, second: Release) -> None:
    somebody = author("somebody", role)
    said = "somebody may not withdraw a release: it takes the role of an administrator."
    assert why_not_withdraw(somebody, second) == said
    with pytest.raises(PublishingRefusedError, match=said):
        withdraw(somebody, 2)
    assert not Withdrawal.objects.exists()


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_it_takes_a_reason(reason: str, second: Release, adrian: User) -> None:  # noqa: ARG001
    with pytest.raises(PublishingRefusedError, match="Enter the reason"):
        withdraw(adrian, 2, reason)
    assert not Withdrawal.objects.exists()


def test_it_is_kept_with_who_and_why(second: Release, adrian: User) -> None:
    assert why_not_withdraw(adrian, second) == ""
    kept = withdraw(adrian, 2, "  The figure was wrong. ")
    assert (kept.release, kept.by, kept.reason) == (second, adrian, "The figure was wrong.")
    assert Release.objects.get(number=2).withdrawn == kept
    assert Release.objects.get(number=1).withdrawn is None


def test_it_happens_once(second: Release, adrian: User) -> None:  # noqa: ARG001
    published({"semantics": 1})
    withdraw(adrian, 2)
    with pytest.raises(PublishingRefusedError, match="It is withdrawn already"):
        withdraw(adrian, 2, "Once more.")
    assert Withdrawal.objects.get().reason == "The figure was wrong."


def test_the_only_release_that_is_left_stays(second: Release, adrian: User) -> None:  # noqa: ARG001
    withdraw(adrian, 2)
    with pytest.raises(PublishingRefusedError, match="without one nothing can be assessed: publish another first"):
        withdraw(adrian, 1)
    assert current_release().number == 1


def test_no_release_comes_into_use_that_cannot_be_read(first: Release, shipped: dict[str, Any], adrian: User) -> None:
    published({"semantics": 1})
    third = published(shipped)
    said = "Release 2, which would be in use then, cannot be read by this program: withdraw that one first."
    assert why_not_withdraw(adrian, third) == said
    with pytest.raises(PublishingRefusedError, match=said):
        withdraw(adrian, 3)
    assert current_release().number == 3
    withdraw(adrian, 2)
    withdraw(adrian, 3)
    assert in_use() == first


def test_one_in_use_that_cannot_be_read_is_withdrawn_and_keeps_no_older_one(first: Release, adrian: User) -> None:
    published({"semantics": 1})
    published({"semantics": 1})
    withdraw(adrian, 2)
    withdraw(adrian, 3)
    assert in_use() == first


def test_a_release_that_is_not_there_is_not_withdrawn(first: Release, adrian: User) -> None:  # noqa: ARG001
    with pytest.raises(NoSuchReleaseError):
        withdraw(adrian, 9)


def test_no_other_release_comes_into_use_than_was_told(second: Release, adrian: User) -> None:
    third = published({"semantics": 1})
    told = consequences_of(third).then
    assert told == second
    withdraw(adrian, 2)
    with pytest.raises(PublishingRefusedError, match="Another release would be in use then than you were told"):
        withdraw(adrian, 3, then=told.number)
    withdraw(adrian, 3, then=1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_withdraw_at_the_same_time_one_leaves_a_release(shipped: dict[str, Any]) -> None:
    people = [author("adrian", ADMINISTRATORS), author("ada", ADMINISTRATORS)]
    for _ in range(2):
        published(shipped)
    both = Barrier(2)

    def one(person: User, number: int) -> bool:
        both.wait()
        try:
            withdraw(person, number)
        except PublishingRefusedError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(one, people, [1, 2])) == [False, True]
    assert Release.objects.standing().count() == 1


# What it leads to ---------------------------------------------------------------------------------------------------


def test_what_it_leads_to_is_told_before(first: Release, second: Release, shipped: dict[str, Any]) -> None:
    leads_to = consequences_of(second)
    assert (leads_to.then, leads_to.is_in_use, leads_to.says_the_same) == (first, True, False)
    assert (leads_to.saved, leads_to.proposals) == (0, 0)
    third = published(shipped)
    assert (consequences_of(second).then, consequences_of(second).is_in_use) == (third, False)
    assert consequences_of(first).says_the_same
    Proposal.objects.create(number=1, kind="again", base=third, sha256="0" * 64, document="{}", reason="Made up.")
    assert consequences_of(third).proposals == 1


# Proposals and numbers ----------------------------------------------------------------------------------------------


@pytest.fixture
def eden(content: None) -> User:  # noqa: ARG001
    return author("eden")


@pytest.fixture
def robin(db: None) -> User:  # noqa: ARG001
    return reviewer("robin")


@pytest.fixture
def two(eden: User, robin: User) -> None:
    """Release 1 of the content, and release 2 of what Eden changed, approved by Robin."""
    publish_first()
    reword(eden)
    approve(actor=robin, proposal=propose_draft(actor=eden, reason="Said more plainly."))


@pytest.mark.usefixtures("two")
def test_what_is_proposed_afterwards_is_compared_with_what_is_in_use_and_gets_the_next_number(
    eden: User, robin: User, adrian: User
) -> None:
    withdraw(adrian, 2)
    page = page_of_draft()
    assert page.latest is not None
    assert (page.latest.number, page.number, page.same) == (1, 3, False)
    proposal = propose_draft(actor=eden, reason="Thought over.")
    assert (proposal.base.number, proposal.becomes, state_of(proposal)) == (1, 3, State.OPEN)
    release = approve(actor=robin, proposal=proposal, looked_at=marks_of(proposal))
    assert (release.number, newest_number()) == (3, 3)
    assert current_release().number == 3


@pytest.mark.usefixtures("two")
def test_the_same_content_is_proposed_again_and_is_no_undoing(eden: User, robin: User, adrian: User) -> None:
    withdraw(adrian, 2)
    again = propose_again(actor=eden, number=2, reason="The figure was right after all.")
    release = approve(actor=robin, proposal=again, looked_at=marks_of(again))
    assert (release.number, release.sha256) == (3, Release.objects.get(number=2).sha256)
    assert Release.objects.get(number=2).withdrawn
    with pytest.raises(PublishingRefusedError, match="Nothing has changed since release 3"):
        propose_again(actor=eden, number=2, reason="Once more.")


@pytest.mark.usefixtures("two")
@pytest.mark.parametrize("way", ["again", "draft"])
def test_what_was_withdrawn_is_not_approved_again_unseen(way: str, eden: User, robin: User, adrian: User) -> None:
    withdrawal = withdraw(adrian, 2)
    page = page_of_release(2) if way == "again" else page_of_draft()
    assert page.withdrawn_as == [withdrawal.release]
    proposal = (
        propose_again(actor=eden, number=2, reason="Back.")
        if way == "again"
        else propose_draft(actor=eden, reason="So.")
    )
    mark = "withdrawn:2"
    said = "It is not ticked off yet that it is known why release 2 was withdrawn."
    with pytest.raises(PublishingRefusedError) as refused:
        approve(actor=robin, proposal=proposal, looked_at=marks_of(proposal) - {mark})
    assert refused.value.problems == [said]
    assert approve(actor=robin, proposal=proposal, looked_at=[mark]).number == 3
    withdraw(adrian, 3, "Still wrong.")
    assert {"withdrawn:2", "withdrawn:3"} <= marks_of(propose_draft(actor=eden, reason="Once more."))


@pytest.mark.usefixtures("two")
def test_an_outdated_proposal_does_not_stand_in_the_way_of_the_same(eden: User, robin: User, adrian: User) -> None:
    reword(eden, "Is it MS?")
    outdated = propose_draft(actor=eden, reason="Shorter.")
    approve(actor=robin, proposal=propose_again(actor=eden, number=1, reason="Back."))
    withdraw(adrian, 3)
    assert state_of(outdated) is State.OUTDATED
    anew = propose_draft(actor=eden, reason="Shorter.")
    assert (anew.base, anew.becomes, state_of(anew)) == (outdated.base, 4, State.OPEN)
    with pytest.raises(PublishingRefusedError, match=f"Proposal {anew.number} is open and proposes the same"):
        propose_draft(actor=eden, reason="Shorter.")


@pytest.mark.usefixtures("two")
def test_a_proposal_that_was_compared_with_it_is_outdated_and_proposed_anew(
    eden: User, robin: User, adrian: User
) -> None:
    reword(eden, "Is it MS?")
    proposal = propose_draft(actor=eden, reason="Shorter.")
    withdraw(adrian, 2)
    assert state_of(proposal) is State.OUTDATED
    with pytest.raises(PublishingRefusedError, match="Release 2, which it was compared with, has been withdrawn"):
        approve(actor=robin, proposal=proposal)
    with pytest.raises(PublishingRefusedError, match="The draft is proposed where you see what it changes"):
        propose_anew(actor=eden, proposal=proposal)
    anew = propose_draft(actor=eden, reason="Shorter.")
    assert (anew.base.number, anew.becomes) == (1, 3)


@pytest.mark.usefixtures("two")
def test_a_proposal_that_was_overtaken_stays_so_when_the_other_one_is_withdrawn(
    eden: User, robin: User, adrian: User
) -> None:
    reword(eden, "Is it MS?")
    overtaken = propose_draft(actor=eden, reason="Shorter.")
    approve(actor=robin, proposal=propose_again(actor=eden, number=1, reason="Back."))
    withdraw(adrian, 3)
    assert overtaken.base == in_use()
    assert state_of(overtaken) is State.OUTDATED
    with pytest.raises(PublishingRefusedError, match="Release 3 has been published since it was proposed"):
        approve(actor=robin, proposal=overtaken)


@pytest.mark.usefixtures("two")
def test_withdrawing_one_that_is_not_in_use_outdates_nothing(eden: User, robin: User, adrian: User) -> None:
    reword(eden, "Is it MS?")
    proposal = propose_draft(actor=eden, reason="Shorter.")
    withdraw(adrian, 1)
    assert approve(actor=robin, proposal=proposal).number == 3


@pytest.mark.usefixtures("two")
def test_whose_edits_a_withdrawn_release_held_is_an_author_again_until_they_are_published(
    robin: User, adrian: User
) -> None:
    withdraw(adrian, 2)
    edit(TherapyLine.objects.first(), author("helper"), label="Another name")
    proposal = propose_draft(actor=author("somebody"), reason="Thought over.")
    assert authors(proposal) == {"eden", "helper", "somebody"}
    an_hour_passes()
    edit(TherapyLine.objects.first(), author("pharmacist"), label="A third name")
    approve(actor=robin, proposal=proposal)
    edit(TherapyLine.objects.last(), author("nurse"), label="A fourth name")
    somebody = propose_draft(actor=User.objects.get(username="somebody"), reason="Renamed.")
    assert authors(somebody) == {"somebody", "pharmacist", "nurse"}
