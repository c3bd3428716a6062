"""From a stored row to a release that can decide: nothing is evaluated under a document that was altered."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings

from msclinic.core.published import NothingPublishedError
from msclinic.engine import Release as Loaded
from msclinic.engine import ReleaseError
from msclinic.releases.models import Release

__all__ = ["NoReleaseError", "NoSuchReleaseError", "load", "missing_sections"]


class NoReleaseError(NothingPublishedError):
    """There is no release to decide under; the message says why, in a sentence for whoever reads the page."""


class NoSuchReleaseError(NoReleaseError):
    """There is no release of that number."""


def load(row: Release) -> Loaded:
    """The release of a row, its hash verified. Raises NoReleaseError when it cannot be used."""
    if hashlib.sha256(row.document.encode()).hexdigest() != row.sha256:
        raise NoReleaseError(f"{row} is not the document that was published: its hash differs.")
    try:
        loaded = Loaded(json.loads(row.document), row.number)
    except ReleaseError as error:
        raise NoReleaseError(f"{row} cannot be read by this program: {error}.") from error
    if loaded.sha256 != row.sha256:
        raise NoReleaseError(f"{row} is not spelled as it was published: its hash differs.")
    if missing := missing_sections(loaded.document):
        raise NoReleaseError(f"{row} is incomplete: it holds no rules of {' and '.join(missing)}.")
    return loaded


def missing_sections(document: Mapping[str, Any]) -> list[str]:
    """The clinical apps that a document holds no rule of."""
    wanted = [path.partition(".")[0] for path in settings.RULE_SECTIONS]
    present = {rule["section"] for rule in document["rules"]}
    return [section for section in wanted if section not in present]
