"""What was posted, as text that a page can hold."""

import re
from typing import Final

from django.http import QueryDict

__all__ = ["given", "readable", "readable_text", "typed"]

_LAST_OF_PLANES: Final = "".join(chr(plane << 16 | last) for plane in range(17) for last in (0xFFFE, 0xFFFF))
_NO_TEXT: Final = re.compile(f"[\0-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_LAST_OF_PLANES}]")
"""What HTML does not allow in a page: control characters, and numbers that stand for no character."""


def readable_text(text: str) -> str:
    """The text with the sign for an unreadable character in place of what no page can hold."""
    return _NO_TEXT.sub("\ufffd", text)


def readable(post: QueryDict) -> QueryDict:
    """The same names and values, each as a readable text."""
    texts = [*post, *(value for _, values in post.lists() for value in values)]
    if not any(map(_NO_TEXT.search, texts)):
        return post
    clean = QueryDict(mutable=True)
    for name, values in post.lists():
        for value in values:
            clean.appendlist(readable_text(name), readable_text(value))
    return clean


def typed(post: QueryDict, name: str) -> list[str]:
    """The different values under a name, each as it was typed first, without blank ones."""
    different: dict[str, str] = {}
    for text in post.getlist(name):
        if text.strip():
            different.setdefault(text.strip(), text)
    return list(different.values())


def given(post: QueryDict, name: str) -> list[str]:
    """The different values under a name, without the white space around them."""
    return [text.strip() for text in typed(post, name)]
