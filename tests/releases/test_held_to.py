"""Scenarios are no part of a release, so the reviewer is told what was edited of them since the release before."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from msclinic.accounts.models import User
from msclinic.releases.actions import publish_first
from msclinic.releases.approvals import UNDER_WAY
from msclinic.releases.held_to import edited_since
from msclinic.releases.impact_marks import marks_of
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.models import Proposal, Release, Withdrawal
from msclinic.releases.proposals import approve, propose_document, propose_draft
from msclinic.releases.selectors import release_number
from msclinic.scenarios.models import Scenario
from tests.core.pages import parse
from tests.knowledge.editing import filled_in
from tests.releases.edits import shorter
from tests.releases.factories import author, browser_of, reviewer
from tests.releases.looking import by_id, to_tick_off, words
from therapies.models import TherapyLine

pytestmark = pytest.mark.django_db

ONE = "/releases/proposals/1/"


@pytest.fixture
def eden(content: None) -> User:  # noqa: ARG001
    """An author, beside release 1."""
    publish_first()
    return author("eden")


@pytest.fixture
def robin(db: None) -> User:  # noqa: ARG001
    return reviewer("robin")


@pytest.fixture
def proposal(eden: User) -> Proposal:
    TherapyLine.objects.filter(pk=TherapyLine.objects.order_by("pk")[0].pk).update(label="Said otherwise")
    return propose_draft(actor=eden, reason="Said more plainly.")


def edit(desk: Client, slug: str, **changes: str) -> None:
    """Edit a scenario in the admin."""
    page = f"/admin/scenarios/scenario/{Scenario.objects.get(slug=slug).pk}/change/"
    assert desk.post(page, {**filled_in(desk.get(page)), **changes}).status_code == 302


def test_the_reviewer_reads_who_expects_what_otherwise_and_ticks_it_off(
    eden: User, robin: User, proposal: Proposal
) -> None:
    assert "Scenarios changed since release 1" not in browser_of(robin).get(ONE).text
    edit(
        browser_of(eden), "a-day-and-a-half", expected='{"REL-DUR": "met"}', facts='{"ms_diagnosis": "suspected"}',
        title="Half a day more", steps="[]", questions="[]",
    )  # fmt: skip
    answer = browser_of(robin).get(ONE)
    shown = words(by_id(parse(answer), "held-to-cases"))
    assert "Half a day more eden, " in shown
    assert "REL-DUR, expected: Can be read both ways → becomes Reached" in shown
    assert "Title: A day and a half → Half a day more" in shown
    assert "Does the person have MS?" in shown
    (mark,) = to_tick_off(answer.text)
    with pytest.raises(PublishingRefusedError, match="1 scenario of which something else is expected now"):
        approve(actor=robin, proposal=proposal)
    Scenario.objects.get(slug="a-day-and-a-half").save()
    with pytest.raises(PublishingRefusedError, match="1 scenario of which something else is expected now"):
        approve(actor=robin, proposal=proposal, looked_at=[mark])


def test_one_that_is_retired_is_ticked_off_and_one_that_is_told_otherwise_is_only_shown(
    eden: User,
    robin: User,
    proposal: Proposal,  # noqa: ARG001
) -> None:
    edit(browser_of(eden), "a-day-and-a-half", title="Half a day more")
    answer = browser_of(robin).get(ONE)
    assert "Half a day more" in words(by_id(parse(answer), "held-to-cases"))
    assert to_tick_off(answer.text) == []
    edit(browser_of(eden), "a-day-and-a-half", retired="on")
    answer = browser_of(robin).get(ONE)
    assert "retired: no draft is held to it any more" in words(by_id(parse(answer), "held-to-cases"))
    assert len(to_tick_off(answer.text)) == 1


def moment_asked_for(since: datetime, _release: Any) -> list[datetime]:
    """In the place of what finds the cases: since when they are asked for."""
    return [since]


@pytest.mark.parametrize("after_a_withdrawal", [False, True])
def test_what_was_published_elsewhere_counts_from_its_approval_here_also_after_a_withdrawal(
    eden: User, robin: User, document: dict[str, Any], settings: Settings, *, after_a_withdrawal: bool
) -> None:
    if after_a_withdrawal:
        other = {**document, "silences": []}
        asked = propose_document(actor=eden, document=other, reason="So.", published_at=timezone.now())
        second = approve(actor=robin, proposal=asked, looked_at=marks_of(asked))
        Withdrawal.objects.create(release=second, by=robin, reason="Wrong.")
    shorter(document)
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    asked = propose_document(actor=eden, document=document, reason="Ours.", published_at=long_ago)
    base = approve(actor=robin, proposal=asked, looked_at=marks_of(asked))
    settings.EDITED_CASES = f"{__name__}.{moment_asked_for.__name__}"
    assert base.published_at == long_ago
    assert edited_since(base, release_number(base.number)) == [asked.decision.at - UNDER_WAY]
    first = Release.objects.get(number=1)
    assert edited_since(first, release_number(1)) == [first.published_at]
