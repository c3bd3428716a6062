from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from msclinic.core.language import spoken_among
from msclinic.engine.speech import ENGLISH
from msclinic.evidence.models import remembered
from msclinic.knowledge.models import Translation
from msclinic.scenarios.validation import MADE_UP, problems_of, problems_of_words

__all__ = ["Scenario", "ScenarioWords"]


class Scenario(models.Model):
    """A made-up case with its facts, the verdicts expected of it and its lesson.

    It is no part of a release: it is what every release is held to before it is published.
    """

    class Page(models.TextChoices):
        RELAPSE = "relapse", "the relapse page"
        THERAPIES = "therapies", "the therapies page"

    slug = models.SlugField(max_length=60, unique=True, help_text="Its address, such as a-day-and-a-half.")
    title = models.CharField(max_length=120)
    story = models.TextField(help_text=f"What is told of the person. Begins with “{MADE_UP[ENGLISH]}”")
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

    language: ClassVar = ENGLISH
    """In which its own title, story and lesson are; other languages have their ScenarioWords."""

    class Meta:
        ordering: ClassVar = ["page", "position", "slug"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        if problems := problems_of(vars(self)):
            raise ValidationError(problems)

    def in_languages(self) -> "dict[str, Scenario | ScenarioWords]":
        """By language, where its title, story and lesson stand; in English they are its own."""
        return {self.language: self, **{words.language: words for words in self.words.all()}}

    @property
    def told(self) -> "Scenario | ScenarioWords":
        """Its title, story and lesson in the language that is spoken, and in English where they are not in that."""
        versions = self.in_languages()
        return versions[spoken_among(versions)]


class ScenarioWords(models.Model):
    """What is told of a scenario in another language: what the English says, no more and no less."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=10, choices=Translation.Language, default=Translation.Language.GERMAN)
    title = models.CharField(max_length=120)
    story = models.TextField(
        help_text="Begins with "
        + ", ".join(f"“{MADE_UP[code]}” ({label})" for code, label in Translation.Language.choices)
        + "."
    )
    lesson = models.TextField("what it shows")
    history = remembered()

    class Meta:
        verbose_name = "scenario in another language"
        verbose_name_plural = "scenarios in another language"
        ordering: ClassVar = ["scenario", "language"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scenario", "language"],
                name="scenarios_each_language_once",
                violation_error_message="The scenario is told in this language already.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scenario}, {self.get_language_display()}"

    def clean(self) -> None:
        if self.language in MADE_UP and (problems := problems_of_words(vars(self), self.language)):
            raise ValidationError(problems)
