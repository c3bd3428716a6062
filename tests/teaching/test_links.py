"""A link keeps a state of a made-up case as it was, with its changed answers, and goes on like the wall."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from msclinic.engine import Release, Verdict
from msclinic.releases.selectors import forget_current_release
from msclinic.scenarios.actions import add_words
from msclinic.scenarios.files import in_languages
from msclinic.scenarios.models import Scenario
from msclinic.teaching.links import link_of
from msclinic.teaching.models import Link
from tests.core.pages import parse
from tests.engine.records import document
from tests.releases.factories import published
from tests.scenarios.shipped import shipped_scenarios
from tests.teaching.pages import EXERCISE, answer, said_of
from tests.web.pages import HTMX, Pair, by_id, pairs_of, post

pytestmark = pytest.mark.django_db

MAKE = "/scenarios/in-steps/link/"
WALL = "/scenarios/in-steps/present/"


def fields(page: Any) -> list[Pair]:
    return pairs_of(by_id(parse(page), "stage"))


def make(client: Client, page: Any, **other: str) -> Any:
    """Presses the button for a link, with other answers to some questions."""
    kept = [(name, value) for name, value in fields(page) if name not in other]
    return post(client, MAKE, [*kept, *other.items()])


def shown(page: Any) -> tuple[int, dict[str, Any], dict[str, Verdict]]:
    stage = page.context["stage"]
    verdicts = {one.code: one.verdict for one in stage.answered.assessment.findings}
    return stage.step, dict(stage.answered.entry.facts), verdicts


@pytest.fixture
def made(scenario: Scenario, another: Callable[[str], Client]) -> str:  # noqa: ARG001
    """The address of somebody's link to the first step with another answer."""
    educator = another("terry")
    return str(make(educator, educator.get(f"{WALL}?step=1"), episode_duration="50").url)


def test_a_link_shows_the_state_that_was_on_the_wall(made: str, visitor: Client) -> None:
    page = visitor.get(made)
    step, facts, verdicts = shown(page)
    assert (step, facts["episode_duration"], verdicts["REL-DUR"]) == (1, {"value": 50, "unit": "h"}, Verdict.MET)
    assert page.context["stage"].is_changed
    said = said_of(page)
    assert "The person and every answer are made up. It shows version 1 of the scenario" in said
    assert f'readonly value="http://testserver{made}"' in page.text
    assert "changed since" not in said
    assert "50" not in made


def test_it_shows_the_same_after_the_scenario_was_edited(made: str, scenario: Scenario, visitor: Client) -> None:
    before = visitor.get(made)
    scenario.title, scenario.story = "Another", "Made up. Another story."
    scenario.facts = scenario.facts | {"sx_new": "unknown"}
    scenario.steps = []
    scenario.questions = []
    scenario.full_clean()
    scenario.save()
    after = visitor.get(made)
    assert shown(after) == shown(before)
    for context in (before.context, after.context):
        assert context["stage"].told.title == "A day and a half"
    assert [(line.label, line.text) for line in after.context["stage"].lines] == [
        (line.label, line.text) for line in before.context["stage"].lines
    ]
    assert "The scenario has changed since. To the scenario as it is now, version 2" in said_of(after)
    there = post(visitor, made, [*fields(after), ("to", "2")])
    assert there.context["stage"].step == 2
    assert there.context["stage"].answered.entry.facts["sx_new"] == "no"


@pytest.mark.usefixtures("scenario")
def test_what_another_release_says_of_it_stands_beside_what_was_said(
    educator: Client,
    change: Callable[[], Release],
    visitor: Client,
) -> None:
    made = str(make(educator, educator.get(f"{WALL}?step=1")).url)
    first = visitor.get(made)
    assert "release 1 when it was made" not in said_of(first)
    assert first.context["linked"].rules == []
    change()
    page = visitor.get(made)
    (rule, *others) = page.context["linked"].rules
    assert (rule.code, rule.before.shape.word, rule.after.shape.word) == ("REL-DUR", "Can be read both ways", "Reached")
    said = said_of(page)
    assert "It was judged under release 1 when it was made, and is judged under release 2 now." in said
    assert f"{1 + len(others)} rule" in said
    assert rule.before.sentence in said
    assert rule.after.sentence in said


@pytest.mark.usefixtures("scenario")
def test_another_release_that_says_the_same_of_it_is_named(
    educator: Client,
    visitor: Client,
) -> None:
    made = str(make(educator, educator.get(f"{WALL}?step=1")).url)
    other = document()
    other["silences"].pop()
    published(other)
    forget_current_release()
    said = said_of(visitor.get(made))
    assert "It was judged under release 1 when it was made, and is judged under release 2 now." in said
    assert "Both give it the same verdicts." in said


def test_another_place_or_being_retired_is_no_change_and_is_said(
    made: str, scenario: Scenario, visitor: Client
) -> None:
    scenario.position += 1
    scenario.save()
    assert "changed since" not in said_of(visitor.get(made))
    scenario.retired = True
    scenario.save()
    said = said_of(visitor.get(made))
    assert "changed since" not in said
    assert "It is not in use any more." in said


def test_other_words_in_another_language_are_a_change(made: str, scenario: Scenario, visitor: Client) -> None:
    add_words(scenario, **{"language": "de", **in_languages(shipped_scenarios()["a-day-and-a-half"])["de"]})
    said = said_of(visitor.get(made))
    assert "The scenario has changed since. To the scenario as it is now, version 2" in said


