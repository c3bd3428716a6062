"""Whoever does the same a second time, or at the same moment as somebody else, is told so."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from msclinic.accounts.models import User
from msclinic.assessments.actions import ErasingRefusedError, erase, erase_over_age
from msclinic.assessments.feedback import FeedbackRefusedError, answer, give, make_scenario
from msclinic.assessments.models import Feedback, FeedbackAnswer, Payload, SavedAssessment, Tombstone
from msclinic.assessments.selectors import one_feedback
from msclinic.assessments.triggers import ASSESSMENTS
from msclinic.releases.selectors import current_release
from msclinic.scenarios.models import Scenario
from tests.releases.factories import author

pytestmark = pytest.mark.django_db

Saved = Callable[..., SavedAssessment]

at_once = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")


@contextmanager
def just_before(statement: str, act: Callable[[], Any]) -> Iterator[None]:
    """Somebody else acts, and is done with it, between what is looked at and the statement that begins so."""
    acted: list[str] = []

    def in_between(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        if sql.startswith(statement) and not acted:
            acted.append(sql)
            with ThreadPoolExecutor(1) as thread:
                thread.submit(_and_close, act).result()
        return execute(sql, *rest)

    with connection.execute_wrapper(in_between):
        yield
    assert acted


def _and_close(act: Callable[[], Any]) -> None:
    try:
        act()
    finally:
        connection.close()


@pytest.fixture
def header(saved: Saved) -> SavedAssessment:
    return saved()


@pytest.fixture
def given(header: SavedAssessment) -> Feedback:
    return give(actor=header.saved_by, header=header, code="REL-DUR", kind="disagrees", reason="It lasted longer.")


@pytest.fixture
def eden(db: None) -> User:  # noqa: ARG001
    return author("eden")


# The same twice -----------------------------------------------------------------------------------------------------


def do_answer(actor: User, feedback: Feedback) -> object:
    return answer(actor=actor, feedback=feedback, text="The article says so.")


def do_make(actor: User, feedback: Feedback) -> object:
    return make_scenario(actor=actor, feedback=feedback, release=current_release(), text="We look at it.")


TWICE = [(first, second) for first in (do_answer, do_make) for second in (do_answer, do_make)]


@pytest.mark.parametrize(("first", "second"), TWICE)
def test_feedback_that_was_answered_while_a_page_was_open_is_answered_once(
    eden: User, given: Feedback, first: Callable[..., object], second: Callable[..., object]
) -> None:
    opened = one_feedback(given.pk)
    assert opened.reply is None
    first(eden, one_feedback(given.pk))
    with pytest.raises(FeedbackRefusedError, match=r"^It is answered already\.$"):
        second(eden, opened)
    assert FeedbackAnswer.objects.count() == 1
    assert Scenario.objects.count() == (first is do_make)


def test_what_is_deleted_is_not_deleted_twice(header: SavedAssessment) -> None:
    erase(actor=header.saved_by, header=SavedAssessment.objects.get(), reason="Made up.")
    with pytest.raises(ErasingRefusedError, match="deleted already"):
        erase(actor=header.saved_by, header=header, reason="Again.")
    assert Tombstone.objects.get().reason == "Made up."


# At once ------------------------------------------------------------------------------------------------------------


@at_once
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("first", "second"), TWICE)
def test_of_two_authors_at_once_one_answers(
    eden: User, given: Feedback, first: Callable[..., object], second: Callable[..., object]
) -> None:
    opened, helper = one_feedback(given.pk), author("helper")
    before = 'INSERT INTO "assessments_feedbackanswer"'
    with (
        just_before(before, lambda: first(helper, one_feedback(given.pk))),
        pytest.raises(FeedbackRefusedError, match=r"^It is answered already\.$"),
    ):
        second(eden, opened)
    assert FeedbackAnswer.objects.get().by == helper
    assert Scenario.objects.count() == (first is do_make)


@at_once
@pytest.mark.django_db(transaction=True)
def test_of_two_who_delete_at_once_one_does(header: SavedAssessment) -> None:
    by_another = User.objects.create_superuser("another")
    with (
        just_before(
            'INSERT INTO "assessments_tombstone"', lambda: erase(actor=by_another, header=header, reason="Theirs.")
        ),
        pytest.raises(ErasingRefusedError, match="deleted already"),
    ):
        erase(actor=header.saved_by, header=header, reason="Mine.")
    assert Tombstone.objects.get().reason == "Theirs."
    assert not Payload.objects.exists()


@at_once
@pytest.mark.django_db(transaction=True)
def test_what_somebody_deletes_while_what_is_old_goes_counts_as_theirs(saved: Saved) -> None:
    headers = [saved(), saved()]
    with ASSESSMENTS.lifted(connection):
        SavedAssessment.objects.update(saved_at=timezone.now() - timedelta(days=31))
    theirs = headers[0]
    with just_before(
        'INSERT INTO "assessments_tombstone"', lambda: erase(actor=theirs.saved_by, header=theirs, reason="Theirs.")
    ):
        assert erase_over_age(30) == 1
    assert Tombstone.objects.get(assessment=theirs).reason == "Theirs."
    assert Tombstone.objects.count() == 2
    assert not Payload.objects.exists()
