"""What the database itself refuses of withdrawals, and of what is published after one."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from msclinic.accounts.models import User
from msclinic.core.written_once import NeverChangesError
from msclinic.engine import canonical, digest
from msclinic.releases.models import Decision, Proposal, Release, SecondPerson, Withdrawal
from msclinic.releases.triggers import NOT_APPROVED, NOTHING_LEFT, WITHDRAWALS
from tests.releases.factories import published
from tests.releases.test_second_person_triggers import sql

pytestmark = pytest.mark.django_db

DOCUMENT = {"semantics": 1, "made_up": "proposed"}
STAYS = f"^{WITHDRAWALS.sentence}"
LAST = f"^{NOTHING_LEFT.sentence}"
UNREVIEWED = f"^{NOT_APPROVED.sentence}"


@pytest.fixture
def adrian(db: None) -> User:  # noqa: ARG001
    return User.objects.create_user("adrian")


@pytest.fixture
def releases(adrian: User) -> list[Release]:
    """Two of them, and a second person required from now on."""
    made = [published({"semantics": 1, "made_up": number}) for number in (1, 2)]
    SecondPerson.objects.create(required=True, reason="Made up.", set_by=adrian)
    return made


@pytest.fixture
def withdrawal(releases: list[Release], adrian: User) -> Withdrawal:
    """Release 2 is withdrawn."""
    return Withdrawal.objects.create(release=releases[1], by=adrian, reason="Made up.")


CHANGES: dict[str, Callable[[], object]] = {
    "update": lambda: Withdrawal.objects.update(reason="other"),
    "bulk update": lambda: Withdrawal.objects.bulk_update(Withdrawal.objects.all(), ["reason"]),
    "SQL update": lambda: sql("UPDATE releases_withdrawal SET reason = ''"),
    "delete": lambda: Withdrawal.objects.all().delete(),
    "raw delete": lambda: Withdrawal.objects.all()._raw_delete("default"),
    "SQL delete": lambda: sql("DELETE FROM releases_withdrawal"),
}


@pytest.mark.parametrize("way", CHANGES)
def test_a_withdrawal_never_changes_and_stays(way: str, withdrawal: Withdrawal) -> None:
    before = list(Withdrawal.objects.values())
    with pytest.raises(IntegrityError, match=STAYS), transaction.atomic():
        CHANGES[way]()
    assert list(Withdrawal.objects.values()) == before
    with pytest.raises(NeverChangesError, match="never changes"):
        withdrawal.save()
    with pytest.raises(NeverChangesError, match="stays"):
        withdrawal.delete()


def test_it_is_not_put_in_the_place_of_another(withdrawal: Withdrawal, adrian: User) -> None:
    other = Withdrawal(release=withdrawal.release, by=adrian, reason="other")
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.bulk_create(
            [other], update_conflicts=True, unique_fields=["release"], update_fields=["reason"]
        )
    if connection.vendor == "sqlite":
        with pytest.raises(IntegrityError, match=STAYS), transaction.atomic():
            sql("REPLACE INTO releases_withdrawal SELECT * FROM releases_withdrawal")
    assert Withdrawal.objects.get().reason == "Made up."


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has it")
def test_postgresql_refuses_to_empty_the_table(withdrawal: Withdrawal) -> None:
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(IntegrityError, match=STAYS), transaction.atomic():
        sql("TRUNCATE releases_withdrawal")
    assert Withdrawal.objects.get() == withdrawal


INSERTS: dict[str, Callable[[Withdrawal], object]] = {
    "save": lambda row: row.save(),
    "bulk create": lambda row: Withdrawal.objects.bulk_create([row]),
    "SQL": lambda row: sql(
        "INSERT INTO releases_withdrawal (release_id, by_id, at, reason) VALUES (%s, %s, %s, 'So.')",
        [row.release_id, row.by_id, "2026-01-01T00:00:00+00:00"],
    ),
}


@pytest.mark.parametrize("way", INSERTS)
def test_the_only_release_that_is_left_is_not_withdrawn(way: str, withdrawal: Withdrawal, adrian: User) -> None:
    first = Release.objects.get(number=1)
    with pytest.raises(IntegrityError, match=LAST), transaction.atomic():
        INSERTS[way](Withdrawal(release=first, by=adrian, reason="So."))
    assert list(Withdrawal.objects.all()) == [withdrawal]


def test_nor_are_all_of_them_in_one_statement(releases: list[Release], adrian: User) -> None:
    rows = [Withdrawal(release=release, by=adrian, reason="So.") for release in releases]
    with pytest.raises(IntegrityError, match=LAST), transaction.atomic():
        Withdrawal.objects.bulk_create(rows)
    assert not Withdrawal.objects.exists()


# What is published after one ----------------------------------------------------------------------------------------


def approved(base: Release, by: User, follows: int | None = None) -> Proposal:
    """A proposal that somebody else has approved."""
    number = Proposal.objects.count() + 1
    row = Proposal.objects.create(
        number=number,
        base=base,
        follows=follows,
        sha256=digest(DOCUMENT),
        document=canonical(DOCUMENT),
        reason="Why.",
    )
    Decision.objects.create(proposal=row, kind="approved", by=by)
    return row


def insert(number: int) -> Release:
    stored = {"sha256": digest(DOCUMENT), "document": canonical(DOCUMENT), "reason": "Why."}
    return Release.objects.create(number=number, **stored)


def refused(number: int) -> None:
    with pytest.raises(IntegrityError, match=UNREVIEWED), transaction.atomic():
        insert(number)


def test_what_was_compared_with_the_release_in_use_follows_the_newest(withdrawal: Withdrawal, adrian: User) -> None:
    approved(Release.objects.get(number=1), adrian, follows=withdrawal.release.number)
    refused(2)
    refused(4)
    assert insert(3).number == 3


def test_what_was_compared_with_a_withdrawn_release_is_not_published(withdrawal: Withdrawal, adrian: User) -> None:
    approved(withdrawal.release, adrian)
    refused(3)


def test_what_was_compared_with_an_older_one_than_is_in_use_is_not_published(
    releases: list[Release], adrian: User
) -> None:
    approved(releases[0], adrian, follows=2)
    refused(3)


def test_no_number_is_left_out(withdrawal: Withdrawal, adrian: User) -> None:
    approved(Release.objects.get(number=1), adrian, follows=withdrawal.release.number + 1)
    refused(4)


def test_what_was_approved_once_is_not_published_once_more_when_it_is_withdrawn(
    releases: list[Release], adrian: User
) -> None:
    approved(releases[1], adrian)
    third = insert(3)
    Withdrawal.objects.create(release=third, by=adrian, reason="So.")
    refused(4)
    approved(releases[1], adrian, follows=3)
    assert insert(4).sha256 == third.sha256


def test_a_release_of_before_that_is_withdrawn_lets_no_other_through(releases: list[Release], adrian: User) -> None:
    Withdrawal.objects.create(release=releases[0], by=adrian, reason="So.")
    refused(3)
    approved(releases[1], adrian)
    assert insert(3).number == 3
