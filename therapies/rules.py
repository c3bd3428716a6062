"""The rules of the therapies, compiled for a release. What verdicts they give: see the engine's tables."""

from functools import singledispatch
from typing import Any

from msclinic.engine.criteria import (
    All,
    Amount,
    Answered,
    AnyOf,
    CourseDays,
    CourseGap,
    Criterion,
    Enrolment,
    Examination,
    Figure,
    NamedCourse,
    Not,
    Notice,
    Schedule,
)
from msclinic.engine.criteria import (
    Condition as PlainCondition,
)
from msclinic.engine.criteria import (
    LineOfTherapy as EarlierTreatments,
)
from msclinic.knowledge.catalogue import line_entries
from msclinic.knowledge.rule_book import RuleBook
from msclinic.knowledge.rule_rows import RuleRow, with_passages
from msclinic.knowledge.sections import Section, with_questions
from therapies import keys
from therapies.models import (
    Category,
    Condition,
    ConditionPart,
    CourseInterval,
    InfusionSchedule,
    LineOfTherapy,
    Monitoring,
    NamedCourses,
    Programme,
    RiskNotice,
    Therapy,
    TherapyRule,
    Treatment,
    TreatmentCourses,
)
from therapies.questions import therapies_in_use, therapy_questions

__all__ = ["RULE_KINDS", "compile_rules", "criterion_of"]

RULE_KINDS: dict[str, type[TherapyRule]] = {
    "monitoring": Monitoring,
    "infusion_schedule": InfusionSchedule,
    "named_courses": NamedCourses,
    "risk_notice": RiskNotice,
    "programme": Programme,
    "line_of_therapy": LineOfTherapy,
    "treatment_courses": TreatmentCourses,
    "course_interval": CourseInterval,
    "condition": Condition,
}
"""Every kind of rule that a therapy can have, by the name it has in the content files."""

_GATES = ("ms_diagnosis",)
_BESIDE = {
    NamedCourses: ("courses",),
    TreatmentCourses: ("courses",),
    CourseInterval: ("courses__courses",),
    Condition: ("parts",),
}


def compile_rules() -> Section:
    """What is published about therapies: their rules and questions, the agents of a history, the catalogue."""
    therapies = therapies_in_use()
    book, rules = RuleBook(section="therapies", gates=_GATES), rules_of(therapies)
    for rule in rules:
        says = {"shown": rule.text} if isinstance(rule, RiskNotice) else {}
        key = rule.therapy.key
        book.write(rule, criterion_of, topics=[key], therapy=key, says=says)
    return Section(
        groups=[{"key": therapy.key, "label": therapy.name, "page": "therapies"} for therapy in therapies],
        facts=with_questions(therapy_questions()),
        agents=_agents(),
        examinations=[rule.key for rule in rules if isinstance(rule, Monitoring)],
        history_leaves_out=[rule.therapy.key for rule in rules if isinstance(rule, LineOfTherapy)],
        therapies=[_therapy(therapy) for therapy in therapies],
        categories=_categories(),
        catalogue=_catalogue(therapies, rules),
        rules=book.rules,
    )


def rules_of(therapies: list[Therapy]) -> list[TherapyRule]:
    """The rules of these therapies, of every kind, in the order of the findings."""
    found = [
        rule
        for model in RULE_KINDS.values()
        for rule in with_passages(
            model._default_manager.filter(therapy__in=therapies)
            .select_related("therapy__treatment__same_as")
            .prefetch_related(*_BESIDE.get(model, ()))
        )
    ]
    return sorted(found, key=lambda rule: (rule.position is None, rule.position or 0, rule.code))


@singledispatch
def criterion_of(row: RuleRow) -> Criterion:
    """The criterion of a rule. ValueError says what is missing or contradicts itself."""
    raise TypeError(f"{row.code} is no rule of a therapy")


@criterion_of.register
def _(rule: NamedCourses) -> Criterion:
    named = tuple(choice.value for choice in rule.courses.all())
    return NamedCourse(now=keys.now(rule.therapy.key), course=keys.COURSE_OF_MS, named=named)


@criterion_of.register
def _(rule: InfusionSchedule) -> Criterion:
    key = rule.therapy.key
    return Schedule(now=keys.now(key), last=keys.last_infusion(key), every=Amount(rule.value, rule.unit))


