"""May this document be published? One sentence for each thing that speaks against it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from msclinic.engine import Release
from msclinic.releases.checks.opposites import check_opposites
from msclinic.releases.checks.places import check_places
from msclinic.releases.checks.quotations import check_quotations
from msclinic.releases.checks.references import check_references
from msclinic.releases.checks.rules import check_rules
from msclinic.releases.checks.verdicts import check_verdicts
from msclinic.releases.checks.words import check_words
from msclinic.releases.loading import missing_sections

__all__ = ["check_document", "remarks_on"]


def check_document(document: dict[str, Any]) -> list[str]:
    """Every problem of a release document, in words; empty when it may be published."""
    problems = [
        *(f"there is no rule of {section}" for section in missing_sections(document)),
        *check_rules(document),
        *check_references(document),
        *check_quotations(document),
        *check_words(document),
        *check_places(document),
    ]
    return list(dict.fromkeys(problems)) or _loading(document)


def _loading(document: dict[str, Any]) -> list[str]:
    """What the engine itself says, where nothing more telling was found; and what other apps say of what it loads."""
    try:
        release = Release(document)
    except (KeyError, TypeError, ValueError) as error:
        return [f"{error} is missing" if isinstance(error, KeyError) else str(error)]
    return [*check_verdicts(release), *check_opposites(release), *_said_by(settings.RELEASE_CHECKS, release)]


def remarks_on(document: Mapping[str, Any]) -> list[str]:
    """What other apps say of a document that may be published, and what holds nothing up."""
    return _said_by(settings.RELEASE_REMARKS, Release(document))


def _said_by(paths: Iterable[str], release: Release) -> list[str]:
    return [sentence for path in paths for sentence in import_string(path)(release)]
