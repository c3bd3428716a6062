"""What changes from one release document to another is said in words, and nothing is left out."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import translation

from msclinic.releases.changes import changes_between
from tests.engine import records

Document = dict[str, Any]


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Whatever the test before has left spoken."""
    with translation.override("en"):
        yield


@pytest.fixture
def document() -> Document:
    """Release 1, to be altered."""
    return records.document()


def one(document: Document, part: str, name: str, value: Any) -> Any:
    return next(entry for entry in document[part] if entry[name] == value)


def said(before: Document, after: Document) -> list[str]:
    return [f"{group.title}: {entry}" for group in changes_between(before, after) for entry in group.entries]


def changed(document: Document, change: Callable[[Document], None]) -> list[str]:
    after = copy.deepcopy(document)
    change(after)
    return said(document, after)


def test_of_the_same_document_nothing_has_changed(document: Document) -> None:
    assert changes_between(document, copy.deepcopy(document)) == []


def test_a_figure_is_named_with_its_unit_before_and_after(document: Document) -> None:
    def change(after: Document) -> None:
        one(after, "rules", "code", "REL-DUR")["criterion"]["lower"]["value"] = 30

    assert changed(document, change) == ["Rules: REL-DUR: lower figure 24 hours → 30 hours"]


CHANGES: dict[str, tuple[Callable[[Document], Any], str]] = {
    "the unit of a figure": (
        lambda after: one(after, "rules", "code", "REL-DUR")["criterion"].update(lower={"value": 1, "unit": "d"}),
        "Rules: REL-DUR: lower figure 24 hours → 1 day",
    ),
    "the agents that are named": (
        lambda after: one(after, "rules", "code", "STER-AGENT")["criterion"]["named"].pop(),
        "Rules: STER-AGENT: named Methylprednisolone, Dexamethasone → Methylprednisolone",
    ),
    "a part of a condition": (
        lambda after: one(after, "rules", "code", "REL")["criterion"]["parts"].pop(),
        "Rules: REL: parts REL-DUR, REL-SYM → REL-DUR",
    ),
    "another kind of condition": (
        lambda after: one(after, "rules", "code", "REL").update(
            criterion={"kind": "any", "parts": one(after, "rules", "code", "REL")["criterion"]["parts"]}
        ),
        "Rules: REL: condition (REL-DUR and REL-SYM) → (REL-DUR or REL-SYM)",
    ),
    "the passages of a rule": (
        lambda after: one(after, "rules", "code", "REL-DUR")["citations"].append("C34"),
        "Rules: REL-DUR: rests on C35 → C35, C34",
    ),
    "a question": (
        lambda after: one(after, "rules", "code", "REL-DUR").update(question="Long enough?"),
        "Rules: REL-DUR: question Has it lasted long enough to be considered a relapse? → Long enough?",
    ),
    "a remark": (
        lambda after: one(after, "rules", "code", "REL-DUR").update(remark="It varies."),
        "Rules: REL-DUR: remark, new: It varies.",
    ),
    "a local reading": (
        lambda after: one(after, "rules", "code", "REL-DUR").update(
            local_reading={"who": "Dr Example", "reason": "A made-up reason."}
        ),
        "Rules: REL-DUR: local reading, new: Dr Example: A made-up reason.",
    ),
    "one topic of many": (
        lambda after: one(after, "rules", "code", "REL-DUR")["silent_on"].remove("heat and pseudo-relapse"),
        "Rules: REL-DUR: says that the source leaves open (of 7), gone: heat and pseudo-relapse",
    ),
    "a rule that is gone": (lambda after: after["rules"].pop(0), "Rules: REL-DUR: gone"),
    "a rule that stands twice": (lambda after: after["rules"].append(after["rules"][0]), "Rules: REL-DUR: new"),
    "a value that was not kept before": (
        lambda after: one(after, "facts", "key", "recovery").update(hint=None),
        "Questions: Recovery after the episode: in all: the same in words, kept otherwise",
    ),
    "the order of the rules": (lambda after: after["rules"].reverse(), "Rules: Order: order of the rules REL-DUR; "),
    "one place in the order of the questions": (
        lambda after: after["facts"].insert(1, after["facts"].pop(0)),
        "Questions: Order: order of the questions Does the person have MS?; Is there a current or recent ",
    ),
    "a new question": (
        lambda after: after["facts"].append({"key": "smoker", "kind": "yes_no", "label": "Smoker?", "group": "person"}),
        "Questions: Smoker?: new",
    ),
    "the words of an answer": (
        lambda after: one(after, "facts", "key", "ms_diagnosis")["choices"][0].update(label="Certain"),
        "Questions: Does the person have MS?: answer “Certain”, words Confirmed → Certain",
    ),
    "an answer that is gone": (
        lambda after: one(after, "facts", "key", "ms_diagnosis")["choices"].pop(1),
        "Questions: Does the person have MS?: answer, gone: Suspected",
    ),
    "a brand name": (
        lambda after: one(after, "agents", "generic", "alemtuzumab")["brands"].append("Campath"),
        "Therapies and agents: alemtuzumab, as an earlier treatment: brand names Lemtrada → Lemtrada, Campath",
    ),
    "a line of the catalogue": (
        lambda after: one(after, "catalogue", "slug", "corticosteroids")["lines"][2].update(text="Into a vein."),
        "Therapies and agents: Corticosteroids in the catalogue: "
        "line “Route”, words By infusion into a vein. → Into a vein.",
    ),
    "a quotation that moved": (
        lambda after: one(after, "passages", "id", "C01").update(start=5, end=31),
        "Sources and passages: C01: place in the text characters 0 to 26 → characters 5 to 31",
    ),
    "a quotation that changed, with its hash and its place": (
        lambda after: one(after, "passages", "id", "C01").update(quote="Infusion", end=8, sha256="0" * 64),
        "Sources and passages: C01: quotation Infusion Treatments for MS → Infusion",
    ),
    "a hash alone": (
        lambda after: one(after, "passages", "id", "C01").update(sha256="0" * 64),
        "Sources and passages: C01: hash of its words 4633d18e",
    ),
    "a newer text of a source": (
        lambda after: after["sources"][0].update(version=2, sha256="0" * 64),
        "Sources and passages: Infusion Treatments for MS: version of its text 1 → 2",
    ),
    "another answer that closes a rule": (
        lambda after: one(after, "rules", "code", "NOV-SCHED").update(gates=["episode_present"]),
        "Rules: NOV-SCHED: does not apply where the answer is no to “Does the person have MS?” → “Is there a ",
    ),
    "what a condition looks at": (
        lambda after: one(after, "rules", "code", "NOV-SCHED")["criterion"].update(last="ms_diagnosis"),
        "Rules: NOV-SCHED: counted from “Last Novantrone infusion” → “Does the person have MS?”",
    ),
    "another category": (
        lambda after: one(after, "catalogue", "slug", "tysabri").update(category="relapse"),
        "Therapies and agents: Tysabri (natalizumab) in the catalogue: "
        "category Disease-modifying therapies → Therapies for relapses",
    ),
    "another therapy": (
        lambda after: one(after, "rules", "code", "NOV-SCHED").update(therapy="natalizumab"),
        "Rules: NOV-SCHED: therapy Novantrone (mitoxantrone) → Tysabri (natalizumab)",
    ),
    "another group": (
        lambda after: one(after, "facts", "key", "ms_diagnosis").update(group="symptoms"),
        "Questions: Does the person have MS?: stands under The person → Symptoms",
    ),
    "another kind of answer": (
        lambda after: one(after, "facts", "key", "ms_diagnosis").update(kind="yes_no"),
        "Questions: Does the person have MS?: kind one of several choices → yes or no",
    ),
    "a note that is gone": (
        lambda after: one(after, "rules", "code", "REL").update(notes=[]),
        "Rules: REL: notes, gone: This says nothing about other causes of the symptoms.",
    ),
    "a list that was not kept before": (
        lambda after: after.update(remarks=[]),
        "Everything else: Remarks: now: the same in words, kept otherwise",
    ),
    "the key of a question, with the same words": (
        lambda after: one(after, "groups", "key", "person").update(key="human"),
        "Questions: human: new",
    ),
    "a silence": (
        lambda after: one(after, "silences", "key", "dose").update(text="the dose"),
        "What the source does not say: the dose: words the dose of any drug → the dose",
    ),
    "a sentence": (
        lambda after: after["sentences"]["en"]["kinds"]["lasting"].update(between="In between."),
        "Sentences: Sentences: English, of one kind of rule, how long it has lasted, between ",
    ),
    "a German sentence": (
        lambda after: after["sentences"]["de"]["kinds"]["lasting"].update(between="Dazwischen."),
        "Sentences: Sentences: German, of one kind of rule, how long it has lasted, between ",
    ),
    "a translation": (
        lambda after: after["translations"]["de"].update({"The person": "Der Mensch"}),
        "Translations: Translations: German, The person Die Person → Der Mensch",
    ),
    "a translation that is gone": (
        lambda after: after["translations"]["de"].pop("The person"),
        "Translations: Translations: German, The person, gone: Die Person",
    ),
    "the semantics": (
        lambda after: after.update(semantics=2),
        "Everything else: Version of the rule semantics: now 1 → 2",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_said_in_words(name: str, document: Document) -> None:
    change, sentence = CHANGES[name]
    told = changed(document, change)
    assert told[0].startswith(sentence)
    assert len(told) == (2 if "key" in name else 1)
    assert not any(word in told[0] for word in ("hash", "place in") if word not in sentence)


def test_a_new_rule_shows_what_it_asks_compares_and_rests_on(document: Document) -> None:
    before = copy.deepcopy(document)
    before["rules"].pop(0)
    entry = changes_between(before, document)[0].entries[0]
    assert (entry.name, entry.state) == ("REL-DUR", "new")
    shown = {change.what: change.after for change in entry.changes}
    assert shown["condition"] == "how long it has lasted (lower figure: 24 hours; upper figure: 48 hours)"
    assert shown["rests on"] == "C35"
    assert (shown["source"], shown["page"]) == ("Infusion Treatments for MS", "relapse assessment")


NEW_THERAPY: dict[str, Any] = {
    "groups": {"key": "imaginamab", "label": "Imaginab (imaginamab)", "page": "therapies"},
    "facts": {
        "key": "imaginamab_now", "kind": "choice", "label": "Is Imaginab considered?", "name": "whether it is",
        "help": "", "group": "imaginamab", "choices": [
            {"value": "no", "label": "Neither", "aliases": []}, {"value": "considered", "label": "Considered"},
        ],
    },
    "rules": {
        "code": "IMA-SCHED", "section": "therapies", "source": "leaflet", "question": "When is the next infusion?",
        "criterion": {
            "kind": "schedule", "now": "imaginamab_now", "last": "imaginamab_now", "every": {"value": 6, "unit": "d"},
        },
        "gates": ["ms_diagnosis"], "citations": ["ML1"], "related": [], "therapy": "imaginamab", "silent_on": [],
        "notes": [], "says": {}, "remark": "", "local_reading": None,
    },
    "therapies": {
        "key": "imaginamab", "slug": "imaginab", "name": "Imaginab (imaginamab)", "brand": "Imaginab",
        "generic": "imaginamab", "aliases": [], "route": "intravenous",
    },
    "catalogue": {
        "slug": "imaginab", "name": "Imaginab (imaginamab)", "category": "dmt", "key": "imaginamab", "lines": [],
        "rules": ["IMA-SCHED"],
    },
    "agents": {
        "generic": "imaginamab", "brands": ["Imaginab"], "aliases": [], "fda_approved_for_ms": False, "route": "",
        "same_as": "", "note": "",
    },
    "sources": {
        "slug": "leaflet", "title": "A made-up leaflet", "label": "the made-up leaflet", "kind": "leaflet",
        "publisher": "Nobody", "link": "", "date_stated": "", "rights": "", "sha256": "f" * 64, "version": 1,
        "disclaimer": [],
    },
    "passages": {
        "id": "ML1", "source": "leaflet", "kind": "quotation", "start": 2150, "end": 2190, "sha256": "6" * 64,
        "quote": "It is given every six days.", "before": "", "after": "", "meaning": "How often.", "ambiguity": "",
    },
}  # fmt: skip


@pytest.fixture
def with_a_new_therapy(document: Document) -> Document:
    """Release 1 with one more therapy that has one schedule, and a source of its own."""
    after = copy.deepcopy(document)
    for part, entry in NEW_THERAPY.items():
        after[part].append(entry)
    return after


def told_of(before: Document, after: Document) -> dict[str, dict[str, str]]:
    """By the title of each entry, what is said of it."""
    entries = [entry for group in changes_between(before, after) for entry in group.entries]
    assert len({entry.title for entry in entries}) == len(entries)
    return {entry.title: {change.what: change.after for change in entry.changes} for entry in entries}


def test_a_new_therapy_is_told_in_the_words_of_its_questions_and_sources(
    document: Document, with_a_new_therapy: Document
) -> None:
    told = told_of(document, with_a_new_therapy)
    assert told["When is the next infusion?"] == {
        "page": "therapy check",
        "source": "A made-up leaflet",
        "condition": "the next infusion (looks at: “Is Imaginab considered?”; counted from: “Is Imaginab considered?”; "
        "interval: 6 days)",
        "does not apply where the answer is no to": "“Does the person have MS?”",
        "rests on": "ML1",
        "therapy": "Imaginab (imaginamab)",
    }
    assert told["Is Imaginab considered?"] == {
        "kind": "one of several choices",
        "name in sentences": "whether it is",
        "stands under": "Imaginab (imaginamab)",
        "answer": "Neither, Considered",
    }
    assert told["Imaginab (imaginamab) in the catalogue"] == {
        "address": "imaginab",
        "category": "Disease-modifying therapies",
        "comparisons": "IMA-SCHED",
    }
    assert told["It is given every six days."] == {
        "source": "A made-up leaflet",
        "kind": "quotation",
        "meaning in plain words": "How often.",
    }


def test_of_what_is_new_or_gone_no_empty_field_no_hash_and_no_place_is_told(
    document: Document, with_a_new_therapy: Document
) -> None:
    for before, after in ((document, with_a_new_therapy), (with_a_new_therapy, document)):
        told = " ".join(
            f"{entry.name} {entry.title} {' '.join(map(str, entry.changes))}"
            for group in changes_between(before, after)
            for entry in group.entries
        )
        for wrong in ("otherwise", "_", "ffff", "6666", "2150", "dmt", "hash", "place"):
            assert wrong not in told, wrong


def test_an_answer_is_said_in_the_words_of_its_own_question(document: Document) -> None:
    """*no* answers many questions, and *other* several."""
    after = copy.deepcopy(document)
    rule = copy.deepcopy(one(after, "rules", "code", "TYS-TOUCH")) | {"code": "TYS-OTHER", "question": "Is it so?"}
    part = {"kind": "answered", "fact": "heart_evaluation_ever", "among": ["no"]}
    rule["criterion"] = {"kind": "condition", "now": "natalizumab_now", "against": False, "part": part}
    after["rules"].append(rule)
    assert "is no" in told_of(document, after)["Is it so?"]["condition"]
    assert "Neither" not in told_of(document, after)["Is it so?"]["condition"]
    again = copy.deepcopy(after)
    again["rules"][-1]["criterion"]["part"]["among"] = ["yes"]
    assert any("no → yes" in sentence for sentence in said(after, again))


def test_two_questions_with_the_same_words_are_told_apart(document: Document) -> None:
    asked = copy.deepcopy(one(document, "facts", "key", "ms_diagnosis"))
    after = copy.deepcopy(document)
    after["facts"].append({**asked, "key": "ms_for_certain"})
    (entry,) = changes_between(document, after)[0].entries
    assert (entry.name, entry.title, entry.state) == ("ms_for_certain", "Does the person have MS?", "new")


def test_keys_are_told_where_their_words_are_the_same(document: Document) -> None:
    document["groups"].append({"key": "human", "label": "The person", "page": "both"})
    after = copy.deepcopy(document)
    one(after, "facts", "key", "ms_diagnosis")["group"] = "human"
    assert said(document, after) == ["Questions: Does the person have MS?: stands under person → human"]


def leaves(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every value that is neither list nor object."""
    if isinstance(part, dict):
        for name, value in part.items():
            yield from leaves(value, (*path, name))
    elif isinstance(part, list):
        for place, value in enumerate(part):
            yield from leaves(value, (*path, place))
    else:
        yield path


def other(value: Any) -> Any:
    match value:
        case None:
            return "something"
        case bool():
            return not value
        case int():
            return value + 1
    return f"{value}x"


def containers(part: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to every list and every object, the document itself left out."""
    steps = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    for step, inner in steps:
        if isinstance(inner, dict | list):
            yield (*path, step)
        yield from containers(inner, (*path, step))


def at(document: Document, path: tuple[Any, ...]) -> Any:
    part: Any = document
    for step in path:
        part = part[step]
    return part


def check_that_it_is_said(before: Document, after: Document, path: tuple[Any, ...]) -> None:
    """Something is said, of each entry that changed what of it, and nothing as raw JSON."""
    assert json.dumps(before, sort_keys=True) != json.dumps(after, sort_keys=True), path
    entries = [entry for group in changes_between(before, after) for entry in group.entries]
    assert entries, path
    assert all(entry.changes for entry in entries if entry.state == "changed"), path
    told = list(map(str, entries))
    raw = ('{"', "{'", "['", "None", "True")
    assert not any(sign in line.replace("None so far", "") for line in told for sign in raw), (path, told)


def test_whatever_changes_is_said_and_never_as_raw_json(document: Document) -> None:
    text = json.dumps(document)
    for path in list(leaves(document))[::7]:
        after = json.loads(text)
        at(after, path[:-1])[path[-1]] = other(at(after, path))
        check_that_it_is_said(document, after, path)


def test_every_part_of_a_passage_and_of_a_source_is_said_also_by_itself(document: Document) -> None:
    text = json.dumps(document)
    for path in [path for path in leaves(document) if path[:2] in {("passages", 3), ("sources", 0)}]:
        if path[2:] in {("id",), ("slug",)}:
            continue
        after = json.loads(text)
        at(after, path[:-1])[path[-1]] = other(at(after, path))
        check_that_it_is_said(document, after, path)
        (entry,) = changes_between(document, after)[0].entries
        (change,) = entry.changes
        assert change.before != change.after, path


def test_whatever_is_added_emptied_or_taken_away_is_said(with_a_new_therapy: Document) -> None:
    document, text = with_a_new_therapy, json.dumps(with_a_new_therapy)
    ways = [path for path in containers(document) if len(path) < 3 or path[:2] in {("rules", 18), ("facts", 34)}]
    for path in [*ways[::5], *(way for way in ways if len(way) == 1)]:
        for empty in (None, type(at(document, path))()):
            after = json.loads(text)
            at(after, path[:-1])[path[-1]] = empty
            if at(document, path) != empty and (empty is not None or len(path) == 3):
                check_that_it_is_said(document, after, path)
                check_that_it_is_said(after, document, path)
        after = json.loads(text)
        del at(after, path[:-1])[path[-1]]
        check_that_it_is_said(document, after, path)
        check_that_it_is_said(after, document, path)


@pytest.mark.parametrize("part", ["rules", "facts", "silences", "passages", "sentences", "examinations"])
def test_a_part_that_is_empty_and_one_that_is_not_there_are_told_apart(part: str, document: Document) -> None:
    empty = {**document, part: type(document[part])()}
    without = {name: value for name, value in document.items() if name != part}
    for before, after in ((empty, without), (without, empty)):
        check_that_it_is_said(before, after, (part,))


def test_what_the_page_calls_a_field_is_german_and_what_the_release_says_stays(document: Document) -> None:
    after = copy.deepcopy(document)
    rule = one(after, "rules", "code", "REL-DUR")
    rule["criterion"]["lower"]["value"] = 30
    rule["local_reading"] = {"who": "Dr Example", "reason": "The clinic counts so."}
    with translation.override("de"):
        (group,) = changes_between(document, after)
    assert group.title == "Regeln"
    assert [change.what for change in group.entries[0].changes] == ["untere Zahl", "lokale Auslegung"]
    assert group.entries[0].title == "Has it lasted long enough to be considered a relapse?"
