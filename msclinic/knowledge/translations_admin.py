"""The page on which editors put our own texts into another language, and see which of the draft have none yet."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.module_loading import import_string

from msclinic.engine import ReleaseError
from msclinic.knowledge.edited_page import EditedPage
from msclinic.knowledge.models import Translation
from msclinic.knowledge.texts import texts_of
from msclinic.knowledge.translations import without_translation

__all__ = ["TranslationAdmin"]

_WIDE = forms.Textarea(attrs={"rows": 3, "cols": 90})


class InTheDraft(admin.SimpleListFilter):
    """Whether the English of a translation stands in the draft as it is today."""

    title = "the draft"
    parameter_name = "draft"

    def lookups(self, *_: Any) -> list[tuple[str, str]]:
        return [("used", "used in the draft"), ("unused", "not used, its English is another now")]

    def queryset(self, _: HttpRequest, queryset: QuerySet[Translation]) -> QuerySet[Translation]:
        if self.value() not in {"used", "unused"}:
            return queryset
        document = _draft()
        used = {"original__in": texts_of(document)}
        return queryset.filter(**used) if self.value() == "used" else queryset.exclude(**used)


def _draft() -> dict[str, Any]:
    """The document of the draft; an empty one where it cannot be put together, which other pages say."""
    try:
        document: dict[str, Any] = import_string(settings.DRAFT)()
    except ReleaseError:
        return {}
    return document


class TranslationAdmin(EditedPage):
    """A translation belongs to one English text for good: another English is another row."""

    about = "Our own texts in other languages, each found by its English."
    change_list_template = "admin/knowledge/translation/change_list.html"
    list_display = ("original", "text", "language")
    list_filter = (InTheDraft, "language")
    search_fields = ("original", "text")
    fields = ("language", "original", "text")

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in {"original", "text"}:
            kwargs["widget"] = _WIDE
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def get_readonly_fields(self, _: HttpRequest, obj: Translation | None = None) -> tuple[str, ...]:
        return ("language", "original") if obj else ()

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the texts of the draft that have no translation yet, each with a link to where it is entered."""
        add = reverse("admin:knowledge_translation_add")
        document = _draft()
        missing = [
            (language.label, text, f"{add}?{urlencode({'language': language.value, 'original': text})}")
            for language in Translation.Language
            for text in without_translation(document, language.value)
        ]
        answer: HttpResponse = super().changelist_view(request, {"missing": missing, **(extra_context or {})})
        return answer
