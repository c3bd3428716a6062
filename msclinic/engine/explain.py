"""Two explanations of a finding: what would settle it, and what would change it.

Both ask the engine itself, with other answers, so that they can never disagree with it.
"""

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
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

__all__ = ["Change", "changes", "settle"]

_MOST_TRIES: Final = 4000


@dataclass(frozen=True, slots=True)
class Change:
    """Another answer to one fact, and the verdict that it would give."""

    fact: str
    answer: Any
    verdict: Verdict


def settle(finding: Finding, release: Release) -> list[list[str]]:
    """The smallest sets of open facts of which some answers settle an open verdict.

    Answers that would be refused, or contradict what is known, or make the rule not applicable, settle nothing.
    """
    if finding.verdict not in OPEN:
        return []
    facts = finding.facts
    open_facts = [key for key in finding.missing if _is_open(key, facts)]
    answers = {
        key: [_typed(release, facts, key, raw) for raw in _answers(finding.rule, key, facts, release)]
        for key in open_facts
    }
    settled: list[tuple[str, ...]] = []
    for size in range(1, len(open_facts) + 1):
        for chosen in combinations(open_facts, size):
            if any(set(smaller) <= set(chosen) for smaller in settled):
                continue
            if _settles(finding, release, chosen, answers):
                settled.append(chosen)
    return [list(chosen) for chosen in settled]


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


def _settles(
    finding: Finding, release: Release, chosen: tuple[str, ...], answers: Mapping[str, list[Typed | None]]
) -> bool:
    for count, tried in enumerate(product(*(answers[key] for key in chosen))):
        if count > _MOST_TRIES:
            return False
        found = _outcome_with(finding, release, [answer for answer in tried if answer is not None])
        if found is not None and found.verdict not in OPEN and found.verdict is not Verdict.NOT_APPLICABLE:
            return True
    return False


def _typed(release: Release, facts: Facts, key: str, raw: Any) -> Typed | None:
    """One answer, typed; None where it would be refused."""
    typed = typed_facts({key: raw}, release.vocabulary, facts.as_of)
    return None if typed.errors else typed


def _outcome_with(finding: Finding, release: Release, answers: list[Typed]) -> Outcome | None:
    """The rule's outcome with other answers; None where they are refused or contradict more than before."""
    facts = finding.facts
    values, given = dict(facts.typed.values), dict(facts.given)
    for answer in answers:
        values |= answer.values
        given |= answer.given
    other = resolve(Typed(values, given), release.vocabulary, facts.as_of)
    if other.errors and len(other.errors) > len(facts.errors) - len(facts.typed.errors):
        return None
    known = {conflict.facts for conflict in facts.conflicts}
    if any(conflict.facts not in known for conflict in other.conflicts):
        return None
    return release.outcome(finding.code, other)


def _answers(rule: Rule, key: str, facts: Facts, release: Release) -> Iterator[Any]:
    """Answers to try: the choices of a fact, else what the criteria of the rule find telling."""
    fact = release.vocabulary.facts[key]
    yield from _choices(fact)
    for code in rule.family:
        yield from release.rule(code).criterion.answers(key, facts)


def _choices(fact: Fact) -> list[Any]:
    if fact.kind == "yes_no":
        return ["yes", "no"]
    return [choice.value for choice in fact.choices] if fact.kind == "choice" else []


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


def _nearest(finding: Finding, release: Release, key: str) -> Change | None:
    facts = finding.facts
    tries = [
        (_distance(facts.typed.values.get(key), typed.values.get(key)), place, raw, typed)
        for place, raw in enumerate(_answers(finding.rule, key, facts, release))
        if raw != facts.given[key] and (typed := _typed(release, facts, key, raw)) is not None
    ]
    for _distance_away, _place, raw, typed in sorted(tries, key=itemgetter(0, 1)):
        other = _outcome_with(finding, release, [typed])
        if other is not None and other.verdict not in {finding.verdict, Verdict.INVALID}:
            return Change(key, raw, other.verdict)
    return None


def _distance(old: Any, new: Any) -> float:
    """How far another answer lies from the one given, for answers that lie on a line; the rest keep their order."""
    if isinstance(old, Quantity) and isinstance(new, Quantity):
        return abs(float(old.length - new.length))
    if isinstance(old, Days | Span) and isinstance(new, Days | Span):
        return abs(float(old.first - new.first))
    return abs(float(old - new)) if isinstance(old, int) and isinstance(new, int) else 0.0
