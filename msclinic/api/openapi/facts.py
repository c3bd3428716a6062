"""What can be sent: the facts of a release, each as its kind is read."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from msclinic.api.openapi.shapes import Schema, array, object_of, ref, text
from msclinic.engine import Release
from msclinic.engine.vocabulary import UNITS, Fact

__all__ = ["EXAMPLE", "fact_schemas"]

EXAMPLE: Final[Mapping[str, Any]] = {
    "as_of": "2026-06-15T12:00:00+00:00",
    "facts": {"episode_duration": {"value": 36, "unit": "h"}, "episode_ongoing": "no"},
}
"""A request to try; made up."""

_DATE: Final = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"
_CLOCK: Final = r"T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
_EXACT: Final = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}{_CLOCK}"

_OPEN: Final = ref("Unknown")


def fact_schemas(release: Release) -> dict[str, Schema]:
    """The request, its facts, and the kinds of answers."""
    return {
        "Request": {
            "type": "object",
            "properties": {"as_of": ref("AsOf"), "facts": ref("Facts")},
            "description": "What is known, and at which moment it is judged. Any other name is listed as unrecognised.",
            "examples": [EXAMPLE],
        },
        "AsOf": text(
            "The moment of the assessment, with its offset from UTC; today is its date in that offset. Left out: now, "
            "in the time zone of this site.",
            pattern=f"^{_EXACT}$",
            examples=[EXAMPLE["as_of"]],
        ),
        "Facts": {
            "type": "object",
            "properties": {fact.key: _schema(fact) for fact in release.vocabulary},
            "description": "What is known about one person. A fact that is left out was not asked; unknown was asked "
            "and is not known. A name that is no fact of the release is listed as unrecognised.",
        },
        "Unknown": {"const": "unknown", "description": "Asked, and not known."},
        "YesNo": {"enum": ["yes", "no"]},
        "WholeNumber": {"type": "integer", "minimum": 1},
        "Quantity": {
            **object_of({"value": {"type": "number", "exclusiveMinimum": 0}, "unit": {"enum": list(UNITS)}}),
            "additionalProperties": False,
            "description": "A number with its unit: " + ", ".join(f"{unit} for {name}" for unit, name in UNITS.items()),
        },
        "Date": text(
            "A day, or a month or a year where no more is known; not after the assessment, unless it is planned.",
            pattern=f"^{_DATE}$",
            examples=["2026-06-15", "2026-06", "2026"],
        ),
        "Moment": text(
            "A time with its offset from UTC, or a date alone, which covers that day; not after the assessment.",
            pattern=f"^({_DATE}|{_EXACT})$",
            examples=["2026-06-13T22:00:00-04:00", "2026-06-13"],
        ),
    }


def _schema(fact: Fact) -> Schema:
    known = _KINDS[fact.kind](fact)
    described = " ".join(part for part in (fact.label, fact.help) if part)
    return {"anyOf": [known, _OPEN], "description": described}


def _choices(fact: Fact) -> Schema:
    names = [name for choice in fact.choices for name in (choice.value, *choice.aliases)]
    if fact.other:
        words = f"Any of {', '.join(names)}; another name counts as {fact.other}. An empty list means none."
        return array({"type": "string"}, words)
    return array({"enum": names}, "Capital letters do not matter. An empty list means none.")


def _records(fact: Fact) -> Schema:
    row = {
        "type": "object",
        "properties": {column.key: _schema(column) for column in fact.fields},
    }
    unique = f" No two rows have the same {fact.unique}." if fact.unique else ""
    return array(row, f"One row each; an empty list means that there was none.{unique}")


_KINDS: Final[Mapping[str, Callable[[Fact], Schema]]] = {
    "yes_no": lambda _: ref("YesNo"),
    "choice": lambda fact: {"enum": [choice.value for choice in fact.choices]},
    "choices": _choices,
    "whole": lambda _: ref("WholeNumber"),
    "quantity": lambda _: ref("Quantity"),
    "date": lambda _: ref("Date"),
    "moment": lambda _: ref("Moment"),
    "agent": lambda _: text(
        "A generic, brand or other name; one that is not known is kept and listed as unrecognised."
    ),
    "records": _records,
}
