"""Reading a request for an assessment as other programs write it: one JSON object, every digit kept."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any

__all__ = ["NoObjectError", "read_request"]


class NoObjectError(ValueError):
    """What was sent is no JSON object; the message is a sentence for whoever sent it."""


def read_request(sent: bytes) -> dict[str, Any]:
    """The object that was sent. Raises NoObjectError."""
    try:
        text = sent.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NoObjectError(f"Send UTF-8: byte {error.start} cannot be read.") from error
    try:
        body = json.loads(
            text.removeprefix("\ufeff"), parse_float=_decimal, parse_constant=_refuse, object_pairs_hook=_once_each
        )
    except RecursionError as error:
        raise NoObjectError("Send an object that is nested less deeply.") from error
    except NoObjectError:
        raise
    except ValueError as error:
        raise NoObjectError("Send one JSON object; this is no JSON.") from error
    if not isinstance(body, dict):
        raise NoObjectError('Send one JSON object, such as {"facts": {}}.')
    return body


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names all differ: of two answers to one question neither is dropped in silence."""
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NoObjectError(f"Send each name of an object once: {json.dumps(twice)} stands twice.")
    return found


def _decimal(digits: str) -> Decimal:
    try:
        return Decimal(digits)
    except InvalidOperation as error:
        raise ValueError(f"{digits} is out of reach") from error


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
