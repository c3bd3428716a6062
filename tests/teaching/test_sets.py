"""A set: cases by tag and level, one after the other; how it goes travels in the form."""

from collections.abc import Mapping

import pytest
from django.http import QueryDict
from django.test import Client

from msclinic.scenarios.actions import add_scenario
from msclinic.scenarios.models import Scenario
from msclinic.teaching.exercising import Run
from tests.core.pages import parse
from tests.scenarios.shipped import in_english, shipped_scenarios
from tests.teaching.conftest import ASKED
from tests.teaching.pages import answer, go_on, main_form, said_of, through

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
