"""Releases for tests that are not about publishing."""

from collections.abc import Mapping
from typing import Any

from msclinic.engine import canonical, digest
from msclinic.releases.models import Release


def published(document: Mapping[str, Any], /, **fields: Any) -> Release:
    """A document as the next release, with its hash unless another is given."""
    number = Release.objects.count() + 1
    stored = {"sha256": digest(document), "document": canonical(document), "reason": f"Made-up reason {number}."}
    return Release.objects.create(number=number, **{**stored, **fields})
