"""Releases that differ from another by one edit."""

import copy
from collections.abc import Callable
from typing import Any

from msclinic.engine import Release

__all__ = ["edited", "rule_of", "shorter", "without"]


def edited(release: Release, edit: Callable[[dict[str, Any]], object], number: int = 2) -> Release:
    """The release after an edit of its document."""
    document = copy.deepcopy(dict(release.document))
    edit(document)
    return Release(document, number)


def rule_of(document: dict[str, Any], code: str) -> dict[str, Any]:
    """The rule of a code, to be altered."""
    found: dict[str, Any] = next(rule for rule in document["rules"] if rule["code"] == code)
    return found


def shorter(document: dict[str, Any]) -> None:
    """The upper figure of the length is 36 hours instead of 48."""
    rule_of(document, "REL-DUR")["criterion"]["upper"]["value"] = 36


def without(code: str) -> Callable[[dict[str, Any]], None]:
    """Takes a rule away."""

    def edit(document: dict[str, Any]) -> None:
        document["rules"] = [rule for rule in document["rules"] if rule["code"] != code]

    return edit
