"""The number of a saved assessment: random, so that it tells nothing and cannot be counted up, and easily read out."""

import secrets
from typing import Final

__all__ = ["FORM", "new_number"]

_LETTERS: Final = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are taken for one another: 0 and O, 1 and I."""

FORM: Final = f"[{_LETTERS}]{{4}}-[{_LETTERS}]{{4}}"


def new_number() -> str:
    """One of about 10¹² numbers, such as 7K3Q-92MX."""
    first, last = ("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
    return f"{first}-{last}"
