"""The names under which a form posts (contract section 5), for reading, for showing and for keeping keys free."""

from typing import Final

from msclinic.engine.vocabulary import Fact

__all__ = ["ENDINGS", "GATE", "OWN", "PLACES", "ROW_FIGURES", "UNSEEN", "endings_of", "names_of", "single_names_of"]

GATE: Final = frozenset({"csrfmiddlewaretoken", "next", "professional", "whose"})
"""What a page that holds a form posts beside what it holds."""

OWN: Final = GATE | {"add", "as_of", "case", "clear", "language", "release_seen", "show_all", "time_zone"}
"""Names that are no fact's."""

UNSEEN: Final = frozenset({"case"})
"""Those of them that no control of a page shows and that are posted on as they are."""

PLACES: Final = frozenset(
    {
        "agents", "appearance", "asked", "clearing", "facts", "keys", "main", "problems", "progress", "result",
        "status", "trouble", "undo", "redo", "zones",
    }
)  # fmt: skip
"""What the page calls its own parts; a fact's key is the place of its control."""

ROW_FIGURES: Final = 4
"""The most figures that the number of a row has."""

_DATE: Final = ("_day", "_month", "_year")
_NOT_KNOWN: Final = "_unknown"
_PARTS: Final = {
    "quantity": ("", "_unit", _NOT_KNOWN),
    "date": (*_DATE, _NOT_KNOWN),
    "moment": (*_DATE, "_time", "_fold", _NOT_KNOWN),
    "records": ("_listed",),
}
_WHOLE: Final = ("", _NOT_KNOWN)
"""The endings of what is entered in one piece."""

ENDINGS: Final = frozenset(ending for parts in _PARTS.values() for ending in parts if ending)
"""What a name ends in that is not a key alone."""


def endings_of(fact: Fact) -> tuple[str, ...]:
    """The endings of a field's names, of a list without those of its rows; the empty one is the bare key."""
    return _PARTS.get(fact.kind, _WHOLE)


def names_of(fact: Fact, name: str) -> list[str]:
    """The names under which a field posts, of a list without those of its rows."""
    return [f"{name}{ending}" for ending in endings_of(fact)]


def single_names_of(fact: Fact, name: str) -> list[str]:
    """Those of them that take one value each."""
    return [one for one in names_of(fact, name) if (fact.kind, one) != ("choices", name)]
