"""What looks like somebody is refused or asked about, and what does not is left alone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from msclinic.scenarios.files import in_languages
from msclinic.scenarios.identity import doubts_in, doubts_of, telling_of
from msclinic.scenarios.models import TOLD
from tests.scenarios.shipped import shipped_scenarios

REFUSED = [
    "NHS 943 476 5919", "943 476 5919", "+44 20 7946 0958", "020 7946 0958", "MRN 12345", "Pat.-Nr. 4711",
    "Patient ID: 4711", "Record 12345678", "mary@example.org", "Mrs Miller", "Mr. Miller", "Dr Brown", "Prof. Brown",
    "Professor Brown", "Doctor Brown", "born 3 May 1980", "born May 3, 1980", "born 12 March 1980", "born 3.5.1980",
    "born on a Monday", "DOB 3/5/80", "Herr Müller", "Herrn Müller", "Herr von Berg", "Frau M. Schmidt",
    "Frau Dr. Schmidt", "Fräulein Müller", "Hr. Müller", "geboren 3. Mai 1980", "Geboren 3. Mai 1980",
    "geb. 1980", "geboren am 3.5.1980", "Herr Łukasz", "Frau Šimić", "Mr Šimić", "Frau MÜLLER kam", "Mrs. SMITH",
    "MRN: A12",
]  # fmt: skip

DOUBTED = {
    "en": [
        "John Smith, 34, came.", "Mary Miller has had it.", "Told by Mary Miller.", "Told by Jean McDonald.",
        "Told by José Núñez.", "José Núñez came.", "Anne O’Brien came.", "Told by Sinéad O'Brien.",
        "Told by Anna-Maria Schmidt-Huber.", "Vincent van Gogh came.", "Patient Miller came.", "Nurse Brown said so.",
        "She was born 1980.", "It began on 3 May 1980.", "On May 3, 1980 it began.", "Seen on 12.3.1980.",
        "*1980-03-12", "Priya Raman came.",
    ],
    "de": [
        "Max Mustermann kam.", "Die Patientin Anna Schmidt kam.", "Von Anna-Maria Schmidt.", "Hans von Berg kam.",
        "Patient Müller kam.", "Schwester Maria sagt es.", "Am 3. Mai 1980 begann es.", "Am 12.3.1980.",
    ],
}  # fmt: skip

LEFT_ALONE = {
    "en": [
        "It began in the United Kingdom.", "United Kingdom practice differs.", "Under Tysabri nothing changed.",
        "Tysabri Lemtrada Novantrone", "Glatiramer acetate.", "Ocrevus Zunovo",
        "The European Medicines Agency says so.",
        "After Lemtrada, Ocrevus was begun.", "In Berlin it was noon.", "Multiple Sclerosis", "Born early, 3 weeks.",
        "It began on 3 May.", "Last Monday she came.", "MS Clinic", "MRI of the brain.", "36 hours, 12 and 24.",
        "Not before 24 hours.", "Mr is no name.", "A patient came.", "Patient of 34.",
    ],
    "de": [
        "Eine Frau Mitte dreißig kam.", "Einer Frau Ende vierzig geht es gut.", "Ein Herr Anfang sechzig.",
        "Die Frau Ende vierzig kam.",

        "Die Patientin kam.", "Unter Tysabri Anfang Mai.", "Fragen Sie den Patienten.",
        "Die Patientin hatte Schmerzen.",
        "Am 3. Mai begann es.", "Vereinigtes Königreich", "Eine Schwester von ihr.",
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
@pytest.mark.parametrize("beginning", ["Made up. ", "Erfunden. Es kam ", ""])
def test_what_surely_tells_who_somebody_is_is_refused(beginning: str, text: str) -> None:
    assert list(telling_of(beginning + text))


@pytest.mark.parametrize(("language", "text"), [(language, text) for language in DOUBTED for text in DOUBTED[language]])
def test_what_may_tell_it_is_asked_about(language: str, text: str) -> None:
    beginning = {"en": "Made up. ", "de": "Erfunden. "}[language]
    assert doubts_of(beginning + text, language)
    assert doubts_of(text, language)


@pytest.mark.parametrize(
    ("language", "text"), [(language, text) for language in LEFT_ALONE for text in LEFT_ALONE[language]]
)
def test_what_tells_nobody_is_left_alone(language: str, text: str) -> None:
    beginning = {"en": "Made up. ", "de": "Erfunden. "}[language]
    for one in (text, beginning + text):
        assert (list(telling_of(one)), doubts_of(one, language)) == ([], [])


def every_telling() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for slug, entry in shipped_scenarios().items():
        for language, told in {"en": entry, **in_languages(entry)}.items():
            yield slug, language, {"facts": entry["facts"], "tags": entry.get("tags", []), **told}


@pytest.mark.parametrize(
    ("language", "entry"),
    [pytest.param(language, entry, id=f"{slug}-{language}") for slug, language, entry in every_telling()],
)
def test_the_shipped_scenarios_raise_no_doubt(language: str, entry: dict[str, Any]) -> None:
    words = {name: entry.get(name, "") for name in TOLD}
    assert doubts_in(words, entry["facts"], entry["tags"], language) == {}
    assert [said for text in words.values() for said in telling_of(text)] == []


def test_answers_and_tags_are_asked_about_as_words_are() -> None:
    facts = {"dmt_history": [{"agent": "Mary Miller", "from": "2026-05-03"}], "episode_onset": "2026-06-11T14:00"}
    found = doubts_in({"title": "A day"}, facts, ["relapse", "max-mustermann", "late-onset"], "en")
    with translation.override("en"):
        assert found == {
            "facts": ["“Mary Miller” looks like the name of somebody."],
            "tags": ["“Max Mustermann” looks like the name of somebody."],
        }
