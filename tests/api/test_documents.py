"""What is published, as other programs read it."""

import json
from hashlib import sha256
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from msclinic.api.actions import Issued
from msclinic.engine import Release, canonical, digest
from msclinic.releases.models import Release as Published
from msclinic.releases.selectors import forget_current_release
from tests.api.asking import CURRENT, VOCABULARY, bearer, words_of
from tests.releases.factories import published

pytestmark = pytest.mark.django_db

BOTH = pytest.mark.parametrize("address", [VOCABULARY, CURRENT])


@pytest.fixture
def vocabulary(release: Release, client: Client) -> Any:  # noqa: ARG001
    return client.get(VOCABULARY).json()


def facts_of(vocabulary: Any) -> dict[str, Any]:
    return {fact["key"]: fact for fact in vocabulary["facts"]}


# The vocabulary ----------------------------------------------------------------------------------------------------


def test_it_names_every_fact_of_the_release_in_its_order(vocabulary: Any, release: Release) -> None:
    assert [fact["key"] for fact in vocabulary["facts"]] == list(release.vocabulary.facts)
    assert vocabulary["release"] == {"number": 1, "sha256": release.sha256}


def test_a_fact_says_how_it_is_asked_and_spoken_of(vocabulary: Any) -> None:
    assert facts_of(vocabulary)["episode_present"] == {
        "key": "episode_present",
        "kind": "yes_no",
        "group": "episode",
        "label": "Is there a current or recent worsening to judge?",
        "name": "whether there is a worsening to judge",
        "help": "If not, the article's sentences on relapses do not apply.",
    }


def test_choices_have_their_other_names(vocabulary: Any) -> None:
    agents = facts_of(vocabulary)["steroid_agents"]
    first = agents["choices"][0]
    assert first == {
        "value": "methylprednisolone",
        "label": "Methylprednisolone",
        "aliases": ["Solu-Medrol", "Medrol"],
    }
    assert agents["unlisted_counts_as"] == "other"


def test_a_quantity_has_its_units_and_its_hint(vocabulary: Any) -> None:
    lasted = facts_of(vocabulary)["episode_duration"]
    assert lasted["units"] == [{"value": "h", "label": "hours"}, {"value": "d", "label": "days"}]
    assert (lasted["hint"]["above"], lasted["hint"]["unit"]) == (2160, "h")
    assert lasted["hint"]["message"].startswith("That is longer than 90 days.")


@pytest.mark.usefixtures("release")
def test_its_words_are_in_the_language_that_is_asked_for_and_its_keys_in_none(client: Client, vocabulary: Any) -> None:
    given = client.get(VOCABULARY, headers={"Accept-Language": "de"})
    german = given.json()
    assert given.headers["Content-Language"] == "de"
    assert {"Authorization", "Accept-Language"} <= set(given.headers["Vary"].split(", "))
    onset = facts_of(german)["episode_onset"]
    assert (onset["label"], onset["name"]) == ("Beginn der Verschlechterung", "der Beginn der Verschlechterung")
    lasted = facts_of(german)["episode_duration"]
    assert lasted["units"] == [{"value": "h", "label": "Stunden"}, {"value": "d", "label": "Tage"}]
    assert lasted["hint"]["message"].startswith("Das ist länger als 90 Tage.")
    assert facts_of(german)["dmt_history"]["columns"][0]["label"] == "Behandlung"
    assert german["therapies"][0]["name"] == "Novantrone (Mitoxantron)"
    assert german["agents"] == vocabulary["agents"]
    for one, other in zip(vocabulary["facts"], german["facts"], strict=True):
        assert one["key"] == other["key"]
        assert [choice["value"] for choice in one.get("choices", ())] == [
            choice["value"] for choice in other.get("choices", ())
        ]


@pytest.mark.usefixtures("release")
def test_who_holds_it_in_one_language_is_sent_it_in_another(client: Client) -> None:
    english = client.get(VOCABULARY)
    tag = {"If-None-Match": english.headers["ETag"]}
    assert client.get(VOCABULARY, headers=tag).status_code == HTTPStatus.NOT_MODIFIED
    german = client.get(VOCABULARY, headers={**tag, "Accept-Language": "de"})
    assert (german.status_code, german.headers["Content-Language"]) == (HTTPStatus.OK, "de")


def test_a_list_has_its_columns(vocabulary: Any) -> None:
    courses, history = (facts_of(vocabulary)[key] for key in ("alemtuzumab_courses", "dmt_history"))
    assert [column["key"] for column in courses["columns"]] == ["n", "start", "end", "days"]
    assert courses["unique"] == "n"
    assert history["columns"][1]["choices"][0]["value"] == "inadequate_response"
    assert history["unique"] is None


def test_agents_have_all_their_names(vocabulary: Any, release: Release) -> None:
    for agent in vocabulary["agents"]:
        for name in (agent["generic"], *agent["brands"], *agent["aliases"]):
            assert release.vocabulary.catalogue.find(name).generic == agent["generic"]  # type: ignore[union-attr]
    assert len(vocabulary["agents"]) == len(release.document["agents"])


