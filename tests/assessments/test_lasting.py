"""Judged as of another moment: which answers nobody has said again are named, and beside what they decide."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.test import Client

from msclinic.assessments.lasting import about_a_moment
from msclinic.assessments.models import SavedAssessment
from msclinic.engine import evaluate
from msclinic.releases.models import Release
from msclinic.releases.selectors import current_release
from tests.assessments.pages import CASE
from tests.core.pages import parse
from tests.web.pages import RELAPSE, Pair, by_id, form_of, pairs_of, text_of

pytestmark = pytest.mark.django_db

Saved = Callable[..., SavedAssessment]

GOING_ON: Final[list[Pair]] = [
    *(pair for pair in CASE if not pair[0].startswith(("episode_duration", "episode_ongoing"))),
    ("episode_ongoing", "yes"), ("episode_onset_day", "14"), ("episode_onset_month", "6"),
    ("episode_onset_year", "2026"), ("episode_onset_time", "17:00"),
]  # fmt: skip
NOBODY: Final = "Whether they still hold, nobody has said:"


def judged(client: Client, header: SavedAssessment, when: str) -> Any:
    answer = client.get(f"/assessments/{header.number}/anew/?release=1&when={when}")
    assert answer.status_code == 200
    return parse(answer)


def row(page: Any, code: str) -> str:
    return text_of(next(one for one in page.iter("tr") if one.get("data-code") == code))


def test_what_nobody_has_said_again_is_named_and_beside_what_it_decides(casey: Client, saved: Saved) -> None:
    page = judged(casey, saved(GOING_ON), "now")
    alert = by_id(page, "not-said-again")
    told = text_of(alert)
    assert f"These answers were given as of 15 June 2026, 12:00 (UTC). {NOBODY}" in told
    asked = {text_of(dt): text_of(dd) for dt, dd in zip(alert.iter("dt"), alert.iter("dd"), strict=True)}
    assert asked == {"Is it still going on?": "Yes"}
    assert "Nobody has said that it still holds: Is it still going on?" in row(page, "REL-DUR")


def test_of_the_moment_that_was_judged_everything_is_said(casey: Client, saved: Saved) -> None:
    assert NOBODY not in text_of(judged(casey, saved(GOING_ON), "then"))


def test_what_stays_true_asks_for_nothing(casey: Client, saved: Saved) -> None:
    assert NOBODY not in text_of(judged(casey, saved(CASE), "now"))


@pytest.mark.parametrize(
    ("facts", "named"),
    [
        ({"natalizumab_now": "no"}, ["natalizumab_now"]),
        ({"natalizumab_now": "unknown"}, []),
        ({"natalizumab_ever": "no"}, ["natalizumab_ever"]),
        ({"natalizumab_ever": "yes"}, []),
        ({"natalizumab_last_infusion": "2026-05-01"}, ["natalizumab_last_infusion"]),
        ({"heart_evaluation_ever": "yes", "heart_evaluation_last": "2026-05-01"}, ["heart_evaluation_last"]),
        ({"alemtuzumab_courses": []}, ["alemtuzumab_courses"]),
        ({"alemtuzumab_planned_course": 2}, ["alemtuzumab_planned_course"]),
        ({"dmt_history": [], "dmt_history_complete": "yes"}, ["dmt_history", "dmt_history_complete"]),
        ({"touch_enrolled": "yes"}, ["touch_enrolled"]),
        ({"sx_worsening": "yes", "sx_new": "no"}, ["sx_new"]),
        ({"episode_duration": {"value": 20, "unit": "h"}}, ["episode_duration"]),
        ({"episode_duration": {"value": 20, "unit": "h"}, "episode_ongoing": "no"}, []),
        ({"episode_onset": "2026-06-10", "episode_end": "2026-06-12"}, []),
        ({"ms_diagnosis": "suspected"}, ["ms_diagnosis"]),
    ],
)
def test_an_answer_about_a_moment_is_one_that_can_be_otherwise_later(
    release_1: Release,  # noqa: ARG001
    facts: dict[str, Any],
    named: list[str],
) -> None:
    read = evaluate(current_release(), facts, "2026-06-15T12:00:00+00:00").facts
    assert read is not None
    assert about_a_moment(read) == named


def test_the_answers_open_in_the_form_as_of_the_moment_that_was_judged(casey: Client, saved: Saved) -> None:
    page = parse(casey.get(f"/assessments/{saved(GOING_ON).number}/"))
    form = next(form for form in page.iter("form") if form.get("action") == RELAPSE)
    answer = casey.post(RELAPSE, dict(pairs_of(form)))
    opened = parse(answer)
    assert dict(pairs_of(form_of(opened)))["as_of"] == "2026-06-15T12:00:00+00:00"
    assert "as entered, not as of now" in text_of(by_id(opened, "result"))
