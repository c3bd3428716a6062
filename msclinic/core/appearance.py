"""How the page looks and listens in this browser: plain cookies, written by a small POST, read on every page."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

CHOICES = {"theme": ("auto", "light", "dark"), "room": ("0", "1"), "keys": ("1", "0")}
A_YEAR = 365 * 24 * 60 * 60


def appearance_of(request: HttpRequest) -> dict[str, str]:
    """The theme, the room mode and the keys asked for; the first choice where nothing readable is stored."""
    return {
        name: value if (value := request.COOKIES.get(name, "")) in choices else choices[0]
        for name, choices in CHOICES.items()
    }


def wanted_appearance(request: HttpRequest) -> dict[str, str] | None:
    """What the POST asks to change, or None where it asks for nothing or for what does not exist."""
    wanted = {name: request.POST[name] for name in CHOICES if name in request.POST}
    if not wanted or any(value not in CHOICES[name] for name, value in wanted.items()):
        return None
    return wanted


def keep_appearance(response: HttpResponse, wanted: dict[str, str]) -> HttpResponse:
    for name, value in wanted.items():
        response.set_cookie(
            name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response
