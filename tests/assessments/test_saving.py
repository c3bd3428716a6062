"""What is saved is what was shown, and stays so."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import pytest
from django.test import Client

from msclinic.assessments.keeping import HELD, digest_of, digest_of_text
from msclinic.assessments.models import Payload, SavedAssessment
from msclinic.engine import evaluate
from msclinic.releases.models import Release as Published
from msclinic.releases.selectors import current_release, forget_current_release
from tests.assessments.conftest import Visits
from tests.assessments.pages import CASE, NUMBER, ask, gate, save
from tests.core.pages import parse
from tests.releases.factories import published
from tests.web.pages import CHECK, RELAPSE, post, said, text_of

pytestmark = pytest.mark.django_db

Saved = Callable[..., SavedAssessment]
FACTS = {
    "ms_diagnosis": "confirmed", "episode_present": "yes", "episode_ongoing": "no",
    "episode_duration": {"value": 36, "unit": "h"}, "sx_worsening": "yes",
}  # fmt: skip


def test_the_answer_is_kept_to_the_byte(saved: Saved) -> None:
    header = saved(label="second visit", judgement="A relapse.", note="Call back.")
    assessment = evaluate(current_release(), FACTS, "2026-06-15T12:00:00+00:00")
    assert header.payload.answer == said(assessment)
    assert (header.payload.label, header.payload.judgement, header.payload.note) == (
        "second visit", "A relapse.", "Call back.",
    )  # fmt: skip
    assert json.loads(header.payload.request) == {
        "as_of": "2026-06-15T12:00:00+00:00", "time_zone": "Europe/London", "facts": FACTS,
    }  # fmt: skip
    assert (header.release.number, header.page, header.saved_by.username) == (1, "relapse", "casey")
    assert header.as_of == datetime(2026, 6, 15, 12, tzinfo=UTC)
    assert header.sha256 == digest_of(header.payload)
    assert re.fullmatch(NUMBER, header.number)


@pytest.mark.parametrize(("path", "page"), [(RELAPSE, "relapse"), (CHECK, "therapies")])
def test_a_saved_assessment_says_what_its_page_said(casey: Client, saved: Saved, path: str, page: str) -> None:
    pairs = [*CASE, ("natalizumab_now", "considered"), ("touch_enrolled", "no")]
    shown = findings(parse(post(casey, path, pairs)))
    opened = findings(parse(casey.get(f"/assessments/{saved(pairs, page).number}/")))
    assert shown.items() <= opened.items()
    assert len(opened) == len(current_release().rules)


@pytest.mark.parametrize("page", ["relapse", "therapies"])
def test_what_is_shown_before_saving_is_what_is_saved_in_its_order_and_groups(
    casey: Client, saved: Saved, page: str
) -> None:
    pairs = [*CASE, ("natalizumab_now", "considered"), ("touch_enrolled", "no")]
    before = list(findings(parse(ask(casey, pairs, page))).items())
    opened = parse(casey.get(f"/assessments/{saved(pairs, page).number}/"))
    assert before == list(findings(opened).items())
    assert quiet(parse(ask(casey, pairs, page))) == quiet(opened)


def test_what_does_not_apply_stands_apart(casey: Client, saved: Saved) -> None:
    header = saved([*CASE, ("natalizumab_now", "considered")], "therapies")
    apart = {code for group in json.loads(header.payload.shown)["groups"] for code in group["quiet"]}
    assert apart
    assert quiet(parse(casey.get(f"/assessments/{header.number}/"))) == apart


def quiet(page: Element) -> set[str]:
    """The findings that stand apart in their group."""
    apart = [part for part in page.iter("details") if part.get("class") == "quiet"]
    return {item.get("data-code", "") for part in apart for item in part.iter("li") if item.get("data-code")}


def findings(page: Element) -> dict[str, tuple[str, str]]:
    """Verdict and words of each finding that a page shows, by code."""
    return {
        element.get("data-code"): (element.get("data-verdict"), words(element))
        for element in page.iter()
        if element.get("data-code")
    }


def words(element: Element) -> str:
    """The word of a finding and its sentence; the banner's own heading and line are put together."""
    word = next((text_of(one) for one in element.iter() if one.get("class") == "word"), "")
    if word:
        return next(text_of(one) for one in element.iter("p"))
    heading, why = text_of(next(element.iter("h2"))), [one for one in element.iter("p") if one.get("class") == "why"]
    return f"{heading}. {text_of(why[0])}"


