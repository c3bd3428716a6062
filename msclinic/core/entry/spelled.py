"""From facts back to the fields of a form: how a made-up case fills it."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any

from msclinic.engine.values import UNKNOWN
from msclinic.engine.vocabulary import Fact, Vocabulary

__all__ = ["spell"]

_DATE = re.compile(r"(\d+)(?:-(\d+)(?:-(\d+))?)?", re.ASCII)


def spell(facts: Mapping[str, Any], vocabulary: Vocabulary, zone: tzinfo) -> list[tuple[str, str]]:
    """The names and values that a form would post for these facts, with the times on the clock of `zone`.

    AttributeError, TypeError or ValueError where no form could post them.
    """
    return [pair for key, value in facts.items() for pair in _fact(vocabulary.facts.get(key), key, value, zone)]


def _fact(fact: Fact | None, name: str, value: Any, zone: tzinfo) -> Iterator[tuple[str, str]]:
    kind = fact.kind if fact is not None else ""
    if value == UNKNOWN and kind in {"choices", "whole", "quantity", "date", "moment", "agent"}:
        yield f"{name}_unknown", "yes"
    elif kind == "records" and fact is not None:
        yield from _records(fact, name, value, zone)
    elif kind == "choices":
        yield from ((name, _text(item)) for item in value)
    elif kind == "quantity":
        if strange := value.keys() - {"value", "unit"}:
            raise ValueError(f"a length has no {min(strange)}")
        if "value" in value:
            yield name, _text(value["value"])
        if "unit" in value:
            yield f"{name}_unit", _text(value["unit"])
    elif kind in {"date", "moment"}:
        yield from _date(name, value, zone)
    else:
        yield name, _text(value)


def _date(name: str, value: str, zone: tzinfo) -> Iterator[tuple[str, str]]:
    match = _DATE.fullmatch(value)
    if match is None:
        wall = datetime.fromisoformat(value).astimezone(zone)
        yield from _date(name, wall.date().isoformat(), zone)
        yield f"{name}_time", wall.strftime("%H:%M:%S" if wall.second else "%H:%M")
        if wall.replace(fold=0).utcoffset() != wall.replace(fold=1).utcoffset():
            yield f"{name}_fold", "second" if wall.fold else "first"
        return
    for part, figures in zip(("year", "month", "day"), match.groups(), strict=True):
        if figures:
            yield f"{name}_{part}", figures


def _records(fact: Fact, name: str, value: Any, zone: tzinfo) -> Iterator[tuple[str, str]]:
    if value == UNKNOWN:
        yield f"{name}_listed", UNKNOWN
        return
    yield f"{name}_listed", "listed" if value else "none"
    columns = {column.key: column for column in fact.fields}
    for number, row in enumerate(value):
        for key, item in row.items():
            yield from _fact(columns.get(key), f"{name}-{number}-{key}", item, zone)


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise TypeError(f"nobody types {value!r}")
    return format(value, "f") if isinstance(value, Decimal) else str(value)
