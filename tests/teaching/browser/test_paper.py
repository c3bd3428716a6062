"""Scenarios on paper: where a page ends."""

from io import BytesIO
from typing import Final

import pytest
from django.test import Client
from playwright.sync_api import Page
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from msclinic.accounts.models import User
from msclinic.scenarios.models import Scenario
from tests.browser.chromium import MISSING, REQUIRED, chromium
from tests.scenarios.shipped import scenarios

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(240, func_only=True),
    pytest.mark.skipif(chromium() is None and not REQUIRED, reason=MISSING),
]

STEPS: Final = """() => [...document.querySelectorAll(".told:has(.asked)")].map((step) =>
    [step.querySelector("h2"), step.querySelector(".asked small")].map((one) => one.textContent.trim()))"""
TURN: Final = "Turn over only after you have answered."


def printed(page: Page) -> list[str]:
    """The text of each page."""
    paper = PdfReader(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))
    return [" ".join(one.extract_text().split()) for one in paper.pages]


def test_no_step_is_cut_from_its_question_and_none_answers_the_one_before(
    visitor: Page, client: Client, live_server: LiveServer
) -> None:
    Scenario.objects.bulk_create(scenarios())
    client.force_login(User.objects.create_superuser("terry"))
    cookie = client.cookies["sessionid"].value
    visitor.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server.url}])
    for scenario in Scenario.objects.filter(retired=False):
        for paper in ("handout/", "handout/teacher/"):
            visitor.goto(f"/scenarios/{scenario.slug}/{paper}")
            pages = printed(visitor)
            assert len(pages) <= 3, (scenario.slug, paper)
            for heading, asked in visitor.evaluate(STEPS):
                together = [one for one in pages if heading in one and asked in one.split(heading, 1)[1]]
                assert together, (scenario.slug, paper, heading)
            for page in pages[:-1] if paper == "handout/" else ():
                assert TURN not in page or page.endswith(TURN), scenario.slug
