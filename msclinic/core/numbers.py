"""What stands in numbers and codes that are drawn at random and read out."""

from typing import Final

__all__ = ["LETTERS"]

LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are taken for one another: 0 and O, 1 and I."""
