"""Values that an editor sets apart from their passages, and the reason that was given for them."""

from typing import Any

import pytest
from django.test import Client

from msclinic.evidence.models import Passage
from tests.knowledge.editing import page_of, send
from therapies.models import InfusionSchedule
from therapies.rules import compile_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content_once")]

ASKS_AGAIN = "TYS-SCHED differs from what its passages state"
REASON = {"local_reason": "Agreed here.", "local_by": "Dr Example"}


def schedule() -> InfusionSchedule:
    return InfusionSchedule.objects.get(code="TYS-SCHED")


def change(editor: Client, **changes: Any) -> str:
    """What the page of the schedule says once it is saved."""
    page = page_of(InfusionSchedule, "change", schedule().pk)
    send(editor, page, **changes)
    return editor.get(page).text


def reading() -> Any:
    return next(rule["local_reading"] for rule in compile_rules().rules if rule["code"] == "TYS-SCHED")


def test_a_reason_is_given_for_the_values_of_its_day(editor: Client) -> None:
    assert ASKS_AGAIN not in change(editor, value=42, **REASON)
    assert reading() == {"who": "Dr Example", "reason": "Agreed here."}
    assert ASKS_AGAIN in change(editor, value=49)
    assert reading() == {"who": "", "reason": ""}


@pytest.mark.parametrize("again", [{"local_reason": "Agreed anew."}, {"reason_holds": "on"}])
def test_for_other_values_it_is_given_again_or_said_to_hold(editor: Client, again: dict[str, str]) -> None:
    change(editor, value=42, **REASON)
    change(editor, value=49)
    assert ASKS_AGAIN not in change(editor, **again)
    assert reading() == {"who": "Dr Example", "reason": again.get("local_reason", "Agreed here.")}


def test_it_does_not_hold_for_other_passages_either(editor: Client) -> None:
    change(editor, value=42, **REASON)
    other = Passage.objects.exclude(pk__in=schedule().citations.all()).filter(kind="quotation").first()
    assert other is not None
    assert ASKS_AGAIN in change(editor, citations=[other.pk], related=[])


def test_a_reason_and_passages_that_state_the_values_exclude_one_another(editor: Client) -> None:
    page = page_of(InfusionSchedule, "change", schedule().pk)
    answer = send(editor, page, value=42, confirmed="on", **REASON)
    assert "Either the passages state these values, or a local reading has its reason" in answer.text
    assert schedule().local_reason == ""


def test_a_reason_that_is_taken_back_leaves_the_values_unexplained(editor: Client) -> None:
    change(editor, value=42, **REASON)
    assert ASKS_AGAIN in change(editor, local_reason="", local_by="")
    assert ASKS_AGAIN not in change(editor, confirmed="on")
    assert reading() is None
