"""Release 1 and its answers, kept for good: these files are never edited, whatever becomes of the code."""

import hashlib
import json
from typing import Any

import pytest

from msclinic.engine import answer, digest, dump, evaluate
from tests.engine.records import GOLDEN, document, golden, specification

ANSWERS: dict[str, str] = json.loads((GOLDEN.parent / "release-1-answers.json").read_bytes())


def test_there_is_a_golden_answer_to_every_record() -> None:
    assert sorted(ANSWERS) == sorted(record["name"] for record in specification())


@pytest.mark.parametrize("record", specification(), ids=lambda record: record["name"])
def test_release_1_still_gives_its_golden_answer(record: dict[str, Any]) -> None:
    written = dump(answer(evaluate(golden(), record["facts"], record["as_of"])))
    assert hashlib.sha256(written.encode()).hexdigest() == ANSWERS[record["name"]]


@pytest.mark.django_db
def test_the_content_we_ship_is_release_1(shipped: dict[str, Any]) -> None:
    assert digest(shipped) == digest(document())
