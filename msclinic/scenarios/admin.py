from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import PROTECT, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from msclinic.core.shapes import Shape
from msclinic.engine import Release
from msclinic.knowledge.deleting import Refusal
from msclinic.knowledge.edited_page import EditedPage, PartPage
from msclinic.releases.draft import current_draft
from msclinic.releases.selectors import NoReleaseError, current_release
from msclinic.scenarios.actions import expect_what_is_said
from msclinic.scenarios.forms import ScenarioForm, ScenarioWordsForm
from msclinic.scenarios.models import TOLD, Scenario, ScenarioWords
from msclinic.scenarios.reading import Expected, expected_of
from msclinic.scenarios.runner import additions, differences
from msclinic.scenarios.selectors import left_out

if TYPE_CHECKING:
    WordsInlineBase = admin.StackedInline[ScenarioWords, Scenario]
else:
    WordsInlineBase = admin.StackedInline

_NOTHING = SafeString("–")
_EXPECTED = "nothing"
_FOUND = "no such rule"


class WordsInline(WordsInlineBase):
    """What is told of a scenario in other languages, on its page."""

    model = ScenarioWords
    extra = 0
    verbose_name_plural = "In other languages"
    form = ScenarioWordsForm
    fields = ("language", "title", "story", "goals", "lesson", "note", "made_up")


