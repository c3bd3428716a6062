"""The database itself refuses to change what was saved, and lets a payload go only behind a tombstone."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.core.checks import run_checks
from django.db import IntegrityError, connection, transaction

from msclinic.assessments.models import Payload, SavedAssessment, Tombstone
from msclinic.assessments.triggers import GUARDS, PAYLOADS
from msclinic.core.written_once import NeverChangesError

pytestmark = pytest.mark.django_db

Saved = Callable[..., SavedAssessment]


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def stone(header: SavedAssessment) -> Tombstone:
    row = Tombstone(assessment=header, reason="Made up.")
    row.save()
    return row


WAYS: dict[str, Callable[[SavedAssessment], object]] = {
    "update of a header": lambda _: SavedAssessment.objects.update(software="9"),
    "update of a header through the base manager": lambda _: SavedAssessment._base_manager.update(page="therapies"),
    "bulk update of headers": lambda _: SavedAssessment.objects.bulk_update(SavedAssessment.objects.all(), ["sha256"]),
    "deleting a header": lambda _: SavedAssessment.objects.all()._raw_delete("default"),
    "SQL update of a header": lambda _: sql("UPDATE assessments_savedassessment SET sha256 = 'x'"),
    "SQL delete of a header": lambda _: sql("DELETE FROM assessments_savedassessment"),
    "update of a payload": lambda _: Payload.objects.update(note="other"),
    "SQL update of a payload": lambda _: sql("UPDATE assessments_payload SET answer = '{}'"),
    "deleting a payload": lambda _: Payload.objects.all().delete(),
    "deleting a payload without collecting": lambda _: Payload.objects.all()._raw_delete("default"),
    "SQL delete of a payload": lambda _: sql("DELETE FROM assessments_payload"),
    "update of a payload behind a tombstone": lambda header: (stone(header), Payload.objects.update(note="other")),
    "another payload in its place": lambda header: Payload.objects.bulk_create(
        [Payload(assessment=header, note="other")],
        update_conflicts=True,
        unique_fields=["assessment"],
        update_fields=["note"],
    ),
    "update of a tombstone": lambda header: (stone(header), Tombstone.objects.update(reason="other")),
    "deleting a tombstone": lambda header: (stone(header), Tombstone.objects.all().delete()),
    "SQL delete of a tombstone": lambda header: (stone(header), sql("DELETE FROM assessments_tombstone")),
}


@pytest.mark.parametrize("way", WAYS)
def test_the_database_refuses(saved: Saved, way: str) -> None:
    header = saved(note="as it was")
    before = SavedAssessment.objects.values().get(), Payload.objects.values().get()
    refusals = "|".join(guard.sentence for guard in GUARDS)
    with pytest.raises(IntegrityError, match=refusals), transaction.atomic():
        WAYS[way](header)
    assert (SavedAssessment.objects.values().get(), Payload.objects.values().get()) == before


def test_the_models_refuse_before_the_database(saved: Saved) -> None:
    header = saved()
    for row in (header, header.payload, stone(header)):
        with pytest.raises(NeverChangesError, match="never changes"):
            row.save()
        with pytest.raises(NeverChangesError, match="stays"):
            row.delete()


def test_behind_its_own_tombstone_a_payload_goes_and_no_other_one(saved: Saved) -> None:
    first, second = saved(), saved()
    stone(first)
    with pytest.raises(IntegrityError, match=PAYLOADS.sentence), transaction.atomic():
        Payload.objects.filter(assessment=second).delete()
    Payload.objects.filter(assessment=first).delete()
    assert list(Payload.objects.values_list("assessment", flat=True)) == [second.pk]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can put a row in another's place")
def test_sqlite_refuses_to_replace_a_row(saved: Saved) -> None:
    saved()
    for model in (SavedAssessment, Payload):
        table = model._meta.db_table
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            sql(f"REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608  # names of our own tables


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has it")
@pytest.mark.parametrize("table", ["assessments_savedassessment", "assessments_payload", "assessments_tombstone"])
def test_postgresql_refuses_to_empty_the_tables(saved: Saved, table: str) -> None:
    saved()
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        sql(f"TRUNCATE {table} CASCADE")
    assert Payload.objects.count() == 1


def test_every_trigger_is_there_and_a_missing_one_is_reported() -> None:
    assert [message for message in run_checks(databases=["default"]) if message.id == "assessments.W001"] == []
    with PAYLOADS.lifted(connection):
        assert [message for message in run_checks(databases=["default"]) if message.id == "assessments.W001"]


def test_a_payload_without_its_condition_counts_as_unprotected() -> None:
    assert replace(PAYLOADS, tombstones="").missing(connection)
