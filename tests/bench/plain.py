"""The eighteen verdicts as one straight function: no tables, no reasons, no missing facts, nothing to explain.

What the engine's decision is measured against. It reads the same typed facts and must agree with the engine on every
record of the specification (`disagreements` says where it does not). The product does not use it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from msclinic.engine import Release
from msclinic.engine.facts import Facts
from msclinic.engine.times import HOUR, Days

__all__ = ["CODES", "decide", "disagreements"]

CODES: Final = (
    "REL-DUR", "REL-SYM", "REL", "STER-WHEN", "STER-AGENT", "STER-ROUTE", "STER-DAYS",
    "NOV-HEART", "NOV-SCHED", "NOV-COURSE", "NOV-RISK", "TYS-SCHED", "TYS-PML", "TYS-TOUCH",
    "LEM-REMS", "LEM-LINE", "LEM-DAYS", "LEM-GAP",
)  # fmt: skip
NA: Final = "not_applicable"
NOTHING_APPLIES: Final = (NA,) * len(CODES)
NAMED: Final = frozenset({"methylprednisolone", "dexamethasone"})
FAILED: Final = frozenset({"inadequate_response", "not_tolerated"})
PRECEDENCE: Final = ("not_met", "invalid", "unknown", "pending", "silent", "ambiguous", "met")
BOUND_LOW: Final = 24 * HOUR
BOUND_HIGH: Final = 48 * HOUR


def decide(facts: Facts) -> tuple[str, ...]:
    """The verdicts in the order of CODES."""
    values = facts.values
    diagnosis = values.get("ms_diagnosis")
    if diagnosis == "no":
        return NOTHING_APPLIES
    refused = diagnosis == "!"
    return _episode(facts, values, refused) + _therapies(facts, values, refused)


def _episode(facts: Facts, values: Mapping[str, Any], refused: bool) -> tuple[str, ...]:
    get = values.get
    present, judgement, planned = get("episode_present"), get("relapse_needs_treatment"), get("steroid_planned")
    if present == "no":
        return NOTHING_APPLIES[:7]
    if refused or present == "!":
        steroid = NA if planned == "no" else "invalid"
        return ("invalid", "invalid", "invalid", NA if judgement == "no" else "invalid", steroid, steroid, steroid)
    length, symptoms = _length(facts, values), _symptoms(values)
    relapse = length if PRECEDENCE.index(length) < PRECEDENCE.index(symptoms) else symptoms
    if relapse == "not_met" or judgement == "no":
        when = NA
    elif judgement is None:
        when = "unknown"
    else:
        when = relapse if judgement == "yes" else "invalid"
    if planned == "no":
        return length, symptoms, relapse, when, NA, NA, NA
    agents, route, days = get("steroid_agents"), get("steroid_route"), get("steroid_days")
    if planned == "!":
        agents = route = days = "!"
    if agents == "!":
        agent = "invalid"
    elif not agents:
        agent = "unknown"
    elif agents <= NAMED:
        agent = "met" if len(agents) == 1 else "ambiguous"
    else:
        agent = "silent"
    way = _plan(route, "intravenous")
    if days is None:
        course = "unknown"
    elif days == "!":
        course = "invalid"
    else:
        course = "met" if 3 <= days <= 5 else "not_met"
    return length, symptoms, relapse, when, agent, way, course


def _plan(answer: Any, described: str) -> str:
    if answer is None:
        return "unknown"
    if answer == "!":
        return "invalid"
    return "met" if answer == described else "not_met"


def _length(facts: Facts, values: Mapping[str, Any]) -> str:
    get = values.get
    if (
        get("episode_onset") == "!"
        or get("episode_ongoing") == "!"
        or get("episode_end") == "!"
        or get("episode_duration") == "!"
    ):
        return "invalid"
    length, so_far = facts.episode.length, facts.episode.so_far
    if length is None:
        return "unknown"
    if so_far is not None and _below(so_far, BOUND_LOW):
        return "pending"
    if _below(length, BOUND_LOW):
        return "not_met"
    if length.shortest >= BOUND_HIGH:
        return "met"
    return "ambiguous" if length.shortest >= BOUND_LOW else "unknown"


def _below(length: Any, bound: int) -> bool:
    longest = length.longest
    return longest is not None and (longest < bound or (longest == bound and not length.longest_belongs))


def _symptoms(values: Mapping[str, Any]) -> str:
    worse, back = values.get("sx_worsening"), values.get("sx_recurrence")
    if worse == "yes" or back == "yes":
        return "met"
    if worse == "!" or back == "!":
        return "invalid"
    if worse == "no" and back == "no":
        new = values.get("sx_new")
        if new is None:
            return "unknown"
        return "ambiguous" if new == "yes" else "not_met" if new == "no" else "invalid"
    return "unknown"


def _therapies(facts: Facts, values: Mapping[str, Any], refused: bool) -> tuple[str, ...]:
    get, face = values.get, facts.face.get
    today = facts.as_of.today
    mitoxantrone, natalizumab = _now(get("mitoxantrone_now")), _now(get("natalizumab_now"))
    alemtuzumab = _now(get("alemtuzumab_now"))
    if refused:
        never = face("mitoxantrone_now") == "no" and face("mitoxantrone_ever") == "no"
        heart = NA if get("mitoxantrone_ever") == "no" else "invalid"
        nov = NA if mitoxantrone == "no" else "invalid"
        tys = NA if natalizumab == "no" else "invalid"
        pml = NA if face("natalizumab_now") == "no" else "invalid"
        lem = NA if alemtuzumab == "no" else "invalid"
        return heart, nov, nov, NA if never else "invalid", tys, pml, tys, lem, lem, lem, lem
    return (
        _heart(values, today),
        _schedule(mitoxantrone, get("mitoxantrone_last_infusion"), _three_months, today),
        _course(mitoxantrone, get("ms_course")),
        _risk(facts, values),
        _schedule(natalizumab, get("natalizumab_last_infusion"), _four_weeks, today),
        _pml(facts, values),
        _enrolled(natalizumab, get("touch_enrolled")),
        _enrolled(alemtuzumab, get("lemtrada_rems_enrolled")),
        _line(alemtuzumab, get("dmt_history"), get("dmt_history_complete")),
        _days(alemtuzumab, get("alemtuzumab_planned_course"), get("alemtuzumab_planned_days")),
        _gap(alemtuzumab, get("alemtuzumab_courses"), get("alemtuzumab_planned_course"), today),
    )


def _now(value: Any) -> Any:
    """An open answer of which some are ruled out is open."""
    return None if value is not None and value[0] == "?" else value


def _heart(values: Mapping[str, Any], today: int) -> str:
    ever, examined = values.get("mitoxantrone_ever"), values.get("heart_evaluation_ever")
    if ever != "yes":
        return NA if ever == "no" else "unknown" if ever is None else "invalid"
    last = values.get("heart_evaluation_last")
    if examined == "!" or last == "!":
        return "invalid" if examined != "no" else "past"
    if examined == "no":
        return "past"
    return "unknown" if last is None else _due(last, _a_year, today)


def _due(last: Days, step: Any, today: int) -> str:
    due = step(last.first)
    verdict = "not_yet" if today < due else "due" if today == due else "past"
    if last.first == last.last:
        return verdict
    due = step(last.last)
    return verdict if verdict == ("not_yet" if today < due else "due" if today == due else "past") else "unknown"


def _schedule(now: Any, last: Any, step: Any, today: int) -> str:
    if now != "current":
        return "unknown" if now is None else "invalid" if now == "!" else NA
    if last is None or last == "?barred":
        return "unknown"
    return "invalid" if last == "!" else _due(last, step, today)


def _course(now: Any, course: Any) -> str:
    if now is None or now == "no" or now == "!":
        return "unknown" if now is None else NA if now == "no" else "invalid"
    if course is None:
        return "unknown"
    return "invalid" if course == "!" else "met" if course in {"RRMS", "SPMS"} else "silent"


def _risk(facts: Facts, values: Mapping[str, Any]) -> str:
    now, ever = facts.face.get("mitoxantrone_now"), facts.face.get("mitoxantrone_ever")
    if now == "considered" or now == "current" or ever == "yes":
        return "shown"
    if (now is None and values.get("mitoxantrone_now") == "!") or (
        ever is None and values.get("mitoxantrone_ever") == "!"
    ):
        return "invalid"
    return NA if now == "no" and ever == "no" else "unknown"


def _pml(facts: Facts, values: Mapping[str, Any]) -> str:
    now = facts.face.get("natalizumab_now")
    if now is None:
        return "invalid" if values.get("natalizumab_now") == "!" else "unknown"
    return NA if now == "no" else "shown"


def _enrolled(now: Any, enrolled: Any) -> str:
    if now is None or now == "no" or now == "!":
        return "unknown" if now is None else NA if now == "no" else "invalid"
    return _plan(enrolled, "yes")


def _line(now: Any, history: Any, complete: Any) -> str:
    if now != "considered":
        return "unknown" if now is None else "invalid" if now == "!" else NA
    if history == "!" or (history is None and complete == "!"):
        return "invalid"
    if history is None:
        return "unknown"
    approved, failed, unsettled = _failed(history)
    if approved >= 2:
        return "met"
    if complete != "yes" or unsettled:
        return "invalid" if complete == "!" else "unknown"
    return "ambiguous" if failed else "not_met"


def _failed(history: tuple[Any, ...]) -> tuple[int, bool, bool]:
    """How many approved ones failed, whether any did, and whether a row leaves it open."""
    approved, failed, unsettled = set(), False, False
    for row in history:
        agent, outcome = row.get("agent"), row.get("outcome")
        known = agent is not None and not isinstance(agent, str)
        if row.get("status") == "planned" or (known and agent.counts_as == "alemtuzumab"):
            continue
        if outcome is None or (outcome in FAILED and not known):
            unsettled = True
        elif outcome in FAILED:
            failed = True
            if agent.approved:
                approved.add(agent.counts_as)
    return len(approved), failed, unsettled


def _days(now: Any, course: Any, days: Any) -> str:
    if now == "no":
        return NA
    if now == "!" or course == "!":
        return "invalid"
    if course is None:
        return "unknown"
    if course > 2:
        return "silent"
    if days is None:
        return "unknown"
    return "invalid" if days == "!" else "met" if days == (5 if course == 1 else 3) else "not_met"


def _gap(now: Any, courses: Any, planned: Any, today: int) -> str:
    if now == "no":
        return NA
    if now == "!" or courses == "!":
        return "invalid"
    if courses is None:
        return "invalid" if planned == "!" else NA if planned == 1 else "unknown"
    first = None
    for row in courses:
        number = row.get("n", 0)
        if number > 1:
            return "invalid" if planned == "!" else "silent" if planned is not None and planned > 2 else NA
        if number == 1:
            first = row
    if not courses:
        return NA
    if first is None or "start" not in first:
        return "unknown"
    start = first["start"]
    last = first.get("end")
    if last is None:
        more = first.get("days", 5) - 1
        early, late = start.first + more, start.last + more
    else:
        early, late = max(last.first, start.first), max(last.last, start.last if start.precise else start.first)
    verdict = _gap_at(_a_year(start.first), _a_year(early), today)
    if start.first == start.last and early == late:
        return verdict
    return verdict if verdict == _gap_at(_a_year(start.last), _a_year(late), today) else "unknown"


def _gap_at(from_first: int, from_last: int, today: int) -> str:
    if today < from_first:
        return "not_yet"
    if today < from_last:
        return "ambiguous"
    return "due" if today == from_last else "past"


_LAST: Final = date.max.toordinal()
_FEBRUARY: Final = 28


def _a_year(day: int) -> int:
    if day >= _LAST - 366:
        return _LAST
    start = date.fromordinal(day)
    if start.month == 2 and start.day > _FEBRUARY:
        return date(start.year + 1, 2, _FEBRUARY).toordinal()
    return start.replace(year=start.year + 1).toordinal()


def _three_months(day: int) -> int:
    start = date.fromordinal(day)
    year, month = (start.year, start.month + 3) if start.month < 10 else (start.year + 1, start.month - 9)
    try:
        return date(year, month, start.day).toordinal()
    except ValueError:
        return date(year, month + 1, 1).toordinal() - 1


def _four_weeks(day: int) -> int:
    return day + 4 * 7


def disagreements(release: Release, facts: Facts) -> list[str]:
    """Where this function and the engine differ on one set of facts."""
    found = release.decide(facts)
    return [
        f"{code}: engine {finding.verdict}, plain {verdict}"
        for code, finding, verdict in zip(CODES, found, decide(facts), strict=True)
        if (finding.code, finding.verdict.value) != (code, verdict)
    ]
