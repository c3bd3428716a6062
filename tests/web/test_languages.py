"""The language of the pages: chosen on any of them, kept in the browser, and nothing typed is lost by it."""

import json
import re
from decimal import Decimal

import pytest
from django.test import Client

from msclinic.core.cases import case_named
from msclinic.releases.selectors import forget_current_release
from tests.engine.records import TESTS
from tests.releases.factories import published
from tests.web.pages import RELAPSE, post

pytestmark = pytest.mark.django_db


def test_a_language_chosen_on_a_form_keeps_what_was_entered_and_is_remembered(visitor: Client) -> None:
    answer = post(visitor, RELAPSE, [("ms_diagnosis", "confirmed"), ("steroid_days", "4"), ("language", "de")])
    assert 'lang="de"' in answer.text
    assert re.search(r'name="steroid_days"[^>]*value="4"|value="4"[^>]*name="steroid_days"', answer.text)
    assert answer.cookies["language"].value == "de"
    assert 'lang="de"' in visitor.get(RELAPSE).text
    assert "Not recognised" not in answer.text


def test_a_made_up_case_keeps_its_name(visitor: Client) -> None:
    case = case_named({"en": "A day and a half", "de": "Anderthalb Tage"})
    for language, title in (("de", '<b lang="de">Anderthalb Tage</b>'), ("en-gb", '<b lang="en">A day and a half</b>')):
        assert title in post(visitor, RELAPSE, [case, ("language", language)]).text


def test_a_made_up_case_without_a_title_in_a_language_keeps_its_english_one(visitor: Client) -> None:
    answer = post(visitor, RELAPSE, [case_named({"en": "A day and a half"}), ("language", "de")])
    assert '<b lang="en">A day and a half</b>' in answer.text


def test_a_language_that_is_not_spoken_changes_nothing(visitor: Client) -> None:
    answer = post(visitor, RELAPSE, [("language", "tlh")])
    assert 'lang="en-gb"' in answer.text
    assert "language" not in answer.cookies


def test_the_choice_of_a_language_goes_back_to_the_page_and_nowhere_else(visitor: Client) -> None:
    kept = visitor.post("/language/", {"language": "de", "next": "/about/"})
    assert (kept.status_code, kept["Location"]) == (302, "/about/")
    assert visitor.post("/language/", {"language": "de", "next": "https://elsewhere.example/"})["Location"] == "/"
    assert visitor.get("/language/").status_code == 405


def test_a_release_without_german_is_answered_in_english_altogether(visitor: Client) -> None:
    published(json.loads((TESTS / "golden" / "release-1.json").read_text(encoding="utf-8")))
    forget_current_release()
    answer = visitor.get(RELAPSE, headers={"Accept-Language": "de"})
    assert 'lang="en-gb"' in answer.text
    assert "Each answer updates the result." in answer.text
    assert 'value="de"' not in answer.text
    forget_current_release()


@pytest.mark.parametrize(
    ("language", "typed", "read"),
    [
        ("de", "36,5", Decimal("36.5")),
        ("de", "36.5", Decimal("36.5")),
        ("de", "36", 36),
        ("de", "1.000,5", None),
        ("de", "36,", None),
        ("de", "1.000", None),
        ("en", "1.000", 1),
        ("en", "36.5", Decimal("36.5")),
        ("en", "36,5", None),
    ],
)
def test_a_decimal_comma_is_read_where_the_language_uses_it(
    language: str, typed: str, read: Decimal | None, visitor: Client
) -> None:
    visitor.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    pairs = [("episode_duration", typed), ("episode_duration_unit", "h"), ("episode_ongoing", "no")]
    answer = post(visitor, RELAPSE, pairs)
    given = answer.assessment.facts.given.get("episode_duration")
    assert (given or {}).get("value") == read
    assert answer.status_code == (200 if read else 422)
    assert f'value="{typed}"' in answer.text
