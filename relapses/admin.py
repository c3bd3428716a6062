from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from msclinic.knowledge.edited_page import EditedPage, PartPage
from msclinic.knowledge.rule_admin import LineInline, PartRulePage, RuleInline, RuleSaving, code_list
from relapses.models import (
    RelapseDefinition,
    RelapseRule,
    SteroidAgent,
    SteroidCourse,
    SteroidLine,
    SteroidRoute,
    SteroidRule,
)
from relapses.rules import criterion_of


class RelapseRuleInline(RuleInline):
    model = RelapseRule
    criterion_of = staticmethod(criterion_of)
    values = ("asks",)


class SteroidRuleInline(RuleInline):
    model = SteroidRule
    criterion_of = staticmethod(criterion_of)
    values = ("asks",)


class SteroidLineInline(LineInline):
    model = SteroidLine


@admin.register(RelapseDefinition)
class RelapseDefinitionAdmin(RuleSaving):
    about = "When an episode is a relapse: its figures, its symptoms, and the rules for both."
    criterion_of = staticmethod(criterion_of)
    inlines = (RelapseRuleInline,)
    list_display = ("name", "lower", "upper", "worsening", "recurrence", "new", "codes")
    search_fields = ("name", "rules__code", "rules__question")
    fieldsets = (
        (None, {"fields": ("name",)}),
        (
            "How long it lasts",
            {
                "fields": (("lower_value", "lower_unit"), ("upper_value", "upper_unit")),
                "description": "Below the lower figure the condition is not reached, from the upper one on it is; "
                "between the two the source can be read both ways.",
            },
        ),
        ("Which changes of symptoms count", {"fields": (("worsening", "recurrence", "new"),)}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("rules")

    @admin.display(description="rules")
    def codes(self, definition: RelapseDefinition) -> str:
        return code_list(definition.rules.all())


@admin.register(SteroidCourse)
class SteroidCourseAdmin(RuleSaving):
    about = "The corticosteroid course for a relapse: agents, route, days, and the rules for them."
    criterion_of = staticmethod(criterion_of)
    inlines = (SteroidLineInline, SteroidRuleInline)
    list_display = ("name", "definition", "agents", "routes", "fewest_days", "most_days", "codes")
    list_filter = ("definition",)
    list_select_related = ("definition",)
    search_fields = ("name", "slug", "rules__code", "rules__question")
    prepopulated_fields = {"slug": ("name",)}  # noqa: RUF012  # as Django declares it
    fieldsets = (
        (None, {"fields": (("name", "slug"), "definition")}),
        ("Agents and routes", {"fields": ("named_agents", "described_routes")}),
        ("Days", {"fields": (("fewest_days", "most_days"), "days_hint_above")}),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("rules", "named_agents", "described_routes")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, **{**kwargs, "widget": forms.CheckboxSelectMultiple})

    @admin.display(description="agents named")
    def agents(self, course: SteroidCourse) -> str:
        return ", ".join(agent.label for agent in course.named_agents.all()) or "–"

    @admin.display(description="routes described")
    def routes(self, course: SteroidCourse) -> str:
        return ", ".join(route.label for route in course.described_routes.all()) or "–"

    @admin.display(description="rules")
    def codes(self, course: SteroidCourse) -> str:
        return code_list(course.rules.all())


@admin.register(SteroidAgent)
class SteroidAgentAdmin(EditedPage):
    about = "Corticosteroids that can be answered, with their brand names."
    list_display = ("label", "value", "names", "any_other", "position")
    search_fields = ("value", "label", "aliases")

    def why_it_stays(self, row: Any) -> str:
        return _named_by(SteroidCourse.objects.filter(named_agents=row), row)

    @admin.display(description="brand and other names")
    def names(self, agent: SteroidAgent) -> str:
        return ", ".join(agent.aliases) or "–"


@admin.register(SteroidRoute)
class SteroidRouteAdmin(EditedPage):
    about = "Routes that can be answered."
    list_display = ("label", "value", "position")
    search_fields = ("value", "label")

    def why_it_stays(self, row: Any) -> str:
        return _named_by(SteroidCourse.objects.filter(described_routes=row), row)


def _named_by(courses: Iterable[SteroidCourse], row: Any) -> str:
    names = ", ".join(map(str, courses))
    return f"{row} is named by {names}: take it out there first." if names else ""


@admin.register(RelapseRule)
class RelapseRuleAdmin(PartRulePage):
    owner = "definition"
    criterion_of = staticmethod(criterion_of)
    values = ("asks",)


@admin.register(SteroidRule)
class SteroidRuleAdmin(PartRulePage):
    owner = "course"
    criterion_of = staticmethod(criterion_of)
    values = ("asks",)


admin.site.register(SteroidLine, PartPage)
