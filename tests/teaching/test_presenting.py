"""A scenario on the wall: told step by step, with what the source says so far, and with other answers."""

import re
from typing import Any

import pytest
from django.test import Client

from msclinic.engine import Release, Verdict
from msclinic.scenarios.actions import add_scenario
from msclinic.scenarios.files import own_fields
from msclinic.scenarios.lesson import assess_at, facts_at
from msclinic.scenarios.models import Scenario
from tests.core.pages import parse
from tests.scenarios.shipped import shipped_scenarios
from tests.web.pages import HTMX, Pair, by_id, pairs_of, post, text_of

pytestmark = pytest.mark.django_db

NAMES = re.compile(r'<input[^>]* name="([^"]+)"')
WALL = "/scenarios/in-steps/present/"


def fields(answer: Any) -> list[Pair]:
    """What the form of the wall would post."""
    return pairs_of(by_id(parse(answer), "stage"))


def go(client: Client, answer: Any, to: int, **other: str) -> Any:
    """Presses a button of the wall, with other answers to some questions."""
    kept = [(name, value) for name, value in fields(answer) if name not in {"to", *other}]
    return post(client, WALL, [*kept, *other.items(), ("to", str(to))])


def verdicts(answer: Any) -> dict[str, Verdict]:
    return {one.code: one.verdict for one in answer.context["stage"].answered.assessment.findings}


@pytest.mark.parametrize("step", [0, 1, 2])
def test_each_step_says_what_the_engine_says_of_what_is_told_so_far(
    step: int, scenario: Scenario, visitor: Client, release: Release
) -> None:
    answer = visitor.get(f"{WALL}?step={step}")
    expected = {one.code: one.verdict for one in assess_at(release, scenario, step).findings}
    assert verdicts(answer) == expected
    assert answer.context["stage"].answered.entry.facts == facts_at(scenario, step)
    assert answer.context["stage"].answered.assessment.as_of == scenario.as_of
    assert by_id(parse(answer), "stage-verdict").text == answer.context["stage"].lead.shape.word


@pytest.mark.usefixtures("scenario")
def test_going_on_and_back_is_what_one_finds_there_by_oneself(visitor: Client) -> None:
    answer = visitor.get(WALL)
    for step in (1, 2, 1, 0):
        answer = go(visitor, answer, step)
        assert answer.context["stage"].step == step
        assert verdicts(answer) == verdicts(visitor.get(f"{WALL}?step={step}"))
        assert not answer.context["stage"].is_changed


@pytest.mark.usefixtures("scenario")
def test_an_answer_that_is_changed_stays_changed_on_the_way_and_is_marked(visitor: Client) -> None:
    answer = go(visitor, visitor.get(f"{WALL}?step=1"), 1, episode_duration="50")
    assert verdicts(answer)["REL-DUR"] is Verdict.MET
    assert "in the story: 36 hours" in text_of(by_id(parse(answer), "stage"))
    there = go(visitor, answer, 2)
    assert verdicts(there)["REL-DUR"] is Verdict.MET
    assert there.context["stage"].is_changed
    assert [line.key for line in there.context["stage"].lines if line.story] == ["episode_duration"]
    assert not visitor.get(f"{WALL}?step=2").context["stage"].is_changed


@pytest.mark.usefixtures("scenario")
def test_an_answer_that_is_taken_away_stays_away_and_is_not_asked(visitor: Client) -> None:
    answer = visitor.get(f"{WALL}?step=1")
    kept = [pair for pair in fields(answer) if not pair[0].startswith("episode_duration")]
    there = post(visitor, WALL, [*kept, ("to", "2")])
    assert verdicts(there)["REL-DUR"] is Verdict.UNKNOWN
    assert {line.key: line.text for line in there.context["stage"].lines}["episode_duration"] == "not asked"


