"""The description of the API: valid, complete, and made from the release."""

import json
from http import HTTPStatus
from typing import Any, Final

import jsonschema_rs
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver
from pytest_django import Settings

from msclinic.api.openapi import openapi_document
from msclinic.engine import AsOf, Release, Verdict, answer, dump, request
from msclinic.releases.models import Release as Published
from tests.api.asking import ASSESS, CURRENT, OPENAPI, VOCABULARY, ask, words_of
from tests.engine.records import specification
from tests.releases.factories import published

pytestmark = pytest.mark.django_db

NOW: Final = AsOf.read("2026-06-15T12:00:00+00:00")
DOCUMENTS: Final = (VOCABULARY, CURRENT, OPENAPI)


@pytest.fixture
def described(release: Release, client: Client) -> Any:  # noqa: ARG001
    return client.get(OPENAPI).json()


def validator(described: Any, name: str) -> jsonschema_rs.Draft202012Validator:
    """What tells whether something fits a schema of the description."""
    whole = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
    return jsonschema_rs.Draft202012Validator(whole)


def operations(described: Any) -> dict[str, Any]:
    return {address: operation for address, item in described["paths"].items() for operation in item.values()}


def test_every_address_is_described(described: Any) -> None:
    ours = next(found for found in get_resolver().url_patterns if str(found.pattern) == "api/")
    served = {f"/api/{found.pattern}" for found in ours.url_patterns if getattr(found, "name", None)} - {"/api/"}
    assert set(described["paths"]) == served == {ASSESS, *DOCUMENTS}


def test_every_status_is_described(described: Any) -> None:
    found = {address: set(operation["responses"]) for address, operation in operations(described).items()}
    read = {"200", "304", "405", "412", "500", "503"}
    assert found == {
        ASSESS: {"200", "422", "400", "401", "405", "411", "413", "415", "429", "500", "503"},
        VOCABULARY: read | {"401", "429"},
        CURRENT: read | {"401", "429"},
        OPENAPI: read,
    }


def test_every_reference_leads_somewhere(described: Any) -> None:
    def look(found: Any) -> None:
        if isinstance(found, dict):
            if "$ref" in found:
                place: Any = described
                for step in found["$ref"].removeprefix("#/").split("/"):
                    place = place[step]
            for value in found.values():
                look(value)
        elif isinstance(found, list):
            for value in found:
                look(value)

    look(described)


def test_everything_is_said_in_words(described: Any) -> None:
    for operation in operations(described).values():
        assert operation["summary"]
        assert operation["description"].endswith(".")
    for refusal in described["components"]["responses"].values():
        assert refusal["description"].endswith(".")


def test_the_facts_are_those_of_the_release(described: Any, release: Release) -> None:
    schemas = described["components"]["schemas"]
    assert list(schemas["Facts"]["properties"]) == list(release.vocabulary.facts)
    assert schemas["Verdict"]["enum"] == [verdict.value for verdict in Verdict]
    course = schemas["Facts"]["properties"]["ms_course"]
    assert course["anyOf"] == [
        {"enum": ["CIS", "RRMS", "SPMS", "PPMS", "PRMS"]},
        {"$ref": "#/components/schemas/Unknown"},
    ]
    assert course["description"].startswith("Course of MS")


def test_a_question_of_a_newer_release_is_described_too(release_1: Published, no_release: None, client: Client) -> None:  # noqa: ARG001
    document = json.loads(release_1.document)
    asked = {"key": "smoker", "kind": "yes_no", "label": "Smoker?", "name": "smoking", "help": "", "group": "person"}
    document["facts"].append(asked)
    published(document)
    described = client.get(OPENAPI).json()
    assert "smoker" in described["components"]["schemas"]["Facts"]["properties"]


def test_nothing_that_is_read_is_called_wrong(described: Any, release: Release) -> None:
    fits, refused = validator(described, "Request"), 0
    for record in specification():
        body = {"as_of": record["as_of"], "facts": record["facts"]}
        if not fits.is_valid(json.loads(dump(body))):
            assert request(release, body, NOW).errors, record["name"]
            refused += 1
    assert refused > 20


@pytest.mark.parametrize("number", range(0, 900, 60))
def test_an_answer_is_as_it_is_described(number: int, described: Any, release: Release) -> None:
    record = specification()[number]
    given = answer(request(release, {"as_of": record["as_of"], "facts": record["facts"]}, NOW))
    schemas = described["components"]["schemas"]
    validator(described, "Answer").validate(json.loads(dump(given)))
    assert list(given) == list(schemas["Answer"]["properties"])
    for finding in given["findings"]:
        assert list(finding) == list(schemas["Finding"]["properties"])


@pytest.mark.parametrize(("address", "name"), [(VOCABULARY, "Vocabulary"), (CURRENT, "Release")])
def test_a_document_is_as_it_is_described(address: str, name: str, described: Any, client: Client) -> None:
    given = client.get(address).json()
    validator(described, name).validate(given)
    assert list(given) == list(described["components"]["schemas"][name]["properties"])


def test_a_refusal_is_as_it_is_described(described: Any, client: Client) -> None:
    fits = validator(described, "Refusal")
    for given in (ask(client, b"["), ask(client, {}, content_type="text/plain"), client.delete(OPENAPI)):
        fits.validate(given.json())


@pytest.mark.parametrize("is_open", [True, False])
def test_whether_a_token_is_needed_is_told(is_open: bool, release: Release, client: Client, settings: Settings) -> None:  # noqa: ARG001
    settings.OPEN_ACCESS = is_open
    found = operations(client.get(OPENAPI).json())
    assert found[ASSESS]["security"] == [*([{}] if is_open else []), {"token": []}]
    assert found[OPENAPI]["security"] == [{}]


def test_the_terms_are_those_of_the_settings(release: Release, client: Client, settings: Settings) -> None:  # noqa: ARG001
    settings.API_RATE, settings.API_MAX_BYTES, settings.API_MAX_ROWS = "7/h", 5000, 6
    said = client.get(OPENAPI).json()["components"]["responses"]
    assert "7 requests an hour" in said["TooManyRequests"]["description"]
    assert "5,000 bytes" in said["RequestEntityTooLarge"]["description"]
    assert "6 rows" in said["RequestEntityTooLarge"]["description"]


def test_it_is_in_english_whatever_is_asked_for(release: Release, client: Client) -> None:  # noqa: ARG001
    openapi_document.cache_clear()
    german = client.get(OPENAPI, headers={"Accept-Language": "de"}).json()
    assert german["info"]["description"].startswith("Compares what is known")
    assert german["components"]["responses"]["BadRequest"]["description"] == "The body is no JSON object."


def test_it_is_read_by_anybody_and_not_sent_again(release: Release, client: Client, settings: Settings) -> None:  # noqa: ARG001
    settings.OPEN_ACCESS, settings.API_RATE = False, "1/d"
    given = client.get(OPENAPI)
    for _ in range(3):
        again = client.get(OPENAPI, headers={"If-None-Match": given.headers["ETag"]})
        assert again.status_code == HTTPStatus.NOT_MODIFIED
    with CaptureQueriesContext(connection) as asked:
        client.get(OPENAPI)
    assert len(asked) == 0


def test_without_a_release_the_reason_is_told(no_release: None, client: Client) -> None:  # noqa: ARG001
    given = client.get(OPENAPI)
    assert given.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert words_of(given)
