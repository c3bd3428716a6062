"""The page of the API for people."""

import json
import shlex
from http import HTTPStatus

import pytest
from django.test import Client
from pytest_django import Settings

from msclinic.engine import Release
from tests.api.asking import OPENAPI, ask
from tests.core.pages import inline_code_in, parse, title_of
from tests.releases.looking import by_id, links, words

pytestmark = pytest.mark.django_db


def test_it_tells_what_can_be_asked_and_how_it_is_answered(release: Release, client: Client) -> None:
    answer = client.get("/api/")
    page, described = parse(answer), client.get(OPENAPI).json()
    said = words(page)
    assert answer.status_code == HTTPStatus.OK
    assert title_of(page).startswith("API")
    assert inline_code_in(page) == []
    assert OPENAPI in links(page)
    for path, item in described["paths"].items():
        for method, operation in item.items():
            assert f"{method.upper()} {path}" in said
            assert words(by_id(page, operation["operationId"])) == operation["summary"]
    for refusal in described["components"]["responses"].values():
        assert refusal["description"] in said
    for fact in release.vocabulary:
        assert f"{fact.key} {fact.label}" in said


def test_the_example_is_answered_as_it_is_shown(release: Release, client: Client) -> None:  # noqa: ARG001
    command, shown = ("".join(code.itertext()) for code in parse(client.get("/api/")).iterfind(".//pre/code"))
    curl, address, *options = shlex.split(command.replace("\\\n", " "))
    assert (curl, address, options[:3]) == (
        "curl",
        "http://testserver/api/v1/assess",
        ["-H", "Content-Type: application/json", "-d"],
    )
    given = ask(client, options[3].encode())
    assert given.status_code == HTTPStatus.OK
    expected = json.loads(shown)
    finding = given.json()["findings"][0]
    assert expected["release"] == given.json()["release"]
    assert expected["findings"] == [{name: finding[name] for name in expected["findings"][0]}]


def test_in_german_it_tells_the_terms_in_german(release: Release, client: Client, settings: Settings) -> None:  # noqa: ARG001
    settings.API_RATE, settings.API_MAX_BYTES = "9000/h", 5000
    said = words(parse(client.get("/api/", headers={"Accept-Language": "de"})))
    assert "9.000 Anfragen in der Stunde" in said
    assert "mehr als 5.000 Bytes" in said
    assert "ms_diagnosis Hat die Person MS?" in said


def test_where_access_is_closed_it_says_that_a_token_is_needed(
    release: Release,  # noqa: ARG001
    client: Client,
    settings: Settings,
) -> None:
    settings.OPEN_ACCESS = False
    said = words(parse(client.get("/api/")))
    assert "Whoever asks needs a token" in said
    assert "Authorization: Bearer YOUR-TOKEN" in said


def test_without_a_release_the_page_says_so(no_release: None, client: Client) -> None:  # noqa: ARG001
    answer = client.get("/api/")
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "Nothing has been published yet" in words(parse(answer))
