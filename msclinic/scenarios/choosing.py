"""The choices of a question as they are typed: verdicts and answers in the words of the page, passages by code."""

import re
from collections.abc import Iterable

from msclinic.core.language import of_release
from msclinic.core.shapes import shapes_in
from msclinic.engine import Release

__all__ = ["chosen", "in_words"]


def in_words(release: Release, kind: str, values: Iterable[str]) -> str:
    """What may be chosen, with commas between; what the release does not know stays as it is."""
    words = _words(release, kind)
    return ", ".join(words.get(value, value) for value in values)


def chosen(release: Release, kind: str, text: str) -> tuple[list[str], list[str]]:
    """The choices that were typed, by their words or their keys, and what is none of that kind.

    A word may have commas of its own: the longest one counts.
    """
    words = _words(release, kind)
    known = {word.casefold(): value for value, word in words.items()} | {value.casefold(): value for value in words}
    parts = [" ".join(part.split()) for part in re.split(r"[,;\n]", text) if part.strip()]
    found, strange = list[str](), list[str]()
    while parts:
        sizes = range(len(parts), 0, -1)
        size = next((one for one in sizes if ", ".join(parts[:one]).casefold() in known), 1)
        said, parts = ", ".join(parts[:size]), parts[size:]
        keys = [said] if said.casefold() in known else said.split()
        if all(key.casefold() in known for key in keys):
            found += [known[key.casefold()] for key in keys]
        else:
            strange.append(said)
    return list(dict.fromkeys(found)), strange


def _words(release: Release, kind: str) -> dict[str, str]:
    if kind == "verdict":
        return {verdict.value: shape.word for verdict, shape in shapes_in(of_release()).items()}
    if kind == "missing":
        facts = release.vocabulary.facts
        return {key: release.said(fact.label, of_release()) for key, fact in facts.items()}
    return {code: code for code in release.passages}
