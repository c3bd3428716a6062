"""A reviewer looks at what an edit does, and anybody at the map of a rule."""

import json

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from msclinic.accounts.models import User
from msclinic.accounts.roles import REVIEWERS
from msclinic.releases.models import Release
from msclinic.scenarios.models import Scenario
from tests.browser.looking import shows
from tests.browser.test_every_page import accessible, fits
from tests.releases.edits import shorter
from tests.releases.factories import published
from tests.scenarios.shipped import scenarios

IMPACT = "/releases/1/impact/2/"


@pytest.fixture
def reviewer(visitor: Page) -> Page:
    """A reviewer, where a second release has a shorter figure."""
    Scenario.objects.bulk_create(scenarios())
    document = json.loads(Release.objects.get(number=1).document)
    shorter(document)
    published(document)
    User.objects.create_user("robin", password="made-up words").groups.add(Group.objects.get(name=REVIEWERS))
    visitor.goto(f"/sign-in/?next={IMPACT}")
    visitor.get_by_label("User name").fill("robin")
    visitor.get_by_label("Password").fill("made-up words")
    visitor.locator("main").get_by_role("button", name="Sign in").click()
    return visitor


def test_what_an_edit_does_is_opened_case_by_case(reviewer: Page) -> None:
    expect(reviewer.get_by_role("heading", name="REL-DUR")).to_be_visible()
    accessible(reviewer)
    fits(reviewer)
    group = reviewer.locator('[data-mark="REL:ambiguous:met"]')
    group.get_by_text("cells of the rules").press("Enter")
    group.get_by_role("link", name="36 hours").first.click()
    row = reviewer.locator('tr[data-code="REL"]')
    expect(row.get_by_role("cell").first).to_contain_text("Can be read both ways")
    expect(row.get_by_role("cell").last).to_contain_text("Reached")
    accessible(reviewer)
    fits(reviewer)
    reviewer.get_by_role("link", name="All cases that change").click()
    expect(reviewer.get_by_role("heading", name="What changes in the cases")).to_be_visible()


def test_a_place_of_the_map_opens_a_case_beside_it_by_the_keyboard(visitor: Page) -> None:
    visitor.goto("/releases/1/#REL-DUR")
    visitor.get_by_role("link", name="Map of REL-DUR").click()
    place = visitor.get_by_role("row", name="No", exact=False).get_by_role("button", name="24 hours to under 48 hours")
    with visitor.expect_popup() as opened:
        place.first.press("Enter")
    case = opened.value
    expect(case.locator("#result")).to_be_visible()
    shows(case, "REL-DUR", "ambiguous")
    expect(case.locator("#result")).to_contain_text("Made-up case")
    visitor.get_by_label("Down").select_option("")
    visitor.get_by_role("button", name="Show").click()
    expect(visitor.locator("table.map tbody tr")).to_have_count(1)
    assert "?across=episode_duration&down=&" in visitor.url