def test_a_moment_that_was_not_entered_stays_the_one_that_was_seen(casey: Client) -> None:
    pairs = [pair for pair in CASE if pair[0] != "as_of"]
    asked = dict(gate(ask(casey, pairs)))
    early = "2026-01-02T03:04:00+00:00"
    assert asked["saved-judged_at"] != early
    answer = save(casey, pairs, judged_at=early, seen=seen_at(early))
    header = SavedAssessment.objects.get(number=answer.url.strip("/").rpartition("/")[2])
    assert header.as_of == datetime(2026, 1, 2, 3, 4, tzinfo=UTC)
    assert json.loads(header.payload.shown)["as_entered"] is False


def seen_at(as_of: str) -> str:
    return digest_of_text(said(evaluate(current_release(), FACTS, as_of)))


def test_under_other_rules_than_were_seen_nothing_is_saved_and_nothing_typed_is_lost(casey: Client) -> None:
    asked = [*gate(ask(casey, CASE)), ("saved-label", "blue")]
    other = json.loads(Published.objects.get().document)
    other["rules"][0]["question"] += " "
    published(other)
    forget_current_release()
    answer = post(casey, "/assessments/save/relapse/", [pair for pair in asked if pair != ("saved-label", "")])
    assert answer.status_code == 422
    assert "the rules or the language have changed" in answer.content.decode()
    assert dict(gate(answer))["saved-label"] == "blue"
    assert not SavedAssessment.objects.exists()
    assert post(casey, "/assessments/save/relapse/", gate(answer)).status_code == 302
    assert SavedAssessment.objects.get().payload.label == "blue"


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([], "Nothing is answered yet"),
        ([("steroid_days", "three")], "Correct the entries first"),
    ],
)
def test_what_cannot_be_judged_later_is_not_saved(casey: Client, pairs: list[tuple[str, str]], sentence: str) -> None:
    answer = ask(casey, pairs)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    forced = post(
        casey, "/assessments/save/relapse/", [*pairs, ("saved-seen", "x"), ("saved-judged_at", "2026-01-01T00:00:00Z")]
    )
    assert (forced.status_code, SavedAssessment.objects.count()) == (422, 0)


@pytest.mark.parametrize(
    "label", ["Anna Muster", "Muster, Anna", "Frau M.", "Mr Smith", "12.3.1970", "1970-03-12", "4711 0815", "1234567"]
)
def test_a_label_that_looks_like_an_identity_is_asked_about_before_it_is_saved(casey: Client, label: str) -> None:
    answer = save(casey, CASE, label=label)
    assert (answer.status_code, SavedAssessment.objects.count()) == (422, 0)
    assert "It looks like" in answer.content.decode()
    assert dict(gate(answer))["saved-label"] == label
    assert save(casey, CASE, label=label, no_identity="on").status_code == 302


@pytest.mark.parametrize("label", ["", "second visit", "blue folder 12", "Bed 7", "MS-Ambulanz", "week 24"])
def test_other_labels_are_not(casey: Client, label: str) -> None:
    assert save(casey, CASE, label=label).status_code == 302


def test_who_is_no_clinician_cannot_save(visit: Visits) -> None:
    educator = visit("emery", "Educators")
    assert ask(educator, CASE).status_code == 403
    assert not SavedAssessment.objects.exists()


def test_the_moment_at_which_time_moves_it_on_is_known(saved: Saved) -> None:
    ongoing = [pair for pair in CASE if not pair[0].startswith(("episode_duration", "episode_ongoing"))]
    onset = [("episode_onset_day", "15"), ("episode_onset_month", "6"), ("episode_onset_year", "2026")]
    header = saved([*ongoing, ("episode_ongoing", "yes"), *onset, ("episode_onset_time", "02:00")])
    assert header.turns_at == datetime(2026, 6, 16, 1, tzinfo=UTC)


def test_the_payload_holds_every_text_that_its_hash_covers(saved: Saved) -> None:
    payload = saved(label="blue").payload
    for name in HELD:
        other = Payload(**{held: getattr(payload, held) for held in HELD})
        setattr(other, name, getattr(payload, name) + " ")
        assert digest_of(other) != payload.assessment.sha256
