"""Everything that was ever published, and what each release holds."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS
from msclinic.evidence.models import SourceText
from msclinic.releases.models import Release
from msclinic.releases.selectors import PAGE, releases_page
from tests.core.pages import inline_code_in, parse
from tests.releases.conftest import ARTICLE
from tests.releases.factories import author, browser_of, published
from tests.releases.looking import by_id, links, words

pytestmark = pytest.mark.django_db


def test_the_newest_release_comes_first(first: Release, visitor: Client, editor: User) -> None:
    published({"semantics": 1}, published_by=editor, reason="A made-up change.")
    rows = list(parse(visitor.get("/releases/")).iter("tr"))[1:]
    assert [words(row).split(" ")[0] for row in rows] == ["2", "1"]
    assert "Eden Editor" in words(rows[0])
    assert "A made-up change." in words(rows[0])
    assert "the set-up" in words(rows[1])
    assert first.sha256[:12] in words(rows[1])


def test_before_anything_is_published_the_page_says_so(visitor: Client) -> None:
    assert "Nothing has been published here." in words(parse(visitor.get("/releases/")))


def test_older_releases_are_a_page_away(visitor: Client) -> None:
    for _ in range(PAGE + 2):
        published({"semantics": 1})
    page = parse(visitor.get("/releases/"))
    assert f"/releases/?before={3}" in links(page)
    older = parse(visitor.get("/releases/?before=3"))
    assert [words(row).split(" ")[0] for row in list(older.iter("tr"))[1:]] == ["2", "1"]
    assert not [link for link in links(older) if "before" in link]


@pytest.mark.parametrize("before", ["", "x", "-1", "1.5", "²", "9" * 30])
def test_what_is_no_number_shows_the_newest(first: Release, before: str) -> None:
    assert releases_page(before).rows == [first]


def test_the_list_does_not_read_the_documents(
    first: Release,  # noqa: ARG001
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(2) as queries:
        assert str(releases_page().rows[0].published_by or "the set-up") == "the set-up"
    assert not [query for query in queries.captured_queries if "document" in query["sql"]]


def test_a_release_shows_its_rules_with_their_questions_and_quotations(
    first: Release, visitor: Client, shipped: dict[str, Any]
) -> None:
    page = parse(visitor.get("/releases/1/"))
    quotes = {passage["id"]: passage["quote"] for passage in shipped["passages"]}
    for rule in shipped["rules"]:
        shown = by_id(page, rule["code"])
        assert rule["question"] in words(shown)
        cited = [f"/sources/{ARTICLE}/#{code}" for code in (*rule["citations"], *rule["related"])]
        assert links(shown) == [*cited, f"/releases/1/map/{rule['code']}/"]
        assert ["".join(quote.itertext()) for quote in shown.iter("q")] == [quotes[code] for code in rule["citations"]]
    assert first.sha256 in words(page)
    assert "18 rules, 34 questions, 47 passages of 1 source" in words(page)
    assert inline_code_in(page) == []


def test_an_older_release_shows_what_it_held(first: Release, visitor: Client, document: dict[str, Any]) -> None:  # noqa: ARG001
    question = document["rules"][0]["question"]
    document["rules"][0]["question"] = "Has it lasted long enough?"
    published(document)
    assert question in words(parse(visitor.get("/releases/1/")))
    assert "Has it lasted long enough?" in words(parse(visitor.get("/releases/2/")))


def test_a_local_reading_is_labelled_with_who_and_why(visitor: Client, document: dict[str, Any]) -> None:
    document["rules"][0]["local_reading"] = {"who": "E. Editor", "reason": "The clinic counts from 36 hours."}
    published(document)
    shown = words(by_id(parse(visitor.get("/releases/1/")), "REL-DUR"))
    assert "Local reading E. Editor: The clinic counts from 36 hours." in shown


@pytest.mark.parametrize("number", ["7", "0", "9" * 30])
def test_a_release_that_was_never_published_is_not_found(first: Release, visitor: Client, number: str) -> None:  # noqa: ARG001
    assert visitor.get(f"/releases/{number}/").status_code == 404


def test_the_list_leads_to_what_changed_since_the_release_before(first: Release, visitor: Client) -> None:  # noqa: ARG001
    published({"semantics": 1})
    second, first_row = list(parse(visitor.get("/releases/")).iter("tr"))[1:]
    assert links(second) == ["/releases/2/", "/releases/1/changes/2/"]
    assert links(first_row) == ["/releases/1/"]


def test_what_changes_from_one_release_to_another_is_said_in_words(
    first: Release,  # noqa: ARG001
    visitor: Client,
    document: dict[str, Any],
) -> None:
    document["rules"][0]["criterion"]["lower"]["value"] = 30
    del document["facts"][1]["help"]
    document["silences"].pop()
    published(document)
    page = parse(visitor.get("/releases/1/changes/2/"))
    assert "lower figure: 24 hours → 30 hours" in words(page)
    assert "What the source does not say" in words(page)
    assert "{" not in words(by_id(page, "main"))
    assert inline_code_in(page) == []
    back = words(parse(visitor.get("/releases/2/changes/1/")))
    assert "lower figure: 30 hours → 24 hours" in back


def test_between_a_release_and_itself_nothing_has_changed(first: Release, visitor: Client) -> None:  # noqa: ARG001
    assert "Nothing has changed." in words(parse(visitor.get("/releases/1/changes/1/")))


@pytest.fixture
def unreadable(document: dict[str, Any], article: SourceText) -> Release:  # noqa: ARG001
    """Release 1, which this program cannot read; release 2 is in use and well."""
    old = published({"semantics": 1})
    published(document)
    return old


UNREADABLE = [
    "/releases/1/",
    "/releases/1/changes/2/",
    "/releases/2/changes/1/",
    "/releases/1/impact/2/",
    "/releases/1/impact/2/scenario.a-day-and-a-half/",
]


@pytest.mark.parametrize("address", UNREADABLE)
def test_an_older_release_that_cannot_be_read_stops_no_assessment_and_says_so(
    address: str, unreadable: Release
) -> None:
    desk = browser_of(author("adrian", ADMINISTRATORS))
    answer = desk.get(address)
    assert answer.status_code == 409
    page = parse(answer)
    shown = words(by_id(page, "main"))
    assert "This release cannot be read" in shown
    assert "Release 1 cannot be read by this program: " in shown
    assert "Nothing can be assessed" not in shown
    assert "Release 2 is in use, and is not touched by this." in shown
    assert unreadable.sha256 in shown
    assert unreadable.reason in shown
    assert {"/releases/2/", "/releases/1/withdraw/"} <= set(links(by_id(page, "main")))
    assert inline_code_in(page) == []
    german = words(by_id(parse(desk.get(address, headers={"Accept-Language": "de"})), "main"))
    assert "Fassung 2 ist in Gebrauch" in german


@pytest.mark.usefixtures("unreadable")
@pytest.mark.parametrize("address", ["/releases/1/changes/9/", "/releases/9/changes/1/", "/releases/1/impact/9/"])
def test_nor_does_it_hide_that_the_other_one_is_not_there(address: str) -> None:
    assert browser_of(author("adrian", ADMINISTRATORS)).get(address).status_code == 404


def test_one_in_use_that_cannot_be_read_stops_every_page_of_it(first: Release) -> None:  # noqa: ARG001
    published({"semantics": 1})
    desk = browser_of(author("adrian", ADMINISTRATORS))
    assert {desk.get(page).status_code for page in ("/releases/2/", "/releases/1/changes/2/")} == {503}
    assert "/releases/2/withdraw/" in links(parse(desk.get("/releases/")))
