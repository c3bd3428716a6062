"""No row that is written once can be changed, deleted or put out of its place, by whatever name of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F

from msclinic.accounts.models import User
from msclinic.assessments.models import Feedback, FeedbackAnswer, Payload, SavedAssessment, Tombstone
from msclinic.core.insert_only import InsertOnly, every_guard
from msclinic.core.written_once import NeverChangesError
from msclinic.evidence.models import TextNeverChangesError
from msclinic.releases.models import Decision, Proposal, ProposalAuthor, ReleaseNeverChangesError, Withdrawal
from tests.evidence.factories import SourceTextFactory
from tests.releases.factories import let_one_person_publish, published

pytestmark = pytest.mark.django_db

GUARDS = {guard.table: guard for guard in every_guard() if isinstance(guard, InsertOnly)}
MODELS = {model._meta.db_table: model for model in apps.get_models() if model._meta.db_table in GUARDS}
MOMENT = datetime(2026, 6, 15, 12, tzinfo=UTC)
IN_WORDS = (NeverChangesError, ReleaseNeverChangesError, TextNeverChangesError)


@pytest.fixture
def rows(db: None) -> dict[str, models.Model]:  # noqa: ARG001
    """One row of every table that is written once, by the name of the table."""
    release, person = published({"semantics": 1}), User.objects.create_user("eden")
    let_one_person_publish()
    another = published({"semantics": 1, "made": "up"})
    proposal = Proposal.objects.create(number=1, base=release, sha256="0" * 64, document="{}", reason="Why.")
    about = {"saved_by": person, "release": release, "page": "relapse", "as_of": MOMENT, "sha256": "0" * 64}
    kept = SavedAssessment.objects.create(number="7K3Q-92MX", **about)
    erased = SavedAssessment.objects.create(number="8K3Q-92MX", **about)
    feedback = Feedback.objects.create(assessment=kept, code="REL-DUR", kind="agrees", reason="So.", by=person)
    made = [
        SourceTextFactory(),
        release,
        proposal,
        ProposalAuthor.objects.create(proposal=proposal, user=person),
        Decision.objects.create(proposal=proposal, kind="sent_back", by=person, comment="No."),
        apps.get_model("releases", "SecondPerson").objects.get(),
        Withdrawal.objects.create(release=another, by=person, reason="Made up."),
        kept,
        Payload.objects.create(assessment=kept, note="As it was.", request="{}", answer="{}", shown="{}"),
        Tombstone.objects.create(assessment=erased, by=person, reason="Made up."),
        feedback,
        FeedbackAnswer.objects.create(feedback=feedback, text="So it is.", by=person),
    ]
    return {row._meta.db_table: row for row in made}


def keys_of(model: type[models.Model]) -> list[tuple[str, ...]]:
    """The sets of columns by which the database tells rows of a model apart."""
    options = model._meta
    single = [(field.column,) for field in options.concrete_fields if field.unique]
    together = [*options.unique_together, *(constraint.fields for constraint in options.total_unique_constraints)]
    return [*single, *(tuple(options.get_field(name).column for name in names) for names in together)]


@dataclass(frozen=True)
class Table:
    """A table and what it holds, read and written past every model."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        return self.model._meta.db_table

    def stored(self) -> list[tuple[Any, ...]]:
        return list(self.model._base_manager.order_by("pk").values_list())

    def only(self) -> models.Model:
        row = self.model._base_manager.order_by("pk").first()
        assert row is not None
        return row

    def run(self, statement: str, values: list[Any] | None = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)

    def first(self, columns: str = "*") -> dict[str, Any]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM {self.name}")  # noqa: S608  # names of our own
            names = [column[0] for column in cursor.description]
            return dict(zip(names, cursor.fetchone(), strict=True))

    def beside(self, *same: str, further: int = 1) -> dict[str, Any]:
        """The first row once more, otherwise in every column that tells rows apart, but for those named."""
        apart = {column for key in keys_of(self.model) for column in key} - {*same}
        return {name: _other(value, further) if name in apart else value for name, value in self.first().items()}

    def insert(self, row: dict[str, Any], verb: str = "INSERT", then: str = "") -> None:
        places = ", ".join(["%s"] * len(row))
        names = ", ".join(row)
        self.run(f"{verb} INTO {self.name} ({names}) VALUES ({places}) {then}", list(row.values()))


