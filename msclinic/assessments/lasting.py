"""Which answers are about a moment: given for one, nobody has said by them that they hold at a later one."""

from collections.abc import Iterator
from typing import Final

from msclinic.engine.facts import Facts
from msclinic.engine.finding import Finding
from msclinic.engine.values import UNKNOWN
from msclinic.engine.vocabulary import Vocabulary

__all__ = ["about_a_moment", "not_said_again"]

_STAY: Final = frozenset(
    {
        ("ms_diagnosis", "confirmed"),
        ("episode_present", "yes"),
        ("episode_ongoing", "no"),
        ("sx_worsening", "yes"),
        ("sx_recurrence", "yes"),
        ("sx_new", "yes"),
        ("dmt_history_complete", "no"),
    }
)
"""Answers that what comes later cannot make wrong, because they are about what has been, or leave it open.

Whatever else is asked, by us or by a question that was added, counts as being about a moment.
"""


def about_a_moment(facts: Facts) -> list[str]:
    """The questions whose answers can be otherwise at a later moment, in the order in which they are asked."""
    return [key for key in facts.given if not _stays(key, facts)]


def not_said_again(finding: Finding) -> list[str]:
    """Those of them that a finding reads. A gate that is open is taken for granted, whatever is said of it."""
    read, granted = finding.used, {key for key in finding.rule.gates if finding.facts.given.get(key) != "no"}
    return [key for key in about_a_moment(finding.facts) if key in read and key not in granted]


def _stays(key: str, facts: Facts) -> bool:
    answer, vocabulary = facts.given[key], facts.vocabulary
    if answer == UNKNOWN:
        return True
    if vocabulary.facts[key].kind in {"date", "moment"}:
        return key not in set(_last(vocabulary))
    if key == "episode_duration":
        return facts.values.get("episode_ongoing") == "no"
    return isinstance(answer, str) and ((key, answer) in _STAY or (answer == "yes" and key in set(_ever(vocabulary))))


def _last(vocabulary: Vocabulary) -> Iterator[str]:
    """The questions for the last of something: a later one may have followed."""
    yield from (therapy.last_infusion for therapy in vocabulary.therapies)
    yield from (f"{examination}_last" for examination in vocabulary.examinations)


def _ever(vocabulary: Vocabulary) -> Iterator[str]:
    """The questions whether there ever was something: once there was, there was."""
    yield from (therapy.ever for therapy in vocabulary.therapies)
    yield from (f"{examination}_ever" for examination in vocabulary.examinations)
