"""What can be known about a person: the facts of a release, their kinds, and the names of agents."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

__all__ = ["KINDS", "UNITS", "Agent", "Catalogue", "Choice", "Fact", "TherapyFacts", "Vocabulary"]

KINDS: Final = frozenset({"yes_no", "choice", "choices", "whole", "quantity", "date", "moment", "records", "agent"})
UNITS: Final[Mapping[str, str]] = {"h": "hours", "d": "days"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer of a choice, with the other names it is known by."""

    value: str
    label: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known. `name` is how a sentence speaks of it, `label` how the form asks for it."""

    key: str
    kind: str
    label: str
    name: str
    help: str = ""
    group: str = ""
    choices: tuple[Choice, ...] = ()
    other: str = ""
    """The choice that an unlisted name counts as; without one an unlisted name is refused."""
    hint_above: Fraction | None = None
    hint: str = ""
    fields: tuple["Fact", ...] = ()
    unique: str = ""
    """The field of a row that no two rows share."""
    ends: tuple[str, str] | None = None
    """The fields of a row that hold its first and its last day."""
    last_day_ahead: bool = False
    """Whether a row's last day may lie ahead."""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"fact {self.key}: there is no kind {self.kind!r}")
        if self.kind in {"choice", "choices"} and not self.choices:
            raise ValueError(f"fact {self.key}: a choice needs choices")
        if self.kind == "records" and not self.fields:
            raise ValueError(f"fact {self.key}: records need fields")

    @classmethod
    def from_json(cls, entry: Mapping[str, Any]) -> "Fact":
        """Raises KeyError or ValueError when the entry is no fact."""
        ends = entry.get("ends")
        limit = entry.get("hint_above")
        return cls(
            key=entry["key"],
            kind=entry["kind"],
            label=entry["label"],
            name=entry["name"],
            help=entry.get("help", ""),
            group=entry.get("group", ""),
            choices=tuple(
                Choice(choice["value"], choice["label"], tuple(choice.get("aliases", ())))
                for choice in entry.get("choices", ())
            ),
            other=entry.get("other", ""),
            hint_above=None if limit is None else Fraction(limit),
            hint=entry.get("hint", ""),
            fields=tuple(cls.from_json(field) for field in entry.get("fields", ())),
            unique=entry.get("unique", ""),
            ends=(ends[0], ends[1]) if ends else None,
            last_day_ahead=bool(entry.get("last_day_ahead", False)),
        )


@dataclass(frozen=True, slots=True)
class Agent:
    """A drug or procedure against MS. `counts_as` joins agents that count as one earlier treatment."""

    generic: str
    counts_as: str
    approved: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Agents by any of their names, whatever the case."""

    by_name: Mapping[str, Agent]

    def approved(self) -> list[Agent]:
        """The agents that are FDA-approved for MS and count as themselves, by name."""
        found = {agent.generic: agent for agent in self.by_name.values() if agent.approved}
        return [found[name] for name in sorted(found) if found[name].counts_as == name]

    def unapproved(self) -> list[Agent]:
        """The agents that are not FDA-approved for MS, by name."""
        found = {agent.generic: agent for agent in self.by_name.values() if not agent.approved}
        return [found[name] for name in sorted(found)]

    @classmethod
    def from_json(cls, entries: list[Mapping[str, Any]]) -> "Catalogue":
        """Raises ValueError when two agents share a name or one counts as an agent that is not there."""
        generics = {entry["generic"] for entry in entries}
        by_name: dict[str, Agent] = {}
        for entry in entries:
            same_as = entry.get("same_as") or entry["generic"]
            if same_as not in generics:
                raise ValueError(f"{entry['generic']} counts as {same_as}, which is not in the catalogue")
            agent = Agent(entry["generic"], same_as, bool(entry["fda_approved_for_ms"]))
            for name in (entry["generic"], *entry.get("brands", ()), *entry.get("aliases", ())):
                if by_name.setdefault(_folded(name), agent) is not agent:
                    raise ValueError(f"two agents are called {name}")
        return cls(by_name)

    def find(self, name: str) -> Agent | None:
        """The agent of that generic, brand or other name; None when it is not recognised."""
        return self.by_name.get(_folded(name))


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


@dataclass(frozen=True, slots=True)
class TherapyFacts:
    """A therapy with the keys of the systematic questions about it, whether or not a release asks them."""

    key: str
    generic: str
    now: str
    ever: str
    last_infusion: str
    courses: str
    planned_course: str
    reason: str

    @classmethod
    def of(cls, key: str, generic: str) -> "TherapyFacts":
        """The keys that begin with this one."""
        asked = ("now", "ever", "last_infusion", "courses", "planned_course", "reason")
        return cls(key, generic, *(f"{key}_{about}" for about in asked))

    @property
    def facts(self) -> tuple[str, ...]:
        """The keys of all its questions."""
        return (self.now, self.ever, self.last_infusion, self.courses, self.planned_course, self.reason)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The facts of a release by key, in the order in which they are asked, with what relates them."""

    facts: Mapping[str, Fact]
    catalogue: Catalogue
    therapies: tuple[TherapyFacts, ...] = ()
    examinations: tuple[str, ...] = ()
    history_leaves_out: frozenset[str] = field(default_factory=frozenset)
    """Therapies that an empty history of *other* treatments says nothing about."""
    choices_by_name: Mapping[tuple[str, str], str] = field(default_factory=dict)
    place: Mapping[str, int] = field(default_factory=dict)
    """Where each fact stands in the order."""

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> "Vocabulary":
        """Reads the `facts`, `agents`, `therapies` and `examinations` of a release document."""
        facts = {entry["key"]: Fact.from_json(entry) for entry in document["facts"]}
        if len(facts) != len(document["facts"]):
            raise ValueError("two facts share a key")
        names = {
            (fact.key, _folded(name)): choice.value
            for fact in facts.values()
            if fact.kind == "choices"
            for choice in fact.choices
            for name in (choice.value, *choice.aliases)
        }
        return cls(
            facts=facts,
            catalogue=Catalogue.from_json(document["agents"]),
            therapies=tuple(TherapyFacts.of(entry["key"], entry["generic"]) for entry in document["therapies"]),
            examinations=tuple(document.get("examinations", ())),
            history_leaves_out=frozenset(document.get("history_leaves_out", ())),
            choices_by_name=names,
            place={key: number for number, key in enumerate(facts)},
        )

    def __iter__(self) -> Iterator[Fact]:
        return iter(self.facts.values())

    def choice_called(self, fact: Fact, name: str) -> str | None:
        """The choice of a fact that goes by a name; None when there is none."""
        return self.choices_by_name.get((fact.key, _folded(name)))
