from typing import ClassVar

from django.conf import settings
from django.db import models

__all__ = ["Token"]


class Token(models.Model):
    """What a program shows to be let in. Only the hash of its secret is kept, so nobody can read it here."""

    name = models.CharField(max_length=80, help_text="What it is for, such as the name of the program that asks.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="tokens",
        verbose_name="issued for",
        help_text="It is valid for as long as this account is active.",
    )
    sha256 = models.CharField("SHA-256 of the secret", max_length=64, unique=True, editable=False)
    issued_at = models.DateTimeField(auto_now_add=True)
    last_used = models.DateField("last day of use", null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering: ClassVar = ["-issued_at"]

    def __str__(self) -> str:
        return self.name
