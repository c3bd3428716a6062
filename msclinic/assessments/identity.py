"""Whether a label looks as if it told who somebody is. It is a warning, never a proof of the opposite."""

import re
from collections.abc import Iterator
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["looks_like_identity"]

_LOOKS_LIKE: Final[tuple[tuple[re.Pattern[str], Promise], ...]] = (
    (re.compile(r"\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"), _("It looks like a date, such as a date of birth.")),
    (re.compile(r"\d[\d\s/-]{4,}\d"), _("It looks like the number of a record.")),
    (
        re.compile(r"\b[A-ZÀ-ÖØ-Þ][\w'’-]+,?\s+(?:[A-ZÀ-ÖØ-Þ]\.?\s+)?[A-ZÀ-ÖØ-Þ][\w'’-]+"),
        _("It looks like the name of somebody."),
    ),
    (
        re.compile(r"\b(?:mrs?|ms|miss|frau|herr)\b\.?\s+\S", re.IGNORECASE),
        _("It looks like the name of somebody."),
    ),
)


def looks_like_identity(label: str) -> Iterator[str]:
    """What in a label looks like an identity, a sentence each."""
    yield from dict.fromkeys(str(sentence) for pattern, sentence in _LOOKS_LIKE if pattern.search(label))
