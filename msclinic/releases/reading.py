"""The reading page of a source, made from a release: its text, its passages in place, and what rests on each."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from msclinic.core.language import of_release
from msclinic.engine import Release, Rule
from msclinic.releases.marking import Paragraph, mark_text
from msclinic.releases.texts import stored_text

__all__ = ["Note", "Row", "SourceCard", "SourcePage", "source_cards", "source_page"]

Entry = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SourceCard:
    """A source of the release, as the list of sources shows it."""

    source: Entry
    badge: str
    disclaimer: list[str]
    passages: int
    rules: int


@dataclass(frozen=True, slots=True)
class Note:
    """A passage, with what it means, what it leaves open, and what rests on it."""

    passage: Entry
    cited_by: list[Rule]
    beside: list[Rule]
    contradictions: list[int]


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph of the text with the notes on the passages that begin in it."""

    marked: SafeString
    after: str
    level: str
    notes: list[Note]


@dataclass(frozen=True, slots=True)
class SourcePage:
    """Everything that the reading page of one source shows."""

    release: Release
    card: SourceCard
    text_found: bool
    rows: list[Row]
    statements: list[Note]
    contradictions: list[Entry]
    silences: list[Entry]


def source_cards(release: Release) -> list[SourceCard]:
    """The sources of a release, in its order."""
    return [_card(release, source) for source in release.document["sources"]]


def source_page(release: Release, slug: str) -> SourcePage:
    """The reading page of a source. Raises KeyError where the release has no such source."""
    source = release.sources[slug]
    notes = {passage["id"]: _note(release, passage) for passage in _of(release, "passages", slug)}
    quotations = [note.passage for note in notes.values() if note.passage["kind"] == "quotation"]
    text = stored_text(source["sha256"])
    return SourcePage(
        release=release,
        card=_card(release, source),
        text_found=text is not None,
        rows=_listed(quotations, notes) if text is None else _read(text, quotations, notes),
        statements=[note for note in notes.values() if note.passage["kind"] != "quotation"],
        contradictions=_of(release, "contradictions", slug),
        silences=_of(release, "silences", slug),
    )


def _of(release: Release, part: str, slug: str) -> list[Entry]:
    return [entry for entry in release.document[part] if entry["source"] == slug]


def _card(release: Release, source: Entry) -> SourceCard:
    return SourceCard(
        source=source,
        badge=_badge(release, source),
        disclaimer=[release.passages[code].get("quote", "") for code in source["disclaimer"]],
        passages=len(_of(release, "passages", source["slug"])),
        rules=sum(rule.source == source["slug"] for rule in release.rules),
    )


def _badge(release: Release, source: Entry) -> str:
    """Such as: news article, undated, not medical advice."""
    day = source["date_stated"]
    dated = _("dated %(day)s") % {"day": day} if day else _("undated")
    kind = release.said(source["kind"], of_release())
    return ", ".join([kind, dated, *([_("not medical advice")] if source["disclaimer"] else [])])


def _note(release: Release, passage: Entry) -> Note:
    code = passage["id"]
    return Note(
        passage=passage,
        cited_by=[rule for rule in release.rules if code in (citation["passage"] for citation in rule.citations)],
        beside=[rule for rule in release.rules if code in rule.related],
        contradictions=[
            row["number"]
            for row in release.document["contradictions"]
            if row["source"] == passage["source"] and code in row["passages"]
        ],
    )


def _read(text: str, quotations: Iterable[Entry], notes: Mapping[str, Note]) -> list[Row]:
    paragraphs = mark_text(text, [(entry["id"], entry["start"], entry["end"]) for entry in quotations])
    return [
        Row(paragraph.marked, paragraph.after, level, [notes[code] for code in paragraph.passages])
        for paragraph, level in zip(paragraphs, _levels(paragraphs), strict=True)
    ]


def _levels(paragraphs: Sequence[Paragraph]) -> list[str]:
    """The title of a text is the heading above its headings."""
    titled = bool(paragraphs) and paragraphs[0].heading
    levels = ["h3" if paragraph.heading else "p" for paragraph in paragraphs]
    return ["h2", *levels[1:]] if titled else levels


def _listed(quotations: Iterable[Entry], notes: Mapping[str, Note]) -> list[Row]:
    """Without a text, its quotations one by one, as the release holds them."""
    marked = '<mark id="{}">{}</mark>'
    return [
        Row(format_html(marked, entry["id"], entry["quote"]), "", "p", [notes[entry["id"]]]) for entry in quotations
    ]
