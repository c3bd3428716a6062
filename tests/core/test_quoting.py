from typing import Any

from msclinic.core.quoting import blocks, in_order

TEXT = "One two three four five.\nSix seven."


def passage(code: str, start: int, end: int) -> dict[str, Any]:
    left = TEXT.rfind("\n", 0, start) + 1
    right = TEXT.find("\n", end) if "\n" in TEXT[end:] else len(TEXT)
    words = {"quote": TEXT[start:end], "before": TEXT[left:start], "after": TEXT[end:right]}
    return {"id": code, "source": "text", "kind": "quotation", "start": start, "end": end} | words


def marked(*passages: dict[str, Any]) -> list[list[tuple[str, str]]]:
    return [[(piece.text, piece.passage) for piece in block.pieces] for block in blocks(passages)]


def test_passages_of_one_paragraph_are_marked_in_it_once() -> None:
    two, four = passage("B", 14, 18), passage("A", 4, 7)
    assert marked(two, four) == [[("One ", ""), ("two", "A"), (" three ", ""), ("four", "B"), (" five.", "")]]


def test_a_passage_inside_another_is_marked_with_it_and_still_named() -> None:
    outer, inner = passage("A", 0, 13), passage("B", 0, 7)
    assert marked(inner, outer) == [[("One two three", "A"), (" four five.", "")]]
    assert blocks([inner, outer])[0].codes == ["A", "B"]


def test_passages_are_named_as_the_text_has_them_and_by_code_where_two_begin_together() -> None:
    early, whole, inner, late = passage("D", 0, 3), passage("C", 4, 13), passage("B", 4, 7), passage("A", 14, 18)
    stated = {"id": "S", "source": "text", "kind": "statement", "statement": "Every six months.", "pointer": "2.1"}
    passages = [stated, late, whole, early, inner]
    assert [one["id"] for one in in_order(passages)] == ["D", "B", "C", "A", "S"]
    assert [block.codes for block in blocks(passages)] == [["D", "B", "C", "A"], ["S"]]


def test_passages_that_overlap_get_a_paragraph_each() -> None:
    assert marked(passage("A", 0, 7), passage("B", 4, 13)) == [
        [("One two", "A"), (" three four five.", "")],
        [("One ", ""), ("two three", "B"), (" four five.", "")],
    ]


def test_paragraphs_keep_apart() -> None:
    assert [block.codes for block in blocks([passage("A", 0, 3), passage("B", 25, 28)])] == [["A"], ["B"]]


def test_the_words_of_a_paragraph_are_never_changed() -> None:
    for block in blocks([passage("A", 0, 3), passage("B", 8, 13), passage("C", 25, 35)]):
        assert "".join(piece.text for piece in block.pieces) in TEXT.split("\n")


def test_a_statement_in_our_own_words_is_no_quotation() -> None:
    stated = {"id": "S1", "source": "label", "kind": "statement", "statement": "Every six months.", "pointer": "2.1"}
    (block,) = blocks([stated])
    assert (block.statement, block.pointer, block.pieces) == ("Every six months.", "2.1", [])
