"""What a clinician thinks of a finding reaches the authors with its case, and comes back answered."""

import json
import re
from collections.abc import Callable
from typing import Final

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from msclinic.accounts.models import User
from msclinic.assessments.feedback import FeedbackRefusedError, answer, give
from msclinic.assessments.models import Feedback, FeedbackAnswer, SavedAssessment
from msclinic.assessments.selectors import PAGE
from msclinic.scenarios.models import Scenario
from tests.assessments.conftest import Visits
from tests.core.pages import parse
from tests.web.pages import by_id, text_of

pytestmark = pytest.mark.django_db

Saved = Callable[..., SavedAssessment]
SAID = {"code": "REL-DUR", "kind": "disagrees", "reason": "It lasted longer."}
ROW: Final = re.compile(r"/assessments/feedback/[0-9]+/")


@pytest.fixture
def eden(visit: Visits) -> Client:
    """An author."""
    return visit("eden", "Authors")


@pytest.fixture
def given(casey: Client, saved: Saved) -> Feedback:
    """What Casey said of a finding."""
    header = saved(label="blue", note="only mine")
    assert casey.post(f"/assessments/{header.number}/", SAID).status_code == 302
    return Feedback.objects.get()


def test_an_author_finds_it_with_the_case_and_without_what_is_the_clinicians_own(eden: Client, given: Feedback) -> None:
    inbox = eden.get("/assessments/feedback/")
    parse(inbox)
    assert f"/assessments/feedback/{given.pk}/" in inbox.content.decode()
    page = eden.get(f"/assessments/feedback/{given.pk}/")
    parse(page)
    told = page.content.decode()
    assert "I disagree" in told
    assert "It lasted longer." in told
    assert "36 hours" in told
    assert "blue" not in told
    assert "only mine" not in told
    assert eden.get(f"/assessments/{given.assessment.number}/").status_code == 403


def test_the_answer_comes_back_and_takes_it_off_the_list(eden: Client, casey: Client, given: Feedback) -> None:
    address = f"/assessments/feedback/{given.pk}/"
    assert eden.post(address, {"text": " "}).status_code == 422
    assert eden.post(address, {"text": "The article says so."}).url == "/assessments/feedback/"
    assert "Everything is answered." in eden.get("/assessments/feedback/").content.decode()
    told = casey.get(f"/assessments/{given.assessment.number}/").content.decode()
    assert "It lasted longer." in told
    assert "The article says so." in told
    assert eden.post(address, {"text": "Again."}).status_code == 422
    assert FeedbackAnswer.objects.get().text == "The article says so."


def test_a_scenario_made_of_it_is_retired_and_expects_what_is_said(eden: Client, given: Feedback) -> None:
    to = eden.post(f"/assessments/feedback/{given.pk}/", {"text": "We look at it.", "scenario": "yes"})
    scenario = Scenario.objects.get()
    assert to.url == f"/scenarios/{scenario.slug}/edit/"
    assert scenario.retired
    assert scenario.facts == {}
    assert scenario.expected["REL-DUR"] == "unknown"
    assert len(scenario.expected) == 7
    assert FeedbackAnswer.objects.get().scenario == scenario.slug


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"reason": " "}, "Say why"),
        ({"code": "NO-RULE"}, "Select a valid choice"),
        ({"kind": "likes"}, "Select a valid choice"),
    ],
)
def test_what_does_not_fit_is_refused_and_stays_typed(
    casey: Client, saved: Saved, wrong: dict[str, str], sentence: str
) -> None:
    header = saved()
    answer = casey.post(f"/assessments/{header.number}/", {**SAID, **wrong})
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    if "reason" not in wrong:
        assert SAID["reason"] in answer.content.decode()
    assert not Feedback.objects.exists()


def test_only_whoever_saved_it_says_what_they_think(saved: Saved) -> None:
    with pytest.raises(FeedbackRefusedError, match="Only whoever saved it"):
        give(actor=User.objects.create_user("other"), header=saved(), **SAID)


def test_of_what_is_deleted_nothing_is_said(casey: Client, saved: Saved) -> None:
    header = saved()
    casey.post(f"/assessments/{header.number}/erase/", {"reason": "Made up."})
    assert "Say what you think" not in casey.get(f"/assessments/{header.number}/").content.decode()
    assert casey.post(f"/assessments/{header.number}/", SAID).status_code == 422
    assert not Feedback.objects.exists()


def test_a_clinician_does_not_see_the_list_or_answer(casey: Client, given: Feedback) -> None:
    assert casey.get("/assessments/feedback/").status_code == 403
    assert casey.get(f"/assessments/feedback/{given.pk}/").status_code == 403
    with pytest.raises(FeedbackRefusedError, match="Only authors"):
        answer(actor=given.by, feedback=given, text="Yes.")


