"""What is taken away, as a person has it: printed, copied, saved, with script and without."""

from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Dialog, Page, expect
from pypdf import PdfReader

from tests.browser.looking import CHECK, RELAPSE, answer, open_case, shows
from tests.browser.test_every_page import accessible, fits

without_script = pytest.mark.browser_context_args(java_script_enabled=False)

CASES: Final = ("A day and a half", "Since two in the morning", "One drug before")
COPY: Final = "Copy as text for the chart"
SHEET: Final = "Sheet to print"


def opened(page: Page, button: str) -> Page:
    """The tab that a button opens."""
    with page.expect_popup() as popup:
        page.get_by_role("button", name=button).click()
    popup.value.wait_for_load_state()
    return popup.value


def printed(sheet: Page, folder: Path) -> PdfReader:
    """The sheet as it comes out of the printer."""
    file = folder / "sheet.pdf"
    sheet.pdf(path=str(file), prefer_css_page_size=True, print_background=True)
    return PdfReader(file)


def words_of(paper: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


@pytest.mark.parametrize("case", CASES)
def test_the_sheet_is_accessible_and_fits(case: str, visitor: Page) -> None:
    open_case(visitor, case)
    sheet = opened(visitor, SHEET)
    accessible(sheet)
    fits(sheet)


@pytest.mark.parametrize(("address", "place"), [(RELAPSE, "steroid_days"), (CHECK, "alemtuzumab_planned_days")])
def test_a_sheet_with_errors_is_accessible_and_fits(address: str, place: str, visitor: Page) -> None:
    visitor.goto(address)
    visitor.locator(f"#{place}").fill("three")
    sheet = opened(visitor, SHEET)
    expect(sheet.get_by_role("heading", name="Please correct 1 entry")).to_be_visible()
    accessible(sheet)
    fits(sheet)


@pytest.mark.parametrize("case", CASES[:2])
def test_a_plain_case_is_one_page_of_paper(case: str, visitor: Page, tmp_path: Path) -> None:
    open_case(visitor, case)
    word = visitor.locator("#lead-title").inner_text()
    quotation = "an MS aggravation must last from 24 to 48 hours or longer."
    paper = printed(opened(visitor, SHEET), tmp_path)
    assert len(paper.pages) == 1
    width, height = paper.pages[0].mediabox[2:]
    assert (round(width), round(height)) == (595, 842)
    for expected in (
        word,
        quotation,
        "C35, characters 2590 to 2727",
        "Release 1 (",
        "For the clinic’s own label",
        case,
    ):
        assert expected in words_of(paper)
    assert "The form is as it was" not in words_of(paper)


def test_a_check_of_one_drug_is_one_page_of_paper(visitor: Page, tmp_path: Path) -> None:
    visitor.goto(CHECK)
    for fact, value in (
        ("ms_diagnosis", "confirmed"),
        ("mitoxantrone_now", "no"),
        ("mitoxantrone_ever", "no"),
        ("natalizumab_now", "current"),
        ("alemtuzumab_now", "no"),
    ):
        answer(visitor, fact, value)
    paper = printed(opened(visitor, SHEET), tmp_path)
    assert len(paper.pages) == 1
    assert "Tysabri is administered by intravenous infusion every four weeks." in words_of(paper)


PLAIN: Final = {
    "ms_diagnosis": "confirmed",
    "ms_course": "RRMS",
    "mitoxantrone_now": "considered",
    "mitoxantrone_ever": "no",
    "natalizumab_now": "current",
    "touch_enrolled": "yes",
    "alemtuzumab_now": "considered",
    "alemtuzumab_courses_listed": "none",
    "dmt_history_complete": "yes",
}
"""Of all three therapies, plain answers; whether there is an enrolment in Lemtrada REMS stays open."""
TYPED: Final = {
    "dmt_history-0-agent": "Rebif",
    "natalizumab_last_infusion": "1",
    "natalizumab_last_infusion_month": "6",
    "natalizumab_last_infusion_year": "2026",
    "alemtuzumab_planned_course": "1",
    "alemtuzumab_planned_days": "5",
    "as_of": "2026-06-15T12:00:00+00:00",
}


def test_a_plain_check_of_all_therapies_is_one_page_of_paper_that_can_be_read(visitor: Page, tmp_path: Path) -> None:
    visitor.goto(CHECK)
    visitor.locator("details.moment summary").click()
    for fact, value in PLAIN.items():
        answer(visitor, fact, value)
    visitor.locator("#dmt_history-0-outcome").select_option("inadequate_response")
    for name, text in TYPED.items():
        visitor.locator(f"#{name}").fill(text)
    shows(visitor, "TYS-SCHED", "not_yet")
    paper = printed(opened(visitor, SHEET), tmp_path)
    assert len(paper.pages) == 1
    text = words_of(paper)
    for expected in (
        "For the clinic’s own label", "Judged as of 15 June 2026, 12:00", "Made ", "Release 1 (",
        "Does the person have MS?", "1 June 2026", "What is open Is enrolment in Lemtrada REMS recorded?",
        "29 June 2026: the next infusion", "Reached.", "Notice.", "Cannot be judged.", "Does not apply:",
        "Tysabri is administered by intravenous infusion every four weeks.", "C18, characters 1416 to 1480",
        "It says nothing about:", "does not replace it",
    ):  # fmt: skip
        assert expected in text, expected
    assert min(sizes_in(paper)) >= SMALLEST


SMALLEST: Final = 8.49
"""In points, of a letter on paper."""


def sizes_in(paper: PdfReader) -> set[float]:
    """The sizes of all letters, in points."""
    found: set[float] = set()

    def note(text: str, over: list[float], matrix: list[float], _font: object, size: float) -> None:
        if text.strip():
            found.add(abs(size * matrix[3] * over[3]))

    for page in paper.pages:
        page.extract_text(visitor_text=note)
    return found


def test_the_page_itself_still_prints(visitor: Page, tmp_path: Path) -> None:
    open_case(visitor, CASES[0])
    text = words_of(printed(visitor, tmp_path))
    assert "Can be read both ways" in text
    assert "an MS aggravation must last from 24 to 48 hours or longer." in text
    assert COPY not in text


@without_script
def test_without_script_every_button_opens_what_it_makes(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    visitor.get_by_role("button", name="Update the result").click()
    sheet = opened(visitor, SHEET)
    expect(sheet.locator('[data-code="REL-SYM"]')).to_have_attribute("data-verdict", "met")
    expect(sheet.get_by_text("Print it with Ctrl+P")).to_be_visible()
    expect(sheet.get_by_role("button", name="Print")).to_be_hidden()
    text = opened(visitor, "Text for the chart")
    expect(text.locator("body")).to_contain_text("Have existing symptoms worsened or come back? Reached.")
    expect(visitor.locator('input[name="sx_worsening"][value="yes"]')).to_be_checked()


@pytest.mark.browser_context_args(permissions=["clipboard-read", "clipboard-write"])
def test_the_text_is_copied_and_that_is_said(visitor: Page) -> None:
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    shows(visitor, "REL-SYM", "met")
    visitor.get_by_role("button", name=COPY).click()
    expect(visitor.locator("#status")).to_contain_text("Copied to the clipboard")
    expect(visitor.locator("#take-away-told")).to_contain_text("Copied to the clipboard")
    copied = visitor.evaluate("navigator.clipboard.readText()")
    assert "Have existing symptoms worsened or come back? Reached." in copied
    assert "Release 1 (" not in copied
    assert "By release 1 (" in copied
    accessible(visitor)
    answer(visitor, "sx_worsening", "no")
    expect(visitor.locator("#take-away-told")).to_be_empty()
    visitor.locator("#steroid_days").fill("three")
    visitor.get_by_role("button", name=COPY).click()
    expect(visitor.locator("#status")).to_contain_text("Entries have to be corrected")
    assert "Please correct: On how many days? Enter" in visitor.evaluate("navigator.clipboard.readText()")


def test_a_clipboard_that_refuses_is_told_and_the_text_opens_instead(visitor: Page) -> None:
    visitor.add_init_script(
        "Clipboard.prototype.write = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"
    )
    visitor.goto(RELAPSE)
    visitor.get_by_role("button", name=COPY).click()
    expect(visitor.locator("#status")).to_contain_text("does not let this page copy")
    text = opened(visitor, COPY)
    expect(text.locator("body")).to_contain_text("MS Clinic: Relapse assessment")


@pytest.mark.browser_context_args(permissions=["clipboard-read", "clipboard-write"])
def test_a_text_that_did_not_come_is_not_copied(visitor: Page, on_purpose: list[str]) -> None:
    on_purpose += ["status 403: /relapse/text/", "console: Failed"]
    visitor.goto(RELAPSE)
    visitor.evaluate("navigator.clipboard.writeText('before')")
    visitor.context.clear_cookies(name="csrftoken")
    visitor.get_by_role("button", name=COPY).click()
    expect(visitor.locator("#take-away-told")).to_contain_text("nothing was copied. The page was open too long")
    visitor.route("**/relapse/text/", lambda route: route.abort())
    visitor.get_by_role("button", name=COPY).click()
    expect(visitor.locator("#take-away-told")).to_contain_text("Check the connection.")
    assert visitor.evaluate("navigator.clipboard.readText()") == "before"


@pytest.mark.parametrize(
    ("button", "name"), [("Dates as a calendar file", "dates.ics"), ("Answer as JSON", "answer.json")]
)
def test_a_file_is_saved_and_the_form_stays(button: str, name: str, visitor: Page) -> None:
    open_case(visitor, "Since two in the morning")
    with visitor.expect_download() as saved:
        visitor.get_by_role("button", name=button).click()
    assert saved.value.suggested_filename == f"relapse-{name}"
    assert Path(saved.value.path()).stat().st_size > 500
    shows(visitor, "REL", "pending")


def test_taking_something_away_does_not_count_as_keeping_what_was_typed(visitor: Page) -> None:
    asked: list[str] = []

    def note(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    visitor.on("dialog", note)
    visitor.goto(RELAPSE)
    answer(visitor, "sx_worsening", "yes")
    opened(visitor, SHEET).close()
    assert asked == []
    visitor.get_by_role("navigation", name="Main").get_by_role("link", name="Sources").click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("Sources")
    assert asked == ["beforeunload"]


def test_the_button_on_the_sheet_prints(visitor: Page) -> None:
    visitor.context.add_init_script("window.print = () => { document.title = 'printing'; };")
    visitor.goto(RELAPSE)
    sheet = opened(visitor, SHEET)
    sheet.get_by_role("button", name="Print").click()
    expect(sheet).to_have_title("printing")
