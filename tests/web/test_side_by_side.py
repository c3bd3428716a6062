"""The therapies side by side for one set of facts: the same findings as the check, and nothing is lost on the way."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from msclinic.releases.models import Release
from tests.core.pages import parse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release_1")]

AS_OF = "2026-06-15T12:00:00+00:00"
POSTED = {
    "time_zone": "Europe/Berlin",
    "as_of": AS_OF,
    "natalizumab_now": "current",
    "natalizumab_last_infusion_day": "1",
    "natalizumab_last_infusion_month": "6",
    "natalizumab_last_infusion_year": "2026",
    "alemtuzumab_now": "considered",
    "mitoxantrone_now": "no",
}
COMPARE = "/therapies/compare/"


def verdicts(text: str) -> dict[str, str]:
    return dict(re.findall(r'data-code="([^"]+)" data-verdict="([^"]+)"', text))


def test_each_finding_of_the_check_stands_there_once_with_its_verdict(visitor: Client) -> None:
    there, here = visitor.post("/therapies/check/", POSTED), visitor.post(COMPARE, POSTED)
    assert here.status_code == 200
    assert verdicts(here.text) == verdicts(there.text)
    assert len(re.findall(r'data-code="', here.text)) == len(verdicts(here.text))


def test_what_was_posted_goes_back_to_the_check(visitor: Client) -> None:
    page = parse(visitor.post(COMPARE, {**POSTED, "professional": "yes", "next": "/"}))
    (form,) = [form for form in page.iter("form") if form.get("action") == reverse("check")]
    sent = {box.get("name"): box.get("value") for box in form.iter("input")}
    assert {name: sent.get(name) for name in POSTED} == POSTED
    assert sent.keys().isdisjoint({"professional", "next"})


def test_it_says_what_is_open_and_counts_the_days_of_infusion(visitor: Client) -> None:
    text = visitor.post(COMPARE, POSTED).text
    assert "Is enrolment in TOUCH recorded?" in text
    assert "28 days later: 29 June 2026." in text
    assert '<span class="big num">8</span>' in text
    assert "Neither considered nor current, so nothing is drawn ahead." in text


def test_without_facts_it_shows_the_words_of_the_sources_and_no_verdict(visitor: Client) -> None:
    text = visitor.get(COMPARE).text
    assert verdicts(text) == {}
    assert 'data-passage="C18"' in text
    words = "An example from today, of no person: 27 infusions in two years. Interval: 28 days."
    assert words in text
    assert "Were it begun today" not in text


def test_entries_to_correct_are_named_with_the_right_status(visitor: Client) -> None:
    answer = visitor.post(COMPARE, {**POSTED, "natalizumab_last_infusion_year": ""})
    assert answer.status_code == 422
    assert "Please correct 1 entry" in answer.text


def test_what_is_no_form_is_refused(visitor: Client) -> None:
    assert visitor.post(COMPARE, "{}", content_type="application/json").status_code == 415


def test_it_is_kept_nowhere(visitor: Client, release_1: Release) -> None:
    assert release_1.number == 1
    assert "no-store" in visitor.post(COMPARE, POSTED)["Cache-Control"]


@pytest.mark.parametrize(
    "posted",
    [{"ms_diagnosis": "no"}, {"natalizumab_now": "current", "natalizumab_ever": "no"}, {"as_of": "today"}],
)
def test_where_nothing_can_be_drawn_the_release_is_not_said_to_describe_nothing(
    posted: dict[str, str], visitor: Client
) -> None:
    text = visitor.post(COMPARE, posted).text
    assert "Nothing is drawn: it does not apply, or an entry has to be corrected." in text
    assert "This release describes no infusions of it." not in text
