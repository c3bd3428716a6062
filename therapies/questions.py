"""The questions that the records of the therapies bring with them, in words that an editor can change."""

from collections.abc import Iterable, Iterator
from typing import Any

from msclinic.knowledge.generated import Asked
from therapies import keys
from therapies.models import InfusionSchedule, Monitoring, Programme, Therapy, TreatmentCourses

__all__ = ["therapies_in_use", "therapy_questions"]

_HISTORY_GROUP = "history"


def therapies_in_use() -> list[Therapy]:
    """The therapies of the next release, in their order."""
    return list(Therapy.objects.filter(retired=False).select_related("treatment", "category"))


def therapy_questions() -> list[Asked]:
    """What is asked about earlier treatments, and about each therapy what its records call for."""
    therapies = therapies_in_use()
    if not therapies:
        return []
    schedules = set(InfusionSchedule.objects.values_list("therapy_id", flat=True))
    programmes, monitoring, courses = Programme.objects.all(), Monitoring.objects.all(), TreatmentCourses.objects.all()
    asked = list(_history())
    for therapy in therapies:
        asked += _of_the_therapy(therapy)
        if therapy.pk in schedules:
            asked.append(_last_infusion(therapy))
        asked += _courses(therapy, [row for row in courses if row.therapy_id == therapy.pk])
        asked += [one for row in monitoring if row.therapy_id == therapy.pk for one in _examination(therapy, row)]
        asked += [_enrolment(therapy, row) for row in programmes if row.therapy_id == therapy.pk]
    return asked


def _history() -> Iterator[Asked]:
    yield Asked(
        10,
        {
            **_fact(
                keys.HISTORY,
                "records",
                "Earlier and current MS treatments",
                "the earlier MS treatments",
                _HISTORY_GROUP,
            ),
            "help": "One line for each drug. Corticosteroids for relapses do not belong here.",
            "ends": ["start", "stop"],
            "fields": [
                _field("agent", "agent", "Treatment", "the treatment"),
                _field("outcome", "choice", "Outcome", "the outcome") | {"choices": _choices(_OUTCOMES)},
                _field("status", "choice", "Status", "the status") | {"choices": _choices(_STATUS)},
                _field("start", "date", "Start", "the start"),
                _field("stop", "date", "Stop", "the stop"),
            ],
        },
    )
    yield Asked(
        20,
        {
            **_fact(
                keys.COMPLETE,
                "yes_no",
                "Is this list complete?",
                "whether the list of treatments is complete",
                _HISTORY_GROUP,
            ),
            "help": "An empty list means nothing until you confirm that there was no earlier treatment.",
        },
    )


def _of_the_therapy(therapy: Therapy) -> Iterator[Asked]:
    brand, name, key = therapy.brand, therapy.name, therapy.key
    now = _fact(
        keys.now(key), "choice", f"Is {name} considered or current?", f"whether {brand} is considered or current", key
    )
    yield Asked(10, now | {"choices": _choices(_NOW)})
    yield Asked(20, _fact(keys.ever(key), "yes_no", f"Was {name} ever given?", f"whether {brand} was ever given", key))


def _last_infusion(therapy: Therapy) -> Asked:
    last = f"{therapy.brand} infusion"
    return Asked(30, _fact(keys.last_infusion(therapy.key), "date", f"Last {last}", f"the last {last}", therapy.key))


def _courses(therapy: Therapy, rows: Iterable[TreatmentCourses]) -> Iterator[Asked]:
    for row in list(rows)[:1]:
        brand, key = therapy.brand, therapy.key
        given = _fact(keys.courses(key), "records", f"{brand} courses given", f"the {brand} courses given", key)
        yield Asked(
            40, given | {"unique": "n", "ends": ["start", "end"], "last_day_ahead": True, "fields": _course_fields()}
        )
        number = _fact(
            keys.planned_course(key),
            "whole",
            "Which course is now planned (its number)?",
            "the course now planned",
            key,
        )
        yield Asked(50, number | _limit(row.courses_hint_above, "courses"))
        days = _fact(keys.planned_days(key), "whole", "How many days are planned for it?", "the days planned", key)
        yield Asked(60, days | _limit(row.days_hint_above, "days"))


def _course_fields() -> list[dict[str, Any]]:
    return [
        _field("n", "whole", "Course", "the number of the course"),
        _field("start", "date", "First day", "the first day"),
        _field("end", "date", "Last day", "the last day"),
        _field("days", "whole", "Days given", "the days given"),
    ]


def _examination(therapy: Therapy, row: Monitoring) -> Iterator[Asked]:
    ever = _fact(
        keys.ever(row.key),
        "yes_no",
        f"Any {row.name} since starting {therapy.brand}?",
        f"whether there was ever a {row.name}",
        therapy.key,
    )
    yield Asked(70, ever)
    last = _fact(keys.last(row.key), "date", f"Last {row.name}", f"the last {row.name}", therapy.key)
    yield Asked(80, last | {"help": row.note})


def _enrolment(therapy: Therapy, row: Programme) -> Asked:
    label = f"Is enrolment in {row.name} recorded?"
    fact = _fact(keys.enrolled(row.key), "yes_no", label, f"enrolment in {row.name}", therapy.key)
    return Asked(90, fact | {"help": row.note})


_NOW = (("no", "Neither"), ("considered", "Considered"), ("current", "Current"))
_STATUS = (("past", "Past"), ("current", "Current"), ("planned", "Planned"))
_OUTCOMES = (
    ("inadequate_response", "Inadequate response"),
    ("not_tolerated", "Not tolerated"),
    ("effective", "Effective"),
    ("stopped_other", "Stopped for another reason"),
)


def _choices(pairs: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"value": value, "label": label, "aliases": []} for value, label in pairs]


def _fact(key: str, kind: str, label: str, name: str, group: str) -> dict[str, Any]:
    return {"key": key, "kind": kind, "label": label, "name": name, "help": "", "group": group}


def _field(key: str, kind: str, label: str, name: str) -> dict[str, Any]:
    return _fact(key, kind, label, name, "")


def _limit(limit: int | None, noun: str) -> dict[str, str]:
    if limit is None:
        return {}
    return {"hint_above": str(limit), "hint": f"That is more than {limit} {noun}. Check the number."}
