"""The tree of a finding: every answer that a rule looked at, and what was not asked is said not to be."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.http import QueryDict

from msclinic.core.entry import read_entry
from msclinic.core.path import path_of
from msclinic.core.result import show
from msclinic.engine import evaluate
from tests.engine.records import AS_OF, golden, specification

TYSABRI = "Is Tysabri (natalizumab) considered or current?"


def tree(code: str, told: dict[str, str] | None = None, **facts: Any) -> list[str]:
    """The leaves of a finding's tree, as they are read."""
    assessed = evaluate(golden(), facts, AS_OF)
    given = {key: str(value).capitalize() if value != "unknown" else "Not known" for key, value in facts.items()}
    found = items(path_of(assessed.finding(code), assessed, told or given))
    return [" ".join("".join(item.itertext()).split()) for item in found]


def items(path: str) -> list[Element]:
    return list(html5lib.parseFragment(path, namespaceHTMLElements=False).iter("li"))


def test_what_was_not_asked_is_said_not_to_be_and_never_reads_as_no() -> None:
    assert tree("TYS-TOUCH", natalizumab_now="current") == [
        "Does the person have MS? not asked, taken as yes",
        f"{TYSABRI} Current",
        "Is enrolment in TOUCH recorded? not asked",
    ]


def test_what_is_not_known_stays_not_known() -> None:
    found = tree("TYS-TOUCH", ms_diagnosis="unknown", natalizumab_now="current", touch_enrolled="unknown")
    assert found[0] == "Does the person have MS? Not known, taken as yes"
    assert found[2] == "Is enrolment in TOUCH recorded? Not known"


def test_what_follows_from_another_answer_names_it() -> None:
    history = [{"agent": "natalizumab", "outcome": "effective", "status": "current"}]
    found = tree("TYS-TOUCH", told={"dmt_history": "natalizumab"}, dmt_history=history)
    assert found[1].startswith(f"{TYSABRI} follows from ")


def test_what_contradicts_is_to_be_corrected() -> None:
    found = tree("NOV-RISK", mitoxantrone_ever="no", mitoxantrone_now="current")
    assert [leaf.endswith(", to be corrected") for leaf in found] == [False, True, True]


def test_a_rule_that_joins_others_holds_their_trees_with_their_verdicts() -> None:
    found = tree("REL", episode_duration={"value": 36, "unit": "h"}, episode_ongoing="no", sx_worsening="yes")
    assert found[0] == "Does the person have MS? not asked, taken as yes"
    assert any(leaf.startswith("Has it lasted long enough to be considered a relapse? Can be read") for leaf in found)
    assert any(leaf.startswith("Have existing symptoms worsened or come back? Reached") for leaf in found)
    assert "Is it still going on? No" in found


@pytest.mark.parametrize("section", ["relapses", "therapies"])
def test_every_fact_that_a_rule_reads_stands_in_its_tree_once(section: str) -> None:
    for record in specification()[::7]:
        assessed = evaluate(golden(), record["facts"], record["as_of"])
        result = show(assessed, read_entry(QueryDict(), golden().vocabulary), section, frozenset())
        shown = [one for group in result.groups for one in (*group.findings, *group.quiet)]
        for one in [*shown, *filter(None, [result.lead])]:
            leaves = [item for item in items(one.path) if item.find("b") is not None]
            labels = [golden().vocabulary.facts[key].label for key in golden().rule(one.code).reads]
            assert sorted((leaf.text or "").strip() for leaf in leaves) == sorted(labels), record["name"]
