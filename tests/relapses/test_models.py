"""What keeps a definition or a steroid course from being stored, in words."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from relapses.models import RelapseRule
from tests.evidence.factories import PassageFactory
from tests.relapses.factories import (
    RelapseDefinitionFactory,
    RelapseRuleFactory,
    SteroidAgentFactory,
    SteroidCourseFactory,
    SteroidLineFactory,
    SteroidRuleFactory,
)
from tests.therapies.factories import InfusionScheduleFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("make", "fields", "field", "sentence"),
    [
        (
            RelapseDefinitionFactory,
            {"lower_value": 72},
            "upper_value",
            "Enter an upper figure that is not below the lower one, 72 hours.",
        ),
        (
            RelapseDefinitionFactory,
            {"lower_value": 3, "lower_unit": "d"},
            "upper_value",
            "Enter an upper figure that is not below the lower one, 3 days.",
        ),
        (RelapseDefinitionFactory, {"lower_value": 0}, "lower_value", "Enter a whole number above zero."),
        (RelapseDefinitionFactory, {"upper_unit": ""}, "upper_unit", "This field cannot be blank."),
        (
            RelapseDefinitionFactory,
            {"worsening": "open", "recurrence": "no_part"},
            "worsening",
            "Choose at least one change of symptoms that counts.",
        ),
        (
            RelapseRuleFactory,
            {"code": "rel"},
            "code",
            "Enter capital letters and digits, parts joined by hyphens: TYS-SCHED.",
        ),
        (RelapseRuleFactory, {"citations": []}, "citations", "Choose at least one passage that it rests on."),
        (SteroidCourseFactory, {"fewest_days": 6}, "most_days", "Enter at least the fewest days, 6."),
        (SteroidRuleFactory, {"asks": "dose"}, "asks", "Value 'dose' is not a valid choice."),
        (SteroidLineFactory, {"text": "It must last."}, "text", "Say what the source says, without the words must."),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    make: Callable[..., Any], fields: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(ValidationError) as caught:
        make(**fields)
    assert sentence in caught.value.message_dict[field]


def test_the_same_length_in_two_units_is_one_figure() -> None:
    definition = RelapseDefinitionFactory(upper_value=1, upper_unit="d")
    assert (definition.lower, definition.upper) == ("24 hours", "1 day")


def test_a_definition_answers_each_question_once() -> None:
    definition = RelapseRuleFactory().definition
    with pytest.raises(ValidationError, match=r"The definition has a rule for this already."):
        RelapseRuleFactory(definition=definition)


def test_a_code_is_taken_whatever_app_has_it() -> None:
    InfusionScheduleFactory(code="T-1")
    with pytest.raises(ValidationError, match=r"T-1 is the code of another rule already \(infusion schedule\)"):
        RelapseRuleFactory(code="T-1")


def test_a_rule_keeps_its_own_code() -> None:
    rule = RelapseRuleFactory()
    rule.question = "How long?"
    rule.full_clean()


def test_the_whole_needs_its_parts_and_is_not_stored_without_them() -> None:
    with pytest.raises(ValidationError, match=r"has no rule that asks “has it lasted long enough\?”"):
        RelapseRuleFactory(asks="relapse")
    assert not RelapseRule.objects.exists()


def test_one_row_stands_for_every_corticosteroid_that_is_not_listed() -> None:
    SteroidAgentFactory(any_other=True)
    with pytest.raises(
        ValidationError, match=r"Another row stands for every corticosteroid that is not listed already."
    ):
        SteroidAgentFactory(any_other=True)


def test_a_definition_that_a_steroid_course_rests_on_stays() -> None:
    with pytest.raises(ProtectedError):
        SteroidCourseFactory().definition.delete()


def test_a_passage_that_a_rule_rests_on_stays() -> None:
    passage = PassageFactory(code="X-1")
    RelapseRuleFactory(code="R-1", citations=[passage])
    with pytest.raises(ProtectedError, match=r"X-1 cannot be deleted: relapse rule R-1 rests on it."):
        passage.delete()
