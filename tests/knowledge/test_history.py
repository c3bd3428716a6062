"""Who changed what when, and the way back."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from msclinic.core.reasons import because, was_there
from msclinic.evidence.models import Contradiction, Passage, Silence, Source
from msclinic.knowledge.history import entries
from msclinic.knowledge.models import Choice, Question, QuestionGroup
from relapses.models import RelapseDefinition, RelapseRule, SteroidCourse
from tests.core.pages import inline_code_in, parse, title_of
from tests.evidence.factories import ContradictionFactory, PassageFactory, SilenceFactory
from tests.knowledge.editing import filled_in, page_of, prefix_of, send
from tests.knowledge.factories import QuestionFactory
from tests.relapses.factories import RelapseDefinitionFactory, RelapseRuleFactory, SteroidCourseFactory
from tests.therapies.factories import InfusionScheduleFactory, TherapyFactory, TreatmentCoursesFactory
from therapies.models import InfusionSchedule, Therapy, TreatmentCourses

pytestmark = pytest.mark.django_db


def restore_page(row: Any, state: int = 0) -> str:
    """The page of a state of a row: 0 is the first."""
    record = list(type(row).history.filter(id=row.pk).order_by("history_id"))[state]
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_simple_history"
    return reverse(name, args=[row.pk, record.history_id])


def posted(answer: Any) -> dict[str, Any]:
    """What the form of an older state posts when nothing is changed."""
    values = {bound.html_name: bound.value() for bound in answer.context["adminform"].form}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def told(row: Any) -> list[str]:
    return [str(entry) for entry in entries({type(row): {"id": row.pk}})]


def test_the_history_says_what_was_changed_by_whom(editor: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    send(editor, page_of(InfusionSchedule, "change", schedule.pk), value=42, unit="week")
    shown = editor.get(page_of(InfusionSchedule, "history", schedule.pk)).text
    for words in ("eden", "T-SCHED changed", "<strong>Every:</strong> 28 → 42", "<strong>Unit:</strong> days → weeks"):
        assert words in shown


def test_the_history_tells_which_passages_a_rule_rested_on(editor: Client) -> None:
    schedule = InfusionScheduleFactory()
    (old,) = schedule.citations.all()
    new = PassageFactory(source_text=old.source_text)
    send(editor, page_of(InfusionSchedule, "change", schedule.pk), citations=[new.pk], confirmed="on")
    shown = editor.get(page_of(InfusionSchedule, "history", schedule.pk)).text
    assert f"<strong>Rests on:</strong> {old.code} → –" in shown
    assert f"<strong>Rests on:</strong> – → {new.code}" in shown


def test_the_history_of_a_page_holds_the_rows_on_it_and_those_that_were_deleted(editor: Client) -> None:
    courses = TreatmentCoursesFactory(days=(5, 3))
    page = page_of(TreatmentCourses, "change", courses.pk)
    send(editor, page, **{"courses-0-days": 6, "courses-1-DELETE": "on"})
    shown = editor.get(page_of(TreatmentCourses, "history", courses.pk)).text
    assert "<strong>Days:</strong> 5 → 6" in shown
    assert "course course 2 deleted" in shown


@pytest.mark.parametrize("model", [Source, Passage, Contradiction, Silence])
def test_the_evidence_has_a_history_too(editor: Client, model: Any) -> None:
    passage = PassageFactory()
    ContradictionFactory(source=passage.source, passages=[passage])
    SilenceFactory(source=passage.source)
    row = model.objects.get()
    shown = editor.get(page_of(model, "history", row.pk))
    assert "added" in shown.text
    assert inline_code_in(parse(shown)) == []
    assert editor.get(restore_page(row)).status_code == 200


def test_a_change_without_anybody_signed_in_is_recorded_with_its_reason() -> None:
    question = QuestionFactory()
    with because("a correction"):
        question.label = "Any fever?"
        question.save()
    newest = entries({Question: {"id": question.pk}})[0]
    assert (newest.who, newest.reason) == ("The command line or an account that is gone", "a correction")
    assert newest.changes == [("Wording", "Is there a fever?", "Any fever?")]


@pytest.mark.usefixtures("content")
def test_what_is_shipped_is_recorded_as_such() -> None:
    for model in (QuestionGroup, Question, Choice, RelapseDefinition, RelapseRule, Therapy, InfusionSchedule):
        history: Any = model
        assert set(history.history.values_list("history_change_reason", flat=True)) == {"shipped content"}


def test_an_older_state_is_restored_with_its_passages(editor: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    (old,) = schedule.citations.all()
    send(editor, page_of(InfusionSchedule, "change", schedule.pk), value=42, citations=[PassageFactory().pk])
    first = restore_page(schedule, 2)
    assert (
        "Infusion schedule T-SCHED as the command line or an account that is gone saved it on "
        in editor.get(first).text
    )
    assert "An older state is tried once it is saved." in editor.get(first).text
    assert editor.post(first, posted(editor.get(first))).status_code == 302
    schedule.refresh_from_db()
    assert (schedule.value, list(schedule.citations.all())) == (28, [old])


def test_what_was_deleted_is_restored(editor: Client) -> None:
    definition = RelapseDefinitionFactory(name="Ours")
    pk = int(definition.pk)
    editor.post(page_of(RelapseDefinition, "delete", pk), {"post": "yes"})
    shown = editor.get(page_of(RelapseDefinition, "history", pk))
    assert "relapse definition Ours deleted" in shown.text
    page = reverse("admin:relapses_relapsedefinition_simple_history", args=[pk, was_first(RelapseDefinition, pk)])
    assert editor.post(page, posted(editor.get(page))).status_code == 302
    assert RelapseDefinition.objects.get().name == "Ours"


def was_first(model: Any, pk: int) -> int:
    return int(model.history.filter(id=pk).earliest("history_id").history_id)


def test_an_older_state_says_whose_it_is_from_when_and_what_saving_it_does(editor: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    get_user_model().objects.update(first_name="Eden", last_name="Editor")
    send(editor, page_of(InfusionSchedule, "change", schedule.pk), value=42)
    InfusionSchedule.history.update(history_date=datetime(2026, 11, 26, 15, 40, tzinfo=UTC))
    answer = editor.get(restore_page(schedule, -1))
    said = "Infusion schedule T-SCHED as Eden Editor saved it on 26 November 2026, 15:40"
    assert title_of(parse(answer)).startswith(said)
    assert f"<h1>{said}</h1>" in answer.text
    assert "Saving it makes it today’s state, by your name" in answer.text


def test_the_history_says_that_a_link_leads_to_the_state_after_the_change(editor: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    send(editor, page_of(InfusionSchedule, "change", schedule.pk), value=42)
    page = parse(editor.get(page_of(InfusionSchedule, "history", schedule.pk)))
    (link,) = page.findall(f".//a[@href='{restore_page(schedule, -1)}']")
    assert "".join(link.itertext()).startswith("Look at the state after this change")


def test_a_deleted_row_is_looked_at_as_it_stood_with_the_passages_it_rested_on(editor: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED", related=[PassageFactory()])
    resting = list(schedule.citations.all())
    editor.post(page_of(InfusionSchedule, "delete", schedule.pk), {"post": "yes"})
    last = restore_page(schedule, -1)
    assert "Look at the state it had" in editor.get(page_of(InfusionSchedule, "history", schedule.pk)).text
    answer = editor.get(last)
    assert "Infusion schedule T-SCHED as it stood when eden deleted it on " in answer.text
    assert editor.post(last, posted(answer)).status_code == 302
    assert list(InfusionSchedule.objects.get().citations.all()) == resting


def test_a_restored_state_is_looked_at_like_any_other(editor: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    schedule.code = "T-OTHER"
    schedule.save()
    InfusionScheduleFactory(code="T-SCHED")
    first = restore_page(schedule, 2)
    answer = editor.post(first, posted(editor.get(first)))
    assert "T-SCHED is the code of another rule already" in answer.text
    schedule.refresh_from_db()
    assert schedule.code == "T-OTHER"


def test_a_rule_without_a_page_of_its_own_on_the_index_is_restored_too(editor: Client) -> None:
    rule = RelapseRuleFactory(question="How long?")
    page = page_of(RelapseDefinition, "change", rule.definition_id)
    prefix = prefix_of(editor.get(page), RelapseRule)
    send(editor, page, **{f"{prefix}-0-question": "Since when?"})
    first = restore_page(rule, 1)
    assert first in editor.get(page_of(RelapseDefinition, "history", rule.definition_id)).text
    assert editor.post(first, posted(editor.get(first))).status_code == 302
    rule.refresh_from_db()
    assert rule.question == "How long?"
    assert f'href="{page_of(RelapseRule)}"' not in editor.get(reverse("admin:index")).text


def test_somebody_who_may_only_look_reads_the_history_and_restores_nothing(reader: Client) -> None:
    schedule = InfusionScheduleFactory()
    assert reader.get(page_of(InfusionSchedule, "history", schedule.pk)).status_code == 200
    assert reader.post(restore_page(schedule), {"value": 3}).status_code == 403
    schedule.refresh_from_db()
    assert schedule.value == 28


@pytest.mark.parametrize("address", ["/admin/therapies/therapy/999/history/", "/admin/therapies/therapy/x/history/"])
def test_what_never_was_has_no_history(editor: Client, address: str) -> None:
    assert editor.get(address).status_code == 404
    assert editor.get(f"{address}7/").status_code == 404
    assert editor.get(f"{address}x/").status_code == 404


def test_a_passage_that_only_an_older_state_names_can_be_deleted(editor: Client) -> None:
    schedule = InfusionScheduleFactory()
    (old,) = schedule.citations.all()
    send(
        editor,
        page_of(InfusionSchedule, "change", schedule.pk),
        citations=[PassageFactory(source_text=old.source_text).pk],
    )
    old.delete()
    assert editor.get(page_of(InfusionSchedule, "history", schedule.pk)).status_code == 200
    first = restore_page(schedule, 2)
    assert editor.get(first).status_code == 200
    assert editor.post(first, posted(editor.get(first))).status_code == 200


def test_the_history_knows_names_that_are_no_more() -> None:
    question = QuestionFactory(key="fever")
    assert was_there(Question, key="fever")
    question.delete()
    assert was_there(Question, key="fever")
    assert not was_there(Question, key="cough")


# Two editors on one row ---------------------------------------------------------------------------------------------


@pytest.fixture
def robin() -> Client:
    """A second editor, at another machine."""
    other = Client()
    user = get_user_model().objects.create_user("robin", first_name="Robin", last_name="Reader", is_staff=True)
    user.user_permissions.set(Permission.objects.all())
    other.force_login(user)
    return other


def test_who_saves_second_is_told_what_the_first_changed_and_loses_nothing(editor: Client, robin: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    page = page_of(InfusionSchedule, "change", schedule.pk)
    mine = {**filled_in(editor.get(page)), "remark": "It says no more."}
    assert send(robin, page, value=42).status_code == 302
    answer = editor.post(page, mine)
    assert "Robin Reader changed this page after you opened it." in answer.text
    assert "Robin Reader changed infusion schedule T-SCHED on" in answer.text
    assert "(Every: 28 → 42)." in answer.text
    assert "It says no more." in answer.text
    schedule.refresh_from_db()
    assert (schedule.value, schedule.remark) == (42, "")
    assert editor.post(page, filled_in(answer)).status_code == 302
    schedule.refresh_from_db()
    assert schedule.remark == "It says no more."


def test_a_rule_that_was_changed_on_its_own_page_is_noticed_on_the_page_of_its_therapy(
    editor: Client, robin: Client
) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    page = page_of(Therapy, "change", schedule.therapy_id)
    mine = {**filled_in(editor.get(page)), "route": "by mouth"}
    send(robin, page_of(InfusionSchedule, "change", schedule.pk), value=42)
    answer = editor.post(page, mine)
    assert "(Every: 28 → 42)." in answer.text
    assert Therapy.objects.get().route == "intravenous"


def test_a_row_of_the_page_that_is_gone_meanwhile_is_said(editor: Client, robin: Client) -> None:
    schedule = InfusionScheduleFactory(code="T-SCHED")
    page = page_of(Therapy, "change", schedule.therapy_id)
    mine = filled_in(editor.get(page))
    robin.post(page_of(InfusionSchedule, "delete", schedule.pk), {"post": "yes"})
    answer = editor.post(page, mine)
    assert answer.status_code == 200
    assert "Robin Reader deleted infusion schedule T-SCHED" in answer.text


@pytest.mark.parametrize("factory", [QuestionFactory, RelapseDefinitionFactory, SteroidCourseFactory, TherapyFactory])
def test_saving_twice_in_a_row_is_no_clash(editor: Client, factory: Any) -> None:
    row = factory()
    page = page_of(type(row), "change", row.pk)
    for _ in range(2):
        assert editor.post(page, filled_in(editor.get(page))).status_code == 302


@pytest.mark.parametrize("version", ["", "x", "1.2", "9" * 40, "-1"])
def test_a_version_that_cannot_be_read_is_an_old_one(editor: Client, version: str) -> None:
    course = SteroidCourseFactory()
    answer = send(editor, page_of(SteroidCourse, "change", course.pk), version=version, fewest_days=2)
    assert "Somebody else changed this page after you opened it." in answer.text
    course.refresh_from_db()
    assert course.fewest_days == 3


def test_evidence_is_not_overwritten_unseen_either(editor: Client, robin: Client) -> None:
    passage = PassageFactory()
    page = page_of(Passage, "change", passage.pk)

    def form(client: Client) -> dict[str, Any]:
        return posted(client.get(page))

    mine = {**form(editor), "meaning": "Mine."}
    assert robin.post(page, {**form(robin), "meaning": "Theirs."}).status_code == 302
    assert "Theirs." in editor.post(page, mine).text
    passage.refresh_from_db()
    assert passage.meaning == "Theirs."
