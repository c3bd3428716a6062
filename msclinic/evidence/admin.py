from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from msclinic.evidence.actions import add_text
from msclinic.evidence.forms import PassageForm, SourceForm, SourceTextForm
from msclinic.evidence.models import Contradiction, Passage, Silence, Source, SourceText
from msclinic.evidence.protection import why_it_stays

if TYPE_CHECKING:
    SourceAdminBase = admin.ModelAdmin[Source]
    SourceTextAdminBase = admin.ModelAdmin[SourceText]
    PassageAdminBase = admin.ModelAdmin[Passage]
    ContradictionAdminBase = admin.ModelAdmin[Contradiction]
    SilenceAdminBase = admin.ModelAdmin[Silence]
else:
    SourceAdminBase = SourceTextAdminBase = PassageAdminBase = ContradictionAdminBase = SilenceAdminBase = (
        admin.ModelAdmin
    )


@admin.register(Source)
class SourceAdmin(SourceAdminBase):
    form = SourceForm
    list_display = ("title", "label", "kind", "publisher", "date_stated")
    list_filter = ("kind", "publisher")
    search_fields = ("slug", "title", "publisher")
    prepopulated_fields = {"slug": ("title",)}  # noqa: RUF012
    fieldsets = (
        ("The document", {"fields": ("title", "slug", "kind", "publisher", "link", "date_stated")}),
        ("How it is shown", {"fields": ("label", "rights")}),
    )


@admin.register(SourceText)
class SourceTextAdmin(SourceTextAdminBase):
    """A text can be added and read; it never changes and is never deleted."""

    form = SourceTextForm
    list_display = ("source", "version", "length", "sha256", "stored_at")
    list_filter = ("source",)
    search_fields = ("source__title", "text")
    readonly_fields = ("version", "length", "sha256", "stored_at", "text")

    @admin.display(description="characters")
    def length(self, text: SourceText) -> int:
        return len(text.text)

    def get_fields(self, _: HttpRequest, obj: SourceText | None = None) -> tuple[str, ...]:
        return ("source", *self.readonly_fields) if obj else ("source", "file")

    def has_change_permission(self, *_: Any, **__: Any) -> bool:
        return False

    def has_delete_permission(self, *_: Any, **__: Any) -> bool:
        return False

    def save_model(self, _: HttpRequest, obj: SourceText, form: Any, __: Any) -> None:
        obj.pk = add_text(source=obj.source, text=form.cleaned_data["file"]).pk
        obj.refresh_from_db()


@admin.register(Passage)
class PassageAdmin(PassageAdminBase):
    form = PassageForm
    list_display = ("code", "source", "kind", "role", "start", "end", "quotation", "review_by")
    list_filter = ("source", "kind", "disclaimer", "basis", "review_by")
    list_select_related = ("source", "source_text")
    search_fields = ("code", "role", "meaning", "ambiguity", "text", "pointer")
    readonly_fields = ("quotation", "sha256")
    fieldsets = (
        (None, {"fields": ("source", "code", "kind", "role", "disclaimer")}),
        ("Quotation", {"fields": ("source_text", "words", ("start", "end"), "quotation", "sha256")}),
        ("Statement", {"fields": ("text", "pointer", "basis", "review_by")}),
        ("In plain words", {"fields": ("meaning", "ambiguity")}),
    )

    @admin.display(description="words of the source")
    def quotation(self, passage: Passage) -> SafeString:
        return format_html("<q>{}</q>", passage.quote) if passage.quote else SafeString("–")

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        listed, counts, permissions, protected = super().get_deleted_objects(objs, request)
        return listed, counts, permissions, [*protected, *filter(None, map(why_it_stays, objs))]


@admin.register(Contradiction)
class ContradictionAdmin(ContradictionAdminBase):
    list_display = ("number", "source", "text")
    list_display_links = ("number", "text")
    list_filter = ("source",)
    search_fields = ("text", "passages__code")
    autocomplete_fields = ("passages",)


@admin.register(Silence)
class SilenceAdmin(SilenceAdminBase):
    list_display = ("text", "source", "number", "key", "topics")
    list_filter = ("source",)
    search_fields = ("key", "text", "topics")
