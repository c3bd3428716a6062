"""The names that forms use themselves stand in one list, and no key of a question can be one of them."""

from typing import Final

import pytest

from msclinic.core.entry.names import ENDINGS, OWN, names_of
from msclinic.knowledge.keys import key_problem
from tests.engine.records import golden

USED: Final = ["_day", "_fold", "_listed", "_month", "_time", "_unit", "_unknown", "_year"]
"""The endings of the contract, and the one that tells which of two times."""


@pytest.mark.parametrize("key", ["add", "as_of", "csrfmiddlewaretoken", "facts", "patient_ref", "time_zone"])
def test_no_question_can_have_a_key_with_a_meaning_of_its_own(key: str) -> None:
    assert "choose another key" in key_problem(key)


@pytest.mark.parametrize("ending", USED)
def test_no_key_ends_as_the_forms_end_their_names(ending: str) -> None:
    assert ending in key_problem(f"wound{ending}")


def test_the_endings_are_those_that_the_names_of_the_release_have() -> None:
    assert sorted(ENDINGS) == USED
    found = {
        name.removeprefix(key)
        for fact in golden().vocabulary
        for kind, key in [(fact, fact.key), *((column, column.key) for column in fact.fields)]
        for name in names_of(kind, key)
    }
    assert found == {"", *ENDINGS}


def test_every_key_of_the_release_is_free() -> None:
    assert [fact.key for fact in golden().vocabulary if key_problem(fact.key)] == []
    assert OWN.isdisjoint(golden().vocabulary.facts)
