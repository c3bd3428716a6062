"""How rules are edited, wherever they stand: as rows of a record's page, or on a page of their own."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.contrib import admin, messages
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from msclinic.engine.criteria import Criterion
from msclinic.evidence.labels import in_full
from msclinic.knowledge.actions import attest, explain, take_as_stated
from msclinic.knowledge.content_files import read
from msclinic.knowledge.edited_page import EditedPage, PartPage
from msclinic.knowledge.forms import LineForm, RuleForm
from msclinic.knowledge.local_readings import is_idle, local_reading, unexplained
from msclinic.knowledge.preview import Draft, Panels, panels, showing
from msclinic.knowledge.rule_rows import RuleRow

__all__ = ["LineInline", "PartRulePage", "RuleAdmin", "RuleInline", "RuleSaving", "code_list"]

if TYPE_CHECKING:
    StackedInlineBase = admin.StackedInline[Any, Any]
else:
    StackedInlineBase = admin.StackedInline

IDENTITY = ("code", "position")
CITED = ("Passages", {"fields": ("citations", "quoted", "related")})
TRIED = ("Preview", {"fields": ("trials",)})
LOCAL = (
    "Local reading",
    {
        "classes": ("collapse",),
        "fields": ("confirmed", "local_reason", "local_by", "reason_holds"),
        "description": "Values that differ from what the passages state are a local reading. "
        "Its reason, and who decided it, stand beside every finding.",
    },
)


IDLE: Final = (
    "The values are those that the passages state, so this reason acts on nothing and is shown nowhere. It stands here "
    "for the values that it was given for: empty it, if they do not come back."
)
_TICKS: Final = frozenset({"confirmed", "reason_holds"})


def local_fieldset(rule: RuleRow | None, criterion_of: Callable[[Any], Criterion]) -> Any:
    """Folded away, unless the rule is a local reading, explained or not, or has a reason that acts on nothing."""
    name, options = LOCAL
    if rule is None:
        return LOCAL
    is_one = bool(rule.local_reason.strip())
    with suppress(ValueError, ObjectDoesNotExist):
        criterion = criterion_of(rule).to_json()
        if is_idle(rule, criterion):
            return (name, {**options, "classes": (), "description": IDLE})
        is_one = local_reading(rule, criterion) is not None
    return (name, {**options, "classes": ()}) if is_one else LOCAL


def code_list(rules: Any) -> str:
    """The codes of rules that are loaded already, in a row."""
    return ", ".join(rule.code for rule in rules) or "–"


@cache
def _sentences() -> Any:
    return read("sentences/en.json")["kinds"]


def sentences_of(criterion: Criterion) -> SafeString:
    """The sentences that findings of this kind can say, as a list; their open places stand in braces."""
    kind = _sentences().get(criterion.kind, {})
    said = [(phrase, kind[phrase]) for phrase in sorted(criterion.phrases) if phrase in kind]
    return format_html("<ul>{}</ul>", format_html_join("", "<li><em>{}</em>: {}</li>", said)) if said else _NOTHING


_NOTHING = SafeString("–")


def _words_of_passages(rule: RuleRow) -> list[tuple[str, str]]:
    """The passages that a rule rests on, each with its words."""
    return [(passage.code, in_full(passage)) for passage in rule.citations.select_related("source_text")]


class RuleWords:
    """The read-only lines of a rule's page: what its findings can say, its passages' words, and what it would say."""

    criterion_of: Callable[[Any], Criterion]

    @admin.display(description="what findings say")
    def sentences(self, rule: RuleRow) -> SafeString:
        if rule.pk is None:
            return _NOTHING
        try:
            return sentences_of(type(self).criterion_of(rule))
        except (ValueError, ObjectDoesNotExist) as error:
            return format_html("{}", str(error))

    @admin.display(description="what it would say")
    def trials(self, rule: RuleRow) -> SafeString:
        """Tried on both sides of its boundaries; a rule without a code has nothing to show yet."""
        return format_html('<div class="rule-trials">{}</div>', panels().of(rule.code) if rule.code else "–")

    @admin.display(description="the words of its passages")
    def quoted(self, rule: RuleRow) -> SafeString:
        if rule.pk is None:
            return _NOTHING
        told = _words_of_passages(rule)
        return format_html("<ul>{}</ul>", format_html_join("", "<li>{}: {}</li>", told)) if told else _NOTHING


class RuleInline(RuleWords, StackedInlineBase):
    """The rules of one kind on the page of the record that they belong to."""

    form = RuleForm
    extra = 0
    values: tuple[Any, ...] = ()
    autocomplete_fields = ("citations", "related")
    readonly_fields = ("sentences", "trials", "quoted")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002  # the same for every record
        return [
            (None, {"fields": (IDENTITY, "question", *self.values, "remark")}),
            TRIED,
            CITED,
            LOCAL,
            ("Sentences", {"classes": ("collapse",), "fields": ("sentences",)}),
        ]


class LineInline(StackedInlineBase):
    """What the catalogue says, on the page of the record that it is about."""

    form = LineForm
    extra = 0
    fields = (("label", "position"), "text", "citations")
    autocomplete_fields = ("citations",)


class RuleSaving(EditedPage):
    """A page that holds rules: after saving it says which of them have become local readings without a reason."""

    criterion_of: Callable[[Any], Criterion]
    change_form_template = "admin/edited/rule_form.html"

    class Media:
        js = ("js/preview.js",)

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_preview"
        view = self.admin_site.admin_view(self.preview_view)
        return [
            path("add/preview/", view, name=f"{name}_of_new"),
            path("<path:object_id>/change/preview/", view, name=name),
            *super().get_urls(),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """The page with what each rule would say: as stored, or with “Preview” as typed, and then nothing is saved."""
        shown = Panels()
        if request.method == "POST" and "_preview" in request.POST:
            shown = self._tried(request, object_id)[0]
            request.only_shown = True  # type: ignore[attr-defined]
            messages.info(request, "Nothing was saved. What each rule would say stands in its preview below.")
        elif request.method == "POST":
            shown = Panels(problem="What stands in this form is tried once its mistakes are corrected.")
        with showing(shown):
            more = {"preview_url": f"{request.path}preview/", **(extra_context or {})}
            return super().changeform_view(request, object_id, form_url, more)

    def render_change_form(
        self,
        request: HttpRequest,
        context: Any,
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        """The page also leads to the maps of the rules that are stored on it and stand in the draft."""
        draft, rules = panels().draft, self._rules_of(obj) if obj else []
        more = {"codes": [rule.code for rule in rules if not draft.lacks(rule.code)]}
        return super().render_change_form(request, {**context, **more}, add, change, form_url, obj)

    def history_form_view(
        self, request: HttpRequest, object_id: str, version_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An older state is not tried: what could be shown beside it would be the rule of today."""
        with showing(Panels(problem="An older state is tried once it is saved.")):
            return super().history_form_view(request, object_id, version_id, extra_context)

    def preview_view(self, request: HttpRequest, object_id: str | None = None) -> HttpResponse:
        """What the rules of the posted form would say, each under the prefix of its part of the form."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        shown, placed = self._tried(request, object_id)
        context = {"panels": [(prefix, shown.of(code)) for prefix, code in placed], "problem": shown.problem}
        return TemplateResponse(request, "admin/edited/preview.html", context)

    def _tried(self, request: HttpRequest, object_id: str | None) -> tuple[Panels, list[tuple[str, str]]]:
        """The panels of the posted form, and where on it each rule stands. It is saved, read, and taken back."""
        request.tried = []  # type: ignore[attr-defined]
        with transaction.atomic():
            answer = super().changeform_view(request, object_id)
            placed: list[tuple[str, str]] = request.tried  # type: ignore[attr-defined]
            if isinstance(answer, TemplateResponse):
                shown = Panels(problem=f"Correct the form first: {' '.join(_problems(answer))}")
            else:
                draft = Draft()
                shown = Panels(typed={code: draft.panel(code) for _, code in placed})
            transaction.set_rollback(True)
        del request.tried  # type: ignore[attr-defined]
        return shown, placed

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: str | None = None) -> HttpResponse:
        return HttpResponse() if hasattr(request, "tried") else super().response_add(request, obj, post_url_continue)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if hasattr(request, "tried"):
            return HttpResponse()
        if hasattr(request, "earlier_state"):
            for rule in self._rules_of(obj):
                with suppress(ValueError, ObjectDoesNotExist):
                    self._tell_of_its_reading(request, rule, type(self).criterion_of(rule))
        return super().response_change(request, obj)

    def _rules_of(self, row: Any) -> list[RuleRow]:
        """The rules of a page as they are stored."""
        kinds = [(model, common) for model, common in self.rows(row.pk).items() if issubclass(model, RuleRow)]
        return [rule for model, common in kinds for rule in model._default_manager.filter(**common)]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for saved in _saved_rules(form, formsets):
            prefix, rule, typed = saved.prefix or "", saved.instance, saved.cleaned_data
            tried = getattr(request, "tried", None)
            if tried is not None:
                tried.append((prefix, rule.code))
            try:
                criterion = type(self).criterion_of(type(rule)._default_manager.get(pk=rule.pk))
            except ValueError as error:
                if tried is not None:
                    continue
                messages.warning(request, f"{rule.code} cannot be published yet: {error}.")
                continue
            if typed.get("confirmed"):
                attest(rule, criterion)
                if tried is None:
                    messages.warning(request, _attested(rule))
            elif rule.stated is None:
                take_as_stated(rule, criterion)
            if typed.get("reason_holds") or "local_reason" in saved.changed_data:
                explain(rule, criterion)
            if tried is not None:
                continue
            self._tell_of_its_reading(request, rule, criterion)

    def _tell_of_its_reading(self, request: HttpRequest, rule: RuleRow, criterion: Criterion) -> None:
        reading = {"code": rule.code, "local_reading": local_reading(rule, criterion.to_json())}
        for sentence in unexplained([reading]):
            messages.warning(request, self._led_to(rule, sentence))
        if is_idle(rule, criterion.to_json()):
            told = f"{rule.code} has the values that its passages state: its local reading acts on nothing now."
            messages.info(request, told)

    def _led_to(self, rule: RuleRow, sentence: str) -> SafeString:
        """The sentence; its code leads to the rule's own page, where the local reading stands open."""
        page = self.admin_site._registry.get(type(rule))
        if not isinstance(page, EditedPage):
            return format_html("{}", sentence)
        to = EditedPage.address_of(page, rule)
        return format_html('<a href="{}">{}</a>{}', to, rule.code, sentence.removeprefix(rule.code))


