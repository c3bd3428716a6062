"""What a new text of a source makes of the passages that quote an older one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from django.db import models

from msclinic.evidence.exact import find
from msclinic.evidence.models import Passage, SourceText

__all__ = ["Fate", "Kept", "fates", "passages_to_move"]

_ALIKE: Final = 0.6
"""From this share of common characters on, a sentence is taken for a changed one and not for another."""

_SENTENCE: Final = re.compile(r"[^\s.!?][^.!?\n]*[.!?]*")


class Fate(models.TextChoices):
    """What becomes of a quotation in another text. Only the first two can be carried over without a person."""

    UNCHANGED = "unchanged", "unchanged"
    MOVED = "moved", "moved"
    CHANGED = "changed", "changed"
    GONE = "gone", "gone"


@dataclass(frozen=True, slots=True)
class Kept:
    """A passage with its fate; `start` and `end` say where its words, or those most like them, stand now."""

    passage: Passage
    fate: Fate
    start: int
    end: int
    words: str

    @property
    def can_be_carried_over(self) -> bool:
        """Whether the very words stand in the new text."""
        return self.fate in {Fate.UNCHANGED, Fate.MOVED}


def passages_to_move(text: SourceText) -> list[Passage]:
    """The quotations of the source that still rest on an older text than this one, by code."""
    older = text.source.passages.filter(kind=Passage.Kind.QUOTATION, source_text__version__lt=text.version)
    return list(older.select_related("source", "source_text").order_by("code"))


def fates(passages: Iterable[Passage], text: str) -> list[Kept]:
    """What becomes of each quotation in the other text."""
    return [_fate(passage, text) for passage in passages]


def _fate(passage: Passage, text: str) -> Kept:
    quote, start = passage.quote, passage.start or 0
    if text[start : start + len(quote)] == quote:
        return Kept(passage, Fate.UNCHANGED, start, start + len(quote), quote)
    if (place := _same_words(passage, text)) is not None:
        return Kept(passage, Fate.MOVED, place, place + len(quote), quote)
    if (like := _most_like(quote, text)) is not None:
        return Kept(passage, Fate.CHANGED, *like, text[slice(*like)])
    return Kept(passage, Fate.GONE, 0, 0, "")


def _same_words(passage: Passage, text: str) -> int | None:
    """Where the very words stand; of several places the one that is as many-th as it was among the old ones."""
    quote = passage.quote
    old = passage.source_text.text if passage.source_text is not None else ""
    before, places = _places(old, quote), _places(text, quote)
    if not places:
        return None
    if len(places) == len(before):
        return places[before.index(passage.start or 0)]
    return places[0] if len(places) == 1 else None


def _places(text: str, words: str) -> list[int]:
    return [match.start() for match in re.finditer(f"(?={re.escape(words)})", text)]


def _most_like(quote: str, text: str) -> tuple[int, int] | None:
    """The place of the same words in other white space or marks, else of the sentence that is most like them."""
    if places := find(text, quote):
        return places[0]
    matcher = SequenceMatcher(b=quote, autojunk=False)
    best, share = None, _ALIKE
    for match in _SENTENCE.finditer(text):
        matcher.set_seq1(match.group().strip())
        if matcher.real_quick_ratio() >= share and matcher.quick_ratio() >= share and matcher.ratio() >= share:
            best, share = match.span(), matcher.ratio()
    return best
