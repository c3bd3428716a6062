"""Words that no sentence of ours uses about a source: they would order somebody about, or promise something."""

import re
from collections.abc import Collection, Mapping
from string import Formatter
from typing import Final

__all__ = ["BANNED", "banned_words", "named_places", "place_problem", "quoted_words", "wording_problem"]

ENGLISH: Final = "en"
BANNED: Final[Mapping[str, tuple[str, ...]]] = {
    ENGLISH: (
        "should", "must", "eligible", "indicated", "recommended", "safe", "cleared", "no risk", "all clear",
        "reassess", "treat", "review",
    ),
    "de": (
        "soll", "sollen", "sollte", "sollten", "muss", "müssen", "müsste", "müssten", "darf nicht", "dürfen nicht",
        "geeignet", "ungeeignet", "indiziert", "empfohlen", "empfehlen", "empfiehlt", "empfehlenswert",
        "sicher", "unbedenklich", "ungefährlich", "kein Risiko", "keine Risiken", "risikofrei", "Entwarnung",
        "behandeln", "überprüfen", "prüfen", "neu beurteilen",
    ),
}  # fmt: skip
"""By language, the words that are out of place."""

_ENDINGS: Final[Mapping[str, str]] = {ENGLISH: "", "de": "(?:e[mnrs]?)?"}
"""By language, what may follow a word and leave it the same one."""

_QUOTED = re.compile('„[^“]*“|“[^”]*”|"[^"]*"')
_INSIDE = re.compile("„([^“]*)“|“([^”]*)”")
_WORD: Final = {
    language: re.compile(rf"\b({'|'.join(words)}){_ENDINGS[language]}\b", re.IGNORECASE)
    for language, words in BANNED.items()
}


def wording_problem(text: str, language: str = ENGLISH) -> str:
    """What is wrong with the words of a text about a source, as a sentence; empty when they are in order."""
    words = banned_words(text, language)
    return f"Say what the source says, without the words {', '.join(words)}." if words else ""


def place_problem(text: str, places: Collection[str]) -> str:
    """What is wrong with the places in braces of a text, as a sentence; empty when all of them are filled in."""
    offered = " or ".join(f"{{{place}}}" for place in places if place.islower())
    write = f"write {offered}." if offered else "there is no place to fill in here."
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return f"A brace stands alone: {write}"
    if any(layout or conversion for _, _, layout, conversion in parts):
        return f"Between braces stands a name alone: {write}"
    named = {name for _, name, *_ in parts if name is not None}
    if strange := sorted(named - set(places)):
        return f"{{{strange[0]}}} stands for nothing: {write}"
    return ""


def named_places(text: str) -> set[str]:
    """The places in braces of a text, however their first letter is written; none where it cannot be read."""
    try:
        named = {name for _, name, *_ in Formatter().parse(text) if name}
    except ValueError:
        return set()
    return {form for name in named for form in (name.lower(), name.title())}


def quoted_words(text: str) -> list[str]:
    """What a text puts between quotation marks, English or German."""
    return [german or english for german, english in _INSIDE.findall(text)]


def banned_words(text: str, language: str = ENGLISH) -> list[str]:
    """The words that are out of place in a text, each once; what stands between quotation marks is the source's own."""
    found = (match[0] for match in _WORD[language].finditer(_QUOTED.sub("", text)))
    return list(dict.fromkeys(word.lower() for word in found))
