"""The API from outside, as another program sees it."""

import json
from typing import Any, Final

from django.test import Client

from msclinic.engine import dump

__all__ = ["ASSESS", "CURRENT", "JSON", "OPENAPI", "VOCABULARY", "ask", "bearer", "words_of"]

ASSESS: Final = "/api/v1/assess"
VOCABULARY: Final = "/api/v1/vocabulary"
CURRENT: Final = "/api/v1/releases/current"
OPENAPI: Final = "/api/v1/openapi.json"
JSON: Final = "application/json"


def ask(
    client: Client, body: Any, *, content_type: str = JSON, headers: dict[str, str] | None = None, **more: Any
) -> Any:
    """The answer to a request for an assessment; bytes are sent as they are."""
    sent = body if isinstance(body, bytes) else dump(body).encode()
    more = {"CONTENT_TYPE": content_type, **more}  # the test client says nothing of an empty body
    return client.post(ASSESS, sent, content_type=content_type, headers=headers, **more)


def bearer(secret: str) -> dict[str, str]:
    """The header that a token is sent in."""
    return {"Authorization": f"Bearer {secret}"}


def words_of(answer: Any) -> str:
    """The sentence of a refusal; fails where it has not the shape of one."""
    assert answer.headers["Content-Type"] == JSON
    said = json.loads(answer.content)
    (error,) = said["errors"]
    assert said.keys() == {"errors"}
    assert error.keys() == {"fact", "message"}
    assert error["fact"] == "request"
    message: str = error["message"]
    assert message[0].isupper()
    assert message.endswith(".")
    return message
