"""The database itself refuses to change a stored text."""

from collections.abc import Callable
from dataclasses import replace

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


on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has it")


@on_postgresql
@pytest.mark.parametrize("tables", ["evidence_sourcetext CASCADE", "evidence_source CASCADE"])
def test_postgresql_refuses_to_empty_the_table(tables: str) -> None:
    SourceTextFactory()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        sql(f"TRUNCATE {tables}")
    assert rows().count() == 1


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


HOLLOW = {
    "sqlite": {
        "a trigger that does nothing": [
            "DROP TRIGGER evidence_sourcetext_no_update",
            "CREATE TRIGGER evidence_sourcetext_no_update BEFORE UPDATE ON evidence_sourcetext BEGIN SELECT 1; END",
        ],
        "a trigger with a condition": [
            "DROP TRIGGER evidence_sourcetext_no_update",
            "CREATE TRIGGER evidence_sourcetext_no_update BEFORE UPDATE ON evidence_sourcetext WHEN NEW.version > 1 "
            f"BEGIN SELECT RAISE(ABORT, '{SOURCE_TEXTS.sentence}'); END",
        ],
    },
    "postgresql": {
        "a trigger that does nothing": [
            "CREATE OR REPLACE FUNCTION evidence_sourcetext_no_change() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN COALESCE(NEW, OLD); END $$",
        ],
        "a trigger with a condition": [
            "DROP TRIGGER evidence_sourcetext_no_change ON evidence_sourcetext",
            "CREATE TRIGGER evidence_sourcetext_no_change BEFORE UPDATE ON evidence_sourcetext FOR EACH ROW "
            "WHEN (NEW.version > 1) EXECUTE FUNCTION evidence_sourcetext_no_change()",
        ],
        "a trigger that is off": ["ALTER TABLE evidence_sourcetext DISABLE TRIGGER evidence_sourcetext_no_change"],
        "a trigger for replicas alone": [
            "ALTER TABLE evidence_sourcetext ENABLE REPLICA TRIGGER evidence_sourcetext_no_change"
        ],
        "a table that can be emptied": [
            "ALTER TABLE evidence_sourcetext DISABLE TRIGGER evidence_sourcetext_no_truncate"
        ],
    },
}[connection.vendor]


@pytest.mark.parametrize("hollow", HOLLOW)
def test_a_trigger_that_refuses_less_counts_as_missing_and_is_replaced(hollow: str) -> None:
    for statement in HOLLOW[hollow]:
        sql(statement)
    assert SOURCE_TEXTS.missing(connection)
    call_command("migrate", verbosity=0)
    assert SOURCE_TEXTS.missing(connection) == []
    SourceTextFactory()
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        rows().update(text="other")


def test_what_is_written_otherwise_in_the_code_reaches_a_database_that_exists() -> None:
    changed = replace(SOURCE_TEXTS, sentence="It stays as it is.", keys=(("id",),))
    assert changed.missing(connection)
    changed.install(connection)
    assert changed.missing(connection) == []
    SourceTextFactory()
    with pytest.raises(IntegrityError, match="It stays as it is"), transaction.atomic():
        rows().update(text="other")


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can put a row in another's place")
def test_changed_keys_reach_a_database_that_exists() -> None:
    changed = replace(SOURCE_TEXTS, keys=(("id",),))
    assert changed.missing(connection) == ["evidence_sourcetext_no_replace"]


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
