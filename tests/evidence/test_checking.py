"""Drift of the files is found and named."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from msclinic.evidence.checking import check_folder, check_quotation
from msclinic.evidence.exact import digest

Change = Callable[[Any], Any]


def alter(folder: Path, name: str, change: Change) -> list[str]:
    """Change the rows of one file and check the folder."""
    rows = json.loads((folder / name).read_text())
    changed = change(rows)
    (folder / name).write_text(json.dumps(rows if changed is None else changed))
    return check_folder(folder)


def without(rows: list[dict[str, Any]], field: str) -> list[dict[str, Any]]:
    """The rows, the first without one of its fields."""
    return [{key: value for key, value in rows[0].items() if key != field}, *rows[1:]]


def test_an_unaltered_copy_is_clean(copy: Path) -> None:
    assert check_folder(copy) == []


def test_one_changed_byte_is_noticed_in_the_text_and_in_the_passage(copy: Path) -> None:
    text = (copy / "text.txt").read_bytes()
    (copy / "text.txt").write_bytes(text.replace(b"24 to 48", b"24 to 47"))
    assert check_folder(copy) == [
        "infusion-treatments-for-ms: the text is not the one that was stored: its SHA-256 differs",
        "infusion-treatments-for-ms: passage C35: the words from 2589 to 2727 are not those that were quoted",
    ]


@pytest.mark.parametrize("addition", [b"\n", b" ", "\N{NO-BREAK SPACE}".encode()])
def test_an_addition_at_the_end_is_noticed(copy: Path, addition: bytes) -> None:
    (copy / "text.txt").write_bytes((copy / "text.txt").read_bytes() + addition)
    assert len(check_folder(copy)) == 1


def test_changed_line_ends_are_noticed(copy: Path) -> None:
    (copy / "text.txt").write_bytes((copy / "text.txt").read_bytes().replace(b"\n", b"\r\n"))
    assert "its SHA-256 differs" in check_folder(copy)[0]


def test_a_byte_that_is_no_text_is_named(copy: Path) -> None:
    (copy / "text.txt").write_bytes(b"\xff" + (copy / "text.txt").read_bytes())
    assert check_folder(copy) == ["infusion-treatments-for-ms/text.txt: byte 0 is not UTF-8"]


def test_a_missing_file_is_named(copy: Path) -> None:
    (copy / "silences.json").unlink()
    assert check_folder(copy) == ["infusion-treatments-for-ms/silences.json: No such file or directory"]


def test_a_file_that_is_not_json_is_named(copy: Path) -> None:
    (copy / "passages.json").write_text("[")
    assert check_folder(copy)[0].startswith("infusion-treatments-for-ms/passages.json: not JSON")


@pytest.mark.parametrize(
    ("name", "change", "problem"),
    [
        ("source.json", lambda source: source | {"slug": "other"}, "does not bear the name of its source, 'other'"),
        ("source.json", lambda source: source | {"disclaimer": ["C99"]}, "the disclaimer names C99"),
        ("source.json", lambda source: source | {"author": "x"}, "source.json: 'author' is not known here"),
        ("source.json", lambda _: [], "source.json: expected an object"),
        ("passages.json", lambda _: {"id": "C01"}, "passages.json: expected a list"),
        ("passages.json", lambda rows: rows[0].update(end=27), "passage C01: the words from 0 to 27 are not those"),
        ("passages.json", lambda rows: rows[0].update(end=9999), "passage C01: 0 to 9999 is no stretch of a text"),
        ("passages.json", lambda rows: rows[0].update(start=True), "entry 1: 'start' has the wrong kind"),
        ("passages.json", lambda rows: without(rows, "start"), "passage C01: a quotation without start and end"),
        ("passages.json", lambda rows: without(rows, "meaning"), "entry 1: 'meaning' is missing"),
        ("passages.json", lambda rows: rows[0].update(kind="rumour"), "'rumour' is neither quotation nor statement"),
        ("passages.json", lambda rows: rows[0].update(id="c 1"), "passage 'c 1' has no code such as C35"),
        ("passages.json", lambda rows: rows.append(rows[0]), "passage C01 occurs 2 times"),
        ("contradictions.json", lambda rows: rows[1]["passages"].append("C99"), "contradiction 2 names C99"),
        ("contradictions.json", lambda rows: rows[1].update(passages=[]), "contradiction 2 names no passage"),
        ("contradictions.json", lambda rows: rows.append(rows[0]), "contradiction 1 occurs 2 times"),
        ("contradictions.json", lambda rows: rows[0].update(passages="C06"), "entry 1: 'passages' has the wrong kind"),
        ("silences.json", lambda rows: rows[0].update(key="the dose"), "'the dose' has no key such as heart-test"),
        ("silences.json", lambda rows: rows[0].update(topics=[]), "silence dose has no topics"),
        ("silences.json", lambda rows: rows.append(rows[0]), "silence dose occurs 2 times"),
    ],
)
def test_a_fault_is_named(copy: Path, name: str, change: Change, problem: str) -> None:
    assert any(problem in line for line in alter(copy, name, change)), check_folder(copy)


STATEMENT = {
    "id": "S-1",
    "kind": "statement",
    "text": "Relapses last at least a day.",
    "pointer": "section 2",
    "basis": "document",
    "review_by": "2027-01-31",
    "meaning": "How long a relapse lasts.",
}


def test_a_whole_statement_is_accepted(copy: Path) -> None:
    assert alter(copy, "passages.json", lambda rows: [*rows, STATEMENT]) == []


@pytest.mark.parametrize(
    ("fault", "problem"),
    [
        ({"text": "", "pointer": ""}, "passage S-1: a statement without text, pointer"),
        ({"basis": "hearsay"}, "passage S-1: 'hearsay' is none of document, reproduction, memory"),
        ({"review_by": "soon"}, "passage S-1: 'soon' is no date such as 2027-01-31"),
    ],
)
def test_an_incomplete_statement_is_named(copy: Path, fault: dict[str, str], problem: str) -> None:
    [line] = alter(copy, "passages.json", lambda rows: [*rows, STATEMENT | fault])
    assert problem in line


def test_a_right_quotation_has_no_problem(article: str) -> None:
    assert check_quotation(article, 0, 26, digest("Infusion Treatments for MS")) == ""
