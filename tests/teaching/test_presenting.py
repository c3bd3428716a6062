"""A scenario on the wall: told step by step, with what the source says so far, and with other answers."""

import re
from typing import Any

import pytest
from django.test import Client

from msclinic.accounts.models import User
from msclinic.engine import Release, Verdict
from msclinic.releases.selectors import current_release
from msclinic.scenarios.actions import add_scenario
from msclinic.scenarios.files import own_fields
from msclinic.scenarios.lesson import assess_at, facts_at
from msclinic.scenarios.models import Scenario
from msclinic.teaching.links import make_link
from tests.core.pages import parse
from tests.scenarios.shipped import in_english, shipped_scenarios
from tests.scenarios.test_confirming import within
from tests.teaching.conftest import ASKED
from tests.web.pages import HTMX, Pair, by_id, everything_of, pairs_of, post, text_of

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
    assert "Right by the story’s answers: Can be read both ways" in page
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


@pytest.mark.parametrize(
    ("slug", "step", "code"),
    [
        ("one-drug-before", 1, "LEM-LINE"),
        ("one-drug-before", 2, "NOV-HEART"),
        ("one-drug-before", 3, "TYS-SCHED"),
        ("one-drug-before", 4, "LEM-REMS"),
        ("six-days-planned", 4, "STER-DAYS"),
        ("six-days-planned", 2, "REL"),
        ("since-two-in-the-morning", 2, "REL"),
        ("nothing-before", 3, "LEM-DAYS"),
        ("two-that-failed", 3, "LEM-LINE"),
        ("both-at-once", 0, "STER-AGENT"),
    ],
    ids=lambda value: str(value),
)
@pytest.mark.usefixtures("release")
def test_the_rule_that_is_talked_about_is_asked_about_or_has_moved(
    slug: str, step: int, code: str, visitor: Client
) -> None:
    """That of a question at this step, else that of the last one, unless only others have moved to something."""
    add_scenario(slug=slug, **in_english(shipped_scenarios()[slug]))
    stage = visitor.get(f"/scenarios/{slug}/present/?step={step}").context["stage"]
    assert stage.lead.code == code
    said = {stage.lead.code, *(rule.code for rule in (*stage.moved, *stage.settled))}
    open_ones = {one.code for one in stage.rules if one.is_open}
    assert {rule.code for rule in stage.rules} <= said | open_ones


@pytest.mark.usefixtures("scenario")
def test_another_answer_changes_what_is_said_and_not_what_is_talked_about(visitor: Client) -> None:
    answer = go(visitor, visitor.get(f"{WALL}?step=2"), 2, episode_duration="50")
    assert answer.context["stage"].lead.code == visitor.get(f"{WALL}?step=2").context["stage"].lead.code


def test_a_rule_that_nothing_is_expected_of_is_talked_about_and_hides_no_other(
    scenario: Scenario, visitor: Client
) -> None:
    expected = {code: verdict for code, verdict in scenario.expected.items() if code != "REL-SYM"}
    Scenario.objects.update(expected=expected)
    stage = visitor.get(f"{WALL}?step=2").context["stage"]
    assert stage.lead.code == "REL-SYM"
    assert "REL-DUR" in {rule.code for rule in (*stage.moved, *stage.settled)}


@pytest.mark.usefixtures("scenario")
def test_what_is_told_just_now_stands_before_what_was_told(visitor: Client) -> None:
    page = text_of(by_id(parse(visitor.get(f"{WALL}?step=2")), "stage"))
    assert page.index("(told just now)") < page.index("36 hours")


@pytest.mark.usefixtures("scenario")
@pytest.mark.parametrize("step", [0, 1, 2])
def test_enter_in_a_field_asks_what_would_be_said_at_this_step(step: int, visitor: Client) -> None:
    """A browser presses the first button of a form."""
    form = by_id(parse(visitor.get(f"{WALL}?step={step}")), "stage")
    first = next(one for one in form.iter("button") if one.get("type") != "button")
    assert (first.get("name"), first.get("value"), first.get("disabled")) == ("to", str(step), None)


@pytest.mark.usefixtures("scenario")
def test_the_address_keeps_the_step_and_no_answer(visitor: Client) -> None:
    page = visitor.get(f"{WALL}?step=1")
    there = post(visitor, WALL, [*fields(page), ("to", "2")], htmx=True)
    assert there.headers["HX-Replace-Url"] == f"{WALL}?step=2"
    assert "HX-Replace-Url" not in visitor.get(f"{WALL}?step=1").headers
    assert "HX-Replace-Url" not in post(visitor, WALL, [*fields(page), ("to", "2")]).headers


def test_a_link_with_a_step_says_that_the_answers_are_those_of_the_story(
    scenario: Scenario, educator: Client, visitor: Client
) -> None:
    told = {**facts_at(scenario, 1), "episode_duration": {"value": 50, "unit": "h"}}
    link = make_link(User.objects.get(username="emery"), scenario, 1, told, current_release())
    path, says = f"/l/{link.key}/", "What is shown now are the answers of the story, not those of the link."
    assert says in educator.get(f"{path}?step=99").text
    kept = visitor.get(path)
    assert says not in kept.text
    for to, address in ((2, f"{path}?step=2"), (1, path)):
        there = post(visitor, path, [*fields(kept), ("to", str(to))], htmx=True)
        assert says not in there.text
        assert there.headers["HX-Replace-Url"] == address


@pytest.mark.usefixtures("scenario")
def test_another_release_that_answers_in_the_middle_of_a_lesson_is_said_to(visitor: Client) -> None:
    page = visitor.get(f"{WALL}?step=1")
    within(30)
    for to in (2, 2):
        posted = [*everything_of(by_id(parse(page), "stage")), ("to", str(to))]
        page = post(visitor, WALL, posted)
        assert "Release 2 answers now; the steps before were judged under release 1." in text_of(parse(page))
    assert "answers now" not in visitor.get(f"{WALL}?step=2").text


@pytest.mark.usefixtures("scenario")
def test_a_changed_answer_is_a_small_notice_on_the_wall_and_a_box_in_the_notes(educator: Client) -> None:
    within(30)
    for page in (educator.get(f"{WALL}?step=1"), educator.get(f"{WALL}?step=1", headers=HTMX)):
        assert "The answer changed in release 2" in page.text
        assert "answer-changed" not in page.text
        assert "What it teaches is right" not in page.text
    notes = educator.get("/scenarios/in-steps/notes/?step=1").text
    assert "answer-changed" in notes
    assert "What it teaches is right" in notes


def test_notes_leave_out_what_has_no_right_answer_and_say_so(scenario: Scenario, educator: Client) -> None:
    nothing_open = {"kind": "missing", "rule": "REL-DUR", "step": 1, "right": ["episode_duration"]}
    Scenario.objects.filter(pk=scenario.pk).update(questions=[*ASKED, nothing_open])
    page = educator.get("/scenarios/in-steps/notes/?step=1")
    assert len(page.context["asked"]) == 1
    assert "1 question was left out" in page.text
    assert "left out" not in educator.get("/scenarios/in-steps/notes/?step=0").text
