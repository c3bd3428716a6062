"""POST /api/v1/assess: the answer of the engine to the byte, and every refusal in words."""

import hashlib
import io
import json
import logging
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from msclinic.accounts.models import User
from msclinic.api.actions import Issued
from msclinic.engine import AsOf, Release
from msclinic.releases.models import Release as Published
from msclinic.releases.requests import read_request
from msclinic.releases.selectors import forget_current_release
from tests.api.asking import ASSESS, JSON, ask, bearer, words_of
from tests.engine.records import GOLDEN, specification
from tests.releases.factories import published
from tests.releases.test_assess import BAD, GOOD
from tests.releases.test_golden import answers_of

pytestmark = pytest.mark.django_db

NOW: Final = AsOf.read("2026-06-15T12:00:00+00:00")
LASTED: Final = {"as_of": str(NOW), "facts": {"episode_duration": {"value": 36, "unit": "h"}, "episode_ongoing": "no"}}


# The same answer ---------------------------------------------------------------------------------------------------


@pytest.mark.timeout(300)
def test_the_whole_specification_is_answered_as_the_engine_does(
    release: Release,  # noqa: ARG001
    client: Client,
    issued: Issued,
) -> None:
    """The golden answers are those of the engine; comparing with them works each of them out only once."""
    kept = answers_of(GOLDEN.stem)
    for record in specification():
        given = ask(client, {"as_of": record["as_of"], "facts": record["facts"]}, headers=bearer(issued.secret))
        assert hashlib.sha256(given.content).hexdigest() == kept[record["name"]], record["name"]
        assert given.status_code == (422 if given.json()["errors"] else 200), record["name"]


@pytest.mark.parametrize("line", GOOD)
def test_it_is_the_answer_of_the_command_line(release: Release, client: Client, line: bytes, tmp_path: Path) -> None:  # noqa: ARG001
    file, out = tmp_path / "cases.jsonl", io.StringIO()
    file.write_bytes(line)
    call_command("assess", str(file), stdout=out)
    assert f"{ask(client, line).content.decode()}\n" == out.getvalue()


def test_the_facts_may_be_left_out(release: Release, client: Client) -> None:
    given = ask(client, {})
    assert given.status_code == HTTPStatus.OK
    assert [finding["code"] for finding in given.json()["findings"]] == [rule.code for rule in release.rules]


def test_without_a_moment_it_is_now_in_the_zone_of_the_server(
    release: Release,  # noqa: ARG001
    client: Client,
    settings: Settings,
) -> None:
    settings.TIME_ZONE = "Asia/Kolkata"
    assert ask(client, {}).json()["as_of"].endswith("+05:30")


def test_every_digit_is_kept(release: Release, client: Client) -> None:  # noqa: ARG001
    line = b'{"facts": {"episode_duration": {"value": 36.10000000000000000001, "unit": "h"}}}'
    assert b"36.10000000000000000001" in ask(client, line).content


def test_a_conflict_is_no_error(release: Release, client: Client) -> None:  # noqa: ARG001
    facts = {"mitoxantrone_ever": "no", "mitoxantrone_last_infusion": "2026-01"}
    given = ask(client, {"as_of": str(NOW), "facts": facts})
    assert given.status_code == HTTPStatus.OK
    assert given.json()["conflicts"]


def test_facts_that_have_to_be_corrected_are_named_beside_the_findings(release: Release, client: Client) -> None:
    given = ask(client, {"as_of": str(NOW), "facts": {"dmt_history": [{"outcome": "perhaps"}]}})
    assert given.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [error["fact"] for error in given.json()["errors"]] == ["dmt_history[0].outcome"]
    assert len(given.json()["findings"]) == len(release.rules)


@pytest.mark.parametrize("as_of", ["yesterday", "2026-06-15T12:00:00", None, 3])
def test_a_moment_that_cannot_be_read_is_named_and_nothing_else(
    release: Release,  # noqa: ARG001
    client: Client,
    as_of: object,
) -> None:
    given = ask(client, {"as_of": as_of})
    assert given.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [error["fact"] for error in given.json()["errors"]] == ["as_of"]
    assert given.json()["findings"] == []


# Languages ---------------------------------------------------------------------------------------------------------


WORDS: Final = ("question", "sentence", "silent_on", "next", "local_reading")
"""What of a finding is written for people."""


