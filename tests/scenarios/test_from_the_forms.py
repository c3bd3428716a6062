"""Every verdict of every rule is reached from the forms: what the scenarios fill in, posted as a browser posts it."""

import re
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from msclinic.core.entry import spell
from tests.engine.records import golden
from tests.scenarios.shipped import scenarios
from tests.scenarios.test_coverage import EVERYTHING
from tests.web.pages import PAGES, post

SHOWN = re.compile(r'data-code="([^"]+)" data-verdict="([^"]+)"')


@pytest.mark.usefixtures("release_1")
def test_the_forms_reach_every_verdict_of_every_rule(visitor: Client) -> None:
    reached: set[tuple[str, str]] = set()
    for scenario in scenarios():
        spelled = spell(scenario.facts, golden().vocabulary, ZoneInfo(scenario.time_zone))
        pairs = [("as_of", scenario.as_of), ("time_zone", scenario.time_zone), *spelled]
        for path in PAGES:
            reached |= set(SHOWN.findall(post(visitor, path, pairs).text))
    assert EVERYTHING - reached == set()
    assert reached == EVERYTHING
