"""Rows that are gone now: how each was deleted, what went with it, and what has to be there before it comes back."""

from collections.abc import Collection, Iterable, Iterator
from datetime import timedelta
from typing import Any, Final

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from msclinic.knowledge.history import Entry, Rows, entries

__all__ = ["deleted_with", "gone", "linked_once", "needed"]

_BREATH: Final = timedelta(seconds=5)
"""A row takes along what stands on its page, each with a record of its own: so far apart they are at most."""


def gone(rows: Rows) -> list[Entry]:
    """For each of these rows that is not there now its last deletion, newest first."""
    ids = {
        model: model.history.filter(**common).exclude(id__in=model._base_manager.values("id")).values("id")
        for model, common in rows.items()
    }
    last: dict[tuple[Any, Any], Entry] = {}
    for entry in entries({model: {"id__in": of_model} for model, of_model in ids.items()}):
        last.setdefault((entry.record.instance_type, entry.record.id), entry)
    return [entry for entry in last.values() if entry.record.history_type == "-"]


def deleted_with(rows: Rows, deletion: Any) -> list[Entry]:
    """What was deleted from a page in the same breath as its row, and is gone still; oldest row of each kind first."""
    below = {model: common for model, common in rows.items() if model is not deletion.instance_type}
    before = type(deletion).objects.filter(id=deletion.id, history_id__lt=deletion.history_id)
    latest = deletion.history_date + _BREATH
    earliest = max([deletion.history_date - _BREATH, *before.values_list("history_date", flat=True)])
    found = [
        entry
        for entry in (gone(below) if below else [])
        if earliest <= entry.when <= latest and entry.record.history_user_id == deletion.history_user_id
    ]
    return sorted(found, key=lambda entry: (list(below).index(entry.record.instance_type), entry.record.id))


def needed(record: Any, given: Collection[str]) -> Iterator[SafeString]:
    """For each row that a state points at and that is gone, unless another is given, a sentence that leads to it."""
    for field in record.tracked_fields:
        pk = getattr(record, field.attname)
        if field.name in given or pk is None or not hasattr(field.related_model, "history"):
            continue
        for entry in gone({field.related_model: {"id": pk}}):
            words = 'It needs <a href="{}">{}</a>, which is gone: restore that first.'
            yield format_html(words, entry.address, entry.row)


def linked_once(field: Any, keys: Iterable[Any]) -> Iterator[SafeString]:
    """For each of the rows that a state was linked to and that is gone, a sentence that leads to it."""
    if not hasattr(field.related_model, "history"):
        return
    for entry in gone({field.related_model: {"id__in": list(keys)}}):
        words = '{}: <a href="{}">{}</a> is gone. Restore it first, or choose another.'
        yield format_html(words, capfirst(str(field.verbose_name)), entry.address, entry.row)
