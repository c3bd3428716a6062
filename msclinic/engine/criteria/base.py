"""What every criterion is: a frozen piece of a rule that checks itself, goes to JSON and back, and compiles."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar, Final, Self

from msclinic.engine.facts import Facts
from msclinic.engine.tables import Outcome, Reading, State, Table
from msclinic.engine.times import AsOf, Period
from msclinic.engine.values import BAD, OPEN
from msclinic.engine.verdicts import Verdict

__all__ = [
    "DATED",
    "MOST_TRIED",
    "Amount",
    "Closure",
    "Criterion",
    "Next",
    "Speech",
    "from_json",
    "is_count",
    "kinds",
    "pick",
    "yes_no",
]

MOST_TRIED: Final = 25
"""Of a longer list, so many rows are tried otherwise."""

Closure = Callable[[Facts, Sequence[Outcome]], Outcome]
"""Decides one rule from the facts and the outcomes of the rules before it."""


def is_count(value: Any) -> bool:
    """Whether a value is a whole number, at least one."""
    return isinstance(value, int) and not isinstance(value, bool) and value >= 1


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number with its unit: `h` for a length of time, `d`, `week`, `month` or `year` for a calendar step."""

    value: int
    unit: str

    def __post_init__(self) -> None:
        if not is_count(self.value):
            raise ValueError(f"an amount is a whole number above zero, not {self.value!r}")
        if self.unit not in {"h", "d", "week", "month", "year"}:
            raise ValueError(f"there is no unit {self.unit!r}")

    @property
    def period(self) -> Period:
        """The calendar step. Raises ValueError for hours."""
        return Period.of(self.value, self.unit)


@dataclass(frozen=True, slots=True)
class Next:
    """A date to come.

    `at` is an instant (microseconds) where it is `precise`, else a day (an ordinal); `what` names its words. Reckoned
    from what is not exactly known it is the `latest` that it can be, and may come earlier.
    """

    at: int
    precise: bool
    what: str
    latest: bool = False

    def written(self, as_of: AsOf) -> str:
        """As the answer writes it: a date, or an instant in the offset of the assessment."""
        return as_of.wall(self.at).isoformat() if self.precise else date.fromordinal(self.at).isoformat()


class Speech(ABC):
    """How a language writes what a sentence is about; implemented by `wording`."""

    @abstractmethod
    def day(self, day: int) -> str:
        """A civil date."""

    @abstractmethod
    def days(self, first: int, last: int) -> str:
        """A civil date, or the days between which it lies."""

    @abstractmethod
    def on(self, first: int, last: int) -> str:
        """When something falls: on a civil date, or between two."""

    @abstractmethod
    def moment(self, instant: int, as_of: AsOf) -> str:
        """An instant on the clock of the assessment."""

    @abstractmethod
    def length(self, length: Any, unit: str = "") -> str:
        """A length of time in hours and in days, the unit it was entered in first."""

    @abstractmethod
    def between(self, shortest: Any, longest: Any, *, reached: bool) -> str:
        """The lengths between which one lies; the longest may not itself be reached."""

    @abstractmethod
    def count(self, number: int, noun: str) -> str:
        """A number with its noun, singular or plural."""

    @abstractmethod
    def step(self, number: int, noun: str) -> str:
        """A calendar step: a year, 3 months."""

    @abstractmethod
    def words(self, items: Iterable[str]) -> str:
        """An enumeration."""

    @abstractmethod
    def name(self, fact: str) -> str:
        """How a sentence speaks of a fact."""

    @abstractmethod
    def term(self, text: str) -> str:
        """A text of the release, such as the name of an agent, in this language."""

    @abstractmethod
    def quoted(self, text: str) -> str:
        """A text between quotation marks."""

    @abstractmethod
    def change(self, fact: str) -> str:
        """How a sentence speaks of a change of symptoms that is recorded."""

    @abstractmethod
    def answer(self, fact: str, value: Any) -> str:
        """A fact with the answer to it: hepatitis B: no."""

    @abstractmethod
    def choice(self, fact: str, value: str) -> str:
        """The label of a choice."""


