"""Requirements and reasons against: what an editor adds without code."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from msclinic.engine.criteria import All, Answered, AnyOf, Condition, Figure, Not
from msclinic.engine.criteria.base import Amount
from tests.knowledge.editing import page_of, send
from tests.knowledge.factories import QuestionFactory
from tests.therapies.factories import ConditionFactory, TherapyFactory
from therapies import models
from therapies.content import rule_contents
from therapies.rules import compile_rules, criterion_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def fever() -> str:
    return str(QuestionFactory(key="fever", kind="yes_no").key)


@pytest.fixture
def doses() -> str:
    return str(QuestionFactory(key="doses", kind="whole", label="How many doses?").key)


@pytest.fixture
def pause() -> str:
    return str(QuestionFactory(key="pause", kind="quantity", label="How long a pause?").key)


def made(*parts: dict[str, Any], **fields: Any) -> Condition:
    criterion = criterion_of(ConditionFactory(parts=parts, **fields))
    assert isinstance(criterion, Condition)
    return criterion


def test_one_part_is_the_condition_itself(fever: str) -> None:
    therapy = TherapyFactory(treatment__generic="testimab")
    condition = made({"fact": fever, "answers": ["no"]}, therapy=therapy)
    assert condition == Condition(now="testimab_now", part=Answered("fever", ("no",)), against=False)


@pytest.mark.parametrize(("joined", "kind"), [("all", All), ("any", AnyOf)])
def test_parts_are_joined_in_their_order(fever: str, doses: str, pause: str, joined: str, kind: Any) -> None:
    parts = (
        {"fact": fever, "answers": ["no"]},
        {"fact": doses, "least": 2, "most": 4, "denied": True},
        {"fact": pause, "most": 3, "unit": "d"},
    )
    condition = made(*parts, joined=joined, against=True)
    joining = (Answered("fever", ("no",)), Not(Figure("doses", 2, 4)), Figure("pause", None, Amount(3, "d")))
    assert (condition.part, condition.against) == (kind(joining), True)


def test_a_condition_without_parts_is_named() -> None:
    condition = ConditionFactory()
    condition.parts.all().delete()
    with pytest.raises(ValueError, match="it has no part yet"):
        criterion_of(models.Condition.objects.get())


@pytest.mark.parametrize(
    ("part", "field", "sentence"),
    [
        ({"fact": "nothing", "answers": ["no"]}, "fact", "There is no question nothing: add the question first."),
        ({"fact": "fever"}, "answers", "Enter answers to fever: Yes, No."),
        ({"fact": "fever", "answers": ["perhaps"]}, "answers", "Enter answers to fever: Yes, No."),
        ({"fact": "fever", "answers": ["no", "no"]}, "answers", "no stands here twice: enter each name once."),
        ({"fact": "fever", "answers": ["no"], "least": 3}, "least", "This question has answers"),
        ({"fact": "doses"}, "least", "Enter a lowest or a highest figure."),
        ({"fact": "doses", "least": 4, "most": 2}, "most", "Enter at least the lowest figure, 4."),
        ({"fact": "doses", "least": 0, "most": 2}, "least", "Enter a whole number above zero."),
        ({"fact": "doses", "least": 4, "unit": "h"}, "unit", "A whole number has no unit: leave it empty."),
        ({"fact": "doses", "answers": ["4"]}, "answers", "This question has figures: leave the answers empty."),
        ({"fact": "pause", "least": 4}, "unit", "Choose hours or days."),
        ({"fact": "dmt_history", "answers": ["no"]}, "fact", "A condition looks at yes/no questions, choices"),
    ],
)
@pytest.mark.usefixtures("fever", "doses", "pause")
def test_a_part_that_does_not_fit_is_refused_in_words(part: dict[str, Any], field: str, sentence: str) -> None:
    therapy = TherapyFactory()
    with pytest.raises(ValidationError) as refused:
        ConditionFactory(therapy=therapy, parts=[part])
    assert any(said.startswith(sentence) for said in refused.value.message_dict[field])


def test_a_condition_may_look_at_what_a_record_asks() -> None:
    therapy = TherapyFactory(treatment__generic="testimab")
    condition = made({"fact": "testimab_ever", "answers": ["no"]}, therapy=therapy)
    assert condition.facts == ("testimab_now", "testimab_ever")


def test_a_condition_is_published_with_its_question_and_its_words(fever: str) -> None:
    ConditionFactory(code="T-FEVER", parts=[{"fact": fever, "answers": ["no"]}], remark="{Source} names no figure.")
    (rule,) = compile_rules().rules
    assert (rule["code"], rule["criterion"]["kind"]) == ("T-FEVER", "condition")
    assert rule["remark"] == "{Source} names no figure."


def test_what_is_dumped_of_a_condition_makes_it_again(fever: str, pause: str) -> None:
    parts = [{"fact": fever, "answers": ["no"]}, {"fact": pause, "most": 3, "unit": "d", "denied": True}]
    condition = ConditionFactory(against=True, joined="any", parts=parts)
    (content,) = rule_contents(condition.therapy)
    assert (content["against"], content["joined"]) == (True, "any")
    again = ConditionFactory(against=content["against"], joined=content["joined"], parts=content["parts"])
    assert criterion_of(again).to_json()["part"] == criterion_of(condition).to_json()["part"]


def test_an_editor_adds_a_part_by_choosing_a_question(editor: Client, fever: str, doses: str) -> None:
    condition = ConditionFactory(code="T-FEVER", parts=[{"fact": fever, "answers": ["no"]}])
    page = page_of(models.Condition, "change", condition.pk)
    assert "How many doses? – a whole number (doses)" in editor.get(page).text
    answer = send(editor, page, **{"parts-1-fact": doses, "parts-1-least": 2, "parts-TOTAL_FORMS": 2})
    assert answer.status_code == 302
    assert [part.fact for part in condition.parts.all()] == ["fever", "doses"]


def test_an_answer_is_given_as_it_stands_behind_its_question(editor: Client, fever: str) -> None:
    question = QuestionFactory(
        key="smoking",
        kind="choice",
        label="Smoking?",
        choices=[{"value": "now", "label": "Now"}, {"value": "never", "label": "Never before"}],
    )
    condition = ConditionFactory(parts=[{"fact": fever, "answers": ["no"]}])
    page = page_of(models.Condition, "change", condition.pk)
    shown = editor.get(page).text
    assert "Smoking? – Now, Never before (smoking)" in shown
    assert " – Yes, No (fever)" in shown
    typed = {"parts-0-answers": "YES", "parts-1-fact": question.key, "parts-1-answers": "never before\nnever\nNow"}
    assert send(editor, page, **typed, **{"parts-TOTAL_FORMS": 2}).status_code == 302
    assert [part.answers for part in condition.parts.all()] == [["yes"], ["never", "now"]]


def test_of_two_answers_with_one_label_the_stored_value_says_which(editor: Client) -> None:
    alike = [{"value": "a", "label": "Other"}, {"value": "b", "label": "Other"}]
    question = QuestionFactory(key="smoking", kind="choice", label="Smoking?", choices=alike)
    condition = ConditionFactory(parts=[{"fact": question.key, "answers": ["a"]}])
    page = page_of(models.Condition, "change", condition.pk)
    assert send(editor, page, **{"parts-0-answers": "b"}).status_code == 302
    assert condition.parts.get().answers == ["b"]
    assert "Enter answers to smoking" in send(editor, page, **{"parts-0-answers": "Other"}).text


def test_a_part_that_does_not_fit_is_refused_at_its_row(editor: Client, fever: str) -> None:
    condition = ConditionFactory(parts=[{"fact": fever, "answers": ["no"]}])
    page = page_of(models.Condition, "change", condition.pk)
    assert "Enter answers to fever: Yes, No." in send(editor, page, **{"parts-0-answers": "perhaps"}).text
