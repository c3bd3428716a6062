"""Where a page stands: what it asks given the answers, how much of that is answered, and how it is understood."""

from collections.abc import Mapping
from dataclasses import dataclass

from msclinic.core.entry.posted import Entry
from msclinic.core.entry.words import echoes
from msclinic.engine import Assessment
from msclinic.engine.asking import set_aside
from msclinic.engine.speech import words_of

__all__ = ["Asked", "asked_now"]


@dataclass(frozen=True, slots=True)
class Asked:
    """The questions of one page, given the answers."""

    count: int
    """How many are asked."""
    answered: int
    """How many of them have an answer; *not known* is one."""
    set_aside: list[str]
    """Those to which no answer can matter; one that holds an answer is never among them."""
    echoes: Mapping[str, str]
    """How dates and lengths are understood, in words, by the place of the field."""


def asked_now(assessment: Assessment, entry: Entry, here: frozenset[str], language: str) -> Asked:
    """Where a page that asks these facts stands."""
    aside = (set_aside(assessment) & here) - entry.facts.keys()
    speech = words_of(assessment.release, language)
    return Asked(
        count=len(here - aside),
        answered=len(here & entry.facts.keys()),
        set_aside=[fact.key for fact in assessment.release.vocabulary if fact.key in aside],
        echoes=echoes(entry, assessment.facts, speech, assessment.release),
    )
