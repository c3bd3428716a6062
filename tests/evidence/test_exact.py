"""Slicing, finding and marking words without altering them."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msclinic.evidence.content_files import SOURCES
from msclinic.evidence.exact import DASHES, MARKS, Segment, digest, find, slice_quote, split_highlights
from tests.evidence.conftest import ARTICLE

TEXT = (SOURCES / ARTICLE / "text.txt").read_bytes().decode()
ROOT = Path(__file__).parents[2]
SPACES = " \N{NO-BREAK SPACE}\t\n\r\N{NARROW NO-BREAK SPACE}\N{EM SPACE}\N{LINE SEPARATOR}"


@st.composite
def slices(draw: st.DrawFn) -> tuple[int, int]:
    """A stretch of the article that begins and ends with a character."""
    start = draw(st.integers(0, len(TEXT) - 1).filter(lambda place: not TEXT[place].isspace()))
    end = draw(st.integers(start + 1, len(TEXT)).filter(lambda place: not TEXT[place - 1].isspace()))
    return start, end


@st.composite
def retyped(draw: st.DrawFn, words: str) -> str:
    """The words as somebody else might type them: other white space, quotation marks and dashes."""
    typed = ""
    for character in words:
        if character.isspace():
            typed += draw(st.text(SPACES, min_size=1, max_size=3))
        elif character in MARKS + DASHES:
            typed += draw(st.sampled_from(MARKS if character in MARKS else DASHES))
        else:
            typed += character
    return typed


def plain(words: str) -> str:
    """The words with one kind of white space, quotation mark and dash."""
    kinds = str.maketrans(dict.fromkeys(MARKS, "'") | dict.fromkeys(DASHES, "-"))
    return " ".join(words.split()).translate(kinds)


@given(st.data())
def test_any_slice_is_found_where_it_stands_however_it_is_typed(data: st.DataObject) -> None:
    start, end = data.draw(slices())
    typed = data.draw(retyped(TEXT[start:end]))
    assert (start, end) in find(TEXT, f"  {typed}\n")


@given(slices())
def test_what_is_found_is_unaltered_text(place: tuple[int, int]) -> None:
    for start, end in find(TEXT, slice_quote(TEXT, *place)):
        assert slice_quote(TEXT, start, end) == TEXT[start:end]
        assert plain(TEXT[start:end]) == plain(TEXT[slice(*place)])


@given(st.lists(st.tuples(st.text("ABC", min_size=1), st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT)))))
def test_highlights_joined_are_the_text(spans: list[tuple[str, int, int]]) -> None:
    spans = [(name, start, max(start + 1, end)) for name, start, end in spans]
    segments = split_highlights(TEXT, spans)
    assert "".join(segment.text for segment in segments) == TEXT
    assert all(segment.text for segment in segments)


@given(st.lists(slices()))
def test_highlights_cover_each_passage_exactly(places: list[tuple[int, int]]) -> None:
    spans = [(f"C{number}", start, end) for number, (start, end) in enumerate(places)]
    segments = split_highlights(TEXT, spans)
    for name, start, end in spans:
        assert "".join(segment.text for segment in segments if name in segment.passages) == TEXT[start:end]


def test_the_no_break_space_of_the_article_is_found_with_an_ordinary_one() -> None:
    assert "Novantrone was" not in TEXT
    assert find(TEXT, "Novantrone was the first drug") == [(734, 763)]


def test_the_curly_apostrophe_and_the_dash_are_found_with_plain_ones() -> None:
    [(start, end)] = find(TEXT, "Novantrone's severe side effects")
    assert TEXT[start:end] == "Novantrone’s severe side effects"
    [(start, end)] = find(TEXT, "Lemtrada REMS - Risk")
    assert TEXT[start:end] == "Lemtrada REMS\N{NO-BREAK SPACE}— Risk"


def test_every_place_is_found() -> None:
    assert find("aaa", "aa") == [(0, 2), (1, 3)]
    assert len(find(TEXT, "Lemtrada")) == TEXT.count("Lemtrada")


@pytest.mark.parametrize("wanted", ["", " \n", "novantrone was the first", "Novantronewas", "Ocrevus", "second.line"])
def test_other_words_are_not_found(wanted: str) -> None:
    assert find(TEXT, wanted) == []


def test_capitals_may_differ_where_asked() -> None:
    assert find("Of drugs, of DRUGS", "OF Drugs", any_case=True) == [(0, 8), (10, 18)]


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3), (0, 6)])
def test_a_slice_outside_the_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no stretch of a text of 5 characters"):
        slice_quote("relap", start, end)


def test_a_highlight_outside_the_text_is_refused() -> None:
    with pytest.raises(ValueError, match="no stretch"):
        split_highlights("relap", [("C01", 2, 6)])


def test_overlapping_passages_share_a_segment() -> None:
    assert split_highlights("abcdef", [("C19", 0, 4), ("C20", 2, 5)]) == [
        Segment("ab", ("C19",)),
        Segment("cd", ("C19", "C20")),
        Segment("e", ("C20",)),
        Segment("f", ()),
    ]


def test_an_empty_text_has_no_segments() -> None:
    assert split_highlights("", []) == []


def test_the_digest_is_that_of_the_utf8_bytes() -> None:
    assert digest(TEXT) == "68c10a478d63b473cfcdcaba509faac7971f39f4cb294774009db9fa9ee3850a"
    assert digest(TEXT) != digest(TEXT.replace("’", "'"))


@pytest.mark.parametrize("module", ["exact", "content_files", "checking"])
def test_the_exact_part_needs_no_django(module: str) -> None:
    program = f"import sys, msclinic.evidence.{module}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=False).returncode == 0
