"""What the page calls its own parts can be no question's key: the key of a question is the place of its control."""

import pytest
from django.test import Client

from msclinic.engine import Release
from msclinic.knowledge.keys import KEY, key_problem
from tests.core.pages import parse
from tests.web.pages import PAGES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", PAGES)
def test_no_question_can_take_a_place_of_the_page(path: str, release: Release, visitor: Client) -> None:
    ids = {element.get("id", "") for element in parse(visitor.get(path)).iter()}
    own = {place for place in ids if KEY.fullmatch(place)} - release.vocabulary.facts.keys()
    own = {place for place in own if not place.startswith(tuple(f"{key}_" for key in release.vocabulary.facts))}
    assert {"facts", "result", "as_of"} <= own
    assert {place for place in own if not key_problem(place)} == set()
