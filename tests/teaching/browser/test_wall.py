"""The wall in front of a class: what is new is in view, and everything is done by the keyboard or a clicker."""

import re
from itertools import product
from typing import Final

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from msclinic.accounts.models import User
from msclinic.scenarios.models import Scenario
from tests.browser.chromium import MISSING, REQUIRED, chromium
from tests.browser.test_every_page import accessible, fits
from tests.scenarios.shipped import scenarios
from tests.teaching.browser.test_exercising import press

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240, func_only=True),
    pytest.mark.skipif(chromium() is None and not REQUIRED, reason=MISSING),
]

WALL: Final = "/scenarios/in-steps/present/"
SIZES: Final = ((1920, 1080), (1024, 768))
BELOW: Final = """() => [
    ...document.querySelectorAll(
        ".stage-lines.is-new > div, .stage .verdict, .stage-rules.is-moved li, .stage figure:has(.scale)"
    )
].filter((one) => one.getBoundingClientRect().bottom > innerHeight + 1).map((one) => one.textContent.trim())"""
SMALLEST: Final = """() => Math.min(...[...document.querySelectorAll("#stage *")]
    .filter((one) => one.checkVisibility() && !one.closest(".vh, [hidden], details:not([open])"))
    .filter((one) => [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((one) => parseFloat(getComputedStyle(one).fontSize) * one.currentCSSZoom))"""


@pytest.fixture
def wall(visitor: Page, client: Client, live_server: LiveServer) -> Page:
    """The browser of somebody who teaches."""
    client.force_login(User.objects.create_superuser("terry", first_name="Terry", last_name="Teacher"))
    cookie = client.cookies["sessionid"].value
    visitor.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return visitor


def at(page: Page, step: int) -> None:
    expect(page.locator("#stage")).to_have_attribute("data-step", str(step))


def in_view(page: Page) -> None:
    """The verdict, and the picture of the duration."""
    expect(page.locator(".stage .verdict h2")).to_be_in_viewport(ratio=1)
    expect(page.locator(".stage .scale")).to_be_in_viewport(ratio=1)


def test_at_every_step_of_every_case_all_that_is_new_is_in_view(visitor: Page) -> None:
    """Also in room mode."""
    Scenario.objects.bulk_create(scenarios())
    below = []
    for scenario in Scenario.objects.filter(retired=False):
        for step in range(len(scenario.steps) + 1):
            visitor.goto(f"/scenarios/{scenario.slug}/present/?step={step}")
            for (width, height), room in product(SIZES, "01"):
                visitor.set_viewport_size({"width": width, "height": height})
                visitor.evaluate("room => { document.documentElement.dataset.room = room; }", room)
                below += [(scenario.slug, step, width, room, one) for one in visitor.evaluate(BELOW)]
    assert below == []


@pytest.mark.usefixtures("scenario")
def test_the_verdict_stays_in_view_while_answers_are_changed(visitor: Page) -> None:
    for width, height in SIZES:
        visitor.set_viewport_size({"width": width, "height": height})
        visitor.goto(f"{WALL}?step=2")
        press(visitor, "w")
        visitor.locator("#episode_duration").fill("50")
        press(visitor, "Tab")
        verdict = visitor.locator(".stage-lines .is-other")
        expect(verdict).to_contain_text("50 hours")
        in_view(visitor)
        last = visitor.locator('[name="sx_new"]').last
        last.check()
        expect(visitor.locator(".stage-lines .is-other")).to_have_count(2)
        expect(last).to_be_in_viewport()
        in_view(visitor)


@pytest.mark.usefixtures("scenario")
def test_the_answers_are_gone_into_and_left_by_keys(visitor: Page) -> None:
    visitor.goto(f"{WALL}?step=1")
    press(visitor, "w")
    expect(visitor.locator("#ms_diagnosis")).to_be_focused()
    press(visitor, "ArrowRight")
    expect(visitor.locator("#stage")).to_have_attribute("data-changed", "1")
    expect(visitor.locator('[name="ms_diagnosis"]:checked')).to_be_focused()
    at(visitor, 1)
    press(visitor, "w")
    expect(visitor.locator("#stage")).to_be_focused()
    expect(visitor.locator(".what-if .body")).to_be_hidden()
    press(visitor, "w", "Escape")
    expect(visitor.locator("#stage")).to_be_focused()
    expect(visitor.locator(".what-if .body")).to_be_visible()
    press(visitor, "Escape")
    expect(visitor.locator(".what-if .body")).to_be_hidden()
    press(visitor, "ArrowRight")
    at(visitor, 2)