@pytest.mark.usefixtures("scenario")
def test_what_cannot_be_read_is_said_and_stays_and_nothing_is_told_meanwhile(visitor: Client) -> None:
    answer = go(visitor, visitor.get(f"{WALL}?step=1"), 2, episode_duration="soon")
    assert (answer.status_code, answer.context["stage"].step) == (422, 1)
    assert ("episode_duration", "soon") in fields(answer)
    assert "How long has it lasted" in text_of(by_id(parse(answer), "stage"))


@pytest.mark.usefixtures("scenario")
def test_htmx_is_answered_with_the_wall_alone_and_the_same_of_it(visitor: Client) -> None:
    page = visitor.get(f"{WALL}?step=1")
    part = visitor.get(f"{WALL}?step=1", headers=HTMX)
    assert part.text.lstrip().startswith('<form class="stage"')
    assert verdicts(part) == verdicts(page)


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("slug", shipped_scenarios())
def test_every_step_of_every_shipped_scenario_can_be_shown_and_a_row_added(slug: str, visitor: Client) -> None:
    scenario = add_scenario(slug=slug, **own_fields(shipped_scenarios()[slug]))
    path = f"/scenarios/{slug}/present/"
    for step in range(len(scenario.steps) + 1):
        page = visitor.get(f"{path}?step={step}")
        assert page.status_code in {200, 422}
        buttons = [one.get("value") or "" for one in parse(page).iter("button") if one.get("name") == "add"]
        for listed in buttons:
            added = [*fields(page), ("add", listed)]
            row = post(visitor, path, added, htmx=True)
            assert row.text.lstrip().startswith('<fieldset class="row"')
            whole = post(visitor, path, added)
            assert whole.context["stage"].step == step
            assert set(NAMES.findall(row.text)) <= set(NAMES.findall(whole.text)) - set(NAMES.findall(page.text))
            assert not whole.context["stage"].is_changed


@pytest.mark.usefixtures("scenario")
@pytest.mark.parametrize("step", ["-1", "x", "9", "", "1" * 9])
def test_a_step_that_there_is_not_is_the_nearest_that_there_is(step: str, visitor: Client) -> None:
    assert visitor.get(WALL, {"step": step}).context["stage"].step == (2 if step == "9" else 0)


def test_the_moment_of_the_case_is_never_what_somebody_posts(scenario: Scenario, visitor: Client) -> None:
    answer = post(visitor, WALL, [("as_of", "2031-01-01T00:00:00+00:00"), ("step", "0"), ("to", "0")])
    assert answer.context["stage"].answered.assessment.as_of == scenario.as_of


def test_a_case_that_does_not_fit_the_form_is_said_not_to(scenario: Scenario, visitor: Client) -> None:
    Scenario.objects.filter(pk=scenario.pk).update(facts={"steroid_agents": 3})
    answer = visitor.get(f"{WALL}?step=2")
    assert answer.status_code == 409
    assert "do not fit the form" in answer.text


def test_notes_are_for_whoever_teaches(scenario: Scenario, educator: Client) -> None:
    page = text_of(parse(educator.get("/scenarios/in-steps/notes/?step=1")))
    assert "Ask who would say no." in page
    assert "Right: Can be read both ways" in page
    assert 'id="stage-notes"' in educator.get(WALL).text
    stranger = Client()
    stranger.post("/welcome/", {"professional": "yes"})
    assert stranger.get("/scenarios/in-steps/notes/").status_code == 302
    assert scenario.note not in stranger.get(WALL).text


@pytest.mark.usefixtures("scenario")
@pytest.mark.parametrize("page", ["present/", "exercise/", "handout/"])
def test_a_page_is_opened_whatever_a_server_takes_for_the_kind_of_what_was_not_sent(page: str, visitor: Client) -> None:
    assert visitor.generic("GET", f"/scenarios/in-steps/{page}", content_type="text/plain").status_code == 200
    assert visitor.post(f"/scenarios/in-steps/{page}", "{}", content_type="application/json").status_code in {405, 415}
