"""The catalogue of the pages' German: whole, without guesses, and compiled from the file that is read."""

import re
from collections.abc import Iterator
from typing import Final

import polib
import pytest
from django.conf import settings

CATALOGUE: Final = settings.LOCALE_PATHS[0] / "de" / "LC_MESSAGES" / "django.po"
PLACE: Final = re.compile(r"%\(\w+\)s|<[^>]+>")


def entries() -> Iterator[polib.POEntry]:
    yield from polib.pofile(str(CATALOGUE))


def said(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_every_text_has_its_german_and_none_is_a_guess() -> None:
    found = list(entries())
    assert len(found) > 400
    assert [entry.msgid for entry in found if not all(said(entry)) or entry.fuzzy or entry.obsolete] == []


def test_the_german_fills_the_places_of_the_english() -> None:
    for entry in entries():
        wanted = set(PLACE.findall(entry.msgid_plural or entry.msgid))
        assert all(set(PLACE.findall(text)) == wanted for text in said(entry)), entry.msgid


@pytest.mark.parametrize("word", ["unbedenklich", "empfohlen", "geeignet", "indiziert", "Entwarnung"])
def test_nothing_is_recommended_or_cleared(word: str) -> None:
    assert [entry.msgid for entry in entries() if any(word in text for text in said(entry))] == []


def test_the_compiled_catalogue_is_made_from_the_one_that_is_read() -> None:
    compiled = {entry.msgid: said(entry) for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))}
    assert compiled == {entry.msgid: said(entry) for entry in entries()}
