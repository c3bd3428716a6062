from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from msclinic.evidence.models import remembered
from msclinic.scenarios.validation import MADE_UP, problems_of

__all__ = ["Scenario"]


class Scenario(models.Model):
    """A made-up case with its facts, the verdicts expected of it and its lesson.

    It is no part of a release: it is what every release is held to before it is published.
    """

    class Page(models.TextChoices):
        RELAPSE = "relapse", "the relapse page"
        THERAPIES = "therapies", "the therapies page"

    slug = models.SlugField(max_length=60, unique=True, help_text="Its address, such as a-day-and-a-half.")
    title = models.CharField(max_length=120)
    story = models.TextField(help_text=f"What is told of the person. Begins with “{MADE_UP}”")
    lesson = models.TextField("what it shows", help_text="What a class can learn from it.")
    page = models.CharField(max_length=10, choices=Page, default=Page.RELAPSE, help_text="Where it is opened.")
    as_of = models.CharField(
        "moment of the assessment", max_length=40, help_text="With its offset, such as 2026-06-15T12:00:00+00:00."
    )
    time_zone = models.CharField(max_length=60, default="UTC", help_text="Whose clock the form shows.")
    facts = models.JSONField(blank=True, default=dict, help_text="Keys and answers, as other programs send them.")
    expected = models.JSONField(
        "expected verdicts", blank=True, default=dict, help_text="A verdict for every rule of its page, by code."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place on the page.")
    retired = models.BooleanField(default=False, help_text="Neither shown nor held against a draft any more.")
    history = remembered()

    class Meta:
        ordering: ClassVar = ["page", "position", "slug"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if problems := problems_of(vars(self)):
            raise ValidationError(problems)
