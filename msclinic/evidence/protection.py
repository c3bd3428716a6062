"""A passage that something rests on stays."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import ManyToManyRel, ManyToOneRel, ProtectedError
from django.db.models.signals import pre_delete
from django.dispatch import receiver

from msclinic.evidence.models import Passage

__all__ = ["can_delete_passage", "check_delete_passage", "users_of", "why_it_stays"]


def users_of(passage: Passage) -> list[Any]:
    """Every row, of whatever app, that refers to the passage."""
    return [row for relation in _relations() for row in _rows(relation, passage)]


def why_it_stays(passage: Passage) -> str:
    """What rests on the passage, as a sentence; empty when nothing does."""
    users = users_of(passage)
    names = ", ".join(f"{row._meta.verbose_name} {row}" for row in users)
    return f"{passage} cannot be deleted: {names} {'rests' if len(users) == 1 else 'rest'} on it." if users else ""


def check_delete_passage(passage: Passage) -> None:
    """ValidationError, in words, when something rests on the passage."""
    if sentence := why_it_stays(passage):
        raise ValidationError(sentence)


def can_delete_passage(passage: Passage) -> bool:
    return not why_it_stays(passage)


@receiver(pre_delete, sender=Passage)
def _refuse(*, instance: Passage, **_: Any) -> None:
    if sentence := why_it_stays(instance):
        raise ProtectedError(sentence, set(users_of(instance)))


def _relations() -> Iterator[ManyToOneRel | ManyToManyRel]:
    for relation in Passage._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel | ManyToManyRel) and not relation.related_model._meta.auto_created:
            yield relation


def _rows(relation: ManyToOneRel | ManyToManyRel, passage: Passage) -> list[Any]:
    return list(relation.related_model._default_manager.filter(**{relation.field.name: passage}))
