"""The algebra of verdicts as truth tables, written by hand from section 2 of the contract; and the gates."""

from collections.abc import Callable
from typing import Any

import pytest

from msclinic.engine import Release, Verdict, evaluate
from msclinic.engine.criteria import All, AnyOf, Criterion, Not, RuleVerdict
from msclinic.engine.tables import outcome
from msclinic.engine.verdicts import ALGEBRA, all_of, any_of, negate
from tests.engine.records import AS_OF, document, typed
from tests.engine.telling import verdicts

AND = """
          | met       not_met invalid unknown pending silent  ambiguous
met       | met       not_met invalid unknown pending silent  ambiguous
not_met   | not_met   not_met not_met not_met not_met not_met not_met
invalid   | invalid   not_met invalid invalid invalid invalid invalid
unknown   | unknown   not_met invalid unknown unknown unknown unknown
pending   | pending   not_met invalid unknown pending pending pending
silent    | silent    not_met invalid unknown pending silent  silent
ambiguous | ambiguous not_met invalid unknown pending silent  ambiguous
"""

OR = """
          | met not_met   invalid unknown pending silent  ambiguous
met       | met met       met     met     met     met     met
not_met   | met not_met   invalid unknown pending silent  ambiguous
invalid   | met invalid   invalid invalid invalid invalid invalid
unknown   | met unknown   invalid unknown unknown unknown unknown
pending   | met pending   invalid unknown pending pending pending
silent    | met silent    invalid unknown pending silent  silent
ambiguous | met ambiguous invalid unknown pending silent  ambiguous
"""

NOT = {
    "met": "not_met",
    "not_met": "met",
    "invalid": "invalid",
    "unknown": "unknown",
    "pending": "pending",
    "silent": "silent",
    "ambiguous": "ambiguous",
}

RELAPSE_RULES = {"REL-DUR", "REL-SYM", "REL", "STER-WHEN", "STER-AGENT", "STER-ROUTE", "STER-DAYS"}


def cells(table: str) -> list[tuple[Verdict, Verdict, Verdict]]:
    """Every cell of a written table: row, column, what stands there."""
    head, *rows = [line.split("|") for line in table.strip("\n").splitlines()]
    columns = head[1].split()
    return [
        (Verdict(name.strip()), Verdict(column), Verdict(cell))
        for name, line in rows
        for column, cell in zip(columns, line.split(), strict=True)
    ]


def joined(criterion: Criterion, *parts: Verdict) -> Verdict:
    """What a criterion over earlier rules makes of their verdicts."""
    before = [outcome(verdict, "an earlier rule") for verdict in parts]
    return criterion.compile({"FIRST": 0, "SECOND": 1})(typed({}), before).verdict


FIRST, SECOND = RuleVerdict("FIRST"), RuleVerdict("SECOND")


@pytest.mark.parametrize("table", [AND, OR], ids=["and", "or"])
def test_a_table_has_every_pair_once(table: str) -> None:
    pairs = [(first, second) for first, second, _ in cells(table)]
    assert len(pairs) == len(set(pairs)) == 49
    assert {first for first, _ in pairs} == ALGEBRA


@pytest.mark.parametrize(("first", "second", "both"), cells(AND))
def test_and(first: Verdict, second: Verdict, both: Verdict) -> None:
    assert all_of([first, second]) is both
    assert joined(All((FIRST, SECOND)), first, second) is both


@pytest.mark.parametrize(("first", "second", "either"), cells(OR))
def test_or(first: Verdict, second: Verdict, either: Verdict) -> None:
    assert any_of([first, second]) is either
    assert joined(AnyOf((FIRST, SECOND)), first, second) is either


@pytest.mark.parametrize(("verdict", "opposite"), NOT.items())
def test_not(verdict: str, opposite: str) -> None:
    assert negate(Verdict(verdict)) is Verdict(opposite)
    assert joined(Not(FIRST), Verdict(verdict)) is Verdict(opposite)


@pytest.mark.parametrize("join", [all_of, any_of])
@pytest.mark.parametrize("dated", ["not_yet", "due", "past", "shown", "not_applicable"])
def test_dates_and_notices_stand_outside_the_algebra(join: Callable[[list[Verdict]], Verdict], dated: str) -> None:
    with pytest.raises(KeyError):
        join([Verdict(dated), Verdict.MET])


def test_there_are_twelve_verdicts() -> None:
    assert {verdict.value for verdict in Verdict} == {
        "met", "not_met", "ambiguous", "unknown", "pending", "not_applicable",
        "silent", "invalid", "not_yet", "due", "past", "shown",
    }  # fmt: skip


def test_no_ms_makes_every_rule_inapplicable(release: Release) -> None:
    assert set(verdicts(evaluate(release, {"ms_diagnosis": "no"}, AS_OF)).values()) == {"not_applicable"}


