"""The database itself refuses to change a release."""

from collections.abc import Callable

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet

from msclinic.releases.models import Release, ReleaseNeverChangesError
from msclinic.releases.triggers import NOTHING_LEFT, RELEASES
from tests.releases.factories import let_one_person_publish, published

pytestmark = pytest.mark.django_db

REFUSAL = "A release never changes and stays"


def rows() -> QuerySet[Release]:
    return Release.objects.all()


def sql(statement: str, values: list[object] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


WAYS: dict[str, Callable[[], object]] = {
    "update": lambda: rows().update(document="{}"),
    "update through the base manager": lambda: Release._base_manager.update(reason="other"),
    "update of the number": lambda: rows().update(number=F("number") + 1),
    "bulk update": lambda: Release.objects.bulk_update(rows(), ["reason"]),
    "delete": lambda: rows().delete(),
    "delete through the base manager": lambda: Release._base_manager.all().delete(),
    "delete without collecting": lambda: rows()._raw_delete("default"),
    "insert or update": lambda: Release.objects.bulk_create(
        [Release(number=1, sha256="0" * 64, document="{}", reason="other")],
        update_conflicts=True,
        unique_fields=["number"],
        update_fields=["document"],
    ),
    "SQL update": lambda: sql("UPDATE releases_release SET document = '{}'"),
    "SQL delete": lambda: sql("DELETE FROM releases_release"),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_database_refuses(way: str) -> None:
    stored = published({"semantics": 1})
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        WAYS[way]()
    assert rows().values().get() == {
        "id": stored.pk,
        "number": 1,
        "sha256": stored.sha256,
        "published_at": stored.published_at,
        "published_by_id": None,
        "reason": stored.reason,
        "document": stored.document,
    }


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can put a row in another's place")
@pytest.mark.parametrize("key", ["id", "number"])
def test_sqlite_refuses_to_replace_a_release(key: str) -> None:
    stored = published({"semantics": 1})
    let_one_person_publish()
    values = [stored.pk + (key != "id"), stored.number + (key != "number")]
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        sql(
            "REPLACE INTO releases_release (id, number, sha256, document, reason, published_at) "
            "VALUES (%s, %s, 'x', '{}', 'other', '2026-01-01')",
            values,
        )
    assert rows().get().document == stored.document


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has TRUNCATE")
def test_postgresql_refuses_to_empty_the_table() -> None:
    published({"semantics": 1})
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match=REFUSAL), transaction.atomic():
        sql("TRUNCATE releases_release CASCADE")
    assert rows().count() == 1


def test_saving_a_release_again_is_refused_in_words() -> None:
    with pytest.raises(ReleaseNeverChangesError, match="Release 1 never changes: publish another one"):
        published({"semantics": 1}).save()


def test_deleting_a_release_is_refused_in_words() -> None:
    with pytest.raises(ReleaseNeverChangesError, match="Release 1 stays"):
        published({"semantics": 1}).delete()


def test_new_releases_are_still_accepted() -> None:
    published({"semantics": 1})
    published({"semantics": 1})
    assert rows().count() == 2


def test_every_trigger_is_there() -> None:
    assert RELEASES.missing(connection) == []
    assert [message for message in run_checks(databases=["default"]) if message.id == "releases.W001"] == []


def test_a_missing_trigger_is_reported_by_the_system_check() -> None:
    with RELEASES.lifted(connection):
        found = [message for message in run_checks(databases=["default"]) if message.id == "releases.W001"]
        assert len(found) == len(RELEASES.missing(connection)) > 0
        assert "rows of releases_release can be changed" in found[0].msg


def test_migrate_puts_the_triggers_back() -> None:
    RELEASES.remove(connection)
    assert RELEASES.missing(connection)
    call_command("migrate", verbosity=0)
    assert RELEASES.missing(connection) == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite remakes tables")
@pytest.mark.django_db(transaction=True)
def test_a_remade_table_is_protected_again_after_migrate() -> None:
    published({"semantics": 1})
    with NOTHING_LEFT.lifted(connection), connection.schema_editor() as editor:
        editor._remake_table(Release)
    assert RELEASES.missing(connection)
    call_command("migrate", verbosity=0)
    assert RELEASES.missing(connection) == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_tables_are_cleared_between_transactional_tests_and_protected_again(time: str) -> None:  # noqa: ARG001
    assert not rows().exists()
    published({"semantics": 1})
    with pytest.raises(IntegrityError, match=REFUSAL):
        rows().update(reason="other")
