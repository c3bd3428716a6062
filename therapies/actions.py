"""Every change to treatments, categories, therapies and their rules."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from msclinic.core.reasons import SHIPPED, given_reason
from msclinic.evidence.models import Passage
from msclinic.knowledge.actions import add_row, add_rule
from msclinic.knowledge.content_files import read, read_folder
from msclinic.knowledge.loading import LoadReport, find, keep_or_make, keep_rules, passages, rule_fields
from msclinic.knowledge.models import Choice
from msclinic.knowledge.rule_rows import check_passages
from therapies import keys
from therapies.content import category_content, rule_contents, therapy_content, treatment_content
from therapies.models import (
    Category,
    Condition,
    ConditionPart,
    Course,
    CourseInterval,
    NamedCourses,
    Therapy,
    TherapyLine,
    TherapyRule,
    Treatment,
    TreatmentCourses,
)
from therapies.rules import RULE_KINDS, criterion_of

__all__ = [
    "add_category",
    "add_condition",
    "add_line",
    "add_named_courses",
    "add_therapy",
    "add_therapy_rule",
    "add_treatment",
    "add_treatment_courses",
    "bring_back",
    "load_therapies",
    "retire",
]

Rule = TypeVar("Rule", bound=TherapyRule)


def add_treatment(**fields: Any) -> Treatment:
    """Add a treatment that a history can name."""
    return add_row(Treatment(**fields))


@transaction.atomic
def add_category(*, citations: Iterable[Passage], **fields: Any) -> Category:
    """Add what a kind of therapy is for."""
    resting = list(citations)
    check_passages(resting)
    category = add_row(Category(**fields))
    category.citations.set(resting)
    return category


def add_therapy(**fields: Any) -> Therapy:
    """Add a therapy; its key follows from its treatment."""
    return add_row(Therapy(**fields))


def retire(therapy: Therapy) -> bool:
    """Leave a therapy out of the next release; its rows stay, and so do earlier releases. False: it was so already."""
    return _set_retired(therapy, retired=True)


def bring_back(therapy: Therapy) -> bool:
    """Take a retired therapy into the next release again. False: it was never left out."""
    return _set_retired(therapy, retired=False)


def _set_retired(therapy: Therapy, *, retired: bool) -> bool:
    if therapy.retired == retired:
        return False
    therapy.retired = retired
    therapy.full_clean()
    therapy.save()
    return True


@transaction.atomic
def add_line(*, citations: Iterable[Passage], **fields: Any) -> TherapyLine:
    """Add what the catalogue says of a therapy."""
    resting = list(citations)
    check_passages(resting)
    line = add_row(TherapyLine(**fields))
    line.citations.set(resting)
    return line


def add_therapy_rule(
    model: type[Rule], *, citations: Iterable[Passage], related: Iterable[Passage] = (), **fields: Any
) -> Rule:
    """Add a rule that is a row by itself: a schedule, a line of therapy, a programme, a monitoring, a notice."""
    return add_rule(model(**fields), citations=citations, related=related, criterion_of=criterion_of)


def add_named_courses(
    *, courses: Iterable[Choice], citations: Iterable[Passage], related: Iterable[Passage] = (), **fields: Any
) -> NamedCourses:
    """Add the courses of MS that a source names with a therapy."""
    named = list(courses)
    if not named:
        raise ValidationError({"courses": "Choose at least one course of MS."})
    return add_rule(
        NamedCourses(**fields),
        citations=citations,
        related=related,
        complete=lambda row: row.courses.set(named),
        criterion_of=criterion_of,
    )


def add_treatment_courses(
    *, days: Iterable[int], citations: Iterable[Passage], related: Iterable[Passage] = (), **fields: Any
) -> TreatmentCourses:
    """Add treatment courses: the days of the first, of the second and so on."""

    def complete(row: TreatmentCourses) -> None:
        for number, count in enumerate(days, start=1):
            add_row(Course(treatment_courses=row, number=number, days=count))

    return add_rule(
        TreatmentCourses(**fields), citations=citations, related=related, complete=complete, criterion_of=criterion_of
    )


def add_condition(
    *, parts: Iterable[Mapping[str, Any]], citations: Iterable[Passage], related: Iterable[Passage] = (), **fields: Any
) -> Condition:
    """Add a requirement, or a reason against, with its parts in their order."""

    def complete(row: Condition) -> None:
        for part in parts:
            add_row(ConditionPart(condition=row, **part))

    return add_rule(
        Condition(**fields), citations=citations, related=related, complete=complete, criterion_of=criterion_of
    )


@given_reason(SHIPPED)
@transaction.atomic
def load_therapies() -> LoadReport:
    """Load the shipped treatments, categories and therapies."""
    report = LoadReport()
    _load_treatments(read("agents.json")["treatments"], report)
    for entry in read("categories.json"):
        name, make = f"category {entry['key']}", partial(_category, entry)
        keep_or_make(report, name, entry, (Category, "key"), category_content, make)
    for entry in read_folder("therapies").values():
        _load_therapy(entry, report)
    return report


def _load_treatments(entries: Iterable[Mapping[str, Any]], report: LoadReport) -> None:
    """Those that count as another come after it."""
    for entry in sorted(entries, key=lambda one: "same_as" in one):
        name, make = f"treatment {entry['generic']}", partial(_treatment, entry)
        keep_or_make(report, name, entry, (Treatment, "generic"), treatment_content, make)


def _treatment(entry: Mapping[str, Any]) -> Treatment:
    same_as = find(Treatment, generic=entry["same_as"]) if "same_as" in entry else None
    return add_treatment(**{**entry, "same_as": same_as})


def _category(entry: Mapping[str, Any]) -> Category:
    fields = {name: value for name, value in entry.items() if name not in {"source", "citations"}}
    return add_category(citations=passages(entry["source"], entry["citations"]), **fields)


def _load_therapy(entry: Mapping[str, Any], report: LoadReport) -> None:
    head = {name: value for name, value in entry.items() if name != "rules"}
    name, make = f"therapy {entry['slug']}", partial(_therapy, entry)
    therapy, new = keep_or_make(report, name, head, (Therapy, "slug"), therapy_content, make)
    if new:
        report.made.extend(f"rule {rule['code']}" for rule in entry["rules"])
    else:
        keep_rules(report, entry["rules"], rule_contents(therapy) if therapy else [])


def _therapy(entry: Mapping[str, Any]) -> Therapy:
    """With its lines and its rules."""
    fields = {name: value for name, value in entry.items() if name not in {"lines", "rules"}}
    fields |= {
        "treatment": find(Treatment, generic=entry["treatment"]),
        "category": find(Category, key=entry["category"]),
    }
    therapy = add_therapy(**fields)
    for place, line in enumerate(entry["lines"], start=1):
        resting = passages(line["source"], line["citations"])
        add_line(therapy=therapy, label=line["label"], text=line["text"], position=place * 10, citations=resting)
    for rule in entry["rules"]:
        _make_rule(therapy, rule)
    return therapy


def _make_rule(therapy: Therapy, entry: Mapping[str, Any]) -> None:
    model = RULE_KINDS[entry["kind"]]
    fields = rule_fields({name: value for name, value in entry.items() if name not in {"kind", "every"}})
    fields |= entry.get("every", {}) | {"therapy": therapy}
    if model is NamedCourses:
        choices = Choice.objects.filter(question__key=keys.COURSE_OF_MS, value__in=entry["courses"])
        add_named_courses(**fields | {"courses": choices})
    elif model is TreatmentCourses:
        add_treatment_courses(**fields)
    elif model is Condition:
        add_condition(**fields)
    elif model is CourseInterval:
        add_therapy_rule(model, **fields | {"courses": TreatmentCourses.objects.get(code=entry["courses"])})
    else:
        add_therapy_rule(model, **fields)
