"""Loading content files: a row that exists already is left as it is, edited or not; so is one that is gone."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from msclinic.core.reasons import was_there
from msclinic.evidence.actions import LoadReport
from msclinic.evidence.models import Passage
from msclinic.knowledge.content_files import compact
from msclinic.knowledge.rule_rows import RuleRow

__all__ = [
    "GoneError",
    "LoadReport",
    "cited",
    "find",
    "keep_or_make",
    "keep_rules",
    "passages",
    "rule_content",
    "rule_fields",
]

Row = TypeVar("Row", bound=Model)


class GoneError(Exception):
    """Somebody deleted or renamed a row that another one needs."""


def find(model: type[Row], **named: Any) -> Row:
    """The row that a content entry names. GoneError where there is none any more, or not yet."""
    row = model._default_manager.filter(**named).first()
    if row is None:
        raise GoneError(f"{model._meta.verbose_name} {', '.join(map(str, named.values()))}")
    return row


def keep_or_make(
    report: LoadReport,
    name: str,
    wanted: Mapping[str, Any],
    key: tuple[type[Row], str],
    content_of: Callable[[Row], Mapping[str, Any]],
    make: Callable[[], Row],
) -> tuple[Row | None, bool]:
    """The row of a content entry, and whether it is new; `key` is its model and the field that names it.

    A stored row is noted as the same or as differing. One that somebody deleted or renamed is not made again, and
    neither is one that cannot be made without such a row: then nothing of what `make` has begun stays.
    """
    model, field = key
    stored = model._default_manager.filter(**{field: wanted[field]}).first()
    if stored is not None:
        report.keep(name, same=compact(content_of(stored)) == compact(wanted))
        return stored, False
    if was_there(model, **{field: wanted[field]}):
        report.leave_out(name)
        return None, False
    try:
        with transaction.atomic():
            made = make()
    except GoneError as gone:
        report.leave_out(name, f"needs {gone}")
        return None, False
    report.made.append(name)
    return made, True


def passages(source: str, codes: Iterable[str]) -> list[Passage]:
    """The passages of a source by code.

    GoneError names one that somebody deleted or renamed, Passage.DoesNotExist one that was never there.
    """
    wanted = list(codes)
    found = {passage.code: passage for passage in Passage.objects.filter(source__slug=source, code__in=wanted)}
    if lost := [code for code in wanted if code not in found]:
        if was_there(Passage, code=lost[0]):
            raise GoneError(f"passage {lost[0]}")
        raise Passage.DoesNotExist(f"{source} has no passage {lost[0]}: load the source first.")
    return [found[code] for code in wanted]


def cited(rows: Iterable[Passage]) -> dict[str, Any]:
    """The source and the codes of the passages of a row, as the files have them."""
    listed = list(rows)
    return {"source": listed[0].source.slug if listed else "", "citations": sorted(passage.code for passage in listed)}


def rule_content(row: RuleRow) -> dict[str, Any]:
    """What every rule has, as the files have it."""
    return {
        "code": row.code,
        "question": row.question,
        "position": row.position,
        **cited(row.citations.all()),
        "related": sorted(passage.code for passage in row.related.all()),
        "remark": row.remark,
        "local_reason": row.local_reason,
        "local_by": row.local_by,
    }


def rule_fields(entry: Mapping[str, Any]) -> dict[str, Any]:
    """What every rule has, as the actions take it."""
    plain = {name: value for name, value in entry.items() if name not in {"source", "citations", "related"}}
    return plain | {
        "citations": passages(entry["source"], entry["citations"]),
        "related": passages(entry["source"], entry.get("related", [])),
    }


def keep_rules(report: LoadReport, wanted: Iterable[Mapping[str, Any]], stored: Iterable[Mapping[str, Any]]) -> None:
    """Note the rules of a record that was there already; one that somebody removed or renamed differs."""
    contents = {entry["code"]: compact(entry) for entry in stored}
    for entry in wanted:
        report.keep(f"rule {entry['code']}", same=contents.get(entry["code"]) == compact(entry))
