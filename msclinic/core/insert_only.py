"""Tables whose rows are written once: the database itself refuses to change, replace, delete or truncate them.

Overriding a model's `save` and `delete` stops nobody who goes through a query set or SQL; a trigger does.
SQLite drops triggers when a migration remakes a table, so they are put back after every migrate.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate

__all__ = ["InsertOnly", "every_guard", "every_guard_stands", "protect"]


@dataclass(frozen=True)
class _Trigger:
    """A trigger: what makes it, and what a database that has it keeps of it."""

    statements: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class InsertOnly:
    """A table that takes new rows and nothing else; `sentence` is what the database answers to anything else.

    `keys` are the sets of columns that tell rows apart: SQLite deletes silently when a row is put in another's place.
    `tombstones` is the table whose row has to name a row of this one, by the first of these columns, before it can be
    deleted; without one no row ever can.
    """

    table: str
    sentence: str
    keys: tuple[tuple[str, ...], ...] = (("id",),)
    tombstones: str = ""

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Put right whatever is missing; nothing happens where the table does not exist."""
        wanted = self._wanted(connection.vendor)
        missing = self.missing(connection)
        with connection.cursor() as cursor:
            for name in missing:
                for statement in (self._drop(name, connection.vendor), *wanted[name].statements):
                    cursor.execute(statement)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Lift the protection, for a migration that rewrites rows, or a test that clears its tables."""
        if self._exists(connection):
            with connection.cursor() as cursor:
                for name in self._wanted(connection.vendor):
                    cursor.execute(self._drop(name, connection.vendor))

    @contextmanager
    def lifted(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Without protection inside the block, and with it again afterwards."""
        self.remove(connection)
        try:
            yield
        finally:
            self.install(connection)

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """The triggers that the table lacks, or has otherwise than here; none where the table does not exist.

        The database's own record of a trigger is compared: one of the right name that refuses less is missing too.
        """
        if not self._exists(connection):
            return []
        kept = self._kept(connection)
        return [name for name, trigger in self._wanted(connection.vendor).items() if kept.get(name) != trigger.kept]

    def _exists(self, connection: BaseDatabaseWrapper) -> bool:
        return self.table in connection.introspection.table_names()

    def _kept(self, connection: BaseDatabaseWrapper) -> dict[str, tuple[str, ...]]:
        query = {
            "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
            "postgresql": (
                "SELECT tgname, pg_get_triggerdef(pg_trigger.oid, true), prosrc FROM pg_trigger "
                "JOIN pg_proc ON pg_proc.oid = tgfoid WHERE tgenabled IN ('O', 'A') AND tgrelid = %s::regclass"
            ),
        }[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(query, [self.table])
            return {name: tuple(kept) for name, *kept in cursor.fetchall()}

    def _drop(self, name: str, vendor: str) -> str:
        return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {self.table}" if vendor == "postgresql" else "")

    def _wanted(self, vendor: str) -> dict[str, _Trigger]:
        if vendor == "sqlite":
            return self._sqlite()
        if vendor == "postgresql":
            return self._postgresql()
        raise NotImplementedError(f"{self.table} cannot be protected on {vendor}")

    @property
    def _has_tombstone(self) -> str:
        key = self.keys[0][0]
        return f"EXISTS (SELECT 1 FROM {self.tombstones} WHERE {key} = OLD.{key})"  # noqa: S608  # names of our own

    def _sqlite(self) -> dict[str, _Trigger]:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
        same = " OR ".join("(" + " AND ".join(f"{key} = NEW.{key}" for key in keys) + ")" for keys in self.keys)
        unless = f" WHEN NOT {self._has_tombstone}" if self.tombstones else ""
        moments = {
            "no_update": f"BEFORE UPDATE ON {self.table}",
            "no_delete": f"BEFORE DELETE ON {self.table}{unless}",
            "no_replace": f"BEFORE INSERT ON {self.table} WHEN EXISTS (SELECT 1 FROM {self.table} WHERE {same})",  # noqa: S608
        }
        triggers = {}
        for ending, moment in moments.items():
            name = f"{self.table}_{ending}"
            create = f"CREATE TRIGGER {name} {moment} {refuse}"
            triggers[name] = _Trigger((create,), (create,))
        return triggers

    def _postgresql(self) -> dict[str, _Trigger]:
        """Spelled as PostgreSQL spells them back."""
        function = f"{self.table}_no_change()"
        unless = f"IF TG_OP = 'DELETE' AND {self._has_tombstone} THEN RETURN OLD; END IF; " if self.tombstones else ""
        refusal = f"RAISE EXCEPTION '{self.sentence}' USING ERRCODE = 'integrity_constraint_violation';"
        source = f" BEGIN {unless}{refusal} END "
        refuse = f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS $${source}$$"
        moments = {
            "no_change": f"BEFORE DELETE OR UPDATE ON {self.table} FOR EACH ROW",
            "no_truncate": f"BEFORE TRUNCATE ON {self.table} FOR EACH STATEMENT",
        }
        triggers = {}
        for ending, moment in moments.items():
            name = f"{self.table}_{ending}"
            create = f"CREATE TRIGGER {name} {moment} EXECUTE FUNCTION {function}"
            triggers[name] = _Trigger((refuse, create), (create, source))
        return triggers


_PROTECTED: dict[str, tuple[InsertOnly, ...]] = {}


def protect(app: AppConfig, guards: Sequence[InsertOnly]) -> None:
    """From the `ready` of an app: its guards are put back after every migrate, and a system check misses them."""
    _PROTECTED[app.label] = tuple(guards)
    post_migrate.connect(_put_back, sender=app)


def every_guard() -> list[InsertOnly]:
    """The guards of all apps."""
    return [guard for guards in _PROTECTED.values() for guard in guards]


def _put_back(*, sender: AppConfig, using: str, **_: Any) -> None:
    for guard in _PROTECTED[sender.label]:
        guard.install(connections[using])


@checks.register(checks.Tags.database)
def every_guard_stands(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """A warning for each missing trigger: an error would keep `migrate`, which puts them back, from running."""
    return [
        checks.Warning(
            f"The trigger {name} is missing, or refuses less than it should: rows of {guard.table} can be changed.",
            hint="Run migrate, which puts it right.",
            id=f"{label}.W001",
        )
        for alias in databases or []
        for label, guards in _PROTECTED.items()
        for guard in guards
        for name in guard.missing(connections[alias])
    ]
