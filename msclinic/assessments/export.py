"""Saved assessments as files, a row at a time, so that a million of them need no more room than one."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header

from msclinic.assessments.models import SavedAssessment
from msclinic.engine import dump

__all__ = ["FORMS", "as_csv", "as_json", "export"]

_CHUNK: Final = 500
_WITHDRAWN: Final = ("release_withdrawn_at", "release_withdrawn_because")
_HEADER: Final = ("number", "saved_at", "saved_by", "release", "page", "as_of", "erased_at", *_WITHDRAWN)
_COLUMNS: Final = (*_HEADER, "label", "judgement", "note", "code", "verdict", "sentence")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def as_json(rows: Iterable[SavedAssessment]) -> Iterator[str]:
    """A JSON list with an object for each: header, what was entered, the answer as it was given."""
    before = "["
    for row in rows:
        yield f"{before}\n{_object(row)}"
        before = ","
    yield "\n]\n" if before == "," else "[]\n"


def as_csv(rows: Iterable[SavedAssessment]) -> Iterator[str]:
    """A line for each finding of each; one line with the header alone where what it held was deleted."""
    write = csv.writer(_Echo()).writerow
    yield write(_COLUMNS)
    for row in rows:
        header, payload = _header(row), row.held
        told = [header[name] for name in _HEADER]
        if payload is None:
            yield write(map(_plain, told))
            continue
        own = [payload.label, payload.judgement, payload.note]
        for finding in json.loads(payload.answer)["findings"]:
            yield write(map(_plain, [*told, *own, finding["code"], finding["verdict"], finding["sentence"]]))


FORMS: Final[Mapping[str, tuple[Callable[[Iterable[SavedAssessment]], Iterator[str]], str]]] = {
    "json": (as_json, "application/json"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}
"""The forms of a file, with what writes each and its content type."""


def export(rows: QuerySet[SavedAssessment], form: str) -> StreamingHttpResponse:
    """A file of them."""
    write, content_type = FORMS[form]
    found = rows.select_related("payload", "release__withdrawal", "saved_by", "tombstone").defer("release__document")
    response = StreamingHttpResponse(write(found.iterator(chunk_size=_CHUNK)), content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"assessments.{form}")
    return response


def _header(row: SavedAssessment) -> dict[str, Any]:
    stone, withdrawal = row.stone, row.release.withdrawn
    return {
        "number": row.number,
        "saved_at": row.saved_at.isoformat(),
        "saved_by": row.saved_by.get_username(),
        "release": row.release.number,
        "page": row.page,
        "as_of": row.as_of.isoformat(),
        "erased_at": stone.at.isoformat() if stone else None,
        "release_withdrawn_at": withdrawal.at.isoformat() if withdrawal else None,
        "release_withdrawn_because": withdrawal.reason if withdrawal else None,
    }


def _object(row: SavedAssessment) -> str:
    """The answer goes in as the text that it is, so that not a digit of it is written anew."""
    header, payload = _header(row), row.held
    if payload is None:
        return dump(header)
    own = dump({**header, "label": payload.label, "judgement": payload.judgement, "note": payload.note})
    return f'{own[:-1]},"request":{payload.request},"answer":{payload.answer}}}'


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