def test_it_goes_on_like_the_wall_without_losing_the_state(made: str, visitor: Client) -> None:
    page = visitor.get(made)
    assert by_id(parse(page), "stage").get("action") == made
    there = post(visitor, made, [*fields(page), ("to", "2")])
    step, facts, _verdicts = shown(there)
    assert (step, facts["episode_duration"]) == (2, {"value": 50, "unit": "h"})
    assert 'id="link-address"' in there.text
    back = post(visitor, made, [*fields(there), ("to", "1")])
    assert shown(back) == shown(page)
    story = visitor.get(f"{made}?step=1")
    assert not story.context["stage"].is_changed
    assert post(visitor, made, [*fields(page), ("to", "2")], htmx=True).text.lstrip().startswith('<form class="stage"')
    assert Link.objects.count() == 1


def test_a_link_from_a_link_keeps_the_case_as_that_one_kept_it(made: str, scenario: Scenario, educator: Client) -> None:
    scenario.title = "Another"
    scenario.save()
    again = make(educator, educator.get(made)).url
    assert again != made
    assert educator.get(again).context["stage"].told.title == "A day and a half"
    assert Link.objects.latest("pk").version == 1


@pytest.mark.usefixtures("scenario")
def test_with_script_the_browser_is_led_there(educator: Client) -> None:
    made = educator.post(MAKE, {"as_told": "yes", "step": "2"}, headers=HTMX)
    assert made.headers["HX-Redirect"] == f"/l/{Link.objects.get().key}/"


@pytest.mark.usefixtures("scenario")
def test_from_the_exercise_it_is_the_story_up_to_there(educator: Client) -> None:
    told = answer(educator, educator.get(EXERCISE), "episode_duration")
    (form,) = (one for one in parse(told).iter("form") if one.get("action") == MAKE)
    page = educator.get(post(educator, MAKE, pairs_of(form)).url)
    assert page.context["stage"].step == 0
    assert not page.context["stage"].is_changed


@pytest.mark.parametrize("text", ["Frau Muster", "Dr. Brown", "4711081", "a.muster@example.org", "Mary Miller"])
def test_an_answer_that_looks_like_somebody_makes_no_link_and_is_named(
    text: str, scenario: Scenario, educator: Client
) -> None:
    agents = [{"agent": "interferon beta-1a", "outcome": "unknown"}]
    Scenario.objects.filter(pk=scenario.pk).update(facts=scenario.facts | {"dmt_history": agents})
    for source in (WALL, educator.get(make(educator, educator.get(WALL)).url).context["action"]):
        count = Link.objects.count()
        refused = make(educator, educator.get(source), **{"dmt_history-0-agent": text})
        assert refused.status_code == 422
        said = said_of(refused)
        assert "No link was made" in said
        assert "looks as if it told who somebody is" in said
        assert Link.objects.count() == count
        assert by_id(parse(refused), "stage").get("action") == source
        assert ("dmt_history-0-agent", text) in fields(refused)


def test_an_answer_of_the_story_that_was_confirmed_as_made_up_makes_a_link(
    scenario: Scenario, educator: Client
) -> None:
    Scenario.objects.filter(pk=scenario.pk).update(facts=scenario.facts | {"steroid_agents": ["Mary Miller"]})
    assert make(educator, educator.get(WALL)).status_code == 302


@pytest.mark.usefixtures("scenario")
@pytest.mark.parametrize("typed", ["36.5", "0.1", "1000000.25"])
def test_a_figure_is_kept_to_the_digit(typed: str, educator: Client) -> None:
    on_wall = educator.get(f"{WALL}?step=1")
    kept = [(name, value) for name, value in fields(on_wall) if name != "episode_duration"]
    changed = post(educator, WALL, [*kept, ("episode_duration", typed), ("to", "1")])
    made = make(educator, changed)
    assert made.status_code == 302
    there = educator.get(made.url)
    assert [(line.key, line.text) for line in there.context["stage"].lines] == [
        (line.key, line.text) for line in changed.context["stage"].lines
    ]
    assert shown(there)[2] == shown(changed)[2]


@pytest.mark.usefixtures("scenario")
def test_what_cannot_be_read_makes_no_link(educator: Client) -> None:
    refused = make(educator, educator.get(f"{WALL}?step=1"), episode_duration="soon")
    assert refused.status_code == 422
    assert ("episode_duration", "soon") in fields(refused)
    assert not Link.objects.exists()


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("key", ["none", "AAAAAAAAAAA", "%20", "../x", "a%00b", "%F0%9F"])
def test_an_unknown_key_is_answered_in_words(key: str, visitor: Client) -> None:
    page = visitor.get(f"/l/{key}/")
    assert page.status_code == 404
    if key in {"none", "AAAAAAAAAAA"}:
        assert "There is no such link" in said_of(page)


@pytest.mark.parametrize("key", ["a\0b", "AAAAAAAAAA\0", "\ud800AAAAAAAAAA", "AAAAAAAAAAAA", "AAAAAAAAAAA\n", ""])
def test_the_database_is_never_asked_for_what_is_no_key(
    key: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert link_of(key) is None


def test_a_stranger_sees_no_button_and_makes_none(scenario: Scenario, visitor: Client) -> None:
    assert "stage-link" not in visitor.get(WALL).text
    assert visitor.post(MAKE, {"as_told": "yes"}).status_code in {302, 401}
    assert not Link.objects.filter(scenario=scenario).exists()
