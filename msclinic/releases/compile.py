"""The draft, as one release document: what every app contributes, the evidence, and the sentences."""

import json
import logging
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import Error
from django.utils.module_loading import import_string

from msclinic.engine import ReleaseError
from msclinic.engine.release import SEMANTICS
from msclinic.evidence.models import Passage, Source, SourceText
from msclinic.evidence.selectors import contradictions_of, passages_of, silences_of, sources
from msclinic.knowledge.sections import Section, compile_questions
from msclinic.knowledge.translations import translations_of

__all__ = ["SENTENCES", "compile_draft", "read_sentences"]

logger = logging.getLogger(__name__)

SENTENCES: Final = Path(__file__).resolve().parent.parent / "content" / "sentences"

_PAGES: Final = ("both", "relapse", "therapies")
"""Where a group of questions is asked, in the order of the form: first what both pages ask."""

Entry = dict[str, Any]


UNFORESEEN: Final = "the draft could not be put together, and no row is known to be at fault ({}); the log says more"


def compile_draft() -> Entry:
    """The document that publishing now would make a release of. Raises ReleaseError, which names the row at fault.

    What nobody foresaw is a ReleaseError too, so that a page can say so; only a database that fails is none.
    """
    try:
        return _compiled()
    except (Error, ReleaseError):
        raise
    except Exception as error:
        logger.exception("The draft could not be compiled.")
        raise ReleaseError(UNFORESEEN.format(f"{type(error).__name__}: {error}")) from error


def _compiled() -> Entry:
    sections = [compile_questions(), *(import_string(path)() for path in settings.RULE_SECTIONS)]
    groups = _groups(sections)
    document = {
        "semantics": SEMANTICS,
        "groups": groups,
        "facts": _facts(sections, groups),
        "rules": _rules(sections),
        "sentences": read_sentences(),
        **{name: _joined(sections, name) for name in ("agents", "examinations", "history_leaves_out")},
        **{name: _joined(sections, name) for name in ("therapies", "categories", "catalogue")},
    }
    document |= _evidence()
    translations = translations_of(document)
    return document | ({"translations": translations} if translations else {})


def read_sentences(folder: Path = SENTENCES) -> Entry:
    """The sentences of every language, by its code."""
    return {path.stem: json.loads(path.read_bytes()) for path in sorted(folder.glob("*.json"))}


def _joined(sections: Sequence[Section], name: str) -> list[Any]:
    return [entry for section in sections for entry in getattr(section, name)]


def _groups(sections: Sequence[Section]) -> list[Entry]:
    groups = _joined(sections, "groups")
    for group in groups:
        if group["page"] not in _PAGES:
            raise ReleaseError(f"group {group['key']}: there is no page {group['page']!r}")
    return sorted(groups, key=lambda group: _PAGES.index(group["page"]))


def _facts(sections: Sequence[Section], groups: Sequence[Entry]) -> list[Entry]:
    places = {group["key"]: place for place, group in enumerate(groups)}
    facts = _joined(sections, "facts")
    for fact in facts:
        if fact["group"] not in places:
            raise ReleaseError(f"fact {fact['key']}: there is no group {fact['group']!r}")
    return sorted(facts, key=lambda fact: places[fact["group"]])


def _rules(sections: Sequence[Section]) -> list[Entry]:
    """In their positions; those without one after them, by code."""
    rules = sorted(_joined(sections, "rules"), key=_place)
    return [{name: value for name, value in rule.items() if name != "position"} for rule in rules]


def _place(rule: Entry) -> tuple[bool, int, str]:
    position = rule.get("position")
    return position is None, position or 0, rule["code"]


def _evidence() -> dict[str, list[Entry]]:
    """Sources by slug, passages by code, the rest by number: the same document from any database."""
    parts: dict[str, list[Entry]] = {"sources": [], "passages": [], "contradictions": [], "silences": []}
    for source in sorted(sources(), key=lambda source: source.slug):
        passages = sorted(passages_of(source.slug), key=lambda passage: passage.code)
        parts["sources"].append(_source(source, passages))
        parts["passages"].extend(map(_passage, passages))
        parts["contradictions"].extend(_contradictions(source))
        parts["silences"].extend(_silences(source))
    return parts


def _source(source: Source, passages: Iterable[Passage]) -> Entry:
    passages = list(passages)
    text = _text(source, passages)
    named = ("slug", "title", "label", "kind", "publisher", "link", "date_stated", "rights")
    return {name: getattr(source, name) for name in named} | {
        "sha256": text.sha256 if text else "",
        "version": text.version if text else None,
        "disclaimer": [passage.code for passage in passages if passage.disclaimer],
    }


def _text(source: Source, passages: Iterable[Passage]) -> SourceText | None:
    """The newest text that a passage quotes: a text that was only stored changes nothing yet."""
    quoted = {passage.source_text for passage in passages if passage.source_text is not None}
    return max(quoted or source.texts.all(), key=lambda text: text.version, default=None)


def _passage(passage: Passage) -> Entry:
    entry = {"id": passage.code, "source": passage.source.slug, "kind": passage.kind}
    if passage.kind == Passage.Kind.QUOTATION:
        place = {"start": passage.start, "end": passage.end, "sha256": passage.sha256}
        words = place | {"quote": _quote(passage)} | _context(passage)
    else:
        review_by = passage.review_by.isoformat() if passage.review_by else ""
        words = {"statement": passage.text, "pointer": passage.pointer, "basis": passage.basis, "review_by": review_by}
    return entry | words | {"meaning": passage.meaning, "ambiguity": passage.ambiguity}


def _quote(passage: Passage) -> str:
    try:
        return passage.quote
    except ValueError as error:
        raise ReleaseError(f"passage {passage.code}: {error}") from error


def _context(passage: Passage) -> Entry:
    """The rest of the quotation's paragraph, so that a finding can show it in its context."""
    text = passage.source_text.text if passage.source_text is not None else ""
    start, end = passage.start or 0, passage.end or 0
    following = text.find("\n", end)
    return {
        "before": text[text.rfind("\n", 0, start) + 1 : start],
        "after": text[end : following if following >= 0 else len(text)],
    }


def _contradictions(source: Source) -> Iterable[Entry]:
    for row in sorted(contradictions_of(source.slug), key=lambda row: row.number):
        codes = sorted(passage.code for passage in row.passages.all())
        yield {"source": source.slug, "number": row.number, "text": row.text, "passages": codes}


def _silences(source: Source) -> Iterable[Entry]:
    for row in sorted(silences_of(source.slug), key=lambda row: (row.number, row.key)):
        yield {"source": source.slug, "key": row.key, "text": row.text, "topics": row.topics}
