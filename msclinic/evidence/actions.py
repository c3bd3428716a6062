"""Every change to sources and passages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Max, Model

from msclinic.core.reasons import SHIPPED, given_reason, was_there
from msclinic.evidence.checking import check_folder
from msclinic.evidence.content_files import ContentError, PassageEntry, SourceFiles, read_folder
from msclinic.evidence.exact import digest
from msclinic.evidence.models import Contradiction, Passage, Silence, Source, SourceText
from msclinic.evidence.versions import Kept, fates, passages_to_move

__all__ = [
    "LoadReport",
    "add_contradiction",
    "add_passage",
    "add_silence",
    "add_source",
    "add_text",
    "carry_over",
    "load_source",
]

Row = TypeVar("Row", bound=Model)


@dataclass
class LoadReport:
    """What loading a folder did: rows it made, rows it left alone, and which of those differ from the files."""

    made: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    differing: list[str] = field(default_factory=list)

    def keep(self, name: str, *, same: bool) -> None:
        """Note a row that was there already."""
        self.left_alone.append(name)
        if not same:
            self.differing.append(name)

    def leave_out(self, name: str, why: str = "somebody deleted or renamed") -> None:
        """Note a row that is not made, because it was deleted or renamed, or rests on one that was."""
        self.keep(f"{name}, which {why},", same=False)

    def __str__(self) -> str:
        lines = [f"{len(self.made)} made, {len(self.left_alone)} left alone"]
        lines += [f"{name} differs from the files and was left alone" for name in self.differing]
        return "\n".join(lines)


def add_source(**fields: Any) -> Source:
    """Add a source; ValidationError names the fields that do not fit."""
    return _added(Source(**fields))


@transaction.atomic
def add_text(*, source: Source, text: str) -> SourceText:
    """Store a text as the next version of the source; ValidationError when it is stored already."""
    latest = source.texts.aggregate(latest=Max("version"))["latest"] or 0
    return _added(SourceText(source=source, version=latest + 1, text=text, sha256=digest(text)))


@transaction.atomic
def carry_over(*, text: SourceText) -> list[Kept]:
    """Let the passages whose very words stand in a newer text rest on it, and say what became of each.

    Those whose words are changed or gone stay where they are: a person looks at them.
    """
    found = fates(passages_to_move(text), text.text)
    for kept in found:
        if kept.can_be_carried_over:
            passage = kept.passage
            passage.source_text, passage.start, passage.end = text, kept.start, kept.end
            passage.full_clean()
            passage.save()
    return found


def add_passage(*, source: Source, code: str, **fields: Any) -> Passage:
    """Add a quotation (`source_text`, `start`, `end`) or a statement (`kind`, `text`, `pointer`, `basis` …)."""
    return _added(Passage(source=source, code=code, **fields))


@transaction.atomic
def add_contradiction(*, source: Source, number: int, text: str, passages: Iterable[Passage]) -> Contradiction:
    """Add a place where the source contradicts or blurs itself, with the passages it concerns."""
    contradiction = _added(Contradiction(source=source, number=number, text=text))
    contradiction.passages.set(passages)
    return contradiction


def add_silence(*, source: Source, number: int, key: str, text: str, topics: list[str]) -> Silence:
    """Add something the source says nothing about."""
    return _added(Silence(source=source, number=number, key=key, text=text, topics=topics))


@given_reason(SHIPPED)
@transaction.atomic
def load_source(folder: Path) -> LoadReport:
    """Load a source from its files. A row that exists already is left as it is, edited or not, and reported.

    One that somebody deleted or renamed is not made again.

    ContentError when the files do not pass `check_folder`; then nothing is loaded.
    """
    if problems := check_folder(folder):
        raise ContentError(problems)
    files, report = read_folder(folder), LoadReport()
    source = _load_head(files, report)
    text = _load_text(files, source, report)
    for entry in files.passages:
        _load_passage(entry, source, text, report, disclaimer=entry.id in files.source.disclaimer)
    _load_contradictions(files, source, report)
    _load_silences(files, source, report)
    return report


def _added(row: Row) -> Row:
    row.full_clean()
    row.save(force_insert=True)
    return row


def _load_head(files: SourceFiles, report: LoadReport) -> Source:
    head = files.source
    wanted = {
        "title": head.title,
        "label": head.label,
        "kind": head.kind,
        "publisher": head.publisher,
        "link": head.link,
        "date_stated": head.date_stated or "",
        "rights": head.rights,
    }
    source = Source.objects.filter(slug=head.slug).first()
    if source:
        report.keep(f"source {head.slug}", same=_same(source, wanted))
        return source
    report.made.append(f"source {head.slug}")
    return add_source(slug=head.slug, **wanted)


def _load_text(files: SourceFiles, source: Source, report: LoadReport) -> SourceText:
    stored = source.texts.filter(sha256=files.source.sha256).first()
    if stored:
        report.keep(f"text version {stored.version}", same=True)
        return stored
    made = add_text(source=source, text=files.exact_text)
    report.made.append(f"text version {made.version}")
    return made


def _load_passage(
    entry: PassageEntry, source: Source, text: SourceText, report: LoadReport, *, disclaimer: bool
) -> None:
    wanted = {
        "kind": entry.kind,
        "role": entry.role,
        "disclaimer": disclaimer,
        "source_text": text if entry.kind == Passage.Kind.QUOTATION else None,
        "start": entry.start,
        "end": entry.end,
        "text": entry.text,
        "pointer": entry.pointer,
        "basis": entry.basis,
        "review_by": date.fromisoformat(entry.review_by) if entry.review_by else None,
        "meaning": entry.meaning,
        "ambiguity": entry.ambiguity,
    }
    stored = source.passages.filter(code=entry.id).first()
    if stored:
        report.keep(f"passage {entry.id}", same=_same(stored, wanted))
        return
    if was_there(Passage, source=source.pk, code=entry.id):
        report.leave_out(f"passage {entry.id}")
        return
    add_passage(source=source, code=entry.id, **wanted)
    report.made.append(f"passage {entry.id}")


def _load_contradictions(files: SourceFiles, source: Source, report: LoadReport) -> None:
    passages = {passage.code: passage for passage in source.passages.all()}
    for entry in files.contradictions:
        name = f"contradiction {entry.number}"
        stored = source.contradictions.filter(number=entry.number).first()
        if stored:
            codes = set(stored.passages.values_list("code", flat=True))
            report.keep(name, same=stored.text == entry.text and codes == set(entry.passages))
            continue
        lost = [code for code in entry.passages if code not in passages]
        if lost or was_there(Contradiction, source=source.pk, number=entry.number):
            report.leave_out(name, *([f"needs passage {lost[0]}"] if lost else []))
            continue
        concerned = [passages[code] for code in entry.passages]
        add_contradiction(source=source, number=entry.number, text=entry.text, passages=concerned)
        report.made.append(name)


def _load_silences(files: SourceFiles, source: Source, report: LoadReport) -> None:
    for number, entry in enumerate(files.silences, start=1):
        wanted = {"number": number, "text": entry.text, "topics": entry.topics}
        stored = source.silences.filter(key=entry.key).first()
        if stored:
            report.keep(f"silence {entry.key}", same=_same(stored, wanted))
            continue
        if was_there(Silence, source=source.pk, key=entry.key):
            report.leave_out(f"silence {entry.key}")
            continue
        add_silence(source=source, number=number, key=entry.key, text=entry.text, topics=entry.topics)
        report.made.append(f"silence {entry.key}")


def _same(row: Model, wanted: dict[str, Any]) -> bool:
    return all(getattr(row, name) == value for name, value in wanted.items())
