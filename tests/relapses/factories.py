"""Definitions of a relapse and steroid courses for tests, made through the actions."""

from typing import Any

import factory

from relapses import actions
from relapses.models import (
    RelapseDefinition,
    RelapseRule,
    SteroidAgent,
    SteroidCourse,
    SteroidLine,
    SteroidRoute,
    SteroidRule,
)
from tests.evidence.factories import PassageFactory

ADD = {
    RelapseDefinition: actions.add_definition,
    RelapseRule: actions.add_relapse_rule,
    SteroidAgent: actions.add_agent,
    SteroidRoute: actions.add_route,
    SteroidCourse: actions.add_steroid_course,
    SteroidRule: actions.add_steroid_rule,
    SteroidLine: actions.add_line,
}


class RelapsesFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: type, *_: Any, **fields: Any) -> Any:
        return ADD[model_class](**fields)


class RelapseDefinitionFactory(RelapsesFactory):
    """From 24 to 48 hours; `one_figure=True` asks for 24 hours alone."""

    class Meta:
        model = RelapseDefinition

    class Params:
        one_figure = factory.Trait(upper_value=24)

    name = factory.Sequence(lambda number: f"Definition {number}")
    lower_value, lower_unit = 24, "h"
    upper_value, upper_unit = 48, "h"
    worsening, recurrence, new = "counts", "counts", "open"


class RelapseRuleFactory(RelapsesFactory):
    class Meta:
        model = RelapseRule

    definition = factory.SubFactory(RelapseDefinitionFactory)
    asks = "duration"
    code = factory.Sequence(lambda number: f"R-DUR-{number}")
    question = "Has it lasted long enough?"
    citations = factory.LazyFunction(lambda: [PassageFactory()])


class SteroidAgentFactory(RelapsesFactory):
    """A listed corticosteroid; `any_other` stands for every one that is not."""

    class Meta:
        model = SteroidAgent

    value = factory.Sequence(lambda number: f"steroid-{number}")
    label = factory.LazyAttribute(lambda agent: agent.value.capitalize())


class SteroidRouteFactory(RelapsesFactory):
    class Meta:
        model = SteroidRoute

    value = factory.Sequence(lambda number: f"route-{number}")
    label = factory.LazyAttribute(lambda route: route.value.capitalize())


class SteroidCourseFactory(RelapsesFactory):
    """Three to five days."""

    class Meta:
        model = SteroidCourse

    name = factory.Sequence(lambda number: f"Steroid course {number}")
    slug = factory.Sequence(lambda number: f"steroids-{number}")
    definition = factory.SubFactory(RelapseDefinitionFactory)
    named_agents = factory.LazyFunction(lambda: [SteroidAgentFactory(), SteroidAgentFactory()])
    described_routes = factory.LazyFunction(lambda: [SteroidRouteFactory()])
    fewest_days, most_days = 3, 5


class SteroidRuleFactory(RelapsesFactory):
    class Meta:
        model = SteroidRule

    course = factory.SubFactory(SteroidCourseFactory)
    asks = "days"
    code = factory.Sequence(lambda number: f"S-DAYS-{number}")
    question = "Is it as many days as described?"
    citations = factory.LazyFunction(lambda: [PassageFactory()])


class SteroidLineFactory(RelapsesFactory):
    class Meta:
        model = SteroidLine

    course = factory.SubFactory(SteroidCourseFactory)
    label = "Days"
    text = "Between three and five days."
    citations = factory.LazyFunction(lambda: [PassageFactory()])
