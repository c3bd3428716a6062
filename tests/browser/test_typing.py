"""While a form is being filled in: when it is sent, what can be taken back, and that no work is lost."""

from typing import Final

import pytest
from playwright.sync_api import Dialog, Page, Request, Route, expect

from tests.browser.looking import CHECK, RELAPSE, answer, finding, open_case, shows

without_script = pytest.mark.browser_context_args(java_script_enabled=False)
elsewhere = pytest.mark.browser_context_args(timezone_id="Asia/Kathmandu")

LONGER_THAN_ANY_DELAY: Final = 700
"""In milliseconds: typing is sent after 300."""


@pytest.fixture
def sent(visitor: Page) -> list[str]:
    """What was posted to an assessment page, form by form."""
    posted: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith((RELAPSE, CHECK)):
            posted.append(request.post_data or "")

    visitor.on("request", note)
    return posted


@pytest.fixture
def asked(visitor: Page) -> list[str]:
    """The dialogs that came up; each is answered with yes."""
    kinds: list[str] = []

    def note(dialog: Dialog) -> None:
        kinds.append(dialog.type)
        dialog.accept()

    visitor.on("dialog", note)
    return kinds


def nothing_is_sent(page: Page, sent: list[str]) -> None:
    """Waits longer than typing is held back."""
    before = len(sent)
    page.wait_for_timeout(LONGER_THAN_ANY_DELAY)
    assert len(sent) == before
    expect(page.locator("#problems .errors")).to_have_count(0)


def test_a_date_is_not_sent_before_it_is_whole(visitor: Page, sent: list[str]) -> None:
    visitor.goto(RELAPSE)
    visitor.locator("#episode_onset").press_sequentially("24")
    nothing_is_sent(visitor, sent)
    visitor.keyboard.press("Tab")
    visitor.keyboard.type("5")
    nothing_is_sent(visitor, sent)
    visitor.keyboard.press("Tab")
    visitor.keyboard.type("2026")
    nothing_is_sent(visitor, sent)
    visitor.keyboard.press("Tab")
    visitor.keyboard.type("09:30")
    expect(visitor.locator(".entered")).to_contain_text("24 May 2026")
    assert len(sent) == 1


@pytest.mark.parametrize("way", ["the keyboard", "the mouse on a question", "the mouse on nothing"])
def test_a_part_of_a_date_is_sent_when_the_focus_leaves_it(way: str, visitor: Page, sent: list[str]) -> None:
    visitor.goto(RELAPSE)
    visitor.locator('[name="episode_onset_year"]').press_sequentially("2026")
    nothing_is_sent(visitor, sent)
    if way == "the keyboard":
        for _ in range(3):
            visitor.keyboard.press("Tab")
    elif way == "the mouse on nothing":
        visitor.locator("h1").click()
    else:
        answer(visitor, "sx_new", "yes")
    expect(visitor.locator(".entered")).to_contain_text("2026")


