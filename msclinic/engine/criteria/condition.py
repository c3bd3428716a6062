"""The plain condition: what a source asks of other facts before a therapy, or names as a reason against it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final

from msclinic.engine.criteria.base import Amount, Closure, Criterion, Speech, pick
from msclinic.engine.criteria.logic import verdict_reading
from msclinic.engine.criteria.therapy import NA, now_reading, open_now
from msclinic.engine.facts import Facts
from msclinic.engine.tables import Line, Outcome, Reading, State, Table, outcome
from msclinic.engine.times import DAY, HOUR
from msclinic.engine.values import BAD, OPEN, Quantity
from msclinic.engine.verdicts import Verdict, negate

__all__ = ["Answered", "Condition", "Figure"]

_FITS, _DIFFERS = "fits", "differs"
_PART_TABLE = Table(
    (Reading("answer", (State(_FITS), State(_DIFFERS), State(BAD), State(OPEN, ("fact",), (_FITS, _DIFFERS)))),),
    (
        Line("invalid", Verdict.INVALID, {"answer": (BAD,)}),
        Line("met", Verdict.MET, {"answer": (_FITS,)}),
        Line("not_met", Verdict.NOT_MET, {"answer": (_DIFFERS,)}),
        Line("unknown", Verdict.UNKNOWN, {"answer": (OPEN,)}),
    ),
)


@dataclass(frozen=True, slots=True)
class _Part(Criterion):
    fact: str

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.fact,)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_PART_TABLE,)

    def _closure(self, fits: Callable[[Any], bool]) -> Closure:
        found, fact = pick(_PART_TABLE, {"fact": self.fact}), self.fact

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            value = facts.values.get(fact, OPEN)
            if value is BAD or value is OPEN:
                return found[value]
            return found[_FITS if fits(value) else _DIFFERS]

        return decide


@dataclass(frozen=True, slots=True)
class Answered(_Part):
    """A yes/no question or a choice has one of these answers."""

    kind: ClassVar[str] = "answered"
    among: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.among or len(set(self.among)) != len(self.among):
            raise ValueError(f"name each answer to {self.fact} once, and at least one")

    def compile(self, order: Mapping[str, int]) -> Closure:
        return self._closure(frozenset(self.among).__contains__)


@dataclass(frozen=True, slots=True)
class Figure(_Part):
    """A whole number or a length of time lies between two figures, both belonging; one of them may be left out."""

    kind: ClassVar[str] = "figure"
    least: Amount | int | None
    most: Amount | int | None

    def __post_init__(self) -> None:
        if self.least is None and self.most is None:
            raise ValueError(f"give {self.fact} a lowest or a highest figure")
        if isinstance(self.least, Amount) != isinstance(self.most, Amount) and None not in (self.least, self.most):
            raise ValueError(f"give both figures of {self.fact} a unit, or neither")
        low, high = _size(self.least), _size(self.most)
        if low is not None and high is not None and low > high:
            raise ValueError(f"the lowest figure of {self.fact} is not above the highest one")

    def compile(self, order: Mapping[str, int]) -> Closure:
        low, high = _size(self.least), _size(self.most)

        def fits(value: Any) -> bool:
            size = value.length if isinstance(value, Quantity) else value
            return (low is None or size >= low) and (high is None or size <= high)

        return self._closure(fits)

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        if fact != self.fact:
            return []
        around: list[Any] = []
        for bound in (self.least, self.most):
            number = bound.value if isinstance(bound, Amount) else bound
            if number is not None:
                if isinstance(bound, Amount):
                    below = number - 1 or Decimal("0.5")
                    around += [{"value": value, "unit": bound.unit} for value in (below, number, number + 1)]
                else:
                    around += [value for value in (number - 1, number, number + 1) if value > 0]
        return around


def _size(bound: Amount | int | None) -> int | None:
    """A whole number as it is, a length of time in microseconds."""
    if not isinstance(bound, Amount):
        return bound
    if bound.unit not in {"h", "d"}:
        raise ValueError("a length of time is given in hours or days")
    return bound.value * (HOUR if bound.unit == "h" else DAY)


_AGAINST: Final = {Verdict.MET: "speaks against", Verdict.NOT_MET: "does not speak against"}


_OF_PARTS: Final = (Verdict.MET, Verdict.NOT_MET, Verdict.INVALID, Verdict.UNKNOWN)
"""What answers and figures give, however they are joined."""


def _table(*, against: bool) -> Table:
    def line(verdict: Verdict) -> Line:
        reason = _AGAINST.get(verdict, verdict) if against else verdict
        return Line(reason, negate(verdict) if against else verdict, {"part": (verdict,)})

    return Table(
        (now_reading(), verdict_reading("part", _OF_PARTS)),
        (
            Line("invalid", Verdict.INVALID, {"now": (BAD,)}),
            Line("not now", NA, {"now": ("no",)}, gate=True),
            Line("unknown", Verdict.UNKNOWN, {"now": open_now}),
            *map(line, _OF_PARTS),
        ),
    )


_TABLES: Final = {against: _table(against=against) for against in (False, True)}
_WAYS: Final = {state.name: (state.name, *state.leads_to) for state in now_reading().states}


@dataclass(frozen=True, slots=True)
class Condition(Criterion):
    """What a source asks for where a therapy is considered or current; with `against`, what it names against it.

    A requirement gives the verdict of its part. A reason against that is recorded does not reach the source's
    condition, one that is answered with no reaches it.
    """

    kind: ClassVar[str] = "condition"
    now: str
    part: Criterion
    against: bool

    def __post_init__(self) -> None:
        if strange := [part.kind for part in leaves(self.part) if not isinstance(part, _Part)]:
            raise ValueError(f"a condition joins answers and figures, not {strange[0]}")

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.now, *(key for key in self.part.facts if key != self.now))

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_TABLES[self.against],)

    def compile(self, order: Mapping[str, int]) -> Closure:
        now, part = self.now, self.part.compile(order)
        joined: dict[tuple[str, Outcome], Outcome] = {}

        def decide(facts: Facts, before: Sequence[Outcome]) -> Outcome:
            key = (facts.values.get(now, OPEN), part(facts, before))
            found = joined.get(key)
            if found is None:
                found = joined[key] = self._join(*key)
            return found

        return decide

    def _join(self, now: str, part: Outcome) -> Outcome:
        ways, verdicts = _WAYS[now], part.reach | {part.verdict}
        lines = {(way, verdict): _TABLES[self.against].fitting((way, verdict)) for way in ways for verdict in verdicts}
        by_now = any(len({lines[way, verdict].verdict for way in ways}) > 1 for verdict in verdicts)
        by_part = any(len({lines[way, verdict].verdict for verdict in verdicts}) > 1 for way in ways)
        missing = (*((self.now,) if by_now else ()), *(part.missing if by_part else ()))
        line = lines[now, part.verdict]
        reach = frozenset(line.verdict for line in lines.values())
        closing = (self.now,) if len(ways) > 1 and "no" in ways else ()
        return outcome(line.verdict, line.reason, tuple(dict.fromkeys(missing)), reach, line.gate, closing)

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        answered = ((key, facts.values.get(key, BAD)) for key in self.part.facts)
        return {"recorded": speech.words(speech.answer(key, value) for key, value in answered if value is not BAD)}

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        return [answer for part in leaves(self.part) for answer in part.answers(fact, facts)]


def leaves(part: Criterion) -> Iterator[Criterion]:
    """The parts of a condition that join no others."""
    inner = getattr(part, "parts", None) or ((part.part,) if hasattr(part, "part") else ())
    if not inner:
        yield part
    for one in inner:
        yield from leaves(one)
