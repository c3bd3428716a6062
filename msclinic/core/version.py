"""The version of the program; it stands in pyproject.toml alone."""

import tomllib
from functools import cache
from typing import Any

from django.conf import settings

__all__ = ["version"]


@cache
def version() -> str:
    """Such as 0.1.0."""
    project: dict[str, Any] = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])
