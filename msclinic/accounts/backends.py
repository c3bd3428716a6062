from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest

from msclinic.accounts.models import User
from msclinic.accounts.throttle import forget_failures, must_wait, remember_failure


class AccountBackend(ModelBackend):
    """Accounts with a public password open nothing once the demonstration is over; guessing takes its time."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **fields: Any
    ) -> User | None:
        if username is None or must_wait(username):
            return None
        user = super().authenticate(request, username, password, **fields)
        if user is None:
            remember_failure(username)
        else:
            forget_failures(username)
        return user

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and (settings.DEMO or not user.demo)
