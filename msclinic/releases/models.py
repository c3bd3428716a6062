from typing import Any, ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.utils import timezone

__all__ = ["Release", "ReleaseNeverChangesError"]


class ReleaseNeverChangesError(Exception):
    """Somebody tried to change or delete a release; what replaces it is another one."""


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

    class Meta:
        ordering: ClassVar = ["-number"]
        permissions: ClassVar = [("publish_release", "Can publish the draft as a release")]

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