def test_therapies_and_groups_are_named(vocabulary: Any) -> None:
    assert [therapy["key"] for therapy in vocabulary["therapies"]] == ["mitoxantrone", "natalizumab", "alemtuzumab"]
    assert {fact["group"] for fact in vocabulary["facts"]} <= {group["key"] for group in vocabulary["groups"]}


# The release -------------------------------------------------------------------------------------------------------


def test_the_current_release_comes_with_its_document_to_the_byte(
    release_1: Published,
    no_release: None,  # noqa: ARG001
    client: Client,
) -> None:
    given = client.get(CURRENT)
    said = given.json()
    assert said.keys() == {"number", "sha256", "published_at", "document"}
    assert (said["number"], said["sha256"]) == (1, release_1.sha256)
    assert said["published_at"] == release_1.published_at.isoformat()
    assert f'"document":{release_1.document}}}'.encode() in given.content
    assert digest(said["document"]) == sha256(canonical(said["document"]).encode()).hexdigest() == release_1.sha256


def test_it_is_the_newest(release_1: Published, no_release: None, client: Client) -> None:  # noqa: ARG001
    document = json.loads(release_1.document)
    document["rules"][0]["question"] = "Has it lasted long enough?"
    newest = published(document)
    assert client.get(CURRENT).json()["sha256"] == newest.sha256


# Asking again ------------------------------------------------------------------------------------------------------


@BOTH
def test_what_has_not_changed_is_not_sent_again(address: str, release: Release, client: Client) -> None:  # noqa: ARG001
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert again.content == b""
    for given in (first, again):
        assert given.headers["Cache-Control"] == "private, no-cache"
        assert "Authorization" in given.headers["Vary"]


@BOTH
def test_after_a_new_release_it_is_sent_again(
    address: str,
    release_1: Published,
    no_release: None,  # noqa: ARG001
    client: Client,
) -> None:
    before = client.get(address).headers["ETag"]
    published(json.loads(release_1.document))
    forget_current_release()
    assert client.get(address, headers={"If-None-Match": before}).status_code == HTTPStatus.OK


@BOTH
def test_whoever_asks_only_for_what_it_holds_is_told_that_it_changed(
    address: str,
    release: Release,  # noqa: ARG001
    client: Client,
) -> None:
    given = client.get(address, headers={"If-Match": '"something else"'})
    assert given.status_code == HTTPStatus.PRECONDITION_FAILED
    assert words_of(given)


@BOTH
def test_head_is_answered_like_get_without_the_body(address: str, release: Release, client: Client) -> None:  # noqa: ARG001
    given = client.head(address)
    assert (given.status_code, given.content) == (HTTPStatus.OK, b"")
    assert given.headers["ETag"] == client.get(address).headers["ETag"]


# Who may, and what it costs ----------------------------------------------------------------------------------------


@BOTH
def test_where_access_is_closed_a_token_is_asked_for(
    address: str,
    release: Release,  # noqa: ARG001
    client: Client,
    settings: Settings,
    issued: Issued,
) -> None:
    settings.OPEN_ACCESS = False
    assert client.get(address).status_code == HTTPStatus.UNAUTHORIZED
    assert client.get(address, headers=bearer(issued.secret)).status_code == HTTPStatus.OK


@BOTH
def test_the_rate_holds_here_too(address: str, release: Release, client: Client, settings: Settings) -> None:  # noqa: ARG001
    settings.API_RATE = "1/d"
    assert [client.get(address).status_code for _ in range(2)] == [200, 429]


@BOTH
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_it_is_only_read(address: str, method: str, release: Release, client: Client) -> None:  # noqa: ARG001
    given = getattr(client, method)(address)
    assert given.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert given.headers["Allow"] == "GET, HEAD"
    assert words_of(given) == "This address is asked with GET or HEAD."


@BOTH
def test_reading_writes_nothing(address: str, release: Release, client: Client, issued: Issued) -> None:  # noqa: ARG001
    forget_current_release()
    with CaptureQueriesContext(connection) as asked:
        client.get(address, headers=bearer(issued.secret))
    assert [query["sql"] for query in asked if not query["sql"].startswith("SELECT")] == []
    with CaptureQueriesContext(connection) as asked:
        given = client.get(address)
    assert len(asked) == 0
    assert not given.cookies


@BOTH
@pytest.mark.usefixtures("no_release")
def test_without_a_release_the_reason_is_told(address: str, client: Client) -> None:
    given = client.get(address)
    assert given.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert given.headers["Cache-Control"] == "no-store"
    assert words_of(given) == "Nothing has been published yet, so nothing can be assessed."


@pytest.mark.parametrize("address", ["/api/v1/", "/api/v1/assess/", "/api/v1/none", "/api/v1/releases/current/1"])
@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_an_address_that_leads_nowhere_says_so_in_the_same_way(address: str, method: str, client: Client) -> None:
    given = getattr(client, method)(address)
    assert given.status_code == HTTPStatus.NOT_FOUND
    assert "/api/" in words_of(given)
