"""Every quotation of a document stands in its stored text, word for word; so do those within our own sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from msclinic.evidence.exact import digest, slice_quote
from msclinic.knowledge.wording import quoted_words
from msclinic.releases.texts import stored_text

__all__ = ["check_quotations"]

Entry = Mapping[str, Any]


def check_quotations(document: Entry) -> Iterator[str]:
    """Every passage whose words are not those of the text that its source names by hash."""
    texts = {source["slug"]: stored_text(source["sha256"]) for source in document["sources"]}
    for slug, text in texts.items():
        quoted = [passage for passage in document["passages"] if passage["source"] == slug and _quotes(passage)]
        if text is None:
            yield from [f"source {slug}: its text is not stored"] if quoted else []
            continue
        for passage in quoted:
            if problem := _quotation(passage, text):
                yield f"passage {passage['id']}: {problem}"
    yield from _quoted_in_remarks(document)


def _quoted_in_remarks(document: Entry) -> Iterator[str]:
    """Words that a remark puts between quotation marks are those of a passage that its rule names, in any language."""
    words = {passage["id"]: passage.get("quote", "") for passage in document["passages"]}
    for rule in document["rules"]:
        named = [words.get(code, "") for code in (*rule["citations"], *rule["related"])]
        remark, others = rule["remark"], document.get("translations", {}).values()
        for said in (remark, *(translations.get(remark, "") for translations in others)):
            for quoted in quoted_words(said):
                if not any(quoted in passage for passage in named):
                    yield f"rule {rule['code']}: “{quoted}” in its remark stands in none of its passages"


def _quotes(passage: Entry) -> bool:
    return bool(passage["kind"] == "quotation")


def _quotation(passage: Entry, text: str) -> str:
    try:
        words = slice_quote(text, passage["start"], passage["end"])
    except ValueError as error:
        return str(error)
    if words != passage["quote"]:
        return f"its words do not stand from {passage['start']} to {passage['end']} of the stored text"
    if digest(words) != passage["sha256"]:
        return "its hash is not that of its words"
    start, end = passage["start"] - len(passage["before"]), passage["end"] + len(passage["after"])
    context = f"{passage['before']}{words}{passage['after']}"
    return "" if start >= 0 and text[start:end] == context else "its context is not that of the stored text"
