"""Two explanations of a finding: what would settle it, and what would change it.

Both ask the engine itself, with other answers, so that they can never disagree with it.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, product
from operator import itemgetter
from typing import Any, Final

from msclinic.engine.facts import Facts, resolve, typed_facts
from msclinic.engine.finding import Finding
from msclinic.engine.release import Release, Rule
from msclinic.engine.tables import Outcome
from msclinic.engine.times import Days, Span
from msclinic.engine.values import UNKNOWN, Quantity, Typed
from msclinic.engine.verdicts import OPEN, Verdict
from msclinic.engine.vocabulary import Fact

__all__ = ["Change", "changes", "one_step_away", "settle"]


@dataclass(frozen=True, slots=True)
class Change:
    """Another answer to one fact, as given and as typed, and the verdict that it would give."""

    fact: str
    answer: Any
    typed: Any
    verdict: Verdict


def settle(finding: Finding, release: Release) -> list[list[str]]:
    """The smallest sets of open facts of which some answers settle an open verdict.

    Answers that would be refused, or contradict what is known, or make the rule not applicable, settle nothing.
    """
    if finding.verdict not in OPEN:
        return []
    rule = finding.rule
    if not rule.bearing.isdisjoint(finding.facts.values):
        return _settle(finding, release)
    if rule.code not in release.settled_by:
        release.settled_by[rule.code] = _settle(finding, release)
    return [list(chosen) for chosen in release.settled_by[rule.code]]


def _settle(finding: Finding, release: Release) -> list[list[str]]:
    explorer = _Explorer(release, finding.facts)
    open_facts = [key for key in finding.missing if _is_open(key, finding.facts)]
    settled: list[tuple[str, ...]] = []
    for size in range(1, len(open_facts) + 1):
        for chosen in combinations(open_facts, size):
            if any(set(smaller) <= set(chosen) for smaller in settled):
                continue
            if any(_is_settled(found) for found in explorer.outcomes(finding.rule, frozenset(chosen))):
                settled.append(chosen)
    return [list(chosen) for chosen in settled]


def _is_settled(found: Outcome) -> bool:
    return found.verdict not in OPEN and found.verdict is not Verdict.NOT_APPLICABLE


class _Explorer:
    """What answers to open facts could make of a rule.

    A rule that reads others is put together from what those could become, so that their facts are never tried in
    every combination with one another.
    """

    def __init__(self, release: Release, facts: Facts) -> None:
        self.release = release
        self.facts = facts
        self.found: dict[Any, frozenset[Outcome]] = facts.explored
        self.answers: dict[str, list[Typed]] = {}

    def outcomes(self, rule: Rule, chosen: frozenset[str]) -> frozenset[Outcome]:
        """Every outcome that some answers to the chosen facts give."""
        chosen = chosen.intersection(rule.reads)
        found = self.found.get((rule.code, chosen))
        if found is None:
            found = self.found[rule.code, chosen] = frozenset(self._outcomes(rule, chosen))
        return found

    def _outcomes(self, rule: Rule, chosen: frozenset[str]) -> Iterator[Outcome]:
        own = [key for key in rule.criterion.facts if key in chosen]
        parts = [self.release.rule(code) for code in rule.criterion.rules]
        for answers in product(*(self._answers(rule, key) for key in own)):
            facts = _with(self.facts, self.release, answers)
            if facts is None:
                continue
            for outcomes in product(*(self.outcomes(part, chosen) for part in parts)):
                before = dict(zip(rule.criterion.rules, outcomes, strict=True))
                yield self.release.outcome(rule.code, facts, before)

    def _answers(self, rule: Rule, key: str) -> list[Typed]:
        if key not in self.answers:
            tried = [
                _typed(self.release, self.facts, key, raw) for raw in _fillings(rule, key, self.facts, self.release)
            ]
            self.answers[key] = [answer for answer in tried if answer is not None]
        return self.answers[key]


def _is_open(key: str, facts: Facts) -> bool:
    """Whether a missing fact can still be answered; one that was answered too vaguely has been."""
    given = facts.given.get(key, UNKNOWN)
    if given == UNKNOWN:
        return True
    if not isinstance(given, list):
        return False
    return any(_row_is_open(row) for row in given if isinstance(row, Mapping))


def _row_is_open(row: Mapping[str, Any]) -> bool:
    if "agent" in row or "outcome" in row:
        return row.get("status") != "planned" and row.get("outcome", UNKNOWN) == UNKNOWN
    return UNKNOWN in (row.get("start", UNKNOWN), row.get("n", UNKNOWN))


def _typed(release: Release, facts: Facts, key: str, raw: Any) -> Typed | None:
    """One answer, typed; None where it would be refused. A choice is the same for everybody, and typed once."""
    if release.vocabulary.facts[key].kind in {"yes_no", "choice"}:
        if (key, raw) not in release.typed_choices:
            typed = typed_facts({key: raw}, release.vocabulary, facts.as_of)
            release.typed_choices[key, raw] = None if typed.errors else typed
        return release.typed_choices[key, raw]
    name = ("typed", key, repr(raw))
    if name not in facts.explored:
        typed = typed_facts({key: raw}, release.vocabulary, facts.as_of)
        facts.explored[name] = None if typed.errors else typed
    found: Typed | None = facts.explored[name]
    return found


def _with(facts: Facts, release: Release, answers: Iterable[Typed]) -> Facts | None:
    """The facts with other answers; None where they are refused or contradict more than before."""
    values, given = dict(facts.typed.values), dict(facts.given)
    for answer in answers:
        values |= answer.values
        given |= answer.given
    other = resolve(Typed(values, given), release.vocabulary, facts.as_of)
    if len(other.errors) > len(facts.errors) - len(facts.typed.errors):
        return None
    known = {conflict.facts for conflict in facts.conflicts}
    return None if any(conflict.facts not in known for conflict in other.conflicts) else other


def _answers(rule: Rule, key: str, facts: Facts, release: Release) -> Iterator[Any]:
    """Answers to try: the choices of a fact, else what the criteria of the rule find telling."""
    fact = release.vocabulary.facts[key]
    yield from _choices(fact)
    for code in rule.family:
        yield from release.rule(code).criterion.answers(key, facts)


def _fillings(rule: Rule, key: str, facts: Facts, release: Release) -> Iterator[Any]:
    """Answers to try for an open fact; of a list that was given, only its open places are filled."""
    if not facts.given.get(key) or facts.given[key] == UNKNOWN:
        yield from _answers(rule, key, facts, release)
        return
    for code in rule.family:
        yield from release.rule(code).criterion.fillings(key, facts)


def _choices(fact: Fact) -> list[Any]:
    if fact.kind == "yes_no":
        return ["yes", "no"]
    return [choice.value for choice in fact.choices] if fact.kind == "choice" else []


_ON_A_LINE: Final = frozenset({"whole", "quantity", "date", "moment"})
"""The kinds of which some answers are nearer than others."""


def changes(finding: Finding, release: Release, leave_out: Container[str] = ()) -> list[Change]:
    """For each answered fact, the nearest other answer that gives another verdict, with that verdict.

    Facts in `leave_out` are not looked at.
    """
    found = []
    for key in finding.rule.reads:
        if key in leave_out or finding.facts.given.get(key, UNKNOWN) == UNKNOWN:
            continue
        change = _nearest(finding, release, key)
        if change is not None:
            found.append(change)
    return found


def one_step_away(rule: Rule, facts: Facts, release: Release) -> Iterator[Facts]:
    """The facts with one answer otherwise, for each other answer that could tell something to the rule.

    Answers that would be refused or contradict what is known are left out.
    """
    for key in rule.reads:
        for raw in _answers(rule, key, facts, release):
            other = _with_answer(facts, release, key, raw)
            if other is not None:
                yield other


def _nearest(finding: Finding, release: Release, key: str) -> Change | None:
    facts = finding.facts
    for raw in _nearest_first(finding, release, key):
        other = _with_answer(facts, release, key, raw)
        if other is None:
            continue
        verdict = _outcome(finding.code, other, release).verdict
        if verdict not in {finding.verdict, Verdict.INVALID}:
            return Change(key, raw, other.typed.values.get(key), verdict)
    return None


def _outcome(code: str, facts: Facts, release: Release) -> Outcome:
    """The outcome of a rule under other answers, worked out once for all rules that read it."""
    if ("outcome", code) not in facts.explored:
        read = {one: _outcome(one, facts, release) for one in release.rule(code).criterion.rules}
        facts.explored["outcome", code] = release.outcome(code, facts, read)
    found: Outcome = facts.explored["outcome", code]
    return found


def _nearest_first(finding: Finding, release: Release, key: str) -> Iterable[Any]:
    """Other answers to a fact, the nearest first; those that lie on no line as they come."""
    facts = finding.facts
    others = (raw for raw in _answers(finding.rule, key, facts, release) if raw != facts.given[key])
    if release.vocabulary.facts[key].kind not in _ON_A_LINE:
        return others
    old = facts.typed.values.get(key)
    tries = [
        (_distance(old, typed.values.get(key)), place, raw)
        for place, raw in enumerate(others)
        if (typed := _typed(release, facts, key, raw)) is not None
    ]
    return [raw for _away, _place, raw in sorted(tries, key=itemgetter(0, 1))]


def _with_answer(facts: Facts, release: Release, key: str, raw: Any) -> Facts | None:
    """The facts with one other answer, worked out once for all findings that ask."""
    name = (key, repr(raw))
    if name not in facts.explored:
        typed = _typed(release, facts, key, raw)
        facts.explored[name] = None if typed is None else _with(facts, release, [typed])
    other: Facts | None = facts.explored[name]
    return other


def _distance(old: Any, new: Any) -> int | Fraction:
    """How far another answer lies from the one given, for answers that lie on a line; the rest keep their order."""
    if isinstance(old, Quantity) and isinstance(new, Quantity):
        return abs(old.length - new.length)
    if isinstance(old, Days | Span) and isinstance(new, Days | Span):
        return abs(old.first - new.first)
    return abs(old - new) if isinstance(old, int) and isinstance(new, int) else 0
