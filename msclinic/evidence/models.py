from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from msclinic.evidence.checking import CODE, KEY
from msclinic.evidence.exact import digest, slice_quote

__all__ = ["Contradiction", "Passage", "Silence", "Source", "SourceText", "TextNeverChangesError", "remembered"]

_code = RegexValidator(rf"^{CODE.pattern}\Z", "Enter capital letters and digits, parts joined by hyphens: C35.")
_key = RegexValidator(rf"^{KEY.pattern}\Z", "Enter small letters and digits, words joined by hyphens: heart-test.")


class TextNeverChangesError(Exception):
    """Somebody tried to change or delete a stored text; a new text is a new version."""


class _NothingOfToday(models.Manager["EarlierLink"]):
    def get_queryset(self) -> models.QuerySet["EarlierLink"]:
        return super().get_queryset().none()


class EarlierLink(models.Model):
    """What a row was linked to in an earlier state.

    Whoever asks what rests on a passage asks about today: the default manager finds nothing here, so that a passage
    which a rule named once and names no more can be deleted. The history reads its own rows by another way.
    """

    today = _NothingOfToday()
    objects = models.Manager["EarlierLink"]()

    class Meta:
        abstract = True
        default_manager_name = "today"


def remembered(*links: str, inherit: bool = False) -> Any:
    """The history of a model: every state of its rows with who made it, and which rows each was linked to."""
    return HistoricalRecords(m2m_fields=links, m2m_bases=(EarlierLink,), inherit=inherit)


class Source(models.Model):
    """A document we cite: the article, later a label or a guideline."""

    slug = models.SlugField(unique=True, max_length=80)
    title = models.CharField(max_length=200)
    label = models.CharField(max_length=60, help_text="How sentences speak of it, such as “the article”.")
    kind = models.CharField(max_length=60, help_text="Such as news article, US label, guideline.")
    publisher = models.CharField(max_length=120)
    link = models.URLField(blank=True, max_length=300)
    date_stated = models.CharField(
        blank=True, max_length=40, help_text="As the source itself states it. Empty: it states none."
    )
    rights = models.TextField(blank=True, help_text="Who holds the rights in the text, and what may be shown of it.")
    review_by = models.DateField(
        null=True, blank=True, help_text="The day by which somebody looks at its passages again, if there is one."
    )
    history = remembered()

    class Meta:
        ordering: ClassVar = ["slug"]

    def __str__(self) -> str:
        return self.title


