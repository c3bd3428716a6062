"""Are the files of a source what they claim to be? One sentence for each thing that is not."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from msclinic.evidence.content_files import ContentError, PassageEntry, SourceFiles, read_folder
from msclinic.evidence.exact import digest, slice_quote

__all__ = ["BASES", "CODE", "KEY", "check_folder", "check_quotation"]

CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*")
BASES = ("document", "reproduction", "memory")
KEY = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")


def check_folder(folder: Path) -> list[str]:
    """Every problem of a source's files: text, hashes, offsets, names that nothing bears. Empty when all is well."""
    try:
        files = read_folder(folder)
        text = files.exact_text
    except ContentError as error:
        return error.problems
    checks = (_source(files), _passages(files, text), _contradictions(files), _silences(files))
    return [f"{folder.name}: {problem}" for check in checks for problem in check]


def check_quotation(text: str, start: int | None, end: int | None, sha256: str) -> str:
    """What is wrong with a quotation of `text`, or nothing."""
    if start is None or end is None:
        return "a quotation without start and end"
    try:
        quote = slice_quote(text, start, end)
    except ValueError as error:
        return str(error)
    return "" if digest(quote) == sha256 else f"the words from {start} to {end} are not those that were quoted"


def _source(files: SourceFiles) -> Iterator[str]:
    if files.source.slug != files.folder.name:
        yield f"the folder does not bear the name of its source, {files.source.slug!r}"
    if digest(files.exact_text) != files.source.sha256:
        yield "the text is not the one that was stored: its SHA-256 differs"
    yield from _unknown(files, files.source.disclaimer, "the disclaimer")


def _passages(files: SourceFiles, text: str) -> Iterator[str]:
    yield from _twice([passage.id for passage in files.passages], "passage")
    for passage in files.passages:
        if not CODE.fullmatch(passage.id):
            yield f"passage {passage.id!r} has no code such as C35"
        if problem := _passage(passage, text):
            yield f"passage {passage.id}: {problem}"


def _passage(passage: PassageEntry, text: str) -> str:
    if passage.kind == "quotation":
        return check_quotation(text, passage.start, passage.end, passage.sha256)
    if passage.kind == "statement":
        return _statement(passage)
    return f"{passage.kind!r} is neither quotation nor statement"


def _statement(passage: PassageEntry) -> str:
    wanted = {"text": passage.text, "pointer": passage.pointer, "basis": passage.basis, "review_by": passage.review_by}
    if empty := [name for name, value in wanted.items() if not value]:
        return f"a statement without {', '.join(empty)}"
    if passage.basis not in BASES:
        return f"{passage.basis!r} is none of {', '.join(BASES)}"
    try:
        date.fromisoformat(passage.review_by or "")
    except ValueError:
        return f"{passage.review_by!r} is no date such as 2027-01-31"
    return ""


def _contradictions(files: SourceFiles) -> Iterator[str]:
    yield from _twice([str(entry.number) for entry in files.contradictions], "contradiction")
    for entry in files.contradictions:
        if not entry.passages:
            yield f"contradiction {entry.number} names no passage"
        yield from _unknown(files, entry.passages, f"contradiction {entry.number}")


def _silences(files: SourceFiles) -> Iterator[str]:
    yield from _twice([entry.key for entry in files.silences], "silence")
    for entry in files.silences:
        if not KEY.fullmatch(entry.key):
            yield f"silence {entry.key!r} has no key such as heart-test"
        if not entry.topics or not all(KEY.fullmatch(topic) for topic in entry.topics):
            yield f"silence {entry.key} has no topics such as relapse or all"


def _unknown(files: SourceFiles, wanted: list[str], place: str) -> list[str]:
    known = {passage.id for passage in files.passages}
    return [f"{place} names {code}, which is no passage of this source" for code in wanted if code not in known]


def _twice(names: list[str], what: str) -> list[str]:
    return [f"{what} {name} occurs {times} times" for name, times in Counter(names).items() if times > 1]
