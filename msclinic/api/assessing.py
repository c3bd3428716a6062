"""The way of the command line, for whoever asks over HTTP."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.utils import timezone

from msclinic.api.replies import RefusedError
from msclinic.engine import AsOf, Release, answer, dump
from msclinic.engine import request as assess
from msclinic.releases.requests import read_request

__all__ = ["assessed"]


def assessed(release: Release, sent: bytes, language: str) -> tuple[HTTPStatus, str]:
    """The answer to what was sent, to the byte that of `manage.py assess`. Raises NoObjectError and RefusedError."""
    body = read_request(sent)
    _refuse_long_lists(body)
    assessment = assess(release, body, AsOf.at(timezone.localtime()))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if assessment.errors else HTTPStatus.OK
    return status, dump(answer(assessment, language))


def _refuse_long_lists(body: Mapping[str, Any]) -> None:
    """What would settle an open list is sought row by row; with thousands of rows that keeps everybody else waiting."""
    facts, most = body.get("facts"), settings.API_MAX_ROWS
    if isinstance(facts, dict) and any(isinstance(value, list) and len(value) > most for value in facts.values()):
        raise RefusedError(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"Send at most {most:,} rows in a list; these are more."
        )
