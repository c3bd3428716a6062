from django.core.validators import MinValueValidator
from django.db import models

from msclinic.knowledge.units import Step, spelled

__all__ = ["Every", "above_zero"]

above_zero = MinValueValidator(1, "Enter a whole number above zero.")


class Every(models.Model):
    """A step of the calendar: a number and its unit, which has no default."""

    value = models.PositiveSmallIntegerField("every", validators=[above_zero])
    unit = models.CharField(max_length=5, choices=Step)

    class Meta:
        abstract = True

    @property
    def every(self) -> str:
        """The step in words."""
        return spelled(self.value, self.unit)
