"""Passages of the same words."""

from django.db.models import QuerySet

from msclinic.evidence.models import Passage

__all__ = ["twins_of"]


def twins_of(passage: Passage) -> QuerySet[Passage]:
    """The other passages, of whatever source, that quote or state the very same words."""
    same = {"sha256": passage.sha256} if passage.sha256 else {"kind": passage.kind, "text": passage.text}
    return Passage.objects.filter(**same).exclude(pk=passage.pk).select_related("source")
