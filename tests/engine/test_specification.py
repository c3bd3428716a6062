"""The specification, written by hand from the contract before there was an engine: every record, and each of its
facts taken away or not known.
"""

from typing import Any

import pytest

from msclinic.engine import Assessment, Release, answer, dump, evaluate
from tests.engine.records import Record, specification
from tests.engine.telling import adds_a_complaint, told, turned_over, verdicts

RECORDS = specification()
SOME = RECORDS[::15]
"""Records of which the whole answer is asked, which takes its time: what would settle a verdict is searched for."""

each_record = pytest.mark.parametrize("record", RECORDS, ids=[record["name"] for record in RECORDS])


def expected(record: Record) -> dict[str, Any]:
    """What a record says; no errors and no conflicts where it says nothing of them."""
    return {
        "verdicts": record["expect"],
        "errors": sorted(record.get("errors", [])),
        "conflicts": sorted({fact for facts in record.get("conflicts", []) for fact in facts}),
        "unrecognised": sorted(record["unrecognised"]) if "unrecognised" in record else None,
        "missing": {code: sorted(facts) for code, facts in record.get("missing", {}).items()},
        "next": record.get("next", {}),
    }


def found(record: Record, assessment: Assessment) -> dict[str, Any]:
    """What the engine says of the same, about the rules that the record speaks of."""
    all_verdicts = verdicts(assessment)
    return {
        "verdicts": {code: all_verdicts.get(code) for code in record["expect"]},
        "errors": sorted(problem.fact for problem in assessment.errors),
        "conflicts": sorted({fact for conflict in assessment.conflicts for fact in conflict.facts}),
        "unrecognised": assessment.unrecognised if "unrecognised" in record else None,
        "missing": {code: sorted(assessment.finding(code).missing) for code in record.get("missing", {})},
        "next": {
            code: [date.written(finding.facts.as_of) for date in finding.next]
            for code in record.get("next", {})
            for finding in [assessment.finding(code)]
        },
    }


def test_the_specification_has_its_914_records() -> None:
    assert len(RECORDS) == 914
    assert len({record["name"] for record in RECORDS}) > 900


@each_record
def test_a_record_is_answered_as_written(record: Record, release: Release) -> None:
    assert found(record, evaluate(release, record["facts"], record["as_of"])) == expected(record)


@each_record
def test_each_fact_taken_away_or_not_known_is_answered_alike_and_turns_nothing_over(
    record: Record, release: Release
) -> None:
    facts, as_of = record["facts"], record["as_of"]
    whole = evaluate(release, facts, as_of)
    for key in facts:
        without = evaluate(release, {other: value for other, value in facts.items() if other != key}, as_of)
        unknown = evaluate(release, {**facts, key: "unknown"}, as_of)
        again = evaluate(release, {**facts, key: "unknown"}, as_of)
        assert told(unknown) == told(again), key
        if key in release.vocabulary.facts:
            assert verdicts(without) == verdicts(unknown), key
        if not adds_a_complaint(without, whole):
            assert turned_over(without, whole) == [], key


@pytest.mark.parametrize("record", SOME, ids=[record["name"] for record in SOME])
def test_a_whole_answer_is_the_same_to_the_byte_when_asked_again(record: Record, release: Release) -> None:
    first, second = (dump(answer(evaluate(release, record["facts"], record["as_of"]))) for _ in range(2))
    assert first.encode() == second.encode()
