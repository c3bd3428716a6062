"""The pages of proposals as a reviewer and an administrator have them: every width, light and dark, by keyboard."""

import json
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, REVIEWERS
from msclinic.releases.impact_marks import marks_of
from msclinic.releases.models import Proposal, Release
from msclinic.releases.proposals import approve, propose_document, send_back
from tests.browser.test_every_page import RULES, accessible, fits
from tests.releases.factories import author, browser_of, let_one_person_publish

SignIn = Callable[[User], Page]


@pytest.fixture
def sign_in(visitor: Page) -> SignIn:
    """Signs somebody in, in the browser of the visitor."""

    def with_session(person: User) -> Page:
        session = browser_of(person).cookies["sessionid"].value
        visitor.goto("/about/")
        host = urlsplit(visitor.url)
        visitor.context.add_cookies([{"name": "sessionid", "value": session, "url": f"{host.scheme}://{host.netloc}"}])
        return visitor

    return with_session


def proposal(by: User, figure: int) -> Proposal:
    """What would change the upper figure of a release, and leave out a silence."""
    base = Release.objects.all()[0]
    document = json.loads(base.document)
    rule = next(rule for rule in document["rules"] if rule["code"] == "REL-DUR")
    rule["criterion"]["upper"]["value"] = figure
    document["silences"].pop()
    reason = f"Our clinic counts from {figure} hours."
    return propose_document(actor=by, document=document, reason=reason, published_at=base.published_at)


def test_the_pages_are_accessible_and_fit(sign_in: SignIn) -> None:
    eden, robin = author("eden"), author("robin", REVIEWERS)
    outdated, back, used = (proposal(eden, figure) for figure in (40, 38, 36))
    send_back(actor=robin, proposal=back, comment="We agreed on 36.")
    approve(actor=robin, proposal=used, comment="As we agreed.", looked_at=marks_of(used))
    still_open = proposal(eden, 34)
    page = sign_in(robin)
    for one in (outdated, back, used, still_open):
        page.goto(f"/releases/proposals/{one.number}/")
        accessible(page)
        fits(page)
    page.locator("#approve_comment").fill("Half written.")
    page.get_by_role("button", name="Send back").click()
    expect(page.locator("#send_back_comment")).to_be_focused()
    expect(page.locator("#approve_comment")).to_have_value("Half written.")
    page.locator("#send_back_comment").fill("long " * 500)
    page.get_by_role("button", name="Send back").click()
    expect(page.get_by_role("alert")).to_contain_text("nothing was cut, shorten it")
    accessible(page)
    page.goto("/releases/proposals/")
    accessible(page)
    fits(page)


def test_the_cases_and_maps_of_a_proposal_are_accessible_and_fit(sign_in: SignIn) -> None:
    number = proposal(author("eden"), 36).number
    page = sign_in(author("robin", REVIEWERS))
    page.goto(f"/releases/proposals/{number}/")
    page.get_by_role("link", name="36 hours").first.click()
    expect(page.locator('tr[data-code="REL-DUR"]')).to_contain_text("Reached")
    accessible(page)
    fits(page)
    page.get_by_role("link", name="All cases that change").click()
    page.locator('[data-mark="REL-DUR:ambiguous:met"]').get_by_role("link", name="Map of REL-DUR").click()
    before, after = page.locator("table.map").all()
    place = "No; 36 hours to under 48 hours"
    expect(before.get_by_role("button", name=place, exact=False)).to_contain_text("Can be read both ways")
    expect(after.get_by_role("button", name=place, exact=False)).to_contain_text("Reached")
    accessible(page)
    fits(page)
    page.get_by_text("Everything else", exact=True).press("Enter")
    page.get_by_label("Does the person have MS?").select_option("No")
    page.get_by_role("button", name="Show").press("Enter")
    expect(page.locator("main")).to_contain_text("0 of")
    accessible(page)
    fits(page)
    page.goto(f"{page.url}&with-episode_end=99")
    expect(page.get_by_role("alert")).to_contain_text("This map has no such choice")
    accessible(page)


def test_where_nothing_can_be_compared_it_is_ticked_off_by_keyboard_before_it_is_approved(
    sign_in: SignIn, release_1: Release
) -> None:
    let_one_person_publish()
    Release.objects.create(
        number=2, sha256="0" * 64, document=release_1.document, reason="Made up.", published_at=release_1.published_at
    )
    document = json.loads(release_1.document)
    document["silences"].pop()
    asked = propose_document(
        actor=author("eden"), document=document, reason="Ours.", published_at=release_1.published_at
    )
    page = sign_in(author("robin", REVIEWERS))
    page.goto(f"/releases/proposals/{asked.number}/")
    expect(page.locator("main")).to_contain_text("Whether any answer changes is not known.")
    fits(page)
    found = Axe().run(page, context="main form", options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.get_by_role("button", name="Approve and publish").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nothing could be compared, and it is not ticked off yet")
    page.get_by_label("I know that nothing could be compared").press("Space")
    page.get_by_role("button", name="Approve and publish").press("Enter")
    expect(page.locator("main")).to_contain_text("Release 3 is published.")


def test_the_second_person_is_switched_off_and_the_page_stays_accessible(sign_in: SignIn) -> None:
    page = sign_in(author("adrian", ADMINISTRATORS))
    page.goto("/releases/second-person/")
    accessible(page)
    fits(page)
    page.get_by_role("button", name="Let one person publish alone").click()
    expect(page.get_by_role("alert")).to_contain_text("Confirm that you answer for it.")
    accessible(page)
    page.get_by_label("Reason").fill("Nobody else is there.")
    page.get_by_label("I answer for this change").check()
    page.get_by_role("button", name="Let one person publish alone").click()
    expect(page.locator("main")).to_contain_text("adrian switched the second person off")
    accessible(page)
    fits(page)


def test_an_author_proposes_and_every_page_of_the_workplace_says_that_one_may_publish_alone(sign_in: SignIn) -> None:
    let_one_person_publish()
    page = sign_in(author("eden", AUTHORS))
    for address in ("/admin/", "/releases/proposals/"):
        page.goto(address)
        expect(page.locator("body")).to_contain_text("One person may publish alone here")
        fits(page)


def test_a_reviewer_approves_by_keyboard_alone(sign_in: SignIn) -> None:
    number = proposal(author("eden"), 36).number
    page = sign_in(author("robin", REVIEWERS))
    page.goto(f"/releases/proposals/{number}/")
    page.get_by_label("Comment").focus()
    page.keyboard.type("As we agreed.")
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("3 changes of answers are not ticked off yet")
    expect(page.get_by_label("Comment")).to_have_value("As we agreed.")
    for tick in page.locator("[name=looked_at]").all():
        tick.press("Space")
    page.get_by_label("Comment").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Approve and publish")).to_be_focused()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Release 2 is published.")
    expect(page.locator("main")).to_contain_text("As we agreed.")