class Criterion(ABC):
    """A rule's condition. Subclasses are frozen dataclasses; their `kind` names them in JSON and in the sentences."""

    kind: ClassVar[str]
    _kinds: ClassVar[dict[str, type["Criterion"]]] = {}

    def __init_subclass__(cls) -> None:
        if "kind" in cls.__dict__:
            Criterion._kinds[cls.kind] = cls

    @property
    @abstractmethod
    def facts(self) -> tuple[str, ...]:
        """The keys of the facts that the rule's own table reads, in the order in which they are asked."""

    @property
    @abstractmethod
    def tables(self) -> tuple[Table, ...]:
        """The verdict table of this kind."""

    @abstractmethod
    def compile(self, order: Mapping[str, int]) -> Closure:
        """The deciding function; `order` gives the place of each earlier rule's outcome.

        Raises ValueError when a case is uncovered, KeyError when a rule is named that does not come before.
        """

    def check_rules(self, rules: Mapping[str, "Criterion"]) -> None:  # noqa: B027  # most kinds have nothing to check
        """Raises ValueError where the rules that this one reads cannot be read so; most kinds read none."""

    @property
    def rules(self) -> tuple[str, ...]:
        """The codes of the rules whose verdicts this one reads."""
        return ()

    @property
    def reasons(self) -> frozenset[str]:
        """The names of all lines: each needs its sentence."""
        return frozenset(line.reason for table in self.tables for line in table.lines)

    @property
    def verdicts(self) -> frozenset[Verdict]:
        """Every verdict that this kind can give."""
        return frozenset().union(*(table.verdicts for table in self.tables))

    def next(self, facts: Facts, outcome: Outcome) -> tuple[Next, ...]:
        """The dates to come that follow from the facts; asked for only where the outcome is open or dated."""
        return ()

    def phrase(self, facts: Facts, outcome: Outcome) -> str:
        """The name under which the sentence of this outcome is kept: the line's reason, or a variant of it."""
        return outcome.reason

    @property
    def phrases(self) -> frozenset[str]:
        """The names of all sentences that this kind can ask for."""
        return self.reasons

    def asides(self, facts: Facts, outcome: Outcome) -> tuple[str, ...]:
        """The names of sentences that follow the one of this outcome, such as one that owns up to an assumption."""
        return ()

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        """What the sentence of this outcome puts into its places."""
        return {}

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        """Answers to try for a fact when explaining, as JSON, that reach both sides of each boundary."""
        return []

    def fillings(self, fact: str, facts: Facts) -> list[Any]:
        """Ways to fill the open places of a list that was given, and nothing else of it."""
        return []

    def to_json(self) -> dict[str, Any]:
        """The criterion as it stands in a release."""
        return {"kind": self.kind, **{field.name: _plain(getattr(self, field.name)) for field in fields(self)}}  # type: ignore[arg-type]  # every kind is a dataclass

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> Self:
        """Raises ValueError or TypeError when the entry does not fit the kind."""
        return cls(**{name: _typed(value) for name, value in entry.items() if name != "kind"})


def _plain(value: Any) -> Any:
    if isinstance(value, Amount):
        return {"value": value.value, "unit": value.unit}
    if isinstance(value, Criterion):
        return value.to_json()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _typed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return from_json(value) if "kind" in value else Amount(**value)
    return tuple(_typed(item) for item in value) if isinstance(value, list) else value


def from_json(entry: Mapping[str, Any]) -> Criterion:
    """The criterion of a JSON entry. Raises ValueError, TypeError or KeyError when it is none."""
    kind = Criterion._kinds.get(entry["kind"])
    if kind is None:
        raise ValueError(f"there is no rule kind {entry['kind']!r}")
    return kind.read(entry)


def kinds() -> dict[str, type[Criterion]]:
    """Every rule kind by name."""
    return dict(Criterion._kinds)


def yes_no(name: str) -> Reading:
    """A reading of a yes/no fact."""
    return Reading(name, (State("yes"), State("no"), State(BAD), State(OPEN, (name,), ("yes", "no"))))


def pick(table: Table, slots: Mapping[str, str]) -> dict[str, Outcome]:
    """The compiled look-up of a table with a single reading."""
    return {states[0]: found for states, found in table.compile(slots).items()}


DATED: Final = (Verdict.NOT_YET, Verdict.DUE)
"""Verdicts that have a date to come."""
