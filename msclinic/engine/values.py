"""What facts are made of once they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Final

__all__ = [
    "BAD",
    "OPEN",
    "UNKNOWN",
    "Conflict",
    "Filling",
    "Message",
    "OfRelease",
    "Problem",
    "Quantity",
    "Row",
    "Typed",
    "Unreadable",
    "filled",
]

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


class OfRelease(str):
    """Words of a release inside a message, such as the label of an answer: a language may say them otherwise."""

    __slots__ = ()


Filling = int | str | tuple[OfRelease, ...]
"""What fills a place of a message: a number, what somebody typed, words of a release, or several of these."""


def filled(words: str, values: Mapping[str, Filling]) -> str:
    """A message with its places filled; at the place {Name}, what is called `name` begins with a capital letter."""
    if not values:
        return words
    said = {name: ", ".join(value) if isinstance(value, tuple) else str(value) for name, value in values.items()}
    return words.format_map(said | {name.title(): f"{text[:1].upper()}{text[1:]}" for name, text in said.items()})


class Message:
    """A sentence to whoever entered something: English words, and what fills their places, if anything does.

    `messages.told` says it in another language.
    """

    __slots__ = ()
    words: str
    values: Mapping[str, Filling]

    @property
    def message(self) -> str:
        """The sentence in English."""
        return filled(self.words, self.values)


@dataclass(frozen=True, slots=True)
class Unreadable(Message):
    """An entry that a form could not put together into a value; the message is an instruction."""

    words: str
    values: Mapping[str, Filling] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Problem(Message):
    """What is wrong with, or to be noticed about, one place of the entries."""

    fact: str
    words: str
    values: Mapping[str, Filling] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Conflict(Message):
    """Entries that cannot all be true."""

    facts: tuple[str, ...]
    words: str
    values: Mapping[str, Filling] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Typed:
    """Facts typed one by one, before anything is inferred from them or compared."""

    values: dict[str, Any]
    given: dict[str, Any]
    errors: list[Problem] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)
