"""Saving and what comes of it, in a browser: by the keyboard, on every width, in the dark, on paper."""

from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from msclinic.accounts.models import User
from msclinic.accounts.roles import AUTHORS, CLINICIANS
from msclinic.assessments.models import Feedback, SavedAssessment
from tests.browser.chromium import MISSING, REQUIRED, chromium
from tests.browser.looking import open_case, shows
from tests.browser.test_every_page import accessible, fits

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(120, func_only=True),
    pytest.mark.skipif(chromium() is None and not REQUIRED, reason=MISSING),
]


@pytest.fixture
def casey(visitor: Page, client: Client, live_server: LiveServer) -> Page:
    """A clinician who writes too, signed in."""
    user = User.objects.create_user("casey", first_name="Casey", last_name="Clinician")
    user.groups.set(Group.objects.filter(name__in=[CLINICIANS, AUTHORS]))
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    visitor.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return visitor


def saved(page: Page, label: str = "") -> Page:
    """Saves the made-up case with one more answer, in the tab that opens beside it."""
    open_case(page, "A day and a half")
    shows(page, "REL", "ambiguous")
    with page.expect_response("**/relapse/"):
        page.locator("[name=steroid_days]").fill("4")
        page.keyboard.press("Tab")
    with page.context.expect_page() as beside:
        page.get_by_role("button", name="Save this assessment").click()
    tab = beside.value
    tab.get_by_label("Label", exact=True).fill(label)
    return tab


def test_a_case_is_saved_opened_listed_and_deleted(casey: Page, tmp_path: Path) -> None:
    tab = saved(casey, "Anna Muster")
    accessible(tab)
    fits(tab)
    tab.get_by_label("Your own judgement").fill("A relapse.")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    with tab.expect_navigation():
        tab.keyboard.press("Enter")
    expect(tab.get_by_role("alert")).to_contain_text("It looks like the name of somebody.")
    expect(tab.get_by_label("Your own judgement")).to_have_value("A relapse.")
    accessible(tab)
    tab.get_by_label("Label", exact=True).fill("blue folder")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Save", exact=True).click()
    number = SavedAssessment.objects.get().number
    expect(tab.get_by_role("heading", level=1)).to_contain_text(number)
    expect(tab.locator('[data-code="REL"]')).to_contain_text("Can be read both ways")
    tab.evaluate("for (const details of document.querySelectorAll('main details')) details.open = true")
    accessible(tab)
    fits(tab)
    paper = tmp_path / "saved.pdf"
    tab.pdf(path=str(paper), format="A4")
    text = " ".join(page.extract_text() for page in PdfReader(paper).pages)
    for said in (number, "Can be read both ways", "36 hours", "A relapse.", "by casey under release 1"):
        assert said in text
    for button in ("Say what you think of a finding", "Send it to the authors", "Judge again today", "Delete what it"):
        assert button not in text
    expect(casey.locator("#episode_duration")).to_have_value("36")
    for address in (
        "/assessments/",
        f"/assessments/{number}/anew/?release=1&when=now",
        f"/assessments/{number}/erase/",
        "/password/",
    ):
        tab.goto(address)
        accessible(tab)
        fits(tab)


def test_what_is_thought_of_a_finding_is_sent_and_answered(casey: Page) -> None:
    tab = saved(casey)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Save", exact=True).click()
    tab.get_by_text("Say what you think of a finding").click()
    tab.get_by_label("I disagree").check()
    tab.get_by_label("Why").fill("It lasted longer.")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Send it to the authors").click()
    expect(tab.get_by_text("It lasted longer.")).to_be_visible()
    row = Feedback.objects.get()
    for address in ("/assessments/feedback/", f"/assessments/feedback/{row.pk}/"):
        tab.goto(address)
        tab.set_viewport_size({"width": 320, "height": 800})
        fits(tab)
    tab.get_by_label("Answer").fill("The article says so.")
    with tab.expect_navigation():
        tab.get_by_role("button", name="Answer", exact=True).click()
    expect(tab.get_by_text("Everything is answered.")).to_be_visible()


def test_what_has_no_space_is_wrapped_and_what_differs_is_read_on_a_phone(casey: Page) -> None:
    tab = saved(casey)
    tab.get_by_label("Your own judgement").fill("x" * 2000)
    tab.get_by_label("Note", exact=True).fill("y" * 2000)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Save", exact=True).click()
    fits(tab)
    tab.get_by_text("Say what you think of a finding").click()
    tab.get_by_label("I disagree").check()
    tab.get_by_label("Why").fill("z" * 2000)
    with tab.expect_navigation():
        tab.get_by_role("button", name="Send it to the authors").click()
    tab.set_viewport_size({"width": 390, "height": 800})
    fits(tab)
    number = SavedAssessment.objects.get().number
    for address in (f"/assessments/{number}/anew/?release=1&when=now", "/assessments/feedback/"):
        tab.goto(address)
        fits(tab)
        for table in tab.locator(".scroll").all():
            assert table.evaluate("node => node.scrollWidth <= node.clientWidth"), address
