"""The release that a request is answered from; the releases app puts it there."""

from django.http import HttpRequest

from msclinic.engine import Release

__all__ = ["release_of"]


def release_of(request: HttpRequest) -> Release:
    """The current release. Raises what the releases app raises where there is none."""
    current: Release = request.current_release()  # type: ignore[attr-defined]  # set by the releases middleware
    return current
