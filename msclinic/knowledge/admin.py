from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Count, Model
from django.http import HttpRequest

from msclinic.evidence.models import Contradiction, Passage, Silence, Source
from msclinic.knowledge.edited_page import EditedPage, PartPage
from msclinic.knowledge.forms import ChoiceFormSet, QuestionForm
from msclinic.knowledge.generated import generated
from msclinic.knowledge.models import Choice, Question, QuestionGroup, Translation
from msclinic.knowledge.translations_admin import TranslationAdmin
from msclinic.knowledge.uses import uses

if TYPE_CHECKING:
    ChoiceInlineBase = admin.TabularInline[Choice, Question]
else:
    ChoiceInlineBase = admin.TabularInline


@admin.register(QuestionGroup)
class QuestionGroupAdmin(EditedPage):
    """Records may add questions to a group by its key, so that the key stays and such a group is not deleted."""

    about = "Questions that stand together on a form."
    list_display = ("label", "key", "page", "position", "questions")
    list_filter = ("page",)
    search_fields = ("key", "label")
    fields = ("label", "key", "page", "position")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(asked=Count("questions"))

    @admin.display(ordering="asked")
    def questions(self, group: Any) -> int:
        return int(group.asked)

    def get_readonly_fields(self, _: HttpRequest, obj: QuestionGroup | None = None) -> tuple[str, ...]:
        return ("key",) if obj else ()

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        return {name: action for name, action in super().get_actions(request).items() if name != "delete_selected"}

    def has_delete_permission(self, request: HttpRequest, obj: QuestionGroup | None = None) -> bool:
        if obj is not None and obj.key in {fact["group"] for fact in generated().values()}:
            return False
        return super().has_delete_permission(request, obj)


class ChoiceInline(ChoiceInlineBase):
    model = Choice
    formset = ChoiceFormSet
    extra = 0
    fields = ("value", "label", "aliases", "position")


@admin.register(Question)
class QuestionAdmin(EditedPage):
    about = "What clinicians are asked. Therapies bring their own questions; their words are changed here."
    form = QuestionForm
    called = ("fact", "key")
    inlines = (ChoiceInline,)
    list_display = ("key", "label", "kind", "group", "therapy", "limit", "position")
    list_filter = ("kind", "group", "therapy")
    list_select_related = ("group",)
    search_fields = ("key", "label", "name", "help", "choices__label")
    fieldsets = (
        ("The question", {"fields": ("key", "kind", ("group", "therapy"), "position")}),
        ("Its words", {"fields": ("label", "name", "help")}),
        ("Limits and choices", {"fields": (("hint_above", "hint"), "other")}),
    )

    def why_it_stays(self, row: Any) -> str:
        return uses().why_question_stays(row.key) if row.kind else ""

    @admin.display(description="hint above")
    def limit(self, question: Question) -> str:
        unit = " hours" if question.kind == Question.Kind.QUANTITY else ""
        return f"{question.limit()}{unit}" if question.limit() else "–"


admin.site.register(Choice, PartPage)
admin.site.register(Translation, TranslationAdmin)


def _with_history(model: type[Model], called: tuple[str, str] | None = None) -> None:
    """Give a page of the evidence a history too; that app stands below this one and does not know it."""
    page: Any = type(admin.site._registry[model])
    admin.site.unregister(model)
    admin.site.register(model, type(page.__name__, (EditedPage, page), {"called": called}))


_with_history(Source, ("source", "slug"))
_with_history(Passage, ("passage", "code"))
_with_history(Contradiction)
_with_history(Silence)
