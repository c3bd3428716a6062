"""The pages of what an edit does: groups of cases, and each case with both explanations."""

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.template.loader import render_to_string
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, CLINICIANS, EDUCATORS, REVIEWERS
from msclinic.releases.impact_reading import Link, Part, ReadGroup, ReadImpact, read_impact
from msclinic.releases.models import Release
from msclinic.releases.selectors import release_number
from msclinic.scenarios.models import Scenario
from tests.core.pages import inline_code_in, parse
from tests.releases.edits import shorter, without
from tests.releases.factories import published
from tests.releases.looking import links, words
from tests.scenarios.shipped import scenarios

pytestmark = pytest.mark.django_db

PAGE = "/releases/1/impact/2/"


@pytest.fixture(autouse=True)
def _two_releases(first: Release, document: dict[str, Any]) -> None:  # noqa: ARG001
    shorter(document)
    published(document)
    Scenario.objects.bulk_create(scenarios())


def member_of(role: str) -> Client:
    user = User.objects.create_user(f"of {role}")
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.post("/welcome/", {"professional": "yes"})
    client.force_login(user)
    return client


@pytest.fixture
def reviewer() -> Client:
    return member_of(REVIEWERS)


def marks(page: Any) -> list[str]:
    return [section.get("data-mark") for section in page.iter("section") if section.get("data-mark")]


@pytest.mark.parametrize(
    ("role", "status"), [(AUTHORS, 200), (REVIEWERS, 200), (ADMINISTRATORS, 200), (EDUCATORS, 403), (CLINICIANS, 403)]
)
def test_authors_reviewers_and_administrators_see_it(role: str, status: int) -> None:
    client = member_of(role)
    pages = (PAGE, f"{PAGE}scenario.a-day-and-a-half/", f"{PAGE}cell.REL-DUR.0/")
    assert [client.get(page).status_code for page in pages] == [status] * 3


def test_a_visitor_is_asked_to_sign_in(visitor: Client) -> None:
    assert visitor.get(PAGE).url == f"/sign-in/?next={PAGE}"


def test_each_group_says_the_rule_and_both_verdicts_and_leads_to_its_cases(reviewer: Client) -> None:
    page = parse(reviewer.get(PAGE))
    assert marks(page) == ["REL-DUR:ambiguous:met", "REL:ambiguous:met", "STER-WHEN:ambiguous:met"]
    group = next(section for section in page.iter("section") if section.get("data-mark") == "REL-DUR:ambiguous:met")
    assert "Can be read both ways → becomes Reached" in words(group)
    assert f"{PAGE}scenario.a-day-and-a-half/" in links(group)
    told = [words(link) for link in group.iter("a") if "/cell." in link.get("href", "")]
    assert told
    assert {re.findall(r"\d+(?:\.5)? hours", one)[0] for one in told} == {
        "36 hours",
        "36.5 hours",
        "42 hours",
        "47.5 hours",
    }
    assert inline_code_in(page) == []


def test_it_says_how_much_was_compared(reviewer: Client) -> None:
    told = words(parse(reviewer.get(PAGE)))
    number = Scenario.objects.count()
    assert f"Compared: {number} of {number} scenarios in use; 0 of 0 saved assessments, the newest first;" in told
    assert re.search(r"; \d+ of \d+ cells of the rules\.", told)


def test_each_case_opens_with_both_explanations_side_by_side(reviewer: Client) -> None:
    page = parse(reviewer.get(PAGE))
    for address in [link for link in links(page) if link.startswith(f"{PAGE}")]:
        case = parse(reviewer.get(address))
        rows = [row for row in case.iter("tr") if row.get("data-code")]
        assert rows
        for row in rows:
            before, after = row.findall("td")
            assert words(before).startswith("Can be read both ways")
            assert words(after).startswith("Reached")
            assert [
                len([each for each in side.iter("ul") if each.get("class") == "path"]) for side in (before, after)
            ] == [1, 1]
        assert PAGE in links(case)


