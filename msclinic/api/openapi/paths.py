"""The addresses, what each answers, and how it refuses."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from msclinic.api.openapi.shapes import Schema, ref, text
from msclinic.core.rate import Rate
from msclinic.engine import Release
from msclinic.engine.speech import languages_of

__all__ = ["headers", "paths", "responses"]

_REFUSALS: Final[Mapping[HTTPStatus, Promise]] = {
    HTTPStatus.BAD_REQUEST: gettext_lazy("The body is no JSON object."),
    HTTPStatus.UNAUTHORIZED: gettext_lazy("The token is not valid, or there is none where one is needed."),
    HTTPStatus.METHOD_NOT_ALLOWED: gettext_lazy("This address is asked with another method."),
    HTTPStatus.LENGTH_REQUIRED: gettext_lazy("The body was sent in pieces, without its length."),
    HTTPStatus.PRECONDITION_FAILED: gettext_lazy("What If-Match or If-Unmodified-Since names is not what is here now."),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: gettext_lazy(
        "The body has more than %(bytes)s bytes, or a list more than %(rows)s rows."
    ),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: gettext_lazy("The body does not say that it is application/json."),
    HTTPStatus.TOO_MANY_REQUESTS: gettext_lazy("More than %(rate)s from one address without a token."),
    HTTPStatus.INTERNAL_SERVER_ERROR: gettext_lazy("A fault of ours."),
    HTTPStatus.SERVICE_UNAVAILABLE: gettext_lazy(
        "There is no release that can be used, or the database does not answer."
    ),
}
_HEADERS: Final = {
    HTTPStatus.UNAUTHORIZED: "WWW-Authenticate",
    HTTPStatus.METHOD_NOT_ALLOWED: "Allow",
    HTTPStatus.TOO_MANY_REQUESTS: "Retry-After",
}
_READING: Final = (
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.PRECONDITION_FAILED,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)
_ADMISSION: Final = (HTTPStatus.UNAUTHORIZED, HTTPStatus.TOO_MANY_REQUESTS)
_BODY: Final = (
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.LENGTH_REQUIRED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    HTTPStatus.INTERNAL_SERVER_ERROR,
    HTTPStatus.SERVICE_UNAVAILABLE,
)


def paths(release: Release, is_open: bool) -> dict[str, Any]:
    """The addresses; where access is open, a token is a choice."""
    security: list[dict[str, list[str]]] = [*([{}] if is_open else []), {"token": []}]
    return {
        reverse("api_assess"): {
            "post": {
                "operationId": "assess",
                "summary": _("Compare facts with what the source says"),
                "description": _(
                    "Equal requests give answers that are equal to the byte, and equal to those of manage.py assess."
                ),
                "security": security,
                "parameters": [_language(release)],
                "requestBody": {"required": True, "content": _json(ref("Request"))},
                "responses": {
                    "200": _said(_("The findings, with conflicts if there are any."), "Answer", "Content-Language"),
                    "422": _said(_("Some facts, or as_of, have to be corrected."), "Answer", "Content-Language"),
                    **_refused(*_ADMISSION, *_BODY),
                },
            }
        },
        reverse("api_vocabulary"): {
            "get": _document(
                "vocabulary",
                _("What can be asked, and the names of agents and therapies"),
                "Vocabulary",
                release=release,
            )
            | {"security": security}
        },
        reverse("api_current_release"): {
            "get": _document("currentRelease", _("The release in use, with its document"), "Release")
            | {"security": security}
        },
        reverse("api_openapi"): {
            "get": _document("openapi", _("This description"), None, admission=False) | {"security": [{}]}
        },
    }


def responses(rate: Rate, most_bytes: int, most_rows: int) -> dict[str, Any]:
    """Every way of being refused."""
    told = {
        "rate": rate,
        "bytes": number_format(most_bytes, force_grouping=True),
        "rows": number_format(most_rows, force_grouping=True),
    }
    return {
        _name(status): {
            "description": words % told,
            "content": _json(ref("Refusal")),
            **({"headers": {_HEADERS[status]: _header(_HEADERS[status])}} if status in _HEADERS else {}),
        }
        for status, words in _REFUSALS.items()
    }


def headers() -> dict[str, Any]:
    """The headers that carry something to act on."""
    return {
        "Allow": {"required": True, "schema": text(), "description": "The methods of this address."},
        "Content-Language": {
            "required": True,
            "schema": text(),
            "description": "The language of what is written for people.",
        },
        "ETag": {"required": True, "schema": text(), "description": "Send it as If-None-Match the next time."},
        "Retry-After": {
            "required": True,
            "schema": {"type": "string", "pattern": "^[1-9][0-9]*$"},
            "description": "The seconds until the next request is answered.",
        },
        "WWW-Authenticate": {"required": True, "schema": text(), "description": "Bearer."},
    }


def _document(
    name: str, summary: str, schema: str | None, *, admission: bool = True, release: Release | None = None
) -> dict[str, Any]:
    """A document that is asked for; one of a release is said in the language that is asked for."""
    held = {"ETag": _header("ETag")} | ({"Content-Language": _header("Content-Language")} if release else {})
    content = _json(ref(schema) if schema else {"type": "object"})
    refused = (*_ADMISSION, *_READING) if admission else _READING
    return {
        "operationId": name,
        "summary": summary,
        "description": _("It changes only with a release, or where this site does."),
        "parameters": [
            {
                "name": "If-None-Match",
                "in": "header",
                "schema": text(),
                "description": "The ETag of what is held: what has not changed is answered with 304.",
            },
            *([_language(release)] if release else []),
        ],
        "responses": {
            "200": {"description": summary, "content": content, "headers": held},
            "304": {"description": _("It has not changed."), "headers": held},
            **_refused(*refused),
        },
    }


def _language(release: Release) -> dict[str, Any]:
    return {
        "name": "Accept-Language",
        "in": "header",
        "schema": text(),
        "description": "The language of what is written for people; keys and tokens never change. This release has: "
        f"{', '.join(languages_of(release))}.",
    }


def _said(description: str, schema: str, header: str) -> dict[str, Any]:
    return {"description": description, "content": _json(ref(schema)), "headers": {header: _header(header)}}


def _refused(*statuses: HTTPStatus) -> dict[str, Any]:
    return {str(status.value): {"$ref": f"#/components/responses/{_name(status)}"} for status in sorted(statuses)}


def _name(status: HTTPStatus) -> str:
    return "".join(word.title() for word in status.name.split("_"))


def _header(name: str) -> Schema:
    return {"$ref": f"#/components/headers/{name}"}


def _json(schema: Schema) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
