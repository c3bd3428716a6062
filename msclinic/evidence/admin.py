from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from msclinic.evidence.actions import add_text, carry_over
from msclinic.evidence.exact import split_highlights
from msclinic.evidence.forms import ContradictionForm, PassageForm, SourceForm, SourceTextForm
from msclinic.evidence.labels import in_short, label
from msclinic.evidence.models import Contradiction, Passage, Silence, Source, SourceText
from msclinic.evidence.protection import users_of, why_it_stays
from msclinic.evidence.searching import search
from msclinic.evidence.twins import twins_of
from msclinic.evidence.versions import fates, passages_to_move

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


def marked(text: SourceText) -> list[tuple[str, list[Passage]]]:
    """The text in stretches, each with the passages that it belongs to."""
    passages = {passage.code: passage for passage in text.passages.order_by("start", "end")}
    spans = [(code, passage.start or 0, passage.end or 0) for code, passage in passages.items()]
    return [(stretch, [passages[code] for code in codes]) for stretch, codes in split_highlights(text.text, spans)]


def can_add_passage(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("evidence.add_passage"))


@admin.register(Source)
class SourceAdmin(SourceAdminBase):
    about = "The documents that are cited: the article, later a label or a guideline."
    form = SourceForm
    list_display = ("title", "label", "kind", "publisher", "date_stated", "review_by")
    list_filter = ("kind", "publisher")
    search_fields = ("slug", "title", "publisher")
    prepopulated_fields = {"slug": ("title",)}  # noqa: RUF012
    fieldsets = (
        ("The document", {"fields": ("title", "slug", "kind", "publisher", "link", "date_stated")}),
        ("How it is shown", {"fields": ("label", "rights")}),
        ("When it is looked at again", {"fields": ("review_by",)}),
    )


