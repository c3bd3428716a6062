"""The questions of a page with what was typed: everything that the field templates need, and nothing is lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from msclinic.core.entry.asked import Asked
from msclinic.core.entry.names import GATE, OWN, ROW_FIGURES, UNSEEN, endings_of, names_of, single_names_of
from msclinic.core.entry.posted import Entry
from msclinic.core.entry.texts import typed
from msclinic.engine import Release
from msclinic.engine.speech import ENGLISH, Words, words_of
from msclinic.engine.values import UNKNOWN
from msclinic.engine.vocabulary import Fact

__all__ = [
    "NOT_RECOGNISED",
    "Fieldset",
    "Row",
    "agent_names",
    "also_given",
    "carried",
    "facts_of_page",
    "fieldsets",
    "posted_on",
    "unrecognised_agents",
]

NOT_RECOGNISED: Final = _("Not recognised: is it spelled as in the list?")
"""What is said at a treatment that the release does not know; it may still be right."""

_YES_NO: Final = ("yes", "no", UNKNOWN)
_LISTED: Final = ("listed", "none", UNKNOWN)
_WITH_RADIOS: Final = frozenset({"yes_no", "choice", "agent"})
"""Kinds without a box of their own for “not known”, unless it was said so."""
_ECHOED: Final = frozenset({"date", "moment", "quantity"})
_PARTS: Final = (("day", _("Day")), ("month", _("Month")), ("year", _("Year")))
_WHICH: Final = (("first", _("The first, in summer time")), ("second", _("The second, in winter time")))


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Part:
    """One box of a date, or one for what no other control shows."""

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
    fold: tuple[Option, ...] = ()
    asks_fold: bool = False
    not_known: bool = False
    listed: tuple[Option, ...] = ()
    rows: list["Row"] = field(default_factory=list)
    names: frozenset[str] = frozenset()
    """The names of its controls."""
    also: tuple[Part, ...] = ()
    """Boxes for what was posted and its controls do not show, so that it can be taken back."""
    mark: str = ""
    """What is to be looked at again; no error."""
    takes_focus: bool = False
    echo: str = ""
    """How what was typed is understood, in words."""
    set_aside: bool = False
    """Whether no answer to it can matter, given the others."""

    @property
    def look(self) -> str:
        """The classes of its element."""
        marks = {"open": not self.answered, "bad": self.error, "set-aside folded": self.set_aside}
        return " ".join(("field", *(name for name, is_so in marks.items() if is_so)))

    @property
    def echoes(self) -> bool:
        """Whether there is a line for its echo."""
        return self.kind in _ECHOED

    @property
    def described(self) -> str:
        """The ids of what describes it: its hint, what to look at again, what is wrong, and how it is understood."""
        said = {"hint": self.help, "mark": self.mark, "wrong": self.error, "echo": self.echoes}
        return " ".join(f"{self.place}-{name}" for name, text in said.items() if text)

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


def fieldsets(
    release: Release,
    page: str,
    entry: Entry,
    errors: Mapping[str, str],
    asked_now: Asked,
    more: str = "",
    language: str = ENGLISH,
) -> list[Fieldset]:
    """The questions of a page. `errors` has a sentence by place; `more` names a list that gets one more row behind
    those left blank.

    What the release asks is in that language, where the release has it.
    """
    asked = facts_of_page(release, page)
    maker = _Maker(words_of(release, language), entry, errors, asked_now, more)
    return [
        Fieldset(
            group["key"],
            maker.said(group["label"]),
            [maker.field(fact, fact.key) for fact in asked if fact.group == group["key"]],
        )
        for group in release.document["groups"]
        if any(fact.group == group["key"] for fact in asked)
    ]


def agent_names(release: Release) -> list[str]:
    """Every name that a treatment can be entered by, to be suggested while typing."""
    return [name for agent in release.document["agents"] for name in (agent["generic"], *agent["brands"])]


def unrecognised_agents(release: Release, entry: Entry) -> Iterator[str]:
    """The places of treatments that the release does not know, as the engine names places."""
    for fact in release.vocabulary:
        agents = [column.key for column in fact.fields if column.kind == "agent"]
        for index, number in enumerate(entry.rows.get(fact.key, [])):
            for key in agents:
                if _is_strange(release, next(iter(typed(entry.texts, f"{fact.key}-{number}-{key}")), "")):
                    yield f"{fact.key}[{index}].{key}"


def _is_strange(release: Release, name: str) -> bool:
    return name.strip() not in {"", UNKNOWN} and release.vocabulary.catalogue.find(name) is None


def carried(texts: QueryDict, asked: Iterable[Fieldset]) -> list[tuple[str, str]]:
    """Everything posted that no control of the page holds, to be posted on as it is."""
    own = (OWN - UNSEEN) | {name for fieldset in asked for field in fieldset.fields for name in _controls(field)}
    return [(name, value) for name in texts if name not in own for value in texts.getlist(name) if value]


def posted_on(texts: QueryDict) -> list[tuple[str, str]]:
    """Everything posted, to be posted on as it is by a page that has no control for any of it."""
    own = {"add", *GATE}
    return [(name, value) for name in texts if name not in own for value in texts.getlist(name) if value]


def also_given(texts: QueryDict, name: str) -> tuple[Part, ...]:
    """Boxes for the answers that were given besides the first."""
    return _boxes(name, str(_("Also given, keep one")), typed(texts, name)[1:])


def _boxes(name: str, label: str, values: Iterable[str]) -> tuple[Part, ...]:
    return tuple(Part(name, label, value, f"{name}-also-{number}") for number, value in enumerate(values))


def _controls(field: Field) -> Iterator[str]:
    yield from field.names
    for row in field.rows:
        for column in row.fields:
            yield from column.names


class _Maker:
    def __init__(self, speech: Words, entry: Entry, errors: Mapping[str, str], asked_now: Asked, more: str) -> None:
        self.speech = speech
        self.release = speech.release
        self.entry = entry
        self.texts = entry.texts
        self.errors = errors
        self.asked_now = asked_now
        self.more = more

    def said(self, text: str) -> str:
        return self.release.said(text, self.speech.language)

    def text(self, name: str) -> str:
        return next(iter(typed(self.texts, name)), "")

    def field(self, fact: Fact, name: str, *, in_row: bool = False, takes_focus: bool = False) -> Field:
        parts = self._parts(name) if fact.kind in {"date", "moment"} else ()
        not_known = bool(self.text(f"{name}_unknown"))
        also = self._also(fact, name)
        fold = self.text(f"{name}_fold")
        return Field(
            place=name,
            kind="select" if in_row and fact.choices else fact.kind,
            label=self.said(fact.label),
            help=self.said(fact.help),
            text=self.text(name),
            error=self.errors.get(name, ""),
            answered=any(map(self.text, (name, *self._names(fact, name)))),
            options=self._options(fact, name),
            parts=parts,
            time=self.text(f"{name}_time"),
            fold=self._chosen(((value, str(label)) for value, label in _WHICH), fold) if fact.kind == "moment" else (),
            asks_fold=name in self.entry.asks or bool(fold),
            not_known=not_known,
            listed=self._chosen(self._answers(_LISTED), self.text(f"{name}_listed")) if fact.kind == "records" else (),
            rows=self._rows(fact) if fact.kind == "records" else [],
            names=self._controls(fact, name) | {box.name for box in also},
            also=also,
            mark=str(NOT_RECOGNISED) if fact.kind == "agent" and _is_strange(self.release, self.text(name)) else "",
            takes_focus=takes_focus,
            echo=self.asked_now.echoes.get(name, ""),
            set_aside=name in self.asked_now.set_aside,
        )

    def _controls(self, fact: Fact, name: str) -> frozenset[str]:
        hidden = fact.kind in _WITH_RADIOS and not self.text(f"{name}_unknown")
        return frozenset(names_of(fact, name)) - ({f"{name}_unknown"} if hidden else set())

    def _also(self, fact: Fact, name: str) -> tuple[Part, ...]:
        bare = [] if "" in endings_of(fact) else typed(self.texts, name)
        others = (box for one in single_names_of(fact, name) for box in also_given(self.texts, one))
        return (*_boxes(name, str(_("Not read, empty it")), bare), *others)

    def _names(self, fact: Fact, name: str) -> Iterable[str]:
        rows = (text for text in self.texts if text.startswith(f"{name}-")) if fact.kind == "records" else ()
        return (*names_of(fact, name), *rows)

    def _parts(self, name: str) -> tuple[Part, ...]:
        return tuple(
            Part(f"{name}_{part}", str(label), self.text(f"{name}_{part}"), name if part == "day" else f"{name}_{part}")
            for part, label in _PARTS
        )

    def _options(self, fact: Fact, name: str) -> tuple[Option, ...]:
        if fact.kind == "yes_no":
            return self._chosen(self._answers(_YES_NO), self.text(name))
        if fact.kind == "quantity":
            return self._chosen(self.speech.units.items(), self.text(f"{name}_unit"))
        labels = [(choice.value, self.said(choice.label)) for choice in fact.choices]
        if fact.kind == "choices":
            return self._chosen(labels, *self.texts.getlist(name))
        return self._chosen((*labels, *self._answers([UNKNOWN])), self.text(name)) if labels else ()

    def _answers(self, values: Iterable[str]) -> list[tuple[str, str]]:
        """Answers that belong to no question, with their labels."""
        return [(value, self.speech.answers[value]) for value in values]

    @staticmethod
    def _chosen(labels: Iterable[tuple[str, str]], *values: str) -> tuple[Option, ...]:
        """The answers that can be chosen, and behind them whatever else was."""
        known, chosen = dict(labels), [value.strip() for value in values]
        others = {value: value for value in chosen if value and value not in known}
        return tuple(Option(value, label, value in chosen) for value, label in (known | others).items())

    def _rows(self, fact: Fact) -> list[Row]:
        filled, there = (rows.get(fact.key, []) for rows in (self.entry.rows, self.entry.there))
        more = self.more == fact.key
        kept = there if more else there[: there.index(filled[-1]) + 1] if filled else []
        new = list(islice(_free(kept), 1))
        return [
            Row(
                number,
                _("%(list)s, row %(number)s") % {"list": self.said(fact.label), "number": place},
                self._columns(fact, number, takes_focus=more and number in new),
            )
            for place, number in enumerate((*kept, *new), start=1)
        ]

    def _columns(self, fact: Fact, number: int, *, takes_focus: bool) -> list[Field]:
        first = fact.fields[0].key
        return [
            self.field(
                column,
                f"{fact.key}-{number}-{column.key}",
                in_row=True,
                takes_focus=takes_focus and column.key == first,
            )
            for column in fact.fields
        ]


def _free(taken: list[int]) -> Iterator[int]:
    """Numbers for further rows, behind the last one as long as there are any."""
    after = taken[-1] + 1 if taken else 0
    return (number for number in chain(range(after, 10**ROW_FIGURES), range(after)) if number not in taken)
