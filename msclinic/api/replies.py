"""How other programs are answered: in JSON whatever happens, and every refusal in one shape and in words."""

import logging
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from pathlib import Path
from traceback import extract_tb
from typing import Concatenate, Final, ParamSpec

from django.db import Error
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from msclinic.api.documents import Document
from msclinic.engine import dump
from msclinic.releases.requests import NoObjectError
from msclinic.releases.selectors import NoReleaseError

__all__ = ["RefusedError", "machine", "refuse", "reply", "reply_if_changed"]

logger = logging.getLogger(__name__)

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

OUR_FAULT: Final = "This request could not be answered. The fault is ours, not the request's."
NO_DATABASE: Final = "The database does not answer. Ask again in a while."
CHANGED: Final = "What you hold is not what is here now, and you asked for an answer only if it were."


class RefusedError(Exception):
    """A request is refused: with which status, in which words, and with which headers besides."""

    def __init__(self, status: HTTPStatus, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers


def reply(
    text: str | bytes, status: HTTPStatus = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """JSON text as it stands."""
    return HttpResponse(text, content_type="application/json", status=status, headers=dict(headers or {}))


def refuse(status: HTTPStatus, message: str, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The shape of every refusal."""
    return reply(dump({"errors": [{"fact": "request", "message": message}]}), status, headers)


def reply_if_changed(request: HttpRequest, document: Document) -> HttpResponse:
    """A document, or 304 for whoever holds it already. It may be kept, and is asked for again before it is used."""
    response = reply(document.text, headers={"ETag": document.etag, "Cache-Control": "private, no-cache"})
    return get_conditional_response(request, etag=document.etag, response=response) or response


def machine(*methods: str) -> Callable[[View[P]], View[P]]:
    """For a view that programs ask, with these methods alone, or any. No cookie counts, so none can be made use of."""

    def decorate(view: View[P]) -> View[P]:
        @csrf_exempt
        @wraps(view)
        def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            try:
                if methods and request.method not in methods:
                    raise _wrong_method(methods)
                response = view(request, *args, **kwargs)
            except Exception as error:
                response = _in_words(error)
            if response.status_code == HTTPStatus.PRECONDITION_FAILED:
                response = refuse(HTTPStatus.PRECONDITION_FAILED, CHANGED)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        return answered

    return decorate


def _wrong_method(methods: tuple[str, ...]) -> RefusedError:
    message = f"This address is asked with {' or '.join(methods)}."
    return RefusedError(HTTPStatus.METHOD_NOT_ALLOWED, message, {"Allow": ", ".join(methods)})


def _in_words(error: Exception) -> HttpResponse:
    match error:
        case RefusedError():
            return refuse(error.status, str(error), error.headers)
        case NoObjectError():
            return refuse(HTTPStatus.BAD_REQUEST, str(error))
        case NoReleaseError():
            return refuse(HTTPStatus.SERVICE_UNAVAILABLE, str(error))
        case Error():
            logger.error("The database does not answer: %s.", type(error).__name__)
            return refuse(HTTPStatus.SERVICE_UNAVAILABLE, NO_DATABASE)
    where = extract_tb(error.__traceback__)[-1]
    logger.error("No answer: %s in %s, line %s.", type(error).__name__, Path(where.filename).name, where.lineno)
    return refuse(HTTPStatus.INTERNAL_SERVER_ERROR, OUR_FAULT)
