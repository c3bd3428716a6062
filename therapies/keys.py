"""The keys of the facts that a record brings with it. They are a contract: other programs send them."""

import re

__all__ = [
    "COMPLETE",
    "COURSE_OF_MS",
    "HISTORY",
    "courses",
    "enrolled",
    "ever",
    "key_of_generic",
    "last",
    "last_infusion",
    "now",
    "planned_course",
    "planned_days",
]

COURSE_OF_MS = "ms_course"
HISTORY = "dmt_history"
COMPLETE = "dmt_history_complete"


def key_of_generic(generic: str) -> str:
    """The key of a therapy: its generic name, the parts joined by underscores."""
    return "_".join(re.findall(r"[a-z0-9]+", generic.lower()))


def now(key: str) -> str:
    return f"{key}_now"


def ever(key: str) -> str:
    """Of a therapy: whether it was ever given. Of an examination: whether it was ever done."""
    return f"{key}_ever"


def last(examination: str) -> str:
    return f"{examination}_last"


def last_infusion(therapy: str) -> str:
    return f"{therapy}_last_infusion"


def courses(therapy: str) -> str:
    return f"{therapy}_courses"


def planned_course(therapy: str) -> str:
    return f"{therapy}_planned_course"


def planned_days(therapy: str) -> str:
    return f"{therapy}_planned_days"


def enrolled(programme: str) -> str:
    return f"{programme}_enrolled"
