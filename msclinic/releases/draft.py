"""The draft as publishing it now would find it: everything that speaks against it, and what it would answer."""

import json
import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.db import Error

from msclinic.engine import Release as Loaded
from msclinic.engine import ReleaseError, canonical
from msclinic.knowledge.local_readings import said_where_open
from msclinic.releases.checks import check_document
from msclinic.releases.compile import compile_draft
from msclinic.releases.loading import NoReleaseError, missing_sections

__all__ = ["DraftNumber", "Look", "checked", "current_draft", "look_at_draft"]

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
    return Look(document, checked(document))


def checked(document: dict[str, Any]) -> list[str]:
    """What speaks against a document, a sentence each; whatever goes wrong is one too, unless the database fails."""
    try:
        return check_document(document)
    except Error:
        raise
    except Exception as error:
        logger.exception("The draft could not be checked.")
        return [UNFORESEEN.format(f"{type(error).__name__}: {error}")]


class DraftNumber(int):
    """The number of what has none yet: 0, and *draft* wherever it is shown."""

    def __str__(self) -> str:
        return "draft"


def current_draft() -> Loaded:
    """The draft as it stands at this moment, ready to decide; compiled anew only where its content differs.

    Raises NoReleaseError, which names the row at fault, where it cannot decide.
    """
    try:
        document = compile_draft()
        if missing := missing_sections(document):
            raise ReleaseError(f"there is no rule of {' and none of '.join(missing)}")
        said_where_open(document["rules"])
        return _loaded(canonical(document))
    except ReleaseError as error:
        raise NoReleaseError(f"The draft cannot be tried: {error}.") from error


@lru_cache(maxsize=2)
def _loaded(spelled: str) -> Loaded:
    """A draft by the whole of its content."""
    return Loaded(json.loads(spelled), DraftNumber())
