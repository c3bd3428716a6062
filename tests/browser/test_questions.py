"""How the form meets an answer: it echoes it in words, counts it, and leaves aside what cannot matter any more."""

from typing import Final

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.looking import CHECK, RELAPSE, answer, finding, shows
from tests.browser.test_every_page import accessible

without_script = pytest.mark.browser_context_args(java_script_enabled=False)

AWAY: Final = 3
"""How far a control may seem to move, in pixels, because a chosen answer is set in bolder type."""


def echo(page: Page, place: str) -> Locator:
    """The line beside a field that says how it is understood."""
    return page.locator(f"#{place}-echo")


def question(page: Page, fact: str) -> Locator:
    """The element of a question."""
    return page.locator(f'#facts .field:has(> * [name="{fact}"], > [name="{fact}"])').first


def progress(page: Page) -> Locator:
    """How much is answered."""
    return page.locator("#progress")


# Echoes --------------------------------------------------------------------------------------------------------------


def test_a_length_is_echoed_both_ways_and_not_while_it_is_being_changed(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    visitor.locator("#episode_duration").fill("36")
    answer(visitor, "episode_duration_unit", "h")
    expect(echo(visitor, "episode_duration")).to_have_text("36 hours (1.5 days)")
    answer(visitor, "episode_duration_unit", "d")
    expect(echo(visitor, "episode_duration")).to_have_text("36 days (864 hours)")
    held: list[Route] = []
    visitor.route(f"**{RELAPSE}", lambda route: held.append(route))
    with visitor.expect_request(f"**{RELAPSE}"):
        visitor.locator("#episode_duration").fill("2")
    expect(echo(visitor, "episode_duration")).to_have_text("")
    held[0].continue_()
    expect(echo(visitor, "episode_duration")).to_have_text("2 days (48 hours)")
    expect(question(visitor, "episode_duration")).to_have_accessible_description(
        "24 hours are 1 day. Choose the unit. 2 days (48 hours)"
    )


def test_a_moment_is_echoed_with_its_weekday_and_the_zone(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    for part, value in (("day", "14"), ("month", "6"), ("year", "2026")):
        visitor.locator(f'[name="episode_onset_{part}"]').fill(value)
    visitor.locator("h1").click()
    expect(echo(visitor, "episode_onset")).to_have_text("Sunday 14 June 2026, Europe/London")
    visitor.locator('[name="episode_onset_time"]').fill("02:00")
    expect(echo(visitor, "episode_onset")).to_have_text("Sunday 14 June 2026, 02:00, Europe/London")
    visitor.locator("#episode_onset").fill("31")
    visitor.locator("h1").click()
    expect(visitor.locator("#problems")).to_contain_text("Start of the worsening")
    expect(echo(visitor, "episode_onset")).to_have_text("")


@without_script
def test_without_script_the_echo_stands_there_after_the_update(visitor: Page) -> None:
    visitor.goto(CHECK)
    for part, value in (("day", "1"), ("month", "5"), ("year", "2026")):
        visitor.locator(f'[name="natalizumab_last_infusion_{part}"]').fill(value)
    visitor.locator('[name="dmt_history-0-start_year"]').fill("2024")
    visitor.locator('[name="dmt_history-0-start_month"]').fill("2")
    visitor.get_by_role("button", name="Update the result").click()
    expect(echo(visitor, "natalizumab_last_infusion")).to_have_text("Friday 1 May 2026")
    expect(echo(visitor, "dmt_history-0-start")).to_have_text("February 2024")


# Progress ------------------------------------------------------------------------------------------------------------


def test_the_progress_counts_what_is_asked_and_not_known_is_an_answer(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    expect(progress(visitor)).to_have_text("0 of 15 answered")
    answer(visitor, "sx_worsening", "unknown")
    expect(progress(visitor)).to_have_text("1 of 15 answered")
    expect(question(visitor, "sx_worsening")).not_to_have_class("open")
    visitor.locator('[name="steroid_days_unknown"]').check()
    expect(progress(visitor)).to_have_text("2 of 15 answered")
    answer(visitor, "steroid_planned", "no")
    expect(progress(visitor)).to_have_text("3 of 13 answered")


# Questions that cannot matter ----------------------------------------------------------------------------------------


def top_of(locator: Locator) -> float:
    box = locator.bounding_box()
    assert box is not None
    return box["y"]


def choose(page: Page, fact: str, value: str) -> None:
    """Chooses an answer by the keyboard, which scrolls no further than it has to."""
    page.locator(f'#facts input[name="{fact}"][value="{value}"]').press("Space")


@pytest.mark.parametrize("width", [1440, 390])
def test_what_cannot_matter_is_calm_in_view_and_folded_away_below(width: int, visitor: Page) -> None:
    visitor.set_viewport_size({"width": width, "height": 900})
    visitor.goto(RELAPSE)
    planned = question(visitor, "steroid_planned")
    planned.evaluate("field => field.scrollIntoView({ block: 'center' })")
    choose(visitor, "steroid_planned", "yes")
    before = top_of(planned)
    in_view = [
        key
        for key in ("steroid_agents", "steroid_route")
        if question(visitor, key).evaluate("field => field.getBoundingClientRect().top < innerHeight")
    ]
    choose(visitor, "steroid_planned", "no")
    expect(progress(visitor)).to_have_text("1 of 12 answered")
    assert abs(top_of(planned) - before) <= AWAY
    for key in in_view:
        expect(question(visitor, key)).to_have_class("field open set-aside")
    visitor.locator("#ms_diagnosis").scroll_into_view_if_needed()
    expect(question(visitor, "steroid_days")).to_be_hidden()
    visitor.get_by_label("Also show the questions that the answers leave aside").check()
    expect(question(visitor, "steroid_days")).to_be_visible()
    accessible(visitor)
    visitor.locator("#steroid_days").fill("3")
    expect(visitor.locator("#problems")).to_contain_text("cannot all be true")
    visitor.get_by_label("Also show the questions that the answers leave aside").uncheck()
    expect(question(visitor, "steroid_days")).to_be_visible()
    choose(visitor, "steroid_planned", "yes")
    expect(question(visitor, "steroid_route")).to_be_visible()


@without_script
def test_without_script_what_cannot_matter_is_folded_at_the_next_update(visitor: Page) -> None:
    visitor.goto(CHECK)
    answer(visitor, "natalizumab_now", "no")
    last = question(visitor, "natalizumab_last_infusion_year")
    expect(last).to_be_visible()
    visitor.get_by_role("button", name="Update the result").click()
    expect(last).to_be_hidden()
    show_all = visitor.get_by_label("Also show the questions that the answers leave aside")
    show_all.check()
    visitor.locator('[name="natalizumab_last_infusion_year"]').fill("2025")
    show_all.uncheck()
    expect(last).to_be_visible()
    show_all.check()
    visitor.get_by_role("button", name="Update the result").click()
    expect(show_all).to_be_checked()
    expect(question(visitor, "touch_enrolled")).to_be_visible()
    show_all.uncheck()
    expect(last).to_be_visible()
    expect(visitor.locator('[name="natalizumab_last_infusion_year"]')).to_have_value("2025")
    expect(question(visitor, "touch_enrolled")).to_be_hidden()


def test_no_question_that_a_finding_waits_for_is_hidden(visitor: Page) -> None:
    visitor.goto(CHECK)
    for fact, value in (("natalizumab_now", "no"), ("mitoxantrone_now", "no"), ("mitoxantrone_ever", "unknown")):
        answer(visitor, fact, value)
    shows(visitor, "TYS-TOUCH", "not_applicable")
    shows(visitor, "NOV-SCHED", "not_applicable")
    expect(progress(visitor)).to_contain_text("3 of")
    waiting = visitor.locator("#result .is-ask").get_by_role("link").all()
    assert waiting
    for link in waiting:
        link.click()
        expect(visitor.locator(f"[id='{(link.get_attribute('href') or '').lstrip('#')}']")).to_be_visible()


# How many interactions -----------------------------------------------------------------------------------------------

MOST: Final = 8


class Hand:
    """Whoever fills the form in; each click and each box that is filled counts."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.interactions = 0

    def choose(self, fact: str, value: str) -> None:
        self.interactions += 1
        self.page.locator("label.opt", has=self.page.locator(f'input[name="{fact}"][value="{value}"]')).click()

    def fill(self, name: str, value: str) -> None:
        self.interactions += 1
        self.page.locator(f'#facts [name="{name}"]').fill(value)


def test_an_episode_that_is_over_is_judged_after_few_interactions(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    hand = Hand(visitor)
    hand.choose("episode_ongoing", "no")
    hand.fill("episode_duration", "60")
    hand.choose("episode_duration_unit", "h")
    hand.choose("sx_worsening", "yes")
    shows(visitor, "REL", "met")
    assert hand.interactions <= MOST


def test_the_next_infusion_of_a_drug_is_dated_after_few_interactions(visitor: Page) -> None:
    visitor.goto(CHECK)
    hand = Hand(visitor)
    hand.choose("natalizumab_now", "current")
    for part, value in (("day", "1"), ("month", "5"), ("year", "2026")):
        hand.fill(f"natalizumab_last_infusion_{part}", value)
    shows(visitor, "TYS-SCHED", "past")
    expect(finding(visitor, "TYS-SCHED")).to_contain_text("29 May 2026")
    assert hand.interactions <= MOST
