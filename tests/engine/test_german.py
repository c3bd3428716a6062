"""German: how it writes dates, lengths and lists, and that every finding of the specification is said in it."""

import copy
import re
from fractions import Fraction
from typing import Any, Final

import pytest

from msclinic.engine import AsOf, Release, answer, dump, evaluate
from msclinic.engine.messages import told
from msclinic.engine.speech import English, German, UntranslatedError, languages_of
from msclinic.engine.times import DAY, HOUR
from msclinic.engine.wording import speak, speak_next
from msclinic.knowledge.wording import banned_words
from tests.engine.records import AS_OF, Record, document, golden, specification

MAY_1: Final = 739_737  # 1 May 2026
QUOTED: Final = re.compile("„[^“]*“")
ENGLISH: Final = re.compile(
    r"\b(the|of|is|are|not|and|that|with|from|January|February|March|June|July|October|December"
    r"|days?|hours?|weeks?|months?|years?|treatments?|between|recorded|known)\b"
)


@pytest.fixture(scope="module")
def german() -> German:
    return German(golden())


def said(facts: Record, code: str, release: Release | None = None, as_of: str = AS_OF) -> str:
    release = release or golden()
    return speak(evaluate(release, facts, as_of).finding(code), release, "de")


# How it writes ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("length", "unit", "written"),
    [
        (36 * HOUR, "", "36 Stunden (1,5 Tage)"),
        (HOUR, "", "1 Stunde"),
        (Fraction(3, 2) * HOUR, "h", "1,5 Stunden"),
        (DAY, "", "24 Stunden (1 Tag)"),
        (2 * DAY, "d", "2 Tage (48 Stunden)"),
        (31 * HOUR + HOUR // 3, "", "31 Stunden 20 Minuten (1 Tag 7 Stunden 20 Minuten)"),
        (HOUR // 60 + HOUR // 3600, "", "1 Minute 1 Sekunde"),
        (1, "", "weniger als eine Sekunde"),
    ],
)
def test_lengths_have_a_comma_and_their_plural(german: German, length: Any, unit: str, written: str) -> None:
    assert german.length(length, unit) == written


def test_dates_are_spelled_as_the_place_needs_them(german: German) -> None:
    assert german.day(MAY_1 + 14) == "15. Mai 2026"
    assert german.on(MAY_1, MAY_1) == "am 1. Mai 2026"
    assert german.on(MAY_1, MAY_1 + 30) == "zwischen dem 1. Mai 2026 und dem 31. Mai 2026"
    assert german.days(MAY_1, MAY_1) == "1. Mai 2026"
    at = AsOf.read("2026-03-16T02:00:00+01:00")
    assert german.moment(at.instant, at) == "16. März 2026 um 02:00 Uhr (UTC+01:00)"
    assert [german.part_of_a_date("0999"), german.part_of_a_date("2026", 3)] == ["0999", "März 2026"]


def test_steps_numbers_and_lists(german: German) -> None:
    steps = [german.step(*step) for step in ((1, "year"), (3, "month"), (28, "d"), (1, "week"), (1, "d"), (4, "week"))]
    assert steps == ["ein Jahr", "3 Monate", "28 Tage", "eine Woche", "ein Tag", "4 Wochen"]
    assert [german.count(number, "treatment") for number in (0, 1, 2)] == [
        "0 Behandlungen", "1 Behandlung", "2 Behandlungen",
    ]  # fmt: skip
    assert german.words(["a", "b", "c"]) == "a, b und c"
    assert german.between(24 * HOUR, 48 * HOUR, reached=False).startswith("mindestens 24 Stunden (1 Tag) und weniger")


def test_a_plain_answer_is_said_in_words(german: German) -> None:
    assert german.answer("sx_new", "no") == "ob neue Symptome aufgetreten sind: nein"
    assert german.choice("ms_course", "RRMS") == "RRMS (schubförmig remittierend)"


# Every finding ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def everything() -> list[tuple[str, str, str]]:
    """Of each finding of the specification the rule, the verdict and the German sentence; and every date to come."""
    found: dict[tuple[str, str, str], None] = {}
    for record in specification():
        assessed = answer(evaluate(golden(), record["facts"], record["as_of"]), "de")
        for finding in assessed["findings"]:
            found[finding["code"], finding["verdict"], finding["sentence"]] = None
            found.update({(finding["code"], "next", date["what"]): None for date in finding["next"]})
    return list(found)


def test_no_place_stays_empty_and_no_word_english(everything: list[tuple[str, str, str]]) -> None:
    names = {fact.name for fact in golden().vocabulary} - {"MS"}
    for code, verdict, sentence in everything:
        own = QUOTED.sub("", sentence)
        assert not re.search(r"[{}]|\bNone\b|  | ,|\( |\(\)| \.|: \.", sentence), sentence
        assert verdict == "next" or sentence.endswith("."), sentence
        assert not ENGLISH.search(own), (code, sentence)
        assert not any(name in sentence for name in names), sentence
        assert banned_words(sentence, "de") == [], sentence


def test_what_a_verdict_says_is_said_in_german_too(everything: list[tuple[str, str, str]]) -> None:
    for code, verdict, sentence in everything:
        if verdict == "met":
            assert re.search("(erreicht d|D)ie Bedingung, die der Artikel", sentence), sentence
        assert (verdict == "silent") <= ("Der Artikel sagt dazu nichts." in sentence)
        assert (verdict == "unknown") <= bool(
            re.search("Nicht beurteilbar|nicht sagen|aus den Angaben geht nicht", sentence)
        )
        if code in {"REL-DUR", "REL-SYM", "REL"} and verdict in {"not_met", "pending"}:
            assert "Über andere Ursachen der Symptome sagt dies nichts aus." in sentence


def test_every_sentence_there_is_has_a_german_one() -> None:
    english, german = (leaves(golden().sentences[language]) for language in ("en", "de"))
    assert english.keys() == german.keys()
    same = {place for place, text in english.items() if text == german[place]}
    assert same == set()
    for place, text in english.items():
        assert places(german[place]) <= places(text) | {"source"}, place


def leaves(texts: Any, place: str = "") -> dict[str, str]:
    if isinstance(texts, str):
        return {place: texts}
    return {name: text for key, part in texts.items() for name, text in leaves(part, f"{place}/{key}").items()}


def places(text: str) -> set[str]:
    return {name.lower() for name in re.findall(r"\{(\w+)\}", text)}


def test_not_known_is_never_no() -> None:
    facts = {"ms_diagnosis": "confirmed", "episode_ongoing": "unknown", "sx_new": "unknown"}
    for finding in answer(evaluate(golden(), facts, AS_OF), "de")["findings"]:
        assert not re.search(r"\b[Nn]ein\b|\bkeine neuen\b", finding["sentence"]), finding["sentence"]
    assert "Nicht bekannt: " in said(facts, "REL-DUR")


def test_some_sentences_to_the_letter() -> None:
    duration = {"episode_duration": {"value": 36, "unit": "h"}, "episode_ongoing": "no", "ms_diagnosis": "confirmed"}
    assert said(duration, "REL-DUR") == (
        "Dauer: 36 Stunden (1,5 Tage). Das liegt auf oder über der unteren Zeitangabe (24 Stunden) und unter der "
        "oberen (48 Stunden). Der Artikel sagt nicht, welche der beiden entscheidet. Die Beurteilung bleibt der "
        "klinischen Einschätzung überlassen."
    )
    tysabri = {"natalizumab_now": "current", "natalizumab_last_infusion": "2026-05", "ms_diagnosis": "confirmed"}
    assert said(tysabri, "TYS-SCHED") == (
        "Die letzte Infusion fand zwischen dem 1. Mai 2026 und dem 31. Mai 2026 statt. Nach dem Zeitplan, den der "
        "Artikel nennt (Abstand: 28 Tage), liegt der nächste Zeitpunkt zwischen dem 29. Mai 2026 und dem "
        "28. Juni 2026; heute liegt in diesem Zeitraum, sodass sich nicht sagen lässt, ob der Zeitpunkt verstrichen "
        "ist."
    )


# Never mixed --------------------------------------------------------------------------------------------------------


def altered(**changes: Any) -> Release:
    return Release({**document(), **changes}, 1)


def without(*texts: str) -> Release:
    kept = {text: german for text, german in document()["translations"]["de"].items() if text not in texts}
    return altered(translations={"de": kept})


@pytest.mark.parametrize(
    "release",
    [
        altered(translations={}),
        altered(translations={"fr": {}}),
        altered(sentences={"en": document()["sentences"]["en"]}),
    ],
    ids=["no translations", "of another language", "no sentences"],
)
def test_a_release_that_lacks_either_part_answers_in_english(release: Release) -> None:
    assert languages_of(release) == ("en",)
    for record in specification()[:40]:
        assessed = evaluate(release, record["facts"], record["as_of"])
        assert dump(answer(assessed, "de")) == dump(answer(assessed))


def test_a_sentence_with_a_name_that_has_no_german_is_english_altogether() -> None:
    release, open_end = without("the start of the worsening"), {"episode_duration": {"value": 36, "unit": "h"}}
    found = evaluate(release, {}, AS_OF).finding("REL-DUR")
    assert speak(found, release, "de") == speak(found, release)
    assert said(open_end | {"episode_ongoing": "no"}, "REL-DUR", release).startswith("Dauer: 36 Stunden")


def test_a_sentence_with_a_remark_that_has_no_german_is_english_altogether() -> None:
    remark = "{Source} does not say which test."
    release = without(remark)
    facts = {"mitoxantrone_ever": "yes", "heart_evaluation_last": "2026-01-01"}
    found = evaluate(release, facts, AS_OF).finding("NOV-HEART")
    assert speak(found, release, "de") == speak(found, release)
    assert speak_next(found.next[0], found, release, "de") == "ein Jahr nach der letzten Untersuchung"


def test_an_english_text_that_changed_has_no_german_any_more() -> None:
    changed = document()
    fact = next(fact for fact in changed["facts"] if fact["key"] == "episode_onset")
    fact["name"] = "the onset"
    release = Release(changed, 1)
    assert said({}, "REL-DUR", release) == speak(evaluate(release, {}, AS_OF).finding("REL-DUR"), release)
    assert release.said("the onset", "de") == "the onset"


def test_a_local_reading_is_said_in_german_where_its_reason_is() -> None:
    changed, reason = document(), "A made-up reason."
    rule = next(rule for rule in changed["rules"] if rule["code"] == "REL-DUR")
    rule["local_reading"] = {"who": "Dr Example", "reason": reason}
    facts = {"episode_duration": {"value": 60, "unit": "h"}, "episode_ongoing": "no", "ms_diagnosis": "confirmed"}
    english = Release(copy.deepcopy(changed), 1)
    assert said(facts, "REL-DUR", english) == speak(evaluate(english, facts, AS_OF).finding("REL-DUR"), english)
    changed["translations"]["de"][reason] = "Ein erfundener Grund."
    release = Release(changed, 1)
    assert said(facts, "REL-DUR", release).endswith(
        "Das erreicht die Bedingung, die die lokale Auslegung nennt, nach beiden Zeitangaben (24 Stunden und 48 "
        "Stunden). Dies ist eine lokale Auslegung, die von dem abweicht, was der Artikel sagt; festgelegt hat sie Dr "
        "Example: Ein erfundener Grund."
    )
    finding = answer(evaluate(release, facts, AS_OF), "de")["findings"][0]
    assert finding["local_reading"] == {"who": "Dr Example", "reason": "Ein erfundener Grund."}


def test_a_noun_that_german_does_not_have_is_no_german(german: German) -> None:
    assert English(golden()).count(2, "visit") == "2 visits"
    with pytest.raises(UntranslatedError):
        german.count(2, "visit")


# The rest of an answer ----------------------------------------------------------------------------------------------


def test_an_answer_is_german_but_for_its_tokens() -> None:
    facts: Record = {
        "natalizumab_now": "current", "natalizumab_ever": "no", "natalizumab_last_infusion": "2026-06-01",
        "ms_course": "XMS", "episode_duration": {"value": 9000, "unit": "h"},
    }  # fmt: skip
    english, german = (answer(evaluate(golden(), facts, AS_OF), language) for language in ("en", "de"))
    assert german["conflicts"][0]["message"].startswith("Natalizumab wurde nie gegeben, und doch")
    assert "schubförmig remittierend" in german["errors"][0]["message"]
    assert german["hints"][0]["message"] == "Das ist länger als 90 Tage. Bitte Zahl und Einheit kontrollieren."
    words = {"question", "sentence", "silent_on", "next"}
    for one, other in zip(english["findings"], german["findings"], strict=True):
        assert {name: one[name] for name in one.keys() - words} == {name: other[name] for name in other.keys() - words}
        assert one["question"] != other["question"]
        assert not set(one["silent_on"]) & set(other["silent_on"])
        assert [date["at"] for date in one["next"]] == [date["at"] for date in other["next"]]


def test_a_message_whose_labels_have_no_german_is_english_altogether() -> None:
    release = without("Suspected")
    problem = evaluate(release, {"ms_diagnosis": "perhaps"}, AS_OF).errors[0]
    assert told(problem, release, "de") == problem.message == "Choose one of: Confirmed, Suspected, No, or not known."
