"""The rows of this app as the content files have them."""

from collections.abc import Mapping
from typing import Any

from msclinic.knowledge.catalogue import line_content
from msclinic.knowledge.content_files import compact, read
from msclinic.knowledge.loading import cited, rule_content
from therapies.models import (
    Category,
    Condition,
    ConditionPart,
    CourseInterval,
    NamedCourses,
    Therapy,
    TherapyRule,
    Treatment,
    TreatmentCourses,
)
from therapies.models.every import Every
from therapies.rules import RULE_KINDS, rules_of

__all__ = [
    "PLAIN_FIELDS",
    "basis_of_treatments",
    "category_content",
    "dump_therapies",
    "rule_contents",
    "therapy_content",
    "treatment_content",
]

_KIND_OF = {model: kind for kind, model in RULE_KINDS.items()}
PLAIN_FIELDS: Mapping[str, tuple[str, ...]] = {
    "monitoring": ("key", "name", "note"),
    "risk_notice": ("text", "also_past"),
    "programme": ("key", "name", "note"),
    "line_of_therapy": ("fewest", "clear"),
    "treatment_courses": ("courses_hint_above", "days_hint_above"),
    "condition": ("against", "joined"),
}
"""The fields of each kind of rule that stand in a file as they stand in the row."""


def basis_of_treatments() -> str:
    """How the list of treatments came about, as its file says."""
    return str(read("agents.json")["basis"])


def dump_therapies() -> dict[str, Any]:
    """Treatments, categories and therapies of today, as the content files have them."""
    treatments = Treatment.objects.select_related("same_as")
    therapies = Therapy.objects.select_related("treatment", "category")
    return {
        "agents.json": {
            "basis": basis_of_treatments(),
            "treatments": [
                compact(treatment_content(treatment))
                for treatment in sorted(treatments, key=lambda treatment: treatment.generic)
            ],
        },
        "categories.json": [compact(category_content(category)) for category in Category.objects.all()],
        **{
            f"therapies/{therapy.slug}.json": compact(therapy_content(therapy) | {"rules": rule_contents(therapy)})
            for therapy in therapies
        },
    }


def treatment_content(treatment: Treatment) -> dict[str, Any]:
    fields = ("generic", "brands", "aliases", "fda_approved_for_ms", "route", "note")
    same_as = treatment.same_as.generic if treatment.same_as else ""
    return {field: getattr(treatment, field) for field in fields} | {"same_as": same_as}


def category_content(category: Category) -> dict[str, Any]:
    fields = ("key", "name", "text", "position")
    return {field: getattr(category, field) for field in fields} | cited(category.citations.select_related("source"))


def therapy_content(therapy: Therapy) -> dict[str, Any]:
    fields = ("slug", "brand", "aliases", "route", "position", "retired")
    return {
        "treatment": therapy.treatment.generic,
        "category": therapy.category.key,
        **{field: getattr(therapy, field) for field in fields},
        "lines": [line_content(line) for line in therapy.lines.prefetch_related("citations__source")],
    }


def rule_contents(therapy: Therapy) -> list[dict[str, Any]]:
    """The rules of a therapy, each with its kind and its values."""
    return [_rule_content(rule) for rule in rules_of([therapy])]


def _rule_content(rule: TherapyRule) -> dict[str, Any]:
    kind = _KIND_OF[type(rule)]
    content = {"kind": kind, **rule_content(rule)}
    content |= {field: getattr(rule, field) for field in PLAIN_FIELDS.get(kind, ())}
    if isinstance(rule, Every):
        content["every"] = {"value": rule.value, "unit": rule.unit}
    if isinstance(rule, NamedCourses):
        content["courses"] = [choice.value for choice in rule.courses.all()]
    elif isinstance(rule, TreatmentCourses):
        content["days"] = list(rule.days)
    elif isinstance(rule, CourseInterval):
        content["courses"] = rule.courses.code
    elif isinstance(rule, Condition):
        content["parts"] = [_part_content(part) for part in rule.parts.all()]
    return content


def _part_content(part: ConditionPart) -> dict[str, Any]:
    return {field: getattr(part, field) for field in ("fact", "answers", "least", "most", "unit", "denied")}
