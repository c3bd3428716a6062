"""Reads for other programs."""

from django.conf import settings

from msclinic.api.actions import hash_of
from msclinic.api.models import Token

__all__ = ["valid_token"]


def valid_token(secret: str) -> Token | None:
    """The token of a secret; None where there is none, it is revoked, or its account opens nothing any more."""
    valid = Token.objects.filter(sha256=hash_of(secret), revoked_at=None, user__is_active=True)
    return (valid if settings.DEMO else valid.exclude(user__demo=True)).first()
