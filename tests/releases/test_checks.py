"""What speaks against publishing a document, in words."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from msclinic.engine import Release, evaluate
from msclinic.engine.criteria import kinds
from msclinic.engine.speech import English
from msclinic.knowledge.wording import BANNED, banned_words
from msclinic.releases.checks import check_document
from msclinic.releases.checks.places import PLACES
from msclinic.releases.checks.slots import SLOTS
from msclinic.releases.checks.words import askable

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("article")]

Document = dict[str, Any]

SPECIFICATION = Path(__file__).parent.parent / "specification"


def rule(document: Document, code: str) -> Document:
    return next(rule for rule in document["rules"] if rule["code"] == code)


def fact(document: Document, key: str) -> Document:
    return next(fact for fact in document["facts"] if fact["key"] == key)


def passage(document: Document, code: str) -> Document:
    return next(passage for passage in document["passages"] if passage["id"] == code)


def joined(*codes: str) -> Document:
    return {"kind": "all", "parts": [{"kind": "rule", "code": code} for code in codes]}


def set_in(part: Callable[[Document], Document], **values: Any) -> Callable[[Document], None]:
    return lambda document: part(document).update(values)


def in_rule(code: str, **values: Any) -> Callable[[Document], None]:
    return set_in(lambda document: rule(document, code), **values)


def in_criterion(code: str, **values: Any) -> Callable[[Document], None]:
    return set_in(lambda document: rule(document, code)["criterion"], **values)


def in_sentences(kind: str, **values: str) -> Callable[[Document], None]:
    return set_in(lambda document: document["sentences"]["en"]["kinds"][kind], **values)


def without(part: str, keep: Callable[[Any], bool]) -> Callable[[Document], None]:
    return lambda document: document.update({part: [entry for entry in document[part] if keep(entry)]})


def again(part: str) -> Callable[[Document], None]:
    return lambda document: document[part].append(document[part][0])


def test_the_shipped_content_may_be_published(document: Document) -> None:
    assert check_document(document) == []


PROBLEMS: dict[str, tuple[Callable[[Document], None], str]] = {
    "no rule of an app": (
        without("rules", lambda rule: rule["section"] != "relapses"),
        "there is no rule of relapses",
    ),
    "two rules of one code": (again("rules"), "rule REL-DUR stands 2 times"),
    "two facts of one key": (again("facts"), "fact ms_diagnosis stands 2 times"),
    "two passages of one code": (again("passages"), "passage C01 stands 2 times"),
    "no passage": (in_rule("REL-DUR", citations=[]), "rule REL-DUR: it rests on no passage"),
    "an unknown passage": (in_rule("REL-DUR", citations=["C99"]), "rule REL-DUR: there is no passage C99"),
    "an unknown related passage": (in_rule("REL-DUR", related=["C99"]), "rule REL-DUR: there is no passage C99"),
    "an unknown source": (in_rule("REL-DUR", source="label"), "rule REL-DUR: there is no source label"),
    "an unknown therapy": (in_rule("NOV-RISK", therapy="x"), "rule NOV-RISK: there is no therapy x"),
    "no question": (in_rule("REL-DUR", question=" "), "rule REL-DUR: it asks no question"),
    "an unexplained local reading": (
        in_rule("REL-DUR", local_reading={"who": "", "reason": ""}),
        "rule REL-DUR: its local reading does not say who reads it so, and why",
    ),
    "an unknown rule kind": (in_criterion("REL-DUR", kind="odd"), "rule REL-DUR: there is no rule kind 'odd'"),
    "a criterion that refuses itself": (
        in_criterion("STER-DAYS", fewest=6),
        "rule STER-DAYS: the fewest days are at least one and not more than the most",
    ),
    "an unknown fact": (
        in_criterion("TYS-TOUCH", enrolled="touch"),
        "rule TYS-TOUCH: there is no fact touch",
    ),
    "an unknown gate": (in_rule("REL-DUR", gates=["sober"]), "rule REL-DUR: there is no fact sober"),
    "a fact of another kind": (
        in_criterion("TYS-TOUCH", enrolled="natalizumab_last_infusion"),
        "rule TYS-TOUCH: it reads natalizumab_last_infusion as yes_no, which is date",
    ),
    "an answer that does not exist": (
        in_criterion("NOV-COURSE", named=["RRSM"]),
        "rule NOV-COURSE: it names RRSM, which is no answer to ms_course",
    ),
    "answers that are not now's": (
        in_criterion("NOV-COURSE", now="ms_course"),
        "rule NOV-COURSE: it reads ms_course, whose answers are not considered, current, no",
    ),
    "a rule that comes later": (
        in_rule("REL-DUR", criterion=joined("REL-SYM", "REL")),
        "rule REL-DUR: it reads the rule REL-SYM, which does not come before it",
    ),
    "a rule that only repeats": (
        in_rule("REL", criterion={"kind": "rule", "code": "REL-SYM"}),
        "rule REL: it only repeats the verdict of REL-SYM; join it with another condition",
    ),
    "a date that is joined": (
        in_rule("NOV-COURSE", criterion=joined("NOV-HEART", "REL-SYM")),
        "rule NOV-COURSE: it joins NOV-HEART, which can be due or not_applicable or not_yet or past; "
        "that cannot be joined",
    ),
    "a part whose gate the whole lacks": (
        in_rule("NOV-COURSE", criterion=joined("REL-DUR", "REL-SYM")),
        "rule NOV-COURSE: it joins REL-DUR, which can be not_applicable; that cannot be joined",
    ),
    "words in a remark that no passage has": (
        in_rule("LEM-LINE", remark="The article speaks of “two FDA-approved treatments”."),
        "rule LEM-LINE: “two FDA-approved treatments” in its remark stands in none of its passages",
    ),
    "a place in a remark that nothing fills": (
        in_rule("LEM-LINE", remark="{Count} of them."),
        "rule LEM-LINE: nothing fills the place {Count} of “{Count} of them.”",
    ),
    "a quotation that does not stand there": (
        set_in(lambda document: passage(document, "C35"), start=2590, end=2728),
        "passage C35: its words do not stand from 2590 to 2728 of the stored text",
    ),
    "a quotation past the end": (
        set_in(lambda document: passage(document, "C35"), end=9999),
        "passage C35: 2589 to 9999 is no stretch of a text of 3632 characters",
    ),
    "a quotation with another hash": (
        set_in(lambda document: passage(document, "C35"), sha256="0" * 64),
        "passage C35: its hash is not that of its words",
    ),
    "a context that is not the text's": (
        set_in(lambda document: passage(document, "C35"), before="Nobody knows whether "),
        "passage C35: its context is not that of the stored text",
    ),
    "a text that is not stored": (
        set_in(lambda document: document["sources"][0], sha256="0" * 64),
        "source infusion-treatments-for-ms: its text is not stored",
    ),
    "a disclaimer that is no passage": (
        set_in(lambda document: document["sources"][0], disclaimer=["C99"]),
        "the disclaimer of infusion-treatments-for-ms: there is no passage C99",
    ),
    "a contradiction of nothing": (
        set_in(lambda document: document["contradictions"][0], passages=["C99"]),
        "contradiction 1 of infusion-treatments-for-ms: there is no passage C99",
    ),
    "a fact in no group": (
        set_in(lambda document: fact(document, "sx_new"), group="odd"),
        "fact sx_new: there is no group odd",
    ),
    "a catalogue of no rules": (
        set_in(lambda document: document["catalogue"][0], rules=["ODD"]),
        "corticosteroids in the catalogue: there is no rule ODD",
    ),
    "a choice without choices": (
        set_in(lambda document: fact(document, "recovery"), choices=[]),
        "fact recovery: a choice needs choices",
    ),
    "agents of one name": (
        set_in(lambda document: document["agents"][0], aliases=["Tysabri"]),
        "two agents are called Tysabri",
    ),
    "a missing sentence": (
        lambda document: document["sentences"]["en"]["kinds"]["enrolment"].pop("enrolled"),
        "rule TYS-TOUCH: there is no sentence “enrolled” for it in en",
    ),
    "a missing variant of a sentence": (
        lambda document: document["sentences"]["en"]["kinds"]["lasting"].pop("long, going on"),
        "rule REL-DUR: there is no sentence “long, going on” for it in en",
    ),
    "a missing sentence of a gate": (
        lambda document: document["sentences"]["en"]["common"].pop("gate episode_present"),
        "rule REL: there is no sentence “gate episode_present” for it in en",
    ),
    "a missing note": (
        lambda document: document["sentences"]["en"]["common"].pop("other_causes"),
        "rule REL-DUR: there is no sentence “other_causes” for it in en",
    ),
    "a missing sentence of a date": (
        lambda document: document["sentences"]["en"]["next"].pop("infusion"),
        "rule TYS-SCHED: there is no sentence for the date “infusion” in en",
    ),
    "a notice that says nothing": (
        in_rule("TYS-PML", says={}),
        "rule TYS-PML: there is no sentence “shown” for it in en",
    ),
    "a banned word in a sentence": (
        in_sentences("enrolment", enrolled="They are eligible for {programme}."),
        "sentence en kinds enrolment enrolled says “eligible”: They are eligible for {programme}.",
    ),
    "a banned word in a rule": (
        in_rule("REL", question="Is it safe?"),
        "rule REL says “safe”: Is it safe?",
    ),
    "a banned word in a local reading": (
        in_rule("REL-DUR", local_reading={"who": "E. Editor", "reason": "48 hours are recommended."}),
        "rule REL-DUR says “recommended”: 48 hours are recommended.",
    ),
    "a place that nothing fills": (
        in_rule("TYS-PML", says={"shown": "{therapy} since {year}."}),
        "rule TYS-PML: nothing fills the place {year} of “{therapy} since {year}.”",
    ),
    "a place that another kind fills": (
        in_sentences("enrolment", enrolled="{days} in {programme}."),
        "rule TYS-TOUCH: nothing fills the place {days} of “{days} in {programme}.”",
    ),
    "a place that nothing fills in a date": (
        lambda document: document["sentences"]["en"]["next"].update(infusion="{when}"),
        "rule TYS-SCHED: nothing fills the place {when} of “{when}”",
    ),
    "a place that looks inside": (
        in_sentences("enrolment", enrolled="{programme.__class__}"),
        "sentence en kinds enrolment enrolled: “{programme.__class__}” cannot be filled in at {programme.__class__}",
    ),
    "a brace that is never closed": (
        in_sentences("enrolment", enrolled="Enrolled in {programme"),
        "sentence en kinds enrolment enrolled: “Enrolled in {programme” cannot be filled in: "
        "expected '}' before end of string",
    ),
    "another semantics": (
        lambda document: document.update(semantics=2),
        "this program speaks semantics 1, the release 2",
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_document_is_refused_for(name: str, document: Document) -> None:
    change, sentence = PROBLEMS[name]
    change(document)
    assert sentence in check_document(document)


NAMED = "{Source} speaks of “a corticosteroid”, in the singular, and names examples."


@pytest.mark.parametrize(
    ("english", "german", "sentence"),
    [
        (
            "Is it as many days as the article describes?",
            "Ist es sicher?",
            "rule STER-DAYS, in de, says “sicher”: Ist es sicher?",
        ),
        (NAMED, "{Source} nennt „eines“.", "rule STER-AGENT: “eines” in its remark stands in none of its passages"),
        (NAMED, "{Quelle} sagt es.", "rule STER-AGENT: nothing fills the place {Quelle} of “{Quelle} sagt es.”"),
    ],
)
def test_a_translation_is_looked_at_like_its_english(
    document: Document, english: str, german: str, sentence: str
) -> None:
    document["translations"]["de"][english] = german
    assert check_document(document) == [sentence]


def test_a_german_sentence_that_a_rule_can_ask_for_is_there(document: Document) -> None:
    del document["sentences"]["de"]["kinds"]["lasting"]["between"]
    assert check_document(document) == ["rule REL-DUR: there is no sentence “between” for it in de"]


def test_a_document_without_german_may_be_published(document: Document) -> None:
    del document["sentences"]["de"], document["translations"]
    assert check_document(document) == []


def test_everything_is_said_at_once(document: Document) -> None:
    rule(document, "REL-DUR")["citations"] = []
    rule(document, "REL")["question"] = "Is it safe?"
    passage(document, "C35")["sha256"] = "0" * 64
    assert check_document(document) == [
        "rule REL-DUR: it rests on no passage",
        "passage C35: its hash is not that of its words",
        "rule REL says “safe”: Is it safe?",
    ]


def test_every_rule_kind_says_what_facts_it_reads() -> None:
    assert SLOTS.keys() == kinds().keys()


def test_each_rule_kind_fills_the_places_that_are_counted_on(document: Document) -> None:
    release = Release(document)
    filled: dict[str, set[str]] = {}
    for line in (line for file in SPECIFICATION.glob("*.jsonl") for line in file.read_text().splitlines()):
        case = json.loads(line, parse_float=Decimal)
        for finding in evaluate(release, case["facts"], case["as_of"]).findings:
            said = finding.rule.criterion.words(finding.facts, finding.outcome, English(release))
            filled.setdefault(finding.rule.criterion.kind, set()).update(said)
    by_itself = {rule.criterion.kind for rule in release.rules if len(rule.criterion.rules) < 2}
    filled_here = {kind: places for kind, places in filled.items() if places}
    assert filled_here == {kind: places for kind, places in PLACES.items() if kind in by_itself}


def test_a_sentence_that_no_case_asks_for_may_be_missing(document: Document) -> None:
    rules = {entry["code"]: entry for entry in document["rules"]}
    asked = askable(rules["STER-WHEN"], rules)
    assert {"no relapse", "not needed", "unknown judgement", "met", "pending"} <= asked
    assert not asked & {"not_met", "due", "past", "shown"}


@pytest.mark.parametrize(("language", "word"), [(name, word) for name, words in BANNED.items() for word in words])
def test_a_banned_word_is_found(language: str, word: str) -> None:
    assert banned_words(f"This is {word.upper()}, it says.", language) == [word.lower()]


@pytest.mark.parametrize(
    "text",
    [
        "The article says “must last”.",
        'It says "should".',
        "People who were treated.",
        "Treatment and reviewers.",
        "Unsafe",
    ],
)
def test_a_quotation_or_a_longer_word_is_not_banned(text: str) -> None:
    assert banned_words(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Das ist sicherer und geeignetes Vorgehen.", ["sicherer", "geeignetes"]),
        ("Es sollte, nein muss.", ["sollte", "muss"]),
        ("Kein Risiko, keine Risiken, Entwarnung.", ["kein risiko", "keine risiken", "entwarnung"]),
        ("Der Artikel sagt „must last“ und „safe“.", []),
        ("Unsicher ist die Behandlung der Sicherheit, behandelt wird sie musterhaft.", []),
        ("Der Artikel nennt sie „Muss“, und sicher ist das nicht.", ["sicher"]),
    ],
)
def test_german_words_are_found_with_their_endings_and_not_in_quotations_or_other_words(
    text: str, found: list[str]
) -> None:
    assert banned_words(text, "de") == found
