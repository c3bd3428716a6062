"""Treatments, therapies and their rules for tests, made through the actions."""

from typing import Any

import factory

from tests.evidence.factories import PassageFactory
from tests.knowledge.factories import QuestionFactory
from therapies import actions
from therapies.models import (
    Category,
    Condition,
    CourseInterval,
    InfusionSchedule,
    LineOfTherapy,
    Monitoring,
    NamedCourses,
    Programme,
    RiskNotice,
    Therapy,
    TherapyLine,
    Treatment,
    TreatmentCourses,
)

ADD = {
    Treatment: actions.add_treatment,
    Category: actions.add_category,
    Therapy: actions.add_therapy,
    TherapyLine: actions.add_line,
    NamedCourses: actions.add_named_courses,
    TreatmentCourses: actions.add_treatment_courses,
    Condition: actions.add_condition,
}


class TherapiesFactory(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *_: Any, **fields: Any) -> Any:
        add = ADD.get(model_class)
        return add(**fields) if add else actions.add_therapy_rule(model_class, **fields)


class TreatmentFactory(TherapiesFactory):
    """FDA-approved for MS; `unapproved=True` is not."""

    class Meta:
        model = Treatment

    class Params:
        unapproved = factory.Trait(fda_approved_for_ms=False)

    generic = factory.Sequence(lambda number: f"testimab{number}")
    fda_approved_for_ms = True
    route = "intravenous"


class CategoryFactory(TherapiesFactory):
    """One of the two there are; the one that is there already is taken."""

    class Meta:
        model = Category

    key = "dmt"
    name = "Disease-modifying therapies"
    text = "They help slow the progression of MS."
    citations = factory.LazyFunction(lambda: [PassageFactory()])

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **fields: Any) -> Any:
        return Category.objects.filter(key=fields["key"]).first() or super()._create(model_class, *args, **fields)


class RuleFactory(TherapiesFactory):
    class Meta:
        abstract = True

    therapy = factory.SubFactory("tests.therapies.factories.TherapyFactory")
    question = "What does the source say?"
    citations = factory.LazyFunction(lambda: [PassageFactory()])


class InfusionScheduleFactory(RuleFactory):
    """Every four weeks."""

    class Meta:
        model = InfusionSchedule

    code = factory.Sequence(lambda number: f"T-SCHED-{number}")
    value, unit = 28, "d"


class LineOfTherapyFactory(RuleFactory):
    class Meta:
        model = LineOfTherapy

    code = factory.Sequence(lambda number: f"T-LINE-{number}")
    fewest, clear = 1, 2


class ProgrammeFactory(RuleFactory):
    class Meta:
        model = Programme

    code = factory.Sequence(lambda number: f"T-PROG-{number}")
    key = factory.Sequence(lambda number: f"watch{number}")
    name = "WATCH"


class MonitoringFactory(RuleFactory):
    """A kidney test every year."""

    class Meta:
        model = Monitoring

    code = factory.Sequence(lambda number: f"T-MON-{number}")
    key = factory.Sequence(lambda number: f"kidney_test{number}")
    name = "kidney test"
    value, unit = 1, "year"


class RiskNoticeFactory(RuleFactory):
    class Meta:
        model = RiskNotice

    code = factory.Sequence(lambda number: f"T-RISK-{number}")
    text = "{source} says that {therapy} can cause a rash."


class NamedCoursesFactory(RuleFactory):
    class Meta:
        model = NamedCourses

    code = factory.Sequence(lambda number: f"T-COURSE-{number}")
    courses = factory.LazyFunction(lambda: list(QuestionFactory(course_of_ms=True).choices.all()[:2]))


class TreatmentCoursesFactory(RuleFactory):
    """Five days, then three."""

    class Meta:
        model = TreatmentCourses

    code = factory.Sequence(lambda number: f"T-DAYS-{number}")
    days = (5, 3)


class CourseIntervalFactory(RuleFactory):
    """A year after the first course."""

    class Meta:
        model = CourseInterval

    code = factory.Sequence(lambda number: f"T-GAP-{number}")
    courses = factory.SubFactory(TreatmentCoursesFactory, therapy=factory.SelfAttribute("..therapy"))
    value, unit = 1, "year"


class ConditionFactory(RuleFactory):
    """A requirement: no fever. `against=True` makes a fever a reason against."""

    class Meta:
        model = Condition

    code = factory.Sequence(lambda number: f"T-COND-{number}")
    against = False
    parts = factory.LazyFunction(lambda: [{"fact": QuestionFactory().key, "answers": ["no"]}])


class TherapyLineFactory(TherapiesFactory):
    class Meta:
        model = TherapyLine

    therapy = factory.SubFactory("tests.therapies.factories.TherapyFactory")
    label = "Schedule"
    text = "By infusion every four weeks."
    citations = factory.LazyFunction(lambda: [PassageFactory()])


class TherapyFactory(TherapiesFactory):
    """A therapy without rules; the traits add them."""

    class Meta:
        model = Therapy
        skip_postgeneration_save = True

    class Params:
        scheduled = factory.Trait(a_schedule=factory.RelatedFactory(InfusionScheduleFactory, "therapy"))
        restricted = factory.Trait(a_programme=factory.RelatedFactory(ProgrammeFactory, "therapy"))
        monitored = factory.Trait(a_monitoring=factory.RelatedFactory(MonitoringFactory, "therapy"))
        in_courses = factory.Trait(an_interval=factory.RelatedFactory(CourseIntervalFactory, "therapy"))
        second_line = factory.Trait(a_line_of_therapy=factory.RelatedFactory(LineOfTherapyFactory, "therapy"))
        conditional = factory.Trait(a_condition=factory.RelatedFactory(ConditionFactory, "therapy"))
        risky = factory.Trait(a_notice=factory.RelatedFactory(RiskNoticeFactory, "therapy"))

    treatment = factory.SubFactory(TreatmentFactory)
    slug = factory.Sequence(lambda number: f"testra-{number}")
    brand = factory.Sequence(lambda number: f"Testra{number}")
    category = factory.SubFactory(CategoryFactory)
    route = "intravenous"
