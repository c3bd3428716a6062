"""The page on which a release is withdrawn, and what others say of it: every width, light and dark, by keyboard."""

import re

from playwright.sync_api import expect

from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, REVIEWERS
from msclinic.releases.impact_marks import marks_of
from msclinic.releases.proposals import approve
from tests.browser.test_every_page import accessible, fits
from tests.browser.test_proposals import SignIn, proposal, sign_in
from tests.releases.factories import author

__all__ = ["sign_in"]


def test_a_release_is_withdrawn_by_keyboard_and_every_page_of_it_is_accessible_and_fits(sign_in: SignIn) -> None:
    used = proposal(author("eden", AUTHORS), 36)
    approve(actor=author("robin", REVIEWERS), proposal=used, looked_at=marks_of(used))
    page = sign_in(author("adrian", ADMINISTRATORS))
    page.goto("/releases/2/")
    page.get_by_role("link", name="Withdraw this release").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Withdraw release 2?")
    accessible(page)
    fits(page)
    page.get_by_role("button", name="Withdraw release 2").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Enter the reason: it stands wherever the release is named.")
    accessible(page)
    page.get_by_label("Reason").focus()
    page.keyboard.type("The figure was wrong.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Release 2 is withdrawn.")
    for address in ("/releases/2/", "/releases/", "/releases/1/changes/2/", "/releases/1/impact/2/"):
        page.goto(address)
        expect(page.locator("main")).to_contain_text("The reason given: The figure was wrong.")
        accessible(page)
        fits(page)


def test_two_releases_are_compared_by_keyboard(sign_in: SignIn) -> None:
    used = proposal(author("eden", AUTHORS), 36)
    approve(actor=author("robin", REVIEWERS), proposal=used, looked_at=marks_of(used))
    page = sign_in(author("casey", ADMINISTRATORS))
    page.goto("/releases/compare/?before=2&after=2")
    expect(page.get_by_role("alert")).to_contain_text("Choose two different releases")
    accessible(page)
    fits(page)
    page.get_by_label("To").select_option("1")
    with page.expect_navigation():
        page.get_by_role("button", name="In words").press("Enter")
    expect(page).to_have_url(re.compile(r"/releases/2/changes/1/$"))


def test_what_a_map_shows_is_chosen_on_the_screen_and_not_on_paper(sign_in: SignIn) -> None:
    page = sign_in(author("casey", ADMINISTRATORS))
    page.goto("/releases/1/map/REL-DUR/")
    form = page.locator("form[method=get]:has(.choose)")
    expect(form).to_be_visible()
    page.emulate_media(media="print")
    expect(form).to_be_hidden()
