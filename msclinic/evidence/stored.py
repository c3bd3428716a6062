"""Is what the database holds still what was stored? One sentence for each thing that is not."""

from collections.abc import Iterator

from django.db import DatabaseError, connection

from msclinic.evidence.checking import check_quotation
from msclinic.evidence.exact import digest
from msclinic.evidence.models import Contradiction, Passage, Source, SourceText
from msclinic.evidence.triggers import GUARDS

__all__ = ["check_stored", "tables_exist"]


def tables_exist() -> bool:
    """Whether there is a database that can hold sources."""
    try:
        tables = set(connection.introspection.table_names())
    except DatabaseError:
        return False
    return {model._meta.db_table for model in (Source, SourceText, Passage, Contradiction)} <= tables


def check_stored() -> list[str]:
    """Every problem of the stored texts, passages and triggers. Empty when all is well."""
    return [*_triggers(), *_texts(), *_passages(), *_contradictions()]


def _triggers() -> Iterator[str]:
    for guard in GUARDS:
        for name in guard.missing(connection):
            yield f"the trigger {name} is missing or is another one: run migrate, which puts it back"


def _texts() -> Iterator[str]:
    for text in SourceText.objects.select_related("source"):
        if digest(text.text) != text.sha256:
            yield f"{text.source.slug}: the text of version {text.version} is not the one that was stored"


def _passages() -> Iterator[str]:
    for passage in Passage.objects.select_related("source", "source_text"):
        if problem := _passage(passage):
            yield f"{passage.source.slug}: passage {passage.code}: {problem}"


def _passage(passage: Passage) -> str:
    if passage.kind != Passage.Kind.QUOTATION:
        return ""
    if passage.source_text is None or passage.source_text.source_id != passage.source_id:
        return "a quotation from the text of another source"
    return check_quotation(passage.source_text.text, passage.start, passage.end, passage.sha256)


def _contradictions() -> Iterator[str]:
    for contradiction in Contradiction.objects.select_related("source").prefetch_related("passages"):
        strangers = [item for item in contradiction.passages.all() if item.source_id != contradiction.source_id]
        for passage in strangers:
            place = f"{contradiction.source.slug}: contradiction {contradiction}"
            yield f"{place} names {passage}, a passage of another source"
