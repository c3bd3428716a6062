"""Releases that differ from the golden one."""

from collections.abc import Callable
from typing import Any

from msclinic.engine import Release
from tests.engine.records import document

__all__ = ["altered", "with_rule", "without_rule"]

Document = dict[str, Any]


def altered(alter: Callable[[Document], Any]) -> Release:
    """The golden release, altered."""
    changed = document()
    alter(changed)
    return Release(changed)


def without_rule(code: str) -> Release:
    """A release without one rule."""
    return altered(lambda changed: changed.update(rules=[rule for rule in changed["rules"] if rule["code"] != code]))


def with_rule(code: str, like: str) -> Release:
    """A release with one rule more, which asks what another one asks."""

    def add(changed: Document) -> None:
        (pattern,) = (rule for rule in changed["rules"] if rule["code"] == like)
        changed["rules"].append({**pattern, "code": code})

    return altered(add)