def _attested(rule: RuleRow) -> SafeString:
    """What somebody says by a tick, beside the words that it is said of."""
    words = format_html_join("; ", "{}: {}", _words_of_passages(rule))
    told = (
        "You have said that the passages of {} state its values. Their words: {}. "
        "Where they do not, give the reason of a local reading instead."
    )
    return format_html(told, rule.code, words)


def _problems(answer: Any) -> Iterator[str]:
    """What is wrong with a page's forms, each sentence once, behind the name of its field."""
    context = answer.context_data or {}
    formsets = [inline.formset for inline in context.get("inline_admin_formsets", ())]
    forms = [context["adminform"].form, *(form for formset in formsets for form in formset.forms)]
    said = [
        sentence for form in forms for field, errors in form.errors.items() for sentence in _said(form, field, errors)
    ]
    yield from dict.fromkeys([*said, *(str(error) for formset in formsets for error in formset.non_form_errors())])


def _said(form: Any, field: str, errors: Iterable[Any]) -> Iterator[str]:
    label = capfirst(form.fields[field].label) if field in form.fields else ""
    yield from (f"{label}: {error}" if label else str(error) for error in errors)


def _saved_rules(form: Any, formsets: Any) -> Iterator[Any]:
    """The forms of the rules on the page that are still there."""
    gone = {id(one) for formset in formsets for one in formset.deleted_forms}
    for one in [form, *(one for formset in formsets for one in formset.forms)]:
        if isinstance(one.instance, RuleRow) and one.instance.pk and id(one) not in gone:
            yield one


