from collections.abc import Iterable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from msclinic.evidence.models import remembered
from msclinic.knowledge.facts import fact_called
from msclinic.knowledge.names import NameListField
from msclinic.knowledge.units import Length, above_zero, at_most
from therapies.models.rules import TherapyRule

__all__ = ["Condition", "ConditionPart"]

_YES_NO = [("Yes", "yes"), ("No", "no")]


def _meant(answer: str, offered: Iterable[tuple[str, str]]) -> str:
    """The stored value of an answer that is given by a label which only one answer has; anything else as it is."""
    called = {value for label, value in offered if label.casefold() == answer.casefold()}
    is_stored = any(answer == value for _, value in offered)
    return called.pop() if len(called) == 1 and not is_stored else answer


class Condition(TherapyRule):
    """What a source asks of other facts before the therapy, or what it names as a reason against it.

    A requirement is reached where its parts are so; a reason against is reached where they are not.
    """

    class Joined(models.TextChoices):
        ALL = "all", "all of its parts"
        ANY = "any", "any of its parts"

    against = models.BooleanField(
        "a reason against", default=False, help_text="Not ticked: a requirement, which its parts have to fulfil."
    )
    joined = models.CharField("holds with", max_length=3, choices=Joined, default=Joined.ALL)

    class Meta(TherapyRule.Meta):
        pass


class ConditionPart(models.Model):
    """One fact of a condition, with the answers or the figures that it is compared with."""

    condition = models.ForeignKey(Condition, on_delete=models.CASCADE, related_name="parts")
    fact = models.CharField("question", max_length=80, help_text="The question whose answer is looked at.")
    answers = NameListField(
        "one of these answers", help_text="One to a line: yes or no, or the stored values of choices."
    )
    least = models.PositiveIntegerField("at least", null=True, blank=True, validators=[above_zero, at_most(1_000_000)])
    most = models.PositiveIntegerField("at most", null=True, blank=True, validators=[above_zero, at_most(1_000_000)])
    unit = models.CharField(max_length=1, choices=Length, blank=True, help_text="Of a length of time.")
    denied = models.BooleanField("is not so", default=False, help_text="Turns the comparison round.")
    history = remembered()

    class Meta:
        ordering: ClassVar = ["condition", "id"]
        verbose_name = "part of a condition"
        verbose_name_plural = "parts"

    def __str__(self) -> str:
        return self.fact

    def clean(self) -> None:
        fact = fact_called(self.fact)
        problems = self._of_figures(fact) if fact.get("kind") in {"whole", "quantity"} else self._of_answers(fact)
        if problems := {field: problem for field, problem in problems.items() if problem}:
            raise ValidationError(problems)

    def _of_answers(self, fact: dict[str, Any]) -> dict[str, str]:
        if not fact:
            return {"fact": f"There is no question {self.fact}: add the question first."}
        if fact["kind"] not in {"yes_no", "choice"}:
            return {"fact": "A condition looks at yes/no questions, choices, whole numbers and lengths of time."}
        offered = [(choice["label"], choice["value"]) for choice in fact.get("choices", ())] or _YES_NO
        self.answers = list(dict.fromkeys(_meant(answer, offered) for answer in self.answers))
        strange = set(self.answers) - {value for _, value in offered}
        bounds = {"least": self.least, "most": self.most, "unit": self.unit}
        problems = {
            name: "This question has answers: leave the figures empty." for name, value in bounds.items() if value
        }
        if not self.answers or strange:
            problems["answers"] = f"Enter answers to {self.fact}: {', '.join(label for label, _ in offered)}."
        return problems

    def _of_figures(self, fact: dict[str, Any]) -> dict[str, str]:
        is_time = fact["kind"] == "quantity"
        backwards = self.least and self.most and self.least > self.most
        return {
            "answers": "This question has figures: leave the answers empty." if self.answers else "",
            "least": "" if self.least or self.most else "Enter a lowest or a highest figure.",
            "most": f"Enter at least the lowest figure, {self.least}." if backwards else "",
            "unit": ("Choose hours or days." if is_time and not self.unit else "")
            or ("A whole number has no unit: leave it empty." if self.unit and not is_time else ""),
        }
