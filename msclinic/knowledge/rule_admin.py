"""How rules are edited, wherever they stand: as rows of a record's page, or on a page of their own."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from msclinic.engine.criteria import Criterion
from msclinic.knowledge.actions import confirm_stated
from msclinic.knowledge.content_files import read
from msclinic.knowledge.edited_page import EditedPage, PartPage
from msclinic.knowledge.forms import LineForm, RuleForm
from msclinic.knowledge.local_readings import local_reading, unexplained
from msclinic.knowledge.rule_rows import RuleRow

__all__ = ["LineInline", "PartRulePage", "RuleAdmin", "RuleInline", "RuleSaving", "code_list"]

if TYPE_CHECKING:
    StackedInlineBase = admin.StackedInline[Any, Any]
else:
    StackedInlineBase = admin.StackedInline

IDENTITY = ("code", "position")
CITED = ("Passages", {"fields": ("citations", "related")})
LOCAL = (
    "Local reading",
    {
        "classes": ("collapse",),
        "fields": ("confirmed", "local_reason", "local_by"),
        "description": "Values that differ from what the passages state are a local reading. "
        "Its reason, and who decided it, stand beside every finding.",
    },
)


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


class RuleWords:
    """The read-only line of a rule's page that shows what its findings can say."""

    criterion_of: Callable[[Any], Criterion]

    @admin.display(description="what findings say")
    def sentences(self, rule: RuleRow) -> SafeString:
        if rule.pk is None:
            return _NOTHING
        try:
            return sentences_of(type(self).criterion_of(rule))
        except ValueError as error:
            return format_html("{}", str(error))


class RuleInline(RuleWords, StackedInlineBase):
    """The rules of one kind on the page of the record that they belong to."""

    form = RuleForm
    extra = 0
    values: tuple[Any, ...] = ()
    autocomplete_fields = ("citations", "related")
    readonly_fields = ("sentences",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002  # the same for every record
        return [
            (None, {"fields": (IDENTITY, "question", *self.values, "remark")}),
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

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for rule, confirmed in _saved_rules(form, formsets):
            try:
                criterion = type(self).criterion_of(type(rule)._default_manager.get(pk=rule.pk))
            except ValueError as error:
                messages.warning(request, f"{rule.code} cannot be published yet: {error}.")
                continue
            if confirmed or rule.stated is None:
                confirm_stated(rule, criterion)
            reading = {"code": rule.code, "local_reading": local_reading(rule, criterion.to_json())}
            for sentence in unexplained([reading]):
                messages.warning(request, sentence)


def _saved_rules(form: Any, formsets: Any) -> Iterator[tuple[RuleRow, bool]]:
    """The rules on the page that are still there, and whether their values were confirmed."""
    gone = {id(one) for formset in formsets for one in formset.deleted_forms}
    for one in [form, *(one for formset in formsets for one in formset.forms)]:
        if isinstance(one.instance, RuleRow) and one.instance.pk and id(one) not in gone:
            yield one.instance, bool(one.cleaned_data.get("confirmed"))


class RuleAdmin(RuleWords, RuleSaving):
    """A page for the rules of one kind."""

    form = RuleForm
    values: tuple[Any, ...] = ()
    owner = "therapy"
    search_fields: ClassVar[tuple[str, ...]] = ("code", "question", "citations__code")
    autocomplete_fields: ClassVar[tuple[str, ...]] = ("citations", "related")
    readonly_fields: ClassVar[tuple[str, ...]] = ("sentences",)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:  # noqa: ARG002  # the same for every rule
        return [
            (None, {"fields": (self.owner, IDENTITY, "question", *self.values, "remark")}),
            CITED,
            LOCAL,
            ("Sentences", {"classes": ("collapse",), "fields": ("sentences",)}),
        ]

    @admin.display(description="rests on")
    def passages(self, rule: RuleRow) -> str:
        return ", ".join(passage.code for passage in rule.citations.all()) or "–"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("citations")


class PartRulePage(PartPage, RuleAdmin):
    """A rule that is edited on the page of its definition or course: here older states of it are restored."""

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        (_, head), *rest = super().get_fieldsets(request, obj)
        return [(None, {"fields": tuple(name for name in head["fields"] if name != self.owner)}), *rest]
