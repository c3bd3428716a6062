"""Taking a change back: undo, redo, and clearing after a question."""

from typing import Final

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.looking import CHECK, RELAPSE, answer, open_case, shows

without_script = pytest.mark.browser_context_args(java_script_enabled=False)

UNDO: Final = "ControlOrMeta+z"
REDO: Final = "ControlOrMeta+Shift+z"


def status(page: Page) -> Locator:
    """The line that a screen reader reads out."""
    return page.get_by_role("status").and_(page.locator("#status"))


def chosen(page: Page, fact: str, value: str) -> Locator:
    """One of the answers to a question."""
    return page.locator(f'#facts input[name="{fact}"][value="{value}"]')


def test_several_changes_are_undone_and_done_again_one_by_one(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    shows(visitor, "REL-SYM", "met")
    visitor.locator("#episode_duration").press_sequentially("60")
    answer(visitor, "episode_duration_unit", "h")
    answer(visitor, "episode_ongoing", "no")
    shows(visitor, "REL", "met")
    visitor.keyboard.press(UNDO)
    shows(visitor, "REL-DUR", "met")
    expect(status(visitor)).to_contain_text("Undone: Is it still going on?")
    expect(chosen(visitor, "episode_ongoing", "no")).not_to_be_checked()
    visitor.keyboard.press(UNDO)
    visitor.keyboard.press(UNDO)
    expect(visitor.locator("#episode_duration")).to_have_value("")
    expect(chosen(visitor, "sx_worsening", "yes")).to_be_checked()
    shows(visitor, "REL-DUR", "unknown")
    visitor.keyboard.press(UNDO)
    shows(visitor, "REL-SYM", "unknown")
    visitor.keyboard.press(UNDO)
    expect(status(visitor)).to_have_text("There is nothing to undo.")
    for _ in range(4):
        visitor.keyboard.press(REDO)
    shows(visitor, "REL", "met")
    expect(status(visitor)).to_contain_text("Done again: Is it still going on?")
    expect(visitor.locator("#episode_duration")).to_have_value("60")


def test_the_buttons_say_what_they_undo_and_keep_the_focus(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    undo, redo = (visitor.get_by_role("button", name=name) for name in ("Undo", "Redo"))
    expect(undo).to_have_attribute("aria-disabled", "true")
    answer(visitor, "sx_worsening", "yes")
    undo.click()
    expect(undo).to_be_focused()
    expect(undo).to_have_attribute("aria-disabled", "true")
    expect(redo).to_have_accessible_name("Redo: Have existing symptoms worsened?")
    redo.click()
    shows(visitor, "REL-SYM", "met")
    answer(visitor, "sx_new", "yes")
    expect(redo).to_have_attribute("aria-disabled", "true")


def test_inside_a_box_the_browsers_own_undo_stays(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    visitor.locator("#steroid_days").press_sequentially("3")
    visitor.keyboard.press(UNDO)
    expect(visitor.locator("#steroid_days")).to_have_value("")
    visitor.keyboard.press(UNDO)
    expect(chosen(visitor, "sx_worsening", "yes")).to_be_checked()


def test_an_answer_taken_back_with_a_key_can_be_undone(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    chosen(visitor, "sx_worsening", "yes").press("Backspace")
    shows(visitor, "REL-SYM", "unknown")
    visitor.keyboard.press(UNDO)
    shows(visitor, "REL-SYM", "met")


TYPE_AT_ONCE: Final = """
new MutationObserver((_, seen) => {
  const box = document.getElementById("alemtuzumab_courses-1-n");
  if (!box) return;
  seen.disconnect();
  box.value = "7";
  box.dispatchEvent(new Event("input", { bubbles: true }));
}).observe(document.getElementById("facts"), { childList: true, subtree: true });
"""


def test_what_is_typed_in_a_row_the_moment_it_is_there_is_undone_before_the_row(visitor: Page) -> None:
    visitor.goto(CHECK)
    visitor.evaluate(TYPE_AT_ONCE)
    visitor.locator('button[name="add"][value="alemtuzumab_courses"]').click()
    number, undo = visitor.locator("#alemtuzumab_courses-1-n"), visitor.get_by_role("button", name="Undo")
    expect(number).to_have_value("7")
    expect(undo).to_have_accessible_name("Undo: Lemtrada courses given")
    undo.click()
    expect(number).to_have_value("")
    undo.click()
    expect(number).to_have_count(0)


def test_an_added_row_can_be_undone_and_what_was_before_it_too(visitor: Page) -> None:
    visitor.goto(CHECK)
    answer(visitor, "natalizumab_now", "current")
    visitor.locator('button[name="add"][value="alemtuzumab_courses"]').click()
    number = visitor.locator("#alemtuzumab_courses-1-n")
    number.fill("7")
    undo, redo = (visitor.get_by_role("button", name=name) for name in ("Undo", "Redo"))
    undo.click()
    expect(number).to_have_value("")
    undo.click()
    expect(number).to_have_count(0)
    expect(status(visitor)).to_contain_text("Add a row")
    undo.click()
    expect(chosen(visitor, "natalizumab_now", "current")).not_to_be_checked()
    for _ in range(3):
        redo.click()
    expect(number).to_have_value("7")
    expect(visitor.locator(".entered")).to_contain_text("7")
    number.blur()
    visitor.locator("#alemtuzumab_courses-1-start_unknown, [name=alemtuzumab_courses-1-start_unknown]").first.check()
    for _ in range(3):
        visitor.keyboard.press(UNDO)
    expect(visitor.locator('button[name="add"][value="alemtuzumab_courses"]')).to_be_focused()


def test_clearing_asks_and_keeping_returns_to_the_button(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    clear = visitor.get_by_role("button", name="Clear", exact=True)
    clear.click()
    dialog = visitor.get_by_role("dialog", name="Clear all answers?")
    expect(dialog.get_by_role("button", name="Keep them")).to_be_focused()
    visitor.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(clear).to_be_focused()
    clear.press("Enter")
    visitor.keyboard.press("Enter")
    expect(clear).to_be_focused()
    expect(chosen(visitor, "sx_worsening", "yes")).to_be_checked()


def test_everything_is_cleared_and_can_be_brought_back(visitor: Page) -> None:
    open_case(visitor, "Since two in the morning")
    visitor.get_by_role("button", name="Go on to the therapy check").click()
    visitor.locator("#dmt_history-0-agent").fill("Rebif")
    visitor.get_by_role("button", name="Clear", exact=True).click()
    visitor.get_by_role("button", name="Clear everything").click()
    expect(visitor.get_by_role("group", name="Questions")).to_be_focused()
    expect(status(visitor)).to_contain_text("All answers are cleared. Undo brings them back.")
    expect(visitor.locator("#progress")).to_contain_text("0 of")
    expect(visitor.locator("#result")).not_to_contain_text("Made-up case")
    held = (
        "[...document.querySelectorAll('#facts [type=hidden]:not([name=csrfmiddlewaretoken])')].map(box => box.value)"
    )
    assert set(visitor.evaluate(held)) == {""}
    visitor.keyboard.press(UNDO)
    expect(status(visitor)).to_contain_text("Undone: clearing all answers")
    expect(visitor.locator("#dmt_history-0-agent")).to_have_value("Rebif")
    expect(visitor.locator("#result")).to_contain_text("Made-up case: Since two in the morning")
    visitor.get_by_role("button", name="Back to the relapse assessment").click()
    shows(visitor, "REL", "pending")


def test_what_can_be_undone_is_kept_nowhere_but_in_the_page(visitor: Page) -> None:
    visitor.goto(CHECK)
    answer(visitor, "natalizumab_now", "considered")
    shows(visitor, "TYS-PML", "shown")
    visitor.keyboard.press(UNDO)
    shows(visitor, "TYS-PML", "unknown")
    stores = (
        "[localStorage.length, JSON.stringify(sessionStorage).includes('considered'), JSON.stringify(history.state)]"
    )
    assert visitor.evaluate(stores) == [0, False, "null"]


@pytest.mark.parametrize("button", ["Go on to the therapy check", "Clear"])
def test_a_button_that_has_the_focus_takes_no_part_in_an_undo(button: str, visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_new", "yes")
    answer(visitor, "sx_worsening", "yes")
    shows(visitor, "REL-SYM", "met")
    visitor.get_by_role("button", name=button, exact=True).focus()
    with visitor.expect_request(lambda request: request.method == "POST") as sent:
        visitor.keyboard.press(UNDO)
    assert sent.value.url.endswith(RELAPSE)
    assert "clear=" not in (sent.value.post_data or "")
    shows(visitor, "REL-SYM", "unknown")


@without_script
def test_without_script_clearing_asks_and_keeps_what_is_typed(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    visitor.locator("#steroid_days").fill("3")
    visitor.get_by_role("button", name="Clear", exact=True).click()
    question = visitor.get_by_role("region", name="Clear all answers?")
    expect(question.get_by_role("button", name="Keep them")).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(question).to_have_count(0)
    expect(visitor.locator("#steroid_days")).to_have_value("3")
    visitor.get_by_role("button", name="Clear", exact=True).click()
    question.get_by_role("link", name="Clear everything").click()
    expect(visitor.locator("#steroid_days")).to_have_value("")
    visitor.get_by_role("button", name="Clear", exact=True).click()
    expect(question).to_have_count(0)


def test_a_row_is_cleared_by_itself_and_can_be_brought_back(visitor: Page) -> None:
    visitor.goto(CHECK)
    answer(visitor, "ms_diagnosis", "confirmed")
    agent, year = (visitor.locator(f'[name="dmt_history-0-{name}"]') for name in ("agent", "start_year"))
    agent.fill("Rebif")
    year.fill("2024")
    expect(visitor.locator(".entered")).to_contain_text("Rebif")
    visitor.get_by_role("button", name="Clear this row").first.click()
    expect(agent).to_have_value("")
    expect(year).to_have_value("")
    expect(visitor.locator(".entered")).not_to_contain_text("Rebif")
    expect(visitor.locator('[name="ms_diagnosis"][value="confirmed"]')).to_be_checked()
    visitor.get_by_role("button", name="Undo").click()
    expect(agent).to_have_value("Rebif")
    expect(year).to_have_value("2024")
    expect(visitor.locator(".entered")).to_contain_text("Rebif")
