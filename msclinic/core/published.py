"""The release that a request is answered from; the releases app puts it there."""

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from msclinic.core.language import of_release, speak
from msclinic.engine import Release
from msclinic.engine.speech import languages_of

__all__ = ["NothingPublishedError", "disclaimer", "labels_of", "release_if_any", "release_of", "speak_with"]


class NothingPublishedError(Exception):
    """There is no release to answer from."""


def release_of(request: HttpRequest) -> Release:
    """The current release. Raises NothingPublishedError where there is none."""
    current: Release = request.current_release()  # type: ignore[attr-defined]  # set by the releases middleware
    speak_with(current, request)
    return current


def speak_with(release: Release, request: HttpRequest) -> None:
    """Where a release has no words in the language that was chosen, its page is in English, and not half in either."""
    request.spoken = languages_of(release)  # type: ignore[attr-defined]  # for the switch in the header
    if of_release() not in languages_of(release):
        speak(request, settings.LANGUAGE_CODE)


def release_if_any(request: HttpRequest) -> Release | None:
    """The current release, for pages that have something to say without one."""
    try:
        return release_of(request)
    except NothingPublishedError:
        return None


def labels_of(release: Release, sources: Iterable[str]) -> str:
    """What the sources with these slugs are called in a sentence, each once: the article or the handbook."""
    language = of_release()
    labels = dict.fromkeys(release.said(release.sources[slug]["label"], language) for slug in sources)
    return _(" or ").join(labels)


def disclaimer(release: Release) -> str:
    """What an answer is and what it is not, said wherever one is shown or taken away."""
    said = _(
        "Compares the answers with %(titles)s. It supports a clinician’s judgement and does not replace it; "
        "it does not diagnose and orders no treatment."
    )
    return said % {"titles": ", ".join(source["title"] for source in release.document["sources"])}
