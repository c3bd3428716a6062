"""Words that no sentence of ours uses about a source: they would order somebody about, or promise something."""

import re

__all__ = ["BANNED", "banned_words", "wording_problem"]

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


def banned_words(text: str) -> list[str]:
    """The words that are out of place in a text, each once; what stands between quotation marks is the source's own."""
    return list(dict.fromkeys(word.lower() for word in _WORD.findall(_QUOTED.sub("", text))))
