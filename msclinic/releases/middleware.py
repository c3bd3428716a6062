"""Every request can ask for the current release; where there is none, the page says so instead of failing."""

import logging
from collections.abc import Callable
from functools import cache
from http import HTTPStatus

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from msclinic.releases.draft import current_draft, look_at_draft
from msclinic.releases.loading import NoReleaseError
from msclinic.releases.selectors import current_release
from msclinic.releases.trying import is_trying, left_over, stop

__all__ = ["CurrentRelease", "tries_draft"]

logger = logging.getLogger(__name__)


class CurrentRelease:
    """Puts `current_release` on the request, for whatever needs it to call, and answers NoReleaseError.

    For who tries the draft it is the draft, the same for the whole request, and `draft` is true.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        trying = is_trying(request)
        request.__dict__["draft"] = trying
        request.__dict__["current_release"] = cache(current_draft) if trying else current_release
        response = self._get_response(request)
        if not trying and left_over(request, response):
            stop(response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Status 503 and the reason in words; any other exception is somebody else's, unless the draft is tried."""
        if tries_draft(request):
            return _draft_fails(request, exception)
        if not isinstance(exception, NoReleaseError):
            return None
        reason = {"reason": str(exception)}
        return render(request, "releases/unavailable.html", reason, status=HTTPStatus.SERVICE_UNAVAILABLE)


def tries_draft(request: HttpRequest) -> bool:
    """Whether this request is answered from the draft."""
    return bool(request.__dict__.get("draft"))


def _draft_fails(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """A draft may hold what no release does, and fail anywhere: the page says what speaks against it."""
    if isinstance(exception, Error | Http404 | PermissionDenied | SuspiciousOperation):
        return None
    if isinstance(exception, NoReleaseError):
        reasons = [str(exception)]
    else:
        logger.error("A page failed on the draft.", exc_info=exception)
        reasons = look_at_draft().problems or [f"This page fails on it: {type(exception).__name__}; the log says more."]
    return render(request, "releases/draft_fails.html", {"reasons": reasons}, status=HTTPStatus.SERVICE_UNAVAILABLE)
