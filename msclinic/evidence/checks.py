"""Asserts that the database refuses to change what is written once."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import connections

from msclinic.evidence.triggers import GUARDS

__all__ = ["check_triggers"]


@checks.register(checks.Tags.database)
def check_triggers(*, databases: Sequence[str] | None = None, **_: Any) -> list[checks.CheckMessage]:
    """A warning for each missing trigger: an error would keep `migrate`, which puts them back, from running."""
    return [
        checks.Warning(
            f"The trigger {name} is missing: rows of {guard.table} can be changed.",
            hint="Run migrate, which puts it back.",
            id="evidence.W001",
        )
        for alias in databases or []
        for guard in GUARDS
        for name in guard.missing(connections[alias])
    ]
