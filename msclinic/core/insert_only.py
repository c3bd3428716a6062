"""What the database itself refuses: to change, replace, delete or truncate rows that are written once (`InsertOnly`),
and to take rows that a rule speaks against (`Refused`).

Overriding a model's `save` and `delete` stops nobody who goes through a query set or SQL; a trigger does.
SQLite drops triggers when a migration remakes a table, so they are put back after every migrate. It remakes no table
that a trigger of another one reads, so triggers that read others are lifted there while migrations run.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

__all__ = ["Guard", "InsertOnly", "Refused", "every_guard", "every_guard_stands", "protect"]


@dataclass(frozen=True)
class _Trigger:
    """A trigger: what makes it, and what a database that has it keeps of it."""

    statements: tuple[str, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True)
class Guard(ABC):
    """What triggers refuse on a table; `sentence` is what the database answers then."""

    table: str
    sentence: str

    @property
    @abstractmethod
    def unguarded(self) -> str:
        """What can be done where a trigger is missing."""

    @property
    @abstractmethod
    def reads_others(self) -> bool:
        """Whether a trigger looks into other tables."""

    @property
    @abstractmethod
    def _function(self) -> str:
        """The name of the function that the triggers call on PostgreSQL."""

    @property
    @abstractmethod
    def _source(self) -> str:
        """The body of that function."""

    @abstractmethod
    def _sqlite(self) -> Mapping[str, str]:
        """By the name of each trigger on SQLite, what follows it in the statement that makes it."""

    @abstractmethod
    def _postgresql(self) -> Mapping[str, str]:
        """By the name of each trigger on PostgreSQL, when it fires, as PostgreSQL spells it back."""

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
            return {name: _in_sqlite(f"CREATE TRIGGER {name} {when}") for name, when in self._sqlite().items()}
        if vendor == "postgresql":
            function, source = self._function, self._source
            return {name: _in_postgresql(name, when, function, source) for name, when in self._postgresql().items()}
        raise NotImplementedError(f"{self.table} cannot be protected on {vendor}")


@dataclass(frozen=True)
class InsertOnly(Guard):
    """A table that takes new rows and nothing else.

    `keys` are the sets of columns that tell rows apart: SQLite deletes silently when a row is put in another's place.
    It knows a place by its number too (`rowid`, of which it makes -1 where none is given, and no row is there).
    `tombstones` is the table whose row has to name a row of this one, by the first of these columns, before it can be
    deleted; without one no row ever can.
    """

    keys: tuple[tuple[str, ...], ...] = (("id",),)
    tombstones: str = ""

    @property
    def unguarded(self) -> str:
        return f"rows of {self.table} can be changed"

    @property
    def reads_others(self) -> bool:
        return bool(self.tombstones)

    @property
    def _has_tombstone(self) -> str:
        key = self.keys[0][0]
        return f"EXISTS (SELECT 1 FROM {self.tombstones} WHERE {key} = OLD.{key})"  # noqa: S608  # names of our own

    def _sqlite(self) -> Mapping[str, str]:
        keys = (*self.keys, ("rowid",))
        same = " OR ".join("(" + " AND ".join(f"{key} = NEW.{key}" for key in columns) + ")" for columns in keys)
        unless = f" WHEN NOT {self._has_tombstone}" if self.tombstones else ""
        taken = f"EXISTS (SELECT 1 FROM {self.table} WHERE {same})"  # noqa: S608  # names of our own
        refuse = f"BEGIN {_abort(self.sentence)} END"
        return {
            f"{self.table}_no_update": f"BEFORE UPDATE ON {self.table} {refuse}",
            f"{self.table}_no_delete": f"BEFORE DELETE ON {self.table}{unless} {refuse}",
            f"{self.table}_no_replace": f"BEFORE INSERT ON {self.table} WHEN {taken} {refuse}",
        }

    @property
    def _function(self) -> str:
        return f"{self.table}_no_change()"

    @property
    def _source(self) -> str:
        unless = f"IF TG_OP = 'DELETE' AND {self._has_tombstone} THEN RETURN OLD; END IF; " if self.tombstones else ""
        return f" BEGIN {unless}{_raise(self.sentence)} END "

    def _postgresql(self) -> Mapping[str, str]:
        return {
            f"{self.table}_no_change": f"BEFORE DELETE OR UPDATE ON {self.table} FOR EACH ROW",
            f"{self.table}_no_truncate": f"BEFORE TRUNCATE ON {self.table} FOR EACH STATEMENT",
        }


@dataclass(frozen=True)
class Refused(Guard):
    """New rows that a table does not take: those of which `when` is true, a condition on NEW in plain SQL.

    `name` tells the trigger from others of the table.
    """

    name: str
    when: str

    @property
    def unguarded(self) -> str:
        return f"{self.table} takes rows that it should refuse"

    @property
    def reads_others(self) -> bool:
        return True

    def _sqlite(self) -> Mapping[str, str]:
        when = f"BEFORE INSERT ON {self.table} WHEN {self.when} BEGIN {_abort(self.sentence)} END"
        return {f"{self.table}_{self.name}": when}

    @property
    def _function(self) -> str:
        return f"{self.table}_{self.name}()"

    @property
    def _source(self) -> str:
        return f" BEGIN IF {self.when} THEN {_raise(self.sentence)} END IF; RETURN NEW; END "

    def _postgresql(self) -> Mapping[str, str]:
        return {f"{self.table}_{self.name}": f"BEFORE INSERT ON {self.table} FOR EACH ROW"}


def _abort(sentence: str) -> str:
    return f"SELECT RAISE(ABORT, '{sentence}');"


def _raise(sentence: str) -> str:
    return f"RAISE EXCEPTION '{sentence}' USING ERRCODE = 'integrity_constraint_violation';"


def _in_sqlite(create: str) -> _Trigger:
    return _Trigger((create,), (create,))


def _in_postgresql(name: str, when: str, function: str, source: str) -> _Trigger:
    make = f"CREATE OR REPLACE FUNCTION {function} RETURNS trigger LANGUAGE plpgsql AS $${source}$$"
    create = f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION {function}"
    return _Trigger((make, create), (create, source))


_PROTECTED: dict[str, tuple[Guard, ...]] = {}


def protect(app: AppConfig, guards: Sequence[Guard]) -> None:
    """From the `ready` of an app: its guards are put back after every migrate, and a system check misses them."""
    _PROTECTED[app.label] = tuple(guards)
    pre_migrate.connect(_lift, sender=app)
    post_migrate.connect(_put_back, sender=app)


def every_guard() -> list[Guard]:
    """The guards of all apps."""
    return [guard for guards in _PROTECTED.values() for guard in guards]


def _lift(*, sender: AppConfig, using: str, plan: Sequence[Any], **_: Any) -> None:
    if plan and connections[using].vendor == "sqlite":
        for guard in _PROTECTED[sender.label]:
            if guard.reads_others:
                guard.remove(connections[using])


def _put_back(*, sender: AppConfig, using: str, **_: Any) -> None:
    for guard in _PROTECTED[sender.label]:
        guard.install(connections[using])


@checks.register(checks.Tags.database)
def every_guard_stands(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """A warning for each missing trigger: an error would keep `migrate`, which puts them back, from running."""
    return [
        checks.Warning(
            f"The trigger {name} is missing, or refuses less than it should: {guard.unguarded}.",
            hint="Run migrate, which puts it right.",
            id=f"{label}.W001",
        )
        for alias in databases or []
        for label, guards in _PROTECTED.items()
        for guard in guards
        for name in guard.missing(connections[alias])
    ]
