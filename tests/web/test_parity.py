"""What htmx puts into the page is what a fresh load of the same answers shows."""

import copy
from typing import Final
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.http import HttpResponse
from django.test import Client

from msclinic.core.cases import cases
from msclinic.engine import Release
from tests.core.pages import parse, title_of
from tests.web.pages import PAGES, Pair, by_id, form_of, pairs_of, post, text_of

pytestmark = pytest.mark.django_db

STEPS: Final = 4
MISTAKES: Final[list[list[Pair]]] = [
    [("episode_duration", "36")],
    [("sx_new", "perhaps"), ("heart_evaluation_last_day", "31")],
    [("as_of", "yesterday")],
    [("time_zone", "Mars/Olympus")],
]
CONTRADICTIONS: Final[list[list[Pair]]] = [
    [("steroid_planned", "no"), ("steroid_days", "3")],
    [("mitoxantrone_ever", "no"), ("mitoxantrone_last_infusion_year", "2026")],
]
HINTS: Final[list[Pair]] = [
    ("episode_duration", "100"),
    ("episode_duration_unit", "d"),
    ("steroid_agents", "Fantasumab"),
]


def with_others(pairs: list[Pair], other: list[Pair]) -> list[Pair]:
    """The pairs, with other values in the places of the same names."""
    names = {name for name, _ in other}
    return [*(pair for pair in pairs if pair[0] not in names), *other]


def interactions(fields: list[Pair]) -> list[list[Pair]]:
    """Filling a form in, getting things wrong and right again, and clearing it."""
    moment, facts = fields[:2], fields[2:]
    filling = [moment + facts[: len(facts) * step // STEPS] for step in range(STEPS + 1)]
    wrong = [with_others(fields, mistake) for mistake in (*MISTAKES, *CONTRADICTIONS)]
    return [*filling, *wrong, with_others(fields, HINTS), fields, moment]


def applied(page: Element, answer: HttpResponse) -> Element:
    """The page after htmx has put the answer into it: the result in its place, the rest where its id is."""
    page = copy.deepcopy(page)
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    for new in parser.parseFragment(answer.content.decode()):
        out_of_band = new.attrib.pop("hx-swap-oob", None)
        assert (new.get("id") == "result") is (out_of_band is None)
        put_in_place(page, new)
    return page


def put_in_place(page: Element, new: Element) -> None:
    old = by_id(page, new.get("id", ""))
    parent = next(element for element in page.iter() if old in list(element))
    new.tail = old.tail
    parent[list(parent).index(old)] = new


def told(page: Element) -> str:
    """The page as text, without what is typed in the form and without tokens; white space counts once."""
    page = copy.deepcopy(page)
    form_of(page).clear()
    for element in page.iter():
        element.attrib.pop("hx-headers", None)
        if element.get("name") == "csrfmiddlewaretoken":
            element.set("value", "")
        element.text, element.tail = (" ".join((text or "").split()) for text in (element.text, element.tail))
    body = page.find("body")
    assert body is not None
    return str(html5lib.serialize(body, tree="etree", omit_optional_tags=False, quote_attr_values="always"))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("number", range(3))
def test_the_page_after_htmx_is_the_page_of_a_plain_post(
    number: int, path: str, release: Release, visitor: Client
) -> None:
    before = parse(visitor.get(path))
    for pairs in interactions(cases(release)[number].fields):
        answer = post(visitor, path, pairs, htmx=True)
        plain = post(visitor, path, pairs)
        page = parse(plain)
        assert answer.status_code == plain.status_code
        assert told(applied(before, answer)) == told(page), pairs
        before = page


@pytest.mark.parametrize("path", PAGES)
def test_a_wrong_entry_and_a_contradiction_are_told_by_both(path: str, release: Release, visitor: Client) -> None:
    for wrong in (*MISTAKES, *CONTRADICTIONS):
        pairs = with_others(cases(release)[2].fields, wrong)
        page = applied(parse(visitor.get(path)), post(visitor, path, pairs, htmx=True))
        assert text_of(by_id(page, "problems")), wrong


@pytest.mark.parametrize("path", PAGES)
def test_the_page_of_a_case_posts_the_case_again(path: str, release: Release, visitor: Client) -> None:
    for case in cases(release):
        posted = [pair for pair in pairs_of(form_of(parse(post(visitor, path, case.fields)))) if pair[1]]
        assert sorted(posted) == sorted(case.fields)


def test_the_cases_are_three_and_open_on_both_pages(release: Release) -> None:
    assert [case.path for case in cases(release)] == [PAGES[0], PAGES[0], PAGES[1]]


@pytest.mark.parametrize("path", [*PAGES, "/", "/welcome/", "/sources/", "/therapies/", "/releases/", "/sign-in/"])
def test_whatever_htmx_posts_is_a_form_that_works_without_it(path: str, visitor: Client) -> None:
    page = parse(visitor.get(path))
    forms = [element for element in page.iter("form") if "hx-post" in element.attrib]
    assert forms
    for form in forms:
        assert (form.get("method"), form.get("action")) == ("post", form.get("hx-post"))
        assert [button for button in form.iter("button") if button.get("type", "submit") == "submit"]
    posting = [element for element in page.iter() if "hx-post" in element.attrib and element not in forms]
    in_forms = [button for form in forms for button in form.iter("button")]
    for element in posting:
        assert element in in_forms
        assert (element.get("type"), element.get("formaction")) == (None, element.get("hx-post"))
    assert not [element for element in page.iter() if "hx-get" in element.attrib]


@pytest.mark.parametrize("path", PAGES)
def test_only_the_plain_page_of_a_wrong_entry_is_called_an_error(path: str, visitor: Client) -> None:
    assert title_of(parse(post(visitor, path, MISTAKES[2]))).startswith("Error: ")
    assert not title_of(parse(post(visitor, path, []))).startswith("Error: ")
