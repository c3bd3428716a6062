"""After some wrong passwords for a name, a wait: for that name, whoever tries and wherever from.

It slows guessing at one account. It does not stop one password tried at many names, and whoever knows a name can
keep its owner waiting. Letters with a new password are counted alike, by their address. All of it is counted in the
database, because the processes of a site share nothing else.
"""

from datetime import datetime, timedelta
from typing import Final

from django.utils import timezone
from django.utils.crypto import salted_hmac

from msclinic.accounts.models import FailedSignIn

__all__ = ["LIMIT", "WINDOW", "forget_failures", "must_wait", "remember_failure"]

LIMIT: Final = 10
WINDOW: Final = timedelta(minutes=5)


def must_wait(name: str) -> bool:
    """Whether too many wrong passwords were entered lately for a name, known or not."""
    return FailedSignIn.objects.filter(name_hash=_hash(name), at__gt=_since()).count() >= LIMIT


def remember_failure(name: str) -> None:
    """Count a wrong password, and delete those that count no more."""
    FailedSignIn.objects.filter(at__lte=_since()).delete()
    FailedSignIn.objects.create(name_hash=_hash(name))


def forget_failures(name: str) -> None:
    FailedSignIn.objects.filter(name_hash=_hash(name)).delete()


def _since() -> datetime:
    return timezone.now() - WINDOW


def _hash(name: str) -> str:
    return salted_hmac(__name__, name, algorithm="sha256").hexdigest()
