from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from msclinic.core.language import spoken_among
from msclinic.evidence.models import remembered
from msclinic.scenarios.addresses import a_slug, is_a_page
from msclinic.scenarios.validation import MADE_UP, problems_of, problems_of_words

__all__ = ["TOLD", "InLanguage", "Scenario", "ScenarioWords", "Told"]

TOLD: Final = ("title", "story", "lesson", "goals", "note")
"""What is told of a scenario in each language, by field."""

_BESIDE: Final = frozenset({"id", "author_id", "confirmed_under", "position", "retired", "version"})
"""What can change without the case being another."""

_CASE: Final = (*TOLD, "language", "facts", "as_of", "time_zone")
"""What is told in other languages as well, or of which they tell."""


@dataclass(frozen=True, slots=True)
class InLanguage:
    """A language, and whether a scenario is told in it."""

    code: str
    label: str
    is_told: bool
    is_behind: bool
    """Whether what is told in it is of the case as it was, and is not shown."""


class Told(models.Model):
    """What is told of a scenario in one language."""

    title = models.CharField(max_length=120)
    story = models.TextField(
        help_text="What is told of the person. Begins with "
        + ", ".join(f"“{beginning}” ({language})" for language, beginning in MADE_UP.items())
        + "."
    )
    lesson = models.TextField("what it shows", help_text="What a class can learn from it, said when it is over.")
    goals = models.TextField("learning goals", blank=True, help_text="What somebody can do afterwards; one a line.")
    note = models.TextField("teaching note", blank=True, help_text="For whoever teaches; learners never see it.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title

    @property
    def each_goal(self) -> list[str]:
        """The goals, one by one."""
        return [goal for line in self.goals.splitlines() if (goal := line.strip())]


class Scenario(Told):
    """A made-up case with its facts, the verdicts expected of it and its lesson.

    It is no part of a release: it is what every release is held to before it is published. Its `steps` say which facts
    are told one after the other, its `questions` what learners are asked (`msclinic.scenarios.lesson`).
    """

    class Level(models.TextChoices):
        FIRST = "first", gettext_lazy("introductory")
        FURTHER = "further", gettext_lazy("intermediate")
        FAR = "far", gettext_lazy("advanced")

    class Language(models.TextChoices):
        ENGLISH = "en", gettext_lazy("English")
        GERMAN = "de", gettext_lazy("German")

    class Page(models.TextChoices):
        RELAPSE = "relapse", "the relapse page"
        THERAPIES = "therapies", "the therapies page"

    slug = models.SlugField(max_length=60, unique=True, help_text="Its address, such as a-day-and-a-half.")
    page = models.CharField(max_length=10, choices=Page, default=Page.RELAPSE, help_text="Where it is opened.")
    as_of = models.CharField(
        "moment of the assessment", max_length=40, help_text="With its offset, such as 2026-06-15T12:00:00+00:00."
    )
    time_zone = models.CharField(max_length=60, default="UTC", help_text="Whose clock the form shows.")
    facts = models.JSONField(blank=True, default=dict, help_text="Keys and answers, as other programs send them.")
    expected = models.JSONField(
        "expected verdicts", blank=True, default=dict, help_text="A verdict for every rule of its page, by code."
    )
    steps = models.JSONField(
        blank=True,
        default=list,
        help_text="Which answers are told one after the other, as lists of keys; what is in none is told at the start.",
    )
    questions = models.JSONField(blank=True, default=list, help_text="What learners are asked, and what is right.")
    tags = models.JSONField(blank=True, default=list, help_text="Words to find it by.")
    level = models.CharField(max_length=10, choices=Level, default=Level.FIRST)
    language = models.CharField(
        max_length=10, choices=Language, default=Language.ENGLISH, help_text="In which it is written here."
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="scenarios"
    )
    version = models.PositiveIntegerField(default=1, editable=False)
    """One more each time that something of it was changed."""
    confirmed_under = models.PositiveIntegerField(
        "last confirmed under release",
        null=True,
        blank=True,
        editable=False,
        help_text="Somebody looked then whether what it teaches is what is said of it.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place on the page.")
    retired = models.BooleanField(default=False, help_text="Neither shown nor held against a draft any more.")
    history = remembered()

    unstored_words: "Sequence[ScenarioWords]" = ()
    """What is told in other languages of one that was read from a file."""

    class Meta:
        ordering: ClassVar = ["page", "position", "slug"]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores it, as its next version where anything that is told or asked is not as it was stored."""
        stored: Mapping[str, Any] | None = Scenario.objects.filter(pk=self.pk).values().first() if self.pk else None
        if stored:
            is_otherwise = any(getattr(self, name) != stored[name] for name in stored.keys() - _BESIDE)
            self.version = stored["version"] + is_otherwise
            if is_otherwise and (names := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*names, "version"}
        super().save(*args, **kwargs)
        if stored and any(getattr(self, name) != stored[name] for name in _CASE):
            self.words.update(is_behind=True)

    def clean(self) -> None:
        problems = problems_of(vars(self))
        if self._state.adding:
            try:
                a_slug(self.slug)
            except ValidationError as error:
                problems["slug"] = error.messages
        if self.pk and self.words.filter(language=self.language).exists():
            problems["language"] = [_("It is told in this language already: delete that first.")]
        if is_a_page(self.slug):
            problems["slug"] = [_("Choose another word: another page of the site stands at this address.")]
        if problems:
            raise ValidationError(problems)

    def in_languages(self) -> "dict[str, Scenario | ScenarioWords]":
        """By language, where what is told of it stands; in its own language it is its own.

        What was told of the case as it was before is left out.
        """
        others = self.words.all() if self.pk else self.unstored_words
        return {self.language: self} | {words.language: words for words in others if not words.is_behind}

    @property
    def other_languages(self) -> "list[InLanguage]":
        """Every other language in which it is told or can be."""
        told = {words.language: words for words in self.words.all()}
        others = (one for one in Scenario.Language if one != self.language)
        return [
            InLanguage(one.value, str(one.label), one.value in told, one.value in told and told[one.value].is_behind)
            for one in others
        ]

    @property
    def told(self) -> "Scenario | ScenarioWords":
        """What is told of it in the language that is spoken, else in English, else as it was written."""
        versions = self.in_languages()
        return versions[spoken_among(versions)]


class ScenarioWords(Told):
    """What is told of a scenario in another language: what it says in its own, no more and no less."""

    scenario = models.ForeignKey(Scenario, on_delete=models.CASCADE, related_name="words")
    language = models.CharField(max_length=10, choices=Scenario.Language, default=Scenario.Language.GERMAN)
    is_behind = models.BooleanField(default=False, editable=False)
    """Whether the scenario was changed since; until somebody has looked at it, it is not shown."""
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

    def save(self, *args: Any, is_next_version: bool = True, **kwargs: Any) -> None:
        """Stores it, and makes the scenario its next version, unless it is told so from the beginning."""
        stored = ScenarioWords.objects.filter(pk=self.pk).first() if self.pk else None
        self.is_behind = False
        with transaction.atomic():
            super().save(*args, **kwargs)
            if is_next_version and not (stored and not stored.is_behind and stored.all_told() == self.all_told()):
                self._next_version()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with transaction.atomic():
            self._next_version()
            return super().delete(*args, **kwargs)

    def all_told(self) -> tuple[str, ...]:
        """All that it tells, with the language in which it does."""
        return self.language, *(getattr(self, name) for name in TOLD)

    def _next_version(self) -> None:
        Scenario.objects.filter(pk=self.scenario_id).update(version=models.F("version") + 1)

    def clean(self) -> None:
        problems = problems_of_words(vars(self), self.language) if self.language in MADE_UP else {}
        if self.scenario_id and self.scenario.language == self.language:
            problems["language"] = ["The scenario itself is written in this language."]
        if problems:
            raise ValidationError(problems)
