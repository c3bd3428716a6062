"""The pages of the scenarios, and what their buttons open."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from msclinic.core.cases import Title, named_case
from msclinic.engine import Release
from msclinic.releases.selectors import forget_current_release
from msclinic.scenarios.models import Scenario, ScenarioWords
from tests.core.pages import inline_code_in, parse
from tests.releases.looking import by_id, links, of_class, words
from tests.scenarios.making import teacher
from tests.scenarios.shipped import shipped_scenarios
from tests.web.pages import post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release", "loaded")]

SLUGS = list(shipped_scenarios())


@pytest.fixture(scope="module", autouse=True)
def _the_release_is_remembered_for_a_module() -> Iterator[None]:
    """Every test here is answered from release 1, so it is loaded once and not once a test."""
    forget_current_release()
    yield
    forget_current_release()


@pytest.fixture(autouse=True)
def _each_test_looks_for_its_own_release() -> None:
    """Here they do not: see above."""


def form_in(element: Element) -> tuple[str, list[tuple[str, str]]]:
    """Where the form goes that opens a case, and what it posts."""
    (form,) = (form for form in element.iter("form") if form.get("action") in {"/relapse/", "/therapies/check/"})
    pairs = [(one.get("name", ""), one.get("value", "")) for one in form.iter("input")]
    return form.get("action", ""), [pair for pair in pairs if pair[0] != "csrfmiddlewaretoken"]


def test_the_list_has_every_scenario_with_story_and_lesson(visitor: Client) -> None:
    page = parse(visitor.get("/scenarios/"))
    cards = [words(card) for card in of_class(page, "card")]
    assert len(cards) == len(SLUGS)
    for entry in shipped_scenarios().values():
        (card,) = (card for card in cards if card.startswith(f"{entry['title']} {entry['story']}"))
        assert entry["lesson"] in card


def test_a_retired_scenario_is_not_shown(visitor: Client) -> None:
    Scenario.objects.filter(slug="a-third-course").update(retired=True)
    assert "/scenarios/a-third-course/" not in links(parse(visitor.get("/scenarios/")))
    assert visitor.get("/scenarios/a-third-course/").status_code == HTTPStatus.NOT_FOUND


def test_without_scenarios_the_page_says_so(visitor: Client) -> None:
    Scenario.objects.all().delete()
    assert "There are no scenarios here yet." in words(parse(visitor.get("/scenarios/")))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_page_says_what_is_entered_and_what_is_expected(slug: str, visitor: Client, release: Release) -> None:
    entry = shipped_scenarios()[slug]
    page = parse(visitor.get(f"/scenarios/{slug}/"))
    said = words(next(page.iter("main")))
    for text in (entry["story"], entry["lesson"], entry["time_zone"]):
        assert text in said
    labels = {words(label) for label in page.iter("dt")}
    assert labels == {release.vocabulary.facts[key].label for key in entry["facts"]}
    rows = [row for row in page.iter("tr") if row.find("td") is not None]
    assert {words(next(row.iter("th"))) for row in rows} == set(entry["expected"])
    assert "The current release" not in said
    assert inline_code_in(page) == []


def test_what_is_refused_and_what_contradicts_is_said(visitor: Client) -> None:
    refused = words(next(parse(visitor.get("/scenarios/an-answer-that-cannot-be-read/")).iter("main")))
    assert "Does the person have MS? probable" in refused
    assert "Does the person have MS? Choose one of: Confirmed, Suspected, No, or not known." in refused
    contradicts = words(next(parse(visitor.get("/scenarios/two-entries-that-contradict/")).iter("main")))
    assert "No such examination was ever done, and yet it has a date." in contradicts


def test_a_verdict_is_shown_with_its_shape_and_its_word(visitor: Client) -> None:
    page = parse(visitor.get("/scenarios/a-day-and-a-half/"))
    (row,) = (row for row in page.iter("tr") if words(row).startswith("REL-DUR"))
    (pill,) = of_class(row, "state")
    assert words(pill) == "Can be read both ways"
    assert pill.get("class") == "state is-edge"


def test_where_the_current_release_says_something_else_it_is_said(visitor: Client) -> None:
    scenario = Scenario.objects.get(slug="a-day-and-a-half")
    scenario.expected |= {"REL-DUR": "met", "REL-OLD": "met"}
    del scenario.expected["STER-DAYS"]
    scenario.save()
    said = [words(row) for row in parse(visitor.get("/scenarios/a-day-and-a-half/")).iter("tr")]
    told = {row.split()[0]: row for row in said}
    expected = "Reached The current release says otherwise:"
    look = "The scenario waits for a change, or has to be looked at again."
    assert told["REL-DUR"].endswith(f"{expected} Can be read both ways. {look}")
    assert told["STER-DAYS"].endswith("Nothing The current release says: Reached")
    assert told["REL-OLD"] == f"REL-OLD {expected} no such rule. {look}"


def test_what_it_shows_is_folded_for_whoever_learns_and_open_for_whoever_teaches(visitor: Client) -> None:
    def folds(client: Client, path: str) -> list[tuple[bool, str]]:
        page = parse(client.get(path))
        return [(one.get("open") is not None, words(one)) for one in of_class(page, "shows")]

    scenario = Scenario.objects.get(slug="a-day-and-a-half")
    for client, is_open in ((visitor, False), (teacher(), True)):
        ((opened, said),) = folds(client, "/scenarios/a-day-and-a-half/")
        assert opened == is_open
        assert scenario.lesson in said
        assert "Can be read both ways" in said
        page = parse(client.get("/scenarios/a-day-and-a-half/"))
        assert words(page).count("Can be read both ways") == said.count("Can be read both ways")
        assert not any(one for one, _said in folds(client, "/scenarios/"))


@pytest.mark.parametrize("slug", SLUGS)
def test_the_button_opens_the_case_with_the_verdicts_that_are_expected(slug: str, visitor: Client) -> None:
    entry = shipped_scenarios()[slug]
    path, pairs = form_in(parse(visitor.get(f"/scenarios/{slug}/")))
    assert named_case(dict(pairs)["case"]) == Title(entry["title"], "en", entry["title"])
    answer = post(visitor, path, pairs)
    refused = slug == "an-answer-that-cannot-be-read"
    assert answer.status_code == (HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK)
    found = {finding.code: finding.verdict.value for finding in answer.assessment.findings}
    assert {code: found[code] for code in entry["expected"]} == entry["expected"]
    unread = {"ms_diagnosis"} if refused else set()
    assert answer.assessment.facts.given == {key: raw for key, raw in entry["facts"].items() if key not in unread}
    strange = ["a study drug"] if slug == "a-drug-the-article-does-not-know" else []
    assert answer.assessment.unrecognised == strange


def test_the_list_and_the_page_post_the_same(visitor: Client) -> None:
    page = parse(visitor.get("/scenarios/"))
    by_link = {links(card)[0]: form_in(card) for card in of_class(page, "card")}
    for link, form in by_link.items():
        assert form_in(parse(visitor.get(link))) == form


UNFIT: list[dict[str, Any]] = [
    {"episode_duration": 36},
    {"episode_onset": "noon"},
    {"dmt_history": ["Copaxone"]},
    {"dmt_history": 3},
    {"steroid_agents": 3},
    {"episode_onset": {"day": 3}},
    {"ms_diagnosis": None},
    {"smoker": {"packs": [1]}},
]


@pytest.mark.parametrize("facts", UNFIT, ids=str)
def test_facts_that_fit_no_form_break_neither_page(facts: dict[str, Any], visitor: Client) -> None:
    Scenario.objects.filter(slug="a-day-and-a-half").update(facts=facts)
    for address in ("/scenarios/", "/scenarios/a-day-and-a-half/"):
        assert visitor.get(address).status_code == HTTPStatus.OK


def test_what_cannot_be_opened_has_no_button(visitor: Client) -> None:
    Scenario.objects.filter(slug="a-day-and-a-half").update(facts={"episode_duration": 36})
    page = parse(visitor.get("/scenarios/a-day-and-a-half/"))
    assert "cannot be opened" in words(next(page.iter("main")))
    assert "Open this case" not in words(page)


def test_the_list_asks_the_database_for_tags_number_scenarios_and_words_and_no_more(
    visitor: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Beside that, once a second, whether there is another release."""
    visitor.get("/scenarios/")
    with django_assert_max_num_queries(5):
        visitor.get("/scenarios/")


