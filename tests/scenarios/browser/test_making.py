"""A teacher prepares a scenario in a browser: begun from an assessment, changed, copied, taken in from a file."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from msclinic.accounts.models import User
from msclinic.accounts.roles import EDUCATORS
from msclinic.scenarios.models import Scenario
from tests.browser.chromium import MISSING, REQUIRED, chromium
from tests.browser.looking import open_case, shows
from tests.browser.test_every_page import RULES, fits, whole_page

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("loaded"),
    pytest.mark.timeout(180, func_only=True),
    pytest.mark.skipif(chromium() is None and not REQUIRED, reason=MISSING),
]


@pytest.fixture
def emery(visitor: Page, client: Client, live_server: LiveServer) -> Iterator[Page]:
    """A teacher who has signed in."""
    user = User.objects.create_user("emery", first_name="Emery", last_name="Educator")
    user.groups.set(Group.objects.filter(name=EDUCATORS))
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    visitor.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    return visitor


def accessible(page: Page) -> None:
    for width in (1440, 390):
        whole_page(page, width)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{page.url} at {width}\n{found.generate_report()}"
    fits(page)
    page.set_viewport_size({"width": 1440, "height": 900})


def test_another_question_is_in_view_once_it_is_asked_for(emery: Page) -> None:
    emery.goto("/scenarios/new/")
    emery.locator("[name=lesson-asked-0-step]").fill("0")
    emery.get_by_role("button", name="Another question").click()
    expect(emery.locator("legend", has_text="Question 2")).to_be_in_viewport()
    expect(emery.get_by_role("heading", name="New scenario")).not_to_be_in_viewport()


def test_an_assessment_becomes_a_scenario_which_is_changed_and_copied(emery: Page) -> None:
    open_case(emery, "A day and a half")
    shows(emery, "REL", "ambiguous")
    with emery.context.expect_page() as beside:
        emery.get_by_role("button", name="Save as a scenario").click()
    tab = beside.value
    expect(tab.get_by_role("heading", name="New scenario")).to_be_visible()
    expect(tab.locator("#beside [data-code=REL-DUR]")).to_contain_text("Can be read both ways")
    accessible(tab)

    tab.get_by_label("Title", exact=True).fill("Two days, by and by")
    tab.get_by_label("Story").fill("Made up. It lasted, and is over.")
    tab.get_by_label("What it shows").fill("Nobody is in it.")
    with tab.expect_response("**/scenarios/new/**"):
        tab.locator("#facts, #lesson").locator("[name=episode_duration]").fill("60")
        tab.keyboard.press("Tab")
    expect(tab.locator("#beside [data-code=REL-DUR]")).to_contain_text("Reached")
    with tab.expect_response("**/scenarios/new/**"):
        tab.get_by_label("Steps after the start").fill("1")
        tab.keyboard.press("Tab")
    tab.locator("#lesson-told-episode_duration").select_option("1")
    tab.locator("#question-1 select").nth(0).select_option("verdict")
    tab.locator("#question-1 select").nth(1).select_option("REL-DUR")
    tab.locator("#question-1 input[type=number]").fill("1")
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.get_by_role("heading", name="Two days, by and by")).to_be_visible()
    accessible(tab)
    made = Scenario.objects.get(slug="two-days-by-and-by")
    assert made.steps == [["episode_duration"]]
    assert made.questions == [{"kind": "verdict", "rule": "REL-DUR", "step": 1, "right": ["met"]}]

    tab.get_by_role("link", name="Edit", exact=True).click()
    tab.get_by_label("Title", exact=True).fill("")
    tab.get_by_role("button", name="Save", exact=True).click()
    expect(tab.get_by_role("alert").first).to_contain_text("Title: This field is required.")
    accessible(tab)
    tab.get_by_label("Title", exact=True).fill("Two days")
    tab.get_by_role("button", name="Save", exact=True).click()
    tab.get_by_role("button", name="Copy and adapt").click()
    expect(tab.get_by_label("Title", exact=True)).to_have_value("Copy of Two days")
    expect(tab.locator("#lesson-told-episode_duration")).to_have_value("1")
    accessible(tab)


def test_the_library_and_a_file_are_accessible_and_fit(emery: Page, tmp_path: Path) -> None:
    emery.goto("/scenarios/")
    emery.get_by_label("Word").fill("third course")
    emery.get_by_role("button", name="Show these").click()
    expect(emery.locator(".card")).to_have_count(1)
    accessible(emery)
    with emery.expect_download() as download:
        emery.get_by_role("link", name="Export these as a file").click()
    path = tmp_path / "scenarios.json"
    download.value.save_as(path)
    emery.goto("/scenarios/import/")
    accessible(emery)
    emery.get_by_label("File").set_input_files(path)
    emery.get_by_role("button", name="Look at the file").click()
    expect(emery.get_by_label("Address")).to_have_value("a-third-course-2")
    accessible(emery)
    emery.get_by_role("button", name="Make them").click()
    expect(emery.get_by_role("heading", name="Edit a scenario")).to_be_visible()
    document = json.loads(path.read_text(encoding="utf-8"))
    document["scenarios"]["a-third-course"]["facts"]["mood"] = "good"
    path.write_text(json.dumps(document), encoding="utf-8")
    emery.goto("/scenarios/import/")
    emery.get_by_label("File").set_input_files(path)
    emery.get_by_role("button", name="Look at the file").click()
    expect(emery.get_by_role("alert").first).to_contain_text("a-third-course.facts.mood")
    accessible(emery)


def test_a_scenario_is_told_in_german_beside_its_own_words_and_no_more(emery: Page) -> None:
    emery.goto("/scenarios/a-third-course/")
    emery.get_by_role("link", name="Told in German: edit").click()
    expect(emery.get_by_role("heading", name="Told in German")).to_be_visible()
    accessible(emery)
    emery.get_by_label("Story").fill("Erfunden. Max Mustermann kam.")
    emery.get_by_role("button", name="Save", exact=True).click()
    expect(emery.get_by_role("alert").first).to_contain_text("“Max Mustermann” looks like the name of somebody.")
    accessible(emery)
    emery.get_by_label("What looks like somebody is made up as well").check()
    emery.get_by_role("button", name="Save", exact=True).click()
    expect(emery.get_by_role("heading", name="A third course")).to_be_visible()
    emery.get_by_role("link", name="Told in German: edit").click()
    expect(emery.get_by_label("Story")).to_have_value("Erfunden. Max Mustermann kam.")
    emery.get_by_role("link", name="Delete this translation").click()
    accessible(emery)
    emery.get_by_role("button", name="Delete it").click()
    emery.get_by_role("link", name="Tell it in German").click()
    expect(emery.get_by_label("Story")).to_have_value("Erfunden. ")


def test_a_scenario_is_made_without_script(emery: Page, live_server: LiveServer) -> None:
    browser = emery.context.browser
    assert browser is not None
    plain = browser.new_context(java_script_enabled=False, storage_state=emery.context.storage_state())
    page = plain.new_page()
    page.goto(f"{live_server.url}/scenarios/new/")
    page.get_by_label("Title", exact=True).fill("Without script")
    page.get_by_label("Story").fill("Made up. So.")
    page.get_by_label("What it shows").fill("That.")
    page.locator("[name=ms_diagnosis][value=confirmed]").check()
    page.get_by_label("Steps after the start").fill("1")
    page.get_by_role("button", name="Look at it without saving").last.click()
    page.locator("#lesson-told-ms_diagnosis").select_option("1")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Without script")).to_be_visible()
    plain.close()
