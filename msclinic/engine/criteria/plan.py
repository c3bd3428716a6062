"""The kinds of rule that compare a plan with what a source describes: agents, a route, a number of days."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from msclinic.engine.criteria.base import Closure, Criterion, Speech, is_count, pick
from msclinic.engine.facts import Facts
from msclinic.engine.tables import Line, Outcome, Reading, State, Table
from msclinic.engine.values import BAD, OPEN
from msclinic.engine.verdicts import Verdict

__all__ = ["NamedAgents", "Route", "WholeDays"]

NOT_PLANNED = "not planned"
PLAN_OPEN = "plan open"
EMPTY = "none named"
EMPTY_PLAN_OPEN = "none named, plan open"
BAD_PLAN_OPEN = "refused, plan open"


def _table(answers: Sequence[tuple[str, Verdict]], *, may_be_empty: bool = False) -> Table:
    """Planned no: does not apply. Planned or the answer not known: unknown. Else the line of the answer."""
    values = tuple(answer for answer, _ in answers)
    empty = (
        (
            State(EMPTY, ("answer",), values),
            State(EMPTY_PLAN_OPEN, ("planned", "answer"), (NOT_PLANNED, EMPTY, *values)),
        )
        if may_be_empty
        else ()
    )
    states = (
        State(NOT_PLANNED),
        State(BAD),
        State(BAD_PLAN_OPEN, ("planned",), (NOT_PLANNED, BAD)),
        State(PLAN_OPEN, ("planned", "answer"), (NOT_PLANNED, OPEN, *values)),
        State(OPEN, ("answer",), values),
        *empty,
        *(State(value) for value in values),
    )
    return Table(
        (Reading("plan", states),),
        (
            Line("not planned", Verdict.NOT_APPLICABLE, {"plan": (NOT_PLANNED,)}, gate=True),
            Line("invalid", Verdict.INVALID, {"plan": (BAD, BAD_PLAN_OPEN)}),
            Line("unknown", Verdict.UNKNOWN, {"plan": (PLAN_OPEN, OPEN, *(state.name for state in empty))}),
            *(Line(answer, verdict, {"plan": (answer,)}) for answer, verdict in answers),
        ),
    )


_AGENTS_TABLE = _table(
    (("one named", Verdict.MET), ("several named", Verdict.AMBIGUOUS), ("another", Verdict.SILENT)), may_be_empty=True
)
_ROUTE_TABLE = _table((("described", Verdict.MET), ("not described", Verdict.NOT_MET)))
_DAYS_TABLE = _table((("inside", Verdict.MET), ("outside", Verdict.NOT_MET)))


@dataclass(frozen=True, slots=True)
class _Planned(Criterion):
    planned: str
    answer: str

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.planned, self.answer)

    def _slots(self) -> dict[str, str]:
        return {"planned": self.planned, "answer": self.answer}

    def _closure(self, state_of: Callable[[Any], str]) -> Closure:
        found = pick(self.tables[0], self._slots())
        planned, answer = self.planned, self.answer

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            get = facts.values.get
            plan = get(planned, OPEN)
            if plan == "no":
                return found[NOT_PLANNED]
            value = get(answer, OPEN)
            if value is BAD or plan is BAD:
                return found[BAD_PLAN_OPEN if plan is OPEN else BAD]
            if value is OPEN:
                return found[PLAN_OPEN if plan is OPEN else OPEN]
            if plan is OPEN:
                return found[EMPTY_PLAN_OPEN]
            return found[state_of(value)]

        return decide


@dataclass(frozen=True, slots=True)
class NamedAgents(_Planned):
    """Agents of an open list of examples. One of them alone: met. Several together: the source can be read both ways.

    Anything else: the source does not say. Rests on C37.
    """

    kind: ClassVar[str] = "named_agents"
    named: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.named or len(set(self.named)) != len(self.named):
            raise ValueError("name each agent once, and at least one")

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_AGENTS_TABLE,)

    @property
    def verdicts(self) -> frozenset[Verdict]:
        given = super(NamedAgents, self).verdicts
        return given if len(self.named) > 1 else given - {Verdict.AMBIGUOUS}

    def compile(self, order: Mapping[str, int]) -> Closure:
        named = frozenset(self.named)

        def state_of(agents: frozenset[str]) -> str:
            if not agents:
                return EMPTY
            if not agents <= named:
                return "another"
            return "one named" if len(agents) == 1 else "several named"

        return self._closure(state_of)

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        agents = facts.values.get(self.answer)
        chosen = sorted(agents) if isinstance(agents, frozenset) else []
        return {
            "agents": speech.words(speech.choice(self.answer, agent) for agent in chosen),
            "named": speech.words(speech.choice(self.answer, agent) for agent in self.named),
        }

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        return [[agent] for agent in self.named] + [list(self.named), ["other"]] if fact == self.answer else []


@dataclass(frozen=True, slots=True)
class Route(_Planned):
    """The route that the source describes: met; any other is not what it describes. Rests on C37."""

    kind: ClassVar[str] = "route"
    described: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.described:
            raise ValueError("name at least one route")

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_ROUTE_TABLE,)

    def compile(self, order: Mapping[str, int]) -> Closure:
        described = frozenset(self.described)
        return self._closure(lambda route: "described" if route in described else "not described")

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        route = facts.values.get(self.answer)
        return {
            "route": speech.choice(self.answer, route) if isinstance(route, str) else "",
            "described": speech.words(speech.choice(self.answer, item) for item in self.described),
        }


@dataclass(frozen=True, slots=True)
class WholeDays(_Planned):
    """A number of days from `fewest` to `most`, both belonging. Rests on C38."""

    kind: ClassVar[str] = "whole_days"
    fewest: int
    most: int

    def __post_init__(self) -> None:
        if not (is_count(self.fewest) and is_count(self.most) and self.fewest <= self.most):
            raise ValueError("the fewest days are at least one and not more than the most")

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_DAYS_TABLE,)

    def compile(self, order: Mapping[str, int]) -> Closure:
        fewest, most = self.fewest, self.most
        return self._closure(lambda days: "inside" if fewest <= days <= most else "outside")

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        days = facts.values.get(self.answer)
        said = {"fewest": str(self.fewest), "most": str(self.most)}
        return said | ({"days": speech.count(days, "day")} if isinstance(days, int) else {})

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        around = {self.fewest - 1, self.fewest, self.most, self.most + 1} - {0}
        return sorted(around) if fact == self.answer else []
