"""A release that one of its authors approved says so for good, whatever the switch says afterwards."""

import pytest
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import AUTHORS, REVIEWERS
from msclinic.knowledge.models import Question
from msclinic.releases.actions import publish_draft, publish_first
from msclinic.releases.proposals import approve, propose_draft
from msclinic.releases.second_person import set_second_person
from tests.core.pages import parse
from tests.releases.factories import author, browser_of, reviewer
from tests.releases.looking import by_id, words

pytestmark = pytest.mark.django_db

SAID = "Approved by one of its authors; the second person was switched off: A clinic of one."


@pytest.fixture
def eden(content: None) -> User:  # noqa: ARG001
    publish_first()
    return author("eden", AUTHORS, REVIEWERS)


@pytest.fixture
def root(db: None) -> User:  # noqa: ARG001
    return User.objects.create_superuser("root")


def reword(text: str) -> None:
    Question.objects.filter(key="ms_diagnosis").update(label=text)


def test_it_is_said_wherever_the_publisher_is_named_and_stays_true_when_the_switch_is_on_again(
    eden: User, root: User, visitor: Client
) -> None:
    set_second_person(actor=root, required=False, reason="A clinic of one.")
    reword("Is it MS?")
    approve(actor=eden, proposal=propose_draft(actor=eden, reason="Shorter."))
    set_second_person(actor=root, required=True, reason="There are two now.")
    reword("Since when is it MS?")
    approve(actor=reviewer("robin"), proposal=propose_draft(actor=eden, reason="Longer."))

    rows = [words(row) for row in parse(visitor.get("/releases/")).iter("tr")][1:]
    assert [SAID in row for row in rows] == [False, True, False]
    assert SAID in words(by_id(parse(visitor.get("/releases/2/")), "main"))
    assert "switched off" not in words(by_id(parse(visitor.get("/releases/3/")), "main"))
    desk = browser_of(eden)
    assert SAID in words(by_id(parse(desk.get("/releases/proposals/1/")), "main"))
    assert "switched off" not in words(by_id(parse(desk.get("/releases/proposals/2/")), "main"))
    assert SAID in words(by_id(parse(visitor.get("/releases/1/changes/2/")), "main"))


def test_on_the_command_line_nobody_approved_it(eden: User, root: User, visitor: Client) -> None:
    set_second_person(actor=root, required=False, reason="A clinic of one.")
    reword("Is it MS?")
    publish_draft(actor=None, reason="Shorter.")
    said = "Approved by nobody; the second person was switched off: A clinic of one."
    assert said in words(by_id(parse(visitor.get("/releases/2/")), "main"))
    assert eden.username not in words(by_id(parse(visitor.get("/releases/2/")), "main"))
