from decimal import Decimal
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from msclinic.evidence.models import remembered
from msclinic.knowledge.generated import generated
from msclinic.knowledge.keys import key_problem, key_validator
from msclinic.knowledge.names import NameListField
from msclinic.knowledge.wording import named_places, place_problem, quoted_words, wording_problem

__all__ = ["Choice", "Question", "QuestionGroup", "Translation"]


class QuestionGroup(models.Model):
    """Questions that stand together on a form. A therapy has a group of its own, made from its record."""

    class Page(models.TextChoices):
        BOTH = "both", "both pages"
        RELAPSE = "relapse", "the relapse page"
        THERAPIES = "therapies", "the therapies page"

    key = models.CharField(max_length=60, unique=True, validators=[key_validator], help_text="Such as person.")
    label = models.CharField(max_length=120, help_text="The heading on the form.")
    page = models.CharField(max_length=10, choices=Page, default=Page.BOTH)
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place on the form.")
    history = remembered()

    class Meta:
        ordering: ClassVar = ["position", "key"]

    def __str__(self) -> str:
        return self.label


class Question(models.Model):
    """One thing that can be known about the person.

    Where a record brings the question with it, such as `natalizumab_last_infusion`, a row of the same key gives it
    other words and leaves the rest to the record.
    """

    class Kind(models.TextChoices):
        YES_NO = "yes_no", "yes or no"
        CHOICE = "choice", "one of several choices"
        CHOICES = "choices", "any of several choices"
        WHOLE = "whole", "whole number"
        QUANTITY = "quantity", "length of time, in hours or days"
        DATE = "date", "date"
        MOMENT = "moment", "date and time"

    WITH_CHOICES: ClassVar = frozenset({Kind.CHOICE, Kind.CHOICES})
    WITH_LIMIT: ClassVar = frozenset({Kind.WHOLE, Kind.QUANTITY})

    key = models.CharField(max_length=80, unique=True, validators=[key_validator], help_text="Such as episode_onset.")
    kind = models.CharField(
        max_length=10, choices=Kind, blank=True, help_text="Empty for a question that a record brings with it."
    )
    group = models.ForeignKey(QuestionGroup, on_delete=models.PROTECT, related_name="questions", null=True, blank=True)
    therapy = models.CharField(
        max_length=80, blank=True, help_text="Instead of a group: the key of the therapy it is asked about."
    )
    label = models.CharField("wording", max_length=200, blank=True, help_text="How the form asks.")
    name = models.CharField(
        max_length=200,
        blank=True,
        help_text="How a sentence speaks of it: “Cannot be judged. Not known: the start of the worsening.”",
    )
    help = models.CharField(max_length=300, blank=True, help_text="A line below the question.")
    hint_above = models.DecimalField(
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="A figure above this one draws a hint, never a refusal. For a length of time: in hours.",
    )
    hint = models.CharField(max_length=200, blank=True, help_text="The words of that hint.")
    other = models.CharField(max_length=80, blank=True, help_text="The choice that a name not listed counts as.")
    position = models.PositiveSmallIntegerField(default=0, help_text="Its place in the group.")
    history = remembered()

    class Meta:
        ordering: ClassVar = [
            models.F("group__position").asc(nulls_last=True),
            models.F("group__key").asc(nulls_last=True),
            "therapy",
            "position",
            "key",
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def group_key(self) -> str:
        """The key of the group that it stands in; empty where a record decides."""
        return self.group.key if self.group else self.therapy

    def clean(self) -> None:
        fact = generated().get(self.key)
        problems = self._of_its_own() if self.kind and not fact else self._rewording(fact)
        if (self.hint_above is None) != (not self.hint.strip()):
            problems["hint"] = "Enter the limit and the words of its hint together, or neither."
        elif self.hint_above is not None and self.hint_above <= 0:
            problems["hint_above"] = "Enter a limit above zero."
        elif self.hint_above is not None and (fact["kind"] if fact else self.kind) not in {*self.WITH_LIMIT, ""}:
            problems["hint_above"] = "Only a whole number or a length of time has a limit: leave it empty."
        if problem := wording_problem(self.name):
            problems["name"] = problem
        if problems:
            raise ValidationError(problems)

    def _rewording(self, fact: dict[str, Any] | None) -> dict[str, str]:
        decides = "comes from the record that brings this question with it: leave it empty."
        problems = {
            "kind": f"The kind {decides}" if self.kind else "",
            "group": f"The group {decides}" if self.group_id else "",
            "therapy": f"The therapy {decides}" if self.therapy and fact and self.therapy != fact["group"] else "",
            "other": f"The list of choices {decides}" if self.other else "",
        }
        return {field: problem for field, problem in problems.items() if problem}

    def _of_its_own(self) -> dict[str, str]:
        with_choices = not self.other or self.kind in self.WITH_CHOICES
        problems = {
            "key": key_problem(self.key),
            "label": "" if self.label.strip() else "Enter how the form asks.",
            "name": "" if self.name.strip() else "Enter how a sentence speaks of it.",
            "group": "" if self.group_id or self.therapy else "Choose the group it stands in, or enter a therapy.",
            "therapy": "Choose a group or enter a therapy, not both." if self.group_id and self.therapy else "",
            "other": ""
            if with_choices
            else "Only a question with choices has one for names not listed: leave it empty.",
        }
        return {field: problem for field, problem in problems.items() if problem}

    def choices_problem(self, values: list[str]) -> str:
        """What is wrong with these choices for this question, as a sentence; empty when they fit."""
        if self.kind not in self.WITH_CHOICES:
            return "Only a question of the kind “choices” has choices: remove them." if values else ""
        if len(values) < 2:
            return "Enter at least two choices."
        if twice := next((value for value in values if values.count(value) > 1), ""):
            return f"{twice} stands here twice: enter each choice once."
        if "unknown" in values:
            return "Not known can always be answered: remove the choice unknown."
        if self.other and self.other not in values:
            return f"A name not listed counts as {self.other}, which is none of the choices."
        return ""

    def limit(self) -> str:
        """The limit as a release document has it: a decimal without spare zeros; empty without one."""
        return "" if self.hint_above is None else f"{Decimal(self.hint_above).normalize():f}"


class Choice(models.Model):
    """One answer of a question."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="choices")
    value = models.CharField(max_length=60, help_text="How it is stored, such as RRMS.")
    label = models.CharField(max_length=120, help_text="How it is shown.")
    aliases = NameListField("other names")
    position = models.PositiveSmallIntegerField(default=0)
    history = remembered()

    class Meta:
        ordering: ClassVar = ["question", "position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["question", "value"],
                name="knowledge_each_choice_once",
                violation_error_message="The question has this choice already.",
            )
        ]

    def __str__(self) -> str:
        return self.label


class Translation(models.Model):
    """One of our own texts in another language, found by its English: another English has no translation yet."""

    class Language(models.TextChoices):
        GERMAN = "de", "German"

    language = models.CharField(max_length=10, choices=Language, default=Language.GERMAN)
    original = models.TextField("English", max_length=600, help_text="As it stands in the draft, to the letter.")
    text = models.TextField(
        "translation",
        max_length=900,
        help_text="Words that the English quotes stay quoted as they are, and {source} stays {source}: there stands "
        "“the article” in the nominative. What is the same in both languages is entered all the same.",
    )
    history = remembered()

    class Meta:
        ordering: ClassVar = ["language", "original"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["language", "original"],
                name="knowledge_each_text_once",
                violation_error_message="This English has a translation already.",
            )
        ]

    def __str__(self) -> str:
        return self.original if len(self.original) < 60 else f"{self.original[:58]}…"

    def clean(self) -> None:
        quoted = quoted_words(self.original)
        strange = [words for words in quoted_words(self.text) if words not in quoted]
        problem = place_problem(self.text, named_places(self.original)) or wording_problem(self.text, self.language)
        if strange:
            problem = f"“{strange[0]}” is not what the English quotes: a quotation stands in the words of its source."
        if problem:
            raise ValidationError({"text": problem})
