"""What the pictures of a result have in common: where they stand, and how a place on an axis is written."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from msclinic.engine import Assessment

__all__ = ["Draw", "Picture", "percent"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A template of an inline SVG that tells in words what it shows, and what the template is filled with."""

    template: str
    content: Any


Draw = Callable[[Assessment], Picture | None]
"""Draws the picture of a page's section; None where there is nothing to look at."""


def percent(part: int | Fraction, whole: int) -> str:
    """A place on an axis as SVG writes it, the same in every language; what lies beyond stands at its end."""
    return f"{float(100 * max(0, min(part, whole)) / whole):.2f}%"
