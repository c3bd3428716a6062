"""Values that an editor sets apart from their passages, and the reason that was given for them."""

from typing import Any

import pytest
from django.test import Client

from msclinic.evidence.models import Passage
from relapses.models import RelapseDefinition, RelapseRule
from tests.evidence.factories import PassageFactory
from tests.knowledge.editing import filled_in, page_of, send
from tests.knowledge.test_history import restore_page
from tests.knowledge.test_restoring import restore
from tests.therapies.factories import InfusionScheduleFactory
from therapies.models import InfusionSchedule
from therapies.rules import compile_rules

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content_once")]

ASKS_AGAIN = "TYS-SCHED</a> differs from what its passages state"
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


def is_folded(editor: Client, page: str) -> bool:
    """Whether the local reading of a rule's page is folded away."""
    fieldsets = editor.get(page).text.split("<fieldset")
    (local,) = [part for part in fieldsets if "Reason of the local reading" in part]
    return "collapse" in local.partition(">")[0]


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


def test_values_that_are_the_stated_ones_again_are_no_local_reading(editor: Client) -> None:
    stated = schedule().value
    change(editor, value=42, **REASON)
    told = change(editor, value=stated)
    assert "TYS-SCHED has the values that its passages state: its local reading acts on nothing now." in told
    assert reading() is None
    change(editor, value=42)
    assert reading() == {"who": "Dr Example", "reason": "Agreed here."}


def test_a_tick_that_was_wrong_is_taken_back_by_giving_a_reason(editor: Client) -> None:
    change(editor, value=42, confirmed="on")
    assert reading() is None
    told = change(editor, **REASON)
    assert "acts on nothing now" not in told
    assert reading() == {"who": "Dr Example", "reason": "Agreed here."}


def test_a_rule_that_begins_as_a_local_reading_is_not_taken_to_be_stated(editor: Client) -> None:
    rule = InfusionScheduleFactory(code="T-SCHED", value=5, **REASON)
    page = page_of(InfusionSchedule, "change", rule.pk)
    send(editor, page, local_reason="", local_by="")
    assert "T-SCHED</a> differs from what its passages state" in editor.get(page).text


def test_a_preview_never_says_a_value_as_the_source_s_own_that_nobody_has_explained(editor: Client) -> None:
    page = page_of(InfusionSchedule, "change", schedule().pk)
    shown = editor.post(f"{page}preview/", {**filled_in(editor.get(page)), "value": 49}).text
    assert "On the local reading&#x27;s schedule, at intervals of 49 days" in shown
    assert "somebody who is not named yet" in shown


def test_the_word_leads_to_the_rule_where_its_local_reading_stands_open(editor: Client) -> None:
    rule = RelapseRule.objects.get(code="REL-DUR")
    page = page_of(RelapseDefinition, "change", rule.definition_id)
    send(editor, page, lower_value=30)
    to = page_of(RelapseRule, "change", rule.pk)
    assert f'<a href="{to}">REL-DUR</a> differs from what its passages state' in editor.get(page).text
    assert is_folded(editor, page_of(InfusionSchedule, "change", schedule().pk))
    assert not is_folded(editor, to)


def test_a_reason_that_is_taken_back_leaves_the_values_unexplained(editor: Client) -> None:
    change(editor, value=42, **REASON)
    assert ASKS_AGAIN in change(editor, local_reason="", local_by="")
    assert ASKS_AGAIN not in change(editor, confirmed="on")
    assert reading() is None


def test_a_reason_that_was_given_for_no_known_values_is_asked_for_anew(editor: Client) -> None:
    change(editor, value=42, **REASON)
    InfusionSchedule.objects.update(explained=None)
    assert reading() == {"who": "", "reason": ""}
    change(editor, reason_holds="on")
    assert reading() == {"who": "Dr Example", "reason": "Agreed here."}


def test_what_the_passages_state_is_not_restored_with_an_older_state(editor: Client) -> None:
    """The first record of a rule is older than the word that its passages state it."""
    rule = schedule()
    records = list(InfusionSchedule.history.filter(id=rule.pk).order_by("history_id"))
    (*_, shipped) = [state for state, record in enumerate(records) if record.stated is None]
    before = rule.stated
    change(editor, value=42, **REASON)
    answer = restore(editor, rule, shipped)
    assert schedule().stated == before
    assert "its local reading acts on nothing now" not in answer.text
    assert reading() is None
    assert ASKS_AGAIN in change(editor, value=7)


def test_an_older_state_with_other_values_than_are_stated_is_a_local_reading(editor: Client) -> None:
    shipped = InfusionSchedule.history.filter(id=schedule().pk).count() - 1
    change(editor, value=42, confirmed="on")
    answer = restore(editor, schedule(), shipped)
    assert ASKS_AGAIN in answer.text
    assert reading() == {"who": "", "reason": ""}


def test_an_older_state_has_no_ticks_about_the_values_of_today(editor: Client) -> None:
    change(editor, value=42, **REASON)
    page = editor.get(restore_page(schedule(), 1)).text
    assert "Reason of the local reading" in page
    assert "The passages state these values" not in page
    assert "The reason holds for these values" not in page


def test_restoring_a_definition_says_which_of_its_rules_are_local_readings(editor: Client) -> None:
    definition = RelapseDefinition.objects.get()
    page = page_of(RelapseDefinition, "change", definition.pk)
    send(editor, page, lower_value=30, **{"rules-0-confirmed": "on"})
    assert "REL-DUR</a> differs from what its passages state" in restore(editor, definition, 0).text


def test_who_says_that_the_passages_state_a_value_is_shown_their_words_and_named_in_the_history(
    editor: Client,
) -> None:
    page = page_of(InfusionSchedule, "change", schedule().pk)
    told = editor.post(page, {**filled_in(editor.get(page)), "value": 42, "confirmed": "on"}, follow=True).text
    quoted = schedule().citations.get().quote
    assert f"You have said that the passages of TYS-SCHED state its values. Their words: C18: “{quoted}”." in told
    history = editor.get(page_of(InfusionSchedule, "history", schedule().pk)).text
    assert "said to be what its passages state" in history


def test_a_reason_that_acts_on_nothing_says_so_where_it_stands(editor: Client) -> None:
    stated = schedule().value
    change(editor, value=42, **REASON)
    change(editor, value=stated)
    page = page_of(InfusionSchedule, "change", schedule().pk)
    assert "this reason acts on nothing and is shown nowhere" in editor.get(page).text
    change(editor, local_reason="", local_by="")
    assert "acts on nothing" not in editor.get(page).text


def test_publishing_leads_to_where_the_reason_is_asked_for(editor: Client) -> None:
    definition = RelapseDefinition.objects.get()
    send(editor, page_of(RelapseDefinition, "change", definition.pk), lower_value=30)
    rule = RelapseRule.objects.get(code="REL-DUR")
    shown = editor.get("/admin/releases/release/propose/").text
    assert f'<a href="{page_of(RelapseRule, "change", rule.pk)}">rule REL-DUR</a>: its local reading' in shown


def test_our_own_words_stand_in_no_quotation_marks(editor: Client) -> None:
    stated = PassageFactory(statement=True, code="S-1", text="Every six weeks, as we read it.")
    rule = InfusionScheduleFactory(code="T-SCHED", citations=[stated])
    page = page_of(InfusionSchedule, "change", rule.pk)
    assert "<li>S-1: Every six weeks, as we read it.</li>" in editor.get(page).text
    told = editor.post(page, {**filled_in(editor.get(page)), "value": 42, "confirmed": "on"}, follow=True).text
    assert "Their words: S-1: Every six weeks, as we read it" in told
