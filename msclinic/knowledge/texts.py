"""Every text of a release document that is said in the language of the reader: our own words, and nothing of a source.

Quotations, statements of a source, proper names and keys are the same in every language.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

__all__ = ["texts_of"]

Entry = Mapping[str, Any]

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "groups": ("label",),
    "facts": ("label", "name", "help", "hint"),
    "rules": ("question", "remark"),
    "agents": ("generic",),
    "therapies": ("name",),
    "categories": ("name", "text"),
    "catalogue": ("name",),
    "sources": ("label", "kind"),
    "passages": ("meaning", "ambiguity"),
    "contradictions": ("text",),
    "silences": ("text",),
}
"""By the list that it stands in, the fields of an entry that hold our own words."""


def texts_of(document: Entry) -> list[str]:
    """Each of the texts once, in the order of the document."""
    return list(dict.fromkeys(text for text in _texts(document) if text))


def _texts(document: Entry) -> Iterator[str]:
    for part, names in _WORDS.items():
        for entry in document.get(part, ()):
            yield from (entry.get(name, "") for name in names)
            yield from _inside(part, entry)


def _inside(part: str, entry: Entry) -> Iterator[str]:
    """What stands in the rows of an entry."""
    if part == "facts":
        yield from (choice["label"] for choice in entry.get("choices", ()))
        for column in entry.get("fields", ()):
            yield from (column["label"], column["name"], column.get("help", ""), column.get("hint", ""))
            yield from (choice["label"] for choice in column.get("choices", ()))
    elif part == "rules":
        yield from entry.get("says", {}).values()
        yield from entry.get("silent_on", ())
        yield (entry.get("local_reading") or {}).get("reason", "")
    elif part == "catalogue":
        for line in entry["lines"]:
            yield from (line["label"], line["text"])
