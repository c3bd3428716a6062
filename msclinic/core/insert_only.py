"""Tables whose rows are written once: the database itself refuses to change, replace or delete them.

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
class InsertOnly:
    """A table that takes new rows and nothing else; `sentence` is what the database answers to anything else.

    `keys` are the sets of columns that tell rows apart: SQLite deletes silently when a row is put in another's place.
    """

    table: str
    sentence: str
    keys: tuple[tuple[str, ...], ...] = (("id",),)

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Put back whatever is missing; nothing happens where the table does not exist."""
        wanted = self._statements(connection.vendor)
        missing = self.missing(connection)
        with connection.cursor() as cursor:
            for name in missing:
                for statement in wanted[name]:
                    cursor.execute(statement)

    def remove(self, connection: BaseDatabaseWrapper) -> None:
        """Lift the protection, for a migration that rewrites rows, or a test that clears its tables."""
        on_table = f" ON {self.table}" if connection.vendor == "postgresql" else ""
        if self._exists(connection):
            with connection.cursor() as cursor:
                for name in self._statements(connection.vendor):
                    cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")

    @contextmanager
    def lifted(self, connection: BaseDatabaseWrapper) -> Iterator[None]:
        """Without protection inside the block, and with it again afterwards."""
        self.remove(connection)
        try:
            yield
        finally:
            self.install(connection)

    def missing(self, connection: BaseDatabaseWrapper) -> list[str]:
        """The triggers that the table lacks; none where the table does not exist."""
        if not self._exists(connection):
            return []
        present = self._present(connection)
        return [name for name in self._statements(connection.vendor) if name not in present]

    def _exists(self, connection: BaseDatabaseWrapper) -> bool:
        return self.table in connection.introspection.table_names()

    def _present(self, connection: BaseDatabaseWrapper) -> set[str]:
        query = {
            "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
            "postgresql": (
                "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D' AND tgrelid = %s::regclass"
            ),
        }[connection.vendor]
        with connection.cursor() as cursor:
            cursor.execute(query, [self.table])
            return {name for (name,) in cursor.fetchall()}

    def _statements(self, vendor: str) -> dict[str, list[str]]:
        if vendor == "sqlite":
            return self._sqlite()
        if vendor == "postgresql":
            return self._postgresql()
        raise NotImplementedError(f"{self.table} cannot be protected on {vendor}")

    def _sqlite(self) -> dict[str, list[str]]:
        refuse = f"BEGIN SELECT RAISE(ABORT, '{self.sentence}'); END"
        same = " OR ".join("(" + " AND ".join(f"{key} = NEW.{key}" for key in keys) + ")" for keys in self.keys)
        moments = {
            "no_update": f"BEFORE UPDATE ON {self.table}",
            "no_delete": f"BEFORE DELETE ON {self.table}",
            "no_replace": f"BEFORE INSERT ON {self.table} WHEN EXISTS (SELECT 1 FROM {self.table} WHERE {same})",  # noqa: S608
        }
        return {
            f"{self.table}_{name}": [f"CREATE TRIGGER {self.table}_{name} {moment} {refuse}"]
            for name, moment in moments.items()
        }

    def _postgresql(self) -> dict[str, list[str]]:
        name = f"{self.table}_no_change"
        function = (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{self.sentence}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        trigger = (
            f"CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {self.table} FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
        return {name: [function, f"DROP TRIGGER IF EXISTS {name} ON {self.table}", trigger]}


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
            f"The trigger {name} is missing: rows of {guard.table} can be changed.",
            hint="Run migrate, which puts it back.",
            id=f"{label}.W001",
        )
        for alias in databases or []
        for label, guards in _PROTECTED.items()
        for guard in guards
        for name in guard.missing(connections[alias])
    ]
