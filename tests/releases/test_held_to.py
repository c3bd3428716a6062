"""Scenarios are no part of a release, so the reviewer is told what was edited of them since the release before."""

import pytest
from django.test import Client

from msclinic.accounts.models import User
from msclinic.releases.actions import publish_first
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.models import Proposal
from msclinic.releases.proposals import approve, propose_draft
from msclinic.scenarios.models import Scenario
from tests.core.pages import parse
from tests.knowledge.editing import filled_in
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
        title="Half a day more",
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
