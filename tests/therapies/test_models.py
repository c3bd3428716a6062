"""What keeps a row from being stored, in words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from tests.evidence.factories import PassageFactory
from tests.knowledge.factories import QuestionFactory
from tests.therapies.factories import (
    CategoryFactory,
    CourseIntervalFactory,
    InfusionScheduleFactory,
    LineOfTherapyFactory,
    MonitoringFactory,
    NamedCoursesFactory,
    ProgrammeFactory,
    RiskNoticeFactory,
    TherapyFactory,
    TherapyLineFactory,
    TreatmentCoursesFactory,
    TreatmentFactory,
)
from therapies.models import InfusionSchedule, TreatmentCourses

pytestmark = pytest.mark.django_db

Make = Callable[..., Any]


def refusal(make: Make, **fields: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        make(**fields)
    return dict(caught.value.message_dict)


@pytest.mark.parametrize(
    ("make", "fields", "field", "sentence"),
    [
        (InfusionScheduleFactory, {"value": 0}, "value", "Enter a whole number above zero."),
        (InfusionScheduleFactory, {"unit": ""}, "unit", "This field cannot be blank."),
        (InfusionScheduleFactory, {"unit": "h"}, "unit", "Value 'h' is not a valid choice."),
        (
            InfusionScheduleFactory,
            {"code": "tys sched"},
            "code",
            "Enter capital letters and digits, parts joined by hyphens: TYS-SCHED.",
        ),
        (
            InfusionScheduleFactory,
            {"citations": []},
            "citations",
            "Choose at least one passage that it rests on.",
        ),
        (InfusionScheduleFactory, {"local_reason": "Agreed here."}, "local_by", "Enter who decided it."),
        (InfusionScheduleFactory, {"local_by": "Dr Example"}, "local_reason", "Enter the reason."),
        (
            InfusionScheduleFactory,
            {"question": "When must it be given?"},
            "question",
            "Say what the source says, without the words must.",
        ),
        (LineOfTherapyFactory, {"fewest": 3, "clear": 2}, "clear", "Enter at least the fewest, 3."),
        (LineOfTherapyFactory, {"fewest": 0}, "fewest", "Enter a whole number above zero."),
        (
            ProgrammeFactory,
            {"key": "Touch"},
            "key",
            "Enter small letters and digits, words joined by underscores: episode_onset.",
        ),
        (NamedCoursesFactory, {"courses": []}, "courses", "Choose at least one course of MS."),
        (TreatmentCoursesFactory, {"days": [5, 0]}, "days", "Enter a whole number above zero."),
        (
            RiskNoticeFactory,
            {"text": "It can cause {what}."},
            "text",
            "{what} stands for nothing: write {therapy} or {source}.",
        ),
        (
            RiskNoticeFactory,
            {"text": "It can cause } a rash."},
            "text",
            "A brace stands alone: write {therapy} or {source}.",
        ),
        (
            RiskNoticeFactory,
            {"text": "It is safe and recommended."},
            "text",
            "Say what the source says, without the words safe, recommended.",
        ),
        (
            TherapyLineFactory,
            {"text": "It should be given."},
            "text",
            "Say what the source says, without the words should.",
        ),
        (TherapyLineFactory, {"citations": []}, "citations", "Choose at least one passage that it rests on."),
        (CategoryFactory, {"text": "No risk."}, "text", "Say what the source says, without the words no risk."),
        (TherapyFactory, {"slug": "check"}, "slug", "Another page has this address: choose another."),
        (
            TherapyFactory,
            {"treatment__generic": "testimab", "key": "testra"},
            "key",
            "Its questions begin with its generic name, so the key is testimab.",
        ),
        (
            TreatmentFactory,
            {"generic": "testimab", "brands": ["Testra", "testra"]},
            "brands",
            "testra stands here twice: enter each name once.",
        ),
    ],
)
def test_what_does_not_fit_is_refused_in_words(make: Make, fields: dict[str, Any], field: str, sentence: str) -> None:
    assert sentence in refusal(make, **fields)[field]


def test_words_of_the_source_between_quotation_marks_are_its_own() -> None:
    assert TherapyLineFactory(text="“must last” is what it says.").pk


def test_nothing_is_stored_when_a_passage_is_missing() -> None:
    refusal(InfusionScheduleFactory, citations=[])
    assert not InfusionSchedule.objects.exists()


def test_courses_without_days_are_refused_and_nothing_is_stored() -> None:
    with pytest.raises(ValidationError, match="give each course a number of days, at least one"):
        TreatmentCoursesFactory(days=[])
    assert not TreatmentCourses.objects.exists()


def test_passages_of_two_sources_are_refused() -> None:
    assert refusal(InfusionScheduleFactory, citations=[PassageFactory(), PassageFactory()]) == {
        "citations": ["These passages come from several sources: a rule rests on passages of one source."]
    }


def test_a_passage_stands_once_in_a_rule() -> None:
    passage = PassageFactory()
    assert refusal(InfusionScheduleFactory, citations=[passage], related=[passage]) == {
        "related": [f"The rule rests on {passage.code} already: leave it out here."]
    }


def test_a_code_is_taken_whatever_kind_of_rule_has_it() -> None:
    RiskNoticeFactory(code="T-1")
    assert refusal(InfusionScheduleFactory, code="T-1")["code"] == [
        "T-1 is the code of another rule already (risk notice): choose another."
    ]


def test_the_keys_of_questions_are_not_taken_again() -> None:
    QuestionFactory(key="watch_enrolled")
    assert refusal(ProgrammeFactory, key="watch") == {
        "key": ["watch_enrolled is the key of a question already: choose another."]
    }
    QuestionFactory(key="testimab_now")
    assert refusal(TherapyFactory, treatment__generic="testimab") == {
        "key": ["testimab_now is the key of a question already: rename that question first."]
    }


def test_a_question_that_only_gives_other_words_does_not_stand_in_the_way() -> None:
    QuestionFactory(rewording=True, key="watch_enrolled")
    assert ProgrammeFactory(key="watch").pk


def test_an_examination_does_not_take_the_key_of_a_therapy() -> None:
    therapy = TherapyFactory()
    assert refusal(MonitoringFactory, therapy=therapy, key=therapy.key)["key"] == [
        f"{therapy.key} is the key of a therapy already: choose another."
    ]


def test_the_first_therapy_of_all_has_a_place_too() -> None:
    assert TherapyFactory().position == 10


def test_a_treatment_has_one_therapy() -> None:
    therapy = TherapyFactory()
    assert (
        "There is a therapy with this generic name already."
        in refusal(TherapyFactory, treatment=therapy.treatment)["key"]
    )


def test_a_name_belongs_to_one_treatment_whatever_its_case() -> None:
    TherapyFactory(treatment__generic="testimab", treatment__brands=["Testra"], aliases=["TST-1"])
    assert refusal(TreatmentFactory, generic="TESTRA") == {"generic": ["TESTRA is a name of testimab already."]}
    assert refusal(TreatmentFactory, brands=["tst-1"]) == {"brands": ["tst-1 is a name of testimab already."]}
    assert refusal(TherapyFactory, aliases=["testra"]) == {"aliases": ["testra is a name of testimab already."]}


def test_another_name_of_a_therapy_is_not_one_that_its_treatment_has() -> None:
    treatment = TreatmentFactory(generic="testimab", brands=["Testra"])
    assert refusal(TherapyFactory, treatment=treatment, aliases=["Testra"]) == {
        "aliases": ["Testra is a name of testimab already: leave it out here."]
    }


def test_what_counts_as_another_leads_to_one_that_counts_as_itself() -> None:
    original = TreatmentFactory(generic="original")
    biosimilar = TreatmentFactory(generic="original-abcd", same_as=original)
    sentence = "Choose the treatment that it counts as; that one counts as itself."
    assert refusal(TreatmentFactory, same_as=biosimilar) == {"same_as": [sentence]}
    original.same_as = TreatmentFactory()
    with pytest.raises(ValidationError, match=r"Others count as original: leave this empty, or change those first."):
        original.full_clean()


def test_an_interval_is_that_of_its_own_therapy() -> None:
    courses = TreatmentCoursesFactory()
    assert refusal(CourseIntervalFactory, therapy=TherapyFactory(), courses=courses)["courses"] == [
        "These are the courses of another therapy: choose those of the same one."
    ]


def test_what_a_therapy_rests_on_is_not_deleted() -> None:
    therapy = TherapyFactory(scheduled=True)
    with pytest.raises(ProtectedError):
        therapy.treatment.delete()
    passage = InfusionSchedule.objects.get().citations.get()
    with pytest.raises(ProtectedError, match=r"infusion schedule .* rests on it"):
        passage.delete()


def test_a_row_says_what_it_is() -> None:
    therapy = TherapyFactory(treatment__generic="testimab", brand="Testra")
    assert (str(therapy), therapy.name) == ("Testra", "Testra (testimab)")
    assert str(InfusionScheduleFactory(therapy=therapy, code="T-1")) == "T-1"
    assert (InfusionScheduleFactory(value=1, unit="month").every, MonitoringFactory(value=2).every) == (
        "1 month",
        "2 years",
    )
