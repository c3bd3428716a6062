"""What every way to a release goes through: one at a time, and inserted once."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from msclinic.releases.models import Release
from msclinic.releases.selectors import forget_current_release

__all__ = ["PublishingRefusedError", "alone", "insert", "insert_release"]

Row = TypeVar("Row", bound=models.Model)


class PublishingRefusedError(Exception):
    """It is not proposed, decided or published; `problems` says why, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@contextmanager
def alone() -> Iterator[None]:
    """One transaction, for which whoever else proposes, decides or publishes waits, and in which no edit shows that is
    made meanwhile.

    SQLite gives that to every transaction. On PostgreSQL the lock is taken before the first query, so that what is
    read holds the release that was waited for; inside a transaction of somebody else, edits do show.
    """
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                if begins:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                cursor.execute(f"LOCK TABLE {Release._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
        yield


def insert(row: Row) -> Row:
    """Insert a row whose key somebody else may have taken meanwhile. Raises PublishingRefusedError."""
    row.clean_fields()
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as clash:
        raise PublishingRefusedError([_("Somebody else was faster: look at what there is now.")]) from clash
    return row


def insert_release(**fields: Any) -> Release:
    """Publish: every process uses the release once the transaction is over."""
    release = insert(Release(**fields))
    transaction.on_commit(forget_current_release)
    return release
