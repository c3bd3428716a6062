from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest


class User(AbstractUser):
    demo = models.BooleanField(
        "demonstration account", default=False, editable=False, help_text="Its password is public; it works in a demo."
    )


def user_of(request: HttpRequest) -> User:
    """Who has signed in, behind a decorator that lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


class FailedSignIn(models.Model):
    """A wrong password, kept for as long as it counts. Of the name that was typed, only a keyed hash is kept."""

    name_hash = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    class Meta:
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return f"A failed sign-in at {self.at}"
