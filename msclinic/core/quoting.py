"""Quotations in their context: the paragraph they stand in, once, with the cited words marked.

The words are the release's, sliced from the stored text; nothing here changes a character of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Block", "Piece", "blocks", "in_order"]

Passage = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a paragraph; `passage` is the code of the passage that it is, empty for the words between."""

    text: str
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its cited passages marked, or a statement in our own words."""

    source: str
    codes: list[str] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    statement: str = ""
    pointer: str = ""


def in_order(passages: Iterable[Passage]) -> list[Passage]:
    """The passages as they are named one after the other: as their text has them, by code where two begin together;
    statements last.
    """
    return sorted(passages, key=lambda one: (one["kind"] != "quotation", one.get("start", 0), one["id"]))


def blocks(passages: Iterable[Passage]) -> list[Block]:
    """The passages by paragraph, in the order of the text; statements last.

    A passage inside another is marked with it. Two that only overlap get a paragraph each.
    """
    quoted: list[list[Passage]] = []
    stated = []
    for passage in sorted(passages, key=lambda passage: (passage.get("start", 0), -passage.get("end", 0))):
        if passage["kind"] != "quotation":
            stated.append(passage)
        elif not quoted or not _joins(quoted[-1], passage):
            quoted.append([passage])
        else:
            quoted[-1].append(passage)
    return [_paragraph(group) for group in quoted] + [_statement(passage) for passage in stated]


def _paragraph_start(passage: Passage) -> int:
    return int(passage["start"]) - len(passage["before"])


def _joins(group: list[Passage], passage: Passage) -> bool:
    """Whether a passage stands in the group's paragraph, behind its passages or wholly inside the furthest."""
    furthest = max(group, key=lambda one: int(one["end"]))
    same = passage["source"] == furthest["source"] and _paragraph_start(passage) == _paragraph_start(furthest)
    return same and (passage["start"] >= furthest["end"] or passage["end"] <= furthest["end"])


def _paragraph(group: list[Passage]) -> Block:
    first = group[0]
    text, start = f"{first['before']}{first['quote']}{first['after']}", _paragraph_start(first)
    pieces, place = [], 0
    for passage in group:
        begin, end = passage["start"] - start, passage["end"] - start
        if begin < place:
            continue
        pieces += [Piece(text[place:begin]), Piece(text[begin:end], passage["id"])]
        place = end
    pieces.append(Piece(text[place:]))
    return Block(
        first["source"], [passage["id"] for passage in in_order(group)], [piece for piece in pieces if piece.text]
    )


def _statement(passage: Passage) -> Block:
    return Block(passage["source"], [passage["id"]], statement=passage["statement"], pointer=passage["pointer"])
