"""The scenarios as they are shipped, without a database."""

from typing import Any

from msclinic.knowledge.content_files import read_folder
from msclinic.scenarios.models import Scenario

__all__ = ["scenarios", "shipped_scenarios"]


def shipped_scenarios() -> dict[str, dict[str, Any]]:
    """The content of the files, by slug."""
    return read_folder("scenarios")


def scenarios() -> list[Scenario]:
    """The same as rows that nothing has stored."""
    return [Scenario(slug=slug, **entry) for slug, entry in shipped_scenarios().items()]
