from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from msclinic.core.written_once import WrittenOnce
from msclinic.releases.models import Release

__all__ = ["Feedback", "FeedbackAnswer", "Payload", "SavedAssessment", "Tombstone"]


class SavedAssessment(WrittenOnce):
    """The header of a saved assessment: who, when, under which release. Nothing of it tells anything of the person."""

    class Page(models.TextChoices):
        RELAPSE = "relapse", "the relapse assessment"
        THERAPIES = "therapies", "the therapy check"

    number = models.CharField(max_length=9, unique=True, editable=False, help_text="Random, such as 7K3Q-92MX.")
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="saved_assessments", editable=False
    )
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="saved_assessments", editable=False)
    page = models.CharField(max_length=10, choices=Page, editable=False)
    as_of = models.DateTimeField(editable=False, help_text="The moment that was judged.")
    turns_at = models.DateTimeField(
        null=True, editable=False, help_text="The first moment named by it at which time alone moves it on."
    )
    software = models.CharField(max_length=20, editable=False, help_text="The version of the program.")
    sha256 = models.CharField("SHA-256", max_length=64, editable=False, help_text="Of its payload.")

    class Meta:
        ordering: ClassVar = ["-saved_at", "-id"]
        indexes: ClassVar = [
            models.Index("saved_at", "id", name="saved_in_order"),
            models.Index("saved_by", "saved_at", "id", name="saved_by_in_order"),
            models.Index("release", "saved_at", "id", name="saved_under_in_order"),
        ]
        default_permissions: ClassVar = ("add", "view")
        permissions: ClassVar = [
            ("view_all_savedassessments", "Can view the saved assessments of everybody"),
            ("erase_savedassessment", "Can erase what a saved assessment holds"),
        ]

    def __str__(self) -> str:
        return f"Assessment {self.number}"

    @property
    def held(self) -> "Payload | None":
        """What it holds; None where that was deleted."""
        return getattr(self, "payload", None)

    @property
    def stone(self) -> "Tombstone | None":
        """What stands where the payload stood; None where it still stands."""
        return getattr(self, "tombstone", None)


class Payload(WrittenOnce):
    """What was entered and what was said to it, verbatim; it can be deleted once a tombstone stands, and not before."""

    assessment = models.OneToOneField(
        SavedAssessment, on_delete=models.PROTECT, primary_key=True, related_name="payload", editable=False
    )
    label = models.CharField(max_length=60, blank=True, editable=False)
    judgement = models.TextField(blank=True, editable=False, help_text="The clinician's own.")
    note = models.TextField(blank=True, editable=False)
    request = models.TextField(editable=False, help_text="Moment, zone and facts, as JSON.")
    answer = models.TextField(editable=False, help_text="What other programs would have received, to the byte.")
    shown = models.TextField(editable=False, help_text="The words of the page beside the answer, as JSON.")

    class Meta:
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"What {self.assessment} holds"


class Tombstone(WrittenOnce):
    """That what a saved assessment held has been deleted: by whom, when and why."""

    assessment = models.OneToOneField(
        SavedAssessment, on_delete=models.PROTECT, primary_key=True, related_name="tombstone", editable=False
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        help_text="Empty: its time was over.",
    )
    reason = models.TextField(editable=False)

    class Meta:
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"The tombstone of {self.assessment}"


class Feedback(WrittenOnce):
    """What whoever saved an assessment thinks of one of its findings; it stays beside it and changes nothing."""

    class Kind(models.TextChoices):
        AGREES = "agrees", _("I agree")
        DISAGREES = "disagrees", _("I disagree")
        DOES_NOT_FIT = "does_not_fit", _("It does not fit this case")

    assessment = models.ForeignKey(SavedAssessment, on_delete=models.PROTECT, related_name="feedback", editable=False)
    code = models.CharField(max_length=40, editable=False, help_text="Of the rule.")
    kind = models.CharField(max_length=12, choices=Kind, editable=False)
    reason = models.TextField(editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-id"]
        default_permissions: ClassVar = ()
        permissions: ClassVar = [("answer_feedback", "Can read and answer what is thought of findings")]

    def __str__(self) -> str:
        return f"Feedback {self.pk} on {self.code}"

    @property
    def reply(self) -> "FeedbackAnswer | None":
        """What the authors answered; None as long as nobody has."""
        return getattr(self, "answer", None)


class FeedbackAnswer(WrittenOnce):
    """What the authors answer; with it the feedback is off their list."""

    feedback = models.OneToOneField(
        Feedback, on_delete=models.PROTECT, primary_key=True, related_name="answer", editable=False
    )
    text = models.TextField(editable=False)
    scenario = models.SlugField(max_length=60, blank=True, editable=False, help_text="Of the scenario made of it.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"The answer to {self.feedback}"
