"""The page for people who write programs, made from the same description that programs read."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from django.utils.translation import gettext as _

from msclinic.api.openapi import Terms, describe
from msclinic.api.openapi.facts import EXAMPLE
from msclinic.engine import AsOf, Release, answer
from msclinic.engine import request as assess
from msclinic.engine.vocabulary import Fact

__all__ = ["ApiPage", "FactRow", "Operation", "Status", "api_page", "curl"]


@dataclass(frozen=True, slots=True)
class Status:
    """What an answer with this status means."""

    code: int
    phrase: str
    words: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing to ask."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    statuses: list[Status]


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact, and what may be answered to it."""

    key: str
    label: str
    answers: str


@dataclass(frozen=True, slots=True)
class ApiPage:
    """The page for one release, whatever the site is called."""

    release: Release
    terms: Terms
    about: list[str]
    operations: list[Operation]
    facts: list[FactRow]
    answered: str


@lru_cache(maxsize=4)
def api_page(release: Release, terms: Terms, language: str) -> ApiPage:
    """Everything the page shows but the address of the site, in the language that is spoken, which is this one."""
    described = describe(release, terms)
    return ApiPage(
        release=release,
        terms=terms,
        about=described["info"]["description"].split("\n\n"),
        operations=[
            _operation(path, method, said, described)
            for path, item in described["paths"].items()
            for method, said in item.items()
        ],
        facts=[
            FactRow(fact.key, release.said(fact.label, language), _ANSWERS[fact.kind](fact))
            for fact in release.vocabulary
        ],
        answered=_answered(release),
    )


def curl(address: str, terms: Terms) -> str:
    """The example as it is typed into a terminal."""
    token = "" if terms.is_open else "  -H 'Authorization: Bearer YOUR-TOKEN' \\\n"
    return f"curl {address} \\\n{token}  -H 'Content-Type: application/json' \\\n  -d '{json.dumps(EXAMPLE)}'"


def _operation(path: str, method: str, said: Mapping[str, Any], described: Mapping[str, Any]) -> Operation:
    refusals = described["components"]["responses"]
    statuses = []
    for code, response in said["responses"].items():
        meant = refusals[response["$ref"].rpartition("/")[2]] if "$ref" in response else response
        statuses.append(Status(int(code), HTTPStatus(int(code)).phrase, meant["description"]))
    statuses.sort(key=lambda status: status.code)
    return Operation(said["operationId"], method.upper(), path, said["summary"], said["description"], statuses)


def _answered(release: Release) -> str:
    """The beginning of the answer to the example: its first finding, without what belongs to it."""
    given = answer(assess(release, EXAMPLE, AsOf.read(EXAMPLE["as_of"])))
    finding = {name: given["findings"][0][name] for name in ("code", "question", "verdict", "sentence", "used")}
    shown = {"release": given["release"], "as_of": given["as_of"], "findings": [finding]}
    return json.dumps(shown, indent=2, ensure_ascii=False)


def _values(fact: Fact) -> str:
    return ", ".join(f'"{choice.value}"' for choice in fact.choices)


_ANSWERS: Final[Mapping[str, Callable[[Fact], str]]] = {
    "yes_no": lambda _fact: '"yes", "no"',
    "choice": _values,
    "choices": lambda fact: _("a list of %(values)s") % {"values": _values(fact)},
    "whole": lambda _fact: _("a whole number, such as 5"),
    "quantity": lambda _fact: _('a number with its unit, such as {"value": 36, "unit": "h"}; units are "h" and "d"'),
    "date": lambda _fact: _('a date, such as "2026-06-15", "2026-06" or "2026"'),
    "moment": lambda _fact: _('a time with its offset, such as "2026-06-13T22:00:00-04:00", or a date'),
    "agent": lambda _fact: _("a name"),
    "records": lambda fact: (
        _("a list of rows with %(columns)s") % {"columns": ", ".join(column.key for column in fact.fields)}
    ),
}
