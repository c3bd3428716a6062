from typing import ClassVar, Final

from django.core.exceptions import ValidationError
from django.db import models

from msclinic.evidence.models import remembered
from msclinic.knowledge.catalogue import CatalogueLine, address_problem
from msclinic.knowledge.keys import key_validator
from msclinic.knowledge.models import Question
from msclinic.knowledge.names import NameListField, folded
from therapies import keys
from therapies.models.catalogue import Category, Treatment

__all__ = ["Therapy", "TherapyLine"]


STEP: Final = 10
"""From one place to the next, so that another therapy can be put between."""
LAST: Final = 32767
"""The last place that can be stored."""


def after_the_others() -> int:
    """The place of a new therapy: after all that there are."""
    last = Therapy.objects.aggregate(last=models.Max("position"))["last"] or 0
    return min(last + STEP, LAST)


class Therapy(models.Model):
    """A therapy of the check. The article names three: C09."""

    IN_CATALOGUE: ClassVar = True

    treatment = models.ForeignKey(Treatment, on_delete=models.PROTECT, related_name="therapies")
    key = models.CharField(
        max_length=80,
        unique=True,
        blank=True,
        validators=[key_validator],
        help_text="The generic name; its questions begin with it. Left empty, it is filled in.",
    )
    slug = models.SlugField(max_length=60, unique=True, help_text="Its address: /therapies/…/")
    brand = models.CharField("brand name", max_length=80)
    aliases = NameListField("other names")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="therapies")
    route = models.CharField(max_length=80, help_text="As the source describes it, such as intravenous.")
    position = models.PositiveSmallIntegerField(
        default=after_the_others, help_text="Its place in the catalogue and on the form."
    )
    retired = models.BooleanField(default=False, help_text="Leaves the next release; earlier releases keep it.")
    history = remembered()

    class Meta:
        ordering: ClassVar = ["position", "slug"]
        verbose_name_plural = "therapies"

    def __str__(self) -> str:
        return self.brand

    @property
    def name(self) -> str:
        """Brand and generic name: Tysabri (natalizumab)."""
        return f"{self.brand} ({self.treatment.generic})"

    def clean(self) -> None:
        if self.treatment_id is None:
            return
        wanted = keys.key_of_generic(self.treatment.generic)
        self.key = self.key or wanted
        problems = {"key": self._key_problem(wanted), "aliases": self._aliases_problem()}
        problems["slug"] = address_problem(self.slug, besides=self)
        if problems := {field: problem for field, problem in problems.items() if problem}:
            raise ValidationError(problems)

    def _key_problem(self, wanted: str) -> str:
        if self.key != wanted:
            return f"Its questions begin with its generic name, so the key is {wanted}."
        if question := clashing_question(keys.now(self.key), keys.ever(self.key)):
            return f"{question} is the key of a question already: rename that question first."
        if Therapy.objects.filter(key=self.key).exclude(pk=self.pk).exists():
            return "There is a therapy with this generic name already."
        return ""

    def _aliases_problem(self) -> str:
        mine = {folded(name) for name in self.treatment.names}
        taken = {
            folded(name): other
            for other in Treatment.objects.exclude(pk=self.treatment_id).prefetch_related("therapies")
            for name in [*other.names, *(alias for therapy in other.therapies.all() for alias in therapy.aliases)]
        }
        for name in self.aliases:
            if folded(name) in mine:
                return f"{name} is a name of {self.treatment} already: leave it out here."
            if folded(name) in taken:
                return f"{name} is a name of {taken[folded(name)]} already."
        return ""


def clashing_question(*wanted: str) -> str:
    """The key among these that a question of its own has already; empty when all are free."""
    return Question.objects.filter(key__in=wanted).exclude(kind="").values_list("key", flat=True).first() or ""


class TherapyLine(CatalogueLine):
    """What the catalogue says of a therapy."""

    therapy = models.ForeignKey(Therapy, on_delete=models.CASCADE, related_name="lines")

    class Meta(CatalogueLine.Meta):
        pass
