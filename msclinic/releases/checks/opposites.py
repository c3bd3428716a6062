"""No two rules of one source contradict one another: what the one says is reached, the other does not say is not."""

from collections.abc import Iterator
from itertools import combinations

from msclinic.core.shapes import SHAPES
from msclinic.engine import Release, Rule, Verdict, evaluate
from msclinic.engine.criteria import Condition
from msclinic.engine.speech import English
from msclinic.knowledge.grid import cells_of
from msclinic.knowledge.trials import TRIED_AS_OF
from msclinic.releases.cell_words import in_short

__all__ = ["check_opposites"]

_OPPOSITE = frozenset({Verdict.MET, Verdict.NOT_MET})


def check_opposites(release: Release) -> Iterator[str]:
    """A sentence for every two rules about the same thing of which some answers reach the one and not the other."""
    for one, other in combinations(release.rules, 2):
        if _are_about_the_same(one, other):
            yield from _opposites(one, other, release)


def _are_about_the_same(one: Rule, other: Rule) -> bool:
    """Whether they have source and therapy in common, and ask the same, or decide alike from the same facts.

    Conditions have to ask the same: two of them on one fact, such as a lower and an upper age, are two requirements.
    """
    if (one.source, one.therapy) != (other.source, other.therapy):
        return False
    if one.question.strip() == other.question.strip():
        return True
    if isinstance(one.criterion, Condition):
        return False
    return one.criterion.kind == other.criterion.kind and _own(one) == _own(other) != frozenset()


def _own(rule: Rule) -> frozenset[str]:
    return frozenset(rule.reads) - frozenset(rule.gates)


def _opposites(one: Rule, other: Rule, release: Release) -> Iterator[str]:
    """The first answers to which they say the opposite; one sentence is enough to look at both."""
    for case in cells_of([one.code, other.code], [release], TRIED_AS_OF).cases:
        found = evaluate(release, case, TRIED_AS_OF)
        said = {rule.code: found.finding(rule.code).verdict for rule in (one, other)}
        if found.facts is not None and frozenset(said.values()) == _OPPOSITE:
            words = " and ".join(f"{code} is “{SHAPES[verdict].word}”" for code, verdict in said.items())
            title = release.sources[one.source]["title"]
            yield (
                f"rules {one.code} and {other.code} of {title} contradict one another: with "
                f"{in_short(found.facts, English(release))}, {words}; join them in one rule, or mend one of them"
            )
            return
