"""Words that no sentence of ours uses about a source: they would order somebody about, or promise something."""

import re
from collections.abc import Collection
from string import Formatter

__all__ = ["BANNED", "banned_words", "place_problem", "quoted_words", "wording_problem"]

BANNED = (
    "should", "must", "eligible", "indicated", "recommended", "safe", "cleared", "no risk", "all clear",
    "reassess", "treat", "review",
)  # fmt: skip
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_WORD = re.compile(rf"\b({'|'.join(BANNED)})\b", re.IGNORECASE)


def wording_problem(text: str) -> str:
    """What is wrong with the words of a text about a source, as a sentence; empty when they are in order."""
    words = banned_words(text)
    return f"Say what the source says, without the words {', '.join(words)}." if words else ""


def place_problem(text: str, places: Collection[str]) -> str:
    """What is wrong with the places in braces of a text, as a sentence; empty when all of them are filled in."""
    offered = " or ".join(f"{{{place}}}" for place in places if place.islower())
    try:
        parts = [part for part in Formatter().parse(text) if part[1] is not None]
    except ValueError:
        return f"A brace stands alone: write {offered}."
    if any(layout or conversion for _, _, layout, conversion in parts):
        return f"Between braces stands a name alone: write {offered}."
    named = {name for _, name, *_ in parts if name is not None}
    if strange := sorted(named - set(places)):
        return f"{{{strange[0]}}} stands for nothing: write {offered}."
    return ""


def quoted_words(text: str) -> list[str]:
    """What a text puts between quotation marks."""
    return re.findall("“([^”]*)”", text)


def banned_words(text: str) -> list[str]:
    """The words that are out of place in a text, each once; what stands between quotation marks is the source's own."""
    return list(dict.fromkeys(word.lower() for word in _WORD.findall(_QUOTED.sub("", text))))
