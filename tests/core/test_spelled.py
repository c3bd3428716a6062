"""From facts back to the fields of a form: what no form could have posted is not made into one."""

from typing import Any
from zoneinfo import ZoneInfo

import pytest

from msclinic.core.entry import spell
from tests.engine.records import golden

UTC = ZoneInfo("UTC")


@pytest.mark.parametrize(
    "facts",
    [
        {"ms_diagnosis": None},
        {"ms_diagnosis": True},
        {"ms_diagnosis": ["confirmed"]},
        {"steroid_agents": [None]},
        {"steroid_days": {}},
        {"episode_duration": {"value": None, "unit": "h"}},
        {"episode_duration": {"value": 3, "unit": None}},
        {"episode_duration": {"hours": 3}},
        {"episode_duration": 3},
        {"episode_onset": None},
        {"dmt_history": [None]},
        {"dmt_history": [{"agent": None}]},
        {"no_such_question": None},
    ],
    ids=str,
)
def test_what_nobody_types_is_not_spelled(facts: dict[str, Any]) -> None:
    with pytest.raises((AttributeError, TypeError, ValueError)):
        spell(facts, golden().vocabulary, UTC)


@pytest.mark.parametrize(
    ("facts", "fields"),
    [
        ({"ms_diagnosis": "maybe"}, [("ms_diagnosis", "maybe")]),
        ({"episode_duration": {"value": "soon"}}, [("episode_duration", "soon")]),
        ({"steroid_days": "unknown"}, [("steroid_days_unknown", "yes")]),
        ({"dmt_history": []}, [("dmt_history_listed", "none")]),
    ],
    ids=str,
)
def test_what_somebody_may_have_typed_is_spelled_as_it_is(facts: dict[str, Any], fields: list[tuple[str, str]]) -> None:
    assert spell(facts, golden().vocabulary, UTC) == fields
