"""`make screenshots`: every page as it looks, in build/screenshots/, to be looked at by a person.

The site is served as in production, with the shipped content and the demo accounts.
"""

import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.chromium import FLAGS, MISSING, chromium
from tests.browser.looking import EVERY_PAGE
from tests.serving import ROOT, serving

FOLDER: Final = ROOT / "build" / "screenshots"

_DESKTOP: Final = {"viewport": {"width": 1440, "height": 900}}
_PHONE: Final = {"viewport": {"width": 390, "height": 844}}
LOOKS: Final[dict[str, dict[str, Any]]] = {
    "desktop": _DESKTOP,
    "dark": {**_DESKTOP, "color_scheme": "dark"},
    "phone": _PHONE,
    "phone-dark": {**_PHONE, "color_scheme": "dark"},
    "room": _DESKTOP,
    "print": {"viewport": {"width": 794, "height": 1123}},
}
ADMIN: Final = (
    "/admin/", "/admin/changes/", "/admin/relapses/relapsedefinition/", "/admin/relapses/relapsedefinition/1/change/",
    "/admin/therapies/therapy/", "/admin/releases/release/propose/",
)  # fmt: skip
OF_THE_ADMIN: Final = ("desktop", "dark", "phone")
EDITOR: Final = ("editor", "demo-editor")


def take() -> Iterator[Path]:
    """Takes every picture, and gives back each one's place."""
    path = chromium()
    if path is None:
        sys.exit(MISSING)
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder), DEMO="1") as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=FLAGS)
        for look, settings in LOOKS.items():
            context = _visitor(browser, address, look, settings)
            page = context.new_page()
            yield from _pages(page, look)
            yield from _cases(page, look)
            if look in OF_THE_ADMIN:
                yield from _admin(page, look)
            context.close()
        browser.close()


def _visitor(browser: Browser, address: str, look: str, settings: dict[str, Any]) -> BrowserContext:
    context = browser.new_context(base_url=address, locale="en-GB", reduced_motion="reduce", **settings)
    if look == "room":
        context.add_cookies([{"name": "room", "value": "1", "url": address}])
    page = context.new_page()
    page.goto("/welcome/")
    page.locator("#professional").check()
    page.get_by_role("button", name="Continue").click()
    page.close()
    return context


def _pages(page: Page, look: str) -> Iterator[Path]:
    for address in (*EVERY_PAGE, "/no-such-page/"):
        page.goto(address)
        yield _picture(page, look, address)


def _cases(page: Page, look: str) -> Iterator[Path]:
    """Every shipped scenario, opened."""
    page.goto("/scenarios/")
    links = page.locator(".card h3 a").all()
    for address in [str(link.get_attribute("href")) for link in links]:
        page.goto(address)
        page.get_by_role("button", name="Open this case").click()
        yield _picture(page, look, f"case{address.removeprefix('/scenarios')}")


def _admin(page: Page, look: str) -> Iterator[Path]:
    page.goto("/sign-in/")
    page.get_by_label("User name").fill(EDITOR[0])
    page.get_by_label("Password").fill(EDITOR[1])
    page.locator("main").get_by_role("button", name="Sign in").click()
    for address in ADMIN:
        page.goto(address)
        yield _picture(page, look, address)


def _picture(page: Page, look: str, name: str) -> Path:
    if look == "print":
        page.emulate_media(media="print")
    named = re.sub(r"[^a-z0-9]+", "-", name).strip("-") or "home"
    place = FOLDER / look / f"{named}.png"
    page.screenshot(path=place, full_page=True)
    return place


if __name__ == "__main__":
    taken = list(take())
    sys.stdout.write(f"{len(taken)} pictures in {FOLDER.relative_to(ROOT)}/\n")
