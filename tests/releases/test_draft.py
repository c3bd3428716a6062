"""Who may propose it tries the draft on the pages of the site first; nobody else ever gets it."""

import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from msclinic.accounts.models import User
from msclinic.accounts.roles import CLINICIANS
from msclinic.evidence.models import Passage
from msclinic.knowledge.models import Question
from msclinic.releases.actions import publish_first
from msclinic.releases.draft import current_draft
from msclinic.releases.trying import COOKIE, LASTS
from relapses.models import RelapseDefinition, RelapseRule
from tests.assessments.pages import CASE, save
from tests.core.pages import inline_code_in, parse
from tests.releases.conftest import ARTICLE
from tests.releases.factories import browser_of
from tests.releases.looking import by_id, links, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release_one")]

ROOM = "/admin/releases/release/"
TRY, LEAVE = f"{ROOM}try/", f"{ROOM}leave/"
BANNER = "Draft: not published. Only you see this."
PAGES = (
    "/", "/relapse/", "/therapies/", "/therapies/check/", "/therapies/tysabri/", "/sources/", f"/sources/{ARTICLE}/",
    "/releases/", "/releases/1/", "/releases/draft/",
)  # fmt: skip
NEW = "Is multiple sclerosis confirmed?"


@pytest.fixture
def release_one(content: None) -> None:  # noqa: ARG001
    """Release 1, and a draft in which a question is worded otherwise."""
    publish_first()
    Question.objects.filter(key="ms_diagnosis").update(label=NEW)


@pytest.fixture
def person(editor: User) -> User:
    editor.groups.add(Group.objects.get(name="Authors"))
    editor.is_staff = True
    editor.save()
    return editor


@pytest.fixture
def desk(person: User) -> Client:
    """An editor who tries the draft."""
    client = browser_of(person)
    assert client.post(TRY).headers["Location"] == "/"
    return client


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_that_it_is_the_draft(address: str, desk: Client) -> None:
    answer = desk.get(address)
    page = parse(answer)
    assert answer.status_code == 200
    assert BANNER in words(by_id(page, "draft"))
    assert links(by_id(page, "draft")) == [f"{ROOM}propose/"]
    assert inline_code_in(page) == []
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_pages_answer_from_the_draft_and_name_it(desk: Client) -> None:
    answer = desk.post("/relapse/", {"ms_diagnosis": "confirmed"})
    assert NEW in answer.text
    assert (answer.assessment.release.number, answer.assessment.release.sha256) == (0, current_draft().sha256)
    assert "release draft" in words(parse(answer))
    assert current_draft().sha256[:12] in answer.text
    assert NEW not in desk.get("/releases/1/").text
    assert "<h1>The draft</h1>" in desk.get("/releases/draft/").text


@pytest.mark.parametrize("form", ["sheet", "text", "calendar"])
def test_what_is_taken_away_from_the_draft_says_so(form: str, desk: Client) -> None:
    fields = {"as_of": "2026-06-15T12:00:00+00:00", "ms_diagnosis": "confirmed", "episode_ongoing": "yes"}
    fields |= {"episode_onset_day": "15", "episode_onset_month": "6", "episode_onset_year": "2026"}
    told = desk.post(f"/relapse/{form}/", fields).text
    assert "Draft: not published." in told
    assert current_draft().sha256[:12] in told
    assert "elease draft" not in told
    assert "Draft" not in browser_of(User.objects.create_user("reader")).post(f"/relapse/{form}/", fields).text


def test_what_is_edited_meanwhile_is_on_the_next_page(desk: Client) -> None:
    before = current_draft()
    assert current_draft() is before
    Question.objects.filter(key="ms_diagnosis").update(label="Is it MS?")
    assert "Is it MS?" in desk.get("/relapse/").text
    assert current_draft().sha256 != before.sha256


def test_a_release_without_a_number_says_so_in_words_and_is_a_zero_for_machines() -> None:
    assert (f"{current_draft().number}", current_draft().number, json.dumps(current_draft().number)) == (
        "draft",
        0,
        "0",
    )


