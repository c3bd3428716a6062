"""The units in which records give lengths of time and steps of the calendar."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

__all__ = ["MOST_STEPS", "Length", "Step", "above_zero", "at_most", "spelled"]

above_zero = MinValueValidator(1, "Enter a whole number above zero.")


def at_most(limit: int) -> MaxValueValidator:
    """Refuses a figure that nobody means."""
    return MaxValueValidator(limit, f"Enter {limit} or less.")


class Length(models.TextChoices):
    """Elapsed time."""

    HOURS = "h", "hours"
    DAYS = "d", "days"


class Step(models.TextChoices):
    """A step on the calendar: a month later is the same day of the month, else the month's last day."""

    DAYS = "d", "days"
    WEEKS = "week", "weeks"
    MONTHS = "month", "months"
    YEARS = "year", "years"


MOST_STEPS = {Step.DAYS: 36525, Step.WEEKS: 5218, Step.MONTHS: 1200, Step.YEARS: 100}
"""A hundred years in each unit: no source asks anybody to wait longer."""

_NOUNS = {choice.value: choice.label for choices in (Length, Step) for choice in choices}


def spelled(value: int | None, unit: str) -> str:
    """24 hours, 1 year; a dash where there is no figure."""
    if value is None or unit not in _NOUNS:
        return "–"
    return f"{value} {_NOUNS[unit].removesuffix('s') if value == 1 else _NOUNS[unit]}"
