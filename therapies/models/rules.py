from typing import ClassVar

from django.db import models

from msclinic.knowledge.keys import key_problem, key_validator
from msclinic.knowledge.models import Choice
from msclinic.knowledge.rule_rows import RuleRow
from msclinic.knowledge.units import above_zero, at_most
from msclinic.knowledge.wording import place_problem, wording_problem
from therapies import keys
from therapies.models.every import Every
from therapies.models.therapy import Therapy, clashing_question

__all__ = [
    "InfusionSchedule",
    "LineOfTherapy",
    "Monitoring",
    "NamedCourses",
    "Programme",
    "RiskNotice",
    "TherapyRule",
]


class TherapyRule(RuleRow):
    """A rule of one therapy."""

    therapy = models.ForeignKey(Therapy, on_delete=models.CASCADE)

    class Meta(RuleRow.Meta):
        abstract = True


class NamedCourses(TherapyRule):
    """The courses of MS that a source names with the therapy; of others it does not say. C10."""

    courses = models.ManyToManyField(
        Choice,
        related_name="+",
        limit_choices_to={"question__key": keys.COURSE_OF_MS},
        verbose_name="courses of MS",
    )
    _history_m2m_fields = ("courses",)

    class Meta(TherapyRule.Meta):
        verbose_name = verbose_name_plural = "named courses of MS"


class InfusionSchedule(TherapyRule, Every):
    """How often the therapy is infused: C15, C18. Asks for the last infusion."""

    class Meta(TherapyRule.Meta):
        pass


class LineOfTherapy(TherapyRule):
    """How many other approved treatments failed or were not tolerated before this one: C24, C25.

    From `clear` on the condition is reached; from `fewest` to there the source can be read both ways.
    """

    fewest = models.PositiveSmallIntegerField(
        validators=[above_zero, at_most(20)],
        help_text="So many earlier treatments at least, on the reading that asks for fewest.",
    )
    clear = models.PositiveSmallIntegerField(
        validators=[above_zero, at_most(20)],
        help_text="From so many on the condition is reached on any reading.",
    )

    class Meta(TherapyRule.Meta):
        verbose_name = "line of therapy"
        verbose_name_plural = "lines of therapy"

    def problems(self) -> dict[str, str]:
        below = bool(self.fewest and self.clear and self.clear < self.fewest)
        return super().problems() | {"clear": f"Enter at least the fewest, {self.fewest}." if below else ""}


class Programme(TherapyRule):
    """A restricted-distribution or monitoring programme: C21, C26. Asks whether enrolment is recorded."""

    key = models.CharField(
        max_length=60, unique=True, validators=[key_validator], help_text="touch asks touch_enrolled."
    )
    name = models.CharField(max_length=80, help_text="Such as TOUCH.")
    note = models.CharField(max_length=200, blank=True, help_text="A line below its question.")

    class Meta(TherapyRule.Meta):
        pass

    def problems(self) -> dict[str, str]:
        return super().problems() | {"key": _taken(keys.enrolled(self.key))}


class Monitoring(TherapyRule, Every):
    """An examination at intervals for everybody ever treated, beyond the end of treatment: C17."""

    key = models.CharField(
        "key of the examination",
        max_length=60,
        unique=True,
        validators=[key_validator],
        help_text="heart_evaluation asks heart_evaluation_ever and heart_evaluation_last.",
    )
    name = models.CharField("examination", max_length=80, help_text="Such as heart evaluation.")
    note = models.CharField(max_length=200, blank=True, help_text="A line below its question.")

    class Meta(TherapyRule.Meta):
        verbose_name_plural = "monitoring"

    def problems(self) -> dict[str, str]:
        taken = _taken(keys.ever(self.key), keys.last(self.key))
        if Therapy.objects.filter(key=self.key).exists():
            taken = f"{self.key} is the key of a therapy already: choose another."
        return super().problems() | {"key": taken}


class RiskNotice(TherapyRule):
    """A risk that a source names, shown whenever the therapy is considered or current: C12 to C14, C19 and C20."""

    PLACES: ClassVar = ("therapy", "source", "Source")

    text = models.TextField(
        max_length=600,
        help_text="What the source says of it, in our own words. {therapy} and {source} stand for their names.",
    )
    also_past = models.BooleanField("also for past treatment", default=False)

    class Meta(TherapyRule.Meta):
        pass

    def problems(self) -> dict[str, str]:
        problem = place_problem(self.text, self.PLACES) or wording_problem(self.text)
        return super().problems() | {"text": problem}


def _taken(*wanted: str) -> str:
    if problem := next(filter(None, map(key_problem, wanted)), ""):
        return problem
    question = clashing_question(*wanted)
    return f"{question} is the key of a question already: choose another." if question else ""
