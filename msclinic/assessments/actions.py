"""Saving what was said to a form, and deleting what a saved assessment holds."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from msclinic.accounts.models import User
from msclinic.assessments.keeping import digest_of, digest_of_text, payload_of, turns_at
from msclinic.assessments.models import Payload, SavedAssessment, Tombstone
from msclinic.assessments.numbers import new_number
from msclinic.core.assessing import Answered
from msclinic.core.version import version
from msclinic.releases.models import Release

__all__ = [
    "ErasingRefusedError",
    "SavingRefusedError",
    "erase",
    "erase_over_age",
    "may_erase",
    "save",
    "time_kept",
    "why_not_save",
]

_TRIES = 3
"""So often a number is drawn that somebody else has; each time the odds are one in a million at a million rows."""


class SavingRefusedError(Exception):
    """The assessment cannot be saved; the message says why."""


class ErasingRefusedError(Exception):
    """What a saved assessment holds cannot be deleted; the message says why."""


def why_not_save(actor: User, found: Answered) -> str:
    """What speaks against saving; empty where nothing does."""
    if not actor.has_perm("assessments.add_savedassessment"):
        return _("You may not save assessments: it takes the role of a clinician.")
    if not found.release.number:
        return _("The draft is tried here. Only what is said under a published release can be saved.")
    if found.result.errors:
        return _("Correct the entries first: what cannot be read cannot be judged later either.")
    if not found.entry.facts:
        return _("Nothing is answered yet, so there is nothing to save.")
    return ""


def save(
    *, actor: User, found: Answered, seen: str, label: str = "", judgement: str = "", note: str = ""
) -> SavedAssessment:
    """Keep what was entered and what is said to it, to the byte.

    `seen` is the hash of the answer that was shown to who saves it; another one is never saved in its place.
    Raises SavingRefusedError.
    """
    if refusal := why_not_save(actor, found):
        raise SavingRefusedError(refusal)
    payload = payload_of(found, label=label.strip(), judgement=judgement.strip(), note=note.strip())
    if digest_of_text(payload.answer) != seen:
        raise SavingRefusedError(
            _(
                "The answer is not the one that you have seen: the rules or the language have changed. "
                "Look again, then save."
            )
        )
    header = SavedAssessment(
        saved_by=actor,
        release=Release.objects.defer("document").get(number=found.release.number),
        page=found.page.name,
        as_of=datetime.fromisoformat(found.assessment.as_of),
        turns_at=turns_at(found),
        software=version(),
        sha256=digest_of(payload),
    )
    with transaction.atomic():
        _insert(header)
        payload.assessment = header
        payload.save(force_insert=True)
    return header


def time_kept() -> str:
    """After how long what is saved is deleted, as a sentence; empty where it is kept."""
    days = settings.KEEP_DAYS
    if not days:
        return ""
    words = ngettext(
        "What is saved is deleted after %(count)s day; that there was one stays.",
        "What is saved is deleted after %(count)s days; that there was one stays.",
        days,
    )
    return words % {"count": days}


def _insert(header: SavedAssessment) -> None:
    for left in reversed(range(_TRIES)):
        header.number = new_number()
        try:
            with transaction.atomic():
                header.save(force_insert=True)
        except IntegrityError:
            if not left:
                raise
        else:
            return


def may_erase(actor: User, header: SavedAssessment) -> bool:
    """Whoever saved it, and whoever may erase what others saved."""
    return header.saved_by_id == actor.pk or actor.has_perm("assessments.erase_savedassessment")


@transaction.atomic
def erase(*, actor: User, header: SavedAssessment, reason: str) -> Tombstone:
    """Delete what a saved assessment holds; that there was one, and who deleted it and why, stays.

    Raises ErasingRefusedError.
    """
    if not may_erase(actor, header):
        raise ErasingRefusedError(_("What somebody else saved is not yours to delete."))
    if not reason.strip():
        raise ErasingRefusedError(_("Enter the reason: it stands where the assessment stood."))
    stone = Tombstone(assessment=header, by=actor, reason=reason.strip())
    try:
        with transaction.atomic():
            stone.save(force_insert=True)
    except IntegrityError as clash:
        raise ErasingRefusedError(_("It is deleted already.")) from clash
    Payload.objects.filter(assessment=header).delete()
    return stone


@transaction.atomic
def erase_over_age(days: int) -> int:
    """Delete what was saved longer ago than so many days; gives back how many."""
    until = timezone.now() - timedelta(days=days)
    over = SavedAssessment.objects.filter(saved_at__lt=until, payload__isnull=False)
    reason = ngettext("Kept for %(count)s day.", "Kept for %(count)s days.", days) % {"count": days}
    stones = [Tombstone(assessment=header, reason=reason) for header in over]
    Tombstone.objects.bulk_create(stones, ignore_conflicts=True)
    behind_them = Payload.objects.filter(assessment__saved_at__lt=until, assessment__tombstone__isnull=False)
    count, _by_model = behind_them.delete()
    return count
