"""The reading page: the whole text, every passage in place, and what rests on it."""

from collections import Counter
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from msclinic.evidence.models import Source, SourceText
from msclinic.releases.models import Release
from tests.core.pages import inline_code_in, parse, title_of
from tests.releases.conftest import ARTICLE
from tests.releases.factories import published
from tests.releases.looking import by_id, links, of_class, words

pytestmark = pytest.mark.django_db

ADDRESS = f"/sources/{ARTICLE}/"


@pytest.fixture
def reading(first: Release, visitor: Client) -> Element:  # noqa: ARG001
    return parse(visitor.get(ADDRESS))


def text_of(page: Element) -> str:
    return "".join(text for part in of_class(page, "text") for text in part.itertext())


def test_the_words_are_those_of_the_stored_text(reading: Element, article: SourceText) -> None:
    assert text_of(reading) == article.text


def test_each_passage_is_an_anchor_once(reading: Element, shipped: dict[str, Any]) -> None:
    ids = Counter(element.get("id") for element in reading.iter() if element.get("id"))
    assert len(shipped["passages"]) == 47
    assert {ids[passage["id"]] for passage in shipped["passages"]} == {1}
    assert set(ids.values()) == {1}


def test_each_passage_is_marked_with_its_own_words(reading: Element, shipped: dict[str, Any]) -> None:
    parts: dict[str, str] = {}
    for passage in shipped["passages"]:
        parts[passage["id"]] = "".join(by_id(reading, passage["id"]).itertext())
    split = {"C20": "PML", "C38": "by intravenous infusion"}
    assert parts == {passage["id"]: passage["quote"] for passage in shipped["passages"]} | split
    assert ["".join(more.itertext()) for more in of_class(reading, "more")] == [
        ", a viral infection of the brain that usually leads to severe disability or death.",
        " between three and five days.",
    ]


def test_each_note_says_what_the_passage_means_and_what_rests_on_it(reading: Element, shipped: dict[str, Any]) -> None:
    for passage in shipped["passages"]:
        note = by_id(reading, f"n-{passage['id']}")
        assert passage["meaning"] in words(note)
        assert passage["ambiguity"] in words(note)
        for rule in shipped["rules"]:
            rests = passage["id"] in (*rule["citations"], *rule["related"])
            assert (f"/releases/1/#{rule['code']}" in links(note)) is rests


def test_every_rule_is_linked(reading: Element, shipped: dict[str, Any]) -> None:
    found = {link.partition("#")[2] for link in links(reading) if link.startswith("/releases/1/#")}
    assert found == {rule["code"] for rule in shipped["rules"]}


def test_every_link_within_the_page_leads_somewhere(reading: Element) -> None:
    ids = {element.get("id") for element in reading.iter()}
    assert [link for link in links(reading) if link.startswith("#") and link[1:] not in ids] == []


def test_the_contradictions_lead_to_their_passages(reading: Element, shipped: dict[str, Any]) -> None:
    assert len(shipped["contradictions"]) == 11
    for row in shipped["contradictions"]:
        item = by_id(reading, f"x-{row['number']}")
        assert row["text"] in words(item)
        assert links(item) == [f"#{code}" for code in row["passages"]]


def test_the_silences_are_listed(reading: Element, shipped: dict[str, Any]) -> None:
    (listed,) = of_class(reading, "silences")
    assert [words(item) for item in listed] == [row["text"] for row in shipped["silences"]]


def test_the_disclaimer_stands_there_word_for_word(reading: Element, shipped: dict[str, Any]) -> None:
    quoted = reading.iter("blockquote")
    disclaimer = [passage["quote"] for passage in shipped["passages"] if passage["id"] in DISCLAIMER]
    assert ["".join(line.itertext()) for line in quoted] == disclaimer


DISCLAIMER = ("C43", "C44", "C45", "C46", "C47")


def test_it_says_what_kind_of_source_it_is_and_whose(reading: Element) -> None:
    pills = [words(pill) for pill in of_class(reading, "pill")]
    assert "news article, undated, not medical advice" in pills
    said = words(reading)
    assert "Date not stated" in said
    assert "Third-party text of Multiple Sclerosis News Today" in said
    assert title_of(reading) == "Infusion Treatments for MS – MS Clinic"


def test_nothing_on_it_needs_inline_code(reading: Element) -> None:
    assert inline_code_in(reading) == []


def test_it_asks_the_database_little(
    first: Release,  # noqa: ARG001
    visitor: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    visitor.get(ADDRESS)
    with django_assert_max_num_queries(2):
        visitor.get(ADDRESS)


def test_without_its_stored_text_the_passages_are_still_listed(shipped: dict[str, Any], visitor: Client) -> None:
    published(shipped)
    page = parse(visitor.get(ADDRESS))
    assert "The stored text cannot be found" in words(page)
    for passage in shipped["passages"]:
        assert "".join(by_id(page, passage["id"]).itertext()) == passage["quote"]
        assert passage["meaning"] in words(by_id(page, f"n-{passage['id']}"))


def test_a_statement_is_shown_with_its_pointer(document: dict[str, Any], visitor: Client) -> None:
    document["sources"].append(LABEL)
    document["passages"].append(STATEMENT)
    published(document)
    page = parse(visitor.get("/sources/label/"))
    assert words(by_id(page, "L1")) == "Given every 28 days."
    assert "In our own words, from section 2.1. To be looked at again by 2027-01-31." in words(by_id(page, "n-L1"))
    assert "stored text" not in words(page)
    assert "label, dated 2025, not medical advice" not in words(page)


LABEL = {
    "slug": "label", "title": "A made-up label", "label": "the label", "kind": "label", "publisher": "A firm",
    "link": "", "date_stated": "2025", "rights": "", "sha256": "", "version": None, "disclaimer": [],
}  # fmt: skip
STATEMENT = {
    "id": "L1", "source": "label", "kind": "statement", "statement": "Given every 28 days.", "pointer": "section 2.1",
    "basis": "document", "review_by": "2027-01-31", "meaning": "The schedule.", "ambiguity": "",
}  # fmt: skip


def test_a_source_that_the_release_does_not_have_is_not_found(first: Release, visitor: Client) -> None:  # noqa: ARG001
    assert visitor.get("/sources/no-such-source/").status_code == 404


def test_the_list_of_sources_says_what_each_is(first: Release, visitor: Client) -> None:  # noqa: ARG001
    page = parse(visitor.get("/sources/"))
    said = words(page)
    assert "news article, undated, not medical advice" in said
    assert "date: not stated" in said
    assert "It does not provide medical advice, diagnosis, or treatment." in said
    assert "47 passages 18 rules rest on it" in said
    assert {ADDRESS, "/releases/1/"} <= set(links(page))


def test_a_change_of_the_draft_does_not_show_before_it_is_published(first: Release, visitor: Client) -> None:  # noqa: ARG001
    Source.objects.filter(slug=ARTICLE).update(title="Another title")
    assert "Another title" not in visitor.get(ADDRESS).content.decode()


@pytest.mark.parametrize("address", [ADDRESS, "/sources/", "/releases/", "/releases/1/"])
def test_only_professionals_read(client: Client, first: Release, address: str) -> None:  # noqa: ARG001
    answer = client.get(address)
    assert (answer.status_code, answer.url) == (302, f"/welcome/?next={address}")
    client.post("/welcome/", {"professional": "yes"})
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405
