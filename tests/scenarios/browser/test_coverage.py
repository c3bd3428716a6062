"""Who writes scenarios looks at what they cover, at every width and by the keyboard."""

import pytest
from django.contrib.auth.models import Group
from playwright.sync_api import Page, expect

from msclinic.accounts.models import User
from msclinic.accounts.roles import EDUCATORS
from msclinic.scenarios.models import Scenario
from tests.browser.chromium import MISSING, REQUIRED, chromium
from tests.browser.test_every_page import accessible, fits

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("loaded"),
    pytest.mark.timeout(90, func_only=True),
    pytest.mark.skipif(chromium() is None and not REQUIRED, reason=MISSING),
]


@pytest.fixture
def educator(visitor: Page) -> Page:
    """Somebody who writes scenarios, at the list of them."""
    User.objects.create_user("robin", password="made-up words").groups.add(Group.objects.get(name=EDUCATORS))
    visitor.goto("/sign-in/?next=/scenarios/")
    visitor.get_by_label("User name").fill("robin")
    visitor.get_by_label("Password").fill("made-up words")
    visitor.locator("main").get_by_role("button", name="Sign in").click()
    return visitor


def test_what_the_scenarios_cover_is_read_on_a_phone_and_opened_by_the_keyboard(educator: Page) -> None:
    Scenario.objects.filter(slug="a-year-from-which-day").update(retired=True)
    educator.get_by_role("link", name="What they cover").click()
    first = educator.get_by_role("region", name="What no scenario covers")
    expect(first).to_contain_text("LEM-GAP")
    row = educator.get_by_role("row", name="REL-DUR")
    row.get_by_text("scenarios").first.press("Enter")
    expect(row.get_by_role("link", name="The hour that came twice")).to_be_visible()
    accessible(educator)
    fits(educator)
    row.get_by_role("link", name="The hour that came twice").press("Enter")
    expect(educator.get_by_role("heading", level=1)).to_have_text("The hour that came twice")
