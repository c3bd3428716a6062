from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from msclinic.evidence.models import Passage, remembered
from msclinic.knowledge.names import NameListField, folded
from msclinic.knowledge.wording import wording_problem

__all__ = ["Category", "Treatment"]


class Treatment(models.Model):
    """A treatment against MS that a history can name, by its generic name, a brand or another name."""

    generic = models.CharField("generic name", max_length=80, unique=True)
    brands = NameListField("brand names")
    aliases = NameListField("other names")
    fda_approved_for_ms = models.BooleanField("FDA-approved for MS", default=False)
    route = models.CharField(max_length=80, blank=True, help_text="Such as intravenous.")
    same_as = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="counted_with_it",
        null=True,
        blank=True,
        verbose_name="counts as",
        help_text="Both together are one earlier treatment, such as a biosimilar and its original.",
    )
    note = models.CharField(max_length=300, blank=True)
    history = remembered()

    class Meta:
        ordering: ClassVar = ["generic"]

    def __str__(self) -> str:
        return self.generic

    @property
    def names(self) -> list[str]:
        """Every name that it goes by."""
        return [self.generic, *self.brands, *self.aliases]

    def clean(self) -> None:
        problems = {}
        if self.same_as is not None and (self.same_as_id == self.pk or self.same_as.same_as_id is not None):
            problems["same_as"] = "Choose the treatment that it counts as; that one counts as itself."
        elif self.same_as is not None and self.pk and self.counted_with_it.exists():
            problems["same_as"] = f"Others count as {self.generic}: leave this empty, or change those first."
        mine = [folded(name) for name in self.names]
        taken = {
            folded(name): other
            for other in Treatment.objects.exclude(pk=self.pk).prefetch_related("therapies")
            for name in [*other.names, *(alias for therapy in other.therapies.all() for alias in therapy.aliases)]
        }
        for field, names in (("generic", [self.generic]), ("brands", self.brands), ("aliases", self.aliases)):
            for name in names:
                if folded(name) in taken:
                    problems[field] = f"{name} is a name of {taken[folded(name)]} already."
                elif mine.count(folded(name)) > 1:
                    problems[field] = f"{name} stands here twice: enter each name once."
        if problems:
            raise ValidationError(problems)


class Category(models.Model):
    """What a therapy is for. The therapies of one category are never offered for those of the other."""

    class Key(models.TextChoices):
        DMT = "dmt", "disease-modifying therapies"
        RELAPSE = "relapse", "therapies for relapses"

    key = models.CharField(max_length=10, unique=True, choices=Key)
    name = models.CharField(max_length=80, help_text="The heading in the catalogue.")
    text = models.TextField(max_length=600, help_text="What a source says of it, in our own words.")
    citations = models.ManyToManyField(Passage, related_name="+", verbose_name="rests on")
    position = models.PositiveSmallIntegerField(default=0)
    history = remembered("citations")

    class Meta:
        ordering: ClassVar = ["position", "key"]
        verbose_name_plural = "categories"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if problem := wording_problem(self.text):
            raise ValidationError({"text": problem})
