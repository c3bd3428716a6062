"""A release that should not have been published, on its way out: administrator, clinician, author and reviewer."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

from msclinic.assessments.models import Payload
from msclinic.releases.models import Release
from msclinic.releases.selectors import forget_current_release
from tests.core.pages import parse
from tests.journeys.clinic import Clinic
from tests.releases.looking import by_id, hidden, words

pytestmark = pytest.mark.django_db

REASON = "36 hours was read off the wrong guideline."


@pytest.fixture
def clinic(db: None) -> Clinic:  # noqa: ARG001
    """Release 2 is in use: an episode of 40 hours has lasted long enough."""
    clinic = Clinic()
    clinic.when_the_upper_figure_is_set("eden", 36)
    clinic.when_scenarios_are_brought_up_to_date("eden")
    clinic.when_the_draft_is_proposed("eden", "Our clinic counts from 36 hours.")
    clinic.when_a_step_is_taken("robin", "approve")
    clinic.then_an_episode_is(40, "met")
    return clinic


def when_it_is_withdrawn(clinic: Clinic, number: int = 2) -> str:
    """By Adrian, on its page, after reading what will happen."""
    page = f"/releases/{number}/withdraw/"
    shown = parse(clinic.browser("adrian").get(page))
    told = words(by_id(shown, "main"))
    sent = {"reason": REASON, "then": hidden(shown, "then")}
    answer = clinic.browser("adrian").post(page, sent, follow=True)
    assert f"Release {number} is withdrawn." in answer.text
    return told


def then_every_way_answers_under(clinic: Clinic, number: int, tmp_path: Path) -> None:
    """Page, other programs and command line."""
    forget_current_release()
    assert clinic.browser("casey").get("/healthz").json()["release"] == number
    assert clinic.browser("casey").get("/api/v1/releases/current").json()["number"] == number
    file, out = tmp_path / "cases.jsonl", io.StringIO()
    file.write_text('{"facts": {}}')
    call_command("assess", str(file), stdout=out)
    assert json.loads(out.getvalue())["release"]["number"] == number


def test_a_release_is_withdrawn_and_what_was_saved_under_it_stays_and_says_so(clinic: Clinic, tmp_path: Path) -> None:
    saved = clinic.given_that_somebody_saved_an_episode_of(40)
    before = words(by_id(parse(clinic.browser("casey").get(saved)), "main"))
    kept = list(Payload.objects.values())

    told = when_it_is_withdrawn(clinic)
    assert "From the next second on release 1 is in use" in told
    assert "1 assessment was saved under it." in told

    clinic.then_an_episode_is(40, "ambiguous")
    then_every_way_answers_under(clinic, 1, tmp_path)
    after = words(by_id(parse(clinic.browser("casey").get(saved)), "main"))
    assert f"by adrian. The reason given: {REASON}" in after
    assert "withdrawn" not in before
    assert before[before.index("Judged as of") :].partition("Judge again")[0] in after
    assert list(Payload.objects.values()) == kept


def test_an_author_mends_the_draft_and_the_next_release_follows_the_withdrawn_one(
    clinic: Clinic, tmp_path: Path
) -> None:
    when_it_is_withdrawn(clinic)
    clinic.when_the_upper_figure_is_set("eden", 42)
    clinic.when_scenarios_are_brought_up_to_date("eden")
    clinic.when_the_draft_is_proposed("eden", "Our clinic counts from 42 hours.")
    clinic.then_the_page_of_the_proposal_says(
        "robin", "Compared with release 1", "upper figure: 48 hours → 42 hours", number=2
    )
    clinic.when_a_step_is_taken("robin", "approve", number=2)
    clinic.then_an_episode_is(40, "ambiguous")
    clinic.then_an_episode_is(42, "met")
    then_every_way_answers_under(clinic, 3, tmp_path)


def test_a_withdrawal_is_answered_by_publishing_the_same_again(clinic: Clinic) -> None:
    when_it_is_withdrawn(clinic)
    clinic.then_an_episode_is(40, "ambiguous")
    again = "/admin/releases/release/2/again/"
    seen = hidden(parse(clinic.browser("eden").get(again)), "seen")
    clinic.browser("eden").post(again, {"reason": "It was right after all.", "seen": seen})
    clinic.when_a_step_is_taken("robin", "approve", number=2)
    clinic.then_an_episode_is(40, "met")
    assert Release.objects.get(number=2).withdrawn
    assert Release.objects.get(number=3).withdrawn is None
