"""The newest saved assessments, as cases on which two releases are compared.

Each is somebody's case: whoever may not read it learns that it was counted, and nothing of it.
"""

from collections.abc import Iterable
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from msclinic.accounts.models import User
from msclinic.assessments.comparing import entered
from msclinic.assessments.models import SavedAssessment
from msclinic.assessments.selectors import readable
from msclinic.releases.impact import Case, CaseSource, NoSuchCaseError, Taken

__all__ = ["ASSESSMENTS", "MOST", "SavedAssessments"]

MOST: Final = 200
"""So many of the newest saved assessments are compared."""

_PREFIX: Final = "assessment."


class SavedAssessments(CaseSource):
    """Those that still hold what was entered, the newest first."""

    label = _("saved assessments, the newest first")

    def taken(self) -> Taken:
        held = SavedAssessment.objects.filter(payload__isnull=False)
        newest = list(held.select_related("payload").order_by("-saved_at", "-id")[: MOST + 1])
        return Taken.of(newest[:MOST], _case, held.count() if len(newest) > MOST else len(newest))

    def open_to(self, user: User, keys: Iterable[str]) -> frozenset[str]:
        numbers = [key.removeprefix(_PREFIX) for key in keys]
        found = _held_for(user).filter(number__in=numbers).values_list("number", flat=True)
        return frozenset(f"{_PREFIX}{number}" for number in found)

    def one(self, user: User, key: str) -> Case:
        try:
            return _case(_held_for(user).select_related("payload").get(number=key.removeprefix(_PREFIX)))
        except SavedAssessment.DoesNotExist:
            raise NoSuchCaseError(key) from None


def _held_for(user: User) -> QuerySet[SavedAssessment]:
    """Those that somebody may read, as far as they still hold something."""
    rows = readable(user) if user.has_perm("assessments.view_savedassessment") else SavedAssessment.objects.none()
    return rows.filter(payload__isnull=False)


def _case(saved: SavedAssessment) -> Case:
    asked = entered(saved.payload)
    return Case(f"{_PREFIX}{saved.number}", asked.facts, asked.as_of, asked.zone, saved.number)


ASSESSMENTS = SavedAssessments()