def test_the_database_keeps_what_was_said(eden: Client, given: Feedback) -> None:
    eden.post(f"/assessments/feedback/{given.pk}/", {"text": "So."})
    for rows in (Feedback.objects.all(), FeedbackAnswer.objects.all()):
        for change in (lambda rows=rows: rows.update(by=given.by), lambda rows=rows: rows._raw_delete("default")):
            with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
                change()


def test_who_may_not_add_scenarios_makes_none_of_it(visit: Visits, given: Feedback) -> None:
    administrator = visit("adrian", "Administrators")
    answer = administrator.post(f"/assessments/feedback/{given.pk}/", {"text": "So.", "scenario": "yes"})
    assert answer.status_code == 422
    assert "Only authors make scenarios." in answer.content.decode()
    assert not Scenario.objects.exists()


def test_every_page_of_who_answers_leads_to_it(eden: Client, visit: Visits) -> None:
    User.objects.filter(username="eden").update(is_staff=True)
    for client, address in (
        (eden, "/admin/"),
        (eden, "/releases/proposals/"),
        (visit("adrian", "Administrators"), "/assessments/"),
    ):
        links = [one.get("href") for one in parse(client.get(address)).iter("a")]
        assert "/assessments/feedback/" in links, address
    nobody = visit("reba", "Reviewers").get("/releases/proposals/")
    assert "/assessments/feedback/" not in nobody.content.decode()


def test_it_is_listed_by_its_question_and_found_when_it_is_answered(eden: Client, given: Feedback) -> None:
    asked = next(one for one in json.loads(given.assessment.payload.answer)["findings"] if one["code"] == "REL-DUR")
    question = asked["question"]
    assert question in text_of(by_id(parse(eden.get("/assessments/feedback/")), "main"))
    eden.post(f"/assessments/feedback/{given.pk}/", {"text": "The article says so."})
    assert question not in text_of(by_id(parse(eden.get("/assessments/feedback/")), "main"))
    every = text_of(by_id(parse(eden.get("/assessments/feedback/?show=all")), "main"))
    assert question in every
    assert "eden" in every


@pytest.mark.parametrize("show", ["", "all"])
def test_page_by_page_every_feedback_comes_once(eden: Client, given: Feedback, show: str) -> None:
    for _again in range(PAGE):
        give(actor=given.by, header=given.assessment, **SAID)
    first = eden.get("/assessments/feedback/", {"show": show})
    links = [one.get("href", "") for one in parse(first).iter("a")]
    further = next(link for link in links if "behind=" in link)
    second = parse(eden.get(f"/assessments/feedback/{further}" if further.startswith("?") else further))
    found = [link for link in links if ROW.fullmatch(link)]
    found += [link for one in second.iter("a") if ROW.fullmatch(link := one.get("href", ""))]
    assert len(found) == len(set(found)) == PAGE + 1


@pytest.mark.parametrize("behind", ["x", "-1", "9" * 400, "٣"])
def test_what_is_no_mark_begins_at_the_beginning(eden: Client, given: Feedback, behind: str) -> None:
    answer = eden.get("/assessments/feedback/", {"behind": behind})
    assert f"/assessments/feedback/{given.pk}/" in answer.content.decode()


def test_what_the_second_of_two_typed_is_shown_again(eden: Client, visit: Visits, given: Feedback) -> None:
    address = f"/assessments/feedback/{given.pk}/"
    assert eden.post(address, {"text": "The article says so."}).status_code == 302
    second = visit("ezra", "Authors").post(address, {"text": "We look <at> it."})
    assert second.status_code == 422
    told = second.content.decode()
    assert "What you typed, which is stored nowhere" in told
    assert "We look &lt;at&gt; it." in told


def test_what_was_typed_while_it_was_deleted_is_shown_again_with_why(casey: Client, saved: Saved) -> None:
    address = f"/assessments/{saved().number}/"
    casey.post(f"{address}erase/", {"reason": "Made up."})
    refused = casey.post(address, {**SAID, "reason": "It lasted <longer>."})
    assert refused.status_code == 422
    told = text_of(by_id(parse(refused), "main"))
    assert "What it held is deleted, so nobody could see what is meant." in told
    assert "What you typed, which is stored nowhere It lasted <longer>." in told
    assert "Select a valid choice" not in told
    assert "<title>Error:" in refused.text


def test_what_somebody_else_thinks_is_not_taken_and_shown_again_with_why(visit: Visits, saved: Saved) -> None:
    address = f"/assessments/{saved().number}/"
    adrian = visit("adrian", "Administrators")
    assert "stored nowhere" not in adrian.get(address).text
    told = text_of(by_id(parse(adrian.post(address, SAID)), "main"))
    assert "Only whoever saved it says what they think of it." in told
    assert "What you typed, which is stored nowhere It lasted longer." in told
