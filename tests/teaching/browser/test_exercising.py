"""Learning by the keyboard alone: a set of cases, a link to what is on the wall, and paper."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from msclinic.accounts.models import User
from msclinic.scenarios.models import Scenario
from msclinic.teaching.models import Attempt, Link
from tests.browser.chromium import MISSING, REQUIRED, chromium
from tests.browser.test_every_page import accessible, fits
from tests.teaching.conftest import ASKED

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("scenario"),
    pytest.mark.timeout(240, func_only=True),
    pytest.mark.skipif(chromium() is None and not REQUIRED, reason=MISSING),
]


@pytest.fixture
def learner(visitor: Page, client: Client, live_server: LiveServer) -> Page:
    """Somebody who has signed in."""
    client.force_login(User.objects.create_user("lee", first_name="Lee", last_name="Learner"))
    cookie = client.cookies["sessionid"].value
    visitor.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return visitor


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def leads_on(page: Page) -> None:
    """Enter on what has the focus opens the next page."""
    with page.expect_navigation():
        press(page, "Enter")


def to(page: Page, name: str) -> None:
    """Tab, until the button of that name has the focus."""
    button = page.get_by_role("button", name=name, exact=True)
    for _tab in range(60):
        press(page, "Tab")
        if button.evaluate("it => it === document.activeElement"):
            return
    pytest.fail(f"{name} cannot be reached by Tab on {page.url}")


def choose(page: Page, value: str) -> None:
    """Tab into the answers, and go down to one of them."""
    for _tab in range(60):
        press(page, "Tab")
        if page.evaluate("document.activeElement.name") == "chosen":
            break
    if page.evaluate("document.activeElement.value") == value:
        press(page, "Space")
    for _arrow in range(20):
        if page.locator(f'[name="chosen"][value="{value}"]').is_checked():
            return
        press(page, "ArrowDown")
    pytest.fail(f"{value} cannot be chosen on {page.url}")


def looked_at(page: Page) -> None:
    accessible(page)
    fits(page)
    page.set_viewport_size({"width": 1440, "height": 900})


@pytest.mark.parametrize("width", [1440, 390])
def test_a_set_is_done_by_the_keyboard_and_found_in_ones_history(width: int, learner: Page) -> None:
    look: Callable[[Page], None] = looked_at if width == 1440 else fits
    learner.goto("/exercise/")
    look(learner)
    learner.set_viewport_size({"width": width, "height": 844})
    to(learner, "Start")
    leads_on(learner)
    expect(learner.get_by_text("Case 1 of 1")).to_be_visible()
    to(learner, "Answer")
    leads_on(learner)
    expect(learner.get_by_role("alert")).to_contain_text("Choose one of the answers first.")
    look(learner)
    learner.set_viewport_size({"width": width, "height": 844})
    for value, word in (("episode_duration", "Right"), ("met", "Not right"), ("C30", "Right")):
        choose(learner, value)
        to(learner, "Answer")
        leads_on(learner)
        expect(learner.locator(".reveal h2")).to_have_text(word)
        look(learner)
        learner.set_viewport_size({"width": width, "height": 844})
        to(learner, "To the end of the case" if value == "C30" else "Next question")
        leads_on(learner)
    expect(learner.get_by_role("heading", name="2 of 3 right")).to_be_visible()
    expect(learner.get_by_text("That was the last case")).to_be_visible()
    look(learner)
    learner.get_by_role("link", name="Your history").focus()
    leads_on(learner)
    expect(learner.get_by_text("2 of 3 right")).to_be_visible()
    look(learner)
    learner.get_by_role("link", name="Delete your history").focus()
    leads_on(learner)
    look(learner)
    to(learner, "Delete for good")
    leads_on(learner)
    expect(learner.get_by_text("Your history is deleted.")).to_be_visible()
    assert not Attempt.objects.exists()


def test_a_changed_answer_is_sent_round_and_goes_on_with_script_and_without(
    learner: Page, client: Client, live_server: LiveServer
) -> None:
    learner.goto("/scenarios/in-steps/present/?step=1")
    press(learner, "w")
    learner.locator("#episode_duration").fill("50")
    press(learner, "Tab")
    expect(learner.locator('#stage [data-code="REL-DUR"]')).to_have_attribute("data-verdict", "met")
    learner.locator("#stage-link").focus()
    leads_on(learner)
    address = learner.locator("#link-address")
    expect(address).to_have_value(f"{live_server.url}/l/{Link.objects.get().key}/")
    looked_at(learner)
    learner.context.grant_permissions(["clipboard-read", "clipboard-write"])
    learner.locator("[data-copies]").focus()
    press(learner, "Enter")
    expect(learner.locator(".copy [role=status]")).to_have_text("Copied.")
    assert learner.evaluate("navigator.clipboard.readText()") == address.input_value()
    learner.locator("#stage-title").click()
    press(learner, "ArrowRight")
    expect(learner.locator("#stage")).to_have_attribute("data-step", "2")
    expect(learner.locator(".stage-told")).to_contain_text("50 hours")
    expect(address).to_be_visible()
    plain = client.get(f"/l/{Link.objects.get().key}/")
    assert plain.context["stage"].step == 1
    learner.get_by_role("link", name="My links").focus()
    leads_on(learner)
    looked_at(learner)
    learner.get_by_role("link", name="Delete").focus()
    leads_on(learner)
    looked_at(learner)
    to(learner, "Delete for good")
    leads_on(learner)
    expect(learner.get_by_text("The link is deleted.")).to_be_visible()
    looked_at(learner)


def test_paper_has_one_or_two_pages(learner: Page, tmp_path: Path) -> None:
    User.objects.filter(username="lee").update(is_superuser=True)
    every = Scenario.objects.get()
    assert every.questions == ASKED
    for address, right in (("handout/", False), ("handout/teacher/", True)):
        learner.goto(f"/scenarios/in-steps/{address}")
        looked_at(learner)
        paper = tmp_path / "paper.pdf"
        learner.pdf(path=str(paper), format="A4", prefer_css_page_size=True)
        pages = PdfReader(paper).pages
        assert len(pages) <= 2
        text = " ".join(" ".join(page.extract_text() for page in pages).split())
        assert ("Ask who would say no." in text) == right
        assert "Which passage does it rest on?" in text
