"""Requests made up by Schemathesis from the description of the API: none fails, and none is answered in another way.

SCHEMATHESIS_EXAMPLES says how many; the same number gives the same requests.
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Final

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given
from hypothesis import settings as made_with
from pytest_django import Settings
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction, not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.schemas import OpenApiSchema

from msclinic.engine import Release
from tests.api.asking import ASSESS, CURRENT, OPENAPI, VOCABULARY

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(0)]

EXAMPLES: Final = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "300"))
CHECKS: Final[list[CheckFunction]] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
]


def made_up(number: int) -> made_with:
    """So many requests, the same ones each time."""
    return made_with(
        max_examples=number, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck)
    )


@pytest.fixture
def site(release: Release, settings: Settings) -> Iterator[WSGIHandler]:  # noqa: ARG001
    """The site as a server runs it. As with Django's own client, the connection that the test is in stays open."""
    settings.API_RATE = "999999/s"
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "gzip" not in one]  # what asks here unpacks nothing
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(site: WSGIHandler) -> OpenApiSchema:
    """The description as the site gives it; what is made up from it goes straight into the site."""
    return schemathesis.openapi.from_wsgi(OPENAPI, site)


@pytest.mark.parametrize(
    ("address", "method", "mode", "share"),
    [
        (ASSESS, "POST", GenerationMode.POSITIVE, 0.6),
        (ASSESS, "POST", GenerationMode.NEGATIVE, 0.3),
        *((address, "GET", GenerationMode.POSITIVE, 1 / 30) for address in (VOCABULARY, CURRENT, OPENAPI)),
    ],
)
def test_no_request_fails_or_is_answered_in_a_way_that_is_not_described(
    described: OpenApiSchema, address: str, method: str, mode: GenerationMode, share: float
) -> None:
    statuses: Counter[int] = Counter()

    @given(case=described[address][method].as_strategy(generation_mode=mode))
    @made_up(max(1, round(EXAMPLES * share)))
    def ask(case: Case) -> None:
        answer = case.call()
        statuses[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    ask()
    print(f"{method} {address}, {mode.value}: {dict(sorted(statuses.items()))}")  # noqa: T201
    assert statuses.total() >= EXAMPLES * share / 2


def test_the_description_is_valid(described: OpenApiSchema) -> None:
    described.validate()
