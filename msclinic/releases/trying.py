"""Trying the draft before it is proposed: who does, and for how long. Whoever may not propose never gets it."""

from typing import Any, Final, cast

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

from msclinic.accounts.models import User
from msclinic.releases.states import why_not_propose

__all__ = ["is_trying", "left_over", "may_try", "start", "stop"]

COOKIE: Final = "draft"
LASTS: Final = 60 * 60
"""Seconds, after which the published release answers again."""


def may_try(person: Any) -> bool:
    """Whether somebody may see the draft on the pages of the site: staff who may propose it."""
    return bool(person.is_active and person.is_staff and not why_not_propose(cast(User, person)))


def is_trying(request: HttpRequest) -> bool:
    """Whether the pages answer this browser from the draft. Who has no such cookie is not even looked up."""
    if COOKIE not in request.COOKIES:
        return False
    named = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=LASTS)
    return bool(named) and named == str(request.user.pk) and may_try(request.user)


def start(response: HttpResponseBase, person: User) -> None:
    """From the next request on this browser gets the draft, for as long as that person is signed in."""
    response.set_signed_cookie(
        COOKIE,
        str(person.pk),
        salt=COOKIE,
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def stop(response: HttpResponseBase) -> None:
    """From the next request on this browser gets what is published."""
    response.delete_cookie(COOKIE, samesite="Lax")


def left_over(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the browser still has a cookie that holds no longer, and this answer gives it no other."""
    return COOKIE in request.COOKIES and COOKIE not in response.cookies
