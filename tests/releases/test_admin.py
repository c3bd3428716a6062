"""Authors propose in the admin, having seen what changes and what speaks against it; nobody changes a release there."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from msclinic.accounts.models import User
from msclinic.evidence.models import Contradiction, Passage
from msclinic.knowledge.models import Question
from msclinic.releases.actions import publish_first
from msclinic.releases.compile import compile_draft
from msclinic.releases.content import load_shipped
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.models import Proposal, Release
from msclinic.releases.proposals import approve, propose_again
from msclinic.releases.selectors import current_release, forget_current_release
from relapses.models import RelapseDefinition
from tests.core.pages import inline_code_in, parse
from tests.releases.factories import publish_draft, published, reviewer
from tests.releases.looking import by_id, hidden, links, words
from therapies.models import InfusionSchedule

pytestmark = pytest.mark.django_db

LIST = "/admin/releases/release/"
PROPOSE = f"{LIST}propose/"


@pytest.fixture
def person(editor: User) -> User:
    editor.groups.add(Group.objects.get(name="Authors"))
    editor.is_staff = True
    editor.save()
    return editor


@pytest.fixture
def desk(client: Client, person: User) -> Client:
    """An editor at the admin."""
    client.force_login(person)
    return client


@pytest.fixture
def looker(client: Client) -> Client:
    """Somebody of the staff without any permission."""
    client.force_login(User.objects.create_user("robin", is_staff=True))
    return client


def propose(desk: Client, reason: str) -> Any:
    """Look at the page, then press its button."""
    seen = hidden(parse(desk.get(PROPOSE)), "seen")
    return desk.post(PROPOSE, {"reason": reason, "seen": seen}, follow=True)


def reword(text: str = "Is multiple sclerosis confirmed?") -> None:
    Question.objects.filter(key="ms_diagnosis").update(label=text)


def test_the_list_names_each_release_and_what_became_of_it(desk: Client, document: dict[str, Any]) -> None:
    published(document)
    document["silences"].pop()
    second = published(document)
    answer = desk.get(LIST)
    for said in ("Made-up reason 2.", second.sha256[:12], "the set-up", "/releases/1/changes/2/"):
        assert said in answer.text
    assert PROPOSE in answer.text
    assert f"{LIST}1/again/" in answer.text
    assert f"{LIST}2/again/" not in answer.text
    assert "in use" in answer.text


def test_the_list_reads_no_document(desk: Client, document: dict[str, Any]) -> None:
    published(document)
    assert "catalogue" not in desk.get(LIST).text
    assert "catalogue" not in desk.get(f"{LIST}{Release.objects.get().pk}/change/").text


def test_nobody_adds_changes_or_deletes_a_release(desk: Client, document: dict[str, Any]) -> None:
    release = published(document)
    page = f"{LIST}{release.pk}"
    assert desk.get(f"{LIST}add/").status_code == 403
    assert desk.get(f"{page}/delete/").status_code == 403
    assert desk.post(f"{page}/change/", {"reason": "Another."}).status_code == 403
    assert desk.get(f"{page}/change/").status_code == 200
    assert 'name="reason"' not in desk.get(f"{page}/change/").text


@pytest.mark.parametrize("address", [PROPOSE, f"{LIST}1/again/"])
def test_who_may_not_propose_does_not_get_there(address: str, looker: Client, document: dict[str, Any]) -> None:
    published(document)
    assert looker.get(address).status_code == 403
    assert looker.post(address, {"reason": "A made-up reason."}).status_code == 403
    looker.logout()
    assert looker.post(address, {"reason": "A made-up reason."}).status_code == 401
    assert Release.objects.count() == 1


@pytest.mark.usefixtures("content")
def test_the_page_says_what_changes_and_proposes_it(desk: Client, person: User) -> None:
    publish_first()
    reword()
    shown = words(by_id(parse(desk.get(PROPOSE)), "content-main"))
    assert "question: Does the person have MS? → Is multiple sclerosis confirmed?" in shown
    assert "A reviewer who is not among its authors sees what it changes and approves it" in shown
    assert "{" not in shown
    answer = propose(desk, " Said more plainly. ")
    proposal = Proposal.objects.get()
    assert (proposal.number, proposal.proposed_by, proposal.reason) == (1, person, "Said more plainly.")
    assert '<a href="/releases/proposals/1/">Proposal 1 awaits a reviewer</a>' in answer.text
    assert Release.objects.count() == 1


@pytest.mark.usefixtures("content")
def test_without_a_change_the_button_is_off_and_says_why(desk: Client) -> None:
    publish_first()
    page = parse(desk.get(PROPOSE))
    (button,) = (one for one in page.iter("input") if one.get("type") == "submit" and "Propose" in one.get("value", ""))
    assert "disabled" in button.attrib
    assert words(by_id(page, button.get("aria-describedby", ""))) == "There is nothing to propose: nothing has changed."
    assert "Nothing has changed since release 1." in desk.post(PROPOSE, {"reason": "Once more."}).text
    assert Release.objects.count() == 1


@pytest.mark.usefixtures("content")
def test_what_speaks_against_it_leads_to_where_its_row_is_edited(desk: Client) -> None:
    publish_first()
    Passage.objects.filter(code="C43").update(sha256="0" * 64)
    Question.objects.filter(key="ms_diagnosis").update(name="whether it is safe")
    RelapseDefinition.objects.update(lower_value=40)
    InfusionSchedule.objects.filter(code="TYS-SCHED").update(value=5)
    shown = by_id(parse(desk.get(PROPOSE)), "content-main")
    found = {words(link): link.get("href", "") for link in shown.iter("a")}
    definition, schedule = RelapseDefinition.objects.get(), InfusionSchedule.objects.get(code="TYS-SCHED")
    assert found["rule REL-DUR"] == f"/admin/relapses/relapserule/{definition.rules.get(code='REL-DUR').pk}/change/"
    assert found["rule TYS-SCHED"] == f"/admin/therapies/infusionschedule/{schedule.pk}/change/"
    assert found["passage C43"] == f"/admin/evidence/passage/{Passage.objects.get(code='C43').pk}/change/"
    assert found["fact ms_diagnosis"].startswith("/admin/knowledge/question/")
    for address in found.values():
        assert desk.get(address).status_code == 200
    refused = propose(desk, "A made-up reason.")
    assert '<li><a href="/admin/therapies/infusionschedule/' in refused.text


@pytest.mark.usefixtures("content")
def test_everything_that_speaks_against_it_is_said_and_names_its_row(desk: Client) -> None:
    publish_first()
    Passage.objects.filter(code="C43").update(sha256="0" * 64)
    reword("whether it is safe")
    Question.objects.filter(key="ms_diagnosis").update(name="whether it is safe")
    page = parse(desk.get(PROPOSE))
    assert "passage C43 : its hash is not that of its words" in words(page)
    assert "fact ms_diagnosis says “safe”" in words(page)
    answer = desk.post(PROPOSE, {"reason": ""})
    assert answer.status_code == 422
    assert "Enter the reason for publishing." in answer.text
    answer = desk.post(PROPOSE, {"reason": "A made-up reason."})
    assert (answer.status_code, "Nothing was proposed." in answer.text) == (422, True)
    assert Release.objects.count() == 1


@pytest.mark.usefixtures("content")
def test_a_row_that_cannot_be_compiled_is_named(desk: Client) -> None:
    publish_first()
    Passage.objects.filter(code="C35").update(end=999_999)
    assert "</a>: 2589 to 999999 is no stretch of a text" in desk.get(PROPOSE).text


@pytest.mark.usefixtures("content")
def test_a_fault_that_nobody_foresaw_is_a_sentence(desk: Client, settings: Settings) -> None:
    publish_first()
    settings.RULE_SECTIONS = [*settings.RULE_SECTIONS, "tests.releases.test_admin.no_section"]
    answer = desk.get(PROPOSE)
    assert (answer.status_code, "no row is known to be at fault" in answer.text) == (200, True)
    assert desk.post(PROPOSE, {"reason": "A made-up reason."}).status_code == 422


def no_section() -> Any:
    """A section that cannot be made, for a reason that no row has."""
    return {}["missing"]


@pytest.mark.usefixtures("content")
def test_before_the_first_release_the_page_says_that_there_is_nothing_to_compare_with(desk: Client) -> None:
    assert "there is nothing to compare with" in desk.get(PROPOSE).text
    refused = propose(desk, "The first.")
    assert "Nothing has been published yet: setting up the site publishes the first release." in refused.text
    assert not Release.objects.exists()


@pytest.mark.usefixtures("content")
def test_the_pages_run_no_code_of_their_own(desk: Client) -> None:
    publish_first()
    reword()
    for address in (PROPOSE, f"{LIST}1/again/"):
        page = parse(desk.get(address))
        assert [code for code in inline_code_in(page) if not code.startswith("script")] == []


@pytest.mark.usefixtures("content")
def test_what_was_edited_after_somebody_looked_is_not_proposed_unseen(desk: Client) -> None:
    publish_first()
    reword()
    seen = hidden(parse(desk.get(PROPOSE)), "seen")
    reword("Is it MS?")
    answer = desk.post(PROPOSE, {"reason": "Said more plainly.", "seen": seen})
    assert answer.status_code == 422
    assert "The draft is not as it was when you looked at it" in answer.text
    assert "Is it MS?" in answer.text
    assert not Proposal.objects.exists()
    again = {"reason": "Said more plainly.", "seen": hidden(parse(answer), "seen")}
    assert "Proposal 1 awaits a reviewer" in desk.post(PROPOSE, again, follow=True).text


def test_who_may_only_look_is_not_led_to_proposing(looker: Client, document: dict[str, Any]) -> None:
    release = published(document)
    User.objects.get(username="robin").user_permissions.add(Permission.objects.get(codename="view_release"))
    for address in (LIST, f"{LIST}{release.pk}/change/"):
        shown = looker.get(address).text
        assert (release.sha256[:12] in shown, PROPOSE in shown, "again/" in shown) == (True, False, False)


@pytest.mark.usefixtures("content")
def test_trying_the_draft_comes_before_the_list_of_what_changes(desk: Client) -> None:
    publish_first()
    reword()
    headings = [words(heading) for heading in by_id(parse(desk.get(PROPOSE)), "content-main").iter("h2")]
    assert headings == [
        "What speaks against it",
        "Try it first",
        "What changes for whoever uses release 1",
        "Propose it as release 2",
    ]


# From every page of the admin ------------------------------------------------------------------------------------

SHORTCUT = "Draft: try it, see what changes, propose"
ROOMS = (
    "/admin/", "/admin/therapies/", "/admin/therapies/therapy/", "/admin/therapies/therapy/add/",
    "/admin/evidence/passage/", LIST, PROPOSE, "/admin/password_change/",
)  # fmt: skip


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize("address", ROOMS)
def test_every_page_of_the_admin_leads_to_the_draft(address: str, desk: Client) -> None:
    publish_first()
    header = by_id(parse(desk.get(address)), "header")
    assert [words(link) for link in header.iter("a") if link.get("href") == PROPOSE] == [SHORTCUT]


def test_who_may_not_propose_is_not_led_to_the_draft(looker: Client) -> None:
    assert SHORTCUT not in looker.get("/admin/").text
    looker.logout()
    assert SHORTCUT not in looker.get("/admin/login/").text
    looker.force_login(User.objects.create_user("away", is_superuser=True))
    assert SHORTCUT not in looker.get("/admin/login/").text


def test_the_way_to_the_draft_costs_no_query_of_its_own(desk: Client) -> None:
    for address in ("/admin/", "/admin/therapies/therapy/"):
        with CaptureQueriesContext(connection) as queries:
            assert SHORTCUT in desk.get(address).text
        asked = [query["sql"] for query in queries]
        assert not any('"releases_release"' in sql for sql in asked)
        assert len([sql for sql in asked if '"auth_permission"' in sql]) == 2, "a person's own, and their groups'"


# Going back --------------------------------------------------------------------------------------------------------


@pytest.fixture
def two(content: None) -> tuple[Release, Release]:  # noqa: ARG001
    first = publish_first()
    reword()
    return first, publish_draft(reason="Said more plainly.")


def test_an_older_release_is_published_again_as_the_next_one(two: tuple[Release, Release], person: User) -> None:
    proposal = propose_again(actor=person, number=1, reason=" Back to the words of before. ")
    assert [one.user for one in proposal.authors.all()] == [person]
    robin = reviewer()
    release = approve(actor=robin, proposal=proposal)
    assert (release.number, release.published_by, release.reason) == (3, robin, "Back to the words of before.")
    assert (release.document, release.sha256) == (two[0].document, two[0].sha256)
    forget_current_release()
    assert (current_release().number, current_release().sha256) == (3, two[0].sha256)
    assert compile_draft()["facts"][0]["label"] == "Is multiple sclerosis confirmed?"


@pytest.mark.usefixtures("two")
def test_an_older_release_is_not_proposed_without_a_reason_a_change_or_a_permission(person: User) -> None:
    for number, reason, problem in (
        (1, " ", "Enter the reason for publishing."),
        (2, "Once more.", "Nothing has changed since release 2."),
        (9, "None such.", "There is no release 9."),
    ):
        with pytest.raises(PublishingRefusedError, match=problem):
            propose_again(actor=person, number=number, reason=reason)
    with pytest.raises(PublishingRefusedError, match="may not propose"):
        propose_again(actor=User.objects.create_user("clinician"), number=1, reason="A made-up reason.")
    assert Release.objects.count() == 2


def test_a_release_that_was_altered_is_not_proposed_again(person: User, document: dict[str, Any]) -> None:
    published(document, sha256="0" * 64)
    published(document)
    with pytest.raises(PublishingRefusedError, match="its hash differs"):
        propose_again(actor=person, number=1, reason="A made-up reason.")


@pytest.mark.usefixtures("two")
def test_going_back_shows_what_changes_and_asks_for_a_reason(desk: Client) -> None:
    assert f"{LIST}1/again/" in desk.get(LIST).text
    address = f"{LIST}1/again/"
    page = parse(desk.get(address))
    assert "question: Is multiple sclerosis confirmed? → Does the person have MS?" in words(page)
    assert desk.post(address, {}).status_code == 422
    assert "Proposal 2 awaits a reviewer" in desk.post(address, {"reason": "Back."}, follow=True).text
    approve(actor=reviewer(), proposal=Proposal.objects.get(number=2))
    assert desk.get(f"{LIST}9/again/").status_code == 404
    assert "There is nothing to propose" in desk.get(f"{LIST}3/again/").text
    listed = desk.get(LIST)
    assert "/releases/2/changes/3/" in links(parse(listed))
    assert f"{LIST}2/again/" in listed.text
    assert f"{LIST}1/again/" not in listed.text
    assert "says what is in use" in listed.text


@pytest.mark.usefixtures("two")
def test_going_back_says_what_the_draft_keeps_and_leads_to_it(desk: Client) -> None:
    Contradiction.objects.get(number=11).delete()
    kept = by_id(parse(desk.get(f"{LIST}1/again/")), "kept")
    assert "comes back the next time the draft is published" in words(kept)
    question, contradiction, translations = (words(row) for row in kept.iter("li"))
    assert question == "Is multiple sclerosis confirmed?"
    assert contradiction.startswith("Contradiction 11 ")
    assert contradiction.endswith(" (gone)")
    assert translations == "Translations"
    assert links(kept) == [PROPOSE]


def test_going_back_to_what_the_draft_is_says_that_nothing_comes_back(desk: Client, document: dict[str, Any]) -> None:
    list(load_shipped())
    first = publish_first()
    document["silences"].pop()
    published(document)
    kept = by_id(parse(desk.get(f"{LIST}{first.number}/again/")), "kept")
    assert "The draft is the same as release 1: nothing else comes back with it." in words(kept)
    assert list(kept.iter("li")) == []


@pytest.mark.usefixtures("two")
def test_going_back_names_everything_that_the_draft_keeps(desk: Client) -> None:
    questions = Question.objects.exclude(kind="")
    for question in questions:
        Question.objects.filter(pk=question.pk).update(label=f"{question.label} Really?")
    kept = by_id(parse(desk.get(f"{LIST}1/again/")), "kept")
    named = {question.label for question in questions.all()} | {"Translations"}
    assert named == {words(row) for row in kept.iter("li")}


@pytest.mark.usefixtures("two")
def test_going_back_while_the_draft_cannot_be_compiled_says_so(desk: Client) -> None:
    Passage.objects.filter(code="C35").update(end=999_999)
    kept = words(by_id(parse(desk.get(f"{LIST}1/again/")), "kept"))
    assert "What it would change cannot be said before this is mended: passage C35: 2589 to 999999" in kept
    assert "Proposal 2 awaits a reviewer" in desk.post(f"{LIST}1/again/", {"reason": "Back."}, follow=True).text
