"""Reads of scenarios."""

from django.db import connection
from django.db.models import QuerySet

from msclinic.scenarios.models import Scenario

__all__ = ["in_use", "one_in_use", "stored"]


def in_use() -> QuerySet[Scenario]:
    """Every scenario that is not retired, in order."""
    return Scenario.objects.filter(retired=False)


def one_in_use(slug: str) -> Scenario:
    """A scenario by its slug. Raises Scenario.DoesNotExist, also where it is retired."""
    return in_use().get(slug=slug)


def stored() -> list[Scenario]:
    """The scenarios in use; none where the database has no table for them yet."""
    if Scenario._meta.db_table not in connection.introspection.table_names():
        return []
    return list(in_use())
