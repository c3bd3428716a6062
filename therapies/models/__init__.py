from therapies.models.catalogue import Category, Treatment
from therapies.models.conditions import Condition, ConditionPart
from therapies.models.courses import Course, CourseInterval, TreatmentCourses
from therapies.models.rules import (
    InfusionSchedule,
    LineOfTherapy,
    Monitoring,
    NamedCourses,
    Programme,
    RiskNotice,
    TherapyRule,
)
from therapies.models.therapy import Therapy, TherapyLine

__all__ = [
    "Category",
    "Condition",
    "ConditionPart",
    "Course",
    "CourseInterval",
    "InfusionSchedule",
    "LineOfTherapy",
    "Monitoring",
    "NamedCourses",
    "Programme",
    "RiskNotice",
    "Therapy",
    "TherapyLine",
    "TherapyRule",
    "Treatment",
    "TreatmentCourses",
]
