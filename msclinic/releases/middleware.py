"""Every request can ask for the current release; where there is none, the page says so instead of failing."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from msclinic.releases.loading import NoReleaseError
from msclinic.releases.selectors import current_release

__all__ = ["CurrentRelease"]


class CurrentRelease:
    """Puts `current_release` on the request, for whatever needs it to call, and answers NoReleaseError."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.__dict__["current_release"] = current_release
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Status 503 and the reason in words; any other exception is somebody else's."""
        if not isinstance(exception, NoReleaseError):
            return None
        reason = {"reason": str(exception)}
        return render(request, "releases/unavailable.html", reason, status=HTTPStatus.SERVICE_UNAVAILABLE)
