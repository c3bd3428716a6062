"""What somebody wrote is still there where the sign-in ran out before it was sent."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import CLINICIANS
from msclinic.assessments.models import SavedAssessment
from msclinic.releases.models import Release
from tests.assessments.pages import CASE, ask, gate
from tests.core.pages import parse
from tests.web.pages import post

pytestmark = pytest.mark.django_db

NOTE = "A made-up note of some length."


@pytest.fixture
def casey(release_1: Release, client: Client) -> Client:  # noqa: ARG001
    user = User.objects.create_user("casey", password="made up for a test")
    user.groups.add(Group.objects.get(name=CLINICIANS))
    client.post("/welcome/", {"professional": "yes"})
    client.force_login(user)
    return client


def filled_in(casey: Client) -> list[tuple[str, str]]:
    return [(name, NOTE if name == "saved-note" else value) for name, value in gate(ask(casey, CASE))]


def held(answer: Any) -> list[tuple[str, str]]:
    """What one press sends again."""
    forms = [form for form in parse(answer).iter("form") if form.get("id") == "send-again"]
    boxes = [(box.get("name", ""), box.get("value", "")) for form in forms for box in form.iter("input")]
    return [(name, value) for name, value in boxes if name != "csrfmiddlewaretoken"]


def test_what_was_to_be_saved_is_held_and_saved_after_signing_in_again(casey: Client) -> None:
    written = filled_in(casey)
    del casey.cookies["sessionid"]
    answer = post(casey, "/assessments/save/relapse/", written)
    assert answer.status_code == 401
    assert ("saved-note", NOTE) in held(answer)
    assert not SavedAssessment.objects.exists()
    casey.force_login(User.objects.get(username="casey"))
    post(casey, "/assessments/save/relapse/", held(answer))
    assert SavedAssessment.objects.get().payload.note == NOTE


def test_no_password_is_ever_held(casey: Client) -> None:
    del casey.cookies["sessionid"]
    answer = casey.post("/password/", {"old_password": "made up", "new_password1": "other", "note": "one two"})
    assert answer.status_code == 401
    assert "made up" not in answer.text
    assert held(answer)[0] == ("note", "one two")


def test_a_form_that_another_site_may_have_sent_can_be_copied_and_not_sent(casey: Client) -> None:
    casey.handler.enforce_csrf_checks = True
    answer = post(casey, "/assessments/save/relapse/", [("saved-note", NOTE), ("sx_new", "yes")])
    assert answer.status_code == 403
    assert held(answer) == []
    assert [area.text for area in parse(answer).iter("textarea")] == [NOTE]


def test_what_was_written_in_the_admin_is_held_as_well(client: Client, release_1: Release) -> None:
    assert release_1.number == 1
    client.post("/welcome/", {"professional": "yes"})
    editor = User.objects.create_superuser("eden")
    client.force_login(editor)
    page = client.get("/admin/knowledge/questiongroup/add/")
    assert page.status_code == 200
    del client.cookies["sessionid"]
    answer = client.post("/admin/knowledge/questiongroup/add/", {"label": "A made-up group", "key": "made_up"})
    assert answer.status_code == 401
    assert held(answer)[:2] == [("label", "A made-up group"), ("key", "made_up")]


def test_nobody_sends_in_their_own_name_what_another_account_has_written(casey: Client) -> None:
    written = filled_in(casey)
    del casey.cookies["sessionid"]
    answer = post(casey, "/assessments/save/relapse/", written)
    other = User.objects.create_user("adrian")
    other.groups.set(Group.objects.filter(name=CLINICIANS))
    casey.force_login(other)
    refused = post(casey, "/assessments/save/relapse/", held(answer))
    assert refused.status_code == 409
    assert "Now adrian has signed in" in refused.text
    assert not SavedAssessment.objects.exists()


def test_without_script_a_form_of_this_site_is_held_though_its_token_is_old(casey: Client) -> None:
    casey.handler.enforce_csrf_checks = True
    sent = {"saved-note": NOTE, "sx_new": "yes", "whose": "77"}
    ours = casey.post("/assessments/save/relapse/", sent, headers={"Sec-Fetch-Site": "same-origin"})
    assert ours.status_code == 403
    assert dict(held(ours)) == sent
    theirs = casey.post("/assessments/save/relapse/", sent, headers={"Sec-Fetch-Site": "cross-site"})
    assert held(theirs) == []


def test_an_open_page_is_not_held_for_the_account_that_has_signed_in_since(casey: Client) -> None:
    """Whose it was, only a page that was held before knows."""
    written = dict(filled_in(casey))
    other = User.objects.create_user("adrian")
    other.groups.set(Group.objects.filter(name=CLINICIANS))
    casey.force_login(other)
    assert casey.get("/assessments/").status_code == 200
    casey.handler.enforce_csrf_checks = True
    answer = casey.post("/assessments/save/relapse/", written, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 403
    assert held(answer) == []
    assert NOTE in [area.text for area in parse(answer).iter("textarea")]
