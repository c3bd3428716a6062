"""One page says what everybody changed, and which rows are gone."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from msclinic.core.reasons import SHIPPED, because
from msclinic.knowledge.models import Choice, Question
from relapses.models import RelapseDefinition, RelapseRule
from tests.core.pages import inline_code_in, parse, title_of
from tests.evidence.factories import PassageFactory
from tests.knowledge.editing import how_many_queries, page_of, send
from tests.knowledge.factories import QuestionFactory
from tests.relapses.factories import RelapseDefinitionFactory, RelapseRuleFactory
from tests.therapies.factories import InfusionScheduleFactory, TherapyFactory, TherapyLineFactory
from therapies.models import InfusionSchedule, Therapy, TherapyLine

pytestmark = pytest.mark.django_db

CHANGES = "/admin/changes/"


def lines(answer: Any) -> list[str]:
    """Each row of the table, in words."""
    rows = parse(answer).findall(".//table[@id='recent-changes']/tbody/tr")
    return [" ".join("".join(row.itertext()).split()) for row in rows]


def links(answer: Any) -> list[str]:
    return [str(link.get("href")) for link in parse(answer).findall(".//table[@id='recent-changes']//a")]


def signed_in(client: Client, *codenames: str) -> Client:
    user = get_user_model().objects.create_user("sam", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client.force_login(user)
    return client


def test_the_newest_change_comes_first_with_who_what_and_why(editor: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    send(editor, page_of(InfusionSchedule, "change", schedule.pk), value=42)
    question = QuestionFactory(key="fever")
    with because("a correction"):
        question.label = "Any fever?"
        question.save()
    answer = editor.get(CHANGES)
    first, second = lines(answer)[0], next(line for line in lines(answer) if "T-SCHED changed" in line)
    for words in (
        "The command line or an account that is gone",
        "question fever changed",
        "Wording: Is there a fever? → Any fever?",
        "correction",
    ):
        assert words in first
    assert "eden" in second
    assert "Every: 28 → 42" in second
    assert links(answer)[0] == page_of(Question, "history", question.pk)


def test_the_page_is_valid_and_says_what_it_is(editor: Client) -> None:
    QuestionFactory()
    page = parse(editor.get(CHANGES))
    assert title_of(page) == "Recent changes | MS Clinic"
    assert inline_code_in(page) == []
    assert {head.get("scope") for head in page.findall(".//table[@id='recent-changes']//th")} == {"col"}


def test_every_list_of_an_edited_row_leads_there(editor: Client) -> None:
    for model in (Question, Therapy, RelapseDefinition):
        assert f'href="{CHANGES}"' in editor.get(page_of(model)).text
    assert reverse("recent_changes") == CHANGES


def test_who_may_look_at_some_kinds_of_rows_sees_those_alone(client: Client) -> None:
    schedule, question = InfusionScheduleFactory(code="T-SCHED"), QuestionFactory(key="fever")
    shown = signed_in(client, "view_question").get(CHANGES)
    assert {line for line in lines(shown) if "T-SCHED" in line} == set()
    assert links(shown) == [page_of(Question, "history", question.pk)]
    assert schedule.code not in shown.text


def test_who_may_look_at_none_is_refused_and_who_is_no_staff_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(CHANGES).status_code == 302
    assert signed_in(client).get(CHANGES).status_code == 403


def test_what_came_with_the_program_is_left_out_until_it_is_asked_for(editor: Client) -> None:
    with because(SHIPPED):
        question = QuestionFactory(key="fever")
    question.label = "Any fever?"
    question.save()
    shown = editor.get(CHANGES)
    (line,) = [line for line in lines(shown) if "question fever" in line]
    assert "Is there a fever? → Any fever?" in line
    assert 'href="?shipped=1"' in shown.text
    everything = lines(editor.get(CHANGES, {"shipped": "1"}))
    assert [line for line in everything if "question fever added" in line]


def test_rows_that_are_gone_are_listed_once_each_and_those_that_came_back_are_not(editor: Client) -> None:
    gone, back = RelapseDefinitionFactory(name="Gone"), RelapseDefinitionFactory(name="Back")
    for definition in (gone, back, gone):
        definition.save()
        editor.post(page_of(RelapseDefinition, "delete", definition.pk), {"post": "yes"})
    back.save()
    QuestionFactory()
    answer = editor.get(CHANGES, {"deleted": "1"})
    (line,) = lines(answer)
    assert "relapse definition Gone deleted" in line
    assert links(answer) == [page_of(RelapseDefinition, "history", gone.pk)]
    assert "Gone" in editor.get(links(answer)[0]).text


def test_what_was_deleted_last_comes_first_however_often_it_was_deleted(editor: Client) -> None:
    first, second = RelapseDefinitionFactory(name="First"), RelapseDefinitionFactory(name="Second")
    for definition in (first, second, first):
        definition.save()
        editor.post(page_of(RelapseDefinition, "delete", definition.pk), {"post": "yes"})
    assert ["First" in line for line in lines(editor.get(CHANGES, {"deleted": "1"}))] == [True, False]


def test_a_row_that_came_back_is_said_to_be_restored(editor: Client) -> None:
    definition = RelapseDefinitionFactory(name="Back")
    editor.post(page_of(RelapseDefinition, "delete", definition.pk), {"post": "yes"})
    definition.save()
    assert "relapse definition Back restored" in lines(editor.get(CHANGES))[0]


def test_a_row_of_the_program_that_somebody_deleted_is_among_the_deleted(editor: Client) -> None:
    with because(SHIPPED):
        question = QuestionFactory(key="fever", choices=[], kind="yes_no")
    editor.post(page_of(Question, "delete", question.pk), {"post": "yes"})
    assert "question fever deleted" in lines(editor.get(CHANGES, {"deleted": "1"}))[0]


def test_when_nothing_is_gone_the_page_says_so(editor: Client) -> None:
    QuestionFactory()
    assert "No row is gone." in editor.get(CHANGES, {"deleted": "1"}).text


def test_before_anything_was_changed_the_page_says_so(editor: Client) -> None:
    assert "Nobody has changed anything yet." in editor.get(CHANGES).text


def test_two_hundred_are_shown_and_the_others_are_counted(editor: Client) -> None:
    question = QuestionFactory()
    for number in range(205):
        question.label = f"Wording {number}"
        question.save()
    answer = editor.get(CHANGES)
    assert len(lines(answer)) == 200
    assert "Wording 204" in lines(answer)[0]
    assert "7 older changes are not shown." in answer.text  # the question and its group were added as well


def test_the_number_of_queries_does_not_grow_with_the_rows(editor: Client) -> None:
    def some() -> None:
        therapy = TherapyFactory(scheduled=True, in_courses=True)
        TherapyLineFactory(therapy=therapy)
        RelapseRuleFactory()
        schedule = InfusionScheduleFactory(therapy=therapy)
        schedule.therapy = TherapyFactory()
        schedule.save()
        schedule.citations.set([PassageFactory()])
        QuestionFactory(with_choices=True).delete()

    some()
    before = {address: how_many_queries(editor, address) for address in (CHANGES, f"{CHANGES}?deleted=1")}
    some()
    some()
    assert {address: how_many_queries(editor, address) for address in before} == before


def test_the_history_of_one_row_asks_no_more_as_it_grows(editor: Client) -> None:
    schedule = InfusionScheduleFactory()
    page = page_of(InfusionSchedule, "history", schedule.pk)
    schedule.citations.set([PassageFactory()])
    before = how_many_queries(editor, page)
    for _ in range(3):
        schedule.citations.set([PassageFactory()])
    assert how_many_queries(editor, page) == before


@pytest.mark.parametrize("model", [Choice, RelapseRule, TherapyLine])
def test_a_row_on_the_page_of_another_leads_to_a_history_of_its_own(editor: Client, model: Any) -> None:
    QuestionFactory(with_choices=True)
    RelapseRuleFactory()
    TherapyLineFactory()
    row = model.objects.first()
    address = page_of(model, "history", row.pk)
    assert address in links(editor.get(CHANGES))
    assert editor.get(address).status_code == 200
