"""The rules of a relapse and of its steroid course, compiled for a release. Verdicts: see the engine's tables."""

from functools import singledispatch

from django.db.models import QuerySet

from msclinic.engine.criteria import (
    All,
    Amount,
    Criterion,
    Lasting,
    NamedAgents,
    Route,
    RuleVerdict,
    SymptomChange,
    WhenNeeded,
    WholeDays,
)
from msclinic.knowledge.catalogue import line_entries
from msclinic.knowledge.rule_book import RuleBook
from msclinic.knowledge.rule_rows import RuleRow, with_passages
from msclinic.knowledge.sections import Section, with_questions
from relapses import questions as keys
from relapses.models import RelapseDefinition, RelapseRule, SteroidCourse, SteroidRule

__all__ = ["compile_rules", "criterion_of"]

_GATES = ("ms_diagnosis", "episode_present")
_CATEGORY = "relapse"
_OTHER_CAUSES = "other_causes"
"""Said under what is not reached or too early to tell: it says nothing about other causes of the symptoms."""


def compile_rules() -> Section:
    """What is published about relapses: REL-* and STER-*, the steroid questions, the catalogue's entry."""
    book = RuleBook(section="relapses", gates=_GATES)
    for rule in with_passages(RelapseRule.objects.select_related("definition").prefetch_related("definition__rules")):
        book.write(rule, criterion_of, topics=["relapse"], notes=[_OTHER_CAUSES])
    for steroid_rule in with_passages(_steroid_rules()):
        notes = [_OTHER_CAUSES] if steroid_rule.asks == SteroidRule.Asks.WHEN else []
        book.write(steroid_rule, criterion_of, topics=["relapse", "steroids"], notes=notes)
    return Section(facts=with_questions(keys.steroid_questions()), catalogue=_catalogue(), rules=book.rules)


@singledispatch
def criterion_of(row: RuleRow) -> Criterion:
    """The criterion of a rule. ValueError says what is missing or contradicts itself."""
    raise TypeError(f"{row.code} is no rule of relapses")


@criterion_of.register
def _(rule: RelapseRule) -> Criterion:
    definition = rule.definition
    if rule.asks == RelapseRule.Asks.DURATION:
        return Lasting(
            lower=Amount(definition.lower_value, definition.lower_unit),
            upper=Amount(definition.upper_value, definition.upper_unit),
        )
    if rule.asks == RelapseRule.Asks.SYMPTOMS:
        return SymptomChange(
            counts=_changes(definition, RelapseDefinition.Counts.COUNTS),
            unclear=_changes(definition, RelapseDefinition.Counts.OPEN),
        )
    asks = (RelapseRule.Asks.DURATION, RelapseRule.Asks.SYMPTOMS)
    return All(parts=tuple(RuleVerdict(_code(definition, part)) for part in asks))


@criterion_of.register
def _(rule: SteroidRule) -> Criterion:
    course = rule.course
    if rule.asks == SteroidRule.Asks.WHEN:
        return WhenNeeded(rule=_code(course.definition, RelapseRule.Asks.RELAPSE), judgement=keys.NEEDED)
    if rule.asks == SteroidRule.Asks.AGENT:
        named = tuple(agent.value for agent in course.named_agents.all())
        return NamedAgents(planned=keys.PLANNED, answer=keys.AGENTS, named=named)
    if rule.asks == SteroidRule.Asks.ROUTE:
        described = tuple(route.value for route in course.described_routes.all())
        return Route(planned=keys.PLANNED, answer=keys.ROUTE, described=described)
    return WholeDays(planned=keys.PLANNED, answer=keys.DAYS, fewest=course.fewest_days, most=course.most_days)


def _changes(definition: RelapseDefinition, part: str) -> tuple[str, ...]:
    changes = (
        (keys.WORSENING, definition.worsening),
        (keys.RECURRENCE, definition.recurrence),
        (keys.NEW, definition.new),
    )
    return tuple(key for key, plays in changes if plays == part)


def _code(definition: RelapseDefinition, asks: str) -> str:
    for rule in definition.rules.all():
        if rule.asks == asks:
            return rule.code
    raise ValueError(f"{definition} has no rule that asks “{RelapseRule.Asks(asks).label}”")


def _steroid_rules() -> QuerySet[SteroidRule]:
    return SteroidRule.objects.select_related("course__definition").prefetch_related(
        "course__definition__rules", "course__named_agents", "course__described_routes"
    )


def _catalogue() -> list[dict[str, object]]:
    courses = SteroidCourse.objects.prefetch_related("rules", "lines__citations")
    return [
        {
            "slug": course.slug,
            "name": course.name,
            "category": _CATEGORY,
            "key": "",
            "lines": line_entries(course.lines.all()),
            "rules": [rule.code for rule in course.rules.all()],
        }
        for course in courses
    ]
