"""The database itself lets nothing become a release that nobody else has approved, whatever way it is written."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import IntegrityError, connection, transaction
from django.db.migrations import Migration

from msclinic.accounts.models import User
from msclinic.core.written_once import NeverChangesError
from msclinic.engine import canonical, digest
from msclinic.releases.models import Decision, Proposal, ProposalAuthor, Release, SecondPerson
from msclinic.releases.triggers import APPROVED_BY_ITS_AUTHOR, GUARDS, NOT_APPROVED, RELEASES
from tests.releases.factories import let_one_person_publish

pytestmark = pytest.mark.django_db

DOCUMENT = {"semantics": 1, "made_up": True}
UNREVIEWED = f"^{NOT_APPROVED.sentence}"
OWN = f"^{APPROVED_BY_ITS_AUTHOR.sentence}"


def sql(statement: str, values: list[object] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.fixture
def base(db: None) -> Release:  # noqa: ARG001
    document = canonical({"semantics": 1})
    return Release.objects.create(number=1, sha256=digest({"semantics": 1}), document=document, reason="The first.")


@pytest.fixture
def eden(db: None) -> User:  # noqa: ARG001
    return User.objects.create_superuser("eden")


@pytest.fixture
def helper(db: None) -> User:  # noqa: ARG001
    return User.objects.create_superuser("helper")


@pytest.fixture
def robin(db: None) -> User:  # noqa: ARG001
    return User.objects.create_user("robin")


@pytest.fixture
def proposal(base: Release, eden: User, helper: User) -> Proposal:
    """Proposed by Eden, with edits of Helper's."""
    row = Proposal.objects.create(
        number=1, base=base, sha256=digest(DOCUMENT), document=canonical(DOCUMENT), reason="Why.", proposed_by=eden
    )
    ProposalAuthor.objects.create(proposal=row, user=helper)
    return row


def following(**fields: Any) -> Release:
    """What would be inserted as release 2."""
    stored = {"number": 2, "sha256": digest(DOCUMENT), "document": canonical(DOCUMENT), "reason": "Why."}
    return Release(**{**stored, **fields})


INSERTS: dict[str, Callable[[Release], object]] = {
    "save": lambda row: row.save(),
    "save through the base manager": lambda row: row.save_base(raw=True, force_insert=True),
    "bulk create": lambda row: Release.objects.bulk_create([row]),
    "bulk create that ignores conflicts": lambda row: Release._base_manager.bulk_create([row], ignore_conflicts=True),
    "SQL": lambda row: sql(
        "INSERT INTO releases_release (number, sha256, document, reason, published_at) VALUES (%s, %s, %s, %s, %s)",
        [row.number, row.sha256, row.document, row.reason, "2026-01-01T00:00:00+00:00"],
    ),
}


@pytest.mark.parametrize("way", INSERTS)
def test_no_release_is_inserted_that_nobody_approved(way: str, proposal: Proposal) -> None:
    with pytest.raises(IntegrityError, match=UNREVIEWED), transaction.atomic():
        INSERTS[way](following())
    assert list(Release.objects.all()) == [proposal.base]


@pytest.mark.parametrize("way", INSERTS)
def test_what_somebody_else_approved_is_inserted(way: str, proposal: Proposal, robin: User) -> None:
    Decision.objects.create(proposal=proposal, kind="approved", by=robin)
    INSERTS[way](following())
    assert Release.objects.get(number=2).sha256 == proposal.sha256


@pytest.mark.parametrize("kind", ["sent_back", "withdrawn"])
def test_what_was_not_approved_is_not_inserted(kind: str, proposal: Proposal, robin: User) -> None:
    Decision.objects.create(proposal=proposal, kind=kind, by=robin)
    with pytest.raises(IntegrityError, match=UNREVIEWED), transaction.atomic():
        following().save()


