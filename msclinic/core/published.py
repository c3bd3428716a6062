"""The release that a request is answered from; the releases app puts it there."""

from collections.abc import Iterable

from django.http import HttpRequest

from msclinic.engine import Release

__all__ = ["labels_of", "release_of"]


def release_of(request: HttpRequest) -> Release:
    """The current release. Raises what the releases app raises where there is none."""
    current: Release = request.current_release()  # type: ignore[attr-defined]  # set by the releases middleware
    return current


def labels_of(release: Release, sources: Iterable[str]) -> str:
    """What the sources with these slugs are called in a sentence, each once: the article or the handbook."""
    return " or ".join(dict.fromkeys(str(release.sources[slug]["label"]) for slug in sources))
