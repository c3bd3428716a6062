"""Reads of saved assessments."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from msclinic.accounts.models import User
from msclinic.assessments.keeping import HELD
from msclinic.assessments.models import Feedback, SavedAssessment
from msclinic.releases.models import Release

__all__ = [
    "PAGE",
    "FeedbackPage",
    "ListPage",
    "feedback_on",
    "feedback_page",
    "list_page",
    "one",
    "one_feedback",
    "readable",
    "reads_all",
    "saved_under",
    "where",
]

PAGE = 50
"""How many a page of the list holds."""

_LEFT_IN_THE_TABLE = ("release__document", *(f"payload__{name}" for name in HELD if name != "label"))


def reads_all(user: User) -> bool:
    """Whether somebody may read what others saved."""
    return user.has_perm("assessments.view_all_savedassessments")


def readable(user: User) -> QuerySet[SavedAssessment]:
    """The saved assessments that somebody may read: their own, or with the permission those of everybody."""
    rows = SavedAssessment.objects.order_by("-saved_at", "-id")
    return rows if reads_all(user) else rows.filter(saved_by=user)


def one(user: User, number: str) -> SavedAssessment:
    """One of them by its number. Raises SavedAssessment.DoesNotExist, also where it is somebody else's."""
    rows = readable(user).select_related("saved_by", "tombstone__by", "payload", "release__withdrawal__by")
    return rows.defer("release__document").get(number=number)


def saved_under(release: Release) -> int:
    """How many assessments were saved under a release, by anybody."""
    return SavedAssessment.objects.filter(release=release).count()


def where(rows: QuerySet[SavedAssessment], wanted: Mapping[str, Any]) -> QuerySet[SavedAssessment]:
    """Those that a filter lets through; `wanted` is what it cleaned.

    A label with other letters than English ones is looked for as an expression, which costs more: of those SQLite by
    itself knows no small and capital ones.
    """
    since, until, label = wanted.get("since"), wanted.get("until"), wanted.get("label")
    asked = {
        "number": wanted.get("number"),
        "payload__label__icontains": label if label and label.isascii() else None,
        "payload__label__iregex": re.escape(label) if label and not label.isascii() else None,
        "release": wanted.get("release"),
        "saved_by": wanted.get("saved_by"),
        "saved_at__gte": _midnight(since) if since else None,
        "saved_at__lt": _midnight(until + timedelta(days=1)) if until else None,
    }
    return rows.filter(**{name: value for name, value in asked.items() if value})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True, slots=True)
class ListPage:
    """Some of them, newest first, and the mark behind which older ones follow; empty where none do."""

    rows: list[SavedAssessment]
    older: str


def list_page(rows: QuerySet[SavedAssessment], before: str = "") -> ListPage:
    """A page of them: the newest, or those behind a mark; what is no mark counts as none.

    The mark is where the last page ended and not how many came before, so a deep page costs what the first does.
    """
    keys = list((_behind(rows, before) if before else rows).values_list("pk", flat=True)[: PAGE + 1])
    found = _with_what_is_listed(keys)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return ListPage(found[:PAGE], f"{last.saved_at.isoformat()} {last.pk}" if last else "")


def _with_what_is_listed(keys: list[int]) -> list[SavedAssessment]:
    """These rows in order. Joined only once the page is known: a join ahead of that makes SQLite sort all there are."""
    rows = SavedAssessment.objects.filter(pk__in=keys)
    rows = rows.select_related("payload", "release__withdrawal", "saved_by", "tombstone")
    return list(rows.defer(*_LEFT_IN_THE_TABLE))


def _behind(rows: QuerySet[SavedAssessment], mark: str) -> QuerySet[SavedAssessment]:
    moment, _space, number = mark.partition(" ")
    try:
        read, pk = datetime.fromisoformat(moment), int(number)
        saved_at = read.astimezone(UTC)
    except (ValueError, OverflowError):
        return rows
    if read.tzinfo is None or not 0 < pk < 2**63:
        return rows
    return rows.filter(Q(saved_at__lt=saved_at) | Q(id__lt=pk), saved_at__lte=saved_at)


def feedback_on(header: SavedAssessment) -> list[Feedback]:
    """What was said of the findings of a saved assessment, newest first, with the answers."""
    return list(header.feedback.select_related("by", "answer__by"))


@dataclass(frozen=True, slots=True)
class FeedbackPage:
    """Some of what is thought of findings, and the mark behind which more follows; 0 where nothing does."""

    rows: list[Feedback]
    further: int


def feedback_page(*, every: bool, behind: int = 0) -> FeedbackPage:
    """What the authors have not answered yet, the oldest first; or every one, the newest first."""
    rows = Feedback.objects.select_related("assessment__release", "by", "answer__by")
    rows = rows.order_by("-id") if every else rows.filter(answer__isnull=True).order_by("id")
    if behind:
        rows = rows.filter(id__lt=behind) if every else rows.filter(id__gt=behind)
    found = list(rows.defer("assessment__release__document")[: PAGE + 1])
    return FeedbackPage(found[:PAGE], found[PAGE - 1].pk if len(found) > PAGE else 0)


def one_feedback(pk: int) -> Feedback:
    """One of them, with its case. Raises Feedback.DoesNotExist."""
    found = Feedback.objects.select_related(
        "assessment__payload",
        "assessment__release__withdrawal__by",
        "assessment__saved_by",
        "assessment__tombstone",
        "by",
        "answer__by",
    )
    return found.defer("assessment__release__document").get(pk=pk)
