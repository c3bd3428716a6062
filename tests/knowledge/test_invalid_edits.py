"""Whatever an editor types, it is refused in words: at the row, or when the draft is published; nothing breaks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from msclinic.evidence.models import Passage
from msclinic.knowledge.actions import add_question
from msclinic.knowledge.models import Choice, Question, QuestionGroup
from msclinic.releases.inserting import PublishingRefusedError
from relapses.models import RelapseDefinition, RelapseRule, SteroidAgent, SteroidCourse, SteroidRoute
from tests.evidence.factories import PassageFactory
from tests.knowledge.editing import filled_in, page_of, prefix_of
from tests.releases.factories import publish_draft
from therapies.actions import add_condition
from therapies.models import (
    Category,
    Condition,
    ConditionPart,
    Course,
    CourseInterval,
    InfusionSchedule,
    LineOfTherapy,
    Monitoring,
    NamedCourses,
    Programme,
    RiskNotice,
    Therapy,
    TherapyLine,
    Treatment,
    TreatmentCourses,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content_once")]

LONG = "x" * 5000
HUGE = 999_999_999
Row = Callable[[], Any]


def the(model: Any, **named: Any) -> Row:
    return lambda: model.objects.get(**named)


def choice(value: str) -> int:
    return int(Choice.objects.get(value=value, question__key="ms_course").pk)


def passage(code: str) -> int:
    return int(Passage.objects.get(code=code).pk)


def condition() -> Any:
    """A condition with a part, on the therapy that has no other rule about it."""
    return add_condition(
        therapy=Therapy.objects.get(slug="tysabri"),
        code="TYS-FEVER",
        question="Is there a fever?",
        citations=[Passage.objects.get(code="C19")],
        parts=[{"fact": "episode_ongoing", "answers": ["no"]}],
    )


SCHEDULE = the(InfusionSchedule, code="TYS-SCHED")
DEFINITION = the(RelapseDefinition)
STEROIDS = the(SteroidCourse)
LINE = the(LineOfTherapy)
TOUCH = the(Programme, code="TYS-TOUCH")
HEART = the(Monitoring)
PML = the(RiskNotice, code="TYS-PML")
TYSABRI = the(Therapy, slug="tysabri")
MS_COURSE = the(Question, key="ms_course")
RECOVERY = the(Question, key="recovery")
RITUXIMAB = the(Treatment, generic="rituximab")

AT_THE_ROW: list[tuple[str, Row, dict[str, Any], str]] = [
    ("swapped bounds", DEFINITION, {"lower_value": 72}, "Enter an upper figure that is not below the lower one"),
    ("swapped days", STEROIDS, {"fewest_days": 9}, "Enter at least the fewest days, 9."),
    ("swapped counts", LINE, {"fewest": 3, "clear": 2}, "Enter at least the fewest, 3."),
    ("no change counts", DEFINITION, {"worsening": "open", "recurrence": "open", "new": "open"}, "Choose at least one"),
    ("a missing unit", SCHEDULE, {"unit": ""}, "This field is required."),
    ("a unit that is none", SCHEDULE, {"unit": "lightyear"}, "Select a valid choice."),
    ("a missing figure", DEFINITION, {"lower_value": ""}, "This field is required."),
    ("a figure in words", SCHEDULE, {"value": "four"}, "Enter a whole number."),
    ("zero", SCHEDULE, {"value": 0}, "Enter a whole number above zero."),
    ("a negative figure", SCHEDULE, {"value": -4}, "Ensure this value is greater than or equal to"),
    ("a hundred thousand months", SCHEDULE, {"value": HUGE, "unit": "month"}, "Enter 1200 months or less."),
    ("many years", HEART, {"value": 101, "unit": "year"}, "Enter 100 years or less."),
    ("a number beyond the database", SCHEDULE, {"value": "9" * 40}, "Ensure this value is less than or equal to"),
    ("very many hours", DEFINITION, {"upper_value": HUGE}, "Enter 8784 or less."),
    ("very many treatments", LINE, {"clear": HUGE}, "Enter 20 or less."),
    ("very many days", STEROIDS, {"most_days": HUGE}, "Enter 366 or less."),
    (
        "a code that is taken",
        SCHEDULE,
        {"code": "REL-DUR"},
        "REL-DUR is the code of another rule already (relapse rule)",
    ),
    ("a code in small letters", SCHEDULE, {"code": "tys sched"}, "Enter capital letters and digits"),
    ("an empty question", SCHEDULE, {"question": ""}, "This field is required."),
    ("a long question", SCHEDULE, {"question": LONG}, "At most 160 characters fit into"),
    ("a question that orders about", SCHEDULE, {"question": "Should it be given?"}, "without the words should."),
    ("a remark that promises", SCHEDULE, {"remark": "It is safe."}, "without the words safe."),
    ("a brace alone", SCHEDULE, {"remark": "It says {more."}, "A brace stands alone"),
    ("a place that nothing fills", SCHEDULE, {"remark": "{dose} says more."}, "{dose} stands for nothing"),
    ("a place without a name", PML, {"text": "{} can harm."}, "{} stands for nothing"),
    ("a place with a layout", PML, {"text": "{therapy:>999999999} can harm."}, "Between braces stands a name alone"),
    ("a place inside a name", PML, {"text": "{therapy.__class__} can harm."}, "stands for nothing"),
    ("a long notice", PML, {"text": LONG}, "At most 600 characters fit into"),
    (
        "words of no passage",
        SCHEDULE,
        {"remark": "It says “never at night”."},
        "“never at night” stands in none of its passages",
    ),
    ("no passage", SCHEDULE, {"citations": []}, "Choose at least one passage that it rests on."),
    ("a passage that is none", SCHEDULE, {"citations": ["999999"]}, "Select a valid choice."),
    ("a local reading by nobody", SCHEDULE, {"local_reason": "Agreed."}, "Enter who decided it."),
    ("a local reading for no reason", SCHEDULE, {"local_by": "Dr Example"}, "Enter the reason."),
    ("a therapy that is none", SCHEDULE, {"therapy": "999999"}, "Select a valid choice."),
    ("no course of MS", the(NamedCourses), {"courses": []}, "This field is required."),
    ("no agent", STEROIDS, {"named_agents": []}, "This field is required."),
    ("a programme with a bad key", TOUCH, {"key": "TOUCH it"}, "Enter small letters and digits"),
    (
        "an examination with a therapy's key",
        HEART,
        {"key": "natalizumab"},
        "natalizumab is the key of a therapy already",
    ),
    ("an address that is taken", TYSABRI, {"slug": "novantrone"}, "already"),
    (
        "an address of a steroid course",
        TYSABRI,
        {"slug": "corticosteroids"},
        "has this address already: choose another.",
    ),
    ("an address of a page", TYSABRI, {"slug": "check"}, "Another page has this address: choose another."),
    ("an address with a slash", TYSABRI, {"slug": "a/b"}, "Enter a valid"),
    ("another key for a therapy", TYSABRI, {"key": "tysabri"}, "so the key is natalizumab."),
    ("a name of another treatment", RITUXIMAB, {"brands": "Tysabri"}, "Tysabri is a name of natalizumab already."),
    ("a name twice", RITUXIMAB, {"aliases": "one\nONE"}, "stands here twice: enter each name once."),
    ("a long name", RITUXIMAB, {"aliases": LONG}, "Enter at most 40 names, each of 120 characters or less."),
    ("a name with a null", RITUXIMAB, {"aliases": "a\0b"}, "Enter names of letters, figures and signs alone."),
    ("an agent under two rows", the(SteroidAgent, value="prednisone"), {"label": "Methylprednisolone"}, "is a name of"),
    (
        "an answer that means open",
        the(SteroidRoute, value="oral"),
        {"value": "unknown"},
        "choose another value than unknown",
    ),
    ("the key of a question in use", MS_COURSE, {"key": "course_of_ms"}, "NOV-COURSE rests on the question ms_course."),
    ("the kind of a question in use", MS_COURSE, {"kind": "choices"}, "NOV-COURSE rests on the question ms_course."),
    ("a key that is taken", RECOVERY, {"key": "ms_course"}, "already exists"),
    ("a key with a meaning", RECOVERY, {"key": "as_of"}, "as_of has a meaning of its own: choose another key."),
    ("a key of the forms", RECOVERY, {"key": "fever_day"}, "The forms use _day at the end of a name themselves"),
    ("a long wording", RECOVERY, {"label": LONG}, "At most 200 characters fit into"),
    ("a name that orders about", RECOVERY, {"name": "whether to treat"}, "without the words treat."),
    (
        "a choice that a rule names",
        MS_COURSE,
        {"choices-2-DELETE": "on"},
        "NOV-COURSE rests on the answer SPMS to ms_course.",
    ),
    ("a choice renamed", MS_COURSE, {"choices-2-value": "SP"}, "NOV-COURSE rests on the answer SPMS to ms_course."),
    ("a choice twice", RECOVERY, {"choices-0-value": "none"}, "duplicate"),
    ("a choice called unknown", RECOVERY, {"choices-0-value": "unknown"}, "remove the choice unknown."),
    ("a long choice", RECOVERY, {"choices-0-label": LONG}, "At most 120 characters fit into"),
    (
        "an empty list of choices",
        RECOVERY,
        {"choices-0-DELETE": "on", "choices-1-DELETE": "on", "choices-2-DELETE": "on"},
        "Enter at least two choices.",
    ),
    (
        "an unknown fact",
        condition,
        {"parts-0-fact": "no_such"},
        "There is no question no_such: add the question first.",
    ),
    ("an answer that is none", condition, {"parts-0-answers": "maybe"}, "Enter answers to episode_ongoing: Yes, No."),
    (
        "a figure for a yes or no",
        condition,
        {"parts-0-least": 3},
        "This question has answers: leave the figures empty.",
    ),
    (
        "a length without a unit",
        condition,
        {"parts-0-fact": "episode_duration", "parts-0-answers": "", "parts-0-least": 3},
        "Choose hours or days.",
    ),
    (
        "a figure beyond reason",
        condition,
        {"parts-0-fact": "episode_duration", "parts-0-answers": "", "parts-0-least": "9" * 12, "parts-0-unit": "h"},
        "Enter 1000000 or less.",
    ),
    ("a course twice", the(TreatmentCourses), {"courses-1-number": 1}, "duplicate"),
    ("a course of no days", the(TreatmentCourses), {"courses-0-days": 0}, "Enter a whole number above zero."),
    ("a course of a thousand days", the(TreatmentCourses), {"courses-0-days": 1000}, "Enter 366 or less."),
]


@pytest.mark.parametrize(
    ("row", "changes", "sentence"), [edit[1:] for edit in AT_THE_ROW], ids=[one[0] for one in AT_THE_ROW]
)
def test_it_is_refused_at_the_row(editor: Client, row: Row, changes: dict[str, Any], sentence: str) -> None:
    stored = row()
    page = page_of(type(stored), "change", stored.pk)
    before = type(stored).objects.values().get(pk=stored.pk)
    answer = editor.post(page, {**filled_in(editor.get(page)), **changes})
    assert answer.status_code == 200
    assert escape(sentence) in answer.text
    assert type(stored).objects.values().get(pk=stored.pk) == before


@pytest.mark.parametrize("changes", [{"citations": ["9" * 40]}, {"therapy": "9" * 40}, {"therapy": "-" + "9" * 40}])
def test_a_number_that_no_row_can_have_is_refused(editor: Client, changes: dict[str, Any]) -> None:
    """Whether the database cannot look for it or finds nothing: it is said, and nothing is saved."""
    page = page_of(InfusionSchedule, "change", SCHEDULE().pk)
    before = InfusionSchedule.objects.values().get(pk=SCHEDULE().pk)
    typed = {**filled_in(editor.get(page)), **changes}
    answer = editor.post(page, typed)
    assert answer.status_code == 400 or (answer.status_code == 200 and "errornote" in answer.text)
    assert editor.post(f"{page}preview/", typed).status_code in {200, 400}
    assert InfusionSchedule.objects.values().get(pk=SCHEDULE().pk) == before


def test_a_programme_does_not_ask_a_question_that_is_there_already(editor: Client) -> None:
    person = QuestionGroup.objects.get(key="person")
    add_question(key="vein_enrolled", kind="yes_no", group=person, label="Enrolled?", name="enrolment")
    page = page_of(Programme, "change", TOUCH().pk)
    answer = editor.post(page, {**filled_in(editor.get(page)), "key": "vein"})
    assert "vein_enrolled is the key of a question already: choose another." in answer.text


def test_passages_of_two_sources_are_refused(editor: Client) -> None:
    schedule = SCHEDULE()
    page = page_of(InfusionSchedule, "change", schedule.pk)
    typed = {**filled_in(editor.get(page)), "citations": [passage("C18"), PassageFactory(code="X1").pk]}
    assert "a rule rests on passages of one source" in editor.post(page, typed).text


def test_a_passage_that_a_rule_rests_on_is_not_shown_beside_it_again(editor: Client) -> None:
    schedule = SCHEDULE()
    (cited,) = schedule.citations.all()[:1]
    page = page_of(InfusionSchedule, "change", schedule.pk)
    typed = {**filled_in(editor.get(page)), "related": [cited.pk]}
    assert f"The rule rests on {cited.code} already: leave it out here." in editor.post(page, typed).text


def test_an_interval_over_the_courses_of_another_therapy_is_refused(editor: Client) -> None:
    interval = CourseInterval.objects.get()
    page = page_of(CourseInterval, "change", interval.pk)
    typed = {**filled_in(editor.get(page)), "therapy": TYSABRI().pk}
    assert "These are the courses of another therapy" in editor.post(page, typed).text


def test_an_agent_that_counts_as_itself_or_in_a_ring_is_refused(editor: Client) -> None:
    first, second = RITUXIMAB(), Treatment.objects.get(generic="natalizumab")
    page = page_of(Treatment, "change", first.pk)
    own = {**filled_in(editor.get(page)), "same_as": first.pk}
    assert "that one counts as itself." in editor.post(page, own).text
    assert editor.post(page, {**own, "same_as": second.pk}).status_code == 302
    back = page_of(Treatment, "change", second.pk)
    ring = {**filled_in(editor.get(back)), "same_as": first.pk}
    assert "Choose the treatment that it counts as; that one counts as itself." in editor.post(back, ring).text


def test_a_line_of_the_catalogue_says_what_the_source_says(editor: Client) -> None:
    page = page_of(Therapy, "change", TYSABRI().pk)
    shown = editor.get(page)
    prefix = prefix_of(shown, TherapyLine)
    for words, sentence in (
        ("It must be given.", "without the words must."),
        (LONG, "At most 600 characters fit into"),
    ):
        assert sentence in editor.post(page, {**filled_in(shown), f"{prefix}-0-text": words}).text


USED: list[tuple[str, Row, str]] = [
    ("a passage that rules rest on", lambda: Passage.objects.get(code="C35"), "C35 cannot be deleted"),
    ("a question that rules read", MS_COURSE, "NOV-COURSE rests on the question ms_course."),
    ("a question that opens everything", the(Question, key="ms_diagnosis"), "on the question ms_diagnosis."),
    ("a group with questions", the(QuestionGroup, key="judgement"), "It stays while these rows need it"),
    ("a category with therapies", the(Category, key="dmt"), "It stays while these rows need it"),
    ("a treatment with a therapy", the(Treatment, generic="natalizumab"), "It stays while these rows need it"),
    ("a definition with a steroid course", DEFINITION, "It stays while these rows need it"),
    ("courses with an interval", the(TreatmentCourses), "It stays while these rows need it"),
    ("an agent that is named", lambda: STEROIDS().named_agents.first(), "is named by"),
    ("a route that is described", lambda: STEROIDS().described_routes.first(), "is named by"),
]


@pytest.mark.parametrize(("row", "sentence"), [one[1:] for one in USED], ids=[one[0] for one in USED])
def test_what_is_in_use_is_not_deleted(editor: Client, row: Row, sentence: str) -> None:
    stored = row()
    page = page_of(type(stored), "delete", stored.pk)
    assert sentence in editor.get(page).text
    assert editor.post(page, {"post": "yes"}).status_code == 200
    assert type(stored).objects.filter(pk=stored.pk).exists()
    chosen = {"action": "delete_selected", "_selected_action": [stored.pk], "post": "yes"}
    editor.post(page_of(type(stored)), chosen)
    assert type(stored).objects.filter(pk=stored.pk).exists()


def _gap_in_the_courses() -> None:
    TreatmentCourses.objects.get().courses.filter(number=1).delete()


def _no_courses() -> None:
    Course.objects.all().delete()


def _no_parts() -> None:
    condition().parts.all().delete()


def _retired_and_named() -> None:
    made = condition()
    ConditionPart.objects.filter(condition=made).delete()
    ConditionPart.objects.create(condition=made, fact="alemtuzumab_ever", answers=["no"])
    retired = Therapy.objects.get(slug="lemtrada")
    retired.retired = True
    retired.save()


def _set_apart() -> None:
    schedule = SCHEDULE()
    schedule.value = 42
    schedule.save()


def _without_a_rule() -> None:
    RelapseRule.objects.get(code="REL-DUR").delete()


def _group_of_a_therapy() -> None:
    QuestionGroup.objects.create(key="natalizumab", label="Natalizumab")


def _words_of_no_passage() -> None:
    schedule = SCHEDULE()
    schedule.remark = "It says “never at night”."
    schedule.save()


def _choice_that_promises() -> None:
    add_question(
        key="vein",
        kind="choice",
        group=QuestionGroup.objects.get(key="person"),
        label="Which vein?",
        name="the vein",
        choices=[{"value": "a", "label": "The safe one"}, {"value": "b", "label": "Another"}],
    )


def _no_rules_at_all() -> None:
    for model in (CourseInterval, TreatmentCourses):
        model.objects.all().delete()
    Therapy.objects.all().delete()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (_gap_in_the_courses, "rule LEM-DAYS: its courses are not numbered 1, 2, 3 without a gap"),
        (_no_courses, "rule LEM-DAYS: give each course a number of days, at least one"),
        (_no_parts, "rule TYS-FEVER: it has no part yet: say which answer is looked at"),
        (_retired_and_named, "rule TYS-FEVER: there is no fact alemtuzumab_ever"),
        (_set_apart, "rule TYS-SCHED: its local reading does not say who reads it so, and why"),
        (_without_a_rule, "has no rule that asks “has it lasted long enough?”"),
        (_group_of_a_therapy, "group natalizumab stands 2 times"),
        (_words_of_no_passage, "rule TYS-SCHED: “never at night” in its remark stands in none of its passages"),
        (_choice_that_promises, "fact vein says “safe”: The safe one"),
        (_no_rules_at_all, "there is no rule of therapies"),
    ],
)
def test_it_is_refused_when_it_is_published(editor: Client, change: Callable[[], None], sentence: str) -> None:
    change()
    with pytest.raises(PublishingRefusedError) as refused:
        publish_draft(reason="A try.")
    assert sentence in "\n".join(refused.value.problems)
    for model in (InfusionSchedule, TreatmentCourses, RelapseDefinition, Therapy, Condition):
        for row in model.objects.all():
            assert editor.get(page_of(model, "change", row.pk)).status_code == 200


def test_a_question_that_nothing_reads_and_nobody_published_can_be_renamed_and_deleted(editor: Client) -> None:
    recovery = RECOVERY()
    page = page_of(Question, "change", recovery.pk)
    assert editor.post(page, {**filled_in(editor.get(page)), "key": "how_well"}).status_code == 302
    assert editor.post(page_of(Question, "delete", recovery.pk), {"post": "yes"}).status_code == 302


def test_a_question_that_was_published_keeps_its_key(editor: Client) -> None:
    publish_draft(reason="The first.")
    recovery = RECOVERY()
    page = page_of(Question, "change", recovery.pk)
    answer = editor.post(page, {**filled_in(editor.get(page)), "key": "how_well"})
    assert "A release asks recovery, and other programs send it. Keep the key." in answer.text
