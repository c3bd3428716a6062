from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from msclinic.knowledge.edited_page import EditedPage, PartPage
from msclinic.knowledge.facts import facts_to_choose
from msclinic.knowledge.forms import LineForm
from msclinic.knowledge.generated import generated
from msclinic.knowledge.published import newest_release_with
from msclinic.knowledge.rule_admin import LineInline, RuleAdmin, RuleInline, RuleSaving, code_list
from therapies.actions import bring_back, retire
from therapies.content import basis_of_treatments
from therapies.models import (
    Category,
    Condition,
    ConditionPart,
    Course,
    CourseInterval,
    InfusionSchedule,
    LineOfTherapy,
    Monitoring,
    NamedCourses,
    Programme,
    RiskNotice,
    Therapy,
    TherapyLine,
    Treatment,
    TreatmentCourses,
)
from therapies.rules import RULE_KINDS, criterion_of

if TYPE_CHECKING:
    CourseInlineBase = admin.TabularInline[Course, TreatmentCourses]
    PartInlineBase = admin.StackedInline[ConditionPart, Condition]
else:
    CourseInlineBase, PartInlineBase = admin.TabularInline, admin.StackedInline

EVERY = ("value", "unit")
FIGURES = ("fewest", "clear")
PROGRAMME = (("name", "key"), "note")
HINTS = ("courses_hint_above", "days_hint_above")
_CHECKBOXES = {"widget": forms.CheckboxSelectMultiple}


@admin.register(Treatment)
class TreatmentAdmin(EditedPage):
    """The page says how the list came about: it is for matching a history, and no clinical statement."""

    about = "Every treatment against MS that a history can name, with its brands."
    list_display = ("generic", "brand_names", "fda_approved_for_ms", "route", "same_as", "note")
    list_filter = ("fda_approved_for_ms", "route")
    list_select_related = ("same_as",)
    search_fields = ("generic", "brands", "aliases", "note")
    autocomplete_fields = ("same_as",)

    @admin.display(description="brand names")
    def brand_names(self, treatment: Treatment) -> str:
        return ", ".join([*treatment.brands, *treatment.aliases]) or "–"

    def get_fieldsets(self, request: HttpRequest, obj: Treatment | None = None) -> Any:  # noqa: ARG002  # the same for all
        basis = basis_of_treatments()
        return [
            ("Names", {"fields": ("generic", "brands", "aliases"), "description": f"The shipped list: {basis}."}),
            ("How it counts", {"fields": ("fda_approved_for_ms", "same_as", "route", "note")}),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        return super().changelist_view(request, {"subtitle": basis_of_treatments(), **(extra_context or {})})


@admin.register(Category)
class CategoryAdmin(EditedPage):
    about = "What therapies are for, as the catalogue divides them."
    form = LineForm
    list_display = ("name", "key", "position")
    search_fields = ("name", "text")
    autocomplete_fields = ("citations",)
    fields = (("key", "position"), "name", "text", "citations")


class TherapyLineInline(LineInline):
    model = TherapyLine


class TherapyRuleInline(RuleInline):
    criterion_of = staticmethod(criterion_of)


class NamedCoursesInline(TherapyRuleInline):
    model = NamedCourses
    values = ("courses",)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        more = _CHECKBOXES if db_field.name == "courses" else {}
        return super().formfield_for_manytomany(db_field, request, **{**kwargs, **more})


class InfusionScheduleInline(TherapyRuleInline):
    model = InfusionSchedule
    values = (EVERY,)


class LineOfTherapyInline(TherapyRuleInline):
    model = LineOfTherapy
    values = (FIGURES,)


class ProgrammeInline(TherapyRuleInline):
    model = Programme
    values = PROGRAMME


class MonitoringInline(TherapyRuleInline):
    model = Monitoring
    values = (EVERY, *PROGRAMME)


class RiskNoticeInline(TherapyRuleInline):
    model = RiskNotice
    values = ("text", "also_past")


class TreatmentCoursesInline(TherapyRuleInline):
    """The days of each course stand on the page of their own, behind the link."""

    model = TreatmentCourses
    values = (HINTS,)
    show_change_link = True


class ConditionInline(TherapyRuleInline):
    """The parts of each condition stand on the page of their own, behind the link."""

    model = Condition
    values = (("against", "joined"),)
    show_change_link = True


class CourseIntervalInline(TherapyRuleInline):
    model = CourseInterval
    values = (EVERY, "courses")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "courses" and request.resolver_match:
            therapy = int(request.resolver_match.kwargs.get("object_id", 0))
            kwargs["queryset"] = TreatmentCourses.objects.filter(therapy_id=therapy)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Therapy)
