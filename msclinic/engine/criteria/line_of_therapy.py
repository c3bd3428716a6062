"""The kind of rule about the treatments before this one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from msclinic.engine.criteria.base import MOST_TRIED, Closure, Criterion, Speech, is_count
from msclinic.engine.criteria.therapy import NA, now_reading, open_now
from msclinic.engine.facts import Facts
from msclinic.engine.tables import Line, Outcome, Reading, State, Table
from msclinic.engine.values import BAD, OPEN, UNKNOWN, Row
from msclinic.engine.verdicts import Verdict
from msclinic.engine.vocabulary import Agent

__all__ = ["LineOfTherapy"]

_NOT_COMPLETE: Final = "list not complete"
_NOT_COMPLETE_AND_MORE: Final = "list not complete, more open"

FAILED: Final = frozenset({"inadequate_response", "not_tolerated"})

_COUNTS = ("enough", "too few to be clear", "unapproved alone", "none")
_REFUSED_COMPLETE: Final = "completeness refused, list open"
_HISTORY = Reading(
    "history",
    (
        *(State(name) for name in _COUNTS),
        State("list open", ("history",), _COUNTS),
        State("completeness open", ("complete",), _COUNTS),
        State("both open", ("history", "complete"), _COUNTS),
        State(BAD),
        State(_REFUSED_COMPLETE, ("history",), ("enough", BAD)),
    ),
)
_LINE_TABLE = Table(
    (now_reading(), _HISTORY),
    (
        Line("invalid", Verdict.INVALID, {"now": (BAD,)}),
        Line("not now", NA, {"now": ("no",)}, gate=True),
        Line("already current", NA, {"now": ("current",)}),
        Line("unknown now", Verdict.UNKNOWN, {"now": open_now}),
        Line("invalid", Verdict.INVALID, {"history": (BAD, _REFUSED_COMPLETE)}),
        Line("enough", Verdict.MET, {"history": ("enough",)}),
        Line("unknown", Verdict.UNKNOWN, {"history": ("list open", "completeness open", "both open")}),
        Line("too few to be clear", Verdict.AMBIGUOUS, {"history": ("too few to be clear",)}),
        Line("unapproved alone", Verdict.AMBIGUOUS, {"history": ("unapproved alone",)}),
        Line("none", Verdict.NOT_MET, {"history": ("none",)}),
    ),
)


@dataclass(frozen=True, slots=True)
class LineOfTherapy(Criterion):
    """Other approved treatments have failed or were not tolerated before this one is considered.

    From `clear` of them on: met. From `fewest` on, but fewer than `clear`: the source can be read both ways. Rests on
    C24 and C25.
    """

    kind: ClassVar[str] = "line_of_therapy"
    agent: str
    now: str
    history: str
    complete: str
    fewest: int
    clear: int

    def __post_init__(self) -> None:
        if not (is_count(self.fewest) and is_count(self.clear) and self.fewest <= self.clear):
            raise ValueError("the fewest earlier treatments are at least one and not more than the clear number")

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.now, self.history, self.complete)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_LINE_TABLE,)

    def compile(self, order: Mapping[str, int]) -> Closure:
        slots = {"now": self.now, "history": self.history, "complete": self.complete}
        found = _LINE_TABLE.compile(slots)
        now, history, complete, state_of = self.now, self.history, self.complete, self._state

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            get = facts.values.get
            return found[get(now, OPEN), state_of(get(history), get(complete))]

        return decide

    def _state(self, history: Any, complete: Any) -> str:
        if history is BAD:
            return BAD
        if history is None:
            return _REFUSED_COMPLETE if complete is BAD else _openness(history, complete)
        failed = self.failed(history)
        approved = {agent.counts_as for agent in failed if isinstance(agent, Agent) and agent.approved}
        if len(approved) >= self.clear:
            return "enough"
        waiting = any(self._counts(row) and _outcome_open(row) for row in history)
        if complete is BAD:
            return _REFUSED_COMPLETE if waiting else BAD
        unsettled = None in failed or waiting
        if unsettled or complete != "yes":
            return "both open" if unsettled and complete != "yes" else "list open" if unsettled else "completeness open"
        if len(approved) >= self.fewest:
            return "too few to be clear"
        return "unapproved alone" if failed and not approved else "none"

    def failed(self, history: tuple[Row, ...]) -> list[Agent | None]:
        """The agents that failed or were not tolerated; None for one that is not recognised."""
        rows = [row for row in history if self._counts(row) and row.get("outcome") in FAILED]
        agents = [row.get("agent") for row in rows]
        return [agent if isinstance(agent, Agent) else None for agent in agents]

    def _counts(self, row: Row) -> bool:
        agent = row.get("agent")
        return row.get("status") != "planned" and not (isinstance(agent, Agent) and agent.counts_as == self.agent)

    def phrase(self, facts: Facts, outcome: Outcome) -> str:
        if outcome.reason != "unknown" or facts.values.get(self.complete) != "no":
            return outcome.reason
        return _NOT_COMPLETE if outcome.missing == (self.complete,) else _NOT_COMPLETE_AND_MORE

    @property
    def phrases(self) -> frozenset[str]:
        return self.reasons | {_NOT_COMPLETE, _NOT_COMPLETE_AND_MORE}

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        history = facts.values.get(self.history)
        failed = self.failed(history) if isinstance(history, tuple) else []
        others = [key for key in outcome.missing if key != self.complete]
        approved = sorted({agent.counts_as for agent in failed if agent is not None and agent.approved})
        unapproved = sorted({agent.generic for agent in failed if agent is not None and not agent.approved})
        return {
            "count": speech.count(len(approved), "treatment"),
            "agents": speech.words(map(speech.term, approved)),
            "unapproved": speech.words(map(speech.term, unapproved)),
            "others": speech.words(speech.name(key) for key in others),
        }

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        if fact != self.history:
            return []
        rows = facts.given.get(fact)
        failing = self._more_that_failed(facts)
        if not isinstance(rows, list) or not rows:
            return [[], *(failing[:count] for count in range(1, len(failing) + 1))]
        tries = []
        for index, row in enumerate(rows[:MOST_TRIED]):
            for result in ("inadequate_response", "effective"):
                if row.get("outcome") != result and row.get("status") != "planned":
                    tries.append([*rows[:index], {**row, "outcome": result}, *rows[index + 1 :]])
        settled = [{**row, "outcome": "effective"} if _outcome_open(row) else row for row in rows]
        all_failed = [{**row, "outcome": "inadequate_response"} for row in rows if row.get("status") != "planned"]
        more = [[*rows, *failing[:count]] for count in range(1, len(failing) + 1)]
        return [*tries, settled, all_failed, *more]

    def fillings(self, fact: str, facts: Facts) -> list[Any]:
        rows = facts.given[fact]
        return [[_filled_in(row, outcome) for row in rows] for outcome in ("effective", "inadequate_response")]

    def _more_that_failed(self, facts: Facts) -> list[dict[str, str]]:
        """As many other approved agents of the catalogue as make the condition clear, each as a row that failed."""
        agents = [agent.generic for agent in facts.vocabulary.catalogue.approved() if agent.generic != self.agent]
        return [{"agent": generic, "outcome": "inadequate_response"} for generic in agents[: self.clear]]


def _outcome_open(row: Row) -> bool:
    return bool(row.get("outcome", UNKNOWN) == UNKNOWN)


def _filled_in(row: Row, outcome: str) -> Row:
    """The row with this outcome where its own is open; a plan has none."""
    return {**row, "outcome": outcome} if _outcome_open(row) and row.get("status") != "planned" else row


def _openness(history: Any, complete: Any) -> str:
    listed = isinstance(history, tuple)
    if not listed:
        return "both open" if complete in {None, "no"} else "list open"
    return "completeness open" if complete != "yes" else "list open"
