"""A German browser: answered in German from the first page on, and the language changes without losing an answer."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import RELAPSE, answer, finding, shows
from tests.browser.test_every_page import accessible, fits

GERMAN = pytest.mark.browser_context_args(locale="de-DE")


@GERMAN
def test_a_case_is_judged_in_german(visitor: Page) -> None:
    visitor.goto("/")
    expect(visitor.locator("html")).to_have_attribute("lang", "de")
    visitor.locator(".card", has_text="Anderthalb Tage").get_by_role("button", name="Diesen Fall öffnen").click()
    shows(visitor, "REL-DUR", "ambiguous")
    expect(finding(visitor, "REL-DUR")).to_contain_text("Auf zwei Arten lesbar")
    expect(finding(visitor, "REL-DUR")).to_contain_text("36 Stunden (1,5 Tage)")
    expect(visitor.locator("#result blockquote[lang=en]").first).to_be_attached()
    accessible(visitor)
    fits(visitor)


@GERMAN
def test_a_change_is_said_in_german_and_the_script_speaks_it_too(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "ms_diagnosis", "no")
    shows(visitor, "REL-DUR", "not_applicable")
    expect(finding(visitor, "REL-DUR")).to_contain_text("Nicht anwendbar")
    visitor.get_by_role("button", name="Rückgängig").click()
    shows(visitor, "REL-DUR", "unknown")
    expect(visitor.locator("#status")).to_contain_text("Rückgängig gemacht")


def test_the_language_changes_in_the_middle_of_a_form_and_nothing_is_lost(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "ms_diagnosis", "confirmed")
    visitor.locator("#episode_duration").fill("36,5")
    with visitor.expect_navigation():
        visitor.get_by_role("button", name="Deutsch").click()
    expect(visitor.locator("html")).to_have_attribute("lang", "de")
    expect(visitor.locator('input[name="ms_diagnosis"][value="confirmed"]')).to_be_checked()
    expect(visitor.locator("#episode_duration")).to_have_value("36,5")
    with visitor.expect_navigation():
        visitor.get_by_role("button", name="English").click()
    expect(visitor.locator("html")).to_have_attribute("lang", "en-gb")
    expect(visitor.locator("#episode_duration")).to_have_value("36,5")