@criterion_of.register
def _(rule: TreatmentCourses) -> Criterion:
    key = rule.therapy.key
    return CourseDays(
        now=keys.now(key), course=keys.planned_course(key), planned=keys.planned_days(key), days=rule.days
    )


@criterion_of.register
def _(rule: CourseInterval) -> Criterion:
    key, days = rule.therapy.key, rule.courses.days
    if not days:
        raise ValueError(f"{rule.courses.code} describes no course yet")
    return CourseGap(
        now=keys.now(key),
        courses=keys.courses(key),
        planned=keys.planned_course(key),
        gap=Amount(rule.value, rule.unit),
        days=days[0],
    )


@criterion_of.register
def _(rule: LineOfTherapy) -> Criterion:
    key, treatment = rule.therapy.key, rule.therapy.treatment
    return EarlierTreatments(
        agent=(treatment.same_as or treatment).generic,
        now=keys.now(key),
        history=keys.HISTORY,
        complete=keys.COMPLETE,
        fewest=rule.fewest,
        clear=rule.clear,
    )


@criterion_of.register
def _(rule: Programme) -> Criterion:
    return Enrolment(now=keys.now(rule.therapy.key), enrolled=keys.enrolled(rule.key), programme=rule.name)


@criterion_of.register
def _(rule: Monitoring) -> Criterion:
    return Examination(
        ever=keys.ever(rule.therapy.key),
        examined=keys.ever(rule.key),
        last=keys.last(rule.key),
        every=Amount(rule.value, rule.unit),
    )


@criterion_of.register
def _(rule: RiskNotice) -> Criterion:
    key = rule.therapy.key
    return Notice(now=keys.now(key), ever=keys.ever(key) if rule.also_past else "")


@criterion_of.register
def _(rule: Condition) -> Criterion:
    parts = tuple(_part(row) for row in rule.parts.all())
    if not parts:
        raise ValueError("it has no part yet: say which answer is looked at")
    join = All if rule.joined == Condition.Joined.ALL else AnyOf
    part = parts[0] if len(parts) == 1 else join(parts)
    return PlainCondition(now=keys.now(rule.therapy.key), part=part, against=rule.against)


def _part(row: ConditionPart) -> Criterion:
    if row.answers:
        part: Criterion = Answered(fact=row.fact, among=tuple(row.answers))
    else:
        part = Figure(fact=row.fact, least=_bound(row.least, row.unit), most=_bound(row.most, row.unit))
    return Not(part) if row.denied else part


def _bound(value: int | None, unit: str) -> Amount | int | None:
    return Amount(value, unit) if value is not None and unit else value


def _therapy(therapy: Therapy) -> dict[str, Any]:
    brands = [brand for brand in therapy.treatment.brands if brand != therapy.brand]
    return {
        "key": therapy.key,
        "slug": therapy.slug,
        "name": therapy.name,
        "brand": therapy.brand,
        "generic": therapy.treatment.generic,
        "aliases": [*brands, *therapy.treatment.aliases, *therapy.aliases],
        "route": therapy.route,
    }


def _agents() -> list[dict[str, Any]]:
    treatments = Treatment.objects.select_related("same_as").prefetch_related("therapies")
    return [
        {
            "generic": treatment.generic,
            "brands": treatment.brands,
            "aliases": [*treatment.aliases, *(name for one in treatment.therapies.all() for name in one.aliases)],
            "fda_approved_for_ms": treatment.fda_approved_for_ms,
            "route": treatment.route,
            "same_as": treatment.same_as.generic if treatment.same_as else "",
            "note": treatment.note,
        }
        for treatment in sorted(treatments, key=lambda treatment: treatment.generic)
    ]


def _categories() -> list[dict[str, Any]]:
    return [
        {
            "key": category.key,
            "name": category.name,
            "text": category.text,
            "citations": sorted(passage.code for passage in category.citations.all()),
        }
        for category in Category.objects.prefetch_related("citations")
    ]


def _catalogue(therapies: list[Therapy], rules: list[TherapyRule]) -> list[dict[str, Any]]:
    lines = {one.pk: one.lines.all() for one in Therapy.objects.prefetch_related("lines__citations")}
    return [
        {
            "slug": therapy.slug,
            "name": therapy.name,
            "category": therapy.category.key,
            "key": therapy.key,
            "lines": line_entries(lines[therapy.pk]),
            "rules": [rule.code for rule in rules if rule.therapy_id == therapy.pk],
        }
        for therapy in therapies
    ]