def test_leaving_goes_back_to_what_is_published(desk: Client) -> None:
    answer = desk.post(LEAVE, {"next": "/relapse/"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/relapse/")
    for address in ("/", "/relapse/"):
        assert BANNER not in desk.get(address).text
    assert NEW not in desk.get("/relapse/").text
    assert desk.get("/releases/draft/").status_code == 302


def test_what_is_proposed_is_still_the_draft(desk: Client) -> None:
    seen = desk.get(f"{ROOM}propose/").context["page"].sha256
    desk.post(f"{ROOM}propose/", {"reason": "Said more plainly.", "seen": seen}, follow=True)
    assert BANNER in desk.get("/relapse/").text
    assert NEW not in browser_of(User.objects.create_user("reader")).get("/relapse/").text


@pytest.mark.parametrize("elsewhere", ["//elsewhere.example/", "https://elsewhere.example/", ""])
def test_leaving_leads_nowhere_else(elsewhere: str, desk: Client) -> None:
    assert desk.post(LEAVE, {"next": elsewhere}).headers["Location"] == "/"


@pytest.mark.parametrize("address", [TRY, LEAVE])
def test_following_a_link_changes_nothing(address: str, person: User) -> None:
    client = browser_of(person)
    assert client.get(address).status_code == 405
    assert COOKIE not in client.cookies


def test_who_may_not_publish_cannot_try_the_draft() -> None:
    for is_staff, status in ((True, 403), (False, 302)):
        client = browser_of(User.objects.create_user(f"person-{is_staff}", is_staff=is_staff))
        assert client.post(TRY).status_code == status
        assert COOKIE not in client.cookies


def carried_to(client: Client, desk: Client) -> Client:
    client.cookies[COOKIE] = desk.cookies[COOKIE].value
    return client


def test_nobody_else_gets_the_draft_with_the_cookie_of_who_tries_it(desk: Client, person: User) -> None:
    nobody = Client()
    nobody.post("/welcome/", {"professional": "yes"})
    superuser = browser_of(User.objects.create_superuser("root"))
    for client in (nobody, browser_of(User.objects.create_user("clinician")), superuser):
        answer = carried_to(client, desk).get("/relapse/")
        assert (BANNER in answer.text, NEW in answer.text) == (False, False)
        assert answer.cookies[COOKIE]["max-age"] == 0
    assert BANNER in carried_to(browser_of(person), desk).get("/relapse/").text


def test_who_loses_the_permission_loses_the_draft(desk: Client, person: User) -> None:
    person.groups.clear()
    assert BANNER not in desk.get("/relapse/").text


def test_who_signs_out_leaves_the_draft(desk: Client) -> None:
    desk.logout()
    desk.post("/welcome/", {"professional": "yes"})
    assert BANNER not in desk.get("/relapse/").text


def test_a_cookie_that_nobody_signed_counts_for_nothing(person: User) -> None:
    client = browser_of(person)
    for made_up in (str(person.pk), f"{person.pk}:x:y", ""):
        client.cookies[COOKIE] = made_up
        assert BANNER not in client.get("/relapse/").text


def test_it_lasts_an_hour(desk: Client) -> None:
    assert (desk.cookies[COOKIE]["max-age"], LASTS, desk.cookies[COOKIE]["httponly"]) == (3600, 3600, True)


def test_other_programs_never_get_the_draft(desk: Client) -> None:
    published = json.loads(Client().post("/api/v1/assess", {"facts": {}}, content_type="application/json").content)
    tried = json.loads(desk.post("/api/v1/assess", {"facts": {}}, content_type="application/json").content)
    assert tried["release"] == published["release"]
    assert json.loads(desk.get("/healthz").content)["release"] == 1
    out = StringIO()
    call_command("assess", "/dev/null", stdout=out)
    assert out.getvalue() == ""


def test_who_does_not_try_the_draft_pays_nothing_for_it(visitor: Client) -> None:
    visitor.get("/relapse/")
    with CaptureQueriesContext(connection) as queries:
        visitor.post("/relapse/", {"ms_diagnosis": "confirmed"}, headers={"HX-Request": "true"})
    assert len(queries) <= 1


def test_a_draft_that_cannot_be_compiled_says_why_and_can_be_left(desk: Client) -> None:
    Passage.objects.filter(code="C35").update(end=999_999)
    answer = desk.get("/relapse/")
    assert answer.status_code == 503
    assert "passage C35: 2589 to 999999 is no stretch of a text" in answer.text
    assert BANNER in answer.text
    desk.post(LEAVE, {"next": "/relapse/"})
    assert desk.get("/relapse/").status_code == 200


def test_a_draft_without_a_relapse_says_so(desk: Client) -> None:
    RelapseRule.objects.all().delete()
    answer = desk.get("/relapse/")
    assert answer.status_code == 503
    assert "The draft cannot be tried" in answer.text


def test_a_fault_that_nobody_foresaw_is_a_sentence(desk: Client, settings: Settings) -> None:
    settings.RULE_SECTIONS = [*settings.RULE_SECTIONS, "tests.releases.test_draft.no_section"]
    answer = desk.get("/relapse/")
    assert (answer.status_code, "no row is known to be at fault" in answer.text) == (503, True)


def no_section() -> Any:
    """A section that cannot be made, for a reason that no row has."""
    return {}["missing"]


def test_what_is_not_there_is_not_found_on_the_draft_either(desk: Client) -> None:
    assert desk.get("/therapies/none/").status_code == 404
    assert desk.get("/sources/none/").status_code == 404


def test_the_figures_of_the_draft_decide_for_who_tries_it_and_for_nobody_else(desk: Client, visitor: Client) -> None:
    RelapseDefinition.objects.update(lower_value=30)
    lasted = {
        "ms_diagnosis": "confirmed", "episode_present": "yes", "episode_ongoing": "no",
        "episode_duration": "26", "episode_duration_unit": "h",
    }  # fmt: skip
    tried, published = desk.post("/relapse/", lasted), visitor.post("/relapse/", lasted)
    assert (verdict(tried, "REL-DUR"), verdict(published, "REL-DUR")) == ("not_met", "ambiguous")


def test_a_local_reading_that_nobody_has_explained_says_so(desk: Client) -> None:
    RelapseDefinition.objects.update(lower_value=30)
    said = words(parse(desk.get("/relapse/")))
    assert "local reading by somebody who is not named yet" in said
    assert "the reason is not entered yet." in said


def verdict(answer: Any, code: str) -> str:
    return str(next(finding.verdict for finding in answer.assessment.findings if finding.code == code))


@pytest.mark.parametrize("address", ["/relapse/", "/therapies/check/"])
def test_what_cannot_be_saved_is_not_offered(address: str, desk: Client, person: User) -> None:
    person.user_permissions.add(Permission.objects.get(codename="add_savedassessment"))
    why = "Only what is said under a published release can be saved."
    told = desk.post(address, {"ms_diagnosis": "confirmed"}).content.decode()
    assert why in told
    assert "Save this assessment" not in told
    desk.post(LEAVE)
    told = desk.post(address, {"ms_diagnosis": "confirmed"}).content.decode()
    assert why not in told
    assert "Save this assessment" in told


def test_what_was_saved_is_judged_again_under_a_release_that_is_chosen(person: User) -> None:
    """The draft is no release that anything could be judged under, so the page asks for one."""
    person.groups.add(Group.objects.get(name=CLINICIANS))
    client = browser_of(person)
    address = save(client, CASE).url
    assert f"{address}anew/?when=now&release=1" in links(parse(client.get(address)))
    client.post(TRY)
    (to,) = (link for link in links(parse(client.get(address))) if "/anew/" in link)
    answer = client.get(to)
    assert answer.status_code == 200
    assert "Please correct" not in answer.text