@pytest.fixture
def without_german(release_1: Published, no_release: None) -> None:  # noqa: ARG001
    """A release as they were before they spoke German."""
    document = json.loads(release_1.document)
    del document["sentences"]["de"], document["translations"]
    published(document)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("de", "de"),
        ("de-AT, en;q=0.5", "de"),
        ("fr, de;q=0.8, en;q=0.5", "de"),
        ("en, de", "en"),
        ("de;q=0, en;q=0.1", "en"),
        ("de;q=0", "en"),
        ("fr", "en"),
        ("*", "en"),
        ("", "en"),
        ("\xff;;q=", "en"),
        ("de," * 1000, "de"),
    ],
)
@pytest.mark.usefixtures("release")
def test_sentences_are_in_the_language_that_is_asked_for(client: Client, accepted: str, language: str) -> None:
    given = ask(client, {"as_of": str(NOW)}, headers={"Accept-Language": accepted})
    assert given.headers["Content-Language"] == language
    assert ("Nicht beurteilbar" in given.content.decode()) == (language == "de")
    assert ("Cannot be judged" in given.content.decode()) == (language == "en")
    assert "Accept-Language" in given.headers["Vary"]


@pytest.mark.usefixtures("release")
def test_tokens_are_the_same_in_every_language(client: Client) -> None:
    english, german = (ask(client, LASTED, headers={"Accept-Language": name}).json() for name in ("en", "de"))
    for one, other in zip(english["findings"], german["findings"], strict=True):
        assert one["question"] != other["question"]
        for name in WORDS:
            del one[name], other[name]
    assert english == german


@pytest.mark.usefixtures("release")
def test_what_has_to_be_corrected_is_said_in_that_language_too(client: Client) -> None:
    facts = {"episode_duration": 3, "natalizumab_ever": "no", "natalizumab_last_infusion": "2026-01-01"}
    given = ask(client, {"as_of": str(NOW), "facts": facts}, headers={"Accept-Language": "de"}).json()
    assert given["errors"] == [
        {
            "fact": "episode_duration",
            "message": "Bitte eine Zahl zusammen mit ihrer Einheit eingeben, Stunden oder Tage.",
        }
    ]
    assert given["conflicts"][0]["message"].startswith("Natalizumab wurde nie gegeben")


@pytest.mark.usefixtures("without_german")
def test_a_release_without_german_answers_in_english_whatever_is_asked_for(client: Client) -> None:
    english, german = (ask(client, LASTED, headers={"Accept-Language": name}) for name in ("en", "de"))
    assert german.headers["Content-Language"] == "en"
    assert german.content == english.content


# Refusals ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line", BAD, ids=lambda line: line[:20].decode("latin-1"))
def test_what_is_no_object_is_refused(release: Release, client: Client, line: bytes) -> None:  # noqa: ARG001
    given = ask(client, line)
    assert given.status_code == HTTPStatus.BAD_REQUEST
    assert words_of(given).startswith("Send")


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "application/ld+json"])
def test_what_does_not_say_that_it_is_json_is_refused(release: Release, client: Client, kind: str) -> None:  # noqa: ARG001
    given = ask(client, LASTED, content_type=kind)
    assert given.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    assert JSON in words_of(given)


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "Application/JSON", "application/json;v=1"])
def test_json_may_be_said_in_any_way(release: Release, client: Client, kind: str) -> None:  # noqa: ARG001
    assert ask(client, LASTED, content_type=kind).status_code == HTTPStatus.OK


@pytest.mark.parametrize("over", [0, 1])
def test_a_body_over_the_limit_is_refused(release: Release, client: Client, settings: Settings, over: int) -> None:  # noqa: ARG001
    settings.API_MAX_BYTES = 1200
    given = ask(client, b"{}".ljust(1200 + over))
    if over:
        assert given.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        assert words_of(given) == "Send at most 1,200 bytes; this is more."
    else:
        assert given.status_code == HTTPStatus.OK


def test_the_limit_is_a_quarter_of_a_mebibyte(release: Release, client: Client) -> None:  # noqa: ARG001
    most = 256 * 1024
    assert ask(client, b"{}".ljust(most)).status_code == HTTPStatus.OK
    assert ask(client, b"{}".ljust(most + 1)).status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE


@pytest.mark.parametrize("key", ["dmt_history", "alemtuzumab_courses", "steroid_agents", "no_such_fact"])
def test_a_list_longer_than_any_history_is_refused(release: Release, client: Client, key: str) -> None:  # noqa: ARG001
    given = ask(client, {"facts": {key: [{}] * 1001}})
    assert given.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    assert words_of(given) == "Send at most 1,000 rows in a list; these are more."


def test_a_thousand_rows_are_answered(release: Release, client: Client) -> None:  # noqa: ARG001
    given = ask(client, {"facts": {"dmt_history": [{"agent": "Rebif"}] * 1000}})
    assert given.status_code == HTTPStatus.OK


