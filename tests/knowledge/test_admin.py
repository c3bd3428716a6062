"""Editors at work on groups and questions."""

import pytest
from django.test import Client

from msclinic.knowledge.models import Question, QuestionGroup
from tests.knowledge.editing import how_many_queries, page_of, send
from tests.knowledge.factories import QuestionFactory, QuestionGroupFactory
from tests.therapies.factories import TherapyFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("model", [QuestionGroup, Question])
def test_every_list_and_form_opens(editor: Client, model: type) -> None:
    question = QuestionFactory(course_of_ms=True)
    row = question if model is Question else question.group
    for page in (page_of(model), page_of(model, "add"), page_of(model, "change", row.pk)):
        assert editor.get(page).status_code == 200
    assert editor.get(page_of(model), {"q": "course"}).status_code == 200


def test_somebody_who_may_only_look_sees_the_question(reader: Client) -> None:
    question = QuestionFactory(course_of_ms=True)
    assert "the course of MS" in reader.get(page_of(Question, "change", question.pk)).text


@pytest.mark.parametrize("model", [QuestionGroup, Question])
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(editor: Client, model: type) -> None:
    QuestionFactory(with_choices=True)
    few = how_many_queries(editor, page_of(model))
    for _ in range(4):
        QuestionFactory(with_choices=True)
    assert how_many_queries(editor, page_of(model)) == few


def test_a_list_shows_the_unit_of_a_limit(editor: Client) -> None:
    QuestionFactory(kind="quantity", hint_above=2160, hint="Check it.")
    assert "2160 hours" in editor.get(page_of(Question)).text


def test_a_question_is_added_with_its_choices(editor: Client) -> None:
    group = QuestionGroupFactory()
    answer = send(
        editor,
        page_of(Question, "add"),
        key="smoking",
        kind="choice",
        group=group.pk,
        label="Smoking?",
        name="smoking",
        **{
            "choices-TOTAL_FORMS": 2,
            "choices-0-value": "now",
            "choices-0-label": "Now",
            "choices-0-aliases": "at present\n\n  today ",
            "choices-0-position": 1,
            "choices-1-value": "never",
            "choices-1-label": "Never",
            "choices-1-position": 2,
        },
    )
    assert answer.status_code == 302
    choices = {choice.value: choice.aliases for choice in Question.objects.get().choices.all()}
    assert choices == {"now": ["at present", "today"], "never": []}


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": ""}, "Choose a kind: no record brings a question with this key."),
        ({"label": ""}, "Enter how the form asks."),
        ({"name": ""}, "Enter how a sentence speaks of it."),
        ({"key": "fever_day"}, "The forms use _day at the end of a name themselves"),
        ({"key": "as_of"}, "as_of has a meaning of its own: choose another key."),
        ({"key": "Fever"}, "Enter small letters and digits, words joined by underscores"),
        ({"group": ""}, "Choose the group it stands in, or enter a therapy."),
        ({"therapy": "natalizumab"}, "There is no therapy with the key natalizumab."),
        ({"kind": "choice"}, "Enter at least two choices."),
        ({"other": "else"}, "Only a question with choices has one for names not listed: leave it empty."),
        ({"hint_above": "5"}, "Enter the limit and the words of its hint together, or neither."),
        (
            {"hint_above": "5", "hint": "Check it."},
            "Only a whole number or a length of time has a limit: leave it empty.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_words(editor: Client, changes: dict[str, str], sentence: str) -> None:
    question = QuestionFactory()
    answer = send(editor, page_of(Question, "change", question.pk), **changes)
    assert sentence in answer.text
    question.refresh_from_db()
    assert (question.kind, question.label) == ("yes_no", "Is there a fever?")


def test_a_question_with_choices_does_not_lose_them_by_another_kind(editor: Client) -> None:
    question = QuestionFactory(with_choices=True)
    answer = send(editor, page_of(Question, "change", question.pk), kind="date")
    assert "Only a question of the kind “choices” has choices: remove them." in answer.text


def test_the_words_of_a_record_s_question_can_be_changed_and_nothing_else(editor: Client) -> None:
    TherapyFactory(treatment__generic="testimab")
    page = page_of(Question, "add")
    assert send(editor, page, key="testimab_ever", label="Given at any time?").status_code == 302
    refused = send(editor, page, key="testimab_now", label="Now?", kind="yes_no")
    assert "The kind comes from the record that brings this question with it: leave it empty." in refused.text


def test_a_group_that_records_fill_is_not_deleted_and_keeps_its_key(editor: Client) -> None:
    TherapyFactory()
    history = QuestionGroupFactory(key="history")
    other = QuestionGroupFactory()
    assert editor.post(page_of(QuestionGroup, "delete", history.pk), {"post": "yes"}).status_code == 403
    assert editor.post(page_of(QuestionGroup, "delete", other.pk), {"post": "yes"}).status_code == 302
    send(editor, page_of(QuestionGroup, "change", history.pk), key="past", label="The past")
    history.refresh_from_db()
    assert (history.key, history.label) == ("history", "The past")
    assert 'value="delete_selected"' not in editor.get(page_of(QuestionGroup)).text
