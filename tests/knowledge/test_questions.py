"""Questions, and how they reach the document of a release."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from msclinic.engine.vocabulary import Fact
from msclinic.knowledge.generated import Asked, generated, provide
from msclinic.knowledge.models import Question
from msclinic.knowledge.sections import compile_questions, with_questions
from msclinic.knowledge.units import spelled
from msclinic.knowledge.wording import banned_words
from tests.knowledge.factories import QuestionFactory, QuestionGroupFactory
from tests.relapses.factories import SteroidCourseFactory
from tests.therapies.factories import TherapyFactory

pytestmark = pytest.mark.django_db

Entry = dict[str, Any]


def fact(key: str, group: str = "history") -> Entry:
    return {"key": key, "kind": "whole", "label": "How many?", "name": "the number", "help": "", "group": group}


def test_the_shipped_groups_come_in_the_order_of_the_form(shipped: Entry) -> None:
    assert [(group["key"], group["page"]) for group in shipped["groups"]] == [
        ("person", "both"),
        ("episode", "relapse"),
        ("symptoms", "relapse"),
        ("judgement", "relapse"),
        ("steroids", "relapse"),
        ("history", "therapies"),
        ("mitoxantrone", "therapies"),
        ("natalizumab", "therapies"),
        ("alemtuzumab", "therapies"),
    ]


def test_the_shipped_questions_about_the_person_and_the_episode(shipped: Entry) -> None:
    kinds = {
        fact["key"]: fact["kind"]
        for fact in shipped["facts"]
        if fact["group"] in {"person", "episode", "symptoms", "judgement"}
    }
    assert kinds == {
        "ms_diagnosis": "choice",
        "episode_present": "yes_no",
        "episode_onset": "moment",
        "episode_ongoing": "yes_no",
        "episode_end": "moment",
        "episode_duration": "quantity",
        "sx_worsening": "yes_no",
        "sx_recurrence": "yes_no",
        "sx_new": "yes_no",
        "recovery": "choice",
        "relapse_needs_treatment": "yes_no",
    }


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("ms_diagnosis", ["confirmed", "suspected", "no"]),
        ("ms_course", ["CIS", "RRMS", "SPMS", "PPMS", "PRMS"]),
        ("recovery", ["complete", "partial", "none"]),
        ("mitoxantrone_reason", ["MS", "cancer", "both"]),
        ("steroid_route", ["intravenous", "oral", "intramuscular", "other"]),
    ],
)
def test_the_shipped_choices_are_those_of_the_contract(shipped: Entry, key: str, values: list[str]) -> None:
    fact = next(fact for fact in shipped["facts"] if fact["key"] == key)
    assert [choice["value"] for choice in fact["choices"]] == values


def test_a_question_compiles_to_a_fact_that_the_engine_reads() -> None:
    question = QuestionFactory(kind="quantity", hint_above="2160.50", hint="Check it.", help="In hours or days.")
    (entry,) = compile_questions().facts
    assert entry["hint_above"] == "2160.5"
    read = Fact.from_json(entry)
    assert (read.key, read.kind, read.group) == (question.key, "quantity", question.group.key)
    assert "choices" not in entry


def test_choices_come_in_their_order_with_the_one_for_names_not_listed() -> None:
    choices = [{"value": "a", "label": "A", "aliases": ["first"]}, {"value": "else", "label": "Another"}]
    QuestionFactory(kind="choices", choices=choices, other="else")
    (entry,) = compile_questions().facts
    assert entry["other"] == "else"
    assert entry["choices"] == [
        {"value": "a", "label": "A", "aliases": ["first"]},
        {"value": "else", "label": "Another", "aliases": []},
    ]


def test_groups_and_questions_come_by_position() -> None:
    late, early = QuestionGroupFactory(position=20), QuestionGroupFactory(position=10)
    for key, group, position in (("c", late, 1), ("b", early, 2), ("a", early, 1)):
        QuestionFactory(key=key, group=group, position=position)
    section = compile_questions()
    assert [group["key"] for group in section.groups] == [early.key, late.key]
    assert [entry["key"] for entry in section.facts] == ["a", "b", "c"]


def test_words_for_a_question_that_no_record_brings_are_left_out() -> None:
    QuestionFactory(rewording=True, key="testimab_ever")
    QuestionFactory(key="testimab_reason", group=None, therapy="testimab")
    assert compile_questions().facts == []


def test_other_words_leave_out_nothing_of_the_record_s_question() -> None:
    QuestionFactory(rewording=True, key="visits", name="the visits")
    (entry,) = with_questions([Asked(10, fact("visits"))])
    assert entry == fact("visits") | {"label": "Since when, exactly?", "name": "the visits"}


def test_records_and_questions_of_a_group_are_sorted_together() -> None:
    QuestionFactory(key="between", group__key="history", position=15)
    QuestionFactory(key="elsewhere")
    asked = with_questions([Asked(20, fact("second")), Asked(10, fact("first")), Asked(5, fact("apart", "testimab"))])
    assert [entry["key"] for entry in asked] == ["first", "between", "second", "apart"]


def test_what_records_bring_is_known_once() -> None:
    SteroidCourseFactory()
    TherapyFactory(treatment__generic="testimab")
    keys = set(generated())
    assert {"steroid_agents", "testimab_now", "dmt_history"} <= keys

    def again() -> list[Asked]:
        return []

    provide(again)
    provide(again)
    assert set(generated()) == keys


@pytest.mark.parametrize(
    ("choices", "other", "sentence"),
    [
        (["a"], "", "Enter at least two choices."),
        (["a", "a"], "", "a stands here twice: enter each choice once."),
        (["a", "unknown"], "", "Not known can always be answered: remove the choice unknown."),
        (["a", "b"], "c", "A name not listed counts as c, which is none of the choices."),
    ],
)
def test_choices_that_do_not_fit_are_refused_in_words(choices: list[str], other: str, sentence: str) -> None:
    rows = [{"value": value, "label": value} for value in choices]
    with pytest.raises(ValidationError, match=sentence):
        QuestionFactory(kind="choice", choices=rows, other=other)
    assert not Question.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"name": "what should be done"}, "name", "Say what the source says, without the words should."),
        ({"therapy": "testimab"}, "therapy", "Choose a group or enter a therapy, not both."),
        ({"kind": "whole", "hint_above": 0, "hint": "Check."}, "hint_above", "Enter a limit above zero."),
        ({"key": "dose_unit"}, "key", "The forms use _unit at the end of a name themselves"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_in_words(fields: Entry, field: str, sentence: str) -> None:
    with pytest.raises(ValidationError) as caught:
        QuestionFactory(**fields)
    assert sentence in caught.value.message_dict[field][0]


def test_aliases_are_different_names() -> None:
    with pytest.raises(ValidationError, match=r"Medrol stands here twice: enter each name once."):
        QuestionFactory(
            kind="choices",
            choices=[{"value": "a", "label": "A", "aliases": ["Medrol", "medrol"]}, {"value": "b", "label": "B"}],
        )


def test_a_group_with_questions_is_not_deleted() -> None:
    with pytest.raises(ProtectedError):
        QuestionFactory().group.delete()


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [(24, "h", "24 hours"), (1, "year", "1 year"), (28, "d", "28 days"), (None, "h", "–"), (3, "", "–")],
)
def test_a_figure_is_spelled_with_its_unit(value: int | None, unit: str, words: str) -> None:
    assert spelled(value, unit) == words


def test_banned_words_are_found_once_and_not_in_quotations_or_other_words() -> None:
    text = "It MUST, it must be safe; “should” it? No risk. Safety and treatment are other words."
    assert banned_words(text) == ["must", "safe", "no risk"]
