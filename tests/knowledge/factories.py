"""Groups and questions for tests, made through the actions."""

from typing import Any

import factory

from msclinic.knowledge import actions
from msclinic.knowledge.models import Question, QuestionGroup

COURSES_OF_MS = [{"value": value, "label": value} for value in ("CIS", "RRMS", "SPMS", "PPMS")]


class QuestionGroupFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = QuestionGroup

    key = factory.Sequence(lambda number: f"group{number}")
    label = "About the person"
    page = "both"
    position = factory.Sequence(lambda number: number)

    @classmethod
    def _create(cls, _model: type, *_: Any, **fields: Any) -> Any:
        return actions.add_group(**fields)


class QuestionFactory(factory.django.DjangoModelFactory):
    """A question of its own; `rewording=True` gives words to the question of a record."""

    class Meta:
        model = Question

    class Params:
        with_choices = factory.Trait(kind="choice", choices=COURSES_OF_MS)
        course_of_ms = factory.Trait(with_choices=True, key="ms_course", name="the course of MS")
        rewording = factory.Trait(kind="", group=None, name="", label="Since when, exactly?")

    key = factory.Sequence(lambda number: f"question{number}")
    kind = "yes_no"
    group = factory.SubFactory(QuestionGroupFactory)
    label = "Is there a fever?"
    name = "whether there is a fever"
    choices = ()

    @classmethod
    def _create(cls, _model: type, *_: Any, **fields: Any) -> Any:
        return actions.add_question(**fields)
