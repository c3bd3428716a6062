"""The keys of facts: how they are written, and which ones cannot be taken."""

import re
from typing import Final

from django.core.validators import RegexValidator

from msclinic.core.entry.names import ENDINGS, OWN, PLACES

__all__ = ["KEY", "answer_problem", "key_problem", "key_validator"]

KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
key_validator = RegexValidator(
    rf"^{KEY.pattern}\Z", "Enter small letters and digits, words joined by underscores: episode_onset."
)

_TAKEN: Final = OWN | PLACES | {"facts", "patient_ref"}


def key_problem(key: str) -> str:
    """Why no fact can have this key, as a sentence; empty when one can.

    The forms name their own fields by a fact's key and an ending.
    """
    if key in _TAKEN:
        return f"{key} has a meaning of its own: choose another key."
    if ending := next((ending for ending in ENDINGS if key.endswith(ending)), ""):
        return f"The forms use {ending} at the end of a name themselves: choose a key that does not end so."
    return ""


def answer_problem(value: str) -> str:
    """Why no answer can be stored so, as a sentence; empty when one can."""
    return "Not known can always be answered: choose another value than unknown." if value == "unknown" else ""
