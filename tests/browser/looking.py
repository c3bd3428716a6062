"""What a person sees and does on an assessment page."""

from typing import Final

from playwright.sync_api import Locator, Page, expect

__all__ = ["ARTICLE", "CHECK", "EVERY_PAGE", "NO_PAGE", "RELAPSE", "answer", "finding", "open_case", "shows"]

RELAPSE: Final = "/relapse/"
CHECK: Final = "/therapies/check/"
ARTICLE: Final = "/sources/infusion-treatments-for-ms/"
EVERY_PAGE: Final = (
    "/", "/welcome/", "/about/", "/help/", "/sign-in/", RELAPSE, CHECK, "/therapies/", "/therapies/novantrone/",
    "/therapies/tysabri/", "/therapies/lemtrada/", "/therapies/corticosteroids/", "/therapies/compare/", "/sources/",
    ARTICLE, "/releases/", "/releases/1/", "/releases/compare/", "/releases/1/changes/1/", "/releases/1/map/REL-DUR/",
    "/scenarios/", *(f"/scenarios/ten-hours-and-over/{rest}" for rest in ("", "present/", "exercise/", "handout/")),
    "/exercise/", "/class/", "/api/",
)  # fmt: skip
"""An address of every page that a visitor can open."""

NO_PAGE: Final = (
    "appearance/", "language/", "sign-out/", "healthz", "releases/draft/", "releases/proposals/",
    "releases/second-person/", "scenarios/coverage/",
    "releases/<int:number>/withdraw/", "releases/<int:before>/impact/", "api/v1/", "api/^v1/", "password/",
    "assessments/", "scenarios/<slug:slug>/room/", "class/<slug:code>/", "l/", "links/", "exercise/history/",
    "scenarios/new/", "scenarios/import/", "scenarios/file/",
    *(f"scenarios/<slug:slug>/{page}/" for page in ("edit", "copy", "file", "confirm", "link", "notes")),
    *(f"scenarios/<slug:slug>/words/<str:language>/{rest}" for rest in ("", "delete/")),
    "scenarios/<slug:slug>/handout/teacher/",
    *(f"{page}{form}/" for page in ("relapse/", "therapies/check/") for form in ("sheet", "text", "calendar", "json")),
)  # fmt: skip
"""How the addresses begin that show a visitor no page: they take a form, lead elsewhere, answer programs,
ask for a sign-in, or for a room (`tests/assessments/browser`, `tests/scenarios/browser`, `tests/teaching/browser`,
`test_proposals.py`, `test_impact.py`, `test_class.py`)."""


def finding(page: Page, code: str) -> Locator:
    """The element of a finding."""
    return page.locator(f'#result [data-code="{code}"]')


def shows(page: Page, code: str, verdict: str) -> None:
    """Waits until a finding has the verdict."""
    expect(finding(page, code)).to_have_attribute("data-verdict", verdict)


def answer(page: Page, fact: str, value: str) -> None:
    """Chooses one of the answers to a question."""
    page.locator(f'#facts input[name="{fact}"][value="{value}"]').check()


def open_case(page: Page, title: str) -> None:
    """Opens a made-up case from the first page."""
    page.goto("/")
    page.locator(".card", has_text=title).get_by_role("button", name="Open this case").click()
    expect(page.locator("#result")).to_be_visible()
