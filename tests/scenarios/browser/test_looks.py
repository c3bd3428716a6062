"""The pages of the scenarios in a browser, at every width, in light and dark."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import MISSING, REQUIRED, chromium
from tests.browser.test_every_page import accessible, fits

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("loaded"),
    pytest.mark.timeout(90),
    pytest.mark.skipif(chromium() is None and not REQUIRED, reason=MISSING),
]


@pytest.mark.parametrize("address", ["/scenarios/", "/scenarios/ten-hours-and-over/"])
def test_a_page_is_accessible_and_fits(address: str, visitor: Page) -> None:
    visitor.goto(address)
    expect(visitor.get_by_role("heading", level=1)).to_be_visible()
    accessible(visitor)
    fits(visitor)


def test_a_case_is_opened_from_the_list_by_its_button(visitor: Page) -> None:
    visitor.goto("/scenarios/")
    card = visitor.locator(".card", has_text="The hour that came twice")
    card.get_by_role("button", name="Open this case").click()
    expect(visitor.locator('#result [data-code="REL-DUR"]')).to_have_attribute("data-verdict", "met")
