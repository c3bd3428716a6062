"""Who changed what when: the histories of edited rows, put into words.

Every save, every new link and every deletion is a record of its own; records that change nothing one can read are left
out.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst

from msclinic.core.reasons import SHIPPED

__all__ = ["Entry", "Rows", "entries", "newest_of", "state_of"]

_NOTHING = "–"
_NOBODY = "the command line or an account that is gone"
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
        what = "; ".join(f"{name}: {old} → {new}" for name, old, new in self.changes)
        return f"{self.who} {self.done} {self.row} on {_at(self.when)}{f' ({what})' if what else ''}."

    @property
    def address(self) -> str:
        """Where the history of the row is read; a row that is gone has one too."""
        opts = self.record.instance_type._meta
        return reverse(f"admin:{opts.app_label}_{opts.model_name}_history", args=[self.record.id])


@dataclass(frozen=True)
class _Step:
    """A record, and where it is no first one the fields in which it differs from the one before, with both values.

    A row that it points at is its primary key, the rows that it is linked to are a set of them.
    """

    model: Any
    record: Any
    done: str
    differing: list[tuple[Any, Any, Any]]


Names = Mapping[tuple[Any, Any], str]
"""What the rows that a change names are called, by model and primary key: today, or when they were deleted."""

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


def entries(rows: Rows, since: str = "", *, without: str = "") -> list[Entry]:
    """What changed in these rows, newest first; with a version, only what changed after it.

    Changes made for the reason `without` are left out. The number of queries depends on the models alone.
    """
    newest = [int(part) for part in since.split(".")] if since else [0] * len(rows)
    steps = [
        step
        for (model, common), seen in zip(rows.items(), newest, strict=True)
        for step in _steps(model, common, seen, without)
    ]
    names = _names(steps)
    found = [_entry(step, names) for step in steps if step.differing or _says_something(step.record)]
    return sorted(found, key=lambda entry: (entry.when, entry.record.history_id), reverse=True)


def _says_something(record: Any) -> bool:
    """Whether a record that changes nothing one can read is told all the same: for what it is, or for its reason."""
    return bool(record.history_type != "~" or (record.history_change_reason or SHIPPED) != SHIPPED)


def state_of(record: Any) -> str:
    """Which state of a row a record holds: *source The label as Eden Editor saved it on 26 November 2026, 15:40*."""
    who = _who(record) if record.history_user else _NOBODY
    did = f"it stood when {who} deleted it" if record.history_type == "-" else f"{who} saved it"
    return f"{_row(record)} as {did} on {_at(record.history_date)}"


def _steps(model: Any, common: Mapping[str, Any], seen: int, without: str) -> Iterator[_Step]:
    """The records of rows that once belonged to the page, each compared with the one before it."""
    ever = model.history.filter(**common).order_by().values("id")
    changed = model.history.filter(id__in=ever, history_id__gt=seen).order_by()
    if without:
        changed = changed.exclude(history_change_reason=without)
    records = model.history.filter(id__in=changed.values("id"))
    fields, linked = _fields(model), _linked(model, records)
    before: dict[int, Any] = {}
    for record in records.select_related("history_user").order_by("history_id"):
        earlier = before.get(record.id)
        if record.history_id > seen and not (without and record.history_change_reason == without):
            yield _step(model, fields, linked, record, earlier)
        before[record.id] = record


def _step(model: Any, fields: list[Any], linked: Any, record: Any, earlier: Any) -> _Step:
    came_back = record.history_type == "+" and earlier is not None
    differing = []
    if record.history_type == "~" and earlier is not None:
        pairs = [(field, _value(field, linked, earlier), _value(field, linked, record)) for field in fields]
        differing = [(field, old, new) for field, old, new in pairs if old != new]
    return _Step(model, record, "restored" if came_back else _TYPES[record.history_type], differing)


def _fields(model: Any) -> list[Any]:
    """What an editor can change of a row, in the order of the names."""
    kept = model.history.model
    own = [field for field in kept.tracked_fields if field.editable]
    return sorted([*own, *kept._history_m2m_fields], key=lambda field: str(field.name))


def _linked(model: Any, records: Any) -> dict[str, dict[int, frozenset[Any]]]:
    """For each field that holds links, and by the number of a record, the primary keys of the rows it was linked to."""
    found: dict[str, dict[int, frozenset[Any]]] = {}
    asked = records.order_by().values("history_id")
    for field in model.history.model._history_m2m_fields:
        links = getattr(model.history.model, field.name).filter(history_id__in=asked)
        of_each: dict[int, set[Any]] = defaultdict(set)
        for record, other in links.values_list("history_id", f"{field.m2m_reverse_field_name()}_id"):
            of_each[record].add(other)
        found[field.name] = {record: frozenset(others) for record, others in of_each.items()}
    return found


def _value(field: Any, linked: Mapping[str, Mapping[int, frozenset[Any]]], record: Any) -> Any:
    if field.many_to_many:
        return linked[field.name].get(record.history_id, frozenset())
    return field.value_from_object(record)


def _names(steps: Iterable[_Step]) -> Names:
    wanted: dict[Any, set[Any]] = defaultdict(set)
    for step in steps:
        for field, *values in step.differing:
            for value in values:
                if field.many_to_many:
                    wanted[field.related_model] |= value
                elif field.remote_field and value is not None:
                    wanted[field.related_model].add(value)
    names = {
        (model, pk): str(row)
        for model, keys in wanted.items()
        for pk, row in model._base_manager.select_related().in_bulk(keys).items()
    }
    for model, keys in wanted.items():
        if lost := [pk for pk in keys if (model, pk) not in names and hasattr(model, "history")]:
            deleted = model.history.filter(id__in=lost, history_type="-").order_by("history_id")
            names |= {(model, record.id): f"{_row(record)}, which is gone" for record in deleted}
    return names


def _entry(step: _Step, names: Names) -> Entry:
    return Entry(
        record=step.record,
        row=_row(step.record),
        when=step.record.history_date,
        who=_who(step.record),
        done=step.done,
        reason=step.record.history_change_reason or "",
        changes=[
            (name, _words(field, old, names), _words(field, new, names))
            for field, *values in step.differing
            for name, old, new in _apart(capfirst(str(field.verbose_name)), *values)
        ],
    )


def _apart(name: str, old: Any, new: Any) -> list[tuple[str, Any, Any]]:
    """What changed under one name; of an object each of its entries that differs, by itself."""
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return [(name, old, new)]
    keys = dict.fromkeys((*old, *new))
    return [(f"{name}, {key}", old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def _row(record: Any) -> str:
    return f"{record.instance_type._meta.verbose_name} {_name(record)}"


def _name(record: Any) -> str:
    try:
        return str(record.instance)
    except Exception:  # a name may be made of rows that are gone
        return str(record.id)


def _who(record: Any) -> str:
    user = record.history_user
    return (user.get_full_name() or user.get_username()) if user else capfirst(_NOBODY)


def _at(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y, H:i")


def _words(field: Any, value: Any, names: Names) -> str:
    """A value of a field as somebody reads it."""
    if field.many_to_many:
        return ", ".join(sorted(_called(field, other, names) for other in value)) or _NOTHING
    if field.remote_field and value is not None:
        return _called(field, value, names)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or _NOTHING
    if field.choices:
        value = dict(field.flatchoices).get(value, value)
    return _NOTHING if value in (None, "") else str(value)


def _called(field: Any, pk: Any, names: Names) -> str:
    return names.get((field.related_model, pk)) or f"{field.related_model._meta.verbose_name} {pk}, which is gone"
