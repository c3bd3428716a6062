from typing import ClassVar

from django.db import models

from msclinic.evidence.models import remembered
from msclinic.knowledge.units import above_zero, at_most
from therapies.models.every import Every
from therapies.models.rules import TherapyRule

__all__ = ["Course", "CourseInterval", "TreatmentCourses"]


class TreatmentCourses(TherapyRule):
    """The treatment courses that a source describes, each with its number of days: C22, C23.

    Asks for the courses given, the course now planned and its days.
    """

    courses_hint_above = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[at_most(100)],
        help_text="A planned course with a higher number draws a hint to check it.",
    )
    days_hint_above = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[at_most(366)],
        help_text="More planned days than these draw a hint to check them.",
    )

    class Meta(TherapyRule.Meta):
        verbose_name = verbose_name_plural = "treatment courses"

    @property
    def days(self) -> tuple[int, ...]:
        """The days of the first course, the second and so on. ValueError where a course between them is missing."""
        rows = sorted(self.courses.all(), key=lambda course: course.number)
        if [course.number for course in rows] != list(range(1, len(rows) + 1)):
            raise ValueError("its courses are not numbered 1, 2, 3 without a gap")
        return tuple(course.days for course in rows)


class Course(models.Model):
    """One treatment course."""

    treatment_courses = models.ForeignKey(TreatmentCourses, on_delete=models.CASCADE, related_name="courses")
    number = models.PositiveSmallIntegerField(validators=[above_zero, at_most(100)])
    days = models.PositiveSmallIntegerField(validators=[above_zero, at_most(366)], help_text="Days of treatment.")
    history = remembered()

    class Meta:
        ordering: ClassVar = ["treatment_courses", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["treatment_courses", "number"],
                name="therapies_each_course_once",
                violation_error_message="This course stands here already.",
            )
        ]

    def __str__(self) -> str:
        return f"course {self.number}"


class CourseInterval(TherapyRule, Every):
    """The time from the first treatment course to the second: C23."""

    courses = models.ForeignKey(
        TreatmentCourses,
        on_delete=models.PROTECT,
        related_name="intervals",
        verbose_name="treatment courses",
        help_text="Their first course's days are reckoned with where its last day is not recorded.",
    )

    class Meta(TherapyRule.Meta):
        pass

    def problems(self) -> dict[str, str]:
        strangers = self.courses_id is not None and self.courses.therapy_id != self.therapy_id
        sentence = "These are the courses of another therapy: choose those of the same one."
        return super().problems() | {"courses": sentence if strangers else ""}
