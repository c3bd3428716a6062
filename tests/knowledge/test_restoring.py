"""A deleted row comes back, and what went with it is named."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from msclinic.knowledge.history import state_of
from relapses.models import RelapseDefinition, RelapseRule
from tests.core.pages import parse
from tests.evidence.factories import PassageFactory, SilenceFactory
from tests.knowledge.editing import page_of, send
from tests.knowledge.test_history import posted, restore_page
from tests.relapses.factories import RelapseDefinitionFactory, RelapseRuleFactory
from tests.therapies.factories import (
    InfusionScheduleFactory,
    TherapyFactory,
    TherapyLineFactory,
    TreatmentCoursesFactory,
)
from therapies.models import Course, InfusionSchedule, Therapy, TherapyLine, TreatmentCourses

pytestmark = pytest.mark.django_db


def delete(editor: Client, row: Any) -> None:
    assert editor.post(page_of(type(row), "delete", row.pk), {"post": "yes"}).status_code == 302


def restore(editor: Client, row: Any, state: int = -1) -> Any:
    """Save the state that a row had, without a change; the page that comes next."""
    address = restore_page(row, state)
    return editor.post(address, posted(editor.get(address)), follow=True)


def said(answer: Any) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


def test_a_deleted_row_is_said_to_be_restored(editor: Client) -> None:
    definition = RelapseDefinitionFactory(name="Ours")
    delete(editor, definition)
    answer = restore(editor, definition)
    assert said(answer) == [
        f"Restored: relapse definition Ours as it stood when eden deleted it on {today(definition)}."
    ]
    assert answer.request["PATH_INFO"] == page_of(RelapseDefinition, "change", definition.pk)


def today(row: Any) -> str:
    record = type(row).history.filter(id=row.pk, history_type="-").latest("history_id")
    return state_of(record).rpartition(" on ")[2]


def test_an_older_state_of_a_row_that_is_there_is_said_to_be_restored_too(editor: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    send(editor, page_of(InfusionSchedule, "change", schedule.pk), value=42)
    (message,) = said(restore(editor, schedule, 2))
    assert message.startswith(
        "Restored: infusion schedule T-SCHED as the command line or an account that is gone saved it on "
    )


def test_the_rows_that_were_deleted_with_it_are_named_and_lead_to_their_histories(editor: Client) -> None:
    therapy = TherapyFactory(brand="Testra")
    schedule = InfusionScheduleFactory(therapy=therapy, code="T-SCHED")
    line = TherapyLineFactory(therapy=therapy, label="Schedule")
    delete(editor, therapy)
    answer = restore(editor, therapy)
    parse(answer)
    restored, missing = said(answer)
    assert restored.startswith("Restored: therapy Testra as it stood when eden deleted it on ")
    for row, name in ((schedule, "infusion schedule T-SCHED"), (line, "therapy line Schedule")):
        address = page_of(type(row), "history", row.pk)
        assert f'<a href="{address}">{name}</a>' in missing
        assert restore_page(row, -1) in editor.get(address).text
        restore(editor, row)
    assert (InfusionSchedule.objects.get().pk, TherapyLine.objects.get().pk) == (schedule.pk, line.pk)


def test_a_row_that_was_deleted_earlier_by_itself_is_not_named(editor: Client) -> None:
    therapy = TherapyFactory()
    early, late = InfusionScheduleFactory(therapy=therapy), InfusionScheduleFactory(therapy=therapy)
    delete(editor, early)
    record = InfusionSchedule.history.get(history_type="-")
    record.history_date = record.history_date.replace(year=2025)
    record.save()
    delete(editor, therapy)
    _, missing = said(restore(editor, therapy))
    assert late.code in missing
    assert early.code not in missing


def test_a_row_that_was_restored_meanwhile_is_not_named(editor: Client) -> None:
    courses = TreatmentCoursesFactory(days=(5, 3))
    first, second = courses.courses.order_by("number")
    delete(editor, courses)
    _, missing = said(restore(editor, courses))
    assert "course course 1" in missing
    assert "course course 2" in missing
    restore(editor, first)
    delete(editor, TreatmentCourses.objects.get())
    _, missing = said(restore(editor, courses))
    assert "course course 1" in missing
    assert page_of(Course, "history", second.pk) not in missing


def test_a_row_of_a_page_that_is_gone_waits_for_that_page(editor: Client) -> None:
    rule = RelapseRuleFactory(code="R-ONE", definition__name="Ours")
    delete(editor, rule.definition)
    answer = restore(editor, rule)
    address = page_of(RelapseDefinition, "history", rule.definition_id)
    sentence = f'It needs <a href="{address}">relapse definition Ours</a>, which is gone: restore that first.'
    assert sentence in answer.text
    assert not RelapseRule.objects.exists()
    restore(editor, rule.definition)
    restore(editor, rule)
    assert RelapseRule.objects.get().code == "R-ONE"


def test_a_line_of_a_therapy_that_is_gone_waits_for_the_therapy(editor: Client) -> None:
    line = TherapyLineFactory(therapy__brand="Testra")
    delete(editor, line.therapy)
    answer = restore(editor, line)
    assert ">therapy Testra</a>, which is gone: restore that first." in answer.text
    assert not Therapy.objects.exists()


def test_who_may_change_and_not_add_restores_no_deleted_row(client: Client) -> None:
    silence = SilenceFactory()
    type(silence).objects.filter(pk=silence.pk).delete()
    person = get_user_model().objects.create_user("robin", is_staff=True)
    allowed = Permission.objects.filter(codename__in=["view_silence", "change_silence"])
    person.user_permissions.set(allowed)
    client.force_login(person)
    assert client.get(restore_page(silence, -1)).status_code == 403
    person.user_permissions.add(Permission.objects.get(codename="add_silence"))
    assert client.get(restore_page(silence, -1)).status_code == 200


def test_a_passage_is_not_restored_onto_a_text_that_is_none(editor: Client) -> None:
    passage = PassageFactory()
    address = restore_page(passage, 0)
    answer = editor.post(address, {**posted(editor.get(address)), "source_text": "999"})
    assert answer.status_code == 200
    assert "Select a valid choice" in answer.text


def with_a_lost_passage(editor: Client) -> tuple[InfusionSchedule, Any]:
    """A schedule that rested on a passage, now rests on another one, and the passage of then was deleted."""
    then, now = PassageFactory(code="T01"), PassageFactory(code="T02")
    schedule = InfusionScheduleFactory(code="T-SCHED", citations=[then])
    send(editor, page_of(InfusionSchedule, "change", schedule.pk), citations=[now.pk])
    delete(editor, then)
    return schedule, then


def test_an_older_state_names_the_passage_that_it_rested_on_and_that_is_gone(editor: Client) -> None:
    schedule, then = with_a_lost_passage(editor)
    page = editor.get(restore_page(schedule, 2))
    address = page_of(type(then), "history", then.pk)
    name = f"passage {then}"
    assert f'Rests on: <a href="{address}">{name}</a> is gone. Restore it first, or choose another.' in page.text


def test_it_is_named_again_where_the_state_is_not_saved_for_it(editor: Client) -> None:
    schedule, _ = with_a_lost_passage(editor)
    answer = restore(editor, schedule, 2)
    assert "is gone. Restore it first, or choose another." in answer.text
    assert schedule.citations.get().code == "T02"


def test_nothing_is_said_of_a_passage_that_is_there(editor: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    assert " is gone. " not in editor.get(restore_page(schedule)).text


def test_the_history_calls_a_passage_that_is_gone_by_its_code(editor: Client) -> None:
    schedule, then = with_a_lost_passage(editor)
    page = parse(editor.get(page_of(InfusionSchedule, "history", schedule.pk)))
    told = " ".join("".join(page.itertext()).split())
    assert f"passage {then}, which is gone" in told
