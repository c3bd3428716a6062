"""A scenario on paper: for learners without any answer, for whoever teaches with all of them."""

from typing import Any

import pytest
from django.test import Client

from msclinic.engine import Release
from msclinic.releases.selectors import forget_current_release
from msclinic.scenarios.actions import add_scenario
from msclinic.scenarios.asking import asked_of
from msclinic.scenarios.files import own_fields
from msclinic.scenarios.models import Scenario
from tests.core.pages import parse
from tests.engine.records import document
from tests.releases.factories import published
from tests.scenarios.shipped import shipped_scenarios
from tests.scenarios.test_confirming import within
from tests.teaching.conftest import ASKED
from tests.teaching.pages import said_of
from tests.web.pages import classes

pytestmark = pytest.mark.django_db

LEARNERS = "/scenarios/in-steps/handout/"
TEACHER = "/scenarios/in-steps/handout/teacher/"


def boxes(page: Any) -> list[tuple[str, list[str]]]:
    """Every box to tick, with its classes."""
    lists = [one for one in parse(page).iter("ul") if "boxes" in classes(one)]
    return [("".join(item.itertext()).strip(), classes(item)) for one in lists for item in one.iter("li")]


def verdicts(page: Any) -> list[str]:
    """What the release says of each rule that is asked about, as it is printed for whoever teaches."""
    return [put.stage.lead.said for part in page.context["parts"] for put in part.put]


def test_learners_read_the_story_and_every_question_and_none_of_the_answers(
    scenario: Scenario, visitor: Client, release: Release
) -> None:
    page = visitor.get(LEARNERS)
    said = said_of(page)
    assert scenario.story in said
    assert "Read a range both ways." in said
    assert "36 hours" in said
    for hidden in (scenario.lesson, scenario.note, "Right", "data-verdict", "data-passage"):
        assert hidden not in page.text
    asked = asked_of(release, scenario)
    labels = [choice.label for one in asked for choice in one.choices]
    assert [text.strip("“”") for text, _classes in boxes(page)] == labels
    assert {tuple(marks) for _text, marks in boxes(page)} == {()}
    for said_of_a_rule in verdicts(page):
        assert said_of_a_rule not in said


def test_the_paper_of_learners_is_the_same_whatever_is_right(
    scenario: Scenario, visitor: Client, release: Release
) -> None:
    """Another author's idea of what is right changes nothing of it."""
    before = visitor.get(LEARNERS).text
    written = [{**one, "right": [asked.choices[-1].value]} for one, asked in
               zip(scenario.questions, asked_of(release, scenario), strict=True)]  # fmt: skip
    Scenario.objects.filter(pk=scenario.pk).update(questions=written)
    assert visitor.get(LEARNERS).text == before


def test_whoever_teaches_reads_what_is_right_by_the_release_with_passages_note_and_lesson(
    scenario: Scenario, educator: Client, release: Release
) -> None:
    page = educator.get(TEACHER)
    said = said_of(page)
    assert scenario.lesson in said
    assert scenario.note in said
    right = [text for text, marks in boxes(page) if "is-right" in marks]
    assert len(right) == sum(len(one.right) for one in asked_of(release, scenario))
    assert any("Can be read both ways" in text for text in right)
    for passage in ("C30", "C31", "C35"):
        assert page.text.count(f'data-passage="{passage}"') == 1
    assert "must last from 24 to 48 hours or longer" in said
    assert "Right by release 1" in said
    for said_of_a_rule in verdicts(page):
        assert said_of_a_rule in said


@pytest.mark.parametrize("slug", shipped_scenarios())
def test_no_shipped_scenario_tells_learners_what_comes_of_it(slug: str, release: Release, visitor: Client) -> None:
    scenario = add_scenario(slug=slug, **own_fields(shipped_scenarios()[slug]))
    page = visitor.get(f"/scenarios/{slug}/handout/")
    assert page.status_code == 200
    assert scenario.lesson not in page.text
    assert not scenario.note or scenario.note not in page.text
    for one in asked_of(release, scenario):
        assert str(page.context["parts"][one.question.step].put[0].stage.lead.why) not in said_of(page)


def test_of_what_does_not_fit_the_form_there_is_no_paper(scenario: Scenario, visitor: Client) -> None:
    Scenario.objects.filter(pk=scenario.pk).update(facts={"steroid_agents": 3})
    assert visitor.get(LEARNERS).status_code == 409


def test_from_the_page_of_a_scenario_lead_its_ways(scenario: Scenario, visitor: Client, educator: Client) -> None:
    page = educator.get("/scenarios/in-steps/").text
    for way in ("present/", "exercise/", "handout/", "handout/teacher/", "notes/"):
        assert f'href="/scenarios/in-steps/{way}"' in page
    educator.logout()
    visitor.post("/welcome/", {"professional": "yes"})
    page = visitor.get("/scenarios/in-steps/").text
    assert f'href="{LEARNERS}"' in page
    assert TEACHER not in page
    Scenario.objects.filter(pk=scenario.pk).update(questions=[])
    assert 'href="/scenarios/in-steps/exercise/"' not in visitor.get("/scenarios/in-steps/").text


@pytest.mark.usefixtures("scenario")
@pytest.mark.parametrize("address", [LEARNERS, TEACHER])
def test_paper_says_that_a_release_changed_the_answer(address: str, educator: Client) -> None:
    flag = "The answer changed in release 2"
    assert flag not in said_of(educator.get(address))
    within(30)
    said = said_of(educator.get(address))
    assert flag in said
    assert ("Can be read both ways" in said.split(flag)[1].split("The story")[0]) is False


def test_learners_turn_over_after_a_question_that_the_next_step_answers(visitor: Client, scenario: Scenario) -> None:
    page = visitor.get(LEARNERS)
    turn = "Turn over only after you have answered."
    assert said_of(page).count(turn) == 1
    assert said_of(page).index(turn) < said_of(page).index("36 hours")
    Scenario.objects.filter(pk=scenario.pk).update(questions=[*ASKED[1:], {**ASKED[0], "step": 2}])
    assert turn not in said_of(visitor.get(LEARNERS))


def test_a_question_without_a_right_answer_is_said_to_be_left_out(scenario: Scenario, educator: Client) -> None:
    assert "left out" not in said_of(educator.get(TEACHER))
    nothing_open = {"kind": "missing", "rule": "REL-DUR", "step": 2, "right": ["episode_duration"]}
    Scenario.objects.filter(pk=scenario.pk).update(questions=[*ASKED, nothing_open])
    assert "1 question was left out" in said_of(educator.get(TEACHER))


@pytest.mark.usefixtures("scenario")
def test_a_sentence_that_has_no_german_does_not_say_its_verdict_twice(educator: Client) -> None:
    edited = document()
    (rule,) = (rule for rule in edited["rules"] if rule["code"] == "REL-DUR")
    rule["local_reading"] = {"who": "Dr Example", "reason": "The clinic counts otherwise."}
    published(edited)
    forget_current_release()
    asked = [{"kind": "verdict", "rule": "REL-DUR", "step": 0, "right": ["unknown"]}]
    Scenario.objects.update(questions=asked)
    said = said_of(educator.get(TEACHER, headers={"Accept-Language": "de"}))
    assert "Nicht beurteilbar. Not known:" in said
    assert "Cannot be judged" not in said
