"""Reading a page is reading: it writes nothing, asks little, is kept by no cache, and is strict."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from msclinic.core.cases import cases
from msclinic.engine import Release
from msclinic.releases.selectors import forget_current_release
from tests.core.pages import inline_code_in, parse
from tests.releases.factories import published
from tests.web.addresses import READ, SUPERUSER, VISITOR, Row
from tests.web.pages import PAGES, post
from tests.web.test_travel import everything

pytestmark = pytest.mark.django_db

FOR_MACHINES: Final = ("/healthz", "/api/v1/")
KEPT: Final = ("/api/v1/vocabulary", "/api/v1/releases/current", "/api/v1/openapi.json")
"""What a program may keep, if it asks whether it has changed before it uses it again."""

FILES: Final = ("/file/", "/csv/")
PAGES_OF_SITE: Final = [
    row
    for row in READ
    if row.status in {200, 404} and not row.address.startswith(FOR_MACHINES) and not row.address.endswith(FILES)
]
"""What gives a person a page."""

READS: Final = ("SELECT", "DECLARE")
"""How a query begins that writes nothing; the list of a choice is read by a cursor where the database has them."""

MOST_QUERIES: Final = 8
"""A page asks for the session, the user, whether there is a newer release, and a few rows of its own."""

MOST_TO_DECIDE: Final = 24
"""What somebody decides on besides: both releases, which is in use, who wrote it, scenarios and saved assessments."""

OF_THE_DRAFT: Final = 30
"""Each kind of rows that the draft is compiled from."""

MORE: Final = {
    **dict.fromkeys(("/releases/proposals/1/", "/releases/1/withdraw/", "/releases/1/impact/1/"), MOST_TO_DECIDE),
    "/releases/draft/map/": OF_THE_DRAFT,
}
"""By how an address begins, what a page asks for that needs more."""


@contextmanager
def queries() -> Iterator[list[str]]:
    said: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield said
    said += [query["sql"] for query in captured.captured_queries]


@pytest.mark.parametrize("row", READ, ids=lambda row: row.address)
def test_reading_a_page_writes_nothing_and_asks_little(
    row: Row, become: Callable[[str], Client], its_own: Callable[[Row], str]
) -> None:
    address, somebody = its_own(row), become(SUPERUSER)
    forget_current_release()
    with queries() as asked:
        somebody.get(address)
    assert [sql for sql in asked if not sql.startswith(READS)] == []
    most = next((most for begins, most in MORE.items() if address.startswith(begins)), MOST_QUERIES)
    assert asked[:most] == asked


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("htmx", [False, True], ids=["plain", "htmx"])
def test_assessing_asks_at_most_for_a_newer_release(path: str, htmx: bool, release: Release, visitor: Client) -> None:
    rows = [(f"dmt_history-{number}-agent", f"Drug {number}") for number in range(25)]
    for pairs in (cases(release)[2].fields, [*cases(release)[0].fields, *rows]):
        with queries() as asked:
            post(visitor, path, pairs, htmx=htmx)
        assert len(asked) <= 1
        assert [sql for sql in asked if not sql.startswith("SELECT")] == []


def test_many_releases_cost_no_more_than_one(visitor: Client) -> None:
    with queries() as of_one:
        visitor.get("/releases/")
    for _ in range(20):
        published({"semantics": 1})
    with queries() as of_many:
        visitor.get("/releases/")
    assert len(of_many) == len(of_one) <= MOST_QUERIES


@pytest.mark.parametrize(
    "row", [row for row in READ if row.address not in {*KEPT, *PAGES}], ids=lambda row: row.address
)
def test_no_page_is_kept_by_a_cache(row: Row, become: Callable[[str], Client], its_own: Callable[[Row], str]) -> None:
    address = its_own(row)
    assert "no-store" in become(SUPERUSER).get(address).headers["Cache-Control"]


RESOURCES: Final = {"link": "href", "script": "src", "img": "src", "use": "href", "form": "action", "source": "src"}


def hosts_of_resources(page: Element) -> set[str]:
    found = set()
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        name = RESOURCES.get(element.tag.rpartition("}")[2])
        address = urlsplit(element.get(name, "") if name else "")
        found |= {address.netloc or address.scheme} if address.netloc or address.scheme else set()
    return found


def is_strict(answer: Any) -> None:
    """The page is valid, runs no code of its own, asks no other host, and names no place twice."""
    page = parse(answer)
    places = [element.get("id") for element in page.iter() if element.get("id")]
    assert inline_code_in(page) == []
    assert hosts_of_resources(page) == set()
    assert sorted(place for place in set(places) if places.count(place) > 1) == []
    assert "hx-on" not in answer.content.decode()


LOOKED_AT: Final = [
    pytest.param(row, who, id=f"{row.address} {who}")
    for row in (*PAGES_OF_SITE, Row("get", "/no-such-page/", 404))
    for who in (VISITOR, SUPERUSER)
    if who in row.who
]
"""Each page in the hands of whoever gets it, of these two."""


@pytest.mark.parametrize(("row", "who"), LOOKED_AT)
def test_whoever_changes_language_or_appearance_stays_on_the_page(
    row: Row, who: str, become: Callable[[str], Client], its_own: Callable[[Row], str]
) -> None:
    address, somebody = its_own(row), become(who)
    page = parse(somebody.get(address))
    switches = [form for form in page.iter("form") if form.get("action") in {"/language/", "/appearance/"}]
    leads = {box.get("value") for form in switches for box in form.iter("input") if box.get("name") == "next"}
    assert leads <= {urlsplit(address).path}
    assert leads or not page.findall("body/header")


@pytest.mark.parametrize(("row", "who"), LOOKED_AT)
def test_every_page_is_strict(
    row: Row, who: str, become: Callable[[str], Client], its_own: Callable[[Row], str]
) -> None:
    address, somebody = its_own(row), become(who)
    answer = somebody.get(address)
    assert answer.status_code == row.status
    is_strict(answer)


@pytest.mark.parametrize("path", PAGES)
def test_the_page_of_an_answer_is_strict_whatever_is_entered(path: str, release: Release, visitor: Client) -> None:
    hostile = [("dmt_history-0-agent", '"><script>alert(1)</script>'), ("smoker", "<img src=//elsewhere.example>")]
    for pairs in (*(case.fields for case in cases(release)), everything(release), hostile, [("as_of", "<b>")]):
        answer = post(visitor, path, pairs)
        is_strict(answer)
        assert "<script>alert" not in answer.content.decode()


def test_pages_for_whoever_has_not_confirmed_are_strict(stranger: Client) -> None:
    for answer in (stranger.get("/welcome/"), stranger.post("/welcome/"), stranger.get("/sign-in/")):
        is_strict(answer)
