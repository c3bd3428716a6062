"""A release: one spelling, one hash, and a refusal that names the row where a document cannot be one."""

import hashlib
import json
import math
from collections.abc import Callable
from typing import Any

import pytest

from msclinic.engine import Release, ReleaseError, Verdict, canonical, digest, evaluate
from tests.engine.records import AS_OF, document

Document = dict[str, Any]

CODES = [
    "REL-DUR", "REL-SYM", "REL", "STER-WHEN", "STER-AGENT", "STER-ROUTE", "STER-DAYS",
    "NOV-HEART", "NOV-SCHED", "NOV-COURSE", "NOV-RISK", "TYS-SCHED", "TYS-PML", "TYS-TOUCH",
    "LEM-REMS", "LEM-LINE", "LEM-DAYS", "LEM-GAP",
]  # fmt: skip


def turned(value: Any) -> Any:
    """The same JSON with the keys of every object the other way round."""
    if isinstance(value, dict):
        return {key: turned(value[key]) for key in reversed(value)}
    return [turned(item) for item in value] if isinstance(value, list) else value


def rule(whole: Document, code: str) -> dict[str, Any]:
    found: dict[str, Any] = next(entry for entry in whole["rules"] if entry["code"] == code)
    return found


def test_the_release_has_the_rules_of_the_contract_in_their_order(release: Release) -> None:
    assert [entry.code for entry in release.rules] == CODES


def test_canonical_json_is_one_spelling() -> None:
    assert canonical({"b": 1, "a": ["é", {"d": None, "c": True}]}) == '{"a":["é",{"c":true,"d":null}],"b":1}'


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_canonical_json_refuses_what_is_no_number(value: float) -> None:
    with pytest.raises(ValueError, match="JSON"):
        canonical({"value": value})


def test_the_hash_is_that_of_the_canonical_spelling(release: Release) -> None:
    assert release.sha256 == digest(document()) == hashlib.sha256(canonical(document()).encode()).hexdigest()


def test_the_hash_does_not_depend_on_the_order_of_keys_the_number_or_a_round_trip() -> None:
    whole = document()
    assert digest(turned(whole)) == digest(json.loads(canonical(whole))) == digest(whole)
    assert Release(whole, 1).sha256 == Release(whole, 2).sha256


def test_the_hash_changes_with_one_letter_of_one_sentence() -> None:
    whole = document()
    rule(whole, "REL-DUR")["question"] += "?"
    assert digest(whole) != digest(document())


def test_loading_leaves_the_document_as_it_is() -> None:
    whole = document()
    Release(whole, 1)
    assert whole == document()


@pytest.mark.parametrize("semantics", [0, 2, "1", None])
def test_another_version_of_the_semantics_is_refused(semantics: Any) -> None:
    with pytest.raises(ReleaseError, match="semantics"):
        Release({**document(), "semantics": semantics})


def test_a_document_without_semantics_is_refused() -> None:
    whole = document()
    del whole["semantics"]
    with pytest.raises(ReleaseError, match="semantics"):
        Release(whole)


def twice(whole: Document) -> None:
    whole["rules"].append(rule(whole, "REL-SYM"))


def unknown_gate(whole: Document) -> None:
    rule(whole, "REL-SYM")["gates"] = ["weather"]


def unknown_fact(whole: Document) -> None:
    rule(whole, "REL-SYM")["criterion"]["counts"] = ["sx_hiccups"]


def unknown_citation(whole: Document) -> None:
    rule(whole, "REL-SYM")["citations"] = ["C99"]


def unknown_related(whole: Document) -> None:
    rule(whole, "REL-SYM")["related"] = ["C99"]


def no_citation(whole: Document) -> None:
    rule(whole, "REL-SYM")["citations"] = []


def unknown_kind(whole: Document) -> None:
    rule(whole, "REL-SYM")["criterion"] = {"kind": "horoscope"}


def no_kind(whole: Document) -> None:
    rule(whole, "REL-SYM")["criterion"] = {"counts": ["sx_new"]}


def strange_field(whole: Document) -> None:
    rule(whole, "REL-SYM")["criterion"]["weight"] = 3


def missing_field(whole: Document) -> None:
    del rule(whole, "REL-SYM")["criterion"]["unclear"]


def later_rule(whole: Document) -> None:
    rule(whole, "REL-SYM")["criterion"] = {"kind": "rule", "code": "STER-DAYS"}


def own_rule(whole: Document) -> None:
    rule(whole, "REL-SYM")["criterion"] = {"kind": "rule", "code": "REL-SYM"}


