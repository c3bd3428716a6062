"""A sign-in lasts for as long as somebody goes on working, and SESSION_MINUTES beyond."""

import time
from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from msclinic.core.access import remember_whose

__all__ = ["remember_the_sign_in", "stay_signed_in"]

_EVERY: Final = 60
"""Seconds. A session is written no more often, since writing costs more than answering; but within a quarter of the
time for which it lasts, however short that is.
"""

_SEEN: Final = "seen"


def remember_the_sign_in(*, request: HttpRequest, **_: Any) -> None:
    """When somebody signs in, their time begins."""
    request.session[_SEEN] = int(time.time())


def stay_signed_in(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Writes the session of whoever has signed in from time to time, which puts off its end; whose it is, the browser
    remembers beyond that.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.get(_SEEN, 0) >= min(_EVERY, settings.SESSION_COOKIE_AGE // 4):
                request.session[_SEEN] = now
        response = get_response(request)
        if request.user.is_authenticated:
            remember_whose(request, response)
        return response

    return middleware
