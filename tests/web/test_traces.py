"""Nothing of a case stays anywhere: no cookie, session, log, address or cache has it."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from msclinic.accounts.roles import CLINICIANS
from msclinic.core.cases import cases
from msclinic.engine import Release
from tests.core.pages import parse
from tests.web.addresses import VISITOR
from tests.web.pages import HTMX, PAGES, post

pytestmark = pytest.mark.django_db

TELLING: Final = ("Fantasumab", "inadequate_response", "1987", "Atlantis", "36.25")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("person", [VISITOR, CLINICIANS])
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_nothing_of_a_case_stays_anywhere(
    path: str, person: str, htmx: bool, become: Callable[[str], Client], caplog: pytest.LogCaptureFixture
) -> None:
    clinician = become(person)
    clinician.get(path)
    cookies = {name: cookie.value for name, cookie in clinician.cookies.items()}
    sessions = list(Session.objects.values_list("session_data", flat=True))
    cache.clear()
    pairs = [
        ("as_of", "2026-06-15T12:00:00+00:00"),
        ("time_zone", "Atlantis"),
        ("dmt_history-0-agent", "Fantasumab"),
        ("dmt_history-0-outcome", "inadequate_response"),
        ("dmt_history-0-start_year", "1987"),
        ("episode_duration", "36.25"),
        ("episode_duration_unit", "h"),
    ]
    with caplog.at_level(logging.DEBUG):
        answer = post(clinician, path, pairs, htmx=htmx)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    kept = [record.getMessage() for record in caplog.records if record.name != "django.template"]
    kept += [f"{name}: {value}" for name, value in answer.headers.items()]
    kept += [cookie.OutputString() for cookie in answer.cookies.values()]
    assert [line for line in kept if any(word in line for word in TELLING)] == []
    assert {name: cookie.value for name, cookie in clinician.cookies.items()} == cookies
    assert list(Session.objects.values_list("session_data", flat=True)) == sessions


@pytest.mark.parametrize("path", PAGES)
def test_no_link_and_no_target_of_a_form_carries_a_fact(path: str, release: Release, visitor: Client) -> None:
    for case in cases(release):
        page = parse(post(visitor, path, case.fields))
        addresses = [
            element.get(name, "")
            for element in page.iter()
            for name in ("href", "src", "action", "formaction", "hx-get", "hx-post", "hx-push-url")
        ]
        assert [address for address in addresses if "?" in address] == [f"/sign-in/?next={path}"]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_no_cache_keeps_an_answer_or_gives_it_to_the_wrong_asker(path: str, htmx: bool, visitor: Client) -> None:
    empty, answer = visitor.get(path, headers=HTMX if htmx else None), post(visitor, path, [], htmx=htmx)
    assert answer.headers["Cache-Control"] == "no-store"
    assert empty.headers["Cache-Control"] == ("no-store" if htmx else "private, no-cache")
    assert all("HX-Request" in one.headers["Vary"] for one in (empty, answer))
