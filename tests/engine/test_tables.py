"""Verdict tables: what is uncovered does not compile, and each rule declares what the contract gives it."""

import pytest

from msclinic.engine import Release, Verdict
from msclinic.engine.criteria import kinds
from msclinic.engine.tables import Line, Reading, State, Table
from tests.engine.records import specification

DECLARED = {
    "REL-DUR": "not_met met ambiguous pending unknown invalid",
    "REL-SYM": "met ambiguous not_met unknown invalid",
    "REL": "not_met invalid unknown pending silent ambiguous met not_applicable",
    "STER-AGENT": "not_applicable unknown met ambiguous silent invalid",
    "STER-ROUTE": "not_applicable unknown met not_met invalid",
    "STER-DAYS": "not_applicable unknown met not_met invalid",
    "NOV-HEART": "not_applicable unknown past not_yet due invalid",
    "NOV-SCHED": "not_yet due past unknown not_applicable invalid",
    "NOV-COURSE": "met silent unknown not_applicable invalid",
    "NOV-RISK": "shown not_applicable unknown invalid",
    "TYS-SCHED": "not_yet due past unknown not_applicable invalid",
    "TYS-PML": "shown not_applicable unknown invalid",
    "TYS-TOUCH": "met not_met unknown not_applicable invalid",
    "LEM-REMS": "met not_met unknown not_applicable invalid",
    "LEM-LINE": "not_applicable unknown met ambiguous not_met invalid",
    "LEM-DAYS": "not_applicable unknown met not_met silent invalid",
    "LEM-GAP": "not_applicable silent unknown not_yet ambiguous due past invalid",
}
"""Verdicts by hand from the contract; REL as *and*, of any parts. STER-WHEN passes on whatever its rule gives."""


def yes_or_no(name: str) -> Reading:
    return Reading(name, (State("yes"), State("no")))


def test_an_uncovered_combination_does_not_compile_and_is_named() -> None:
    lines = (
        Line("both", Verdict.MET, {"first": ("yes",), "second": ("yes",)}),
        Line("first not", Verdict.NOT_MET, {"first": ("no",)}),
    )
    table = Table((yes_or_no("first"), yes_or_no("second")), lines)
    with pytest.raises(ValueError, match=r"no line covers \{'first': 'yes', 'second': 'no'\}"):
        table.compile({})


def test_the_first_line_that_fits_decides() -> None:
    lines = (Line("early", Verdict.MET, {"first": ("yes",)}), Line("late", Verdict.NOT_MET))
    found = Table((yes_or_no("first"),), lines).compile({})
    assert (found["yes",].reason, found["no",].reason) == ("early", "late")


def test_a_line_about_a_state_that_never_is_is_refused() -> None:
    with pytest.raises(ValueError, match="perhaps"):
        Table((yes_or_no("first"),), (Line("odd", Verdict.MET, {"first": ("perhaps",)}),))


def test_a_line_about_a_reading_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="third"):
        Table((yes_or_no("first"),), (Line("odd", Verdict.MET, {"third": ("yes",)}),))


def test_a_state_that_leads_nowhere_is_refused() -> None:
    reading = Reading("first", (State("yes"), State("open", ("first",), ("no",))))
    with pytest.raises(ValueError, match=r"open leads to \['no'\]"):
        Table((reading,), (Line("any", Verdict.MET),))


def test_an_open_reading_is_missing_only_where_the_verdict_hangs_on_it() -> None:
    reading = Reading("answer", (State("yes"), State("no"), State("open", ("answer",), ("yes", "no"))))
    other = Reading("other", (State("closed"), State("free")))
    lines = (
        Line("closed", Verdict.NOT_APPLICABLE, {"other": ("closed",)}),
        Line("yes", Verdict.MET, {"answer": ("yes",)}),
        Line("no", Verdict.NOT_MET, {"answer": ("no",)}),
        Line("open", Verdict.UNKNOWN),
    )
    found = Table((reading, other), lines).compile({"answer": "the_key"})
    assert found["open", "free"].missing == ("the_key",)
    assert found["open", "closed"].missing == ()
    assert found["open", "free"].reach == {Verdict.MET, Verdict.NOT_MET, Verdict.UNKNOWN}


def test_every_kind_of_rule_that_is_shipped_covers_all_its_states(release: Release) -> None:
    for rule in release.rules:
        for table in rule.criterion.tables:
            slots = {state: state for reading in table.readings for one in reading.states for state in one.missing}
            assert table.compile(slots), rule.code


def test_every_line_of_every_shipped_table_can_be_reached(release: Release) -> None:
    unreached = {
        rule.code: {line.reason for line in table.lines} - {found.reason for found in table.compile({}).values()}
        for rule in release.rules
        for table in rule.criterion.tables
    }
    assert unreached.pop("STER-WHEN") == {"not_met", "not_applicable"}, "its first line has said that it does not apply"
    assert not any(unreached.values()), unreached


KEPT = {"rule", "any", "not", "condition", "answered", "figure"}
"""The kinds that an editor's further rules are made of."""


def test_the_release_uses_every_kind_but_those_kept_for_further_rules(release: Release) -> None:
    assert set(kinds()) - {rule.criterion.kind for rule in release.rules} == KEPT


@pytest.mark.parametrize(("code", "declared"), DECLARED.items())
def test_a_rule_declares_the_verdicts_of_the_contract(release: Release, code: str, declared: str) -> None:
    assert release.rule(code).criterion.verdicts == {Verdict(verdict) for verdict in declared.split()}


def test_only_one_rule_passes_on_whatever_another_gives(release: Release) -> None:
    assert {rule.code for rule in release.rules} - set(DECLARED) == {"STER-WHEN"}
    assert release.rule("STER-WHEN").criterion.verdicts == frozenset(Verdict) - {Verdict.NOT_MET}


@pytest.mark.parametrize("code", DECLARED)
def test_the_specification_shows_every_verdict_that_a_rule_can_give(code: str) -> None:
    shown = {record["expect"].get(code) for record in specification()} - {None}
    assert shown == set(DECLARED[code].split()) - ({"silent"} if code == "REL" else set()) | {"not_applicable"}