class TherapyAdmin(RuleSaving):
    about = "The infusion therapies with everything about them on one page: begin here."
    criterion_of = staticmethod(criterion_of)
    list_display = ("name", "key", "category", "route", "codes", "position", "in_use")
    list_filter = ("category", "retired", "route")
    list_select_related = ("treatment", "category")
    search_fields = ("key", "brand", "slug", "treatment__generic", "aliases")
    autocomplete_fields = ("treatment",)
    prepopulated_fields = {"slug": ("brand",)}  # noqa: RUF012  # as Django declares it
    fieldsets = (
        ("Names", {"fields": ("treatment", ("brand", "slug"), "aliases", "key")}),
        ("In the catalogue", {"fields": ("category", "route", ("position", "retired"))}),
    )
    actions = ("retire_selected", "bring_back_selected")
    inlines = (
        TherapyLineInline,
        NamedCoursesInline,
        InfusionScheduleInline,
        TreatmentCoursesInline,
        CourseIntervalInline,
        LineOfTherapyInline,
        ProgrammeInline,
        MonitoringInline,
        RiskNoticeInline,
        ConditionInline,
    )

    def why_it_stays(self, row: Any) -> str:
        number = newest_release_with("therapies", row.key)
        return f"{row} stands in release {number}: retire it instead, so that its past stays." if number else ""

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(*(_reverse(model) for model in RULE_KINDS.values()))

    @admin.action(description="Retire: leave out of the next release", permissions=["change"])
    def retire_selected(self, request: HttpRequest, chosen: QuerySet[Therapy]) -> HttpResponse | None:
        """Asks first, and names the rules of other therapies that ask about one of these."""
        if request.POST.get("confirmed") != "yes":
            context = {
                **self.admin_site.each_context(request),
                "title": "Retire therapies?",
                "therapies": [(therapy, _asked_elsewhere(therapy)) for therapy in chosen],
                "opts": self.opts,
                "action": "retire_selected",
                "checkbox": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/edited/retire.html", context)
        retired = [str(therapy) for therapy in chosen if retire(therapy)]
        told = f"{', '.join(retired)}: left out of the next release." if retired else "Nothing was changed."
        messages.success(request, told)
        return None

    @admin.action(description="Bring back: take into the next release again", permissions=["change"])
    def bring_back_selected(self, request: HttpRequest, chosen: QuerySet[Therapy]) -> None:
        back = [str(therapy) for therapy in chosen if bring_back(therapy)]
        told = f"{', '.join(back)}: in the next release again." if back else "Nothing was changed."
        messages.success(request, told)

    @admin.display(description="rules")
    def codes(self, therapy: Therapy) -> str:
        rules = [rule for model in RULE_KINDS.values() for rule in getattr(therapy, _reverse(model)).all()]
        return code_list(sorted(rules, key=lambda rule: (rule.position is None, rule.position or 0, rule.code)))


def _asked_elsewhere(therapy: Therapy) -> list[str]:
    """The codes of other therapies' rules that read a question of this one; publishing refuses them without it."""
    asked = [key for key, fact in generated().items() if fact["group"] == therapy.key]
    parts = ConditionPart.objects.filter(fact__in=asked).exclude(condition__therapy=therapy)
    return sorted(set(parts.values_list("condition__code", flat=True)))


def _reverse(model: type[Any]) -> str:
    return str(model._meta.get_field("therapy").remote_field.get_accessor_name())


class TherapyRuleAdmin(RuleAdmin):
    criterion_of = staticmethod(criterion_of)
    list_display: tuple[str, ...] = ("code", "therapy", "question", "passages", "position")
    list_filter: ClassVar[tuple[str, ...]] = ("therapy",)
    list_select_related = ("therapy",)
    autocomplete_fields = ("therapy", "citations", "related")


class DatedRuleAdmin(TherapyRuleAdmin):
    list_display = ("code", "therapy", "question", "every", "passages", "position")


@admin.register(NamedCourses)
class NamedCoursesAdmin(TherapyRuleAdmin):
    about = "The courses of MS that a source names with a therapy."
    values = ("courses",)
    list_display = ("code", "therapy", "question", "named", "passages", "position")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("courses")

    @admin.display(description="courses of MS")
    def named(self, rule: NamedCourses) -> str:
        return ", ".join(choice.value for choice in rule.courses.all()) or "–"

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        more = _CHECKBOXES if db_field.name == "courses" else {}
        return super().formfield_for_manytomany(db_field, request, **{**kwargs, **more})


@admin.register(InfusionSchedule)
class InfusionScheduleAdmin(DatedRuleAdmin):
    about = "At which intervals a therapy is given."
    values = (EVERY,)


@admin.register(CourseInterval)
class CourseIntervalAdmin(DatedRuleAdmin):
    about = "The time between the first treatment course and the second."
    values = (EVERY, "courses")


@admin.register(Monitoring)
class MonitoringAdmin(DatedRuleAdmin):
    about = "Examinations at intervals, also after treatment."
    values = (EVERY, *PROGRAMME)
    search_fields = (*RuleAdmin.search_fields, "key", "name")


@admin.register(LineOfTherapy)
class LineOfTherapyAdmin(TherapyRuleAdmin):
    about = "How many other treatments failed or were not tolerated before a therapy."
    values = (FIGURES,)
    list_display = ("code", "therapy", "question", "fewest", "clear", "passages", "position")


@admin.register(Programme)
class ProgrammeAdmin(TherapyRuleAdmin):
    about = "Programmes in which a person is enrolled, such as TOUCH."
    values = PROGRAMME
    list_display = ("code", "therapy", "name", "key", "question", "passages", "position")
    search_fields = (*RuleAdmin.search_fields, "key", "name")


@admin.register(RiskNotice)
class RiskNoticeAdmin(TherapyRuleAdmin):
    about = "Risks that are shown with a therapy."
    values = ("text", "also_past")
    list_display = ("code", "therapy", "text", "also_past", "passages", "position")
    list_filter = ("therapy", "also_past")
    search_fields = (*RuleAdmin.search_fields, "text")


class CourseInline(CourseInlineBase):
    model = Course
    extra = 0


@admin.register(TreatmentCourses)
class TreatmentCoursesAdmin(TherapyRuleAdmin):
    about = "The treatment courses that a source describes, with their days."
    inlines = (CourseInline,)
    values = (HINTS,)
    list_display = ("code", "therapy", "question", "described", "passages", "position")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related(Prefetch("courses", Course.objects.order_by("number")))

    @admin.display(description="days")
    def described(self, rule: TreatmentCourses) -> str:
        return ", ".join(f"{course.number}: {course.days}" for course in rule.courses.all()) or "–"


class ConditionPartInline(PartInlineBase):
    model = ConditionPart
    extra = 1
    fields = ("fact", "answers", ("least", "most", "unit"), "denied")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "fact":
            choices = [("", "–"), *facts_to_choose("yes_no", "choice", "whole", "quantity")]
            kwargs["widget"] = forms.Select(choices=choices)
        if db_field.name == "answers":
            kwargs["help_text"] = "One to a line, as they stand behind the question."
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Condition)
class ConditionAdmin(TherapyRuleAdmin):
    about = "Any other requirement or reason against, on answers and figures."
    inlines = (ConditionPartInline,)
    values = (("against", "joined"),)
    list_display = ("code", "therapy", "question", "against", "looks_at", "passages", "position")
    list_filter = ("therapy", "against")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("parts")

    @admin.display(description="looks at")
    def looks_at(self, rule: Condition) -> str:
        return ", ".join(part.fact for part in rule.parts.all()) or "–"


for part in (TherapyLine, Course, ConditionPart):
    admin.site.register(part, PartPage)
