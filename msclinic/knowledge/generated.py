"""The questions that records bring with them, such as the last infusion of a therapy that has a schedule.

A clinical app says at start-up how its questions are found; this app asks, and does not know who answers.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

__all__ = ["Asked", "generated", "provide"]


@dataclass(frozen=True)
class Asked:
    """A fact as a release document has it, with its place among the questions of its group."""

    position: int
    entry: dict[str, Any]


Provider = Callable[[], Iterable[Asked]]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Register what finds the questions of an app's records."""
    if provider not in _providers:
        _providers.append(provider)


def generated() -> dict[str, dict[str, Any]]:
    """Every fact that the records of today bring with them, by key."""
    return {asked.entry["key"]: asked.entry for provider in _providers for asked in provider()}
