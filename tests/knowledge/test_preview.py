"""What an editor sees beside a rule before anything is saved."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from html5lib import parse

from relapses.models import RelapseDefinition, RelapseRule, SteroidCourse
from tests.knowledge.editing import filled_in, page_of, prefix_of, send
from therapies.models import (
    CourseInterval,
    InfusionSchedule,
    LineOfTherapy,
    Monitoring,
    NamedCourses,
    Programme,
    RiskNotice,
    Therapy,
    TreatmentCourses,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content_once")]

EDITED = ("evidence", "knowledge", "therapies", "relapses", "admin")


def panels_in(html: str) -> dict[str, list[tuple[str, str]]]:
    """Of each section of an answer: what was tried, and the verdict."""
    found: dict[str, list[tuple[str, str]]] = {}
    for section in parse(html, namespaceHTMLElements=False).iter("section"):
        cells = [[" ".join("".join(cell.itertext()).split()) for cell in row.iter("td")] for row in section.iter("tr")]
        found[section.get("data-for", "problem")] = [(row[0], row[1]) for row in cells if row]
    return found


def tried(editor: Client, row: Any, **changes: Any) -> dict[str, list[tuple[str, str]]]:
    """The panels for the form of a row, with some fields typed anew."""
    page = page_of(type(row), "change", row.pk)
    answer = editor.post(f"{page}preview/", {**filled_in(editor.get(page)), **changes})
    assert answer.status_code == 200
    return panels_in(answer.text)


def everything() -> list[Any]:
    return [
        list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in EDITED
    ]


def test_a_length_is_tried_on_both_sides_of_both_figures(editor: Client) -> None:
    found = tried(editor, RelapseDefinition.objects.get())
    lasting = next(panel for prefix, panel in found.items() if prefix.endswith("-0"))
    assert [verdict for _, verdict in lasting] == [
        "Not reached",
        "Can be read both ways",
        "Can be read both ways",
        "Reached",
    ]
    assert [re.findall(r"\d+ hours", given)[0] for given, _ in lasting] == [
        "23 hours",
        "24 hours",
        "47 hours",
        "48 hours",
    ]


def test_a_figure_that_was_typed_is_tried_and_not_saved(editor: Client) -> None:
    before = everything()
    found = tried(editor, RelapseDefinition.objects.get(), upper_value=72)
    lasting = next(panel for prefix, panel in found.items() if prefix.endswith("-0"))
    assert [re.findall(r"\d+ hours", given)[0] for given, _ in lasting] == [
        "23 hours",
        "24 hours",
        "71 hours",
        "72 hours",
    ]
    assert everything() == before


def test_a_rule_of_rules_is_tried_with_one_of_each_of_their_verdicts(editor: Client) -> None:
    found = tried(editor, RelapseDefinition.objects.get())
    assert {verdict for _, verdict in found["rules-2"]} == {"Not reached", "Can be read both ways", "Reached"}


def test_the_rules_of_a_steroid_course_are_tried(editor: Client) -> None:
    course = SteroidCourse.objects.get()
    found = tried(editor, course)
    by_code = {rule.code: panel for rule, panel in zip(course.rules.all(), list(found.values()), strict=True)}
    assert [given for given, _ in by_code["STER-DAYS"]] == [f"the days of treatment: {days}" for days in (2, 3, 5, 6)]
    assert [verdict for _, verdict in by_code["STER-DAYS"]] == ["Not reached", "Reached", "Reached", "Not reached"]
    named = course.named_agents.count()
    assert [verdict for _, verdict in by_code["STER-AGENT"]] == ["Reached"] * named + ["The source does not say"]
    assert {verdict for _, verdict in by_code["STER-ROUTE"]} == {"Reached", "Not reached"}
    assert {verdict for _, verdict in by_code["STER-WHEN"]} >= {"Reached", "Can be read both ways"}


@pytest.mark.parametrize(
    ("model", "code", "verdicts"),
    [
        (InfusionSchedule, "TYS-SCHED", ["Next date", "Today", "Date passed"]),
        (InfusionSchedule, "NOV-SCHED", ["Next date", "Today", "Date passed"]),
        (Monitoring, "NOV-HEART", ["Next date", "Today", "Date passed", None]),
        (LineOfTherapy, "LEM-LINE", ["Not reached", "Can be read both ways", "Reached", "Can be read both ways"]),
        (Programme, "TYS-TOUCH", ["Reached", "Not reached"]),
        (RiskNotice, "TYS-PML", ["Notice", "Notice", "Does not apply"]),
        (TreatmentCourses, "LEM-DAYS", ["Not reached", "Reached", "Not reached"] * 2 + ["The source does not say"]),
        (
            CourseInterval,
            "LEM-GAP",
            [
                *["Next date", "Can be read both ways", "Can be read both ways", "Today", "Date passed"],
                "The source does not say",
            ],
        ),
    ],
)
def test_a_rule_is_tried_on_both_sides_of_its_boundaries(
    editor: Client, model: Any, code: str, verdicts: list[str | None]
) -> None:
    found = tried(editor, model.objects.get(code=code))[""]
    assert [verdict if wanted else None for (_, verdict), wanted in zip(found, verdicts, strict=True)] == verdicts


def test_named_courses_are_each_tried_and_one_that_is_not_named(editor: Client) -> None:
    rule = NamedCourses.objects.get()
    verdicts = [verdict for _, verdict in tried(editor, rule)[""]]
    assert verdicts == ["Reached"] * rule.courses.count() + ["The source does not say"]


def test_the_page_of_a_therapy_shows_each_rule_where_it_stands(editor: Client) -> None:
    therapy = Therapy.objects.get(slug="tysabri")
    page = page_of(Therapy, "change", therapy.pk)
    shown = editor.get(page)
    prefix = prefix_of(shown, InfusionSchedule)
    assert "Date passed" in shown.text
    assert [verdict for _, verdict in tried(editor, therapy)[f"{prefix}-0"]] == ["Next date", "Today", "Date passed"]


def test_without_script_the_button_shows_what_was_typed_and_saves_nothing(editor: Client) -> None:
    rule = LineOfTherapy.objects.get()
    page = page_of(LineOfTherapy, "change", rule.pk)
    typed = {**filled_in(editor.get(page)), "clear": 4, "remark": "It says more."}
    before = everything()
    shown = editor.post(page, {**typed, "_preview": "Preview"})
    assert shown.status_code == 200
    for words in ("Can be read both ways", "3 treatments", "It says more.", 'value="4"'):
        assert words in shown.text
    assert "Nothing was saved. What each rule would say stands in its preview below." in shown.text
    assert "LEM-LINE differs from what its passages state" in shown.text
    assert "Please correct" not in shown.text.replace("Please correct</td>", "")
    assert "was changed successfully" not in editor.get(page).text
    assert everything() == before


@pytest.mark.parametrize("button", [True, False])
def test_a_form_that_does_not_fit_is_said_instead(editor: Client, button: bool) -> None:
    rule = LineOfTherapy.objects.get()
    page = page_of(LineOfTherapy, "change", rule.pk)
    typed = {**filled_in(editor.get(page)), "clear": 0}
    answer = editor.post(page, {**typed, "_preview": "x"}) if button else editor.post(f"{page}preview/", typed)
    assert "Correct the form first: Clear: Enter a whole number above zero." in answer.text


def test_every_field_that_is_wrong_is_named_before_anything_is_tried(editor: Client) -> None:
    page = page_of(RiskNotice, "add")
    said = editor.post(f"{page}preview/", filled_in(editor.get(page))).text
    for words in ("Therapy: This field is required.", "Rests on: Choose at least one passage that it rests on."):
        assert words in said


def test_beside_mistakes_stands_no_preview_of_what_was_stored(editor: Client) -> None:
    rule = LineOfTherapy.objects.get()
    page = page_of(LineOfTherapy, "change", rule.pk)
    answer = send(editor, page, clear=0, remark="It says more.")
    assert "What stands in this form is tried once its mistakes are corrected." in answer.text
    assert 'class="trials"' not in answer.text
    assert 'class="trials"' in editor.get(page).text


def test_a_new_rule_is_tried_before_it_is_saved(editor: Client) -> None:
    therapy = Therapy.objects.get(slug="novantrone")
    page = page_of(Programme, "add")
    passage = therapy.monitoring_set.get().citations.get()
    typed = {
        **filled_in(editor.get(page)),
        "therapy": therapy.pk,
        "code": "NOV-WATCH",
        "question": "Is enrolment recorded?",
        "name": "WATCH",
        "key": "watch",
        "citations": [passage.pk],
    }
    found = panels_in(editor.post(f"{page}preview/", typed).text)
    assert found[""] == [("enrolment in WATCH: Yes", "Reached"), ("enrolment in WATCH: No", "Not reached")]
    assert not Programme.objects.filter(code="NOV-WATCH").exists()


def test_a_draft_that_cannot_be_published_says_why(editor: Client) -> None:
    TreatmentCourses.objects.get().courses.filter(number=1).delete()
    rule = InfusionSchedule.objects.get(code="TYS-SCHED")
    answer = editor.get(page_of(InfusionSchedule, "change", rule.pk))
    assert "The draft cannot be published yet: rule LEM-DAYS: its courses are not numbered" in answer.text


def test_a_retired_therapy_s_rules_are_in_no_draft(editor: Client) -> None:
    rule = InfusionSchedule.objects.get(code="TYS-SCHED")
    rule.therapy.retired = True
    rule.therapy.save()
    shown = editor.get(page_of(InfusionSchedule, "change", rule.pk)).text
    assert "TYS-SCHED is not in the draft: its therapy is retired" in shown


def test_who_may_not_edit_previews_nothing(reader: Client) -> None:
    rule = RelapseRule.objects.first()
    assert rule is not None
    page = page_of(RelapseDefinition, "change", rule.definition_id)
    assert reader.get(page).status_code == 200
    assert reader.post(f"{page}preview/", {}).status_code == 403
    assert Client().post(f"{page}preview/", {}).status_code == 302


def test_the_preview_is_asked_for_by_post_alone(editor: Client) -> None:
    page = page_of(RelapseDefinition, "change", RelapseDefinition.objects.get().pk)
    assert editor.get(f"{page}preview/").status_code == 405


def test_the_passages_show_their_words(editor: Client) -> None:
    rule = InfusionSchedule.objects.get(code="TYS-SCHED")
    shown = editor.get(page_of(InfusionSchedule, "change", rule.pk)).text
    for passage in rule.citations.all():
        assert f"{passage.code}: “{passage.quote}”" in shown


def test_a_local_reading_stands_open_where_there_is_one(editor: Client) -> None:
    rule = InfusionSchedule.objects.get(code="TYS-SCHED")
    page = page_of(InfusionSchedule, "change", rule.pk)
    folded = editor.get(page).text.count("<details")
    send(editor, page, value=42)
    assert editor.get(page).text.count("<details") == folded - 1
    send(editor, page, local_reason="Agreed here.", local_by="Dr Example")
    assert editor.get(page).text.count("<details") == folded - 1
