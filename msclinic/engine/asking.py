"""Which questions are worth asking, given the other answers: those to which some answer can still matter."""

from typing import Final

from msclinic.engine.consistency import consequences, ruled_out
from msclinic.engine.evaluate import Assessment
from msclinic.engine.verdicts import Verdict

__all__ = ["set_aside"]

_NOTHING: Final[frozenset[str]] = frozenset()


def set_aside(assessment: Assessment) -> frozenset[str]:
    """The open facts to which no answer can matter: every rule that could come to read one does not apply.

    A fact that no rule reads goes with the rules about the other facts of its group. Whatever was answered, refused or
    is missing somewhere is asked, and so is everything where nothing could be judged.
    """
    if assessment.facts is None:
        return _NOTHING
    release, facts = assessment.release, assessment.facts
    follows, barred = consequences(release.vocabulary), ruled_out(facts.values)
    readable = frozenset(key for rule in release.rules for key in rule.reads)
    applying = [found for found in assessment.findings if found.verdict is not Verdict.NOT_APPLICABLE]
    read = frozenset(key for found in applying for key in found.rule.reads)
    in_a_rule, alive = ({release.vocabulary.facts[key].group for key in keys} for keys in (readable, read))

    def matters(key: str, group: str) -> bool:
        reached = follows.get(key, _NOTHING) | {key}
        return bool(reached & read) if reached & readable else group in alive or group not in in_a_rule

    needed = frozenset(key for found in assessment.findings for key in found.missing)
    refused = {problem.fact.partition("[")[0] for problem in assessment.errors}
    return frozenset(
        fact.key
        for fact in release.vocabulary
        if fact.key not in needed | refused | facts.given.keys()
        and (fact.key in barred or not matters(fact.key, fact.group))
    )