def test_a_cell_says_what_is_entered(reviewer: Client) -> None:
    page = parse(reviewer.get(PAGE))
    cell = next(link for link in page.iter("a") if "cell.REL-DUR" in link.get("href", ""))
    case = parse(reviewer.get(cell.get("href")))
    assert words(cell) in words(case)
    assert "36 hours" in words(case)


@pytest.mark.parametrize(
    "key",
    [
        "cell.REL-DUR.99999",
        "cell.REL-DUR.x",
        "cell.REL-DUR.²",
        "cell.NONE.0",
        "cell",
        "scenario.none",
        "other.1",
        "assessment.AAAA-AAAA",
    ],
)
def test_what_is_no_case_is_not_found(reviewer: Client, key: str) -> None:
    assert reviewer.get(f"{PAGE}{key}/").status_code == 404


def test_there_is_nothing_between_releases_that_are_not_there(reviewer: Client) -> None:
    assert reviewer.get("/releases/1/impact/9/").status_code == 404
    assert reviewer.get("/releases/9/impact/1/cell.REL-DUR.0/").status_code == 404


def test_between_a_release_and_itself_it_says_that_nothing_changes(reviewer: Client) -> None:
    assert "No verdict changes in any case that was compared." in words(parse(reviewer.get("/releases/1/impact/1/")))


def test_a_rule_that_is_gone_is_said_to_be(reviewer: Client, document: dict[str, Any]) -> None:
    without("TYS-PML")(document)
    published(document)
    page = parse(reviewer.get("/releases/1/impact/3/"))
    group = next(section for section in page.iter("section") if section.get("data-mark") == "TYS-PML:shown:gone")
    assert "Notice → becomes no such rule any more" in words(group)
    case = parse(reviewer.get(next(link for link in links(group) if "cell" in link)))
    assert "There is no such rule any more." in words(case)


def test_where_it_is_to_be_ticked_off_each_group_has_a_box_with_its_mark(reviewer: Client) -> None:  # noqa: ARG001
    found = read_impact(release_number(1), release_number(2), User.objects.get(username=f"of {REVIEWERS}"), "/made-up/")
    context = {"impact": found, "ticking": True, "looked_at": ["REL:ambiguous:met"], "missed": []}
    html = render_to_string("releases/_impact.html", context)
    boxes = re.findall(r'<input type="checkbox" name="looked_at" value="([^"]+)"( checked)?>', html)
    assert boxes == [
        ("REL-DUR:ambiguous:met", ""),
        ("REL:ambiguous:met", " checked"),
        ("STER-WHEN:ambiguous:met", ""),
    ]
    assert 'href="/made-up/cell.REL-DUR.' in html


@pytest.mark.parametrize(
    ("opened", "closed", "said"),
    [
        (2, 0, "I have looked at these cases"),
        (2, 1, "I have looked at the cases that I may open, and taken note that 1 that I may not open changes so"),
        (0, 1, "I have taken note that 1 case that I may not open changes so"),
        (0, 3, "I have taken note that 3 cases that I may not open change so"),
    ],
)
def test_nobody_is_asked_to_have_looked_at_what_they_may_not_open(opened: int, closed: int, said: str) -> None:
    links = [Link(f"Case {number}", "", f"made-up.{number}") for number in range(opened)]
    group = ReadGroup("REL:met:not_met", "REL", "Is it?", None, None, [Part("made-up cases", links, closed)])  # type: ignore[arg-type]  # a text does for a promise of one
    context = {"impact": ReadImpact([group], [], "/made-up/"), "ticking": True, "looked_at": [], "missed": []}
    html = render_to_string("releases/_impact.html", context)
    assert re.findall(r'value="REL:met:not_met"><span>([^<]*)</span>', html) == [said]


def test_it_is_said_in_german(reviewer: Client) -> None:
    page = parse(reviewer.get(PAGE, headers={"Accept-Language": "de"}))
    group = next(section for section in page.iter("section") if section.get("data-mark") == "REL-DUR:ambiguous:met")
    assert "Auf zwei Arten lesbar → wird zu Erreicht" in words(group)
    assert "36 Stunden" in words(group)
