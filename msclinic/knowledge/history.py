"""Who changed what when: the histories of edited rows, put into words.

Every save, every new link and every deletion is a record of its own; records that change nothing one can read are left
out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Model, Value
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from simple_history.models import DeletedObject

__all__ = ["Entry", "Rows", "entries", "newest_of"]

_NOTHING = "–"
_TYPES = {"+": "added", "~": "changed", "-": "deleted"}


@dataclass(frozen=True)
class Entry:
    """One change of one row. `changes` holds for each field its name, what it was and what it became."""

    record: Any
    row: str
    when: datetime
    who: str
    done: str
    reason: str
    changes: list[tuple[str, str, str]]

    def __str__(self) -> str:
        at = date_format(timezone.localtime(self.when), "j F Y, H:i")
        what = "; ".join(f"{name}: {old} → {new}" for name, old, new in self.changes)
        return f"{self.who} {self.done} {self.row} on {at}{f' ({what})' if what else ''}."


Rows = Mapping[Any, Mapping[str, Any]]
"""For each model that a page shows, what its rows have in common: those of a therapy, `{"therapy": 3}`."""


def newest_of(rows: Rows) -> str:
    """The version of a page: the newest record of each of its models, in their order."""
    queries = [
        model.history.filter(id__in=model.history.filter(**common).values("id"))
        .order_by()
        .annotate(place=Value(place))
        .values("place")
        .annotate(newest=Max("history_id"))
        .values_list("place", "newest")
        for place, (model, common) in enumerate(rows.items())
    ]
    found = dict(queries[0].union(*queries[1:], all=True))
    return ".".join(str(found.get(place) or 0) for place in range(len(rows)))


def entries(rows: Rows, since: str = "") -> list[Entry]:
    """What changed in these rows, newest first; with a version, only what changed after it."""
    newest = [int(part) for part in since.split(".")] if since else [0] * len(rows)
    found = [
        entry
        for (model, common), seen in zip(rows.items(), newest, strict=True)
        for entry in _of_model(model, common, seen)
    ]
    return sorted(found, key=lambda entry: (entry.when, entry.record.history_id), reverse=True)


def _of_model(model: Any, common: Mapping[str, Any], seen: int) -> Iterable[Entry]:
    """The records of rows that once belonged to the page, each compared with the one before it."""
    before: dict[int, Any] = {}
    ever = model.history.filter(**common).order_by().values("id")
    changed = model.history.filter(id__in=ever, history_id__gt=seen).order_by().values("id")
    for record in model.history.filter(id__in=changed).select_related("history_user").order_by("history_id"):
        if record.history_id > seen:
            entry = _entry(model, record, before.get(record.id))
            if entry.changes or record.history_type != "~":
                yield entry
        before[record.id] = record


def _entry(model: type[Model], record: Any, before: Any) -> Entry:
    user = record.history_user
    changed = record.history_type == "~" and before is not None
    return Entry(
        record=record,
        row=f"{model._meta.verbose_name} {_name(record)}",
        when=record.history_date,
        who=(user.get_full_name() or user.get_username()) if user else "The command line",
        done=_TYPES[record.history_type],
        reason=record.history_change_reason or "",
        changes=list(_changes(model, record, before)) if changed else [],
    )


def _name(record: Any) -> str:
    try:
        return str(record.instance)
    except Exception:  # a name may be made of rows that are gone
        return str(record.id)


def _changes(model: type[Model], record: Any, before: Any) -> Iterator[tuple[str, str, str]]:
    for change in record.diff_against(before, foreign_keys_are_objs=True).changes:
        field: Any = model._meta.get_field(change.field)
        yield capfirst(str(field.verbose_name)), _words(field, change.old), _words(field, change.new)


def _words(field: Any, value: Any) -> str:
    """A value of a field as somebody reads it."""
    if field.many_to_many:
        return ", ".join(str(row[field.m2m_reverse_field_name()]) for row in value) or _NOTHING
    if isinstance(value, DeletedObject):
        return f"{field.related_model._meta.verbose_name} {value.pk}, which is gone"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _NOTHING
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    return _NOTHING if value in (None, "") else str(value)