class RuleAdmin(RuleWords, RuleSaving):
    """A page for the rules of one kind."""

    form = RuleForm
    called = ("rule", "code")
    not_restored = ("stated", "explained")
    values: tuple[Any, ...] = ()
    owner = "therapy"
    search_fields: ClassVar[tuple[str, ...]] = ("code", "question", "citations__code")
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("citations", "related")
    readonly_fields: ClassVar[tuple[str, ...]] = ("sentences", "trials", "quoted")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """An older state has no ticks about today's values."""
        name, options = local_fieldset(obj, type(self).criterion_of)
        if hasattr(request, "earlier_state"):
            options = {**options, "fields": tuple(field for field in options["fields"] if field not in _TICKS)}
        return [
            (None, {"fields": (self.owner, IDENTITY, "question", *self.values, "remark")}),
            TRIED,
            CITED,
            (name, options),
            ("Sentences", {"classes": ("collapse",), "fields": ("sentences",)}),
        ]

    @admin.display(description="rests on")
    def passages(self, rule: RuleRow) -> str:
        return ", ".join(passage.code for passage in rule.citations.all()) or "–"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("citations")


class PartRulePage(PartPage, RuleAdmin):
    """A rule that is edited on the page of its definition or course: here older states of it are restored."""

    def address_of(self, row: Any) -> str:
        owner: Any = getattr(row, self.owner)
        return reverse(f"admin:{owner._meta.app_label}_{owner._meta.model_name}_change", args=[owner.pk])

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        (_, head), *rest = super().get_fieldsets(request, obj)
        return [(None, {"fields": tuple(name for name in head["fields"] if name != self.owner)}), *rest]
