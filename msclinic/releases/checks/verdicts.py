"""Each verdict that a rule is there to give can be given: some answers reach it."""

from collections.abc import Iterator
from itertools import product
from typing import Final

from msclinic.core.shapes import SHAPES
from msclinic.engine import Release, Rule, Verdict, evaluate
from msclinic.engine.criteria import (
    All,
    AnyOf,
    Criterion,
    LineOfTherapy,
    NamedAgents,
    NamedCourse,
    Not,
    RuleVerdict,
    WhenNeeded,
)
from msclinic.engine.explain import one_step_away
from msclinic.engine.verdicts import CLOSED, all_of, any_of, negate
from msclinic.knowledge.trials import OPEN_GATES, TRIED_AS_OF, trials_of

__all__ = ["check_verdicts", "possible"]

_MOST_TRIALS: Final = 1024
"""Ten questions of yes and no, each way with each."""

_MOST_STARTS: Final = 48
"""So many of the trials are also tried with one answer otherwise."""

_ALWAYS: Final = frozenset({Verdict.UNKNOWN, Verdict.INVALID, Verdict.NOT_APPLICABLE})
"""What nobody writes a rule for: nothing is known, an entry is refused, it is about somebody else."""


def check_verdicts(release: Release) -> Iterator[str]:
    """A sentence for each verdict that a rule declares and no answers give."""
    for rule in release.rules:
        for verdict in _without_way(rule, release):
            yield f"rule {rule.code}: no answers can make it “{SHAPES[verdict].word}”; its condition never decides that"


def possible(rule: Rule, release: Release) -> frozenset[Verdict]:
    """Every verdict that a rule can give, going by its kind.

    What joins other rules, or takes one over, can give only what they can; the table of its kind allows for any.
    """
    return _possible(rule.criterion, release) | ({Verdict.NOT_APPLICABLE, Verdict.INVALID} if rule.gates else set())


def _possible(criterion: Criterion, release: Release) -> frozenset[Verdict]:
    match criterion:
        case RuleVerdict(code):
            return possible(release.rule(code), release)
        case All(parts) | AnyOf(parts):
            join = all_of if isinstance(criterion, All) else any_of
            rows = product(*(_possible(part, release) for part in parts))
            return frozenset(Verdict.NOT_APPLICABLE if Verdict.NOT_APPLICABLE in row else join(row) for row in rows)
        case Not(part):
            return frozenset(map(negate, _possible(part, release)))
        case WhenNeeded(rule=code):
            return (possible(release.rule(code), release) - CLOSED) | _ALWAYS
        case _:
            return criterion.verdicts


def _declared(rule: Rule, release: Release) -> frozenset[Verdict]:
    """The verdicts that a rule is there to give.

    What joins others decides between reached and not reached; what else it gives it takes over from them.
    """
    given = possible(rule, release) - _ALWAYS
    if isinstance(rule.criterion, All | AnyOf | Not | WhenNeeded):
        return given & {Verdict.MET, Verdict.NOT_MET}
    match rule.criterion:
        case LineOfTherapy(fewest=fewest, clear=clear) if fewest == clear:
            return given - {Verdict.AMBIGUOUS}
        case NamedCourse(course=fact, named=named) | NamedAgents(answer=fact, named=named):
            choices = {choice.value for choice in release.vocabulary.facts[fact].choices}
            return given - {Verdict.SILENT} if choices <= set(named) else given
        case _:
            return given


def _without_way(rule: Rule, release: Release) -> list[Verdict]:
    """The declared verdicts that none of the trials of a rule gives, nor one answer otherwise.

    A rule of more trials than are made is taken to give them: nothing is said that was not looked at.
    """
    wanted = set(_declared(rule, release))
    trials = trials_of(rule.code, release, TRIED_AS_OF, at_most=_MOST_TRIALS + 1)
    read = (evaluate(release, OPEN_GATES | given, TRIED_AS_OF).facts for given in trials[:_MOST_TRIALS])
    starts = []
    for facts in filter(None, read):
        starts.append(facts)
        wanted.discard(release.outcome(rule.code, facts).verdict)
        if not wanted:
            return []
    for facts in starts[:_MOST_STARTS]:
        wanted -= {release.outcome(rule.code, tried).verdict for tried in one_step_away(rule, facts, release)}
    return sorted(wanted) if len(trials) <= _MOST_TRIALS else []
