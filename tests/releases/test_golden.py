"""What was shipped once and what it answered, kept for good: whatever becomes of the code, no file here is edited.

Content that changes is kept as one more release beside the others.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from msclinic.engine import Release, answer, digest, dump, evaluate
from tests.engine.records import GOLDEN, document, specification

KEPT = {path.stem: path for path in GOLDEN.parent.glob("*.json") if not path.stem.endswith("-answers")}
RELEASES = {name: Release(json.loads(path.read_bytes()), 1) for name, path in KEPT.items()}


def answers_of(name: str) -> dict[str, str]:
    """By record, the SHA-256 of its answer."""
    kept: dict[str, str] = json.loads(Path(GOLDEN.parent / f"{name}-answers.json").read_bytes())
    return kept


@pytest.mark.parametrize("name", sorted(KEPT))
def test_there_is_a_golden_answer_to_every_record(name: str) -> None:
    assert sorted(answers_of(name)) == sorted(record["name"] for record in specification())


@pytest.mark.parametrize("name", sorted(KEPT))
def test_a_release_still_gives_its_golden_answers(name: str) -> None:
    kept, release = answers_of(name), RELEASES[name]
    for record in specification():
        written = dump(answer(evaluate(release, record["facts"], record["as_of"])))
        assert hashlib.sha256(written.encode()).hexdigest() == kept[record["name"]], record["name"]


def test_the_releases_of_their_days_are_kept_to_the_character() -> None:
    assert {name: release.sha256[:16] for name, release in RELEASES.items()} == {
        "release-1": "0d2f886d59e68d2f",
        "shipped-2": "c55c2f811585a7c0",
        "shipped-3": "e1f28cda3044aa4a",
        "shipped-4": "4ea8a88035564413",
    }


@pytest.mark.django_db
def test_the_content_that_is_shipped_today_is_kept_too(shipped: dict[str, Any]) -> None:
    assert digest(shipped) == digest(document())