class SourceText(models.Model):
    """The exact text of a source in one version. It never changes: model and database both refuse."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="texts")
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    stored_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["source", "version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "version"], name="evidence_one_text_per_version"),
            models.UniqueConstraint(fields=["source", "sha256"], name="evidence_each_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.source}, version {self.version}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TextNeverChangesError(f"{self} never changes: store a new version.")
        self.sha256 = digest(self.text)
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        raise TextNeverChangesError(f"{self} stays: releases and passages rest on it.")


class Passage(models.Model):
    """A piece of a source: a quotation by its offsets, or a statement in our own words with a pointer."""

    class Kind(models.TextChoices):
        QUOTATION = "quotation", "quotation"
        STATEMENT = "statement", "statement"

    class Basis(models.TextChoices):
        DOCUMENT = "document", "read in the document itself"
        REPRODUCTION = "reproduction", "read in a reproduction or summary"
        MEMORY = "memory", "from memory, not yet confirmed"

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="passages")
    code = models.CharField(max_length=20, validators=[_code], help_text="Such as C35.")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.QUOTATION)
    role = models.CharField(blank=True, max_length=60, help_text="What it is in the source, such as definition.")
    disclaimer = models.BooleanField(
        default=False, help_text="The source limits its own use here: shown wherever its words are used."
    )
    source_text = models.ForeignKey(
        SourceText, on_delete=models.PROTECT, related_name="passages", null=True, blank=True, verbose_name="text"
    )
    start = models.PositiveIntegerField(null=True, blank=True, help_text="Characters before the quotation.")
    end = models.PositiveIntegerField(null=True, blank=True, help_text="Characters up to the end of the quotation.")
    sha256 = models.CharField("SHA-256 of the quotation", blank=True, max_length=64, editable=False)
    text = models.TextField("statement", blank=True, help_text="In our own words.")
    pointer = models.CharField(blank=True, max_length=200, help_text="Where the source says it, such as a section.")
    basis = models.CharField(blank=True, max_length=12, choices=Basis, help_text="How we know what the source says.")
    review_by = models.DateField(null=True, blank=True, help_text="The day by which somebody looks at it again.")
    meaning = models.TextField(help_text="What it says, in plain words.")
    ambiguity = models.TextField(blank=True, help_text="What it leaves open, in one or two sentences.")
    history = remembered()

    class Meta:
        ordering: ClassVar = ["source", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "code"],
                name="evidence_one_passage_per_code",
                violation_error_message="The source has a passage with this code already.",
            ),
            models.CheckConstraint(
                name="evidence_quotation_or_statement",
                condition=Q(
                    kind="quotation",
                    source_text__isnull=False,
                    start__isnull=False,
                    end__gt=models.F("start"),
                    text="",
                )
                | Q(kind="statement", start__isnull=True, end__isnull=True, sha256="") & ~Q(text=""),
                violation_error_message="A passage is either a quotation or a statement.",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._seal()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sha256"}
        super().save(*args, **kwargs)

    @property
    def quote(self) -> str:
        """The words of the source, sliced from its stored text; empty for a statement."""
        if self.kind != self.Kind.QUOTATION or self.source_text is None or self.start is None or self.end is None:
            return ""
        return slice_quote(self.source_text.text, self.start, self.end)

    def clean(self) -> None:
        problems = self._as_quotation() if self.kind == self.Kind.QUOTATION else self._as_statement()
        if problems:
            raise ValidationError(problems)
        self._seal()

    def _seal(self) -> None:
        self.sha256 = digest(self.quote) if self.quote else ""

    def _as_quotation(self) -> dict[str, str]:
        problems: dict[str, str] = {}
        if self.text:
            problems["text"] = "A quotation has no words of our own: leave the statement empty."
        if self.source_text is None:
            problems["source_text"] = "Choose the text that the quotation is taken from."
        elif self.source_text.source_id != self.source_id:
            problems["source_text"] = "This is the text of another source: choose a text of the same source."
        elif self.start is None or self.end is None:
            problems["start" if self.start is None else "end"] = "Enter where the quotation starts and ends."
        else:
            problems |= _offsets(self.source_text.text, self.start, self.end)
        return problems

    def _as_statement(self) -> dict[str, str]:
        problems = {
            "text": "" if self.text.strip() else "Enter the statement, in our own words.",
            "pointer": "" if self.pointer.strip() else "Enter where the source says it, such as a section.",
            "basis": "" if self.basis else "Choose how we know what the source says.",
            "review_by": "" if self.review_by else "Enter the day by which somebody looks at it again.",
            "start": "" if self.start is None else "A statement quotes nothing: leave the start empty.",
            "end": "" if self.end is None else "A statement quotes nothing: leave the end empty.",
        }
        return {field: problem for field, problem in problems.items() if problem}


def _offsets(text: str, start: int, end: int) -> dict[str, str]:
    if end <= start:
        return {"end": "Enter an end that lies after the start."}
    if end > len(text):
        return {"end": f"The text has {len(text)} characters: enter an end of {len(text)} or less."}
    quote = slice_quote(text, start, end)
    if quote != quote.strip():
        return {"start": "The quotation begins or ends with white space: move its start or end to a character."}
    return {}


class Contradiction(models.Model):
    """A place where a source contradicts or blurs itself."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="contradictions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()
    passages = models.ManyToManyField(Passage, related_name="contradictions")
    history = remembered("passages")

    class Meta:
        ordering: ClassVar = ["source", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "number"],
                name="evidence_one_contradiction_per_number",
                violation_error_message="The source has a contradiction with this number already.",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)


class Silence(models.Model):
    """Something a source says nothing about. `text` ends the sentence “The source does not say anything about …”."""

    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="silences")
    number = models.PositiveSmallIntegerField(help_text="Its place in the list.")
    key = models.CharField(max_length=60, validators=[_key])
    text = models.CharField(max_length=200)
    topics = models.JSONField(
        default=list, help_text='What it concerns: "relapse", "steroids", a therapy such as "natalizumab", or "all".'
    )
    history = remembered()

    class Meta:
        ordering: ClassVar = ["source", "number", "key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source", "key"],
                name="evidence_one_silence_per_key",
                violation_error_message="The source has a silence with this key already.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        topics = self.topics
        if not isinstance(topics, list) or not topics or not all(_is_key(topic) for topic in topics):
            raise ValidationError({"topics": 'Enter a list of topics, such as ["relapse", "steroids"] or ["all"].'})


def _is_key(topic: object) -> bool:
    return isinstance(topic, str) and KEY.fullmatch(topic) is not None
