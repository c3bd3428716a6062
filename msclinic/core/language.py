"""The language of the pages: the one chosen in the header, else the first of the browser's that there is."""

from collections.abc import Callable, Collection
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from msclinic.engine.speech import ENGLISH

__all__ = ["english_for_editors", "keep_language", "of_release", "speak", "spoken_among", "take_language"]

_EDITORS: Final = "/admin/"


def english_for_editors(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The admin is in English whatever was chosen: what is edited there is, and half of it would not follow."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(_EDITORS):
            speak(request, settings.LANGUAGE_CODE)
        return get_response(request)

    return middleware


def of_release() -> str:
    """What a release calls the language that is spoken: its first part, en or de."""
    return (translation.get_language() or ENGLISH).partition("-")[0]


def spoken_among(languages: Collection[str]) -> str:
    """The language that is spoken, where something is there in it; else English, else the first that it is there in."""
    return next((one for one in (of_release(), ENGLISH) if one in languages), next(iter(languages), ENGLISH))


def take_language(request: HttpRequest) -> str:
    """The language that a form asks for together with its answers, which is spoken from here on; empty for none."""
    chosen = request.POST.get("language", "")
    if chosen not in dict(settings.LANGUAGES):
        return ""
    speak(request, chosen)
    return chosen


def keep_language(response: HttpResponse, chosen: str) -> HttpResponse:
    """Remember the language in this browser, as Django's own view does."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )
    return response


def speak(request: HttpRequest, language: str) -> None:
    """From here on the answer to this request is in that language."""
    translation.activate(language)
    request.LANGUAGE_CODE = language
