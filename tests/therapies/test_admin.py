"""Editors at work on therapies, treatments and their rules."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from msclinic.knowledge.content_files import read
from tests.evidence.factories import PassageFactory
from tests.knowledge.editing import filled_in, how_many_queries, page_of, prefix_of, send
from tests.therapies.factories import (
    CategoryFactory,
    ConditionFactory,
    CourseIntervalFactory,
    InfusionScheduleFactory,
    LineOfTherapyFactory,
    MonitoringFactory,
    NamedCoursesFactory,
    ProgrammeFactory,
    RiskNoticeFactory,
    TherapyFactory,
    TherapyLineFactory,
    TreatmentCoursesFactory,
    TreatmentFactory,
)
from therapies.models import (
    Category,
    Condition,
    CourseInterval,
    InfusionSchedule,
    LineOfTherapy,
    Monitoring,
    NamedCourses,
    Programme,
    RiskNotice,
    Therapy,
    Treatment,
    TreatmentCourses,
)
from therapies.rules import compile_rules

pytestmark = pytest.mark.django_db

FACTORIES: dict[Any, Any] = {
    Treatment: TreatmentFactory,
    Category: CategoryFactory,
    Therapy: TherapyFactory,
    NamedCourses: NamedCoursesFactory,
    InfusionSchedule: InfusionScheduleFactory,
    TreatmentCourses: TreatmentCoursesFactory,
    CourseInterval: CourseIntervalFactory,
    LineOfTherapy: LineOfTherapyFactory,
    Programme: ProgrammeFactory,
    Monitoring: MonitoringFactory,
    RiskNotice: RiskNoticeFactory,
    Condition: ConditionFactory,
}
MANY = [model for model in FACTORIES if model not in {Category, NamedCourses}]


@pytest.mark.parametrize("model", FACTORIES)
def test_every_list_and_form_opens(editor: Client, model: Any) -> None:
    row = FACTORIES[model]()
    for page in (page_of(model), page_of(model, "add"), page_of(model, "change", row.pk)):
        assert editor.get(page).status_code == 200
    assert editor.get(page_of(model), {"q": "test"}).status_code == 200


@pytest.mark.parametrize("model", FACTORIES)
def test_somebody_who_may_only_look_sees_every_page(reader: Client, model: Any) -> None:
    row = FACTORIES[model]()
    assert reader.get(page_of(model, "change", row.pk)).status_code == 200
    assert reader.get(page_of(model, "add")).status_code == 403


@pytest.mark.parametrize("model", MANY)
def test_a_list_asks_the_database_as_often_for_many_rows_as_for_few(editor: Client, model: Any) -> None:
    FACTORIES[model]()
    few = how_many_queries(editor, page_of(model))
    for _ in range(4):
        FACTORIES[model]()
    assert how_many_queries(editor, page_of(model)) == few


def test_the_page_of_a_therapy_holds_all_its_records_in_a_bounded_number_of_queries(editor: Client) -> None:
    therapy = TherapyFactory(
        scheduled=True, restricted=True, monitored=True, in_courses=True, second_line=True, risky=True, conditional=True
    )
    NamedCoursesFactory(therapy=therapy)
    TherapyLineFactory(therapy=therapy)
    page = page_of(Therapy, "change", therapy.pk)
    assert how_many_queries(editor, page) <= 160
    shown = editor.get(page).text
    for words in ("named courses of MS", "Line of therapy", "Course interval", "Risk notice", "By infusion every four"):
        assert words.lower() in shown.lower()


def test_the_list_of_therapies_shows_the_codes_in_the_order_of_the_findings(editor: Client) -> None:
    therapy = TherapyFactory()
    RiskNoticeFactory(therapy=therapy, code="T-LAST", position=20)
    InfusionScheduleFactory(therapy=therapy, code="T-FIRST", position=10)
    assert "T-FIRST, T-LAST" in editor.get(page_of(Therapy)).text


def test_the_list_of_treatments_says_how_it_came_about(editor: Client) -> None:
    treatment = TreatmentFactory()
    for page in (page_of(Treatment), page_of(Treatment, "change", treatment.pk)):
        assert "for matching a treatment history, not a clinical statement" in editor.get(page).text


def test_a_rule_shows_what_its_findings_can_say(editor: Client) -> None:
    schedule = InfusionScheduleFactory()
    shown = editor.get(page_of(InfusionSchedule, "change", schedule.pk)).text
    for sentence in read("sentences/en.json")["kinds"]["schedule"].values():
        assert escape(sentence) in shown


def test_a_new_therapy_brings_its_own_questions(editor: Client) -> None:
    treatment, category = TreatmentFactory(generic="testimab"), CategoryFactory()
    passage = PassageFactory()
    page = page_of(Therapy, "add")
    schedule = prefix_of(editor.get(page), InfusionSchedule)
    answer = send(
        editor,
        page,
        treatment=treatment.pk,
        brand="Testra",
        slug="testra",
        category=category.pk,
        route="intravenous",
        **{
            f"{schedule}-TOTAL_FORMS": 1,
            f"{schedule}-0-code": "T-SCHED",
            f"{schedule}-0-question": "When is the next infusion?",
            f"{schedule}-0-value": 6,
            f"{schedule}-0-unit": "month",
            f"{schedule}-0-citations": [passage.pk],
        },
    )
    assert answer.status_code == 302
    section = compile_rules()
    assert [fact["key"] for fact in section.facts if fact["group"] == "testimab"] == [
        "testimab_now",
        "testimab_ever",
        "testimab_last_infusion",
    ]
    (rule,) = section.rules
    assert (rule["criterion"]["every"], rule["local_reading"]) == ({"value": 6, "unit": "month"}, None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": 0}, "Enter a whole number above zero."),
        ({"unit": ""}, "This field is required."),
        ({"code": "no code"}, "Enter capital letters and digits, parts joined by hyphens: TYS-SCHED."),
        ({"code": "T-TAKEN"}, "T-TAKEN is the code of another rule already (risk notice): choose another."),
        ({"citations": []}, "Choose at least one passage that it rests on."),
        ({"local_reason": "Agreed here."}, "Enter who decided it."),
    ],
)
def test_a_bad_edit_of_a_rule_is_refused_in_words(editor: Client, changes: dict[str, Any], sentence: str) -> None:
    RiskNoticeFactory(code="T-TAKEN")
    schedule = InfusionScheduleFactory()
    own_page = page_of(InfusionSchedule, "change", schedule.pk)
    assert sentence in send(editor, own_page, **changes).text
    page = page_of(Therapy, "change", schedule.therapy_id)
    prefix = prefix_of(editor.get(page), InfusionSchedule)
    assert sentence in send(editor, page, **{f"{prefix}-0-{name}": value for name, value in changes.items()}).text
    schedule.refresh_from_db()
    assert (schedule.value, schedule.unit, schedule.local_reason) == (28, "d", "")


def test_passages_of_two_sources_are_refused_in_words(editor: Client) -> None:
    schedule = InfusionScheduleFactory()
    passages = [PassageFactory().pk, PassageFactory().pk]
    answer = send(editor, page_of(InfusionSchedule, "change", schedule.pk), citations=passages)
    assert "a rule rests on passages of one source" in answer.text


def test_a_bad_edit_of_a_treatment_is_refused_in_words(editor: Client) -> None:
    TreatmentFactory(generic="testimab")
    other = TreatmentFactory(generic="othermab")
    answer = send(editor, page_of(Treatment, "change", other.pk), aliases="TESTIMAB")
    assert "TESTIMAB is a name of testimab already." in answer.text


def test_names_are_entered_one_to_a_line(editor: Client) -> None:
    treatment = TreatmentFactory()
    send(editor, page_of(Treatment, "change", treatment.pk), brands="Testra\n Testra  Plus\n\n")
    treatment.refresh_from_db()
    assert treatment.brands == ["Testra", "Testra Plus"]


def test_a_changed_value_is_called_a_local_reading_until_it_is_explained_or_confirmed(editor: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    page = page_of(InfusionSchedule, "change", schedule.pk)
    warning = "T-SCHED</a> differs from what its passages state"
    unchanged = editor.post(page, filled_in(editor.get(page)), follow=True)
    assert warning not in unchanged.text
    assert warning in editor.post(page, {**filled_in(editor.get(page)), "value": 42}, follow=True).text
    assert compile_rules().rules[0]["local_reading"] == {"who": "", "reason": ""}
    explained = {"local_by": "Dr Example", "local_reason": "Agreed here."}
    assert warning not in editor.post(page, {**filled_in(editor.get(page)), **explained}, follow=True).text
    assert compile_rules().rules[0]["local_reading"] == {"who": "Dr Example", "reason": "Agreed here."}
    confirmed = {"local_by": "", "local_reason": "", "confirmed": "on"}
    assert warning not in editor.post(page, {**filled_in(editor.get(page)), **confirmed}, follow=True).text
    assert compile_rules().rules[0]["local_reading"] is None


def test_a_record_that_is_not_complete_yet_is_kept_and_said(editor: Client) -> None:
    therapy, passage = TherapyFactory(), PassageFactory()
    page = page_of(Therapy, "change", therapy.pk)
    prefix = prefix_of(editor.get(page), TreatmentCourses)
    typed = {
        f"{prefix}-TOTAL_FORMS": 1,
        f"{prefix}-0-code": "T-DAYS",
        f"{prefix}-0-question": "How many days?",
        f"{prefix}-0-citations": [passage.pk],
    }
    answer = editor.post(page, {**filled_in(editor.get(page)), **typed}, follow=True)
    assert "T-DAYS cannot be published yet: give each course a number of days, at least one." in answer.text
    assert TreatmentCourses.objects.get().stated is None


def test_the_days_of_the_courses_are_rows_of_their_own_page(editor: Client) -> None:
    courses = TreatmentCoursesFactory(days=(5, 3))
    assert "1: 5, 2: 3" in editor.get(page_of(TreatmentCourses)).text
    page = page_of(TreatmentCourses, "change", courses.pk)
    assert send(editor, page, **{"courses-1-days": 4}).status_code == 302
    assert TreatmentCourses.objects.get().days == (5, 4)


def test_an_interval_offers_only_the_courses_of_its_therapy(editor: Client) -> None:
    interval = CourseIntervalFactory(courses__code="T-MINE")
    TreatmentCoursesFactory(code="T-OTHER")
    answer = editor.get(page_of(Therapy, "change", interval.therapy_id))
    prefix = prefix_of(answer, CourseInterval)
    form = next(
        inline.formset.forms[0] for inline in answer.context["inline_admin_formsets"] if inline.formset.prefix == prefix
    )
    assert [row.code for row in form.fields["courses"].queryset] == ["T-MINE"]
