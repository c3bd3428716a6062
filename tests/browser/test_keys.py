"""The keys of the assessment pages, their list, and that they do nothing while somebody types."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import CHECK, RELAPSE, answer, shows
from tests.browser.test_every_page import accessible


@pytest.mark.parametrize("address", [RELAPSE, CHECK])
def test_a_list_of_the_keys_opens_and_closes(address: str, visitor: Page) -> None:
    visitor.goto(address)
    keys = visitor.get_by_role("dialog", name="Keys")
    opener = visitor.get_by_role("button", name="Keys")
    opener.click()
    expect(keys.get_by_role("button", name="Close")).to_be_focused()
    accessible(visitor)
    visitor.keyboard.press("Enter")
    expect(keys).to_be_hidden()
    expect(opener).to_be_focused()
    visitor.keyboard.press("?")
    expect(keys).to_be_visible()
    visitor.keyboard.press("n")
    expect(keys).to_be_visible()
    visitor.keyboard.press("Escape")
    expect(opener).to_be_focused()


def test_a_key_goes_to_the_next_open_question_and_round_again(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "episode_ongoing", "yes")
    expect(visitor.locator(".set-aside")).to_have_count(1)
    visitor.keyboard.press("n")
    expect(visitor.locator("#episode_duration")).to_be_focused()
    visitor.keyboard.press("Escape")
    visitor.locator("#relapse_needs_treatment").focus()
    visitor.keyboard.press("n")
    expect(visitor.locator("#steroid_planned")).to_be_focused()
    visitor.keyboard.press("n")
    visitor.keyboard.press("n")
    visitor.keyboard.press("n")
    expect(visitor.locator("#steroid_days")).to_be_focused()
    visitor.locator("h1").click()
    visitor.keyboard.press("n")
    expect(visitor.locator("#ms_diagnosis")).to_be_focused()
    expect(visitor.locator("#ms_diagnosis")).to_be_in_viewport()


def test_a_key_goes_to_the_result_and_stays_there_while_it_changes(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    shows(visitor, "REL-SYM", "met")
    visitor.keyboard.press("r")
    result = visitor.get_by_role("region", name="Result")
    expect(result).to_be_focused()
    visitor.keyboard.press("ControlOrMeta+z")
    shows(visitor, "REL-SYM", "unknown")
    expect(result).to_be_focused()


def test_a_key_prints(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    visitor.evaluate("() => { window.print = () => { document.title = 'printed'; }; }")
    visitor.keyboard.press("p")
    expect(visitor).to_have_title("printed")


@pytest.mark.parametrize("box", ["#dmt_history-0-agent", "#dmt_history-0-outcome", "#alemtuzumab_planned_days"])
def test_no_key_does_anything_while_typing(box: str, visitor: Page) -> None:
    visitor.goto(CHECK)
    visitor.evaluate("() => { window.print = () => { document.title = 'printed'; }; }")
    visitor.locator(box).focus()
    visitor.keyboard.type("nrp?")
    expect(visitor.locator(box)).to_be_focused()
    expect(visitor.locator("dialog[open]")).to_have_count(0)
    expect(visitor).not_to_have_title("printed")
    if box != "#dmt_history-0-outcome":
        expect(visitor.locator(box)).to_have_value("nrp?")


def test_the_keys_of_one_character_can_be_turned_off_for_every_page(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    visitor.get_by_role("button", name="Keys").click()
    visitor.get_by_role("button", name="Turn them off").click()
    expect(visitor.get_by_role("button", name="Turn them on")).to_be_visible()
    visitor.keyboard.press("Escape")
    visitor.keyboard.press("?")
    expect(visitor.locator("dialog[open]")).to_have_count(0)
    visitor.keyboard.press("ControlOrMeta+z")
    shows(visitor, "REL-SYM", "unknown")
    visitor.goto(CHECK)
    visitor.keyboard.press("?")
    expect(visitor.locator("dialog[open]")).to_have_count(0)
    visitor.get_by_role("button", name="Keys").click()
    visitor.get_by_role("button", name="Turn them on").click()
    visitor.get_by_role("button", name="Close").click()
    visitor.keyboard.press("?")
    expect(visitor.get_by_role("dialog", name="Keys")).to_be_visible()
