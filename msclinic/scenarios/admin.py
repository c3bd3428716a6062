from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from msclinic.knowledge.edited_page import EditedPage
from msclinic.releases.selectors import NoReleaseError, current_release
from msclinic.scenarios.forms import ScenarioForm
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.reading import Expected, expected_of
from msclinic.scenarios.runner import additions, differences

_NOTHING = SafeString("–")
_NO_RELEASE = SafeString("Nothing has been published yet.")


@admin.register(Scenario)
class ScenarioAdmin(EditedPage):
    """A scenario, and beside its expected verdicts what the current release says.

    A verdict that differs can be saved: the draft may be about to change it. Publishing refuses.
    """

    form = ScenarioForm
    list_display = ("title", "page", "position", "as_of", "as_expected", "retired")
    list_filter = ("page", "retired")
    search_fields = ("slug", "title", "story", "lesson")
    prepopulated_fields = {"slug": ("title",)}  # noqa: RUF012
    readonly_fields = ("compared",)
    fieldsets = (
        (None, {"fields": ("title", "slug", ("page", "position"), "retired")}),
        ("What is told", {"fields": ("story", "lesson")}),
        ("What is entered", {"fields": (("as_of", "time_zone"), "facts")}),
        ("What is expected", {"fields": ("expected", "compared")}),
    )

    @admin.display(description="as expected", boolean=True)
    def as_expected(self, scenario: Scenario) -> bool | None:
        try:
            return not differences(current_release(), scenario)
        except NoReleaseError:
            return None

    @admin.display(description="the current release says")
    def compared(self, scenario: Scenario) -> SafeString:
        if scenario.pk is None:
            return _NOTHING
        try:
            return _table(expected_of(current_release(), scenario))
        except NoReleaseError:
            return _NO_RELEASE

    def save_model(self, request: HttpRequest, obj: Scenario, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        try:
            release = current_release()
        except NoReleaseError:
            return
        for sentence in (*differences(release, obj), *additions(release, obj)):
            messages.warning(request, f"Under the current release, {sentence}.")


def _table(rules: list[Expected]) -> SafeString:
    """Every rule with what is expected and what is said; a difference is marked in words, not by colour alone."""
    rows = format_html_join(
        "", '<tr><th scope="row">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>', map(_row, rules)
    )
    head = SafeString(
        '<thead><tr><th scope="col">Rule</th><th scope="col">Question</th><th scope="col">Expected</th>'
        '<th scope="col">Said</th><th scope="col">Differs</th></tr></thead>'
    )
    return format_html("<table>{}<tbody>{}</tbody></table>", head, rows)


def _row(rule: Expected) -> tuple[str, str, str, str, SafeString]:
    expected = rule.expected.word if rule.expected else "nothing"
    found = rule.found.word if rule.found else "no such rule"
    return rule.code, rule.question, expected, found, SafeString("" if rule.same else "<strong>differs</strong>")
