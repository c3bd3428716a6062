"""Quoting a text exactly: slice it, hash it, find words in it, mark passages in it.

Offsets count Unicode characters from 0; the end is exclusive. Nothing here alters a text.
"""

import hashlib
import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

__all__ = ["DASHES", "MARKS", "Segment", "digest", "find", "slice_quote", "split_highlights"]

MARKS = "'\"`´‘’‚‛“”„‟‹›«»′″ʼ＇＂"
DASHES = "-‐‑‒–—―−﹘﹣－"

_ANY_MARK = f"[{re.escape(MARKS)}]"
_ANY_DASH = f"[{re.escape(DASHES)}]"


class Segment(NamedTuple):
    """A stretch of text, and the passages that all of it belongs to."""

    text: str
    passages: tuple[str, ...]


def slice_quote(text: str, start: int, end: int) -> str:
    """The characters of `text` from `start` up to `end`; ValueError where they do not lie in it."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{start} to {end} is no stretch of a text of {len(text)} characters")
    return text[start:end]


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def find(text: str, wanted: str, *, any_case: bool = False) -> list[tuple[int, int]]:
    """Every place in `text` where the words of `wanted` stand, as offsets into `text` itself.

    The kind and amount of white space (a no-break space included) and the kind of quotation mark, apostrophe
    and dash may differ; letters may not, nor, unless `any_case`, capitals. White space around `wanted` is left out.
    """
    words = wanted.split()
    if not words:
        return []
    pattern = r"\s+".join("".join(map(_alike, word)) for word in words)
    flags = re.IGNORECASE if any_case else re.NOFLAG
    return [match.span(1) for match in re.finditer(f"(?=({pattern}))", text, flags)]


def split_highlights(text: str, spans: Iterable[tuple[str, int, int]]) -> list[Segment]:
    """Cut `text` wherever one of the `spans` (name, start, end) begins or ends.

    Each segment names the spans that cover it, in the order given; the segments joined are the text again.
    """
    spans = list(spans)
    for _, start, end in spans:
        slice_quote(text, start, end)
    cuts = sorted({0, len(text), *(cut for _, start, end in spans for cut in (start, end))})
    return [
        Segment(text[left:right], tuple(name for name, start, end in spans if start <= left and right <= end))
        for left, right in pairwise(cuts)
    ]


def _alike(character: str) -> str:
    if character in MARKS:
        return _ANY_MARK
    if character in DASHES:
        return _ANY_DASH
    return re.escape(character)
