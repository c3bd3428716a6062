"""An editor selects a piece of a source's text with the mouse."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from msclinic.accounts.models import User
from msclinic.evidence.models import SourceText
from tests.evidence.factories import PassageFactory

WORDS = """(words) => {
  const walker = document.createTreeWalker(document.getElementById("source-text"), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(walker.currentNode, at);
    range.setEnd(walker.currentNode, at + words.length);
    const { left, right, top, bottom } = range.getBoundingClientRect();
    return { left, right, middle: (top + bottom) / 2 };
  }
}"""


@pytest.fixture
def reading(context: BrowserContext, live_server: LiveServer, page: Page, client: Client, admin_user: User) -> Page:
    """The page on which an editor reads the shipped article and selects from it."""
    client.force_login(admin_user)
    name = settings.SESSION_COOKIE_NAME
    text = SourceText.objects.get()
    for code, words in (("C01", "Infusion Treatments for MS"), ("C08", "Disease-modifying therapies")):
        start = text.text.index(words)
        PassageFactory(source_text=text, code=code, start=start, end=start + len(words))
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    page.goto(reverse("admin:evidence_sourcetext_read", args=[text.pk]))
    return page


def test_the_text_keeps_its_place_while_one_selects_and_the_words_under_the_mouse_are_taken(reading: Page) -> None:
    text, wanted = SourceText.objects.get(), "with a needle or catheter"
    before = reading.locator("#source-text").bounding_box()
    place = reading.evaluate(WORDS, wanted)
    reading.mouse.move(place["left"], place["middle"])
    reading.mouse.down()
    reading.mouse.move((place["left"] + place["right"]) / 2, place["middle"])
    expect(reading.locator("#selected")).to_contain_text("“with")
    reading.mouse.move(place["right"], place["middle"])
    reading.mouse.up()
    expect(reading.locator("#selected")).to_have_text(f"“{wanted}”")
    assert reading.locator("#source-text").bounding_box() == before

    reading.evaluate("getSelection().selectAllChildren(document.getElementById('source-text'))")
    expect(reading.locator("#end")).to_have_value(str(len(text.text.strip())))
    assert reading.locator("#source-text").bounding_box() == before


def test_the_add_form_shows_the_words_that_were_selected(reading: Page) -> None:
    text, wanted = SourceText.objects.get(), "used for many years"
    place = reading.evaluate(WORDS, wanted)
    reading.mouse.move(place["left"], place["middle"])
    reading.mouse.down()
    reading.mouse.move(place["right"], place["middle"])
    reading.mouse.up()
    reading.get_by_role("button", name="Make a passage of it").click()
    expect(reading.locator(".field-quotation q")).to_have_text(wanted)
    expect(reading.locator("#id_start")).to_have_value(str(text.text.index(wanted)))
    expect(reading.locator("#id_code")).to_have_value("C09")
