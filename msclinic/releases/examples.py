"""One criterion of every rule kind, as the shipped rules use it: what `docs/verdicts.md` shows the tables of."""

from collections.abc import Mapping
from typing import Any, Final

from msclinic.engine.criteria import Criterion, from_json

__all__ = ["EXAMPLES", "Example", "examples"]

Example = tuple[str, Criterion]

_DAY: Final = {"value": 28, "unit": "d"}
_YEAR: Final = {"value": 1, "unit": "year"}
_NOW: Final = "mitoxantrone_now"
_ANSWER: Final = {"kind": "answered", "fact": "touch_enrolled", "among": ["yes"]}
_PARTS: Final = [{"kind": "rule", "code": "REL-DUR"}, {"kind": "rule", "code": "REL-SYM"}]

EXAMPLES: Final[Mapping[str, Mapping[str, Any]]] = {
    "How long it has lasted": {
        "kind": "lasting", "lower": {"value": 24, "unit": "h"}, "upper": {"value": 48, "unit": "h"},
    },
    "What has changed": {
        "kind": "symptom_change", "counts": ["sx_worsening", "sx_recurrence"], "unclear": ["sx_new"],
    },
    "Joined: and": {"kind": "all", "parts": _PARTS},
    "Joined: or": {"kind": "any", "parts": _PARTS},
    "Turned round: not": {"kind": "not", "part": _PARTS[0]},
    "The verdict of another rule": {"kind": "rule", "code": "REL"},
    "Where treatment is needed": {"kind": "when_needed", "rule": "REL", "judgement": "relapse_needs_treatment"},
    "Agents named": {
        "kind": "named_agents", "planned": "steroid_planned", "answer": "steroid_agents",
        "named": ["methylprednisolone", "dexamethasone"],
    },
    "The route": {
        "kind": "route", "planned": "steroid_planned", "answer": "steroid_route", "described": ["intravenous"],
    },
    "A number of days": {
        "kind": "whole_days", "planned": "steroid_planned", "answer": "steroid_days", "fewest": 3, "most": 5,
    },
    "An examination at intervals": {
        "kind": "examination", "ever": "mitoxantrone_ever", "examined": "heart_evaluation_ever",
        "last": "heart_evaluation_last", "every": _YEAR,
    },
    "The next infusion": {
        "kind": "schedule", "now": "natalizumab_now", "last": "natalizumab_last_infusion", "every": _DAY,
    },
    "Courses of MS named": {"kind": "named_course", "now": _NOW, "course": "ms_course", "named": ["RRMS", "SPMS"]},
    "A risk notice, also after treatment": {"kind": "notice", "now": _NOW, "ever": "mitoxantrone_ever"},
    "A risk notice": {"kind": "notice", "now": "natalizumab_now", "ever": ""},
    "Enrolment in a programme": {
        "kind": "enrolment", "now": "natalizumab_now", "enrolled": "touch_enrolled", "programme": "TOUCH",
    },
    "Earlier treatments": {
        "kind": "line_of_therapy", "agent": "alemtuzumab", "now": "alemtuzumab_now", "history": "dmt_history",
        "complete": "dmt_history_complete", "fewest": 1, "clear": 2,
    },
    "Days of a treatment course": {
        "kind": "course_days", "now": "alemtuzumab_now", "course": "alemtuzumab_planned_course",
        "planned": "alemtuzumab_planned_days", "days": [5, 3],
    },
    "A requirement of another fact": {"kind": "condition", "now": "natalizumab_now", "against": False, "part": _ANSWER},
    "A reason against": {"kind": "condition", "now": "natalizumab_now", "against": True, "part": _ANSWER},
    "One answer": _ANSWER,
    "One figure": {"kind": "figure", "fact": "steroid_days", "least": 3, "most": None},
    "From one treatment course to the next": {
        "kind": "course_gap", "now": "alemtuzumab_now", "courses": "alemtuzumab_courses",
        "planned": "alemtuzumab_planned_course", "gap": _YEAR, "days": 5,
    },
}  # fmt: skip


def examples() -> list[Example]:
    """Each title with its criterion."""
    return [(title, from_json(entry)) for title, entry in EXAMPLES.items()]
