"""The files from which a fresh install takes its questions, therapies and rules."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

__all__ = ["CONTENT", "compact", "read", "read_folder"]

CONTENT = Path(__file__).resolve().parent.parent / "content"


def read(name: str) -> Any:
    """The content of a file, such as `questions.json`."""
    return json.loads((CONTENT / name).read_text(encoding="utf-8"))


def read_folder(name: str) -> dict[str, Any]:
    """The content of all files of a folder, in the order of their names."""
    return {path.stem: read(f"{name}/{path.name}") for path in sorted((CONTENT / name).glob("*.json"))}


def compact(entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry as the files have it: what is empty is left out."""
    return {name: _compact(value) for name, value in entry.items() if value not in (None, "", [], {}, False)}


def _compact(value: Any) -> Any:
    if isinstance(value, dict):
        return compact(value)
    return [_compact(item) for item in value] if isinstance(value, list) else value
