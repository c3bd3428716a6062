"""How much goes over the wire: asked of the site as it is served in production, counted as it is sent."""

import gzip
import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlencode, urljoin, urlsplit
from zoneinfo import ZoneInfo

import html5lib
import pytest

from msclinic.core.entry import spell
from tests.engine.records import golden
from tests.scenarios.shipped import scenarios
from tests.serving import serving
from tests.web.pages import PAGES

FIRST_LOAD: Final = 90_000
"""The most bytes of an assessment page with everything that belongs to it."""

ANSWER: Final = 12_000
"""The most bytes of an answer to a change of the form."""

_IN_CSS: Final = re.compile(r"url\(\"?([^\")]+)\"?\)")


@dataclass(frozen=True, slots=True)
class Sent:
    """A response: its size with its headers, as sent, and its text."""

    size: int
    encoding: str
    text: str


class Visitor:
    """A browser that has confirmed professional use, as far as the server can tell."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.connection = HTTPConnection(urlsplit(address).netloc, timeout=60)
        self._cookies = SimpleCookie()
        self.get("/welcome/")
        self.post("/welcome/", [("professional", "yes")])
        assert "professional" in self._cookies

    def get(self, path: str) -> Sent:
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: list[tuple[str, str]], **headers: str) -> Sent:
        headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(fields), headers | {"X-CSRFToken": self._cookies["csrftoken"].value})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Sent:
        held = "; ".join(f"{name}={morsel.value}" for name, morsel in self._cookies.items())
        self.connection.request(method, path, body, {"Accept-Encoding": "gzip, deflate, br", "Cookie": held, **headers})
        answer = self.connection.getresponse()
        sent = answer.read()
        assert answer.status in {200, 302, 422}, f"{path} answered {answer.status}"
        for line in answer.headers.get_all("Set-Cookie", []):
            self._cookies.load(line)
        encoding = answer.headers.get("Content-Encoding", "")
        whole = gzip.decompress(sent) if encoding == "gzip" else sent
        size = len(sent) + sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        return Sent(size, encoding, whole.decode("utf-8", "replace"))


@pytest.fixture(scope="module")
def visitor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visitor]:
    with serving(tmp_path_factory.mktemp("served")) as address:
        visitor = Visitor(address)
        with closing(visitor.connection):
            yield visitor


def belongings(page: str) -> list[str]:
    """What a browser fetches for a page, as the page names it."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    links = [link.get("href", "") for link in tree.iter("link")]
    return [
        *links,
        *(element.get("src", "") for tag in ("script", "img") for element in tree.iter(tag) if element.get("src")),
    ]


@pytest.mark.parametrize("path", PAGES)
def test_a_first_load_is_small_and_comes_from_one_place(path: str, visitor: Visitor) -> None:
    document = visitor.get(path)
    sizes, wanted = {path: document.size}, [urljoin(path, name) for name in belongings(document.text)]
    while wanted:
        name = wanted.pop()
        assert not urlsplit(name).netloc, f"{name} is somewhere else"
        if name not in sizes:
            fetched = visitor.get(name)
            sizes[name] = fetched.size
            if name.endswith(".css"):
                wanted += [urljoin(name, inner) for inner in _IN_CSS.findall(fetched.text)]
    kinds = {name.rpartition(".")[2] for name in sizes}
    assert {"css", "js", "woff2", "svg"} <= kinds
    assert sum(sizes.values()) <= FIRST_LOAD, sizes


def test_the_fullest_answer_is_small(visitor: Visitor) -> None:
    sizes = {}
    for scenario in scenarios():
        path = PAGES[scenario.page == "therapies"]
        fields = [("as_of", scenario.as_of), ("time_zone", scenario.time_zone)]
        fields += spell(scenario.facts, golden().vocabulary, ZoneInfo(scenario.time_zone))
        answer = visitor.post(path, fields, **{"HX-Request": "true"})
        assert answer.encoding == "gzip"
        assert 'id="result"' in answer.text
        sizes[scenario.slug] = answer.size
    assert len(sizes) >= 25
    assert max(sizes.values()) <= ANSWER, sizes


def test_whoever_takes_no_compressed_answer_gets_a_plain_one(visitor: Visitor) -> None:
    with closing(HTTPConnection(urlsplit(visitor.address).netloc, timeout=60)) as connection:
        connection.request("GET", "/about/")
        answer = connection.getresponse()
        assert "Content-Encoding" not in answer.headers
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.read().startswith(b"<!doctype html>")
