"""The way of the command line, for whoever asks over HTTP."""

from http import HTTPStatus

from django.utils import timezone

from msclinic.engine import AsOf, Release, answer, dump
from msclinic.engine import request as assess
from msclinic.releases.requests import read_request

__all__ = ["assessed"]


def assessed(release: Release, sent: bytes, language: str) -> tuple[HTTPStatus, str]:
    """The answer to what was sent, to the byte that of `manage.py assess`. Raises NoObjectError."""
    assessment = assess(release, read_request(sent), AsOf.at(timezone.localtime()))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if assessment.errors else HTTPStatus.OK
    return status, dump(answer(assessment, language))
