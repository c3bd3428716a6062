"""A lesson from its making to its paper: prepared, presented by the keyboard, done alone, answered by a class."""

from io import BytesIO
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from msclinic.accounts.models import User
from msclinic.scenarios.models import Scenario
from msclinic.teaching.models import Attempt
from tests.browser.test_class import Telephone, choose, join, teacher, telephone
from tests.browser.test_every_page import accessible, fits
from tests.browser.test_proposals import SignIn, sign_in

__all__ = ["sign_in", "teacher", "telephone"]

pytestmark = pytest.mark.timeout(240, func_only=True)

TITLE = "Ten hours of blurred sight"


def prepare(page: Page) -> str:
    """Finds a case that is near, adapts a copy of it, and gives the address of the new one."""
    page.goto("/scenarios/")
    page.get_by_label("Word", exact=True).fill("day and a half")
    page.keyboard.press("Enter")
    page.locator(".card").get_by_role("link").first.click()
    page.get_by_role("button", name="Copy and adapt").click()
    page.get_by_label("Title", exact=True).fill(TITLE)
    page.get_by_label("Learning goals").fill("Say which figure of hours the article has twice.")
    page.get_by_label("Teaching note").fill("Let both sides speak before you show the passage.")
    page.locator("#episode_duration").fill("10")
    page.keyboard.press("Tab")
    expect(page.locator('#beside [data-code="REL-DUR"] td').nth(1)).to_contain_text("differs")
    page.get_by_role("button", name="Save, and expect what the release says").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    return urlsplit(page.url).path


def test_a_lesson_is_prepared_presented_done_alone_given_to_a_class_and_printed(
    sign_in: SignIn, teacher: User, telephone: Telephone
) -> None:
    wall = sign_in(teacher)
    lesson = prepare(wall)
    made = Scenario.objects.get(title=TITLE)
    assert (made.author, made.expected["REL-DUR"]) == (teacher, "not_met")
    present_by_keyboard(wall)
    wall.goto(lesson)
    do_alone(telephone(), lesson)
    give_to_a_class(wall, [telephone() for _ in range(3)])
    for paper, knows in (("handout/", False), ("handout/teacher/", True)):
        wall.goto(f"{lesson}{paper}")
        text = " ".join(page.extract_text() for page in PdfReader(BytesIO(wall.pdf(format="A4"))).pages)
        assert TITLE in text
        assert ("Let both sides speak" in text) == knows
        assert ("Right by release 1" in text) == knows


def present_by_keyboard(wall: Page) -> None:
    """Goes through the steps with a clicker, asks what if, goes back to the story, the notes beside it."""
    wall.get_by_role("link", name="Present").press("Enter")
    expect(wall.locator("#stage [role=status]")).to_contain_text("Step 0 of 2")
    with wall.context.expect_page() as opened:
        wall.get_by_role("link", name="Notes").press("Enter")
    notes = opened.value
    expect(notes.locator("#notes")).to_contain_text("Let both sides speak")
    duration = wall.locator('#stage [data-code="REL-DUR"]')
    expect(duration).to_have_attribute("data-verdict", "unknown")
    wall.keyboard.press("PageDown")
    expect(duration).to_have_attribute("data-verdict", "not_met")
    expect(wall.locator("#stage blockquote mark")).not_to_have_count(0)
    expect(notes.locator("#notes")).to_have_attribute("data-step", "1")
    wall.keyboard.press("w")
    wall.locator("#episode_duration").fill("36")
    wall.keyboard.press("Tab")
    expect(duration).to_have_attribute("data-verdict", "ambiguous")
    expect(wall.locator(".stage-told")).to_contain_text("in the story: 10 hours")
    accessible(wall)
    fits(wall)
    wall.get_by_role("link", name="Back to the story").press("Enter")
    expect(duration).to_have_attribute("data-verdict", "not_met")
    wall.locator("#stage-title").click()
    wall.keyboard.press("ArrowRight")
    expect(wall.locator("#stage-next")).to_be_disabled()
    expect(notes.locator("#notes")).to_contain_text("Everything is told.")
    notes.close()


def do_alone(learner: Page, lesson: str) -> None:
    """Somebody without an account predicts, sees what was right, and leaves no trace."""
    learner.goto(f"{lesson}exercise/")
    learner.get_by_label("I use this as a health professional").check()
    learner.get_by_role("button", name="Continue").tap()
    answers = (("episode_duration", "Right"), ("met", "Not right"), ("C30", "Right"))
    for number, (answer, word) in enumerate(answers, start=1):
        expect(learner.locator("legend small")).to_be_visible()
        learner.locator(f'[name="chosen"][value="{answer}"]').focus()
        learner.keyboard.press("Space")
        learner.keyboard.press("Enter")
        expect(learner.locator(".reveal h2")).to_have_text(word)
        fits(learner)
        learner.get_by_role(
            "button", name="To the end of the case" if number == len(answers) else "Next question"
        ).tap()
    expect(learner.get_by_role("heading", name="2 of 3 right")).to_be_visible()
    assert not Attempt.objects.exists()


def give_to_a_class(wall: Page, telephones: list[Page]) -> None:
    """Opens a room for three telephones, asks the first question, shows what is right."""
    wall.get_by_role("button", name="Open a room").press("Enter")
    code = urlsplit(wall.url).path.split("/")[2]
    for one in telephones:
        join(one, code)
    wall.keyboard.press("PageDown")
    for place, one in enumerate(telephones):
        choose(one, place)
    expect(wall.locator("#room-counts")).to_contain_text("3 answers")
    wall.keyboard.press("PageDown")
    expect(wall.locator(".class-bars > li")).not_to_have_count(0)
    for one in telephones:
        expect(one.locator(".class-outcome")).to_be_visible()