@pytest.mark.parametrize(
    "other", [{"document": '{"semantics":2}'}, {"sha256": "0" * 64}, {"number": 3}], ids=["document", "hash", "number"]
)
def test_nothing_else_is_inserted_in_its_place(other: dict[str, Any], proposal: Proposal, robin: User) -> None:
    Decision.objects.create(proposal=proposal, kind="approved", by=robin)
    with pytest.raises(IntegrityError, match=UNREVIEWED), transaction.atomic():
        following(**other).save()


def test_what_was_approved_once_is_not_published_once_more(proposal: Proposal, robin: User) -> None:
    Decision.objects.create(proposal=proposal, kind="approved", by=robin)
    following().save()
    with pytest.raises(IntegrityError, match=UNREVIEWED), transaction.atomic():
        following(number=3).save()


DECISIONS: dict[str, Callable[[Decision], object]] = {
    "save": lambda row: row.save(),
    "save through the base manager": lambda row: row.save_base(raw=True, force_insert=True),
    "bulk create": lambda row: Decision.objects.bulk_create([row]),
    "bulk create that ignores conflicts": lambda row: Decision._base_manager.bulk_create([row], ignore_conflicts=True),
    "SQL": lambda row: sql(
        "INSERT INTO releases_decision (proposal_id, kind, by_id, at, comment, looked_at) "
        "VALUES (%s, %s, %s, '2026-01-01T00:00:00+00:00', '', '[]')",
        [row.proposal_id, row.kind, row.by_id],
    ),
}


@pytest.mark.parametrize("way", DECISIONS)
@pytest.mark.parametrize("who", ["eden", "helper", "nobody"])
def test_no_author_approves_and_nobody_without_a_name(way: str, who: str, proposal: Proposal) -> None:
    by = User.objects.filter(username=who).first()
    with pytest.raises(IntegrityError, match=OWN), transaction.atomic():
        DECISIONS[way](Decision(proposal=proposal, kind="approved", by=by))
    assert not Decision.objects.exists()


@pytest.mark.parametrize("way", DECISIONS)
def test_an_author_withdraws_and_somebody_else_approves(way: str, proposal: Proposal, eden: User, robin: User) -> None:
    with transaction.atomic():
        DECISIONS[way](Decision(proposal=proposal, kind="withdrawn", by=eden))
        transaction.set_rollback(True)
    DECISIONS[way](Decision(proposal=proposal, kind="approved", by=robin))
    assert Decision.objects.get().by == robin


