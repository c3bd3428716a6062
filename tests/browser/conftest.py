import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response
from pytest_django.live_server_helper import LiveServer

from msclinic.core.access import COOKIE
from msclinic.releases.models import Release
from tests.browser.chromium import FLAGS, MISSING, REQUIRED, chromium

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the driver keeps a loop running in this thread

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    skip = chromium() is None and not REQUIRED
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.django_db(transaction=True))
        item.add_marker(pytest.mark.timeout(90, func_only=True))
        if skip:
            item.add_marker(pytest.mark.skip(reason=MISSING))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    path = chromium()
    if path is None:
        pytest.fail(MISSING)
    return {**browser_type_launch_args, "executable_path": path, "args": FLAGS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": {"width": 1440, "height": 900},
        "locale": "en-GB",
        "timezone_id": "Europe/London",
        "reduced_motion": "reduce",
    }


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:  # noqa: ARG001
    """The served site, started when the test database is there, so that its threads have connections of their own."""
    return live_server


@pytest.fixture
def on_purpose() -> list[str]:
    """Beginnings of the complaints that a test brings about itself."""
    return []


@pytest.fixture
def context(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, release_1: Release, on_purpose: list[str]
) -> Iterator[BrowserContext]:
    """A visitor's browser. Fails the test on script errors, refused resources, missing files and other hosts."""
    assert release_1.number == 1
    context = new_context(base_url=live_server.url)
    host, complaints = urlsplit(live_server.url).netloc, list[str]()

    def on_request(request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.netloc != host:
            complaints.append(f"another host: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 400 and response.status != 422:
            complaints.append(f"status {response.status}: {urlsplit(response.url).path}")

    def on_console(message: ConsoleMessage) -> None:
        # A status is looked at above; htmx reports a request that a newer one has replaced, which is as it should be.
        told_elsewhere = ("Failed to load resource: the server responded", "htmx:sendAbort", "htmx:afterRequest")
        if message.type in {"error", "warning"} and not message.text.startswith(told_elsewhere):
            complaints.append(f"console: {message.text}")

    context.on("request", on_request)
    context.on("response", on_response)
    context.on("console", on_console)
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
    yield context
    assert [one for one in complaints if not one.startswith(tuple(on_purpose))] == []


@pytest.fixture
def visitor(context: BrowserContext, live_server: LiveServer, client: Client, page: Page) -> Page:
    """The browser of somebody who has confirmed professional use."""
    client.post("/welcome/", {"professional": "yes"})
    context.add_cookies([{"name": COOKIE, "value": client.cookies[COOKIE].value, "url": live_server.url}])
    return page