@pytest.mark.parametrize("address", ["/scenarios/", "/scenarios/a-third-course/"])
def test_only_professionals_read_them(address: str, client: Client) -> None:
    assert client.get(address).url == f"/welcome/?next={address}"


def test_the_site_leads_to_them(visitor: Client) -> None:
    for address, current in (("/", None), ("/scenarios/", "page"), ("/scenarios/a-third-course/", "true")):
        page = parse(visitor.get(address))
        (navigation,) = of_class(page, "nav")
        (link,) = (link for link in navigation.iter("a") if link.get("href") == "/scenarios/")
        assert (words(link), link.get("aria-current")) == ("Scenarios", current)


def test_every_heading_is_where_its_section_says(visitor: Client) -> None:
    page = parse(visitor.get("/scenarios/a-day-and-a-half/"))
    for section in page.iter("section"):
        assert words(by_id(page, section.get("aria-labelledby", "")))


def in_german(visitor: Client, address: str) -> Element:
    return parse(visitor.get(address, headers={"Accept-Language": "de"}))


def in_english_on(page: Element) -> set[str]:
    """What is marked as English on a page in another language."""
    return {words(element) for element in page.iter() if element.get("lang") == "en"}


@pytest.mark.parametrize("address", ["/", "/scenarios/", *(f"/scenarios/{slug}/" for slug in SLUGS)])
def test_no_made_up_case_is_told_in_english_on_a_german_page(address: str, visitor: Client) -> None:
    page = in_german(visitor, address)
    assert page.get("lang") == "de"
    english = {entry[name] for entry in shipped_scenarios().values() for name in ("title", "story", "lesson")}
    assert [text for text in in_english_on(page) if text in english] == []
    told = [entry["in"]["de"] for entry in shipped_scenarios().values()]
    wanted = 3 if address == "/" else len(SLUGS) if address == "/scenarios/" else 1
    said = words(next(page.iter("main")))
    assert sum(one["story"] in said for one in told) == wanted


def test_what_is_not_told_in_german_stays_english_and_is_marked_so(visitor: Client) -> None:
    ScenarioWords.objects.filter(scenario__slug="a-third-course").delete()
    entry = shipped_scenarios()["a-third-course"]
    for address in ("/scenarios/", "/scenarios/a-third-course/"):
        page = in_german(visitor, address)
        assert {entry["title"], entry["story"], entry["lesson"]} <= in_english_on(page)


def test_a_case_opened_in_german_says_so_in_german_on_page_sheet_and_text(visitor: Client) -> None:
    visitor.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    path, pairs = form_in(parse(visitor.get("/scenarios/a-day-and-a-half/")))
    for address in (path, f"{path}sheet/"):
        assert "Erfundener Fall: Anderthalb Tage" in words(parse(post(visitor, address, pairs)))
    assert "Erfundener Fall: Anderthalb Tage." in post(visitor, f"{path}text/", pairs).text
    calendars = []
    for language in ("de", "en"):
        visitor.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        path, pairs = form_in(parse(visitor.get("/scenarios/since-two-in-the-morning/")))
        calendars.append(re.findall("UID:.*", post(visitor, f"{path}calendar/", pairs).text))
    assert calendars[0] == calendars[1] != []
