"""Reading the files of a source: its exact text, its passages, its contradictions and its silences."""

import json
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

__all__ = [
    "SOURCES",
    "ContentError",
    "ContradictionEntry",
    "PassageEntry",
    "SilenceEntry",
    "SourceEntry",
    "SourceFiles",
    "read_folder",
    "source_folders",
]

SOURCES = Path(__file__).resolve().parent.parent / "content" / "sources"

Entry = TypeVar("Entry")


class ContentError(Exception):
    """The files of a source cannot be read, or contradict themselves; `problems` says how, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, kw_only=True)
class SourceEntry:
    """What `source.json` says of the source. `disclaimer` lists the passages in which it disclaims being advice."""

    slug: str
    title: str
    label: str
    kind: str
    publisher: str
    sha256: str
    link: str = ""
    date_stated: str | None = None
    rights: str = ""
    disclaimer: list[str]


@dataclass(frozen=True, kw_only=True)
class PassageEntry:
    """One object of `passages.json`: a quotation by its offsets and hash, or a statement in our own words."""

    id: str
    kind: str
    role: str = ""
    start: int | None = None
    end: int | None = None
    sha256: str = ""
    text: str = ""
    pointer: str = ""
    basis: str = ""
    review_by: str | None = None
    meaning: str
    ambiguity: str = ""


@dataclass(frozen=True, kw_only=True)
class ContradictionEntry:
    """One object of `contradictions.json`: where the source contradicts or blurs itself."""

    number: int
    text: str
    passages: list[str]


@dataclass(frozen=True, kw_only=True)
class SilenceEntry:
    """One object of `silences.json`: something the source says nothing about, and the topics it concerns."""

    key: str
    text: str
    topics: list[str]


@dataclass(frozen=True, kw_only=True)
class SourceFiles:
    """All that a folder says of one source. `text` holds the very bytes of `text.txt`."""

    folder: Path
    text: bytes
    source: SourceEntry
    passages: list[PassageEntry]
    contradictions: list[ContradictionEntry]
    silences: list[SilenceEntry]

    @property
    def exact_text(self) -> str:
        """The text, undecodable bytes refused, line ends untouched."""
        try:
            return self.text.decode("utf-8")
        except UnicodeDecodeError as error:
            raise ContentError([f"{self.folder.name}/text.txt: byte {error.start} is not UTF-8"]) from error


def source_folders(root: Path = SOURCES) -> list[Path]:
    """The folders of all shipped sources, in the order of their names."""
    return sorted(path.parent for path in root.glob("*/source.json"))


def read_folder(folder: Path) -> SourceFiles:
    """Read the five files of a source; ContentError names the file and the entry that cannot be read."""
    return SourceFiles(
        folder=folder,
        text=_bytes(folder / "text.txt"),
        source=_entry(SourceEntry, _json(folder / "source.json"), _name(folder / "source.json")),
        passages=_entries(PassageEntry, folder / "passages.json"),
        contradictions=_entries(ContradictionEntry, folder / "contradictions.json"),
        silences=_entries(SilenceEntry, folder / "silences.json"),
    )


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ContentError([f"{_name(path)}: {error.strerror or 'cannot be read'}"]) from error


def _json(path: Path) -> Any:
    try:
        return json.loads(_bytes(path))
    except ValueError as error:
        raise ContentError([f"{_name(path)}: not JSON: {error}"]) from error


def _entries(shape: type[Entry], path: Path) -> list[Entry]:
    rows = _json(path)
    if not isinstance(rows, list):
        raise ContentError([f"{_name(path)}: expected a list"])
    return [_entry(shape, row, f"{_name(path)}, entry {number}") for number, row in enumerate(rows, start=1)]


def _entry(shape: type[Entry], row: Any, place: str) -> Entry:
    if not isinstance(row, dict):
        raise ContentError([f"{place}: expected an object"])
    known = {field.name: field for field in fields(shape)}  # type: ignore[arg-type]
    problems = [f"{place}: {key!r} is not known here" for key in row if key not in known]
    problems += [f"{place}: {name!r} is missing" for name, field in known.items() if _wants(field) and name not in row]
    problems += [
        f"{place}: {key!r} has the wrong kind" for key in row if key in known and not _fits(row[key], known[key])
    ]
    if problems:
        raise ContentError(problems)
    return shape(**row)


def _wants(field: Any) -> bool:
    return field.default is MISSING


def _fits(value: Any, field: Any) -> bool:
    if field.type == list[str]:
        return isinstance(value, list) and all(isinstance(item, str) for item in value)
    return isinstance(value, field.type) and not isinstance(value, bool)
