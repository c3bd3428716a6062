"""Editors at work on definitions of a relapse and on steroid courses."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from msclinic.knowledge.content_files import read
from relapses.models import RelapseDefinition, RelapseRule, SteroidAgent, SteroidCourse, SteroidLine, SteroidRoute
from relapses.rules import compile_rules
from tests.knowledge.editing import filled_in, how_many_queries, page_of, prefix_of, send
from tests.relapses.factories import (
    RelapseDefinitionFactory,
    RelapseRuleFactory,
    SteroidAgentFactory,
    SteroidCourseFactory,
    SteroidLineFactory,
    SteroidRouteFactory,
    SteroidRuleFactory,
)

pytestmark = pytest.mark.django_db

FACTORIES: dict[Any, Any] = {
    RelapseDefinition: RelapseDefinitionFactory,
    SteroidAgent: SteroidAgentFactory,
    SteroidRoute: SteroidRouteFactory,
    SteroidCourse: SteroidCourseFactory,
}


@pytest.mark.parametrize("model", FACTORIES)
def test_every_list_and_form_opens(editor: Client, model: Any) -> None:
    row = FACTORIES[model]()
    for page in (page_of(model), page_of(model, "add"), page_of(model, "change", row.pk)):
        assert editor.get(page).status_code == 200
    assert editor.get(page_of(model), {"q": "steroid"}).status_code == 200


def test_somebody_who_may_only_look_sees_the_definition_and_its_rules(reader: Client) -> None:
    rule = RelapseRuleFactory(code="R-DUR")
    assert "R-DUR" in reader.get(page_of(RelapseDefinition, "change", rule.definition_id)).text


@pytest.mark.parametrize("model", FACTORIES)
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(editor: Client, model: Any) -> None:
    FACTORIES[model]()
    few = how_many_queries(editor, page_of(model))
    for _ in range(4):
        FACTORIES[model]()
    assert how_many_queries(editor, page_of(model)) == few


@pytest.mark.usefixtures("content")
def test_the_pages_of_the_shipped_rows_open_in_a_bounded_number_of_queries(editor: Client) -> None:
    for row, limit in ((RelapseDefinition.objects.get(), 115), (SteroidCourse.objects.get(), 140)):
        assert how_many_queries(editor, page_of(type(row), "change", row.pk)) <= limit


@pytest.mark.usefixtures("content")
def test_a_definition_shows_its_figures_with_their_units_and_its_rules(editor: Client) -> None:
    shown = editor.get(page_of(RelapseDefinition)).text
    for words in ("24 hours", "48 hours", "REL-DUR, REL-SYM, REL"):
        assert words in shown
    page = editor.get(page_of(RelapseDefinition, "change", RelapseDefinition.objects.get().pk)).text
    assert escape(read("sentences/en.json")["kinds"]["lasting"]["between"]) in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"lower_value": 72}, "Enter an upper figure that is not below the lower one, 72 hours."),
        ({"lower_unit": ""}, "This field is required."),
        ({"worsening": "open", "recurrence": "open"}, "Choose at least one change of symptoms that counts."),
        ({"rules-0-code": "rel dur"}, "Enter capital letters and digits, parts joined by hyphens: TYS-SCHED."),
        ({"rules-0-citations": []}, "Choose at least one passage that it rests on."),
        ({"rules-0-local_by": "Dr Example"}, "Enter the reason."),
    ],
)
def test_a_bad_edit_of_a_definition_is_refused_in_words(editor: Client, changes: dict[str, Any], sentence: str) -> None:
    definition = RelapseRuleFactory().definition
    assert sentence in send(editor, page_of(RelapseDefinition, "change", definition.pk), **changes).text
    definition.refresh_from_db()
    assert (definition.lower, definition.worsening) == ("24 hours", "counts")


def test_a_bad_edit_of_a_steroid_course_is_refused_in_words(editor: Client) -> None:
    course = SteroidRuleFactory().course
    page = page_of(SteroidCourse, "change", course.pk)
    assert "Enter at least the fewest days, 9." in send(editor, page, fewest_days=9).text
    assert "This field is required." in send(editor, page, named_agents=[]).text


def test_a_figure_changed_in_its_definition_makes_its_rule_a_local_reading(editor: Client) -> None:
    rule = RelapseRuleFactory(code="R-DUR")
    page = page_of(RelapseDefinition, "change", rule.definition_id)
    changed = {**filled_in(editor.get(page)), "upper_value": 72}
    assert "R-DUR</a> differs from what its passages state" in editor.post(page, changed, follow=True).text
    confirmed = {**filled_in(editor.get(page)), "rules-0-confirmed": "on"}
    assert "R-DUR</a> differs" not in editor.post(page, confirmed, follow=True).text
    assert RelapseRule.objects.get().stated["criterion"]["upper"] == {"value": 72, "unit": "h"}
    assert compile_rules().rules[0]["local_reading"] is None


def test_another_agent_makes_the_rule_of_the_named_agents_a_local_reading(editor: Client) -> None:
    rule = SteroidRuleFactory(asks="agent", code="S-AGENT")
    page = page_of(SteroidCourse, "change", rule.course_id)
    typed = filled_in(editor.get(page))
    changed = {**typed, "named_agents": [*typed["named_agents"], SteroidAgentFactory().pk]}
    assert "S-AGENT</a> differs from what its passages state" in editor.post(page, changed, follow=True).text


def test_a_rule_that_is_removed_is_not_asked_about(editor: Client) -> None:
    rule = RelapseRuleFactory()
    page = page_of(RelapseDefinition, "change", rule.definition_id)
    assert send(editor, page, **{"rules-0-DELETE": "on"}).status_code == 302
    assert not RelapseRule.objects.exists()


def test_a_line_of_the_catalogue_says_what_the_source_says(editor: Client) -> None:
    line = SteroidLineFactory()
    page = page_of(SteroidCourse, "change", line.course_id)
    prefix = prefix_of(editor.get(page), SteroidLine)
    answer = send(editor, page, **{f"{prefix}-0-text": "It should be given."})
    assert "Say what the source says, without the words should." in answer.text
    empty = send(editor, page, **{f"{prefix}-0-citations": []})
    assert "Choose at least one passage that it rests on." in empty.text
