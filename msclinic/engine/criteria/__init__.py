"""The rule kinds: each a frozen criterion with its own verdict table."""

from msclinic.engine.criteria.base import Amount, Closure, Criterion, Next, Speech, from_json, kinds
from msclinic.engine.criteria.condition import Answered, Condition, Figure
from msclinic.engine.criteria.courses import CourseDays, CourseGap
from msclinic.engine.criteria.line_of_therapy import LineOfTherapy
from msclinic.engine.criteria.logic import All, AnyOf, Not, RuleVerdict
from msclinic.engine.criteria.plan import NamedAgents, Route, WholeDays
from msclinic.engine.criteria.relapse import Lasting, SymptomChange, WhenNeeded
from msclinic.engine.criteria.therapy import Enrolment, Examination, NamedCourse, Notice, Schedule

__all__ = [
    "All",
    "Amount",
    "Answered",
    "AnyOf",
    "Closure",
    "Condition",
    "CourseDays",
    "CourseGap",
    "Criterion",
    "Enrolment",
    "Examination",
    "Figure",
    "Lasting",
    "LineOfTherapy",
    "NamedAgents",
    "NamedCourse",
    "Next",
    "Not",
    "Notice",
    "Route",
    "RuleVerdict",
    "Schedule",
    "Speech",
    "SymptomChange",
    "WhenNeeded",
    "WholeDays",
    "from_json",
    "kinds",
]
