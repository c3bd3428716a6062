"""The questions of a page with what was typed: everything that the field templates need, and nothing is lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.http import QueryDict

from msclinic.core.entry.posted import Entry, names_of
from msclinic.engine import Release
from msclinic.engine.values import UNKNOWN
from msclinic.engine.vocabulary import Fact

__all__ = ["Fieldset", "agent_names", "carried", "facts_of_page", "fieldsets"]

_BLANK_ROWS: Final = 1
_YES_NO: Final = (("yes", "Yes"), ("no", "No"), (UNKNOWN, "Not known"))
_LISTED: Final = (("listed", "Listed here"), ("none", "None"), (UNKNOWN, "Not known"))
_WITH_RADIOS: Final = frozenset({"yes_no", "choice", "agent"})
"""Kinds without a box of their own for “not known”."""
_PARTS: Final = (("day", "Day"), ("month", "Month"), ("year", "Year"))


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One box of a date."""

    name: str
    label: str
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class Field:
    """One question. `place` is the id of its first control, which errors and open questions link to."""

    place: str
    kind: str
    label: str
    help: str
    text: str
    error: str
    answered: bool
    options: tuple[Option, ...] = ()
    parts: tuple[Part, ...] = ()
    time: str = ""
    fold: str = ""
    asks_fold: bool = False
    not_known: bool = False
    listed: tuple[Option, ...] = ()
    rows: list["Row"] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    """The names of its controls."""

    @property
    def template(self) -> str:
        """The template of its kind."""
        return f"core/entry/{self.kind}.html"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list."""

    number: int
    title: str
    fields: list[Field]


@dataclass(frozen=True, slots=True)
class Fieldset:
    """A group of questions."""

    key: str
    label: str
    fields: list[Field]


def facts_of_page(release: Release, page: str) -> list[Fact]:
    """The facts that a page asks, in order."""
    groups = {group["key"] for group in release.document["groups"] if group["page"] in {page, "both"}}
    return [fact for fact in release.vocabulary if fact.group in groups]


def fieldsets(release: Release, page: str, entry: Entry, errors: Mapping[str, str], more: str = "") -> list[Fieldset]:
    """The questions of a page. `errors` has a sentence by place; `more` names a list that gets one more blank row."""
    asked = facts_of_page(release, page)
    maker = _Maker(release, entry, errors, more)
    return [
        Fieldset(
            group["key"], group["label"], [maker.field(fact, fact.key) for fact in asked if fact.group == group["key"]]
        )
        for group in release.document["groups"]
        if any(fact.group == group["key"] for fact in asked)
    ]


def agent_names(release: Release) -> list[str]:
    """Every name that a treatment can be entered by, to be suggested while typing."""
    return [name for agent in release.document["agents"] for name in (agent["generic"], *agent["brands"])]


def carried(texts: QueryDict, asked: Iterable[Fieldset]) -> list[tuple[str, str]]:
    """Everything posted that no control of the page holds, to be posted on as it is."""
    own = {"csrfmiddlewaretoken", "as_of", "time_zone", "add"}
    own |= {name for fieldset in asked for field in fieldset.fields for name in _controls(field)}
    return [(name, value) for name in texts if name not in own for value in texts.getlist(name) if value]


def _controls(field: Field) -> Iterator[str]:
    yield from field.names
    for row in field.rows:
        for column in row.fields:
            yield from column.names


class _Maker:
    def __init__(self, release: Release, entry: Entry, errors: Mapping[str, str], more: str) -> None:
        self.release = release
        self.entry = entry
        self.texts = entry.texts
        self.errors = errors
        self.more = more

    def text(self, name: str) -> str:
        return self.texts.get(name, "")

    def field(self, fact: Fact, name: str, *, in_row: bool = False) -> Field:
        parts = self._parts(name) if fact.kind in {"date", "moment"} else ()
        error = self.errors.get(name, "")
        not_known = bool(self.text(f"{name}_unknown"))
        shown = set(names_of(fact, name))
        if fact.kind in _WITH_RADIOS:
            shown.discard(f"{name}_unknown")
        return Field(
            place=name,
            kind="select" if in_row and fact.choices else fact.kind,
            label=fact.label,
            help=fact.help,
            text=self.text(name),
            error=error,
            answered=not_known or any(self.texts.get(key) for key in self._names(fact, name)),
            options=self._options(fact, name),
            parts=parts,
            time=self.text(f"{name}_time"),
            fold=self.text(f"{name}_fold"),
            asks_fold=fact.kind == "moment" and ("twice" in error or bool(self.text(f"{name}_fold"))),
            not_known=not_known,
            listed=self._chosen(_LISTED, self.text(f"{name}_listed")) if fact.kind == "records" else (),
            rows=self._rows(fact) if fact.kind == "records" else [],
            names=frozenset(shown),
        )

    def _names(self, fact: Fact, name: str) -> Iterable[str]:
        if fact.kind in {"date", "moment"}:
            return [f"{name}_{part}" for part, _ in _PARTS] + [f"{name}_time"]
        if fact.kind == "records":
            return [f"{name}_listed", *(text for text in self.texts if text.startswith(f"{name}-"))]
        return [name]

    def _parts(self, name: str) -> tuple[Part, ...]:
        return tuple(
            Part(f"{name}_{part}", label, self.text(f"{name}_{part}"), name if part == "day" else f"{name}_{part}")
            for part, label in _PARTS
        )

    def _options(self, fact: Fact, name: str) -> tuple[Option, ...]:
        if fact.kind == "yes_no":
            return self._chosen(_YES_NO, self.text(name))
        if fact.kind == "quantity":
            return self._chosen((("h", "hours"), ("d", "days")), self.text(f"{name}_unit"))
        labels = [(choice.value, choice.label) for choice in fact.choices]
        if fact.kind == "choices":
            return self._chosen(labels, *self.texts.getlist(name))
        return self._chosen((*labels, (UNKNOWN, "Not known")), self.text(name)) if labels else ()

    @staticmethod
    def _chosen(labels: Iterable[tuple[str, str]], *values: str) -> tuple[Option, ...]:
        """The answers that can be chosen, and behind them whatever else was."""
        known = dict(labels)
        others = {value: value for value in values if value.strip() and value not in known}
        return tuple(Option(value, label, value in values) for value, label in (known | others).items())

    def _rows(self, fact: Fact) -> list[Row]:
        filled = self.entry.rows.get(fact.key, [])
        after = filled[-1] + 1 if filled else 0
        blank = _BLANK_ROWS + (1 if self.more == fact.key else 0)
        return [
            Row(
                number,
                f"{fact.label}, row {place}",
                [self.field(column, f"{fact.key}-{number}-{column.key}", in_row=True) for column in fact.fields],
            )
            for place, number in enumerate((*filled, *range(after, after + blank)), start=1)
        ]