def test_no_episode_makes_the_relapse_and_steroid_rules_inapplicable_and_no_others(release: Release) -> None:
    found = verdicts(evaluate(release, {"episode_present": "no"}, AS_OF))
    assert {code for code, verdict in found.items() if verdict == "not_applicable"} == RELAPSE_RULES


@pytest.mark.parametrize("gate", ["ms_diagnosis", "episode_present"])
@pytest.mark.parametrize("facts", [{}, {"sx_worsening": "yes", "mitoxantrone_now": "considered"}])
def test_an_open_gate_counts_as_yes_and_is_never_missing(release: Release, gate: str, facts: dict[str, str]) -> None:
    answered = {"ms_diagnosis": "confirmed", "episode_present": "yes"} | facts
    unanswered = {key: value for key, value in answered.items() if key != gate}
    for opened in (unanswered, {**answered, gate: "unknown"}):
        found = evaluate(release, opened, AS_OF)
        assert verdicts(found) == verdicts(evaluate(release, answered, AS_OF))
        assert not any(gate in finding.missing for finding in found.findings)


def test_suspected_ms_counts_as_yes(release: Release) -> None:
    assert verdicts(evaluate(release, {"ms_diagnosis": "suspected", "sx_new": "no"}, AS_OF)) == verdicts(
        evaluate(release, {"sx_new": "no"}, AS_OF)
    )


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"relapse_needs_treatment": "no"}, "STER-WHEN"),
        ({"steroid_planned": "no"}, "STER-AGENT"),
        ({"steroid_planned": "no"}, "STER-ROUTE"),
        ({"steroid_planned": "no"}, "STER-DAYS"),
        ({"mitoxantrone_ever": "no"}, "NOV-HEART"),
        ({"mitoxantrone_now": "no"}, "NOV-SCHED"),
        ({"mitoxantrone_now": "no"}, "NOV-COURSE"),
        ({"mitoxantrone_now": "no", "mitoxantrone_ever": "no"}, "NOV-RISK"),
        ({"natalizumab_now": "no"}, "TYS-SCHED"),
        ({"natalizumab_now": "no"}, "TYS-PML"),
        ({"natalizumab_now": "no"}, "TYS-TOUCH"),
        ({"alemtuzumab_now": "no"}, "LEM-REMS"),
        ({"alemtuzumab_now": "no"}, "LEM-LINE"),
        ({"alemtuzumab_now": "no"}, "LEM-DAYS"),
        ({"alemtuzumab_now": "no"}, "LEM-GAP"),
    ],
)
def test_behind_a_refused_gate_only_another_clean_no_counts(release: Release, facts: dict[str, str], rule: str) -> None:
    found = verdicts(evaluate(release, {"ms_diagnosis": "perhaps", **facts}, AS_OF))
    assert found.pop(rule) == "not_applicable"
    assert verdicts(evaluate(release, {"ms_diagnosis": "perhaps"}, AS_OF))[rule] == "invalid"


@pytest.mark.parametrize(
    "facts",
    [
        {"ms_diagnosis": "perhaps", "episode_present": "no"},
        {"ms_diagnosis": "no", "episode_present": "perhaps"},
    ],
)
def test_of_two_gates_a_clean_no_comes_before_a_refused_one(release: Release, facts: dict[str, str]) -> None:
    found = verdicts(evaluate(release, facts, AS_OF))
    assert {found[code] for code in RELAPSE_RULES} == {"not_applicable"}


def composite(criterion: dict[str, Any]) -> Release:
    """The golden release with one further rule over its rules."""
    whole = document()
    extra = dict(next(rule for rule in whole["rules"] if rule["code"] == "NOV-COURSE"))
    extra |= {"code": "X", "criterion": criterion, "says": {}}
    return Release({**whole, "rules": [*whole["rules"], extra]}, 1)


@pytest.mark.parametrize("kind", ["all", "any"])
@pytest.mark.parametrize("facts", [{"episode_present": "no"}, {"natalizumab_now": "no"}])
def test_a_composite_takes_on_the_gates_of_all_its_parts(kind: str, facts: dict[str, str]) -> None:
    parts = [{"kind": "rule", "code": "REL-DUR"}, {"kind": "rule", "code": "TYS-TOUCH"}]
    found = verdicts(evaluate(composite({"kind": kind, "parts": parts}), facts, AS_OF))
    assert found["X"] == "not_applicable"


@pytest.mark.parametrize("code", ["NOV-SCHED", "TYS-PML"])
def test_a_composite_of_dates_or_notices_does_not_compile(code: str) -> None:
    with pytest.raises(ValueError, match=code):
        composite({"kind": "all", "parts": [{"kind": "rule", "code": "REL-SYM"}, {"kind": "rule", "code": code}]})
