"""Whole journeys through the assessment pages, under the conditions in which they are made."""

import re
from collections.abc import Iterator
from typing import Any, Final

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import BrowserContext, BrowserType, Page, Route, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from msclinic.accounts.models import User
from msclinic.core.access import COOKIE
from msclinic.releases.models import Release
from tests.browser.looking import CHECK, RELAPSE, answer, finding, shows

without_script = pytest.mark.browser_context_args(java_script_enabled=False)
by_touch = pytest.mark.browser_context_args(
    has_touch=True, is_mobile=True, device_scale_factor=2, viewport={"width": 390, "height": 844}
)

FINGER: Final = 44
"""The least height and width of what a finger has to hit, in CSS pixels."""


def move_to(page: Page, name: str, value: str = "") -> None:
    """Goes on to a control by the keyboard alone, and among answers to one of them."""
    for _ in range(200):
        held: dict[str, str] = page.evaluate("() => ({ name: document.activeElement.name })")
        if held.get("name") == name:
            break
        page.keyboard.press("Tab")
    else:
        pytest.fail(f"the keyboard does not reach {name}")
    if not value:
        return
    page.keyboard.press("Space")
    for _ in range(10):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"the arrows do not reach {value} of {name}")


def test_a_whole_case_is_entered_and_read_by_the_keyboard_alone(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    move_to(visitor, "ms_diagnosis", "confirmed")
    move_to(visitor, "episode_present", "yes")
    for part, value in (("day", "1"), ("month", "6"), ("year", "2026"), ("time", "08:00")):
        move_to(visitor, f"episode_onset_{part}")
        visitor.keyboard.type(value)
    move_to(visitor, "episode_ongoing", "no")
    move_to(visitor, "episode_duration")
    visitor.keyboard.type("3")
    move_to(visitor, "episode_duration_unit", "d")
    move_to(visitor, "sx_worsening", "yes")
    move_to(visitor, "sx_recurrence", "no")
    move_to(visitor, "sx_new", "no")
    move_to(visitor, "recovery", "partial")
    move_to(visitor, "relapse_needs_treatment", "yes")
    move_to(visitor, "steroid_planned", "yes")
    move_to(visitor, "steroid_agents")
    visitor.keyboard.press("Space")
    move_to(visitor, "steroid_route", "intravenous")
    move_to(visitor, "steroid_days")
    visitor.keyboard.type("5")
    for code in ("REL", "STER-WHEN", "STER-AGENT", "STER-ROUTE", "STER-DAYS"):
        shows(visitor, code, "met")
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("r")
    visitor.keyboard.press("Tab")
    while not visitor.evaluate("document.activeElement.matches('[data-code=\"STER-DAYS\"] summary')"):
        visitor.keyboard.press("Tab")
    visitor.keyboard.press("Enter")
    expect(finding(visitor, "STER-DAYS").locator("mark").first).to_be_visible()


@without_script
def test_a_whole_case_without_script(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    for fact, value in (
        ("ms_diagnosis", "confirmed"),
        ("episode_ongoing", "no"),
        ("sx_worsening", "yes"),
        ("relapse_needs_treatment", "yes"),
        ("steroid_planned", "no"),
    ):
        answer(visitor, fact, value)
    answer(visitor, "episode_duration_unit", "d")
    visitor.locator("#episode_duration").fill("3")
    visitor.get_by_role("button", name="Update the result").click()
    shows(visitor, "STER-WHEN", "met")
    expect(visitor.locator("#progress")).to_have_text("6 of 12 answered")
    visitor.get_by_role("button", name="Go on to the therapy check").click()
    add = visitor.get_by_role("group", name="Earlier and current MS treatments").get_by_role("button", name="Add a row")
    for number, (agent, outcome) in enumerate(
        [("Rebif", "inadequate_response"), ("Copaxone", "not_tolerated"), ("Tecfidera", "effective")]
    ):
        if number:
            add.first.click()
            expect(visitor.locator(f"#dmt_history-{number}-agent")).to_be_focused()
        visitor.locator(f"#dmt_history-{number}-agent").fill(agent)
        visitor.locator(f"#dmt_history-{number}-outcome").select_option(outcome)
    answer(visitor, "dmt_history_complete", "yes")
    answer(visitor, "alemtuzumab_now", "considered")
    visitor.get_by_role("button", name="Update the result").click()
    shows(visitor, "LEM-LINE", "met")
    expect(visitor.locator("#dmt_history-2-agent")).to_have_value("Tecfidera")


@by_touch
@pytest.mark.parametrize("address", [RELAPSE, CHECK])
def test_whatever_a_finger_has_to_hit_is_large_enough(address: str, visitor: Page) -> None:
    visitor.goto(address)
    assert visitor.evaluate("matchMedia('(pointer: coarse)').matches")
    small = visitor.locator("main").evaluate(
        """(main, least) => [...main.querySelectorAll(".opt, .box, .btn, summary, select")]
            .filter((control) => control.checkVisibility({ visibilityProperty: true }))
            .map((control) => [control.textContent.trim() || control.id, control.getBoundingClientRect()])
            .filter(([, box]) => box.height && (box.height < least || box.width < least))
            .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)""",
        FINGER,
    )
    assert small == []


@by_touch
def test_by_touch_a_verdict_is_reached_and_its_strip_leads_to_it(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    for fact, value in (("episode_ongoing", "no"), ("episode_duration_unit", "h"), ("sx_worsening", "yes")):
        visitor.locator("label.opt", has=visitor.locator(f'input[name="{fact}"][value="{value}"]')).tap()
    visitor.locator("#episode_duration").tap()
    visitor.keyboard.type("60")
    shows(visitor, "REL", "met")
    visitor.locator(".peek").tap()
    expect(visitor.locator("#lead-title")).to_be_in_viewport()


@pytest.fixture
def remembering(
    release_1: Release,  # noqa: ARG001
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    browser_context_args: dict[str, Any],
    live_server: LiveServer,
    client: Client,
) -> Iterator[Page]:
    """A visitor whose browser keeps a page that was left in memory, as browsers do unless a driver forbids it."""
    browser = browser_type.launch(**browser_type_launch_args, ignore_default_args=["--disable-back-forward-cache"])
    own = browser.new_context(**browser_context_args, base_url=live_server.url)
    client.post("/welcome/", {"professional": "yes"})
    own.add_cookies([{"name": COOKIE, "value": client.cookies[COOKIE].value, "url": live_server.url}])
    yield own.new_page()
    browser.close()


def test_going_back_and_forward_keeps_what_was_typed(remembering: Page) -> None:
    page = remembering
    page.goto(RELAPSE)
    answer(page, "sx_worsening", "yes")
    page.locator("#steroid_days").fill("4")
    shows(page, "REL-SYM", "met")
    page.get_by_role("button", name="Go on to the therapy check").click()
    answer(page, "natalizumab_now", "considered")
    shows(page, "TYS-PML", "shown")
    page.go_back(wait_until="commit")
    expect(page.locator("#steroid_days")).to_have_value("4")
    shows(page, "REL-SYM", "met")
    answer(page, "steroid_planned", "yes")
    shows(page, "STER-DAYS", "met")
    page.once("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="Sources").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sources")
    page.go_back(wait_until="commit")
    page.go_forward(wait_until="commit")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sources")
    page.go_back(wait_until="commit")
    expect(page.locator("#steroid_days")).to_have_value("4")
    shows(page, "STER-DAYS", "met")


def test_on_a_slow_line_what_is_typed_meanwhile_stays_and_counts(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    held: list[Route] = []
    visitor.route(f"**{RELAPSE}", lambda route: held.append(route))
    with visitor.expect_request(f"**{RELAPSE}"):
        answer(visitor, "sx_worsening", "yes")
    visitor.locator("#steroid_days").focus()
    visitor.keyboard.type("4")
    expect(visitor.locator("#result")).to_have_attribute("aria-busy", "true")
    with visitor.expect_request(f"**{RELAPSE}"):
        visitor.keyboard.type("2")
    expect(visitor.locator("#steroid_days")).to_have_value("42")
    for route in held:
        route.continue_()
    expect(visitor.locator("#result")).to_contain_text("42")
    shows(visitor, "REL-SYM", "met")
    expect(visitor.locator("#steroid_days")).to_be_focused()
    expect(visitor.locator("#result")).not_to_have_attribute("aria-busy", "true")


def sign_in(user: User, client: Client, context: BrowserContext, live_server: LiveServer) -> None:
    """A new session in the browser, and the new token that comes with it."""
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    context.clear_cookies(name="csrftoken")


def test_when_the_session_ends_the_form_stays_and_says_what_to_do(
    visitor: Page,
    client: Client,
    context: BrowserContext,
    live_server: LiveServer,
    settings: Settings,
    django_user_model: type[User],
    on_purpose: list[str],
) -> None:
    on_purpose += ["status 401: /relapse/", "status 403: /relapse/", "console: Response Status Error Code"]
    settings.OPEN_ACCESS = False
    user = django_user_model.objects.create_user("clinician")
    sign_in(user, client, context, live_server)
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    shows(visitor, "REL-SYM", "met")
    Session.objects.all().delete()
    visitor.locator("#steroid_days").fill("4")
    trouble = visitor.get_by_role("alert").filter(has_text="You are not signed in any more")
    expect(trouble).to_contain_text("Sign in again in another tab")
    expect(visitor).to_have_url(f"{live_server.url}{RELAPSE}")
    expect(visitor.locator("#steroid_days")).to_have_value("4")
    sign_in(user, client, context, live_server)
    answer(visitor, "steroid_planned", "yes")
    shows(visitor, "STER-DAYS", "met")
    expect(trouble).to_be_hidden()
    expect(visitor.locator('[name="sx_worsening"][value="yes"]')).to_be_checked()


def test_what_was_sent_after_the_session_ended_goes_on_with_one_press(
    visitor: Page,
    client: Client,
    context: BrowserContext,
    live_server: LiveServer,
    settings: Settings,
    django_user_model: type[User],
    on_purpose: list[str],
) -> None:
    on_purpose += ["status 401: /therapies/check/", "status 401: /relapse/"]
    settings.OPEN_ACCESS = False
    user = django_user_model.objects.create_user("clinician")
    sign_in(user, client, context, live_server)
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    shows(visitor, "REL-SYM", "met")
    Session.objects.all().delete()
    visitor.get_by_role("button", name="Go on to the therapy check").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Not signed in any more")
    sign_in(user, client, context, live_server)
    with visitor.expect_response(lambda response: response.url.endswith("/help/")) as renewed:
        visitor.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', renewed.value.text())
    assert token
    expect(visitor.locator(f'#send-again [value="{token[1]}"]')).to_have_count(1)
    visitor.get_by_role("button", name="Send it again").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Therapy check")
    visitor.get_by_role("button", name="Back to the relapse assessment").click()
    shows(visitor, "REL-SYM", "met")


SHIFTS: Final = """
    window.shifts = [];
    window.whenStill = async () => {
        await document.fonts.ready;
        for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
        window.since = performance.now();
    };
    const isInView = ({ previousRect, currentRect }) => previousRect.width && currentRect.width;
    const isOfForm = (moved) => moved.node && document.getElementById("facts")?.contains(moved.node) && isInView(moved);
    const told = ({ node, previousRect, currentRect }) =>
        [node.outerHTML ?? node.textContent, previousRect, currentRect].map((one) => JSON.stringify(one).slice(0, 150));
    new PerformanceObserver((list) => {
        for (const { value, sources, startTime } of list.getEntries()) {
            if (startTime > window.since && sources.some(isOfForm)) window.shifts.push([value, sources.map(told)]);
        }
    }).observe({ type: "layout-shift", buffered: true });
"""
"""What moves by itself from when the page is whole: everything in the form, even right behind an answer."""


@pytest.mark.parametrize("width", [1440, 820, 390])
def test_nothing_in_the_form_moves_when_the_result_changes(width: int, visitor: Page) -> None:
    visitor.set_viewport_size({"width": width, "height": 900})
    visitor.add_init_script(SHIFTS)
    visitor.goto(RELAPSE)
    visitor.evaluate("window.whenStill()")
    progress = visitor.locator("#progress")
    plain = (
        ("ms_diagnosis", "confirmed"),
        ("episode_present", "yes"),
        ("episode_ongoing", "no"),
        ("sx_worsening", "yes"),
    )
    for number, (fact, value) in enumerate(plain, start=1):
        answer(visitor, fact, value)
        expect(progress).to_have_text(f"{number} of 15 answered")
    visitor.locator("#episode_duration").fill("60")
    answer(visitor, "episode_duration_unit", "h")
    shows(visitor, "REL", "met")
    answer(visitor, "steroid_planned", "no")
    expect(progress).to_have_text("6 of 12 answered")
    assert visitor.evaluate("window.shifts") == []
