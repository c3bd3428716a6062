"""The scenarios as they are shipped, without a database."""

from typing import Any

from msclinic.knowledge.content_files import read_folder
from msclinic.scenarios.models import Scenario

__all__ = ["in_english", "scenarios", "shipped_scenarios"]


def shipped_scenarios() -> dict[str, dict[str, Any]]:
    """The content of the files, by slug."""
    return read_folder("scenarios")


def scenarios() -> list[Scenario]:
    """The same as rows that nothing has stored."""
    return [Scenario(slug=slug, **in_english(entry)) for slug, entry in shipped_scenarios().items()]


def in_english(entry: dict[str, Any]) -> dict[str, Any]:
    """What a file has without what it tells in other languages."""
    return {name: value for name, value in entry.items() if name != "in"}
