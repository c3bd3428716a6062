"""The library of the scenarios: searched, filtered, a page at a time, and what may be done with each."""

from http import HTTPStatus

import pytest
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import AUTHORS, CLINICIANS, REVIEWERS
from msclinic.scenarios.actions import add_words
from msclinic.scenarios.models import Scenario
from tests.core.pages import inline_code_in, parse
from tests.knowledge.editing import how_many_queries
from tests.releases.looking import links, of_class, words
from tests.scenarios.making import teacher
from tests.scenarios.shipped import shipped_scenarios

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release", "loaded")]


def found(client: Client, **asked: str) -> set[str]:
    page = parse(client.get("/scenarios/", asked))
    return {links(card)[0].split("/")[2] for card in of_class(page, "card")}


@pytest.fixture(autouse=True)
def _tagged(loaded: None) -> None:  # noqa: ARG001
    Scenario.objects.update(tags=["time"], level="first")
    Scenario.objects.filter(slug="a-third-course").update(
        tags=["lemtrada", "zeit-ä"], level="far", goals="Count doses."
    )


@pytest.mark.parametrize(
    ("asked", "slugs"),
    [
        ({"q": "third course"}, {"a-third-course"}),
        ({"q": "A-THIRD"}, {"a-third-course"}),
        ({"q": "count doses"}, {"a-third-course"}),
        ({"q": "Anderthalb"}, {"a-day-and-a-half"}),
        ({"q": "nowhere-to-be-found"}, set()),
        ({"q": "%"}, set()),
        ({"q": "lem-gap third"}, {"a-third-course"}),
        ({"q": "Alemtuzumab third"}, {"a-third-course"}),
        ({"q": "zeit-Ä"}, {"a-third-course"}),
        ({"tag": "lemtrada"}, {"a-third-course"}),
        ({"tag": "zeit-ä"}, {"a-third-course"}),
        ({"level": "far"}, {"a-third-course"}),
        ({"level": "far", "on": "relapse"}, set()),
        ({"level": "far", "on": "therapies", "language": "en", "tag": "lemtrada", "q": "course"}, {"a-third-course"}),
        ({"language": "de"}, set(shipped_scenarios())),
    ],
    ids=str,
)
def test_those_are_found_that_are_asked_for(asked: dict[str, str], slugs: set[str], visitor: Client) -> None:
    assert found(visitor, **asked) == slugs


def test_the_lesson_counts_and_so_does_the_story(visitor: Client) -> None:
    Scenario.objects.filter(slug="one-drug-before").update(lesson="Zebra.", story="Made up. Okapi.")
    assert found(visitor, q="zebra") == found(visitor, q="okapi") == {"one-drug-before"}


BAD = [{"tag": "none"}, {"level": "x"}, {"on": "x"}, {"language": "fr"}, {"q": "x" * 101}]


@pytest.mark.parametrize("asked", BAD, ids=str)
def test_what_cannot_be_asked_for_is_told_and_shows_nothing(asked: dict[str, str], visitor: Client) -> None:
    page = parse(visitor.get("/scenarios/", asked))
    assert words(next(of_class(page, "errors"))).startswith("Please correct")
    assert list(of_class(page, "card")) == []


def test_what_no_page_can_show_is_shown_as_unreadable(visitor: Client) -> None:
    assert "None is like that." in words(parse(visitor.get("/scenarios/", {"q": "a\0b"})))


def test_where_none_is_found_there_is_a_way_back(visitor: Client) -> None:
    page = parse(visitor.get("/scenarios/", {"q": "nowhere"}))
    assert "None is like that." in words(page)
    assert "/scenarios/" in links(next(of_class(page, "empty")))


def test_a_retired_one_is_not_found(visitor: Client) -> None:
    Scenario.objects.filter(slug="a-third-course").update(retired=True)
    assert found(visitor, q="third course") == set()
    page = parse(visitor.get("/scenarios/"))
    assert "lemtrada" not in {option.get("value") for option in page.iter("option")}


def test_more_than_fifty_stand_on_several_pages(visitor: Client) -> None:
    many = [Scenario(slug=f"many-{number}", title=f"Many {number}", story="Made up.") for number in range(60)]
    Scenario.objects.bulk_create(many)
    first, second = found(visitor, q="many"), found(visitor, q="many", page="2")
    assert (len(first), len(second), first & second) == (50, 10, set())
    assert "/scenarios/?q=many&page=2".partition("/scenarios/")[2] in links(parse(visitor.get("/scenarios/?q=many")))
    for page in ("0", "x", "99999999999", "-1"):
        assert visitor.get("/scenarios/", {"page": page}).status_code == HTTPStatus.OK


@pytest.mark.parametrize("asked", ["", "?q=of", "?tag=time"])
def test_the_database_is_asked_as_often_for_many_as_for_one(asked: str, visitor: Client) -> None:
    address = f"/scenarios/{asked}"
    visitor.get(address)
    many = how_many_queries(visitor, address)
    assert len(list(of_class(parse(visitor.get(address)), "card"))) > 10
    Scenario.objects.exclude(slug="one-drug-before").update(retired=True)
    assert many <= how_many_queries(visitor, address) + 1, "which release is in use is asked once a second"


def test_tags_are_told_in_words_in_both_languages(visitor: Client) -> None:
    assert "Lemtrada (alemtuzumab) (1)" in words(parse(visitor.get("/scenarios/")))
    german = words(parse(visitor.get("/scenarios/", headers={"Accept-Language": "de"})))
    assert "Schlagwort" in german
    assert "einführend" in german


def test_a_card_tells_level_steps_questions_and_author(visitor: Client) -> None:
    teacher()
    author = User.objects.get(first_name="Emery", last_name="Educator")
    Scenario.objects.filter(slug="a-third-course").update(steps=[["ms_diagnosis"]], author=author)
    (card,) = (card for card in of_class(parse(visitor.get("/scenarios/")), "card") if "third" in links(card)[0])
    for said in ("Therapy check", "advanced", "1 step", "by Emery Educator"):
        assert said in words(card)


@pytest.mark.parametrize(
    ("groups", "may"),
    [((), {"new", "import", "edit", "copy", "file"}), ((AUTHORS,), {"new", "import", "edit", "copy", "file"}),
     ((REVIEWERS,), {"file"}), ((CLINICIANS,), set())],
)  # fmt: skip
def test_each_is_offered_what_they_may_do(groups: tuple[str, ...], may: set[str]) -> None:
    page = parse(teacher("somebody", *groups).get("/scenarios/"))
    ways = {*links(page), *(form.get("action") for form in page.iter("form"))}
    addresses = {
        "new": "/scenarios/new/",
        "import": "/scenarios/import/",
        "edit": "/scenarios/a-third-course/edit/",
        "copy": "/scenarios/a-third-course/copy/",
        "file": "/scenarios/file/",
    }
    assert {name for name, address in addresses.items() if address in ways} == may
    assert inline_code_in(page) == []


def test_a_word_told_in_another_language_finds_a_scenario_once(visitor: Client) -> None:
    made = Scenario.objects.create(slug="in-german", title="So", story="Erfunden.", lesson="x", language="de")
    add_words(made, "en", title="So", story="Made up. So.", lesson="So.")
    page = parse(visitor.get("/scenarios/", {"q": "so"}))
    assert [links(card)[0] for card in of_class(page, "card")].count("/scenarios/in-german/") == 1
