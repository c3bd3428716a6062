"""What the pages rest on, in German: questions and answers of the form, what was entered, and the result."""

import re
from typing import Any, Final

import pytest
from django.http import QueryDict

from msclinic.core.entry import Entry, read_entry
from msclinic.core.entry.asked import asked_now
from msclinic.core.entry.fields import Field, Fieldset, facts_of_page, fieldsets
from msclinic.core.result import Result, show
from msclinic.core.shapes import SHAPES, shapes_in
from msclinic.engine import Release, Verdict, evaluate
from tests.engine.records import document, golden

PAIRS: Final = [
    ("as_of", "2026-06-15T12:00:00+00:00"), ("ms_diagnosis", "suspected"),
    ("dmt_history_listed", "listed"), ("dmt_history-0-agent", "interferon beta-1a"),
    ("dmt_history-0-outcome", "not_tolerated"), ("dmt_history-0-start_month", "5"),
    ("dmt_history-0-start_year", "2025"), ("dmt_history-1-agent", "Copaxone"), ("dmt_history-1-outcome", "unknown"),
    ("natalizumab_now", "current"), ("natalizumab_last_infusion_day", "1"),
    ("natalizumab_last_infusion_month", "6"), ("natalizumab_last_infusion_year", "2026"),
    ("touch_enrolled", "unknown"), ("alemtuzumab_courses_listed", "none"),
    ("alemtuzumab_now", "considered"), ("dmt_history_complete", "yes"), ("alemtuzumab_planned_days", "eleven"),
    ("episode_duration", "36"), ("episode_duration_unit", "h"), ("time_zone", "Nowhere"),
]  # fmt: skip


def entry_of(release: Release) -> Entry:
    post = QueryDict(mutable=True)
    for name, value in PAIRS:
        post.appendlist(name, value)
    return read_entry(post, release.vocabulary)


def shown(language: str, release: Release | None = None) -> Result:
    release = release or golden()
    entry = entry_of(release)
    assessed = evaluate(release, entry.facts, entry.as_of, entry.zone)
    here = frozenset(fact.key for fact in facts_of_page(release, "therapies"))
    return show(assessed, entry, "therapies", here, language)


def groups_of(page: str, language: str) -> list[Fieldset]:
    release, entry = golden(), entry_of(golden())
    assessed = evaluate(release, entry.facts, entry.as_of, entry.zone)
    here = frozenset(fact.key for fact in facts_of_page(release, page))
    now = asked_now(assessed, entry, here, language)
    return fieldsets(release, page, entry, {}, now, language=language)


def asked(language: str, page: str = "therapies") -> dict[str, Field]:
    return {field.place: field for fieldset in groups_of(page, language) for field in fieldset.fields}


def test_questions_answers_and_units_are_german() -> None:
    fields = asked("de")
    assert fields["ms_diagnosis"].label == "Hat die Person MS?"
    assert fields["ms_diagnosis"].help == "Der Artikel spricht nur von Menschen mit MS."
    assert [option.label for option in fields["ms_diagnosis"].options] == [
        "Gesichert", "Verdacht", "Nein", "Nicht bekannt",
    ]  # fmt: skip
    assert [option.label for option in fields["touch_enrolled"].options] == ["Ja", "Nein", "Nicht bekannt"]
    assert [option.label for option in fields["dmt_history"].listed] == ["Hier aufgeführt", "Keine", "Nicht bekannt"]
    assert fields["dmt_history"].rows[0].fields[1].options[0].label == "Unzureichendes Ansprechen"
    assert [group.label for group in groups_of("relapse", "de")][:2] == ["Die Person", "Die Verschlechterung"]
    german, english = (asked(language, "relapse")["episode_duration"] for language in ("de", "en"))
    assert [option.label for option in german.options] == ["Stunden", "Tage"]
    assert [option.label for option in english.options] == ["hours", "days"]


def test_the_form_is_the_same_but_for_its_words() -> None:
    english, german = asked("en"), asked("de")
    assert english.keys() == german.keys()
    for place, field in english.items():
        assert field.names == german[place].names
        assert [(one.value, one.chosen) for one in field.options] == [
            (other.value, other.chosen) for other in german[place].options
        ]


def test_what_was_entered_is_echoed_in_german() -> None:
    told = {one.label: one.text for one in shown("de").entered}
    assert told["Frühere und aktuelle MS-Behandlungen"] == (
        "interferon beta-1a, Ergebnis: Nicht vertragen, Beginn: Mai 2025; Copaxone, Ergebnis: Nicht bekannt"
    )
    assert told["Letzte Tysabri-Infusion"] == "1. Juni 2026"
    assert told["Gegebene Behandlungsphasen mit Lemtrada"] == "Keine"
    assert told["Ist die Teilnahme am Programm TOUCH dokumentiert?"] == "Nicht bekannt"
    assert told["Wie lange hat sie (bisher) gedauert?"] == "36 Stunden (1,5 Tage)"
    english = {one.label: one.text for one in shown("en").entered}
    assert english["Earlier and current MS treatments"] == (
        "interferon beta-1a, outcome not tolerated, start May 2025; Copaxone, outcome not known"
    )


def test_the_result_is_german_down_to_its_errors_and_dates() -> None:
    result = shown("de")
    errors = {link.text: message for link, message in result.errors}
    assert errors["Wie viele Tage sind dafür geplant?"] == "Bitte eine Zahl eingeben."
    assert "Bitte eine Zeitzone mit ihrem Namen wählen, etwa Europe/Berlin." in errors.values()
    findings = [one for group in result.groups for one in (*group.findings, *group.quiet)]
    assert {one.code for one in findings} >= {"TYS-SCHED", "LEM-LINE", "NOV-RISK"}
    words = {shapes_in("de")[verdict].word for verdict in Verdict}
    english = shown("en")
    untouched = {one.question for group in english.groups for one in (*group.findings, *group.quiet)}
    for one in findings:
        assert one.shape.word in words
        assert one.question not in untouched
        assert one.question in one.opening
        assert not re.search(r"\b(the|is|of)\b", re.sub("„[^“]*“", "", one.sentence)), one.sentence
    unknown = next(one for one in findings if one.verdict == "unknown")
    assert unknown.rest.startswith((".", ":"))
    assert not unknown.why.startswith("Nicht beurteilbar")
    assert [(date.when, date.what) for date in result.ahead][:1] == [
        ("29. Juni 2026", "die nächste Infusion nach dem Zeitplan, den der Artikel nennt")
    ]
    assert "Schwangerschaft und Stillzeit" in result.silent_on
    assert result.as_of == "15. Juni 2026 um 12:00 Uhr (UTC)"


def test_a_release_without_german_is_shown_in_english_whatever_is_asked_for() -> None:
    old: dict[str, Any] = document()
    del old["translations"]
    release = Release(old, 1)
    english, german = shown("en", release), shown("de", release)
    assert german.groups == english.groups
    assert german.entered == english.entered
    assert [message for _, message in german.errors] == [message for _, message in english.errors]


@pytest.mark.parametrize("verdict", Verdict)
def test_a_verdict_looks_the_same_in_every_language_and_is_called_otherwise(verdict: Verdict) -> None:
    english, german = SHAPES[verdict], shapes_in("de")[verdict]
    assert (english.icon, english.look) == (german.icon, german.look)
    assert english.word != german.word
    assert shapes_in("fr") is SHAPES
