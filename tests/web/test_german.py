"""German: whatever the pages say is said in it, and what stays English is a quotation, a name or a code."""

import re
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from msclinic.core.entry import spell
from tests.core.pages import parse
from tests.engine.records import golden
from tests.scenarios.shipped import scenarios
from tests.web.pages import CHECK, RELAPSE, post

pytestmark = pytest.mark.django_db

PAGES: Final = (
    "/", "/welcome/", "/sign-in/", "/about/", "/help/", RELAPSE, CHECK, "/therapies/", "/therapies/novantrone/",
    "/therapies/tysabri/", "/therapies/lemtrada/", "/therapies/corticosteroids/", "/therapies/compare/", "/sources/",
    "/sources/infusion-treatments-for-ms/", "/releases/", "/releases/1/", "/scenarios/", "/api/", "/no-such-page/",
)  # fmt: skip

SAME: Final = frozenset(
    {
        "MS Clinic", "Start – MS Clinic", "Infusion Treatments for MS – MS Clinic", "English", "Deutsch", "Name", "Tab",
        "Start", "Status", "Oral", "probable", "API – MS Clinic", "Authorization: Bearer", "recovery",
        "csrftoken", "draft", "professional", "sessionid", "theme, room, keys, language", "whose",
    }
)  # fmt: skip
"""What reads the same in both languages; “probable” is entered wrongly by a made-up case, “recovery” is a key."""

WORD: Final = re.compile(r"[A-Za-z]{3,}")
CODE: Final = re.compile(
    r"[A-Z]{2,}[A-Z0-9-]*|C\d\d|[0-9a-f]{12,}…?|[\w.+/-]+[/_=][\w./-]+"
    r'|"\w+"(?:, "\w+")*'
    r"|(?:, )?[A-Z][a-z]+/[A-Z][A-Za-z_]+|MS Clinic [\d.]+|https://\S+|, UTC|August \d{4}"
)
"""Keys, tokens, codes, hashes, addresses and the names of zones."""


def texts(page: Element, spoken: str = "de") -> Iterator[str]:
    """The texts of a page in its own language, as they are read: what is marked as another language is left out."""
    own = spoken.partition("-")[0]

    def walk(element: Element) -> Iterator[str]:
        if element.tag in {"script", "style", "datalist"} or not isinstance(element.tag, str):
            return
        if element.get("lang", own).partition("-")[0] != own:
            return
        yield from (element.get(name, "") for name in ("aria-label", "title", "placeholder"))
        yield element.text or ""
        for child in element:
            yield from walk(child)
            yield child.tail or ""

    for text in walk(page):
        if read := " ".join(text.split()):
            yield read


def told_the_same(client: Client, ask: Any) -> list[str]:
    """What a page says in German just as in English."""
    english = set(texts(parse(ask(client, "en")), "en-gb"))
    german = parse(ask(client, "de"))
    assert german.get("lang") == "de"
    return sorted(
        {
            text
            for text in texts(german)
            if text in english and WORD.search(text) and text not in SAME and not CODE.fullmatch(text)
        }
    )


@pytest.mark.parametrize("path", PAGES)
def test_a_page_is_german_all_over(path: str, visitor: Client) -> None:
    found = told_the_same(visitor, lambda client, language: client.get(path, headers={"Accept-Language": language}))
    assert found == [], found


@pytest.mark.parametrize("slug", [scenario.slug for scenario in scenarios()])
def test_an_answered_page_is_german_all_over(slug: str, visitor: Client) -> None:
    scenario = next(one for one in scenarios() if one.slug == slug)
    path = {"relapse": RELAPSE, "therapies": CHECK}[scenario.page]
    pairs = [
        ("as_of", scenario.as_of),
        ("time_zone", scenario.time_zone),
        *spell(scenario.facts, golden().vocabulary, ZoneInfo(scenario.time_zone)),
    ]

    def ask(client: Client, language: str) -> Any:
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        return post(client, path, pairs)

    assert told_the_same(visitor, ask) == []


@pytest.mark.parametrize("slug", ["since-two-in-the-morning", "one-drug-before", "two-entries-that-contradict"])
def test_what_is_taken_away_is_german_too(slug: str, visitor: Client) -> None:
    scenario = next(one for one in scenarios() if one.slug == slug)
    path = {"relapse": RELAPSE, "therapies": CHECK}[scenario.page]
    pairs = [("as_of", scenario.as_of), *spell(scenario.facts, golden().vocabulary, ZoneInfo(scenario.time_zone))]

    def ask(form: str, language: str) -> Any:
        visitor.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        return post(visitor, f"{path}{form}/", pairs)

    assert told_the_same(visitor, lambda _client, language: ask("sheet", language)) == []
    english, german = (ask("text", language).text.splitlines() for language in ("en", "de"))
    assert [line for line in german if line in english and WORD.search(line)] == []
    beginnings = {line.partition(":")[0] for line in english if ":" in line and not line.startswith("- ")}
    assert [line for line in german if line.partition(":")[0] in beginnings - {"MS Clinic"}] == []
    assert ask("json", "de").json()["findings"] != ask("json", "en").json()["findings"]
