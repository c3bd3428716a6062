"""Random names that tell nothing: the code of a room, to be read out, and the key of a link, not to be guessed."""

import secrets
from typing import Final

from msclinic.core.numbers import LETTERS

__all__ = ["CODE", "KEY", "new_code", "new_key"]

CODE: Final = f"[{LETTERS}]{{6}}"
KEY: Final = "[A-Za-z0-9_-]{11}"


def new_code() -> str:
    """One of about 10⁹ codes, such as 7K3Q9M; rooms last for hours, and guessing is held up."""
    return "".join(secrets.choice(LETTERS) for _ in range(6))


def new_key() -> str:
    """One of about 10¹⁹ keys."""
    return secrets.token_urlsafe(8)