def test_a_body_in_pieces_is_refused_for_want_of_its_length(release: Release, client: Client) -> None:  # noqa: ARG001
    given = ask(client, b"", headers={"Transfer-Encoding": "chunked"})
    assert given.status_code == HTTPStatus.LENGTH_REQUIRED
    assert "Content-Length" in words_of(given)


class BrokenOff(io.BytesIO):
    """A connection that ends before its time."""

    def read(self, *_: Any) -> bytes:
        raise ConnectionResetError


def test_a_request_that_breaks_off_is_no_fault_of_ours(release: Release, client: Client) -> None:  # noqa: ARG001
    given = ask(client, LASTED, **{"wsgi.input": BrokenOff()})
    assert given.status_code == HTTPStatus.BAD_REQUEST
    assert "broke off" in words_of(given)


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options"])
def test_another_method_is_refused(release: Release, client: Client, method: str) -> None:  # noqa: ARG001
    given = getattr(client, method)(ASSESS)
    assert given.status_code == HTTPStatus.METHOD_NOT_ALLOWED
    assert given.headers["Allow"] == "POST"
    if method != "head":
        assert words_of(given) == "This address is asked with POST."


@pytest.mark.usefixtures("no_release")
def test_without_a_release_the_reason_is_told(client: Client) -> None:
    given = ask(client, LASTED)
    assert given.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert words_of(given) == "Nothing has been published yet, so nothing can be assessed."


def broken(*_: object) -> None:
    raise OperationalError("the disk is gone")


@pytest.mark.usefixtures("no_release")
def test_a_database_that_does_not_answer_is_told_in_words(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with connection.execute_wrapper(broken):
        given = ask(client, LASTED)
    assert given.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "database" in words_of(given)
    assert "The database does not answer: OperationalError." in caplog.messages


def test_a_fault_of_ours_is_told_without_a_word_of_the_case(
    release: Release, client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(release, "order", {})
    monkeypatch.setattr(release, "_closures", [lambda *_: {}["Fantasumab"]] * len(release.rules))  # type: ignore[index]
    given = ask(client, LASTED)
    assert given.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert words_of(given).endswith("The fault is ours, not the request's.")
    assert any(line.startswith("No answer: KeyError in test_assess.py, line ") for line in caplog.messages)
    assert "Fantasumab" not in caplog.text + given.content.decode()


# Nothing stays, and nobody else's session counts -------------------------------------------------------------------


def test_no_cache_keeps_an_answer(release: Release, client: Client) -> None:  # noqa: ARG001
    for given in (ask(client, LASTED), ask(client, {"as_of": "x"}), ask(client, b"["), client.get(ASSESS)):
        assert given.headers["Cache-Control"] == "no-store"
        assert {"Authorization", "Accept-Language"} <= set(given.headers["Vary"].split(", "))


def test_no_fact_is_logged_or_put_into_a_header(
    release: Release,  # noqa: ARG001
    client: Client,
    caplog: pytest.LogCaptureFixture,
) -> None:
    facts = {"dmt_history": [{"agent": "Fantasumab", "start": "1987", "outcome": "perhaps"}], "ward": "4B-Fantasumab"}
    bodies = [{"as_of": str(NOW), "facts": facts}, {"as_of": "Fantasumab"}, b'["Fantasumab', b'{"Fantasumab": "Fanta']
    with caplog.at_level(logging.DEBUG):
        answers = [ask(client, body) for body in bodies]
    kept = [record.getMessage() for record in caplog.records]
    kept += [f"{name}: {value}" for given in answers for name, value in given.headers.items()]
    kept += [cookie.OutputString() for given in answers for cookie in given.cookies.values()]
    assert [line for line in kept if "Fantasumab" in line or "1987" in line] == []


def test_a_foreign_page_cannot_make_use_of_a_session_because_none_counts(
    release: Release,  # noqa: ARG001
    settings: Settings,
    responsible: User,
) -> None:
    settings.OPEN_ACCESS = False
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(responsible)
    assert ask(strict, LASTED).status_code == HTTPStatus.UNAUTHORIZED


def test_no_form_token_is_asked_for(release: Release) -> None:  # noqa: ARG001
    assert ask(Client(enforce_csrf_checks=True), LASTED).status_code == HTTPStatus.OK


def test_assessing_asks_the_database_at_most_for_a_newer_release(
    release: Release,  # noqa: ARG001
    client: Client,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    forget_current_release()
    ask(client, LASTED)
    with django_assert_num_queries(0):
        given = ask(client, LASTED)
    assert not given.cookies
    assert read_request(given.content)["findings"]
