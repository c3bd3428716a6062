"""Filling a form in, with a mouse, with the keyboard and without script."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.looking import ARTICLE, CHECK, RELAPSE, answer, finding, open_case, shows

without_script = pytest.mark.browser_context_args(java_script_enabled=False)


def lasts(page: Page, hours: str) -> None:
    """An episode that is over, of so many hours, with a worsening."""
    answer(page, "episode_ongoing", "no")
    answer(page, "sx_worsening", "yes")
    answer(page, "episode_duration_unit", "h")
    page.locator("#episode_duration").fill(hours)


def reach(page: Page, place: str) -> None:
    """Goes to a control by the keyboard alone."""
    for _ in range(150):
        if page.evaluate("document.activeElement.id") == place:
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {place}")


def test_typing_changes_the_result_and_the_focus_stays(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    shows(visitor, "REL-DUR", "unknown")
    lasts(visitor, "36")
    shows(visitor, "REL", "ambiguous")
    expect(visitor.locator("#status")).to_contain_text("Can be read both ways")
    visitor.locator("#episode_duration").press("End")
    visitor.keyboard.press("Backspace")
    shows(visitor, "REL", "not_met")
    visitor.keyboard.type("000")
    shows(visitor, "REL", "met")
    expect(visitor.locator("#episode_duration")).to_be_focused()
    expect(visitor.locator("#episode_duration")).to_have_value("3000")
    expect(visitor.get_by_text("That is longer than 90 days.")).to_be_visible()


def test_the_keyboard_alone_leads_to_a_verdict(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("link", name="Skip to main content")).to_be_focused()
    visitor.keyboard.press("Enter")
    reach(visitor, "episode_ongoing")
    visitor.keyboard.press("ArrowDown")
    expect(visitor.locator('input[name="episode_ongoing"][value="no"]')).to_be_checked()
    reach(visitor, "episode_duration")
    visitor.keyboard.type("60")
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Space")
    reach(visitor, "sx_worsening")
    visitor.keyboard.press("Space")
    shows(visitor, "REL", "met")


def test_enter_in_a_field_shows_the_whole_page_anew_and_changes_nothing_else(visitor: Page) -> None:
    visitor.goto(CHECK)
    rows = visitor.locator("#facts .row").count()
    visitor.locator("#alemtuzumab_planned_course").fill("1")
    with visitor.expect_navigation():
        visitor.keyboard.press("Enter")
    expect(visitor.locator("#alemtuzumab_planned_course")).to_have_value("1")
    assert visitor.locator("#facts .row").count() == rows
    expect(visitor.locator("html")).to_have_attribute("lang", "en-gb")


@without_script
def test_without_script_the_button_leads_to_a_verdict(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    lasts(visitor, "60")
    visitor.get_by_role("button", name="Update the result").click()
    shows(visitor, "REL", "met")
    expect(visitor.locator("#episode_duration")).to_have_value("60")


@without_script
def test_without_script_a_row_is_added_and_the_answers_travel_to_the_other_page_and_back(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    lasts(visitor, "60")
    visitor.get_by_role("button", name="Go on to the therapy check").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Therapy check")
    visitor.locator("#dmt_history-0-agent").fill("Rebif")
    visitor.locator("#dmt_history-0-outcome").select_option("inadequate_response")
    rows = visitor.locator("#facts .row", has=visitor.locator('[list="agents"]'))
    before = rows.count()
    visitor.locator('button[name="add"][value="dmt_history"]').click()
    assert rows.count() > before
    expect(visitor.locator("#dmt_history-0-agent")).to_have_value("Rebif")
    visitor.locator("#dmt_history-1-agent").fill("Copaxone")
    visitor.locator("#dmt_history-1-outcome").select_option("not_tolerated")
    answer(visitor, "dmt_history_complete", "yes")
    answer(visitor, "alemtuzumab_now", "considered")
    visitor.get_by_role("button", name="Update the result").click()
    shows(visitor, "LEM-LINE", "met")
    visitor.get_by_role("button", name="Back to the relapse assessment").click()
    shows(visitor, "REL", "met")
    expect(visitor.locator("#episode_duration")).to_have_value("60")
    visitor.get_by_role("button", name="Go on to the therapy check").click()
    shows(visitor, "LEM-LINE", "met")
    expect(visitor.locator("#dmt_history-1-agent")).to_have_value("Copaxone")


def test_with_script_a_row_is_added_in_place_and_takes_the_focus(visitor: Page) -> None:
    visitor.goto(CHECK)
    visitor.evaluate("document.body.dataset.stays = 'yes'")
    visitor.locator("#dmt_history-0-agent").fill("Rebif")
    add = visitor.locator('button[name="add"][value="dmt_history"]')
    add.click()
    expect(visitor.locator("#dmt_history-1-agent")).to_be_focused()
    expect(visitor.locator("#dmt_history-0-agent")).to_have_value("Rebif")
    expect(visitor.locator("#status")).not_to_contain_text("row 2")
    expect(add).to_have_accessible_name("Add a row : Earlier and current MS treatments")
    add.press("Enter")
    expect(visitor.locator("#dmt_history-2-agent")).to_be_focused()
    visitor.locator("#dmt_history-2-agent").fill("Copaxone")
    expect(visitor.locator("#progress")).to_contain_text("1 of")
    expect(visitor.locator(".entered")).to_contain_text("Copaxone")
    assert visitor.evaluate("document.body.dataset.stays") == "yes"


def test_an_error_appears_and_its_link_leads_to_the_field(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    visitor.locator("#steroid_days").fill("three")
    summary = visitor.get_by_role("alert").filter(has_text="Please correct 1 entry")
    expect(summary).to_be_visible()
    expect(visitor.locator("#steroid_days")).to_be_focused()
    summary.get_by_role("link").click()
    expect(visitor.locator("#steroid_days")).to_be_focused()
    expect(visitor.locator("#steroid_days")).to_have_attribute("aria-invalid", "true")
    visitor.keyboard.press("ControlOrMeta+a")
    visitor.keyboard.type("3")
    expect(summary).to_have_count(0)
    expect(visitor.locator("#steroid_days")).not_to_have_attribute("aria-invalid", "true")
    expect(visitor.locator("#steroid_days")).to_have_attribute("aria-describedby", "steroid_days-hint")


@without_script
def test_without_script_an_error_heads_the_page_and_names_its_field(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    visitor.locator("#steroid_days").fill("three")
    visitor.get_by_role("button", name="Update the result").click()
    assert visitor.title().startswith("Error: ")
    visitor.locator("#problems").get_by_role("link").click()
    expect(visitor.locator("#steroid_days")).to_have_value("three")
    expect(visitor.locator("#steroid_days-wrong")).to_be_visible()


def test_a_time_that_the_clock_showed_twice_can_be_told_apart(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    visitor.locator("details.moment summary").click()
    visitor.locator("#time_zone").fill("Europe/Berlin")
    for part, value in (("day", "26"), ("month", "10"), ("year", "2025"), ("time", "02:30")):
        visitor.locator(f'[name="episode_onset_{part}"]').fill(value)
    which = visitor.get_by_role("group", name="Which of the two times")
    expect(which.first).to_be_visible()
    visitor.locator('[name="episode_onset_fold"][value="second"]').check()
    expect(visitor.locator("#problems")).not_to_contain_text("twice")
    expect(visitor.locator(".entered")).to_contain_text("26 October 2025")


def test_a_citation_opens_and_leads_to_the_marked_words_of_the_article(visitor: Page) -> None:
    open_case(visitor, "A day and a half")
    duration = finding(visitor, "REL-DUR")
    quotation = duration.locator("mark").first
    expect(quotation).to_be_hidden()
    duration.locator("summary").click()
    expect(quotation).to_be_visible()
    code, words = quotation.get_attribute("data-passage"), quotation.inner_text()
    with visitor.expect_popup() as opened:
        duration.get_by_role("link", name=f"{code} (opens in a new tab)", exact=True).first.click()
    article = opened.value
    expect(article).to_have_url(re.compile(f"{ARTICLE}#{code}$"))
    marked = article.locator(f"mark#{code}")
    expect(marked).to_be_in_viewport()
    assert " ".join(marked.inner_text().split()) == " ".join(words.split())
    assert article.evaluate("code => document.querySelector('mark:target').id === code", code)
    expect(quotation).to_be_visible()


def test_of_two_quick_changes_the_last_one_wins(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    lasts(visitor, "")
    shows(visitor, "REL-SYM", "met")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        else:
            held.append(route)

    visitor.route(f"**{RELAPSE}", hold_the_first)
    with visitor.expect_request(f"**{RELAPSE}"):
        visitor.locator("#episode_duration").fill("20")
    with visitor.expect_response(f"**{RELAPSE}"):
        visitor.locator("#episode_duration").fill("60")
    shows(visitor, "REL", "met")
    held[0].continue_()
    visitor.wait_for_load_state("networkidle")
    shows(visitor, "REL", "met")


@pytest.mark.parametrize("failure", ["the server fails", "the line is cut"])
def test_a_change_that_does_not_get_through_is_said_and_what_is_typed_stays(
    failure: str, visitor: Page, on_purpose: list[str]
) -> None:
    on_purpose += [
        "status 500: /relapse/",
        "console: Response Status Error Code 500",
        "console: htmx:",
        "console: Failed",
    ]
    visitor.goto(RELAPSE)
    lasts(visitor, "60")
    shows(visitor, "REL", "met")
    fails = failure == "the server fails"
    visitor.route(f"**{RELAPSE}", lambda route: route.fulfill(status=500) if fails else route.abort())
    visitor.locator("#episode_duration").fill("20")
    expect(visitor.locator("#trouble")).to_contain_text("Check the connection.")
    expect(visitor.locator("#episode_duration")).to_have_value("20")
    visitor.unroute(f"**{RELAPSE}")
    visitor.locator("#episode_duration").fill("21")
    shows(visitor, "REL", "not_met")
    expect(visitor.locator("#trouble")).to_be_hidden()


def test_a_row_that_comes_does_not_make_a_stale_result_current(visitor: Page, on_purpose: list[str]) -> None:
    on_purpose += ["status 500: /therapies/check/", "console: Response Status Error Code 500"]
    visitor.goto(CHECK)
    add = visitor.locator('button[name="add"][value="dmt_history"]')
    trouble, page = visitor.locator("#trouble"), visitor.locator("html")
    visitor.route(f"**{CHECK}", lambda route: route.fulfill(status=500))
    add.click()
    expect(trouble.get_by_text("The row was not added. Check the connection.")).to_be_visible()
    expect(trouble.get_by_text("the result shown may not match")).to_be_hidden()
    expect(page).not_to_have_class("is-stale")
    visitor.unroute(f"**{CHECK}")
    add.click()
    expect(visitor.locator("#dmt_history-1-agent")).to_be_focused()
    expect(trouble).to_be_hidden()
    visitor.route(f"**{CHECK}", lambda route: route.fulfill(status=500))
    answer(visitor, "natalizumab_now", "current")
    stale = trouble.get_by_text("the result shown may not match the answers. Check the connection.")
    expect(stale).to_be_visible()
    add.click()
    expect(stale).to_be_visible()
    visitor.unroute(f"**{CHECK}")
    add.click()
    expect(visitor.locator("#dmt_history-2-agent")).to_be_focused()
    expect(stale).to_be_visible()
    expect(page).to_have_class("is-stale")
    answer(visitor, "natalizumab_now", "no")
    expect(trouble).to_be_hidden()
    expect(page).not_to_have_class("is-stale")


def test_a_row_that_comes_late_leaves_the_focus_where_somebody_types(visitor: Page) -> None:
    visitor.goto(CHECK)
    held: list[Route] = []
    visitor.route(f"**{CHECK}", lambda route: route.continue_() if held else held.append(route))
    with visitor.expect_request(f"**{CHECK}"):
        visitor.locator('button[name="add"][value="dmt_history"]').click()
    typed = visitor.locator("#dmt_history-0-agent")
    typed.press_sequentially("Reb")
    held[0].continue_()
    expect(visitor.locator("#dmt_history-1-agent")).to_be_visible()
    expect(visitor.locator("#status")).to_contain_text("Earlier and current MS treatments, row 2")
    visitor.keyboard.type("if")
    expect(typed).to_have_value("Rebif")
    expect(typed).to_be_focused()


def test_a_change_of_colours_keeps_what_is_typed(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    lasts(visitor, "60")
    visitor.get_by_role("button", name="Dark").click()
    expect(visitor.locator("html")).to_have_attribute("data-theme", "dark")
    expect(visitor.locator("#episode_duration")).to_have_value("60")
    shows(visitor, "REL", "met")


def test_nothing_of_a_case_is_kept_in_the_browser(visitor: Page) -> None:
    open_case(visitor, "Since two in the morning")
    answer(visitor, "sx_new", "yes")
    shows(visitor, "REL", "pending")
    assert visitor.evaluate("[localStorage.length, location.search]") == [0, ""]
    assert set(visitor.evaluate("Object.values(sessionStorage)")) <= {"/", RELAPSE}
    assert {cookie["name"] for cookie in visitor.context.cookies()} == {"professional", "csrftoken"}