@admin.register(SourceText)
class SourceTextAdmin(SourceTextAdminBase):
    """A text can be added and read; it never changes and is never deleted."""

    about = "The exact text of a source, by version. Open one to select passages from it."
    form = SourceTextForm
    list_display = ("source", "version", "length", "sha256", "stored_at")
    list_filter = ("source",)
    search_fields = ("source__title", "text")
    readonly_fields = ("version", "length", "sha256", "stored_at", "text")

    @admin.display(description="characters")
    def length(self, text: SourceText) -> int:
        return len(text.text)

    def get_fields(self, _: HttpRequest, obj: SourceText | None = None) -> tuple[str, ...]:
        return ("source", *self.readonly_fields) if obj else ("source", "file", "pasted")

    def has_change_permission(self, *_: Any, **__: Any) -> bool:
        return False

    def has_delete_permission(self, *_: Any, **__: Any) -> bool:
        return False

    def get_urls(self) -> list[Any]:
        pages = [
            path("<int:pk>/read/", self.admin_site.admin_view(self.read), name="evidence_sourcetext_read"),
            path("<int:pk>/passages/", self.admin_site.admin_view(self.passages), name="evidence_sourcetext_passages"),
        ]
        return [*pages, *super().get_urls()]

    def read(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The text with its passages marked; a piece that is selected becomes the start of a new passage."""
        text = self._text(request, pk)
        can_select = can_add_passage(request) and "\r" not in text.text  # a browser would count its line ends otherwise
        stretches = marked(text)
        has_marks = any(passages for _, passages in stretches)
        return self._page(request, "read.html", text, stretches=stretches, has_marks=has_marks, can_select=can_select)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def passages(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What became of the passages of the older text; on confirmation they rest on this one."""
        text = self._text(request, pk)
        may = request.user.has_perm("evidence.change_passage")
        if request.method == "POST":
            if not may:
                raise PermissionDenied
            carried = [kept.passage.code for kept in carry_over(text=text) if kept.can_be_carried_over]
            messages.success(
                request, f"Carried over: {', '.join(carried)}." if carried else "Nothing was carried over."
            )
            return HttpResponseRedirect(request.path)
        found = [(kept, users_of(kept.passage)) for kept in fates(passages_to_move(text), text.text)]
        movable = any(kept.can_be_carried_over for kept, _ in found)
        return self._page(request, "passages.html", text, found=found, may=may, movable=movable)

    def _text(self, request: HttpRequest, pk: int) -> SourceText:
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_object_or_404(SourceText.objects.select_related("source"), pk=pk)

    def _page(self, request: HttpRequest, template: str, text: SourceText, **more: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, "text": text, "title": str(text), **more}
        return render(request, f"admin/evidence/sourcetext/{template}", context)

    def save_model(self, _: HttpRequest, obj: SourceText, form: Any, __: Any) -> None:
        obj.pk = add_text(source=obj.source, text=form.cleaned_data["text"]).pk
        obj.refresh_from_db()


WORDS: Final = {"source_text", "start", "end", "words", "text"}
"""The fields of a passage that say which words it has."""


def _name_twins(request: HttpRequest, passage: Passage) -> None:
    twins = [
        (reverse("admin:evidence_passage_change", args=[twin.pk]), twin.code, twin.source) for twin in twins_of(passage)
    ]
    if twins:
        links = format_html_join(", ", '<a href="{}">{}</a> ({})', twins)
        messages.warning(
            request, format_html("{} is saved. Its very words are those of {} already.", passage.code, links)
        )


@admin.register(Passage)
class PassageAdmin(PassageAdminBase):
    about = "Pieces of a source that rules rest on: quotations, and statements with a pointer."
    form = PassageForm
    list_display = ("code", "first_words", "source", "role", "start", "end", "review_by")
    list_filter = ("source", "kind", "disclaimer", "basis", "review_by")
    search_fields = ("code", "role", "meaning", "ambiguity", "text", "pointer")
    search_help_text = "By code, by quoted words, or by our own."
    readonly_fields = ("quotation", "sha256")
    fieldsets = (
        (None, {"fields": ("source", "code", "kind", "role", "disclaimer")}),
        ("Quotation", {"fields": ("source_text", ("start", "end"), "quotation", "words", "sha256")}),
        ("Statement", {"fields": ("text", "pointer", "basis", "review_by")}),
        ("In plain words", {"fields": ("meaning", "ambiguity")}),
    )

    @admin.display(description="words of the source")
    def quotation(self, passage: Passage) -> SafeString:
        return format_html("<q>{}</q>", passage.quote) if passage.quote else SafeString("–")

    @admin.display(description="words")
    def first_words(self, passage: Passage) -> str:
        return in_short(passage)

    def in_pickers(self, passage: Passage) -> str:
        """What a picker shows of the passage."""
        return label(passage)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Passage]:
        """Ready to quote; each text is read once, however many of its passages there are."""
        return super().get_queryset(request).select_related("source").prefetch_related("source_text")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Passage], search_term: str
    ) -> tuple[QuerySet[Passage], bool]:
        return search(queryset, search_term, self.get_search_fields(request)), False

    def save_model(self, request: HttpRequest, obj: Passage, form: Any, change: bool) -> None:
        """Says so when the words are another passage's already: that is allowed, and seldom meant."""
        super().save_model(request, obj, form, change)
        if not change or WORDS & set(form.changed_data):
            _name_twins(request, obj)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        listed, counts, permissions, protected = super().get_deleted_objects(objs, request)
        return listed, counts, permissions, [*protected, *filter(None, map(why_it_stays, objs))]


@admin.register(Contradiction)
class ContradictionAdmin(ContradictionAdminBase):
    about = "Places where a source contradicts or blurs itself."
    form = ContradictionForm
    list_display = ("number", "source", "text")
    list_display_links = ("number", "text")
    list_filter = ("source",)
    search_fields = ("text", "passages__code")
    autocomplete_fields = ("passages",)


@admin.register(Silence)
class SilenceAdmin(SilenceAdminBase):
    about = "What a source says nothing about."
    list_display = ("text", "source", "number", "key", "topics")
    list_filter = ("source",)
    search_fields = ("key", "text", "topics")
