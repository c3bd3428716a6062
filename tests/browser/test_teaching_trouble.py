"""What is shown while nothing gets through: no answer is lost without a word, and nothing old looks current."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from msclinic.accounts.models import User
from msclinic.teaching.models import Room
from tests.browser.test_class import Telephone, choose, join, room, teacher, telephone
from tests.browser.test_every_page import accessible, fits
from tests.browser.test_proposals import SignIn, sign_in

__all__ = ["room", "sign_in", "teacher", "telephone"]

CUT, REFUSED, FAILED = "the line is cut", "it is refused in words", "the server fails"
SENTENCE = "You are not let in any more."


def fails(how: str, method: str) -> object:
    """What answers what is asked by a method, in place of the site."""

    def instead(route: Route) -> None:
        if route.request.method != method:
            route.continue_()
        elif how == CUT:
            route.abort()
        elif how == REFUSED:
            route.fulfill(status=403, body=f"<main><div class='prose'><p>{SENTENCE}</p></div></main>")
        else:
            route.fulfill(status=500, body="")

    return instead


def trouble(page: Page, words: str) -> None:
    """One sentence says it, and no other one stands beside it."""
    said = page.locator("#trouble > span:visible")
    expect(said).to_have_count(1)
    expect(said).to_contain_text(words)


@pytest.fixture
def on_purpose(on_purpose: list[str]) -> list[str]:
    on_purpose += ["status 403", "status 500", "console: "]
    return on_purpose


@pytest.mark.parametrize("how", [CUT, REFUSED, FAILED])
def test_an_answer_that_does_not_arrive_is_said_until_one_does(how: str, telephone: Telephone, room: Room) -> None:
    page = telephone()
    join(page, room.code)
    Room.objects.filter(pk=room.pk).update(question=1)
    expect(page.locator("#room button.choice").first).to_be_visible()
    page.route(f"**/class/{room.code}/**", fails(how, "POST"))
    page.locator("#room button.choice").first.tap()
    trouble(page, "Your answer may not have arrived.")
    trouble(page, SENTENCE if how == REFUSED else "Check the connection.")
    trouble(page, "Press it again.")
    accessible(page)
    fits(page)
    with page.expect_response(lambda response: response.status == 204):
        pass
    trouble(page, "Your answer may not have arrived.")
    page.unroute(f"**/class/{room.code}/**")
    choose(page, 0)
    expect(page.locator("#trouble")).to_be_hidden()


@pytest.mark.usefixtures("on_purpose")
def test_a_telephone_and_a_wall_that_cannot_ask_say_that_they_may_be_old(
    sign_in: SignIn, teacher: User, telephone: Telephone, room: Room
) -> None:
    phone, wall = telephone(), sign_in(teacher)
    join(phone, room.code)
    wall.goto(f"/class/{room.code}/wall/")
    for page in (phone, wall):
        page.route(f"**/class/{room.code}/**", fails(CUT, "GET"))
        trouble(page, "What is shown here may be old")
        page.unroute(f"**/class/{room.code}/**")
        expect(page.locator("#trouble")).to_be_hidden()


@pytest.mark.usefixtures("on_purpose")
def test_a_step_that_does_not_get_through_is_said_on_the_wall_of_a_class(
    sign_in: SignIn, teacher: User, room: Room
) -> None:
    wall = sign_in(teacher)
    wall.goto(f"/class/{room.code}/wall/")
    wall.route(f"**/class/{room.code}/**", fails(CUT, "POST"))
    wall.keyboard.press("PageDown")
    trouble(wall, "The last step or change did not get through")
    wall.unroute(f"**/class/{room.code}/**")
    wall.keyboard.press("PageDown")
    expect(wall.locator("#stage [role=status]")).to_contain_text("Question 1 of 3")
    expect(wall.locator("#trouble")).to_be_hidden()


@pytest.mark.usefixtures("on_purpose")
def test_an_old_verdict_never_stands_unmarked_beside_a_changed_answer(sign_in: SignIn, teacher: User) -> None:
    for address, box, old, said in (
        ("/scenarios/in-steps/present/?step=2", "#stage", ".stage-said", "The last step or change did not get through"),
        ("/scenarios/in-steps/edit/", "#lesson", "#beside", "The last change did not get through"),
    ):
        page = sign_in(teacher)
        page.goto(address)
        if box == "#stage":
            page.keyboard.press("w")
        page.route("**/scenarios/in-steps/**", fails(CUT, "POST"))
        page.locator(f"{box} #episode_duration").fill("10")
        page.keyboard.press("Tab")
        trouble(page, said)
        expect(page.locator(old)).to_have_css("opacity", re.compile(r"0\.\d+"))
        page.unroute("**/scenarios/in-steps/**")
        page.locator(f"{box} #episode_duration").fill("11")
        page.keyboard.press("Tab")
        expect(page.locator("#trouble")).to_be_hidden()
        expect(page.locator(old)).to_have_css("opacity", "1")
