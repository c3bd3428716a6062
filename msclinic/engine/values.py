"""What facts are made of once they are read."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

__all__ = ["BAD", "OPEN", "UNKNOWN", "Conflict", "Problem", "Quantity", "Row", "Typed", "Unreadable"]

UNKNOWN: Final = "unknown"
"""Asked, and not known."""

BAD: Final = "!"
"""A value that is refused or contradicted; no choice of a release is spelled so."""

OPEN: Final = "?"
"""No value: not asked or not known."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit; `length` and `half` (half a unit) in microseconds, exact."""

    number: Fraction
    unit: str
    length: Fraction
    half: Fraction


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry that a form could not put together into a value; the message is an instruction."""

    message: str


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with, or to be noticed about, one place of the entries."""

    fact: str
    message: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """Entries that cannot all be true."""

    facts: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Typed:
    """Facts typed one by one, before anything is inferred from them or compared."""

    values: dict[str, Any]
    given: dict[str, Any]
    errors: list[Problem] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)
