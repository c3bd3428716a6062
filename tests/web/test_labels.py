"""What a source is called, and what is compared with it, is said by the release and not by a template."""

import re
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.test import Client

from msclinic.engine import Release
from tests.core.pages import parse
from tests.web.pages import CHECK, RELAPSE, by_id, text_of

pytestmark = pytest.mark.django_db

TEMPLATES: Final = sorted(
    path
    for app in ("core", "therapies", "releases")
    for path in (Path(settings.BASE_DIR) / "templates" / app).rglob("*.html")
)
NAMED: Final = re.compile(r"\bthe article\b|heart evaluation|Novantrone|Tysabri|Lemtrada", re.IGNORECASE)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_template_names_a_source_or_a_therapy(template: Path) -> None:
    assert NAMED.findall(template.read_text(encoding="utf-8")) == []


def test_the_first_page_says_what_is_asked_and_compared(release: Release, visitor: Client) -> None:
    said = text_of(by_id(parse(visitor.get("/")), "main"))
    for section in ("relapses", "therapies"):
        assert f"{sum(rule.section == section for rule in release.rules)} comparisons with the article" in said
    for group in release.document["groups"]:
        assert (group["label"] in said) is (group["page"] != "both")


def test_the_pages_call_the_source_by_its_label(visitor: Client) -> None:
    for address in (RELAPSE, CHECK):
        assert "Open in the article:" in text_of(by_id(parse(visitor.get(address)), "result"))
    assert "comparisons with the article" in text_of(by_id(parse(visitor.get("/therapies/")), "main"))
    for words in ("What the article says of it", "What the article does not say"):
        assert words in text_of(by_id(parse(visitor.get("/therapies/tysabri/")), "main"))
