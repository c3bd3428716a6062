"""What changes from one release document to another is said in words, and nothing is left out."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from msclinic.releases.changes import changes_between
from tests.engine import records

Document = dict[str, Any]


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
        "Questions: recovery: in all: the same in words, kept otherwise",
    ),
    "the order of the rules": (lambda after: after["rules"].reverse(), "Rules: Order: order of the rules REL-DUR, "),
    "a new question": (
        lambda after: after["facts"].append({"key": "smoker", "kind": "yes_no", "label": "Smoker?", "group": "person"}),
        "Questions: smoker: new",
    ),
    "the words of an answer": (
        lambda after: one(after, "facts", "key", "ms_diagnosis")["choices"][0].update(label="Certain"),
        "Questions: ms_diagnosis: answer “Certain”, question Confirmed → Certain",
    ),
    "an answer that is gone": (
        lambda after: one(after, "facts", "key", "ms_diagnosis")["choices"].pop(1),
        "Questions: ms_diagnosis: answer “Suspected”, gone: Suspected",
    ),
    "a brand name": (
        lambda after: one(after, "agents", "generic", "alemtuzumab")["brands"].append("Campath"),
        "Therapies and agents: alemtuzumab: brand names Lemtrada → Lemtrada, Campath",
    ),
    "a line of the catalogue": (
        lambda after: one(after, "catalogue", "slug", "corticosteroids")["lines"][2].update(text="Into a vein."),
        "Therapies and agents: corticosteroids in the catalogue: "
        "line “Route”, words By infusion into a vein. → Into a vein.",
    ),
    "a quotation that moved": (
        lambda after: one(after, "passages", "id", "C01").update(start=5, end=31),
        "Sources and passages: C01: place in the text, to character 26 → 31; place in the text, from character 0 → 5",
    ),
    "a quotation that changed": (
        lambda after: one(after, "passages", "id", "C01").update(quote="Infusion"),
        "Sources and passages: C01: quotation Infusion Treatments for MS → Infusion",
    ),
    "a silence": (
        lambda after: one(after, "silences", "key", "dose").update(text="the dose"),
        "What the source does not say: dose: text the dose of any drug → the dose",
    ),
    "a sentence": (
        lambda after: after["sentences"]["en"]["kinds"]["lasting"].update(between="In between."),
        "Sentences: Sentences: en, kinds, lasting, between ",
    ),
    "the semantics": (
        lambda after: after.update(semantics=2),
        "Everything else: Version of the rule semantics: now 1 → 2",
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_said_in_words(name: str, document: Document) -> None:
    change, sentence = CHANGES[name]
    (only,) = changed(document, change)
    assert only.startswith(sentence)


def test_a_new_rule_shows_what_it_asks_compares_and_rests_on(document: Document) -> None:
    before = copy.deepcopy(document)
    before["rules"].pop(0)
    entry = changes_between(before, document)[0].entries[0]
    assert (entry.name, entry.state) == ("REL-DUR", "new")
    shown = {change.what: change.after for change in entry.changes}
    assert shown["condition"] == "how long it has lasted (lower: 24 hours; upper: 48 hours)"
    assert shown["rests on"] == "C35"


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


def test_whatever_changes_is_said_and_never_as_raw_json(document: Document) -> None:
    text = json.dumps(document)
    for path in list(leaves(document))[::7]:
        after = json.loads(text)
        part = after
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = other(part[path[-1]])
        told = said(document, after)
        assert told, path
        assert not any(sign in line for line in told for sign in ('{"', "{'", "['", "None", "True")), (path, told)
