"""Verdict tables: the lines of a rule kind, first line that fits, compiled to a look-up.

A table is written over *readings*, each of which is in one of a few named states. Compiling enumerates every
combination of states, so that an uncovered case is an error when a release is compiled and never at the bedside, and
works out from the table alone which open readings a verdict still hangs on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from msclinic.engine.verdicts import Verdict

__all__ = ["Line", "Outcome", "Reading", "State", "Table", "outcome"]


@dataclass(frozen=True, slots=True)
class State:
    """One thing that a reading can be.

    An open or vague state names the `missing` slots (facts that would answer it) and the states that it `leads_to`.
    """

    name: str
    missing: tuple[str, ...] = ()
    leads_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A question that a table asks of the facts, with everything that it can be."""

    name: str
    states: tuple[State, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its states."""
        return tuple(state.name for state in self.states)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: the reason's name, its verdict, and the states that it fits (a reading left out: any).

    A line that is a `gate` rests on a clean *no*: it holds even where another gate was refused.
    """

    reason: str
    verdict: Verdict
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    gate: bool = False


_WITH_DATES: Final = frozenset({Verdict.PENDING, Verdict.AMBIGUOUS, Verdict.NOT_YET, Verdict.DUE})
"""The verdicts that may have dates to come."""


class Outcome:
    """A verdict with its reason, the facts it still hangs on and what they could make of it.

    `closing` are those of them that a clean *no* could close the rule by, whatever else is refused. Outcomes are
    interned: they belong to the release and hold nothing about a person.
    """

    __slots__ = ("closing", "gate", "has_dates", "missing", "reach", "reason", "verdict")

    def __init__(
        self,
        verdict: Verdict,
        reason: str,
        missing: tuple[str, ...],
        reach: frozenset[Verdict],
        gate: bool,
        closing: tuple[str, ...],
    ) -> None:
        self.verdict = verdict
        self.reason = reason
        self.missing = missing
        self.reach = reach
        self.gate = gate
        self.closing = closing
        self.has_dates = verdict in _WITH_DATES

    def __repr__(self) -> str:
        return f"Outcome({self.verdict}, {self.reason!r}, missing={self.missing})"


_Content = tuple[Verdict, str, tuple[str, ...], frozenset[Verdict], bool, tuple[str, ...]]
_INTERNED: Final[dict[_Content, Outcome]] = {}


def outcome(
    verdict: Verdict,
    reason: str,
    missing: tuple[str, ...] = (),
    reach: frozenset[Verdict] | None = None,
    gate: bool = False,
    closing: tuple[str, ...] = (),
) -> Outcome:
    """The one outcome of this content; `reach` defaults to the verdict alone."""
    key = (verdict, reason, missing, reach or frozenset({verdict}), gate, closing)
    found = _INTERNED.get(key)
    if found is None:
        found = _INTERNED[key] = Outcome(*key)
    return found


@dataclass(frozen=True, slots=True)
class Table:
    """A verdict table over one or more readings."""

    readings: tuple[Reading, ...]
    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        known = {reading.name: set(reading.names) for reading in self.readings}
        for reading in self.readings:
            for state in reading.states:
                if strange := set(state.leads_to) - known[reading.name]:
                    raise ValueError(f"{reading.name}: {state.name} leads to {sorted(strange)}, which are no states")
        for line in self.lines:
            for name, states in line.when.items():
                if strange := set(states) - known.get(name, set()):
                    raise ValueError(f"line {line.reason}: {name} is never {sorted(strange)}")

    @property
    def verdicts(self) -> frozenset[Verdict]:
        """Every verdict that some combination of states gives."""
        return frozenset(self.fitting(states).verdict for states in self._combinations())

    def _combinations(self) -> Iterator[tuple[str, ...]]:
        return product(*(reading.names for reading in self.readings))

    def fitting(self, states: tuple[str, ...]) -> Line:
        """The first line that fits. Raises ValueError for an uncovered combination."""
        at = dict(zip((reading.name for reading in self.readings), states, strict=True))
        for line in self.lines:
            if all(at[name] in allowed for name, allowed in line.when.items()):
                return line
        raise ValueError(f"no line covers {at}")

    def compile(self, slots: Mapping[str, str]) -> dict[tuple[str, ...], Outcome]:
        """The look-up from states to outcomes, with the slots of the missing facts bound to their keys.

        Raises ValueError for an uncovered combination.
        """
        lines = {states: self.fitting(states) for states in self._combinations()}
        return {states: self._outcome(states, lines, slots) for states in lines}

    def _outcome(
        self, states: tuple[str, ...], lines: Mapping[tuple[str, ...], Line], slots: Mapping[str, str]
    ) -> Outcome:
        ways = [self._ways(reading, name) for reading, name in zip(self.readings, states, strict=True)]
        missing: list[str] = []
        closing: list[str] = []
        for index, (reading, name) in enumerate(zip(self.readings, states, strict=True)):
            state = next(state for state in reading.states if state.name == name)
            if not state.missing:
                continue
            if self._hangs_on(index, ways, lines):
                missing.extend(slots[slot] for slot in state.missing if slot in slots)
            if any(lines[(*states[:index], way, *states[index + 1 :])].gate for way in ways[index]):
                closing.extend(slots[slot] for slot in state.missing[:1] if slot in slots)
        reach = frozenset(lines[way].verdict for way in product(*ways))
        line = lines[states]
        listed, closed_by = (tuple(dict.fromkeys(keys)) for keys in (missing, closing))
        return outcome(line.verdict, line.reason, listed, reach, line.gate, closed_by)

    @staticmethod
    def _ways(reading: Reading, name: str) -> tuple[str, ...]:
        state = next(state for state in reading.states if state.name == name)
        return (name, *state.leads_to)

    @staticmethod
    def _hangs_on(index: int, ways: list[tuple[str, ...]], lines: Mapping[tuple[str, ...], Line]) -> bool:
        """Whether, with the other readings answered or left open somehow, this one makes a difference."""
        others = [way for number, way in enumerate(ways) if number != index]
        for rest in product(*others):
            verdicts = {lines[(*rest[:index], state, *rest[index:])].verdict for state in ways[index]}
            if len(verdicts) > 1:
                return True
        return False
