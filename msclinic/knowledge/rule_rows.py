"""What every row that carries a rule has: its code, its question, the passages it rests on."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Prefetch, QuerySet

from msclinic.evidence.checking import CODE
from msclinic.evidence.models import Passage, remembered
from msclinic.knowledge.wording import place_problem, wording_problem

__all__ = [
    "REMARK_PLACES",
    "RuleRow",
    "check_passages",
    "code_holder",
    "passage_problems",
    "rule_models",
    "with_passages",
]

Row = TypeVar("Row", bound="RuleRow")

REMARK_PLACES = ("source", "Source", "therapy")
"""What a remark can leave to be filled in."""

_code = RegexValidator(rf"^{CODE.pattern}\Z", "Enter capital letters and digits, parts joined by hyphens: TYS-SCHED.")


class RuleRow(models.Model):
    """A rule: one comparison with its code, resting on at least one passage of one source.

    `stated` is the condition, with the words of the passages, as both stood when somebody last confirmed that the
    passages state it. Where one of them now differs, the rule is a local reading, and says so wherever it acts.
    `explained` is both of them as they stood when the reason of the local reading was given.
    """

    code = models.CharField(max_length=20, unique=True, validators=[_code], help_text="Such as TYS-SCHED.")
    question = models.CharField(max_length=160, help_text="What the finding answers, short and in the source's terms.")
    position = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Its place among the findings. Empty: after the others, by code."
    )
    citations = models.ManyToManyField(
        Passage, related_name="+", verbose_name="rests on", help_text="Passages of one source, at least one."
    )
    related = models.ManyToManyField(
        Passage, related_name="+", blank=True, verbose_name="see also", help_text="Passages shown beside it."
    )
    remark = models.CharField(
        max_length=300,
        blank=True,
        help_text="What else the source says or leaves open, said behind every verdict. {source} stands for its name.",
    )
    local_reason = models.TextField(
        "reason of the local reading",
        max_length=600,
        blank=True,
        help_text="Only where the values differ from what the passages state: why. It is shown with every finding.",
    )
    local_by = models.CharField("who decided it", max_length=120, blank=True)
    stated = models.JSONField(null=True, blank=True, editable=False)
    explained = models.JSONField(null=True, blank=True, editable=False)
    history = remembered("citations", "related", inherit=True)

    class Meta:
        abstract = True
        ordering: ClassVar = [models.F("position").asc(nulls_last=True), "code"]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        super().clean()
        if problems := {field: problem for field, problem in self.problems().items() if problem}:
            raise ValidationError(problems)

    def problems(self) -> dict[str, str]:
        """What keeps the row from being a rule: for each field a sentence, or nothing."""
        holder = code_holder(self.code, besides=self)
        return {
            "code": f"{self.code} is the code of another rule already ({holder}): choose another." if holder else "",
            "question": wording_problem(self.question),
            "remark": place_problem(self.remark, REMARK_PLACES) or wording_problem(self.remark),
            "local_by": "Enter who decided it." if self.local_reason.strip() and not self.local_by.strip() else "",
            "local_reason": "Enter the reason."
            if self.local_by.strip() and not self.local_reason.strip()
            else wording_problem(self.local_reason),
        }

    @property
    def source(self) -> str:
        """The slug of the source that it rests on; empty while it rests on no passage."""
        return next((passage.source.slug for passage in self.citations.all()), "")


def rule_models() -> list[type[RuleRow]]:
    """The models of all rules, of whatever app."""
    return [model for model in apps.get_models() if issubclass(model, RuleRow)]


def code_holder(code: str, *, besides: RuleRow) -> str:
    """What kind of rule has this code, other than that row; empty when the code is free."""
    queries = [
        model._default_manager.filter(code=code)
        .exclude(pk=besides.pk if isinstance(besides, model) else None)
        .order_by()
        .values_list(models.Value(str(model._meta.verbose_name)))
        for model in rule_models()
    ]
    return next((str(name) for (name,) in queries[0].union(*queries[1:], all=True)), "")


def passage_problems(citations: Iterable[Passage], related: Iterable[Passage] = ()) -> dict[str, str]:
    """What is wrong with the passages of a rule, for each field a sentence."""
    resting = list(citations)
    if not resting:
        return {"citations": "Choose at least one passage that it rests on."}
    if len({passage.source_id for passage in resting}) > 1:
        return {"citations": "These passages come from several sources: a rule rests on passages of one source."}
    if twice := [passage.code for passage in related if passage in resting]:
        return {"related": f"The rule rests on {twice[0]} already: leave it out here."}
    return {}


def check_passages(citations: Iterable[Passage], related: Iterable[Passage] = ()) -> None:
    """ValidationError, in words, when a rule cannot rest on these passages."""
    if problems := passage_problems(citations, related):
        raise ValidationError(problems)


def with_passages(rows: "QuerySet[Row]") -> "QuerySet[Row]":
    """The rows with the passages that they rest on, in as many queries for many rows as for one."""
    passages = Passage.objects.select_related("source")
    return rows.prefetch_related(Prefetch("citations", passages), Prefetch("related", passages))
