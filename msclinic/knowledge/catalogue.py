"""What the catalogue says of a therapy, line by line, in our own words."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models

from msclinic.evidence.models import Passage, remembered
from msclinic.knowledge.loading import cited
from msclinic.knowledge.wording import wording_problem

__all__ = ["CatalogueLine", "address_problem", "line_content", "line_entries"]


_PAGES = frozenset({"check", "compare"})
"""The pages that stand beside those of the therapies."""


def address_problem(slug: str, *, besides: models.Model) -> str:
    """Why nothing of the catalogue can have this address, as a sentence; empty when it is free."""
    if slug in _PAGES:
        return "Another page has this address: choose another."
    for model in apps.get_models():
        if getattr(model, "IN_CATALOGUE", False):
            rows = model._default_manager.filter(slug=slug)
            if holder := rows.exclude(pk=besides.pk if isinstance(besides, model) else None).first():
                return f"{holder} has this address already: choose another."
    return ""


class CatalogueLine(models.Model):
    """One thing that a source says of a therapy, in our own words, with the passages that say it."""

    label = models.CharField(max_length=60, help_text="Such as Schedule.")
    text = models.TextField(max_length=600, help_text="In our own words; the quotation is shown beside it.")
    citations = models.ManyToManyField(Passage, related_name="+", verbose_name="rests on")
    position = models.PositiveSmallIntegerField(default=0)
    history = remembered("citations", inherit=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        if problem := wording_problem(self.text):
            raise ValidationError({"text": problem})


def line_entries(lines: Iterable[CatalogueLine]) -> list[dict[str, Any]]:
    """The lines as a release document has them."""
    return [
        {
            "label": line.label,
            "text": line.text,
            "citations": sorted(passage.code for passage in line.citations.all()),
        }
        for line in lines
    ]


def line_content(line: CatalogueLine) -> dict[str, Any]:
    """A line as the content files have it."""
    return {"label": line.label, "text": line.text, **cited(line.citations.all())}