def _other(value: Any, further: int) -> Any:
    return value + 1000 * further if isinstance(value, int) else f"{further}{value[1:]}"


def _some(table: Table) -> str:
    """A field of it that is no key."""
    return next(field.attname for field in table.model._meta.concrete_fields if not field.primary_key)


PLAIN: dict[str, Callable[[Table], object]] = {
    "SQL update": lambda table: table.run(f"UPDATE {table.name} SET {_some(table)} = {_some(table)}"),  # noqa: S608  # names of our own
    "SQL delete": lambda table: table.run(f"DELETE FROM {table.name}"),  # noqa: S608  # names of our own
    "update": lambda table: table.model._default_manager.update(**{_some(table): F(_some(table))}),
    "update through the base manager": lambda table: table.model._base_manager.update(
        **{_some(table): F(_some(table))}
    ),
    "delete": lambda table: table.model._base_manager.all().delete(),
    "delete without collecting": lambda table: table.model._base_manager.all()._raw_delete("default"),
    "save in place": lambda table: table.only().save_base(raw=True, force_update=True),
    "bulk update": lambda table: table.model._base_manager.bulk_update([table.only()], [_some(table)]),
}


def refused(table: Table) -> Any:
    """By the trigger; Django itself holds what other rows point to."""
    return pytest.raises(IntegrityError, match=f"{GUARDS[table.name].sentence}|protected foreign keys")


@pytest.fixture(params=GUARDS)
def table(request: pytest.FixtureRequest, rows: dict[str, models.Model]) -> Iterator[Table]:
    """Each table that is written once, with a row; after whatever was tried, it holds what it held."""
    assert request.param in rows, "make a row of it above"
    found = Table(MODELS[request.param])
    before = found.stored()
    yield found
    assert found.stored() == before


@pytest.mark.parametrize("way", PLAIN)
def test_no_row_is_changed_or_deleted(table: Table, way: str) -> None:
    with refused(table), transaction.atomic():
        PLAIN[way](table)


def test_the_models_refuse_in_words(rows: dict[str, models.Model]) -> None:
    assert {*rows} == {*GUARDS}
    for row in rows.values():
        with pytest.raises(IN_WORDS):
            row.save()
        with pytest.raises(IN_WORDS):
            row.delete()


on_sqlite = pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can put a row in another's place")


@on_sqlite
@pytest.mark.parametrize("verb", ["REPLACE", "INSERT OR REPLACE"])
def test_no_row_is_replaced_by_any_of_its_keys(table: Table, verb: str) -> None:
    for key in keys_of(table.model):
        with refused(table), transaction.atomic():
            table.insert(table.beside(*key), verb)


@on_sqlite
@pytest.mark.parametrize("name", ["rowid", "_rowid_", "oid"])
def test_no_row_is_replaced_by_its_place(table: Table, name: str) -> None:
    place = table.first(f"{name} AS place")["place"]
    row = {column: value for column, value in table.beside().items() if column != "id"}
    with refused(table), transaction.atomic():
        table.insert({name: place, **row}, "REPLACE")


def test_no_row_is_changed_by_inserting_it_again(table: Table) -> None:
    for key in keys_of(table.model):
        column = table.model._meta.pk.column
        then = f"ON CONFLICT ({', '.join(key)}) DO UPDATE SET {column} = 7"
        with refused(table), transaction.atomic():
            table.insert(table.beside(*key), then=then)


def test_no_row_is_changed_by_creating_many(table: Table) -> None:
    asked: Any = {"unique_fields": ["pk"], "update_fields": [_some(table)]}
    with refused(table), transaction.atomic():
        table.model._base_manager.bulk_create([table.only()], update_conflicts=True, **asked)


def test_each_takes_one_row_after_another(table: Table) -> None:
    """Who names no place takes nobody's."""
    before = len(table.stored())
    with transaction.atomic():
        for more in (1, 2):
            table.insert(table.beside(further=more))
            assert len(table.stored()) == before + more
        transaction.set_rollback(True)