@admin.register(Scenario)
class ScenarioAdmin(EditedPage):
    """A scenario, and beside its expected verdicts what the current release and the draft say.

    A verdict that differs can be saved: the draft may be about to change it. Publishing refuses.
    """

    about = "Made-up cases with the verdicts expected of them; publishing holds the draft to them."
    form = ScenarioForm
    inlines = (WordsInline,)
    called = ("scenario", "slug")
    change_list_template = "admin/scenarios/scenario/change_list.html"
    actions = ("expect_what_the_draft_says",)
    list_display = ("title", "page", "position", "as_of", "as_expected", "in_use")
    list_filter = ("page", "retired")
    search_fields = ("slug", "title", "story", "lesson")
    prepopulated_fields = {"slug": ("title",)}  # noqa: RUF012
    readonly_fields = ("compared",)
    fieldsets = (
        (None, {"fields": ("title", "slug", ("page", "position"), "retired")}),
        ("What is told", {"fields": ("language", "story", "goals", "lesson", "note", "made_up")}),
        ("To find it by", {"fields": ("tags", "level", "author")}),
        ("What is entered", {"fields": (("as_of", "time_zone"), "facts", "steps")}),
        ("What is expected", {"fields": ("expected", "compared", "questions")}),
    )

    def why_it_stays(self, row: Scenario) -> str:
        """What people have learnt or taught with stays theirs, and none of it is named here."""
        kept = (
            relation.related_model._default_manager.filter(**{relation.field.name: row})
            for relation in row._meta.related_objects
            if relation.on_delete is PROTECT
        )
        if not any(rows.exists() for rows in kept):
            return ""
        return (
            f"“{row}” stays: people have learnt or taught with it, and their answers, links and classes rest on it. "
            "Retire it instead: then it is neither shown nor held against a draft."
        )

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, Any, list[Any]]:
        listed, counts, permissions, _rows = super().get_deleted_objects(objs, request)
        return listed, counts, permissions, Refusal(filter(None, map(self.why_it_stays, objs)))

    def get_list_display(self, request: HttpRequest) -> Any:
        """With a column for the draft, which is compiled once for the whole list."""
        if not hasattr(request, "compared_with"):
            request.compared_with = _draft()  # type: ignore[attr-defined]
            request.absent = left_out(request.compared_with) if request.compared_with else ()  # type: ignore[attr-defined]
        draft: Release | None = request.compared_with  # type: ignore[attr-defined]
        absent: Collection[str] = request.absent  # type: ignore[attr-defined]

        @admin.display(description="by the draft", boolean=True)
        def by_the_draft(scenario: Scenario) -> bool | None:
            return None if draft is None else not differences(draft, scenario, absent)

        names = super().get_list_display(request)
        place = names.index("as_expected") + 1
        return (*names[:place], by_the_draft, *names[place:])

    @admin.display(description="as expected", boolean=True)
    def as_expected(self, scenario: Scenario) -> bool | None:
        release = _current()
        return None if release is None else not differences(release, scenario)

    @admin.display(description="what is said of it")
    def compared(self, scenario: Scenario) -> SafeString:
        return _NOTHING if scenario.pk is None else _table(scenario, _current(), _draft())

    @admin.action(description="Expect what the draft says", permissions=["change"])
    def expect_what_the_draft_says(self, request: HttpRequest, chosen: QuerySet[Scenario]) -> HttpResponse | None:
        """Asks first, and shows which verdicts would be expected instead; again where the draft was edited since."""
        try:
            draft = current_draft()
        except NoReleaseError as error:
            messages.error(request, str(error))
            return None
        absent = left_out(draft)
        seen = request.POST.get("seen", "")
        if seen != draft.sha256:
            if seen:
                messages.warning(request, "Nothing was changed: the draft is not as it was. Look at it again.")
            context = {
                **self.admin_site.each_context(request),
                "title": "Expect what the draft says?",
                "scenarios": [(scenario, list(_changed(draft, scenario, absent))) for scenario in chosen],
                "seen": draft.sha256,
                "opts": self.opts,
                "action": "expect_what_the_draft_says",
                "checkbox": ACTION_CHECKBOX_NAME,
            }
            return TemplateResponse(request, "admin/scenarios/expect.html", context)
        changed = [scenario.title for scenario in chosen if expect_what_is_said(draft, scenario, absent)]
        told = f"Now as the draft says: {', '.join(changed)}." if changed else "Nothing was changed."
        messages.success(request, told)
        return None

    def save_model(self, request: HttpRequest, obj: Scenario, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        try:
            release = current_release()
        except NoReleaseError:
            return
        for sentence in (*differences(release, obj), *additions(release, obj)):
            messages.warning(request, f"Under the current release, {sentence}.")

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """With a word where the English was changed and what is told in another language was not."""
        super().save_related(request, form, formsets, change)
        if not {*TOLD} & set(form.changed_data):
            return
        edited = [row.pk for formset in formsets for row in (*formset.new_objects, *dict(formset.changed_objects))]
        for words in form.instance.words.exclude(pk__in=edited):
            language = words.get_language_display()
            messages.warning(
                request, f"The English was changed and the {language} was not: look whether it still says the same."
            )


admin.site.register(ScenarioWords, PartPage)


def _current() -> Release | None:
    try:
        return current_release()
    except NoReleaseError:
        return None


def _draft() -> Release | None:
    try:
        return current_draft()
    except NoReleaseError:
        return None


def _changed(draft: Release, scenario: Scenario, absent: Collection[str]) -> Iterator[tuple[Expected, str, str]]:
    """The rules of which something else would be expected, each with what is expected now and what then."""
    for rule in expected_of(draft, scenario):
        if not rule.same and (rule.found or rule.code not in absent):
            yield rule, _word(rule.expected, _EXPECTED), _word(rule.found, _EXPECTED)


def _word(shape: Shape | None, without: str) -> str:
    return shape.word if shape else without


def _table(scenario: Scenario, current: Release | None, draft: Release | None) -> SafeString:
    """Every rule with what is expected and what is said; a difference is marked in words, not by colour alone."""
    said = {
        name: {rule.code: rule for rule in expected_of(release, scenario)}
        for name, release in (("The current release says", current), ("The draft says", draft))
        if release is not None
    }
    if not said:
        return SafeString("Nothing has been published yet, and the draft cannot be tried.")
    head = format_html_join(
        "", '<th scope="col">{}</th>', ((name,) for name in ("Rule", "Question", "Expected", *said))
    )
    codes = dict.fromkeys(code for rules in said.values() for code in rules)
    rows = format_html_join("", "<tr>{}</tr>", ((_row(code, list(said.values())),) for code in codes))
    return format_html("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>", head, rows)


def _row(code: str, said: list[dict[str, Expected]]) -> SafeString:
    known = next(rules[code] for rules in said if code in rules)
    question = next((rules[code].question for rules in said if code in rules and rules[code].question), "")
    cells = [known.code, question, _word(known.expected, _EXPECTED)]
    told = format_html_join("", "<td>{}</td>", ((_said(rules.get(code), known),) for rules in said))
    return format_html('<th scope="row">{}</th><td>{}</td><td>{}</td>{}', *cells, told)


def _said(rule: Expected | None, known: Expected) -> SafeString:
    if rule is None:
        return format_html("{}", _FOUND)
    same = rule.same or (known.expected is None and rule.found is None)
    return format_html("{}{}", _word(rule.found, _FOUND), SafeString("" if same else " <strong>differs</strong>"))
