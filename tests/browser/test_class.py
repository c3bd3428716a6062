"""A class: a teacher at the wall with a clicker, three telephones, and nobody's account but the teacher's."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from msclinic.accounts.models import User
from msclinic.accounts.roles import EDUCATORS
from msclinic.releases.models import Release
from msclinic.releases.selectors import current_release
from msclinic.scenarios.actions import add_scenario
from msclinic.scenarios.models import Scenario
from msclinic.teaching.models import Room
from msclinic.teaching.rooms import open_room
from tests.browser.test_every_page import accessible, fits
from tests.browser.test_proposals import SignIn, sign_in
from tests.releases.factories import author
from tests.scenarios.shipped import in_english, shipped_scenarios
from tests.teaching.conftest import ASKED, STEPS

__all__ = ["sign_in"]

Telephone = Callable[..., Page]


@pytest.fixture
def teacher(release_1: Release) -> User:  # noqa: ARG001
    """Somebody who teaches, and a made-up case in three steps with three questions."""
    add_scenario(
        slug="in-steps", **in_english(shipped_scenarios()["a-day-and-a-half"]) | {"steps": STEPS, "questions": ASKED}
    )
    return author("emery", EDUCATORS)


@pytest.fixture
def room(teacher: User) -> Room:
    """A room that was opened just now."""
    return open_room(scenario=Scenario.objects.get(slug="in-steps"), release=current_release(), by=teacher)


@pytest.fixture
def telephone(browser: Browser, browser_context_args: dict[str, Any], live_server: LiveServer) -> Iterator[Telephone]:
    """Another telephone of somebody who has confirmed nothing; at the end, nothing went wrong on any of them."""
    look = browser_context_args | {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    contexts, complaints = list[BrowserContext](), list[str]()

    def made(**options: Any) -> Page:
        context = browser.new_context(base_url=live_server.url, **look | options)
        context.on("weberror", lambda error: complaints.append(str(error.error)))
        contexts.append(context)
        return context.new_page()

    yield made
    for context in contexts:
        context.close()
    assert complaints == []


def join(page: Page, code: str) -> None:
    """Types the code that stands on the wall."""
    page.goto("/class/")
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="Take part").click()
    expect(page.locator("#room")).to_contain_text("You are in.")


def choose(page: Page, place: int) -> str:
    """Presses an answer; gives back what it says."""
    button = page.locator("#room button.choice").nth(place)
    said = button.inner_text()
    button.tap()
    expect(page.locator('#room button.choice[aria-pressed="true"]')).to_contain_text(said)
    return said


def test_three_telephones_answer_and_the_wall_is_led_by_a_clicker(
    sign_in: SignIn, teacher: User, telephone: Telephone
) -> None:
    wall = sign_in(teacher)
    wall.goto("/scenarios/in-steps/")
    wall.get_by_role("button", name="Open a room").press("Enter")
    code = urlsplit(wall.url).path.split("/")[2]
    expect(wall.locator(".class-big")).to_have_text(code)
    expect(wall.get_by_role("img", name=f"the code {code}")).to_be_visible()
    telephones = [telephone() for _ in range(3)]
    for one in telephones:
        join(one, code)
    expect(wall.locator("#room-counts")).to_contain_text("3 take part")
    wall.keyboard.press("PageDown")
    expect(wall.locator("#stage [role=status]")).to_contain_text("Question 1 of 3")
    for place, one in enumerate(telephones):
        expect(one.locator("#room")).to_contain_text("Which answer does it still hang on?")
        choose(one, place)
    choose(telephones[0], 2)
    expect(wall.locator("#room-counts")).to_contain_text("3 answers")
    expect(wall.locator(".class-bar")).to_have_count(0)
    wall.keyboard.press("PageDown")
    third = wall.locator(".class-bars > li").nth(2)
    expect(third).to_contain_text("2 (67 %)")
    expect(third).to_contain_text("Right")
    for one, said in zip(telephones, ("Right.", "Not right.", "Right."), strict=True):
        expect(one.locator(".class-outcome")).to_have_text(said)
        expect(one.locator("#room-status")).to_have_text(said)
        expect(one.locator("#room blockquote mark")).not_to_have_count(0)
    wall.keyboard.press("ArrowRight")
    for one in telephones:
        expect(one.locator("#room")).to_contain_text("Question 2 of 3")
    wall.locator("summary", has_text="Close the room").press("Enter")
    wall.get_by_role("button", name="Close it for good").press("Enter")
    expect(wall.locator("#stage")).to_contain_text("3 took part.")
    expect(telephones[0].locator("#room")).to_contain_text("You knew 1 of the 1 question that you answered.")
    with wall.expect_download() as file:
        wall.get_by_role("link", name="Results as a file").click()
    assert file.value.suggested_filename == f"class-{code}.csv"


def test_the_wall_is_accessible_and_fits_at_every_step(sign_in: SignIn, teacher: User, room: Room) -> None:
    wall = sign_in(teacher)
    wall.goto(f"/class/{room.code}/wall/")
    accessible(wall)
    fits(wall)
    wall.keyboard.press("PageDown")
    expect(wall.locator("#stage-next")).to_have_text("Show what is right")
    wall.keyboard.press("PageDown")
    expect(wall.get_by_role("alert")).to_contain_text("Nobody has answered yet: press again")
    accessible(wall)
    fits(wall)
    wall.keyboard.press("PageDown")
    expect(wall.locator("#stage .verdict")).to_be_visible()
    accessible(wall)
    fits(wall)


def test_what_a_room_left_behind_and_the_list_of_rooms_are_accessible_and_fit(
    sign_in: SignIn, teacher: User, room: Room
) -> None:
    Room.objects.filter(pk=room.pk).update(closed=True, question=2, revealed=True)
    page = sign_in(teacher)
    for address in (f"/class/{room.code}/wall/", "/class/"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text("A day and a half")
        accessible(page)
        fits(page)


def test_what_a_telephone_shows_is_accessible_and_fits(telephone: Telephone, room: Room) -> None:
    page = telephone(reduced_motion="reduce")
    page.goto(f"/class/{room.code}/")
    accessible(page)
    page.get_by_role("button", name="Take part").click()
    Room.objects.filter(pk=room.pk).update(question=2)
    expect(page.locator("#room button.choice").first).to_be_visible()
    choose(page, 0)
    accessible(page)
    fits(page)
    Room.objects.filter(pk=room.pk).update(revealed=True)
    expect(page.locator(".class-outcome")).to_be_visible()
    accessible(page)
    fits(page)


def test_a_learner_without_script_reloads(telephone: Telephone, room: Room) -> None:
    page = telephone(java_script_enabled=False)
    join(page, room.code)
    Room.objects.filter(pk=room.pk).update(question=1)
    page.get_by_role("link", name="Reload").click()
    page.locator("#room button.choice").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator('#room button.choice[aria-pressed="true"]')).to_contain_text("Your answer")
    Room.objects.filter(pk=room.pk).update(revealed=True)
    page.locator("#room button.choice").nth(1).click()
    expect(page.get_by_role("alert")).to_contain_text("came too late and was not counted")
    expect(page.locator(".class-outcome")).to_have_text("Not right.")


def test_a_telephone_speaks_german(telephone: Telephone, room: Room) -> None:
    page = telephone(locale="de-DE")
    page.goto(f"/class/{room.code}/")
    page.get_by_role("button", name="Teilnehmen").click()
    expect(page.locator("#room")).to_contain_text("Sie sind dabei.")
    Room.objects.filter(pk=room.pk).update(question=2)
    expect(page.locator("#room")).to_contain_text("Was lässt sich bisher dazu sagen?")
    page.get_by_role("button", name="Auf zwei Arten lesbar").tap()
    expect(page.locator("#room-status")).to_have_text("Ihre Antwort: Auf zwei Arten lesbar")
    Room.objects.filter(pk=room.pk).update(revealed=True)
    expect(page.locator(".class-outcome")).to_have_text("Richtig.")
