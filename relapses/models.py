from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from msclinic.evidence.models import remembered
from msclinic.knowledge.catalogue import CatalogueLine, address_problem
from msclinic.knowledge.keys import answer_problem
from msclinic.knowledge.names import NameListField, folded
from msclinic.knowledge.rule_rows import RuleRow
from msclinic.knowledge.units import Length, above_zero, at_most, spelled

__all__ = [
    "RelapseDefinition",
    "RelapseRule",
    "SteroidAgent",
    "SteroidCourse",
    "SteroidLine",
    "SteroidRoute",
    "SteroidRule",
]

_HOURS = {Length.HOURS: 1, Length.DAYS: 24}


class RelapseDefinition(models.Model):
    """When an episode is a relapse by a source: how long it lasts, and which changes of symptoms count.

    A range keeps both ends: below the lower figure the condition is not reached, from the upper on it is, and between
    the two the source can be read both ways. The shipped one rests on C29 to C35.
    """

    class Counts(models.TextChoices):
        COUNTS = "counts", "counts"
        OPEN = "open", "alone leaves it open"
        NO_PART = "no_part", "plays no part"

    name = models.CharField(max_length=120, unique=True)
    lower_value = models.PositiveSmallIntegerField("lower figure", validators=[above_zero, at_most(8784)])
    lower_unit = models.CharField("unit of the lower figure", max_length=1, choices=Length)
    upper_value = models.PositiveSmallIntegerField(
        "upper figure",
        validators=[above_zero, at_most(8784)],
        help_text="The same as the lower one where the source gives one figure.",
    )
    upper_unit = models.CharField("unit of the upper figure", max_length=1, choices=Length)
    worsening = models.CharField("worsening of existing symptoms", max_length=8, choices=Counts)
    recurrence = models.CharField("recurrence of existing symptoms", max_length=8, choices=Counts)
    new = models.CharField("new symptoms", max_length=8, choices=Counts)
    history = remembered()

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def lower(self) -> str:
        """The lower figure in words."""
        return spelled(self.lower_value, self.lower_unit)

    @property
    def upper(self) -> str:
        """The upper figure in words."""
        return spelled(self.upper_value, self.upper_unit)

    def clean(self) -> None:
        problems = {}
        if self._hours("lower") > self._hours("upper") > 0:
            problems["upper_value"] = f"Enter an upper figure that is not below the lower one, {self.lower}."
        if self.Counts.COUNTS not in {self.worsening, self.recurrence, self.new}:
            problems["worsening"] = "Choose at least one change of symptoms that counts."
        if problems:
            raise ValidationError(problems)

    def _hours(self, end: str) -> int:
        value, unit = getattr(self, f"{end}_value"), getattr(self, f"{end}_unit")
        return value * _HOURS[unit] if value and unit in _HOURS else 0


class RelapseRule(RuleRow):
    """One of the questions that a definition answers, with its code and its passages."""

    class Asks(models.TextChoices):
        DURATION = "duration", "has it lasted long enough?"
        SYMPTOMS = "symptoms", "have symptoms changed as described?"
        RELAPSE = "relapse", "is it a relapse: both of these?"

    definition = models.ForeignKey(RelapseDefinition, on_delete=models.CASCADE, related_name="rules")
    asks = models.CharField(max_length=8, choices=Asks)

    class Meta(RuleRow.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["definition", "asks"],
                name="relapses_one_rule_per_question",
                violation_error_message="The definition has a rule for this already.",
            )
        ]


