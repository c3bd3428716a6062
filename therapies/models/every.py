from django.core.exceptions import ValidationError
from django.db import models

from msclinic.knowledge.units import MOST_STEPS, Step, above_zero, spelled

__all__ = ["Every"]


class Every(models.Model):
    """A step of the calendar: a number and its unit, which has no default."""

    value = models.PositiveSmallIntegerField("every", validators=[above_zero])
    unit = models.CharField(max_length=5, choices=Step)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.unit in MOST_STEPS and self.value and self.value > (most := MOST_STEPS[Step(self.unit)]):
            raise ValidationError({"value": f"Enter {spelled(most, self.unit)} or less."})

    @property
    def every(self) -> str:
        """The step in words."""
        return spelled(self.value, self.unit)
