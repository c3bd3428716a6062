"""What a request brings along: its body, and the language it would like."""

from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation.trans_real import parse_accept_lang_header

from msclinic.api.replies import RefusedError
from msclinic.engine import Release
from msclinic.engine.speech import ENGLISH, languages_of

__all__ = ["language_of", "read_body"]

JSON: Final = "application/json"


def read_body(request: HttpRequest) -> bytes:
    """The body of a request that says that it is JSON. Raises RefusedError."""
    if request.content_type != JSON:
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Send the object as {JSON}, and say so in Content-Type.")
    if "Transfer-Encoding" in request.headers:
        raise RefusedError(HTTPStatus.LENGTH_REQUIRED, "Send the object in one piece, with its Content-Length.")
    most = settings.API_MAX_BYTES
    try:
        body = request.read(most + 1)
    except UnreadablePostError as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "The request broke off before its end.") from error
    if len(body) > most:
        raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {most:,} bytes; this is more.")
    return bytes(body)


def language_of(request: HttpRequest, release: Release) -> str:
    """The language that is liked best of those the release has; English where it has none of them."""
    wanted, known = parse_accept_lang_header(request.headers.get("Accept-Language", "")), languages_of(release)
    for language, weight in wanted:
        for name in (language, language.partition("-")[0]):
            if weight and name in known:
                return name
    return ENGLISH
