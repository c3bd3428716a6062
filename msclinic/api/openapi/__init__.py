"""The API described for programs (OpenAPI 3.1), made from the release wherever facts, rules or languages are named."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_lazy

from msclinic.api.documents import Document
from msclinic.api.openapi.answers import answer_schemas
from msclinic.api.openapi.documents import document_schemas
from msclinic.api.openapi.facts import fact_schemas
from msclinic.api.openapi.paths import headers, paths, responses
from msclinic.core.rate import Rate
from msclinic.engine import Release, dump

__all__ = ["Terms", "describe", "openapi_document", "our_terms"]

ABOUT: Final = (
    gettext_lazy(
        "Compares what is known about one person with MS with what a named, quoted source says about infusion "
        "treatments. For programs of health professionals. It gives no medical advice, does not diagnose, orders no "
        "treatment and is not for emergencies."
    ),
    gettext_lazy(
        'What is not known stays open: a fact that is left out, or "unknown", never counts as no. Please send no name, '
        "date of birth or record number; what is sent is neither stored nor logged. A verdict (met, ambiguous, …) and "
        "the keys of facts are tokens that never change; sentences are for people, and may be worded better in another "
        "release."
    ),
    gettext_lazy("More fields may be added to what is answered; none is renamed or taken away."),
)
"""What it is and on what terms, a paragraph each."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms this site answers programs: with a token or without, how often without, how much at once."""

    is_open: bool
    rate: Rate
    most_bytes: int
    most_rows: int


def our_terms() -> Terms:
    """Those of the settings."""
    return Terms(settings.OPEN_ACCESS, Rate.read(settings.API_RATE), settings.API_MAX_BYTES, settings.API_MAX_ROWS)


@lru_cache(maxsize=2)
def openapi_document(release: Release, terms: Terms) -> Document:
    """The description as it is sent: in English, whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        return Document.of(dump(describe(release, terms)))


def describe(release: Release, terms: Terms) -> dict[str, Any]:
    """The whole description; what the page shows of it is in the language that is spoken."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "MS Clinic", "version": "1", "description": "\n\n".join(map(str, ABOUT))},
        "servers": [{"url": "/"}],
        "paths": paths(release, terms.is_open),
        "components": {
            "schemas": {**fact_schemas(release), **answer_schemas(release), **document_schemas()},
            "responses": responses(terms.rate, terms.most_bytes, terms.most_rows),
            "headers": headers(),
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "A token that an administrator of this site has issued.",
                }
            },
        },
    }
