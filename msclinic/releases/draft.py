"""The draft as publishing it now would find it: its document, and everything that speaks against it."""

import logging
from dataclasses import dataclass
from typing import Any, Final

from django.db import Error

from msclinic.engine import ReleaseError
from msclinic.releases.checks import check_document
from msclinic.releases.compile import compile_draft

__all__ = ["Look", "look_at_draft"]

logger = logging.getLogger(__name__)

UNFORESEEN: Final = "the draft could not be checked ({}); the log says more"


@dataclass(frozen=True, slots=True)
class Look:
    """What was found: the document, None where the draft cannot be compiled, and a sentence for each problem."""

    document: dict[str, Any] | None
    problems: list[str]


def look_at_draft() -> Look:
    """Compile and check the draft; whatever goes wrong is a sentence, unless the database fails."""
    try:
        document = compile_draft()
    except ReleaseError as error:
        return Look(None, [str(error)])
    try:
        return Look(document, check_document(document))
    except Error:
        raise
    except Exception as error:
        logger.exception("The draft could not be checked.")
        return Look(document, [UNFORESEEN.format(f"{type(error).__name__}: {error}")])
