"""The files that the tests of the engine and the measurements read: a golden release and the specification."""

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from msclinic.engine import AsOf, Release
from msclinic.engine.facts import Facts, read_facts

__all__ = ["AS_OF", "GOLDEN", "Record", "document", "golden", "specification", "typed"]

TESTS: Final = Path(__file__).parents[1]
GOLDEN: Final = TESTS / "golden" / "shipped-4.json"
"""The content that is shipped today, as a release: what the engine is tested with."""

AS_OF: Final = "2026-06-15T12:00:00+00:00"

Record = dict[str, Any]


def document() -> dict[str, Any]:
    """The golden document, a new copy each time."""
    read: dict[str, Any] = json.loads(GOLDEN.read_text(encoding="utf-8"))
    return read


@cache
def golden() -> Release:
    """The golden release, loaded once."""
    return Release(document(), 1)


@cache
def specification() -> tuple[Record, ...]:
    """Every record of the specification, numbers as they are written."""
    return tuple(
        json.loads(line, parse_float=Decimal)
        for path in sorted((TESTS / "specification").glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    )


def typed(facts: Record, as_of: str = AS_OF) -> Facts:
    """Facts as the golden release reads them."""
    return read_facts(facts, golden().vocabulary, AsOf.read(as_of))
