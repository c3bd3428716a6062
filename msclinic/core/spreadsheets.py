"""Lines of a CSV file, written one at a time; what a spreadsheet would take for a formula stays a text."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any, Final

__all__ = ["CSV", "csv_lines"]

CSV: Final = "text/csv; charset=utf-8"
"""The content type."""
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""How a text begins that a spreadsheet would take for a formula."""


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """The text itself."""
        return text


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Each row as a line."""
    write = csv.writer(_Echo()).writerow
    for row in rows:
        yield write(map(_plain, row))


def _plain(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
