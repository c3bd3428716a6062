"""How often somebody without a token may ask."""

import logging
import os
import subprocess
import sys
from http import HTTPStatus
from itertools import pairwise

import pytest
from django.conf import settings as ours
from django.core.cache import caches
from django.test import Client, RequestFactory
from pytest_django import Settings

from msclinic.api.actions import Issued
from msclinic.core.rate import CACHE, Rate, address_of, seconds_to_wait
from msclinic.engine import Release
from tests.api.asking import ask, bearer, words_of

pytestmark = pytest.mark.django_db

TWICE = Rate(2, 60)


@pytest.mark.parametrize(
    ("text", "rate", "words"),
    [
        ("120/m", Rate(120, 60), "120 requests a minute"),
        ("5/s", Rate(5, 1), "5 requests a second"),
        ("9000/h", Rate(9000, 3600), "9,000 requests an hour"),
        ("1/d", Rate(1, 86400), "1 request a day"),
    ],
)
def test_a_rate_is_read_and_said(text: str, rate: Rate, words: str) -> None:
    assert Rate.read(text) == rate
    assert str(rate) == words


@pytest.mark.parametrize(("now", "wait"), [(600.0, 60), (601.0, 59), (600.5, 60), (659.0, 1), (659.999, 1)])
def test_whoever_asks_too_often_waits_for_the_next_minute(now: float, wait: int) -> None:
    assert [seconds_to_wait("192.0.2.1", TWICE, now) for _ in range(4)] == [0, 0, wait, wait]


def test_with_the_next_minute_one_may_ask_again() -> None:
    times = (600.0, 630.0, 659.0, 660.0, 661.0, 662.0)
    assert [seconds_to_wait("192.0.2.1", TWICE, now) == 0 for now in times] == [True, True, False, True, True, False]


def test_one_address_does_not_wait_for_another() -> None:
    for address in ("192.0.2.1", "192.0.2.2"):
        assert [seconds_to_wait(address, TWICE, 600.0) for _ in range(2)] == [0, 0]


def test_an_address_is_not_kept() -> None:
    seconds_to_wait("192.0.2.1", TWICE, 600.0)
    assert "192.0.2.1" not in str(vars(caches[CACHE]))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, "", "192.0.2.1", "192.0.2.1"),
        (0, "198.51.100.1", "192.0.2.1", "192.0.2.1"),
        (1, "198.51.100.1", "192.0.2.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "192.0.2.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1", "192.0.2.1", "203.0.113.9"),
        (2, "198.51.100.1", "192.0.2.1", "198.51.100.1"),
        (1, "", "192.0.2.1", "192.0.2.1"),
        (1, " , ", "192.0.2.1", "192.0.2.1"),
        (1, "no address", "192.0.2.1", "no address"),
        (0, "", "", ""),
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (1, "2001:DB8:1:2::7", "192.0.2.1", "2001:db8:1:2::/64"),
    ],
)
def test_what_a_client_claims_of_itself_does_not_count(
    settings: Settings, proxies: int, forwarded: str, remote: str, address: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().post("/", REMOTE_ADDR=remote, headers={"X-Forwarded-For": forwarded})
    assert address_of(request) == address


@pytest.fixture
def seldom(settings: Settings, release: Release) -> None:  # noqa: ARG001
    settings.API_RATE = "2/d"


@pytest.mark.usefixtures("seldom")
def test_over_the_rate_one_is_told_when_to_come_back(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answers = [ask(client, {}, REMOTE_ADDR="192.0.2.77") for _ in range(4)]
    assert [given.status_code for given in answers] == [200, 200, 429, 429]
    for given in answers[2:]:
        seconds = int(given.headers["Retry-After"])
        assert 0 < seconds <= 86400
        assert str(seconds) in words_of(given)
        assert given.headers["Cache-Control"] == "no-store"
    assert "192.0.2.77" not in caplog.text


@pytest.mark.usefixtures("seldom")
def test_a_token_lifts_the_rate(client: Client, issued: Issued) -> None:
    answers = [ask(client, {}, headers=bearer(issued.secret)).status_code for _ in range(5)]
    assert set(answers) == {HTTPStatus.OK}


@pytest.mark.usefixtures("seldom")
@pytest.mark.parametrize("is_open", [True, False])
def test_guessing_at_tokens_is_slowed_down_too(client: Client, settings: Settings, is_open: bool) -> None:
    settings.OPEN_ACCESS = is_open
    answers = [ask(client, {}, headers=bearer(f"guess {number}")).status_code for number in range(4)]
    assert answers == [401, 401, 429, 429]


def test_retry_after_never_grows() -> None:
    waits = [seconds_to_wait("192.0.2.1", Rate(1, 60), 600 + second) for second in range(60)]
    assert all(later <= earlier for earlier, later in pairwise(waits[1:]))


@pytest.mark.parametrize(
    ("name", "value"),
    [("API_RATE", "fast"), ("API_RATE", "0/m"), ("API_RATE", "120/w"), ("API_MAX_BYTES", "-1"), ("PROXIES", "one")],
)
def test_a_setting_that_cannot_be_read_stops_the_start_and_is_named(name: str, value: str) -> None:
    environment = os.environ | {name: value, "SECRET_KEY": "a key"}
    command = [sys.executable, "-c", "import msclinic.settings"]
    ran = subprocess.run(command, cwd=ours.BASE_DIR, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode
    assert f" {name}: " in ran.stderr.strip().splitlines()[-1]
