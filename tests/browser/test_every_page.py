"""Every page, at every width, in light and dark."""

from typing import Final
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from msclinic.scenarios.models import Scenario
from tests.browser.looking import CHECK, EVERY_PAGE, RELAPSE, open_case
from tests.scenarios.shipped import scenarios

RULES: Final = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
WIDTHS: Final = (320, 390, 820, 1440)


def accessible(page: Page) -> None:
    """No violation, at any width, in light and in dark. One page is resized; a new one would cost more than a look."""
    for width in WIDTHS:
        whole_page(page, width)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{page.url} in {scheme} at {width}\n{found.generate_report()}"
    page.set_viewport_size({"width": WIDTHS[-1], "height": 900})


def whole_page(page: Page, width: int) -> None:
    """A window as high as the page: nothing is out of sight, and no strip at its edge lies over what scrolls."""
    page.set_viewport_size({"width": width, "height": 800})
    height = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": height})


def fits(page: Page) -> None:
    """Nothing makes the page scroll sideways, at any width."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert over <= 0, f"{page.url} is {over} px too wide at {width}"


@pytest.fixture
def scenarios_there(db: None) -> None:  # noqa: ARG001
    """The shipped scenarios, as rows."""
    Scenario.objects.bulk_create(scenarios())


@pytest.mark.parametrize("address", EVERY_PAGE)
@pytest.mark.usefixtures("scenarios_there")
def test_a_page_is_accessible_and_fits(address: str, visitor: Page) -> None:
    answer = visitor.goto(address)
    assert answer is not None
    assert (answer.status, urlsplit(visitor.url).path) == (200, address)
    accessible(visitor)
    fits(visitor)


@pytest.mark.parametrize(("address", "place"), [(RELAPSE, "steroid_days"), (CHECK, "alemtuzumab_planned_days")])
def test_a_page_with_errors_and_contradictions_is_accessible_and_fits(address: str, place: str, visitor: Page) -> None:
    visitor.goto(address)
    visitor.locator(f"#{place}").fill("three")
    visitor.locator('[name="ms_diagnosis"]').first.check()
    expect(visitor.get_by_role("alert").filter(has_text="Please correct")).to_be_visible()
    accessible(visitor)
    with visitor.expect_navigation():
        visitor.locator(f"#{place}").press("Enter")
    expect(visitor.locator(f"#{place}-wrong")).to_be_visible()
    accessible(visitor)
    fits(visitor)


@pytest.mark.parametrize("address", [RELAPSE, CHECK])
def test_a_second_answer_can_be_seen_and_taken_back(address: str, visitor: Page) -> None:
    bare = {RELAPSE: "episode_onset", CHECK: "heart_evaluation_last"}[address]
    visitor.goto(address)
    visitor.locator("details.moment summary").click()
    for name, value in (("ms_diagnosis", "confirmed"), ("ms_diagnosis", "no"), (bare, "2026-06-14")):
        post_along(visitor, name, value)
    with visitor.expect_navigation():
        visitor.locator("#as_of").press("Enter")
    problems = visitor.locator("#problems")
    expect(problems).to_contain_text("Give one answer; confirmed and no were given.")
    expect(problems).to_contain_text("Enter day, month and year in their own fields.")
    accessible(visitor)
    fits(visitor)
    visitor.get_by_label("Also given, keep one").fill("")
    visitor.get_by_label("Not read, empty it").fill("")
    expect(problems.get_by_role("link")).to_have_count(0)
    expect(visitor.locator('input[name="ms_diagnosis"][value="confirmed"]')).to_be_checked()


def post_along(page: Page, name: str, value: str) -> None:
    """Makes the form post one more value, as a program or another page might."""
    page.evaluate(
        """([name, value]) => {
            const more = Object.assign(document.createElement("input"), { type: "hidden", name, value });
            document.getElementById("facts").append(more);
        }""",
        [name, value],
    )


def test_a_page_that_is_not_there_is_accessible_and_fits(visitor: Page, on_purpose: list[str]) -> None:
    on_purpose.append("status 404: /no-such-page/")
    visitor.goto("/no-such-page/")
    accessible(visitor)
    fits(visitor)


def test_the_first_visit_begins_with_the_confirmation(page: Page) -> None:
    page.goto(RELAPSE)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="Tick the box").click()
    expect(page.locator("#professional")).to_be_focused()
    accessible(page)
    page.keyboard.press("Space")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Relapse assessment")


@pytest.mark.browser_context_args(forced_colors="active")
def test_with_forced_colours_every_verdict_keeps_its_word_and_shape(visitor: Page) -> None:
    open_case(visitor, "A day and a half")
    assert visitor.evaluate("matchMedia('(forced-colors: active)').matches")
    for found in visitor.locator("#result .finds > li:visible").all():
        expect(found.locator("> svg.sign")).to_be_visible()
        expect(found.locator("> .say .word")).not_to_be_empty()


@pytest.mark.parametrize("address", [RELAPSE, CHECK])
@pytest.mark.parametrize("width", WIDTHS)
def test_no_question_lies_under_the_result(address: str, width: int, visitor: Page) -> None:
    visitor.set_viewport_size({"width": width, "height": 844})
    visitor.goto(address)
    covered = visitor.evaluate(
        """() => [...document.querySelectorAll("#facts .fields .opt, #facts .actions .btn")].filter((control) => {
            if (!control.checkVisibility({ visibilityProperty: true })) return false;
            control.scrollIntoView({ block: "center" });
            const { left, top, width, height } = control.getBoundingClientRect();
            const there = document.elementFromPoint(left + width / 2, top + height / 2);
            return !control.contains(there);
        }).map((control) => control.textContent.trim())"""
    )
    assert covered == []
