"""A few cases as they are typed in, for measuring; all are made up."""

from typing import Any, Final

__all__ = ["TYPICAL"]

RELAPSE: Final = {
    "ms_diagnosis": "confirmed",
    "ms_course": "RRMS",
    "episode_present": "yes",
    "episode_onset": "2026-06-13T22:00:00-04:00",
    "episode_ongoing": "yes",
    "sx_worsening": "yes",
    "sx_recurrence": "no",
    "sx_new": "no",
    "relapse_needs_treatment": "yes",
}
STEROIDS: Final = {
    "steroid_planned": "yes",
    "steroid_agents": ["methylprednisolone"],
    "steroid_route": "intravenous",
    "steroid_days": 5,
}
HISTORY: Final = {
    "dmt_history": [
        {"agent": "Avonex", "outcome": "inadequate_response", "start": "2019-03", "stop": "2021"},
        {"agent": "Copaxone", "outcome": "not_tolerated", "status": "past"},
        {"agent": "natalizumab", "outcome": "effective", "status": "current"},
    ],
    "dmt_history_complete": "yes",
}
NOVANTRONE: Final = {
    "mitoxantrone_now": "current",
    "mitoxantrone_ever": "yes",
    "mitoxantrone_last_infusion": "2026-04-20",
    "heart_evaluation_ever": "yes",
    "heart_evaluation_last": "2025-05-15",
}
TYSABRI: Final = {"natalizumab_now": "current", "natalizumab_last_infusion": "2026-06-01", "touch_enrolled": "yes"}
LEMTRADA: Final = {
    "alemtuzumab_now": "considered",
    "alemtuzumab_courses": [{"n": 1, "start": "2025-05-11", "end": "2025-05-15"}],
    "alemtuzumab_planned_course": 2,
    "alemtuzumab_planned_days": 3,
    "lemtrada_rems_enrolled": "yes",
}
TYPICAL: Final[dict[str, dict[str, Any]]] = {
    "a relapse still going on": RELAPSE,
    "a relapse and its steroids": RELAPSE | STEROIDS,
    "Novantrone, the rest open": NOVANTRONE | {"ms_course": "SPMS", "episode_ongoing": "unknown"},
    "Tysabri, Lemtrada considered": {"ms_diagnosis": "confirmed"} | HISTORY | TYSABRI | LEMTRADA,
    "everything answered": RELAPSE | STEROIDS | HISTORY | NOVANTRONE | TYSABRI | LEMTRADA,
}
