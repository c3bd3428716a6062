"""The database itself refuses to change a stored text."""

from collections.abc import Callable

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from msclinic.core.insert_only import InsertOnly
from msclinic.evidence.models import SourceText
from msclinic.evidence.triggers import SOURCE_TEXTS
from tests.evidence.factories import TEXT, SourceTextFactory

pytestmark = pytest.mark.django_db

REFUSAL = "The text of a source never changes"


def sql(statement: str, values: list[int] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def rows() -> QuerySet[SourceText]:
    return SourceText.objects.all()


WAYS: dict[str, Callable[[], object]] = {
    "update": lambda: rows().update(text="other"),
    "update through the base manager": lambda: SourceText._base_manager.update(text="other"),
    "update of the hash alone": lambda: rows().update(sha256="0" * 64),
    "bulk update": lambda: SourceText.objects.bulk_update(rows(), ["text"]),
    "delete": lambda: rows().delete(),
    "delete without collecting": lambda: rows()._raw_delete("default"),
    "insert or update": lambda: SourceText.objects.bulk_create(
        [SourceText(source_id=text.source_id, version=text.version, text="other", sha256="0" * 64) for text in rows()],
        update_conflicts=True,
        unique_fields=["source", "version"],
        update_fields=["text"],
    ),
    "SQL update": lambda: sql("UPDATE evidence_sourcetext SET text = 'other'"),
    "SQL delete": lambda: sql("DELETE FROM evidence_sourcetext"),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_database_refuses(way: str) -> None:
    stored = SourceTextFactory()
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        WAYS[way]()
    assert SourceText.objects.get(pk=stored.pk).text == TEXT


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can put a row in another's place")
@pytest.mark.parametrize("key", ["id", "version"])
def test_sqlite_refuses_to_replace_a_row(key: str) -> None:
    stored = SourceTextFactory()
    values = [stored.pk + (key != "id"), stored.source_id, 1 + (key == "id")]
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        sql(
            "REPLACE INTO evidence_sourcetext (id, source_id, version, text, sha256, stored_at) "
            "VALUES (%s, %s, %s, 'other', 'x', '2026-01-01')",
            values,
        )
    assert SourceText.objects.get().text == TEXT


def test_new_versions_are_still_accepted() -> None:
    stored = SourceTextFactory()
    SourceTextFactory(source=stored.source, text="other")
    assert rows().count() == 2


def test_every_trigger_is_there() -> None:
    assert SOURCE_TEXTS.missing(connection) == []
    assert [message for message in run_checks(databases=["default"]) if message.id == "evidence.W001"] == []


def test_a_missing_trigger_is_reported_by_the_system_check() -> None:
    with SOURCE_TEXTS.lifted(connection):
        found = [message for message in run_checks(databases=["default"]) if message.id == "evidence.W001"]
        assert len(found) == len(SOURCE_TEXTS.missing(connection)) > 0
        assert "rows of evidence_sourcetext can be changed" in found[0].msg
    assert SOURCE_TEXTS.missing(connection) == []


def test_migrate_puts_the_triggers_back() -> None:
    SOURCE_TEXTS.remove(connection)
    assert SOURCE_TEXTS.missing(connection)
    call_command("migrate", verbosity=0)
    assert SOURCE_TEXTS.missing(connection) == []


def test_the_protection_can_be_lifted_for_a_clean_up() -> None:
    SourceTextFactory()
    with SOURCE_TEXTS.lifted(connection):
        rows()._raw_delete("default")
    assert not rows().exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_tables_are_cleared_between_transactional_tests_and_protected_again(time: str) -> None:  # noqa: ARG001
    assert not rows().exists()
    SourceTextFactory()
    with pytest.raises(IntegrityError, match=REFUSAL):
        rows().update(text="other")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite remakes tables")
@pytest.mark.django_db(transaction=True)
def test_a_remade_table_is_protected_again_after_migrate() -> None:
    SourceTextFactory()
    with connection.schema_editor() as editor:
        editor._remake_table(SourceText)
    assert SOURCE_TEXTS.missing(connection)
    call_command("migrate", verbosity=0)
    assert SOURCE_TEXTS.missing(connection) == []
    assert rows().get().text == TEXT


def test_installing_twice_changes_nothing() -> None:
    SOURCE_TEXTS.install(connection)
    assert SOURCE_TEXTS.missing(connection) == []


def test_a_table_that_does_not_exist_needs_no_trigger() -> None:
    guard = InsertOnly(table="no_such_table", sentence="never")
    guard.install(connection)
    guard.remove(connection)
    assert guard.missing(connection) == []