def unknown_rule(whole: Document) -> None:
    rule(whole, "REL-SYM")["criterion"] = {"kind": "when_needed", "rule": "NO-SUCH", "judgement": "sx_new"}


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (twice, "REL-SYM stands twice"),
        (unknown_gate, "REL-SYM: there is no fact weather"),
        (unknown_fact, "REL-SYM: there is no fact sx_hiccups"),
        (unknown_citation, "REL-SYM: 'C99'"),
        (unknown_related, "REL-SYM: 'C99'"),
        (no_citation, "REL-SYM: it rests on no passage"),
        (unknown_kind, "REL-SYM: there is no rule kind 'horoscope'"),
        (no_kind, "REL-SYM: 'kind'"),
        (strange_field, "REL-SYM: .*weight"),
        (missing_field, "REL-SYM: .*unclear"),
        (later_rule, "REL-SYM: 'STER-DAYS'"),
        (own_rule, "REL-SYM: 'REL-SYM'"),
        (unknown_rule, "REL-SYM: 'NO-SUCH'"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_by_name(spoil: Callable[[Document], None], named: str) -> None:
    whole = document()
    spoil(whole)
    with pytest.raises(ReleaseError, match=named):
        Release(whole)


def fact_twice(whole: Document) -> None:
    whole["facts"].append(whole["facts"][0])


def fact_without_choices(whole: Document) -> None:
    whole["facts"][0]["choices"] = []


def fact_of_no_kind(whole: Document) -> None:
    whole["facts"][0]["kind"] = "mood"


def records_without_fields(whole: Document) -> None:
    next(fact for fact in whole["facts"] if fact["kind"] == "records")["fields"] = []


def one_name_for_two(whole: Document) -> None:
    whole["agents"][0]["aliases"] = ["same name"]
    whole["agents"][1]["aliases"] = ["  Same  NAME "]


def counts_as_nobody(whole: Document) -> None:
    whole["agents"][0]["same_as"] = "nobody"


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (fact_twice, "two facts share a key"),
        (fact_without_choices, "ms_diagnosis: a choice needs choices"),
        (fact_of_no_kind, "ms_diagnosis: there is no kind 'mood'"),
        (records_without_fields, "dmt_history: records need fields"),
        (one_name_for_two, "two agents are called   Same  NAME "),
        (counts_as_nobody, "counts as nobody"),
    ],
)
def test_a_vocabulary_that_cannot_be_is_refused(spoil: Callable[[Document], None], named: str) -> None:
    whole = document()
    spoil(whole)
    with pytest.raises(ValueError, match=named):
        Release(whole)


@pytest.mark.parametrize("spoil", [fact_twice, fact_of_no_kind, counts_as_nobody])
def test_whatever_is_wrong_with_a_document_is_one_error(spoil: Callable[[Document], None]) -> None:
    whole = document()
    spoil(whole)
    with pytest.raises(ReleaseError):
        Release(whole)


def test_every_citation_is_the_passage_itself(release: Release) -> None:
    for entry in release.rules:
        for citation in entry.citations:
            passage = release.passages[citation["passage"]]
            assert citation["quote"] == passage["quote"]
            assert hashlib.sha256(citation["quote"].encode()).hexdigest() == passage["sha256"]
            assert citation["end"] - citation["start"] == len(citation["quote"])


def test_a_statement_is_cited_in_our_words_with_its_pointer() -> None:
    whole = document()
    whole["passages"].append({"id": "S1", "kind": "statement", "statement": "Our words.", "pointer": "section 4.2"})
    rule(whole, "REL-SYM")["citations"] = ["S1"]
    assert Release(whole).rule("REL-SYM").citations == (
        {"passage": "S1", "statement": "Our words.", "pointer": "section 4.2"},
    )


def test_a_rule_knows_every_fact_and_every_rule_that_it_reads(release: Release) -> None:
    assert release.rule("STER-WHEN").family == ("REL-DUR", "REL-SYM", "REL", "STER-WHEN")
    assert release.rule("STER-WHEN").reads == (
        "ms_diagnosis", "episode_present", "episode_onset", "episode_ongoing", "episode_end", "episode_duration",
        "sx_worsening", "sx_recurrence", "sx_new", "relapse_needs_treatment",
    )  # fmt: skip
    assert release.rule("LEM-DAYS").family == ("LEM-DAYS",)


def test_a_rule_that_is_not_there_has_no_finding(release: Release) -> None:
    with pytest.raises(KeyError):
        release.rule("NO-SUCH")


@pytest.fixture
def of_two_words() -> Release:
    """The golden release, its Lemtrada another drug: one whose generic name is no key."""
    made = document()
    text = json.dumps(made).replace('"alemtuzumab_', '"testimab_alfa_').replace('"alemtuzumab"', '"testimab_alfa"')
    made = json.loads(text)
    for entry in (*made["agents"], *made["therapies"]):
        if entry["generic"] == "testimab_alfa":
            entry["generic"] = "testimab alfa"
    for rule in made["rules"]:
        if rule["code"] == "LEM-LINE":
            rule["criterion"]["agent"] = "testimab alfa"
    return Release(made)


@pytest.mark.parametrize("name", ["testimab alfa", "Testimab  Alfa", "Lemtrada"])
def test_a_history_names_a_therapy_by_its_generic_name_and_not_by_its_key(of_two_words: Release, name: str) -> None:
    rows = [{"agent": name, "outcome": "inadequate_response"}]
    facts = {"testimab_alfa_ever": "no", "dmt_history": rows, "dmt_history_complete": "yes"}
    found = evaluate(of_two_words, facts, AS_OF)
    assert [conflict.facts for conflict in found.conflicts] == [("testimab_alfa_ever", "dmt_history")]
    assert found.conflicts[0].message.startswith("Testimab alfa was never given")
    considered = {"testimab_alfa_now": "considered", "dmt_history": rows, "dmt_history_complete": "yes"}
    assert evaluate(of_two_words, considered, AS_OF).finding("LEM-LINE").verdict is Verdict.NOT_MET
    current = {"dmt_history": [{"agent": name, "status": "current"}]}
    assert evaluate(of_two_words, current, AS_OF).finding("LEM-REMS").missing == ("lemtrada_rems_enrolled",)
