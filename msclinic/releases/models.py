from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

from msclinic.core.written_once import WrittenOnce

__all__ = [
    "Decision",
    "Proposal",
    "ProposalAuthor",
    "Release",
    "ReleaseNeverChangesError",
    "Releases",
    "SecondPerson",
    "Withdrawal",
]


class ReleaseNeverChangesError(Exception):
    """Somebody tried to change or delete a release; what replaces it is another one."""


class Releases(models.QuerySet["Release"]):
    """Releases, and which of them is in use."""

    def standing(self) -> "Releases":
        """Those that are not withdrawn, the newest first: the first of all is the one in use."""
        return self.filter(withdrawal=None).order_by("-number")


class Release(models.Model):
    """A published snapshot of all knowledge. It never changes: model and database both refuse.

    The hash is that of the document alone, so an older release published again has its hash, and a number of its own.
    """

    number = models.PositiveIntegerField(unique=True, validators=[MinValueValidator(1)])
    sha256 = models.CharField("SHA-256", max_length=64)
    published_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="releases",
        null=True,
        blank=True,
        help_text="Empty: published when the site was set up.",
    )
    reason = models.TextField()
    document = models.TextField(help_text="Canonical JSON.")

    objects = Releases.as_manager()

    class Meta:
        ordering: ClassVar = ["-number"]
        permissions: ClassVar = [("propose_release", "Can propose what is published next")]

    def __str__(self) -> str:
        return f"Release {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ReleaseNeverChangesError(f"{self} never changes: publish another one.")
        super().save(*args, **kwargs)

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        raise ReleaseNeverChangesError(f"{self} stays: assessments rest on it.")

    @property
    def before(self) -> int:
        """The number of the release before it; 0 for the first."""
        return self.number - 1

    @property
    def withdrawn(self) -> "Withdrawal | None":
        """Its withdrawal; None as long as nobody has withdrawn it."""
        return getattr(self, "withdrawal", None)


class Withdrawal(WrittenOnce):
    """That a release is used no more: who said so, when and why. It stays to be read, and so does what rests on it."""

    release = models.OneToOneField(
        Release, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal", editable=False
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    reason = models.TextField(editable=False)

    class Meta:
        default_permissions: ClassVar = ()
        permissions: ClassVar = [("withdraw_release", "Can withdraw a release, so that it is used no more")]

    def __str__(self) -> str:
        return f"The withdrawal of release {self.release.number}"


class Proposal(WrittenOnce):
    """What somebody would have published next, as it stood at that moment: what is reviewed is what is published."""

    class Kind(models.TextChoices):
        DRAFT = "draft", "the draft"
        AGAIN = "again", "an older release again"
        IMPORTED = "imported", "a release that was published elsewhere"

    number = models.PositiveIntegerField(unique=True, validators=[MinValueValidator(1)], editable=False)
    kind = models.CharField(max_length=8, choices=Kind, editable=False)
    base = models.ForeignKey(
        Release,
        on_delete=models.PROTECT,
        related_name="proposals",
        editable=False,
        help_text="The release in use at that moment, which it was compared with.",
    )
    follows = models.PositiveIntegerField(
        null=True,
        editable=False,
        help_text="The number of the newest release at that moment, where that was withdrawn; else empty.",
    )
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    document = models.TextField(editable=False, help_text="Canonical JSON.")
    reason = models.TextField(editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="proposals",
        null=True,
        editable=False,
        help_text="Empty: on the command line.",
    )
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was published elsewhere; it keeps that moment here."
    )

    class Meta:
        ordering: ClassVar = ["-number"]
        default_permissions: ClassVar = ("view",)
        permissions: ClassVar = [("review_proposal", "Can approve proposals and send them back")]

    def __str__(self) -> str:
        return f"Proposal {self.number}"

    @property
    def becomes(self) -> int:
        """The number of the release that it would become, or became."""
        return (self.follows or self.base.number) + 1


class ProposalAuthor(WrittenOnce):
    """Somebody whose edits are in a proposal."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="authors", editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="authored_proposals", editable=False
    )

    class Meta:
        default_permissions: ClassVar = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "user"], name="author_once")]

    def __str__(self) -> str:
        return f"{self.user}, of {self.proposal}"


class Decision(WrittenOnce):
    """What became of a proposal. There is one at most."""

    class Kind(models.TextChoices):
        APPROVED = "approved", "approved"
        SENT_BACK = "sent_back", "sent back"
        WITHDRAWN = "withdrawn", "withdrawn"

    proposal = models.OneToOneField(
        Proposal, on_delete=models.PROTECT, primary_key=True, related_name="decision", editable=False
    )
    kind = models.CharField(max_length=9, choices=Kind, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="decisions",
        null=True,
        editable=False,
        help_text="Empty: on the command line, while nobody else was required.",
    )
    at = models.DateTimeField(default=timezone.now, editable=False)
    comment = models.TextField(blank=True, editable=False)
    looked_at = models.JSONField(default=list, editable=False, help_text="What was ticked off before it was approved.")

    class Meta:
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"{self.proposal}: {self.get_kind_display()}"


class SecondPerson(WrittenOnce):
    """Whether somebody who is not among its authors has to approve a proposal: the newest row counts, none is yes."""

    required = models.BooleanField(editable=False)
    reason = models.TextField(editable=False)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    set_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering: ClassVar = ["-id"]
        default_permissions: ClassVar = ()
        permissions: ClassVar = [("set_second_person", "Can set whether a second person has to approve")]

    def __str__(self) -> str:
        return f"A second person is {'required' if self.required else 'not required'}"
