"""Every change of a token."""

import secrets
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

from django.utils import timezone

from msclinic.accounts.models import User
from msclinic.api.models import Token

__all__ = ["Issued", "hash_of", "issue_token", "note_use", "revoke_token"]

PREFIX: Final = "msclinic_"
"""So that a secret that leaks is recognised for what it is."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A new token and its secret, which is known this once."""

    token: Token
    secret: str


def issue_token(*, name: str, user: User) -> Issued:
    """A token for a program that somebody answers for; ValidationError names the fields that do not fit."""
    secret = f"{PREFIX}{secrets.token_urlsafe(32)}"
    token = Token(name=name, user=user, sha256=hash_of(secret))
    token.full_clean()
    token.save(force_insert=True)
    return Issued(token, secret)


def revoke_token(token: Token) -> bool:
    """From now on it lets nobody in. False where it was revoked before."""
    return bool(Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()))


def note_use(token: Token, day: date) -> None:
    """Keep the last day of use; written once a day."""
    if token.last_used is None or token.last_used < day:
        Token.objects.filter(pk=token.pk).update(last_used=day)


def hash_of(secret: str) -> str:
    """What is kept of a secret: of so many random bytes a plain hash gives nothing away."""
    return sha256(secret.encode()).hexdigest()
