"""Which programs are let in: those with a token, and where access is open the others too, at their rate."""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from msclinic.api.actions import note_use
from msclinic.api.replies import P, RefusedError, View, machine
from msclinic.api.selectors import valid_token
from msclinic.core.rate import Rate, address_of, seconds_to_wait

__all__ = ["api"]

NO_TOKEN: Final = "Send a token that an administrator has issued: Authorization: Bearer, then its secret."  # noqa: S105
BAD_TOKEN: Final = "This token is not valid, or no longer."  # noqa: S105
READING: Final = frozenset({"GET", "HEAD"})


def api(*methods: str) -> Callable[[View[P]], View[P]]:
    """Programs may ask it, with a token or, where access is open, without one. Outermost of all decorators.

    A session never opens it: whoever is signed in on the site is as unknown here as anybody.
    """

    def decorate(view: View[P]) -> View[P]:
        @machine(*methods)
        @wraps(view)
        def admitted(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            _admit(request)
            return view(request, *args, **kwargs)

        @wraps(admitted)
        def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            response = admitted(request, *args, **kwargs)
            patch_vary_headers(response, ["Authorization", "Accept-Language"])
            return response

        gate.__dict__["access"] = "api"
        return gate

    return decorate


def _admit(request: HttpRequest) -> None:
    secret = _secret_of(request)
    token = valid_token(secret) if secret else None
    if token is None:
        _count(request)
        if secret:
            challenge = {"WWW-Authenticate": 'Bearer error="invalid_token"'}
            raise RefusedError(HTTPStatus.UNAUTHORIZED, BAD_TOKEN, challenge)
        if not settings.OPEN_ACCESS:
            raise RefusedError(HTTPStatus.UNAUTHORIZED, NO_TOKEN, {"WWW-Authenticate": "Bearer"})
    elif request.method not in READING:
        note_use(token, timezone.localdate())


def _secret_of(request: HttpRequest) -> str:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _count(request: HttpRequest) -> None:
    seconds = seconds_to_wait(address_of(request), Rate.read(settings.API_RATE), time.time())
    if seconds:
        message = f"Too many requests without a token. Ask again in {seconds} second{'s' if seconds > 1 else ''}."
        raise RefusedError(HTTPStatus.TOO_MANY_REQUESTS, message, {"Retry-After": str(seconds)})
