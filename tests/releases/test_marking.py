"""Passages are marked in place, and the text stays what it is."""

from xml.etree.ElementTree import Element

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as some

from msclinic.releases.marking import Span, mark_text


def element(text: str, spans: list[Span]) -> Element:
    """The paragraphs as a browser would read them."""
    html = "".join(f"<p>{paragraph.marked}</p>{paragraph.after}" for paragraph in mark_text(text, spans))
    return html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(html, container="div")


def said(text: str, spans: list[Span]) -> str:
    return "".join(element(text, spans).itertext())


def marked(text: str, spans: list[Span]) -> list[tuple[str | None, str]]:
    return [(mark.get("id"), "".join(mark.itertext())) for mark in element(text, spans).iter("mark")]


TEXT = "A relapse lasts a day.\n\nIt is “short” & <usual>."


@pytest.mark.parametrize(
    ("spans", "marks"),
    [
        ([], []),
        ([("C1", 2, 9)], [("C1", "relapse")]),
        ([("C1", 0, 22), ("C2", 2, 9)], [("C1", "A relapse lasts a day."), ("C2", "relapse")]),
        ([("C1", 2, 9), ("C2", 2, 15)], [("C2", "relapse lasts"), ("C1", "relapse")]),
        ([("C1", 2, 9), ("C2", 2, 9)], [("C1", "relapse"), ("C2", "relapse")]),
        ([("C1", 2, 9), ("C2", 9, 15)], [("C1", "relapse"), ("C2", " lasts")]),
        ([("C1", 0, 9), ("C2", 2, 15)], [("C1", "A relapse"), ("C2", "relapse"), (None, " lasts")]),
        ([("C1", 18, 29)], [("C1", "day."), (None, "It is")]),
        ([("C1", 38, 47)], [("C1", "& <usual>")]),
    ],
)
def test_each_passage_is_marked_where_it_stands(spans: list[Span], marks: list[tuple[str | None, str]]) -> None:
    assert marked(TEXT, spans) == marks
    assert said(TEXT, spans) == TEXT


def test_a_passage_ends_with_one_link_to_its_note_without_words() -> None:
    links = list(element(TEXT, [("C1", 0, 9), ("C2", 2, 15)]).iter("a"))
    assert [(link.get("href"), link.text) for link in links] == [("#n-C1", None), ("#n-C2", None)]


def test_a_paragraph_names_the_passages_that_begin_in_it() -> None:
    first, second = mark_text(TEXT, [("C1", 0, 9), ("C2", 18, 29), ("C3", 26, 29)])
    assert (first.passages, second.passages) == (("C1", "C2"), ("C3",))
    assert (first.after, second.after) == ("\n\n", "")


@pytest.mark.parametrize(
    ("line", "heading"),
    [("Therapies for relapses", True), ("It is usual.", False), ("Is it usual?", False), ("word " * 20, False)],
)
def test_a_short_line_that_ends_like_no_sentence_is_a_heading(line: str, heading: bool) -> None:
    assert mark_text(line, [])[0].heading is heading


LETTERS = some.text(alphabet="ab <&\u00a0’\n", min_size=1, max_size=40).filter(lambda text: text[0] != "\n")


@given(some.data())
def test_no_marking_alters_the_text(data: some.DataObject) -> None:
    text = data.draw(LETTERS)
    bounds = some.lists(some.integers(0, len(text)), min_size=2, max_size=2, unique=True).map(sorted)
    ends = data.draw(some.lists(bounds, max_size=6))
    spans = [(f"C{number}", start, end) for number, (start, end) in enumerate(ends)]
    assert said(text, spans) == text
    ids = [name for name, _ in marked(text, spans) if name]
    assert sorted(ids) == sorted({code for code, start, end in spans if text[start:end].strip("\n")})
