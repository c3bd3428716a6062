from collections.abc import Iterator
from typing import Any

from django.core.checks import CheckMessage, Error
from django.urls import URLPattern, URLResolver, get_resolver

OUTSIDE = ("django.contrib.admin", "django.contrib.staticfiles", "django.views.static")


def every_view_declares_its_access(**_options: Any) -> list[CheckMessage]:
    """Outside the admin and static files, a view without an access decorator is an error."""
    return [
        Error(
            f"The view of “/{route}” does not say who may see it.",
            hint="Put a decorator of msclinic.core.access around it.",
            id="core.E001",
        )
        for route, view in _views(get_resolver())
        if not getattr(view, "access", "")
    ]


def _views(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if entry.app_name != "admin":
                yield from _views(entry, route)
        elif isinstance(entry, URLPattern) and not entry.callback.__module__.startswith(OUTSIDE):
            yield route, entry.callback