def test_a_day_without_its_month_is_refused_once_it_is_left(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    visitor.locator("#episode_onset").press_sequentially("24")
    visitor.locator("h1").click()
    expect(visitor.locator("#problems")).to_contain_text("Enter the month that belongs to the day.")
    visitor.locator("#episode_onset").fill("")
    expect(visitor.locator("#problems .errors")).to_have_count(0)


def test_a_number_waits_for_its_unit_and_a_unit_for_its_number(visitor: Page, sent: list[str]) -> None:
    visitor.goto(RELAPSE)
    visitor.locator("#episode_duration").press_sequentially("36")
    nothing_is_sent(visitor, sent)
    visitor.locator('label:has([name="episode_duration_unit"][value="h"])').click()
    expect(visitor.locator(".entered")).to_contain_text("36 hours")
    assert len(sent) == 1
    visitor.locator("#episode_duration").fill("")
    nothing_is_sent(visitor, sent)
    visitor.locator("h1").click()
    expect(visitor.locator("#problems")).to_contain_text("Enter the number that belongs to the unit.")
    visitor.locator('label:has([name="episode_duration_unit"][value="h"])').click()
    expect(visitor.locator("#problems .errors")).to_have_count(0)


def test_a_zone_is_sent_when_its_name_is_complete(visitor: Page, sent: list[str]) -> None:
    visitor.goto(RELAPSE)
    visitor.locator("details.moment summary").click()
    visitor.locator("#time_zone").fill("Europe/B")
    nothing_is_sent(visitor, sent)
    visitor.locator("#time_zone").fill("Europe/Berlin")
    expect(visitor.locator("#result")).to_contain_text("(UTC+0")
    expect(visitor.locator('label[for="episode_onset_time"]')).to_have_text("Time, Europe/Berlin")
    visitor.locator("#time_zone").fill("Nowhere")
    visitor.locator("h1").click()
    expect(visitor.locator("#problems")).to_contain_text("Choose a time zone by its name")
    expect(visitor.locator('label[for="episode_onset_time"]')).to_have_text("Time")


@elsewhere
def test_a_fresh_form_is_on_the_clock_of_the_browser(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    zone = visitor.evaluate("Intl.DateTimeFormat().resolvedOptions().timeZone")
    expect(visitor.locator("#time_zone")).to_have_value(zone)
    expect(visitor.locator('label[for="episode_onset_time"]')).to_have_text(f"Time, {zone}")
    answer(visitor, "sx_new", "yes")
    expect(visitor.locator("#result")).to_contain_text("(UTC+05:45)")
    open_case(visitor, "Since two in the morning")
    expect(visitor.locator("#time_zone")).to_have_value("UTC")
    expect(visitor.locator('label[for="episode_onset_time"]')).to_have_text("Time, UTC")


@elsewhere
@without_script
def test_without_script_the_clock_is_the_one_of_the_site_and_says_so(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    expect(visitor.locator('label[for="episode_onset_time"]')).to_have_text("Time, UTC")


@pytest.mark.parametrize("how", ["click", "Backspace", "Delete"])
def test_an_answer_can_be_taken_back(how: str, visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    shows(visitor, "REL-SYM", "met")
    radio = visitor.locator('input[name="sx_worsening"][value="yes"]')
    if how == "click":
        visitor.locator("label.opt", has=radio).click()
    else:
        radio.press(how)
    expect(radio).not_to_be_checked()
    shows(visitor, "REL-SYM", "unknown")
    visitor.locator("label.opt", has=radio).click()
    expect(radio).to_be_checked()
    shows(visitor, "REL-SYM", "met")


def test_leaving_a_form_with_answers_asks_first(visitor: Page, asked: list[str]) -> None:
    visitor.goto(RELAPSE)
    visitor.locator("h1").click()
    visitor.get_by_role("link", name="Sources").first.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Sources")
    assert asked == []
    visitor.goto(RELAPSE)
    answer(visitor, "sx_new", "yes")
    visitor.get_by_role("link", name="Sources").first.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Sources")
    assert asked == ["beforeunload"]


def test_sending_a_form_asks_nothing(visitor: Page, asked: list[str]) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_new", "yes")
    visitor.get_by_role("button", name="Go on to the therapy check").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Therapy check")
    visitor.locator('button[name="add"][value="dmt_history"]').click()
    expect(visitor.locator("#dmt_history-1-agent")).to_be_focused()
    assert asked == []


def test_a_form_that_came_from_the_other_page_is_not_left_unasked(visitor: Page, asked: list[str]) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_new", "yes")
    visitor.get_by_role("button", name="Go on to the therapy check").click()
    visitor.locator("h1").click()
    visitor.get_by_role("link", name="Sources").first.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Sources")
    assert asked == ["beforeunload"]


def test_a_form_that_was_cleared_is_left_unasked(visitor: Page, asked: list[str]) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_new", "yes")
    visitor.get_by_role("button", name="Clear", exact=True).click()
    visitor.get_by_role("button", name="Clear everything").click()
    visitor.get_by_role("link", name="Sources").first.click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Sources")
    assert asked == []


def test_an_opened_quotation_stays_open_when_another_answer_is_given(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    finding(visitor, "REL-DUR").locator("summary").click()
    finding(visitor, "STER-DAYS").locator("summary").focus()
    visitor.locator('input[name="sx_worsening"][value="yes"]').evaluate("radio => radio.click()")
    shows(visitor, "REL-SYM", "met")
    expect(finding(visitor, "REL-DUR").locator("mark").first).to_be_visible()
    expect(finding(visitor, "REL-SYM").locator("mark").first).to_be_hidden()
    expect(finding(visitor, "STER-DAYS").locator("summary")).to_be_focused()


def test_the_result_is_busy_while_an_answer_is_under_way(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    held: list[Route] = []
    visitor.route(f"**{RELAPSE}", lambda route: held.append(route))
    with visitor.expect_request(f"**{RELAPSE}"):
        answer(visitor, "sx_worsening", "yes")
    expect(visitor.locator("#result")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    shows(visitor, "REL-SYM", "met")
    assert visitor.locator("#result").get_attribute("aria-busy") is None


def test_a_refused_token_is_told_for_what_it_is_and_the_next_answer_gets_through(
    visitor: Page, on_purpose: list[str]
) -> None:
    on_purpose += ["status 403: /relapse/", "console: Response Status Error Code 403"]
    visitor.goto(RELAPSE)
    visitor.locator("#steroid_days").fill("3")
    shows(visitor, "STER-DAYS", "unknown")
    visitor.context.clear_cookies(name="csrftoken")
    with visitor.expect_response(lambda response: response.request.method == "GET" and response.url.endswith("/help/")):
        visitor.locator("#steroid_days").fill("4")
    trouble = visitor.locator("#trouble")
    expect(trouble).to_contain_text("signed in or out in another tab")
    expect(trouble).not_to_contain_text("Check the connection")
    expect(visitor.locator("#steroid_days")).to_have_value("4")
    expect(visitor.locator("#result")).not_to_have_attribute("aria-busy", "true")
    answer(visitor, "sx_worsening", "yes")
    shows(visitor, "REL-SYM", "met")
    expect(trouble).to_be_hidden()


def test_a_treatment_that_is_not_recognised_is_marked_while_typing(visitor: Page) -> None:
    visitor.goto(CHECK)
    agent = visitor.locator("#dmt_history-0-agent")
    agent.fill("Rebiff")
    expect(visitor.locator("#dmt_history-0-agent-mark")).to_contain_text("is it spelled as in the list?")
    expect(agent).to_have_attribute("aria-describedby", "dmt_history-0-agent-mark")
    expect(agent).not_to_have_attribute("aria-invalid", "true")
    agent.fill("Rebif")
    expect(visitor.locator("#dmt_history-0-agent-mark")).to_have_count(0)
    expect(agent).not_to_have_attribute("aria-describedby", "dmt_history-0-agent-mark")


NO_DAY: Final = {"": "40", "_month": "4", "_year": "2026"}
REFUSED: Final = {
    "number": (RELAPSE, {"steroid_days": "0"}),
    "length": (RELAPSE, {"episode_duration": "0"}),
    "moment": (RELAPSE, {f"episode_onset{part}": text for part, text in {**NO_DAY, "_time": "12:00"}.items()}),
    "moment of the assessment": (RELAPSE, {"as_of": "2026-06-15T12:00:00+99:00"}),
    "date": (CHECK, {f"heart_evaluation_last{part}": text for part, text in NO_DAY.items()}),
    "date in a row": (CHECK, {f"dmt_history-0-start{part}": text for part, text in NO_DAY.items()}),
    "number in a row": (CHECK, {"alemtuzumab_courses-0-n": "0"}),
}
"""Entries that are refused when the last box has its last character: the page, and what is typed into which boxes."""


def seen_at(page: Page, element: str) -> tuple[float, float]:
    """Where the corner of an element is seen; scrolling goes by whole pixels."""
    found = page.locator(element).bounding_box()
    assert found is not None
    return found["x"], found["y"]


@pytest.mark.parametrize("width", [1440, 820, 390])
@pytest.mark.parametrize(("address", "typed"), REFUSED.values(), ids=list(REFUSED))
def test_no_box_moves_while_its_entry_is_refused(
    address: str, typed: dict[str, str], width: int, visitor: Page
) -> None:
    visitor.set_viewport_size({"width": width, "height": 800})
    visitor.goto(address)
    visitor.locator("details.moment summary").click()
    if "episode_duration" in typed:
        answer(visitor, "episode_duration_unit", "h")
    for name, text in typed.items():
        visitor.locator(f"#{name}").fill(text[:-1])
        visitor.locator(f"#{name}").press("End")
        before = seen_at(visitor, f"#{name}")
        visitor.keyboard.type(text[-1])
    expect(visitor.locator(f"#{next(iter(typed))}-wrong")).to_be_visible()
    assert seen_at(visitor, f"#{name}") == pytest.approx(before, abs=1)


@pytest.mark.parametrize("width", [1440, 820, 390])
def test_the_next_box_does_not_move_when_an_entry_above_it_is_refused(width: int, visitor: Page) -> None:
    visitor.set_viewport_size({"width": width, "height": 800})
    visitor.goto(CHECK)
    held: list[Route] = []
    visitor.route(f"**{CHECK}", lambda route: held.append(route))
    visitor.locator("#dmt_history-0-agent").fill("Rebiff")
    visitor.locator("#dmt_history-0-start").fill("4")
    with visitor.expect_request(f"**{CHECK}"):
        visitor.locator("#dmt_history-0-stop").focus()
    before = seen_at(visitor, "#dmt_history-0-stop")
    for route in held:
        route.continue_()
    expect(visitor.locator("#dmt_history-0-start-wrong")).to_be_visible()
    expect(visitor.locator("#dmt_history-0-agent-mark")).to_be_visible()
    assert seen_at(visitor, "#dmt_history-0-stop") == pytest.approx(before, abs=1)


@without_script
def test_without_script_a_new_row_has_the_focus(visitor: Page) -> None:
    visitor.goto(CHECK)
    visitor.locator('button[name="add"][value="alemtuzumab_courses"]').click()
    expect(visitor.locator("#alemtuzumab_courses-1-n")).to_be_focused()


def test_while_an_entry_is_half_there_the_result_of_before_is_set_back(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    root = visitor.locator("html")
    answer(visitor, "sx_worsening", "yes")
    shows(visitor, "REL-SYM", "met")
    visitor.locator('[name="episode_duration"]').fill("36")
    expect(root).to_have_class("is-behind")
    visitor.locator('[name="episode_duration_unit"][value="h"]').check()
    expect(root).not_to_have_class("is-behind")
    visitor.locator('[name="episode_duration"]').fill("")
    expect(root).to_have_class("is-behind")
    visitor.locator("h1").click()
    expect(root).not_to_have_class("is-behind")
