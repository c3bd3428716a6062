"""The smallest records that once brought the engine down, or that it answers wrongly."""

import json
from decimal import Decimal
from typing import Any

import pytest

from msclinic.engine import Release, answer, dump, evaluate
from msclinic.engine.explain import changes
from tests.engine.records import AS_OF, Record
from tests.engine.telling import told


def written(release: Release, facts: Record, as_of: str = AS_OF) -> bytes:
    """A whole answer as it leaves."""
    return dump(answer(evaluate(release, facts, as_of))).encode()


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize(
    "facts",
    [
        {"steroid_days": 10**4000, "steroid_planned": "yes"},
        {"episode_duration": {"value": Decimal("1E+400"), "unit": "d"}, "episode_ongoing": "no"},
        {"episode_duration": {"value": Decimal("1E-400"), "unit": "h"}, "episode_ongoing": "no"},
        {"episode_duration": {"value": Decimal("1E+1000000"), "unit": "h"}},
        {"episode_duration": {"value": 5e-324, "unit": "h"}},
        {"alemtuzumab_courses": [{"n": 1, "start": "2025-06-10", "days": 10**30}]},
        {"alemtuzumab_courses": [{"n": 10**30, "end": "9999-12-31"}]},
        {"alemtuzumab_courses": [{"n": 1, "start": "0001", "end": "9999"}], "alemtuzumab_planned_days": 10**30},
        {"mitoxantrone_ever": "yes", "heart_evaluation_last": "0001"},
        {"natalizumab_now": "current", "natalizumab_last_infusion": "0001-01-01"},
        {"episode_onset": "0001-01-01", "episode_ongoing": "yes"},
        {"dmt_history": [{"agent": "{missing}", "outcome": "not_tolerated"}], "alemtuzumab_now": "considered"},
        {"steroid_agents": ["{0}", "%s", "\\", '"', "\x00", "\u202e"]},
        {"dmt_history": [{}], "alemtuzumab_courses": [{}]},
        {"dmt_history": nested(300)},
        {"": "", " ": " ", "x" * 10000: 1},
    ],
    ids=str,
)  # fmt: skip
def test_an_odd_record_is_answered(release: Release, facts: Record) -> None:
    assert written(release, facts)


@pytest.mark.parametrize("as_of", ["1000-01-01T00:00:00+14:00", "9000-12-31T23:59:59-12:00"])
def test_the_first_and_the_last_moment_are_answered(release: Release, as_of: str) -> None:
    facts = {"episode_onset": as_of, "episode_ongoing": "yes", "mitoxantrone_ever": "yes"}
    facts |= {"heart_evaluation_last": as_of[:4] if as_of < "2" else as_of[:10]}
    assert written(release, facts, as_of)


@pytest.mark.parametrize("as_of", ["0999-12-31T00:00:00+00:00", "9001-01-01T00:00:00+00:00"])
def test_a_moment_out_of_reach_is_refused(release: Release, as_of: str) -> None:
    assert [problem.fact for problem in evaluate(release, {}, as_of).errors] == ["as_of"]


@pytest.mark.parametrize(
    ("facts", "as_of"),
    [
        ({"episode_end": "0001"}, AS_OF),
        ({"episode_onset": "0001-01-01T00:00:00+14:00"}, "2026-06-15T12:00:00-12:00"),
    ],
)
def test_an_episode_in_the_year_one_is_answered(release: Release, facts: Record, as_of: str) -> None:
    assert written(release, facts, as_of)


def test_a_number_of_four_thousand_digits_is_refused(release: Release) -> None:
    facts = {"episode_duration": {"value": 10**4299, "unit": "d"}, "episode_ongoing": "no"}
    assert b"ordinary size" in written(release, facts)


def test_a_change_of_a_huge_number_is_found(release: Release) -> None:
    found = evaluate(release, {"steroid_planned": "yes", "steroid_days": 10**400}, AS_OF)
    assert changes(found.finding("STER-DAYS"), release)


def test_half_a_surrogate_pair_is_answered(release: Release) -> None:
    assert written(release, json.loads(r'{"steroid_agents": ["\ud800"]}'))


def test_an_entry_that_looks_like_a_place_holder_stays_as_it_is(release: Release) -> None:
    rows = [{"agent": "\ue0000\ue000"}]
    duration = {"value": Decimal("0.1000000000000000000001"), "unit": "h"}
    told = json.loads(written(release, {"dmt_history": rows, "episode_duration": duration}), parse_float=Decimal)
    assert told["findings"][15]["used"] == {"dmt_history": rows}
    assert told["findings"][0]["used"] == {"episode_duration": duration}


@pytest.mark.parametrize(
    ("facts", "same"),
    [
        (
            {"dmt_history": [{"agent": "Avonex", "outcome": "effective"}]},
            {"dmt_history": [{"outcome": "effective", "agent": "Avonex"}]},
        ),
        ({"episode_duration": {"value": 5, "unit": "h"}}, {"episode_duration": {"unit": "h", "value": 5}}),
    ],
)
def test_the_order_of_the_fields_of_an_entry_does_not_matter(release: Release, facts: Record, same: Record) -> None:
    assert facts == same
    assert told(evaluate(release, facts, AS_OF)) == told(evaluate(release, same, AS_OF))


def test_decimals_keep_every_digit_they_came_with(release: Release) -> None:
    exact = Decimal("47.9999999999999999999999999999")
    facts = {"episode_duration": {"value": exact, "unit": "h"}, "episode_ongoing": "no"}
    found = json.loads(written(release, facts), parse_float=Decimal)["findings"][0]
    assert found["used"]["episode_duration"] == {"value": exact, "unit": "h"}
    assert found["verdict"] == "ambiguous"
