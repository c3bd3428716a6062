"""Is this site able to assess? For whatever watches over it."""

from dataclasses import dataclass
from typing import Any

from django.db import Error

from msclinic.releases.models import Release
from msclinic.releases.selectors import NoReleaseError, current_release

__all__ = ["Health", "health"]


@dataclass(frozen=True, slots=True)
class Health:
    """Whether all is well, and what there is to report."""

    well: bool
    report: dict[str, Any]


def health() -> Health:
    """The current release with its numbers, or why there is none; ill also while pages go on without the database."""
    try:
        Release.objects.exists()
        release = current_release()
    except NoReleaseError as error:
        return _ill(str(error))
    except Error:
        return _ill("The database does not answer.")
    report = {
        "status": "ok",
        "release": release.number,
        "sha256": release.sha256,
        "rules": len(release.rules),
        "passages": len(release.passages),
    }
    return Health(True, report)


def _ill(reason: str) -> Health:
    return Health(False, {"status": "unavailable", "reason": reason})
