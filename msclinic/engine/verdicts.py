"""The verdicts and their algebra.

The order of precedence of *and* and *or* is the whole definition: the truth tables in `docs/verdicts.md` and the
tests are generated from it.
"""

from collections.abc import Iterable
from enum import StrEnum

__all__ = ["ALGEBRA", "CLOSED", "OPEN", "Verdict", "all_of", "any_of", "negate"]


class Verdict(StrEnum):
    """What a rule says of a set of facts."""

    MET = "met"
    NOT_MET = "not_met"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    PENDING = "pending"
    NOT_APPLICABLE = "not_applicable"
    SILENT = "silent"
    INVALID = "invalid"
    NOT_YET = "not_yet"
    DUE = "due"
    PAST = "past"
    SHOWN = "shown"

    __hash__ = str.__hash__


_AND = (
    Verdict.NOT_MET,
    Verdict.INVALID,
    Verdict.UNKNOWN,
    Verdict.PENDING,
    Verdict.SILENT,
    Verdict.AMBIGUOUS,
    Verdict.MET,
)
_OR = (
    Verdict.MET,
    Verdict.INVALID,
    Verdict.UNKNOWN,
    Verdict.PENDING,
    Verdict.SILENT,
    Verdict.AMBIGUOUS,
    Verdict.NOT_MET,
)
_AND_RANK = {verdict: rank for rank, verdict in enumerate(_AND)}
_OR_RANK = {verdict: rank for rank, verdict in enumerate(_OR)}

ALGEBRA = frozenset(_AND)
"""The verdicts that *and*, *or* and *not* are defined for; dates and notices stand outside."""

OPEN = frozenset({Verdict.UNKNOWN, Verdict.PENDING})
"""Verdicts that more answers, or time, can settle."""

CLOSED = frozenset({Verdict.NOT_MET, Verdict.NOT_APPLICABLE})
"""Verdicts of a leading rule that leave a following one without a subject."""


def all_of(verdicts: Iterable[Verdict]) -> Verdict:
    """*and*: the first that occurs of not_met, invalid, unknown, pending, silent, ambiguous, met.

    Raises KeyError for a verdict outside the algebra.
    """
    return min(verdicts, key=_AND_RANK.__getitem__)


def any_of(verdicts: Iterable[Verdict]) -> Verdict:
    """*or*: the first that occurs of met, invalid, unknown, pending, silent, ambiguous, not_met.

    Raises KeyError for a verdict outside the algebra.
    """
    return min(verdicts, key=_OR_RANK.__getitem__)


def negate(verdict: Verdict) -> Verdict:
    """*not*: swaps met and not_met; whatever is open, doubtful or refused stays so."""
    if verdict is Verdict.MET:
        return Verdict.NOT_MET
    return Verdict.MET if verdict is Verdict.NOT_MET else verdict