class SteroidAgent(models.Model):
    """A corticosteroid that can be answered, with its brand names."""

    value = models.SlugField(max_length=60, unique=True, help_text="How it is stored, such as methylprednisolone.")
    label = models.CharField(max_length=120, help_text="How it is shown.")
    aliases = NameListField("brand and other names")
    any_other = models.BooleanField(default=False, help_text="Stands for every corticosteroid that is not listed.")
    position = models.PositiveSmallIntegerField(default=0)
    history = remembered()

    class Meta:
        ordering: ClassVar = ["position", "value"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["any_other"],
                condition=models.Q(any_other=True),
                name="relapses_one_other_corticosteroid",
                violation_error_message="Another row stands for every corticosteroid that is not listed already.",
            )
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        problems = {"value": answer_problem(self.value)}
        taken = {
            folded(name): other
            for other in SteroidAgent.objects.exclude(pk=self.pk)
            for name in (other.value, other.label, *other.aliases)
        }
        for field, names in (("label", [self.label]), ("aliases", self.aliases)):
            if used := next((name for name in names if folded(name) in taken), ""):
                problems[field] = f"{used} is a name of {taken[folded(used)]} already."
        if problems := {field: problem for field, problem in problems.items() if problem}:
            raise ValidationError(problems)


class SteroidRoute(models.Model):
    """A route that can be answered."""

    value = models.SlugField(max_length=60, unique=True, help_text="How it is stored, such as intravenous.")
    label = models.CharField(max_length=120, help_text="How it is shown.")
    position = models.PositiveSmallIntegerField(default=0)
    history = remembered()

    class Meta:
        ordering: ClassVar = ["position", "value"]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        if problem := answer_problem(self.value):
            raise ValidationError({"value": problem})


class SteroidCourse(models.Model):
    """The corticosteroid course that a source describes for a relapse. The shipped one rests on C36 to C42."""

    IN_CATALOGUE: ClassVar = True

    name = models.CharField(max_length=120, unique=True, help_text="As the catalogue shows it.")
    slug = models.SlugField(max_length=60, unique=True)
    definition = models.ForeignKey(
        RelapseDefinition,
        on_delete=models.PROTECT,
        related_name="steroid_courses",
        verbose_name="when",
        help_text="A relapse by this definition that in the clinician's judgement requires treatment.",
    )
    named_agents = models.ManyToManyField(
        SteroidAgent, related_name="+", help_text="The ones that the source names. Of others it does not say."
    )
    described_routes = models.ManyToManyField(SteroidRoute, related_name="+")
    fewest_days = models.PositiveSmallIntegerField(validators=[above_zero, at_most(366)])
    most_days = models.PositiveSmallIntegerField(validators=[above_zero, at_most(366)])
    days_hint_above = models.PositiveSmallIntegerField(
        "hint above",
        null=True,
        blank=True,
        validators=[at_most(366)],
        help_text="More days than these draw a hint to check the number.",
    )
    history = remembered("named_agents", "described_routes")

    class Meta:
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        backwards = self.fewest_days and self.most_days and self.fewest_days > self.most_days
        problems = {
            "slug": address_problem(self.slug, besides=self),
            "most_days": f"Enter at least the fewest days, {self.fewest_days}." if backwards else "",
        }
        if problems := {field: problem for field, problem in problems.items() if problem}:
            raise ValidationError(problems)


class SteroidRule(RuleRow):
    """One of the questions that a steroid course answers, with its code and its passages."""

    class Asks(models.TextChoices):
        WHEN = "when", "is it the situation?"
        AGENT = "agent", "is the corticosteroid named?"
        ROUTE = "route", "is the route described?"
        DAYS = "days", "is the number of days described?"

    course = models.ForeignKey(SteroidCourse, on_delete=models.CASCADE, related_name="rules")
    asks = models.CharField(max_length=8, choices=Asks)

    class Meta(RuleRow.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["course", "asks"],
                name="relapses_one_steroid_rule_per_question",
                violation_error_message="The course has a rule for this already.",
            )
        ]


class SteroidLine(CatalogueLine):
    """What the catalogue says of a steroid course."""

    course = models.ForeignKey(SteroidCourse, on_delete=models.CASCADE, related_name="lines")

    class Meta(CatalogueLine.Meta):
        pass
