"""Every shipped scenario in a browser, opened: between them they reach every verdict (`test_coverage.py`)."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import MISSING, REQUIRED, chromium
from tests.browser.test_every_page import accessible, fits
from tests.scenarios.shipped import shipped_scenarios

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("loaded"),
    pytest.mark.timeout(90, func_only=True),
    pytest.mark.skipif(chromium() is None and not REQUIRED, reason=MISSING),
]


@pytest.mark.parametrize("slug", shipped_scenarios())
def test_every_verdict_is_accessible_and_fits_with_all_that_can_be_opened_open(slug: str, visitor: Page) -> None:
    visitor.goto(f"/scenarios/{slug}/")
    visitor.get_by_role("button", name="Open this case").click()
    expect(visitor.locator("#result .set-apart")).to_contain_text("Made-up case")
    visitor.evaluate("for (const details of document.querySelectorAll('main details')) details.open = true")
    accessible(visitor)
    fits(visitor)


def test_a_case_is_opened_from_the_list_by_its_button(visitor: Page) -> None:
    visitor.goto("/scenarios/")
    card = visitor.locator(".card", has_text="The hour that came twice")
    card.get_by_role("button", name="Open this case").click()
    expect(visitor.locator('#result [data-code="REL-DUR"]')).to_have_attribute("data-verdict", "met")
