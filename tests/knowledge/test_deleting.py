"""Before a row is deleted its page says what goes with it, or in a sentence why it stays."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from msclinic.evidence.models import Passage
from msclinic.knowledge.models import Question, QuestionGroup
from msclinic.releases.actions import publish_first
from relapses.models import RelapseDefinition, SteroidCourse
from tests.core.pages import inline_code_in, parse, title_of
from tests.knowledge.editing import page_of
from tests.knowledge.factories import QuestionFactory
from tests.relapses.factories import RelapseDefinitionFactory, SteroidCourseFactory
from tests.therapies.factories import TherapyFactory, TherapyLineFactory, TreatmentFactory
from therapies.models import Therapy, Treatment

pytestmark = pytest.mark.django_db


def content(answer: Any) -> Element:
    page = parse(answer)
    assert inline_code_in(page) == []
    found = page.find(".//div[@id='content']")
    assert found is not None
    return found


def words(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def paragraphs(answer: Any) -> list[str]:
    return [words(one) for one in content(answer).iter("p")]


def selected(editor: Client, *rows: Any, **more: Any) -> Any:
    chosen = {"action": "delete_selected", "_selected_action": [row.pk for row in rows], **more}
    return editor.post(page_of(type(rows[0])), chosen)


def test_a_row_that_others_need_is_refused_in_one_sentence_with_links_to_them(editor: Client) -> None:
    treatment = TreatmentFactory(generic="testimab")
    therapy = TherapyFactory(treatment=treatment, brand="Testra")
    one, many = editor.get(page_of(Treatment, "delete", treatment.pk)), selected(editor, treatment)
    assert paragraphs(one) == ["It stays while these rows need it, or what would go with it:"]
    assert paragraphs(many) == ["They stay while these rows need them, or what would go with them:"]
    for answer in (one, many):
        (link,) = content(answer).findall(".//ul/li/a")
        assert (words(link), link.get("href")) == ("Testra", page_of(Therapy, "change", therapy.pk))
        assert "protected" not in words(content(answer))
    assert words(content(one).find("h1")) == "Treatment testimab cannot be deleted"
    editor.post(page_of(Treatment, "delete", treatment.pk), {"post": "yes"})
    assert Treatment.objects.get() == treatment


@pytest.mark.usefixtures("content")
def test_a_refusal_that_is_a_sentence_is_that_sentence(editor: Client) -> None:
    question = Question.objects.get(key="ms_course")
    answer = editor.get(page_of(Question, "delete", question.pk))
    assert paragraphs(answer) == ["NOV-COURSE rests on the question ms_course."]
    assert content(answer).findall(".//form") == []


def test_what_goes_too_is_listed_without_the_rows_that_only_tie_others_together(editor: Client) -> None:
    line = TherapyLineFactory(therapy__brand="Testra", label="Schedule")
    for answer in (editor.get(page_of(Therapy, "delete", line.therapy_id)), selected(editor, line.therapy)):
        listed = [words(item) for item in content(answer).findall(".//ul[@id='deleted-objects']//li")]
        assert listed == ["Therapy: Testra Therapy line: Schedule", "Therapy line: Schedule"]
        assert "relationship" not in words(content(answer))
    assert (
        title_of(parse(editor.get(page_of(Therapy, "delete", line.therapy_id)))) == "Delete therapy Testra? | MS Clinic"
    )


def test_a_passage_says_what_rests_on_it(editor: Client) -> None:
    line = TherapyLineFactory()
    (passage,) = line.citations.all()
    answer = editor.get(page_of(Passage, "delete", passage.pk))
    assert f"{passage.code} cannot be deleted: therapy line Schedule rests on it." in paragraphs(answer)


def test_it_is_said_that_the_row_can_be_restored(editor: Client) -> None:
    definition = RelapseDefinitionFactory(name="Ours")
    address = page_of(RelapseDefinition, "delete", definition.pk)
    assert 'href="/admin/changes/?deleted=1"' in editor.get(address).text
    assert editor.post(address, {"post": "yes"}).status_code == 302
    assert not RelapseDefinition.objects.exists()


def test_several_rows_are_deleted_at_once_after_they_were_named(editor: Client) -> None:
    first, second = RelapseDefinitionFactory(name="First"), RelapseDefinitionFactory(name="Second")
    answer = selected(editor, first, second)
    assert words(content(answer).find("h1")) == "Delete 2 relapse definitions?"
    assert [words(item) for item in content(answer).findall(".//ul[@id='deleted-objects']//li")] == [
        "Relapse definition: First",
        "Relapse definition: Second",
    ]
    assert selected(editor, first, second, post="yes").status_code == 302
    assert not RelapseDefinition.objects.exists()


def test_of_several_rows_those_that_stay_are_named_and_nothing_is_deleted(editor: Client) -> None:
    used, free = SteroidCourseFactory().definition, RelapseDefinitionFactory(name="Free")
    answer = selected(editor, used, free, post="yes")
    assert paragraphs(answer) == ["They stay while these rows need them, or what would go with them:"]
    assert RelapseDefinition.objects.count() == 2
    assert SteroidCourse.objects.count() == 1


def test_who_may_not_delete_what_goes_too_is_told_so(client: Client) -> None:
    line = TherapyLineFactory()
    user = get_user_model().objects.create_user("sam", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_therapy", "delete_therapy"]))
    client.force_login(user)
    answer = client.get(page_of(Therapy, "delete", line.therapy_id))
    assert paragraphs(answer) == ["With it would go what your account may not delete: therapy line."]
    assert client.post(page_of(Therapy, "delete", line.therapy_id), {"post": "yes"}).status_code == 403
    assert paragraphs(selected(client, line.therapy)) == [
        "With them would go what your account may not delete: therapy line."
    ]


@pytest.mark.usefixtures("content")
def test_a_row_of_which_a_sentence_says_why_it_stays_lists_nothing_besides(editor: Client) -> None:
    publish_first()
    answer = editor.get(page_of(Therapy, "delete", Therapy.objects.get(slug="lemtrada").pk))
    assert paragraphs(answer) == ["Lemtrada stands in release 1: retire it instead, so that its past stays."]
    assert content(answer).findall(".//ul") == []


def test_a_group_names_the_questions_in_it(editor: Client) -> None:
    question = QuestionFactory(key="fever")
    answer = editor.get(page_of(QuestionGroup, "delete", question.group_id))
    assert [words(link) for link in content(answer).findall(".//ul/li/a")] == ["fever"]
