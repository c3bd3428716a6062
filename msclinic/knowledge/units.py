"""The units in which records give lengths of time and steps of the calendar."""

from django.db import models

__all__ = ["Length", "Step", "spelled"]


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


_NOUNS = {choice.value: choice.label for choices in (Length, Step) for choice in choices}


def spelled(value: int | None, unit: str) -> str:
    """24 hours, 1 year; a dash where there is no figure."""
    if value is None or unit not in _NOUNS:
        return "–"
    return f"{value} {_NOUNS[unit].removesuffix('s') if value == 1 else _NOUNS[unit]}"
