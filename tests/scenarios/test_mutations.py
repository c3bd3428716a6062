"""Whatever an editor mistypes by one, a shipped scenario or a record of the specification notices.

Each mutant is a release with a single edit. It is noticed when a verdict that a case states comes out differently.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import tzinfo
from functools import cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from msclinic.engine import AsOf, Release, TimeError
from msclinic.engine.facts import Facts, read_facts
from tests.engine.records import golden, specification
from tests.scenarios.mutants import Mutant, mutants_of_agents, mutants_of_rules
from tests.scenarios.shipped import scenarios


class Case(NamedTuple):
    """A scenario or a record, its facts as the shipped release reads them, and the verdicts that it states."""

    raw: Mapping[str, Any]
    as_of: AsOf
    zone: tzinfo | None
    facts: Facts
    expected: Mapping[str, str]


def read(raw: Mapping[str, Any], as_of: str, zone: tzinfo | None, expected: Mapping[str, str]) -> Iterator[Case]:
    try:
        moment = AsOf.read(as_of)
    except TimeError:
        return
    yield Case(raw, moment, zone, read_facts(raw, golden().vocabulary, moment, zone), expected)


@cache
def cases_of_the_scenarios() -> tuple[Case, ...]:
    return tuple(
        case for one in scenarios() for case in read(one.facts, one.as_of, ZoneInfo(one.time_zone), one.expected)
    )


@cache
def cases() -> tuple[Case, ...]:
    records = (read(record["facts"], record["as_of"], None, record["expect"]) for record in specification())
    return (*cases_of_the_scenarios(), *(case for record in records for case in record))


def differs(release: Release, facts: Facts, expected: Mapping[str, str], codes: Iterable[str]) -> bool:
    found = release.decide(facts)
    return any(found[release.order[code]].verdict != expected[code] for code in codes)


def rule_is_noticed(mutant: Mutant, among: Iterable[Case]) -> bool:
    """Looks only at the rules that the edit can reach."""
    what, release = mutant
    reached = {rule.code for rule in release.rules if what.partition(":")[0] in rule.family}
    return any(
        differs(release, case.facts, case.expected, stated)
        for case in among
        if (stated := reached & case.expected.keys())
    )


def name_is_noticed(mutant: Mutant, among: Iterable[Case]) -> bool:
    """Reads anew what names an agent."""
    _, release = mutant
    return any(
        differs(release, read_facts(case.raw, release.vocabulary, case.as_of, case.zone), case.expected, case.expected)
        for case in among
        if {"dmt_history", "steroid_agents"} & case.raw.keys()
    )


UNNOTICED: Final = [
    "alemtuzumab: not approved",  # never counted: it is the treatment that is considered
    "daclizumab: not approved",
    "monomethyl fumarate: not approved",
]
"""What no case notices. The hash of the shipped content does."""


def test_a_figure_a_unit_a_list_or_a_gate_that_is_wrong_by_one_is_noticed() -> None:
    noticed = {mutant[0]: rule_is_noticed(mutant, cases()) for mutant in mutants_of_rules()}
    assert len(noticed) == 85
    assert [what for what, seen in noticed.items() if not seen] == []


def test_an_agent_that_is_entered_wrongly_is_noticed() -> None:
    noticed = {mutant[0]: name_is_noticed(mutant, cases()) for mutant in mutants_of_agents()}
    assert len(noticed) == 64
    assert [what for what, seen in noticed.items() if not seen] == UNNOTICED


def test_what_is_not_edited_is_as_every_case_states() -> None:
    assert not [case for case in cases() if differs(golden(), case.facts, case.expected, case.expected)]


def test_the_scenarios_by_themselves_notice_most_edits_of_a_rule() -> None:
    noticed = [rule_is_noticed(mutant, cases_of_the_scenarios()) for mutant in mutants_of_rules()]
    assert sum(noticed) >= 67
