"""The number of a saved assessment: random, so that it tells nothing and cannot be counted up, and easily read out."""

import secrets
from typing import Final

from msclinic.core.numbers import LETTERS

__all__ = ["FORM", "new_number"]

FORM: Final = f"[{LETTERS}]{{4}}-[{LETTERS}]{{4}}"


def new_number() -> str:
    """One of about 10¹² numbers, such as 7K3Q-92MX."""
    first, last = ("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(2))
    return f"{first}-{last}"
