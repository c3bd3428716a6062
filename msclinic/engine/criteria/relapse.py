"""The kinds of rule that judge an episode: how long it has lasted, what has changed, whether treatment is needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, ClassVar, Final

from msclinic.engine.criteria.base import Amount, Closure, Criterion, Next, Speech, yes_no
from msclinic.engine.criteria.logic import verdict_reading
from msclinic.engine.episode import Episode
from msclinic.engine.facts import Facts
from msclinic.engine.tables import Line, Outcome, Reading, State, Table, outcome
from msclinic.engine.times import DAY, HOUR, Duration
from msclinic.engine.values import BAD, OPEN
from msclinic.engine.verdicts import CLOSED, Verdict

__all__ = ["Lasting", "SymptomChange", "WhenNeeded"]

ONSET: Final = "episode_onset"
END: Final = "episode_end"
ONGOING: Final = "episode_ongoing"
DURATION: Final = "episode_duration"

_OF_BOTH: Final = ("short", "long", "early")
"""The beginnings of the phrases that speak of both figures."""

_WITHOUT_START: Final = frozenset({"early, no start", "spans the upper, no start"})
"""The phrases that have no time to count from."""

_ROUNDED: Final = "length to half a unit"
"""The aside that says how exactly an entered length is taken beside a date."""

_OF_A_VAGUE_START: Final = ("early", "spans the upper, going on")
"""The phrases that give times to come, which are the latest possible ones where the start is not exact."""

_SETTLED = ("short", "between", "long", "early", "spans the upper")
_LENGTH = Reading(
    "length",
    (
        State(BAD),
        State("short"),
        State("long"),
        State("between"),
        State("early"),
        State("spans the upper", (), ("between", "long")),
        State("open", (), _SETTLED),
    ),
)
_LENGTH_TABLE = Table(
    (_LENGTH,),
    (
        Line("invalid", Verdict.INVALID, {"length": (BAD,)}),
        Line("short", Verdict.NOT_MET, {"length": ("short",)}),
        Line("long", Verdict.MET, {"length": ("long",)}),
        Line("between", Verdict.AMBIGUOUS, {"length": ("between",)}),
        Line("early", Verdict.PENDING, {"length": ("early",)}),
        Line("spans the upper", Verdict.AMBIGUOUS, {"length": ("spans the upper",)}),
        Line("unknown", Verdict.UNKNOWN, {"length": ("open",)}),
    ),
)
_REACH: Final = {
    "invalid": frozenset({Verdict.INVALID}),
    "short": frozenset({Verdict.NOT_MET, Verdict.AMBIGUOUS, Verdict.UNKNOWN}),
    "long": frozenset({Verdict.MET, Verdict.AMBIGUOUS}),
    "between": frozenset({Verdict.MET, Verdict.AMBIGUOUS}),
    "spans the upper": frozenset({Verdict.MET, Verdict.AMBIGUOUS}),
    "early": frozenset({Verdict.PENDING, Verdict.AMBIGUOUS, Verdict.MET}),
    "unknown": frozenset({Verdict.UNKNOWN, Verdict.PENDING, Verdict.NOT_MET, Verdict.AMBIGUOUS, Verdict.MET}),
}


@dataclass(frozen=True, slots=True)
class Lasting(Criterion):
    """An episode lasts at least so long, where the source gives a lower and an upper figure.

    Below the lower figure, and over: not met. From the upper on: met. Between the two the source can be read both
    ways. Rests on C35.
    """

    kind: ClassVar[str] = "lasting"
    lower: Amount
    upper: Amount

    def __post_init__(self) -> None:
        for bound in (self.lower, self.upper):
            if bound.unit not in {"h", "d"}:
                raise ValueError("a length of time is given in hours or days")
        if self.lower_length > self.upper_length:
            raise ValueError("the lower figure is not above the upper one")

    @property
    def lower_length(self) -> int:
        """The lower figure in microseconds."""
        return _length(self.lower)

    @property
    def upper_length(self) -> int:
        """The upper figure in microseconds."""
        return _length(self.upper)

    @property
    def facts(self) -> tuple[str, ...]:
        return (ONSET, ONGOING, END, DURATION)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_LENGTH_TABLE,)

    @property
    def verdicts(self) -> frozenset[Verdict]:
        given = super(Lasting, self).verdicts
        return given - {Verdict.AMBIGUOUS} if self._has_one_figure else given

    def compile(self, order: Mapping[str, int]) -> Closure:
        lower, upper = self.lower_length, self.upper_length
        invalid = outcome(Verdict.INVALID, "invalid")
        lines = {line.when["length"][0]: line for line in _LENGTH_TABLE.lines}
        settled = {name: outcome(line.verdict, line.reason) for name, line in lines.items()}

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            get = facts.values.get
            if get(ONSET) is BAD or get(ONGOING) is BAD or get(END) is BAD or get(DURATION) is BAD:
                return invalid
            episode = facts.episode
            state = _state(episode, lower, upper)
            missing = _missing(episode, lower, upper)
            if not missing:
                return settled[state]
            line = lines[state]
            return outcome(line.verdict, line.reason, missing, _REACH[line.reason])

        return decide

    def next(self, facts: Facts, outcome: Outcome) -> tuple[Next, ...]:
        episode = facts.episode
        if episode.onset is None or episode.over is not False:
            return ()
        start, vague = episode.onset.midnight, not episode.onset.precise
        upper = Next(start + self.upper_length, True, "upper", vague)
        if outcome.verdict is Verdict.PENDING and not self._has_one_figure:
            return (Next(start + self.lower_length, True, "lower", vague), upper)
        return (upper,) if outcome.verdict in {Verdict.PENDING, Verdict.AMBIGUOUS} else ()

    @property
    def _has_one_figure(self) -> bool:
        """Whether lower and upper figure are the same: then there is nothing between them."""
        return self.lower_length == self.upper_length

    def phrase(self, facts: Facts, outcome: Outcome) -> str:
        said = self._phrase(facts.episode, outcome.reason)
        if said in _OF_A_VAGUE_START and not _is_exact(facts.episode):
            said = f"{said}, vague start"
        return f"{said}, one figure" if self._has_one_figure and said.startswith(_OF_BOTH) else said

    def _phrase(self, episode: Episode, reason: str) -> str:
        if reason == "early":
            return "early" if episode.onset is not None else "early, no start"
        if reason not in {"long", "spans the upper"} or episode.over:
            return reason
        if episode.over is None:
            return f"{reason}, at least"
        return f"{reason}, going on" if episode.onset is not None or reason == "long" else f"{reason}, no start"

    @property
    def phrases(self) -> frozenset[str]:
        ways = {f"{reason}, {way}" for reason in ("long", "spans the upper") for way in ("going on", "at least")}
        said = self.reasons | ways | _WITHOUT_START | {f"{name}, vague start" for name in _OF_A_VAGUE_START}
        if not self._has_one_figure:
            return said | {_ROUNDED}
        return self.reasons | {_ROUNDED} | {f"{name}, one figure" for name in said if name.startswith(_OF_BOTH)}

    def asides(self, facts: Facts, outcome: Outcome) -> tuple[str, ...]:
        episode = facts.episode
        shown = episode.so_far or episode.length
        if shown is None or episode.onset is None or episode.entered is None or outcome.reason not in _SETTLED:
            return ()
        return (_ROUNDED,) if shown.shortest != shown.longest else ()

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        episode = facts.episode
        said = {
            "lower": speech.count(self.lower.value, self.lower.unit),
            "upper": speech.count(self.upper.value, self.upper.unit),
        }
        said["length"] = _spoken(episode, speech)
        times = self.next(facts, outcome)
        if times:
            said["until_upper"] = speech.moment(times[-1].at, facts.as_of)
            said["until_lower"] = speech.moment(times[0].at, facts.as_of)
        return said

    def answers(self, fact: str, facts: Facts) -> list[Any]:
        episode, now = facts.episode, facts.as_of.instant
        tries = [self.lower_length - HOUR, self.lower_length, self.upper_length, self.upper_length * 2]
        if episode.entered is not None:
            tries.append(int(episode.entered.length))
        if fact == DURATION:
            return _durations(episode, [*tries, *self._within(episode)])
        if fact == ONSET:
            anchors = (now,) if episode.end is None else (episode.end.first, episode.end.last)
            return _moments(facts, [anchor - length for anchor in anchors for length in tries])
        if fact == END and episode.onset is not None:
            onset = episode.onset
            ends = [start + length for start in (onset.last, onset.first) for length in tries]
            return _moments(facts, [end for end in (*ends, now, (onset.first + now) // 2) if onset.first <= end <= now])
        return _moments(facts, [now]) if fact == END else []

    def _within(self, episode: Episode) -> list[int]:
        """Lengths on both sides of the figures that the dates leave possible, away from the figures themselves."""
        dates = episode.elapsed
        if dates is None or dates.longest is None:
            return []
        shortest, longest = int(dates.shortest) if episode.over is False else 0, int(dates.longest)
        found = []
        for low, high in pairwise([0, self.lower_length, self.upper_length, max(longest, self.upper_length)]):
            first, last = max(low, shortest), min(high, longest)
            if first < last:
                found += [first + HOUR // 2, (first + last) // 2, last - HOUR // 2]
        return found


def _durations(episode: Episode, lengths: list[int]) -> list[dict[str, Any]]:
    """The lengths as entries, in the unit of the one that was entered."""
    unit, size = ("d", DAY) if episode.entered is not None and episode.entered.unit == "d" else ("h", HOUR)
    values = dict.fromkeys(round(length / size, 2) for length in lengths)
    return [{"value": int(value) if value == int(value) else value, "unit": unit} for value in values if value > 0]


def _moments(facts: Facts, instants: list[int]) -> list[str]:
    """The instants on the clock of the assessment, as far as the calendar has them."""
    earliest = facts.as_of.instant - facts.as_of.today * DAY + 2 * DAY
    return [facts.as_of.wall(instant).isoformat() for instant in instants if instant > earliest]


def _length(bound: Amount) -> int:
    return bound.value * (HOUR if bound.unit == "h" else DAY)


def _state(episode: Episode, lower: int, upper: int) -> str:
    length = episode.length
    if length is None:
        return "open"
    if episode.so_far is not None and episode.so_far.below(lower):
        return "early"
    if length.below(lower):
        return "short"
    if length.from_on(upper):
        return "long"
    if not length.from_on(lower):
        return "open"
    return "between" if length.below(upper) else "spans the upper"


def _is_exact(episode: Episode) -> bool:
    return episode.so_far is not None and episode.so_far.shortest == episode.so_far.longest


def _crosses(length: Duration | None, *bounds: int) -> bool:
    return length is not None and any(not (length.below(bound) or length.from_on(bound)) for bound in bounds)


def _missing(episode: Episode, lower: int, upper: int) -> tuple[str, ...]:
    """The open facts, and the dates too vague, on which the verdict still hangs."""
    named = _missing_without_onset if episode.onset is None else _missing_with_onset
    wanted = named(episode, lower, upper)
    return tuple(key for key in (ONSET, ONGOING, END, DURATION) if key in wanted)


def _missing_with_onset(episode: Episode, lower: int, upper: int) -> set[str]:
    open_length = {DURATION} if episode.entered is None else set()
    if episode.over:
        if not _crosses(episode.length, lower, upper):
            return set()
        return {*episode.vague, *open_length, *({END} if episode.end is None else ())}
    if episode.over is False:
        return {*episode.vague, *open_length} if _crosses(episode.so_far, lower, upper) else set()
    longest = (episode.elapsed.longest if episode.elapsed is not None else None) or 0
    reaches_lower = longest >= lower
    vague = set(episode.vague) if reaches_lower else set()
    if episode.entered is None or episode.length is None:
        return {END, ONGOING, *vague, *(open_length if reaches_lower else ())}
    if not episode.length.from_on(lower):
        return {END, ONGOING, *vague}
    if episode.length.from_on(upper) or longest < upper:
        return set()
    could_end_late = episode.entered.length + episode.entered.half >= upper
    return {ONGOING, *vague, *({END} if could_end_late else ())}


def _missing_without_onset(episode: Episode, lower: int, upper: int) -> set[str]:
    entered = episode.entered
    end = {END} if episode.end is None else set()
    if entered is None:
        after = {ONGOING} if episode.over is None else set()
        return {ONSET, DURATION, *after, *(end if episode.over is not False else ())}
    around = Duration(entered.length - entered.half, entered.length + entered.half)
    near = _crosses(around, lower, upper)
    if episode.over:
        return {ONSET, *end} if near else set()
    if around.from_on(upper):
        return set()
    if episode.over is False:
        return {ONSET}
    return {ONSET, ONGOING, *(end if near or entered.length < lower else ())}


def _spoken(episode: Episode, speech: Speech) -> str:
    shown = episode.so_far or episode.length
    if shown is None:
        return ""
    unit = episode.entered.unit if episode.entered is not None and episode.onset is None else ""
    if shown.longest == shown.shortest or shown.longest is None:
        return speech.length(shown.shortest, unit)
    return speech.between(shown.shortest, shown.longest, reached=shown.longest_belongs)


@dataclass(frozen=True, slots=True)
class SymptomChange(Criterion):
    """Some change of symptoms counts; others alone leave the source open to both readings.

    Any of `counts` yes: met. None of them, but one of `unclear` yes: the source can be read both ways. Rests on C30
    and C31.
    """

    kind: ClassVar[str] = "symptom_change"
    counts: tuple[str, ...]
    unclear: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.counts:
            raise ValueError("name at least one change of symptoms that counts")
        if set(self.counts) & set(self.unclear):
            raise ValueError("a change of symptoms counts or leaves the question open, not both")

    @property
    def facts(self) -> tuple[str, ...]:
        return (*self.counts, *self.unclear)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (self._table(),)

    def _table(self) -> Table:
        everyone = dict.fromkeys(self.counts, ("no",))
        nobody = {**everyone, **dict.fromkeys(self.unclear, ("no",))}
        met = [Line("met", Verdict.MET, {key: ("yes",)}) for key in self.counts]
        bad = [Line("invalid", Verdict.INVALID, {key: (BAD,)}) for key in self.counts]
        unclear = [Line("unclear alone", Verdict.AMBIGUOUS, {**everyone, key: ("yes",)}) for key in self.unclear]
        unclear_bad = [Line("invalid", Verdict.INVALID, {**everyone, key: (BAD,)}) for key in self.unclear]
        return Table(
            tuple(yes_no(key) for key in self.facts),
            (
                *met,
                *bad,
                *unclear,
                *unclear_bad,
                Line("none", Verdict.NOT_MET, nobody),
                Line("unknown", Verdict.UNKNOWN),
            ),
        )

    def words(self, facts: Facts, outcome: Outcome, speech: Speech) -> dict[str, str]:
        told = {answer: [key for key in self.facts if facts.values.get(key) == answer] for answer in ("yes", "no")}
        return {
            "recorded": speech.words(speech.change(key) for key in told["yes"]),
            "denied": speech.words(speech.change(key) for key in told["no"]),
        }

    def compile(self, order: Mapping[str, int]) -> Closure:
        found = self._table().compile({key: key for key in self.facts})
        keys = self.facts

        def decide(facts: Facts, _before: Sequence[Outcome]) -> Outcome:
            get = facts.values.get
            return found[tuple([get(key, OPEN) for key in keys])]

        return decide


_NEED_TABLE = Table(
    (verdict_reading("rule"), yes_no("judgement")),
    (
        Line("no relapse", Verdict.NOT_APPLICABLE, {"rule": tuple(CLOSED)}),
        Line("not needed", Verdict.NOT_APPLICABLE, {"judgement": ("no",)}, gate=True),
        Line("invalid judgement", Verdict.INVALID, {"judgement": (BAD,)}),
        Line("unknown judgement", Verdict.UNKNOWN, {"judgement": (OPEN,)}),
        *(Line(verdict, verdict, {"rule": (verdict,)}) for verdict in Verdict),
    ),
)


@dataclass(frozen=True, slots=True)
class WhenNeeded(Criterion):
    """A rule's verdict, where in the clinician's judgement treatment is needed. Rests on C36."""

    kind: ClassVar[str] = "when_needed"
    rule: str
    judgement: str

    @property
    def facts(self) -> tuple[str, ...]:
        return (self.judgement,)

    @property
    def rules(self) -> tuple[str, ...]:
        return (self.rule,)

    @property
    def tables(self) -> tuple[Table, ...]:
        return (_NEED_TABLE,)

    def compile(self, order: Mapping[str, int]) -> Closure:
        place, judgement = order[self.rule], self.judgement
        joined: dict[tuple[Outcome, str], Outcome] = {}

        def decide(facts: Facts, before: Sequence[Outcome]) -> Outcome:
            key = (before[place], facts.values.get(judgement, OPEN))
            found = joined.get(key)
            if found is None:
                found = joined[key] = self._join(*key)
            return found

        return decide

    def _join(self, rule: Outcome, judgement: str) -> Outcome:
        judgements = (judgement, "yes", "no") if judgement == OPEN else (judgement,)
        verdicts = rule.reach | {rule.verdict}
        lines = {(v, j): _NEED_TABLE.fitting((v, j)) for v in verdicts for j in judgements}
        by_rule = any(len({lines[v, j].verdict for v in verdicts}) > 1 for j in judgements)
        by_judgement = any(len({lines[v, j].verdict for j in judgements}) > 1 for v in verdicts)
        missing = (*(rule.missing if by_rule else ()), *((self.judgement,) if by_judgement else ()))
        line = lines[rule.verdict, judgement]
        reach = frozenset(line.verdict for line in lines.values())
        closing = (self.judgement,) if judgement == OPEN else ()
        return outcome(line.verdict, line.reason, missing, reach, line.gate, closing)
