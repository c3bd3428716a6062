"""The algebra as criteria: all, any, not, and the verdict of another rule."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import product
from typing import Any, ClassVar

from msclinic.engine.criteria.base import Closure, Criterion
from msclinic.engine.facts import Facts
from msclinic.engine.tables import Line, Outcome, Reading, State, Table, outcome
from msclinic.engine.verdicts import ALGEBRA, Verdict, all_of, any_of, negate

__all__ = ["All", "AnyOf", "Not", "RuleVerdict", "verdict_reading"]


def verdict_reading(name: str, verdicts: Iterable[Verdict] = Verdict) -> Reading:
    """A reading of a verdict."""
    return Reading(name, tuple(State(verdict) for verdict in verdicts))


def _table(verdicts: Iterable[Verdict]) -> Table:
    kept = tuple(verdicts)
    return Table((verdict_reading("result", kept),), tuple(Line(kind, kind, {"result": (kind,)}) for kind in kept))


@dataclass(frozen=True, slots=True)
class RuleVerdict(Criterion):
    """The verdict of another rule of the release, taken over with what it still hangs on."""

    kind: ClassVar[str] = "rule"
    code: str

    def __post_init__(self) -> None:
        if not self.code:
            raise ValueError("name the rule whose verdict is read")

    @property
    def facts(self) -> tuple[str, ...]:
        return ()

    @property
    def rules(self) -> tuple[str, ...]:
        return (self.code,)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_table(Verdict),)

    def compile(self, order: Mapping[str, int]) -> Closure:
        place = order[self.code]
        return lambda _facts, before: before[place]


@dataclass(frozen=True, slots=True)
class _Composite(Criterion):
    parts: tuple[Criterion, ...]

    def __post_init__(self) -> None:
        if len(self.parts) < 2:
            raise ValueError(f"{self.kind} joins two conditions or more")

    def check_rules(self, rules: Mapping[str, Criterion]) -> None:
        for part in self.parts:
            part.check_rules(rules)
            _refuse_unjoinable(part, rules)

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key for part in self.parts for key in part.facts))

    @property
    def rules(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for part in self.parts for code in part.rules))

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_table((*ALGEBRA, Verdict.NOT_APPLICABLE)),)

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        return [answer for part in self.parts for answer in part.answers(fact, facts)]

    def _compile(self, join: Callable[[Iterable[Verdict]], Verdict], order: Mapping[str, int]) -> Closure:
        closures = [part.compile(order) for part in self.parts]
        joined: dict[tuple[Outcome, ...], Outcome] = {}

        def decide(facts: Facts, before: Sequence[Outcome]) -> Outcome:
            parts = tuple([closure(facts, before) for closure in closures])
            found = joined.get(parts)
            if found is None:
                found = joined[parts] = _join(join, parts)
            return found

        return decide


def _refuse_unjoinable(part: Criterion, rules: Mapping[str, Criterion]) -> None:
    """Dates and notices stand outside the algebra."""
    read = rules[part.code] if isinstance(part, RuleVerdict) else part
    if strange := read.verdicts - ALGEBRA - {Verdict.NOT_APPLICABLE}:
        name = part.code if isinstance(part, RuleVerdict) else part.kind
        raise ValueError(f"{name} can be {', '.join(sorted(strange))}, which cannot be joined with another verdict")


def _join(join: Callable[[Iterable[Verdict]], Verdict], parts: tuple[Outcome, ...]) -> Outcome:
    """The outcome of the whole, and of each part's open facts those that can still change it.

    The whole takes on the gates of all its parts: where one does not apply, neither does it.
    """

    def joined(verdicts: Iterable[Verdict]) -> Verdict:
        kept = tuple(verdicts)
        return Verdict.NOT_APPLICABLE if Verdict.NOT_APPLICABLE in kept else join(kept)

    def reach_of(sets: Iterable[frozenset[Verdict]]) -> frozenset[Verdict]:
        """What the parts can become together; joining two by two comes to the same, and costs no more for many."""
        return reduce(lambda left, right: frozenset(joined(pair) for pair in product(left, right)), sets)

    reaches = [part.reach | {part.verdict} for part in parts]
    missing: list[str] = []
    for index, part in enumerate(parts):
        others = reach_of(reaches[:index] + reaches[index + 1 :]) if part.missing else frozenset()
        if any(len({joined((rest, verdict)) for verdict in reaches[index]}) > 1 for rest in others):
            missing.extend(part.missing)
    verdict = joined(part.verdict for part in parts)
    return outcome(verdict, verdict, tuple(dict.fromkeys(missing)), reach_of(reaches))


@dataclass(frozen=True, slots=True)
class All(_Composite):
    """*and* of its parts."""

    kind: ClassVar[str] = "all"

    def compile(self, order: Mapping[str, int]) -> Closure:
        return self._compile(all_of, order)


@dataclass(frozen=True, slots=True)
class AnyOf(_Composite):
    """*or* of its parts."""

    kind: ClassVar[str] = "any"

    def compile(self, order: Mapping[str, int]) -> Closure:
        return self._compile(any_of, order)


@dataclass(frozen=True, slots=True)
class Not(Criterion):
    """The opposite of its part."""

    kind: ClassVar[str] = "not"
    part: Criterion

    @property
    def facts(self) -> tuple[str, ...]:
        return self.part.facts

    @property
    def rules(self) -> tuple[str, ...]:
        return self.part.rules

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_table(ALGEBRA),)

    def check_rules(self, rules: Mapping[str, Criterion]) -> None:
        self.part.check_rules(rules)
        _refuse_unjoinable(self.part, rules)

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        return self.part.answers(fact, facts)

    def compile(self, order: Mapping[str, int]) -> Closure:
        closure = self.part.compile(order)

        def decide(facts: Facts, before: Sequence[Outcome]) -> Outcome:
            found = closure(facts, before)
            verdict = negate(found.verdict)
            return outcome(verdict, verdict, found.missing, frozenset(map(negate, found.reach)))

        return decide
