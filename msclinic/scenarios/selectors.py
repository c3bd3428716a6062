"""Reads of scenarios."""

from django.db import connection
from django.db.models import QuerySet

from msclinic.engine import Release
from msclinic.knowledge.rule_rows import rule_models
from msclinic.scenarios.models import Scenario

__all__ = ["in_use", "left_out", "one_in_use", "stored"]


def in_use() -> QuerySet[Scenario]:
    """Every scenario that is not retired, in order."""
    return Scenario.objects.filter(retired=False)


def one_in_use(slug: str) -> Scenario:
    """A scenario by its slug, with what is told of it in every language.

    Raises Scenario.DoesNotExist, also where it is retired.
    """
    return in_use().prefetch_related("words").get(slug=slug)


def stored() -> list[Scenario]:
    """The scenarios in use; none where the database has no table for them yet."""
    if Scenario._meta.db_table not in connection.introspection.table_names():
        return []
    return list(in_use())


def left_out(release: Release) -> frozenset[str]:
    """The codes of rules that are kept as rows while a release leaves them out, such as those of a retired therapy."""
    first, *others = [model._default_manager.order_by().values_list("code") for model in rule_models()]
    return frozenset(code for (code,) in first.union(*others)) - release.order.keys()
