"""A set: cases by tag and level, one after the other; how it goes travels in the form."""

from collections.abc import Mapping

import pytest
from django.http import QueryDict
from django.test import Client

from msclinic.scenarios.actions import add_scenario
from msclinic.scenarios.models import Scenario
from msclinic.teaching.exercising import Run
from msclinic.teaching.models import Attempt
from tests.core.pages import parse
from tests.scenarios.shipped import in_english, shipped_scenarios
from tests.teaching.conftest import ASKED
from tests.teaching.pages import answer, go_on, main_form, said_of, through
from tests.web.pages import post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]

CASES: Mapping[str, tuple[list[str], str]] = {
    "one": (["relapse", "time"], "first"),
    "two": (["relapse"], "far"),
    "three": (["steroids"], "first"),
}


@pytest.fixture(autouse=True)
def cases() -> list[Scenario]:
    """Three cases with one question each, and one with none."""
    fields = in_english(shipped_scenarios()["a-day-and-a-half"]) | {"steps": [], "questions": []}
    asked = [{**ASKED[1], "step": 0}]
    add_scenario(slug="none", **fields | {"title": "A case without questions", "tags": ["empty"]})
    return [
        add_scenario(
            slug=slug,
            **fields | {"title": slug.title(), "tags": tags, "level": level, "questions": asked, "position": number},
        )
        for number, (slug, (tags, level)) in enumerate(CASES.items(), start=1)
    ]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["one", "two", "three"]),
        ("tag=relapse", ["one", "two"]),
        ("tag=time&tag=steroids", ["one", "three"]),
        ("level=far", ["two"]),
        ("tag=steroids&level=first", ["three"]),
        ("tag=time&level=far", []),
    ],
)
def test_a_set_is_chosen_by_tag_and_level(asked: str, found: list[str], visitor: Client) -> None:
    page = visitor.get(f"/exercise/?{asked}")
    assert page.context["run"].cases == tuple(found)
    assert ("There is no such case." in said_of(page)) == (not found)
    assert "without questions" not in said_of(page)


@pytest.mark.parametrize("asked", ["tag=nothing", "level=hard"])
def test_what_cannot_be_chosen_is_said(asked: str, visitor: Client) -> None:
    page = visitor.get(f"/exercise/?{asked}")
    assert page.status_code == 422
    assert "Please correct" in said_of(page)


def test_a_set_is_gone_through_and_says_how_far_it_is_and_how_it_went(visitor: Client) -> None:
    page = go_on(visitor, visitor.get("/exercise/"))
    assert "Case 1 of 3" in said_of(page)
    assert "right so far" not in said_of(page)
    page = go_on(visitor, through(visitor, page, "ambiguous"))
    assert page.wsgi_request.path == "/scenarios/two/exercise/"
    assert "Case 2 of 3" in said_of(page)
    assert "1 of 1 right so far" in said_of(page)
    page = go_on(visitor, through(visitor, page, "met"))
    assert "Case 3 of 3" in said_of(page)
    assert "1 of 2 right so far" in said_of(page)
    end = through(visitor, page, "ambiguous")
    assert "That was the last case" in said_of(end)
    assert "2 of 3 right in all." in said_of(end)


def test_a_case_that_was_retired_meanwhile_is_passed_over(cases: list[Scenario], visitor: Client) -> None:
    page = go_on(visitor, visitor.get("/exercise/"))
    cases[1].retired = True
    cases[1].save()
    end = through(visitor, page, "ambiguous")
    assert "Case 1 of 2" in said_of(end)
    assert main_form(end)[0] == "/scenarios/three/exercise/"
    assert "Case 2 of 2" in said_of(go_on(visitor, end))


def test_a_question_and_a_case_can_be_passed_over_and_count_for_nothing(visitor: Client) -> None:
    page = go_on(visitor, visitor.get("/exercise/"))
    path, pairs = main_form(page)
    end = post(visitor, path, [*pairs, ("over", "question")])
    said = said_of(end)
    assert "1 question was passed over." in said
    assert "0 of" not in said
    assert "no questions that can be asked" not in said
    page = go_on(visitor, end)
    assert "Case 2 of 3" in said_of(page)
    assert "right so far" not in said_of(page)
    path, pairs = main_form(page)
    page = go_on(visitor, post(visitor, path, [*pairs, ("over", "case")]))
    last = through(visitor, page, "ambiguous")
    assert "1 of 1 right in all." in said_of(last)
    assert "passed over" not in said_of(last)
    assert not Attempt.objects.exists()


def test_what_was_passed_over_can_still_be_answered(visitor: Client) -> None:
    page = go_on(visitor, visitor.get("/exercise/"))
    path, pairs = main_form(page)
    end = post(visitor, path, [*pairs, ("over", "question")])
    again = answer(visitor, page, "ambiguous")
    assert "1 of 1 right so far" in said_of(again)
    carried = [pair for pair in main_form(end)[1] if pair[0] == "passed"]
    assert carried == [("passed", "one/1")]
    assert "passed over" not in said_of(answer(visitor, page, "ambiguous"))


def test_a_case_by_itself_has_no_next_case_to_pass_on_to(visitor: Client) -> None:
    assert 'value="question"' in visitor.get("/scenarios/one/exercise/").text
    assert 'value="case"' not in visitor.get("/scenarios/one/exercise/").text


def test_a_set_has_so_many_cases_and_says_what_is_left_out(visitor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("msclinic.teaching.exercise_views.MOST_CASES", 2)
    page = visitor.get("/exercise/")
    assert page.context["run"].cases == ("one", "two")
    assert "2 cases" in said_of(page)
    assert "A set has at most 2 cases; 1 more is like that." in said_of(page)


def test_a_choice_stays_chosen_in_the_form(visitor: Client) -> None:
    page = visitor.get("/exercise/?tag=relapse&level=far")
    chosen = [one.get("value") for one in parse(page).iter() if {"checked", "selected"} & {*one.keys()}]
    assert chosen == ["relapse", "far"]
    assert answer(visitor, go_on(visitor, page), "met").status_code == 200


def test_a_case_of_the_list_leads_to_its_questions_and_not_to_its_answers(visitor: Client) -> None:
    page = parse(visitor.get("/exercise/"))
    (listed,) = page.iter("ol")
    assert {link.get("href") for link in listed.iter("a")} == {f"/scenarios/{slug}/exercise/" for slug in CASES}


@pytest.mark.parametrize("case", ["a\0b", "\ud800", "a b", "x" * 61, ""])
def test_what_is_no_name_of_a_case_is_no_case(case: str) -> None:
    posted = QueryDict(mutable=True)
    posted.setlist("case", ["in-steps", case])
    assert Run.read(posted).cases == ("in-steps",)


def test_what_was_answered_before_it_was_passed_over_stays_answered(visitor: Client) -> None:
    page = go_on(visitor, visitor.get("/exercise/"))
    told = answer(visitor, page, "ambiguous")
    path, pairs = main_form(page)
    given = [pair for pair in main_form(told)[1] if pair[0] == "given"]
    end = post(visitor, path, [*pairs, *given, ("over", "question")])
    assert "1 of 1 right" in said_of(end)
    assert "passed over" not in said_of(end)