@pytest.mark.usefixtures("scenario")
def test_after_enter_and_in_a_box_a_clicker_goes_on(visitor: Page) -> None:
    visitor.goto(f"{WALL}?step=1")
    press(visitor, "w")
    visitor.locator("#episode_duration").fill("50")
    press(visitor, "Enter")
    expect(visitor.locator('#stage [data-code="REL-DUR"]')).to_have_attribute("data-verdict", "met")
    at(visitor, 1)
    expect(visitor.locator("#stage")).to_be_focused()
    in_view(visitor)
    press(visitor, "ArrowRight")
    at(visitor, 2)
    press(visitor, "ArrowLeft")
    at(visitor, 1)
    press(visitor, "w")
    visitor.locator("#episode_duration").fill("30")
    press(visitor, "PageDown")
    at(visitor, 2)
    expect(visitor.locator(".stage-lines")).to_contain_text(["", "30 hours"])
    press(visitor, "PageUp")
    at(visitor, 1)


@pytest.mark.usefixtures("scenario")
def test_a_reload_stays_at_the_step(visitor: Page) -> None:
    visitor.goto(WALL)
    press(visitor, "PageDown")
    at(visitor, 1)
    expect(visitor).to_have_url(re.compile(r"/present/\?step=1$"))
    visitor.reload()
    at(visitor, 1)


@pytest.mark.usefixtures("scenario")
def test_the_keys_are_listed_and_the_screen_is_made_black(visitor: Page) -> None:
    visitor.goto(WALL)
    press(visitor, "?")
    keys = visitor.get_by_role("dialog", name="Keys")
    expect(keys).to_contain_text("What if")
    press(visitor, "PageDown", "Escape")
    expect(keys).to_be_hidden()
    for key in ("b", "."):
        press(visitor, key)
        expect(visitor.locator(".black-screen")).to_be_visible()
        press(visitor, "PageDown")
        expect(visitor.locator(".black-screen")).to_be_hidden()
    at(visitor, 0)
    visitor.get_by_role("button", name="Keys").click()
    accessible(visitor)
    keys.get_by_role("button", name="Turn them off").click()
    expect(keys.get_by_role("button", name="Turn them on")).to_be_visible()
    press(visitor, "Escape", "b")
    expect(visitor.locator(".black-screen")).to_be_hidden()


@pytest.mark.usefixtures("scenario")
def test_room_mode_makes_the_type_larger_and_none_is_small(visitor: Page) -> None:
    visitor.set_viewport_size({"width": 1920, "height": 1080})
    visitor.goto(f"{WALL}?step=1")
    size = "() => parseFloat(getComputedStyle(document.querySelector('.stage .why')).fontSize)"
    before = visitor.evaluate(size)
    smallest = visitor.evaluate(SMALLEST)
    assert smallest >= 14
    visitor.locator("#room-mode").click()
    expect(visitor.locator("html")).to_have_attribute("data-room", "1")
    assert visitor.evaluate(size) > before * 1.1
    assert visitor.evaluate(SMALLEST) >= smallest
    in_view(visitor)


@pytest.mark.usefixtures("scenario")
def test_notes_say_that_answers_are_changed_on_the_wall(wall: Page) -> None:
    wall.goto(f"{WALL}?step=1")
    with wall.context.expect_page() as opened:
        wall.get_by_role("link", name="Notes").press("Enter")
    notes = opened.value
    said = notes.locator("#notes-other")
    expect(notes.locator("#notes")).to_contain_text("Right by the story’s answers: Can be read both ways")
    expect(said).to_be_hidden()
    press(wall, "w")
    wall.locator("#episode_duration").fill("50")
    press(wall, "Enter")
    expect(said).to_contain_text("some answers on the wall are not those of the story")
    assert "50" not in said.inner_text()
    press(wall, "PageDown")
    expect(notes.locator("#notes")).to_have_attribute("data-step", "2")
    expect(said).to_be_visible()
    accessible(notes)
    wall.get_by_role("link", name="Back to the story").click()
    expect(said).to_be_hidden()


@pytest.mark.usefixtures("scenario")
def test_the_wall_with_changed_answers_is_accessible_and_fits(wall: Page) -> None:
    wall.goto(f"{WALL}?step=2")
    press(wall, "w")
    wall.locator("#episode_duration").fill("50")
    press(wall, "Tab")
    expect(wall.locator(".stage-lines .is-other")).to_be_visible()
    accessible(wall)
    fits(wall)