def test_a_proposal_is_decided_once(proposal: Proposal, eden: User, robin: User) -> None:
    Decision.objects.create(proposal=proposal, kind="withdrawn", by=eden)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.create(proposal=proposal, kind="approved", by=robin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.bulk_create(
            [Decision(proposal=proposal, kind="approved", by=robin)],
            update_conflicts=True,
            unique_fields=["proposal"],
            update_fields=["kind", "by"],
        )
    assert Decision.objects.get().kind == "withdrawn"


def test_the_newest_row_says_whether_a_second_person_is_required(proposal: Proposal, eden: User) -> None:
    let_one_person_publish()
    following().save()
    SecondPerson.objects.create(required=True, reason="There are two of us again.", set_by=eden)
    with pytest.raises(IntegrityError, match=UNREVIEWED), transaction.atomic():
        following(number=3).save()
    with pytest.raises(IntegrityError, match=OWN), transaction.atomic():
        Decision.objects.create(proposal=proposal, kind="approved", by=eden)


CHANGES: dict[str, Callable[[], object]] = {
    "update of a proposal": lambda: Proposal.objects.update(document="{}"),
    "bulk update of proposals": lambda: Proposal.objects.bulk_update(Proposal.objects.all(), ["reason"]),
    "deleting a proposal": lambda: Proposal.objects.all()._raw_delete("default"),
    "SQL update of a proposal": lambda: sql("UPDATE releases_proposal SET sha256 = 'x'"),
    "update of an author": lambda: ProposalAuthor.objects.update(user=User.objects.get(username="robin")),
    "deleting authors": lambda: ProposalAuthor.objects.all().delete(),
    "SQL delete of authors": lambda: sql("DELETE FROM releases_proposalauthor"),
    "update of a decision": lambda: Decision.objects.update(kind="withdrawn"),
    "deleting a decision": lambda: Decision.objects.all().delete(),
    "SQL delete of a decision": lambda: sql("DELETE FROM releases_decision"),
    "update of the setting": lambda: SecondPerson.objects.update(required=False),
    "deleting the setting": lambda: SecondPerson.objects.all().delete(),
    "SQL update of the setting": lambda: sql("UPDATE releases_secondperson SET reason = ''"),
}


@pytest.mark.parametrize("way", CHANGES)
def test_nothing_of_it_is_changed_afterwards(way: str, proposal: Proposal, robin: User) -> None:
    Decision.objects.create(proposal=proposal, kind="approved", by=robin)
    SecondPerson.objects.create(required=True, reason="A made-up reason.", set_by=robin)
    models = (Proposal, ProposalAuthor, Decision, SecondPerson)
    before = [list(model.objects.values()) for model in models]
    with pytest.raises(IntegrityError, match="|".join(guard.sentence for guard in GUARDS)), transaction.atomic():
        CHANGES[way]()
    assert [list(model.objects.values()) for model in models] == before


def test_the_models_refuse_before_the_database(proposal: Proposal, robin: User) -> None:
    decision = Decision.objects.create(proposal=proposal, kind="approved", by=robin)
    setting = SecondPerson.objects.create(required=True, reason="A made-up reason.", set_by=robin)
    for row in (proposal, proposal.authors.get(), decision, setting):
        with pytest.raises(NeverChangesError, match="never changes"):
            row.save()
        with pytest.raises(NeverChangesError, match="stays"):
            row.delete()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite can put a row in another's place")
def test_sqlite_refuses_to_replace_a_row(proposal: Proposal, robin: User) -> None:
    Decision.objects.create(proposal=proposal, kind="approved", by=robin)
    SecondPerson.objects.create(required=True, reason="A made-up reason.", set_by=robin)
    for model in (Proposal, ProposalAuthor, Decision, SecondPerson):
        table = model._meta.db_table
        with pytest.raises(IntegrityError, match=r"change|stays"), transaction.atomic():
            sql(f"REPLACE INTO {table} SELECT * FROM {table}")  # noqa: S608  # names of our own tables


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has it")
@pytest.mark.parametrize("model", [Proposal, ProposalAuthor, Decision, SecondPerson])
def test_postgresql_refuses_to_empty_the_tables(model: Any, proposal: Proposal, robin: User) -> None:  # noqa: ARG001
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError), transaction.atomic():
        sql(f"TRUNCATE {model._meta.db_table} CASCADE")
    assert Proposal.objects.count() == 1


def test_every_trigger_is_there_and_a_missing_one_is_reported() -> None:
    assert [guard for guard in GUARDS if guard.missing(connection)] == []
    with NOT_APPROVED.lifted(connection):
        (found,) = (message for message in run_checks(databases=["default"]) if message.id == "releases.W001")
    assert "releases_release takes rows that it should refuse" in found.msg


def test_a_trigger_that_refuses_less_counts_as_missing() -> None:
    assert replace(NOT_APPROVED, when="NEW.number > 2").missing(connection)
    assert replace(APPROVED_BY_ITS_AUTHOR, sentence="Never.").missing(connection)
    assert replace(RELEASES, sentence="Never.").missing(connection)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite remakes tables")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [Release, Proposal, ProposalAuthor, Decision, SecondPerson])
def test_a_migration_can_remake_a_table_that_triggers_read_and_they_stand_again_afterwards(model: Any) -> None:
    plan = [(Migration("made_up", "releases"), False)]
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", plan=plan)
    with connection.schema_editor() as editor:
        editor._remake_table(model)
    emit_post_migrate_signal(verbosity=0, interactive=False, db="default", plan=plan)
    assert [guard for guard in GUARDS if guard.missing(connection)] == []


def test_a_migrate_with_nothing_to_do_lifts_nothing() -> None:
    emit_pre_migrate_signal(verbosity=0, interactive=False, db="default", plan=[])
    assert [guard for guard in GUARDS if guard.missing(connection)] == []
