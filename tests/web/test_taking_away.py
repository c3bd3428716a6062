"""What is taken away says what the page says: the sheet, the lines for the chart, the calendar file and the JSON."""

import datetime
import json
import re
from collections.abc import Iterator
from typing import Any, Final
from xml.etree.ElementTree import Element

import pytest
import vobject
from django.test import Client, RequestFactory
from django.utils.http import urlencode

from msclinic.core.assessing import Page
from msclinic.core.published import disclaimer
from msclinic.core.quoting import in_order
from msclinic.core.taking_away import FORMS, take_away
from msclinic.engine import Finding, Release, evaluate
from msclinic.engine.wording import speak
from relapses.views import RELAPSE as RELAPSE_PAGE
from tests.core.pages import inline_code_in, parse, title_of
from tests.engine.records import Record, document, golden, specification
from tests.web.pages import ARTICLE, CHECK, PAGES, RELAPSE, Pair, by_id, classes, post, said, text_of
from tests.web.test_same_answer import entered
from therapies.views import CHECK as CHECK_PAGE

pytestmark = pytest.mark.django_db

NOON: Final = ("as_of", "2026-06-15T12:00:00+00:00")
SINCE_TWO: Final[list[Pair]] = [
    NOON, ("time_zone", "Europe/London"), ("ms_diagnosis", "confirmed"), ("episode_present", "yes"),
    ("episode_onset_day", "15"), ("episode_onset_month", "6"), ("episode_onset_year", "2026"),
    ("episode_onset_time", "02:00"), ("episode_ongoing", "yes"), ("sx_worsening", "yes"),
]  # fmt: skip
"""An episode of eleven hours: 24 and 48 hours are still to come."""

INFUSED: Final[list[Pair]] = [
    NOON, ("ms_diagnosis", "confirmed"), ("natalizumab_now", "current"), ("natalizumab_last_infusion_day", "1"),
    ("natalizumab_last_infusion_month", "6"), ("natalizumab_last_infusion_year", "2026"),
]  # fmt: skip
WRONG: Final[list[Pair]] = [*SINCE_TWO, ("steroid_days", "three")]
ADDRESSES: Final = [f"{path}{form}/" for path in PAGES for form in FORMS]
SECTIONS: Final = {RELAPSE: "relapses", CHECK: "therapies"}


def events_of(answer: Any) -> list[Any]:
    """The events of a calendar file, as another library reads them."""
    return list(vobject.readOne(answer.content.decode()).vevent_list)


def unfolded(answer: Any) -> str:
    return answer.content.decode().replace("\r\n ", "")


def canonical(word: str, sentence: str) -> str:
    """A word and a sentence said one after the other; a sentence that begins with its word is said alone."""
    return sentence if sentence.startswith((f"{word}:", f"{word}.")) else f"{word}. {sentence}"


def shown(page: Element) -> dict[str, str]:
    """What each finding of a page or a sheet says, by its code: word and sentence."""
    told = {}
    for element in page.iter():
        if "data-code" not in element.attrib:
            continue
        if element.tag == "section":
            why = next(one for one in element.iter("p") if "why" in classes(one))
            word = text_of(next(element.iter("h2")))
            sentence = text_of(why)
            alone = f"{word}: {sentence[:1].lower()}{sentence[1:]}"
            told[element.get("data-code", "")] = alone if _goes_on(word, sentence) else f"{word}. {sentence}"
        else:
            told[element.get("data-code", "")] = text_of(next(element.iter("p")))
    return told


def _goes_on(word: str, sentence: str) -> bool:
    """Whether the banner shows what follows the word in a sentence that begins with it."""
    return word in {"Too early to tell", "Does not apply", "Please correct"} and not sentence.startswith(word)


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_kept_nowhere_and_stands_in_no_address(address: str, visitor: Client) -> None:
    answer = post(visitor, address, SINCE_TWO)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    assert "Location" not in answer.headers
    assert set(visitor.cookies) <= {"professional", "csrftoken"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_comes_without_a_form_is_led_to_the_page_that_has_it(address: str, visitor: Client) -> None:
    answer = visitor.get(f"{address}?sx_worsening=yes")
    assert (answer.status_code, answer.headers["Location"]) == (302, next(p for p in PAGES if address.startswith(p)))


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_is_no_form_is_refused(address: str, visitor: Client) -> None:
    assert visitor.post(address, "{}", content_type="application/json").status_code == 415


@pytest.mark.parametrize("address", ADDRESSES)
def test_entries_that_have_to_be_corrected_are_named(address: str, visitor: Client) -> None:
    answer = post(visitor, address, WRONG)
    assert answer.status_code == 422
    assert "On how many days" in answer.content.decode() or json.loads(answer.content)["errors"]
    assert "Content-Disposition" not in answer.headers
    assert "BEGIN:VCALENDAR" not in answer.content.decode()


def test_the_buttons_post_the_form_itself_into_a_new_tab(visitor: Client) -> None:
    for path, pairs, forms in ((RELAPSE, SINCE_TWO, set(FORMS)), (CHECK, SINCE_TWO, set(FORMS) - {"calendar"})):
        for htmx in (False, True):
            html = post(visitor, path, pairs, htmx=htmx).content.decode()
            offered = {form for form in FORMS if f'form="facts" formaction="{path}{form}/" formtarget="_blank"' in html}
            assert offered == forms


def test_no_calendar_file_is_offered_while_entries_have_to_be_corrected(visitor: Client) -> None:
    html = post(visitor, RELAPSE, WRONG).content.decode()
    assert "/relapse/sheet/" in html
    assert "/relapse/calendar/" not in html


def test_nothing_is_offered_where_nothing_was_judged(visitor: Client) -> None:
    assert "formtarget" not in post(visitor, RELAPSE, [("as_of", "never")]).content.decode()


# The same words -----------------------------------------------------------------------------------------------------


def reaching_every_verdict(release: Release) -> Iterator[tuple[int, Record]]:
    """Records that can be entered in a form, each with a verdict of some rule that none before it has."""
    seen: set[tuple[str, str]] = set()
    known: set[tuple[str, str]] = set()
    for place, record in enumerate(specification()):
        assessment = evaluate(release, record["facts"], record["as_of"])
        reached = {(finding.code, finding.verdict.value) for finding in assessment.findings}
        known |= reached
        if reached - seen and entered(place) is not None:
            seen |= reached
            yield place, record
    assert seen == known


@pytest.mark.timeout(300)
def test_page_sheet_and_text_say_the_same_words_for_every_verdict_of_every_rule(visitor: Client) -> None:
    sample = list(reaching_every_verdict(golden()))
    assert len(sample) > 20
    for place, record in sample:
        pairs = entered(place)
        assert pairs is not None
        for path in PAGES:
            answer = post(visitor, path, pairs)
            findings = [one for one in answer.assessment.findings if one.rule.section == SECTIONS[path]]
            on_page, on_sheet = shown(parse(answer)), shown(parse(post(visitor, f"{path}sheet/", pairs)))
            assert on_page == on_sheet, record["name"]
            lines = post(visitor, f"{path}text/", pairs).content.decode().splitlines()
            for finding in findings:
                sentence = " ".join(speak(finding, answer.assessment.release).split())
                word = WORDS[finding.verdict.value]
                assert on_sheet[finding.code] == canonical(word, sentence), record["name"]
                codes = in_short(answer.assessment.release, finding)
                line = f"{finding.rule.question} {on_sheet[finding.code]} [{codes}]"
                assert [" ".join(one.removeprefix("- ").split()) for one in lines].count(line) == 1, record["name"]


def in_short(release: Release, finding: Finding) -> str:
    """The codes of its passages, as the text has them."""
    codes = list(in_order(release.passages[str(one["passage"])] for one in finding.citations))
    named = [str(one["id"]) for one in codes]
    return " ".join(named) if len(named) < 4 else f"{named[0]} … {named[-1]}"


def test_the_text_for_the_chart_holds_what_was_entered(visitor: Client) -> None:
    text = post(visitor, f"{RELAPSE}text/", [*SINCE_TWO, ("sx_new", "unknown")]).content.decode()
    entered_lines = text.partition("\nEntered:\n")[2].partition("\n\n")[0].splitlines()
    assert "- Does the person have MS? Confirmed" in entered_lines
    assert "- Have new symptoms appeared? Not known" in entered_lines
    assert len(entered_lines) == 6


@pytest.mark.parametrize(
    ("time", "english"),
    [("", "17 June 2026, 23:00 (UTC) at the latest"), ("02:00", "17 June 2026, 01:00 (UTC)")],
)
def test_of_a_start_that_is_not_exactly_known_the_dates_are_the_latest(
    time: str, english: str, visitor: Client
) -> None:
    pairs = [(name, value) for name, value in SINCE_TWO if name != "episode_onset_time"]
    pairs = [*pairs, ("episode_onset_time", time)]
    for answer in (post(visitor, RELAPSE, pairs), post(visitor, f"{RELAPSE}sheet/", pairs)):
        assert f'<b class="num">{english}</b>' in answer.content.decode()
    assert f"Date to come: {english}: " in post(visitor, f"{RELAPSE}text/", pairs).content.decode()
    summaries = [event.summary.value for event in events_of(post(visitor, f"{RELAPSE}calendar/", pairs))]
    assert [", at the latest (" in summary for summary in summaries] == [not time] * 2


WORDS: Final = {
    "met": "Reached", "ambiguous": "Can be read both ways", "not_met": "Not reached", "unknown": "Cannot be judged",
    "pending": "Too early to tell", "not_yet": "Next date", "due": "Today", "past": "Date passed",
    "not_applicable": "Does not apply", "silent": "The source does not say", "shown": "Notice",
    "invalid": "Please correct",
}  # fmt: skip


# The sheet ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("path", "pairs"), [(RELAPSE, SINCE_TWO), (CHECK, INFUSED), (RELAPSE, WRONG), (CHECK, [])])
def test_the_sheet_is_valid_and_strict(path: str, pairs: list[Pair], visitor: Client) -> None:
    page = parse(post(visitor, f"{path}sheet/", pairs))
    assert inline_code_in(page) == []
    assert title_of(page).startswith("Error: ") == (pairs is WRONG)


def test_the_sheet_says_what_a_record_needs(release: Release, visitor: Client) -> None:
    sheet = text_of(parse(post(visitor, f"{RELAPSE}sheet/", SINCE_TWO)).find("body"))
    for expected in (
        "Judged as of 15 June 2026, 12:00 (UTC), as entered, not as of now.",
        "Made ",
        "Start of the worsening",
        "15 June 2026, 02:00 (UTC+01:00)",
        "16 June 2026, 01:00 (UTC): 24 hours are reached, if it is still going on",
        f"Release {release.number} ({release.sha256[:12]})",
        disclaimer(release),
        "http://testserver/sources/",
        "In your judgement, is this relapse so severe that treatment is required?",
    ):
        assert expected in sheet
    assert "Made-up case" not in sheet
    assert "Draft" not in sheet


def test_the_sheet_quotes_what_the_findings_rest_on_to_the_character(release: Release, visitor: Client) -> None:
    article = ARTICLE.read_bytes().decode()
    for path, pairs in ((RELAPSE, SINCE_TWO), (CHECK, INFUSED)):
        page = parse(post(visitor, f"{path}sheet/", pairs))
        marks = [element for element in page.iter() if "data-passage" in element.attrib]
        for mark in marks:
            passage = release.passages[mark.get("data-passage", "")]
            assert "".join(mark.itertext()) == article[passage["start"] : passage["end"]]
        captions = " ".join(text_of(caption) for caption in page.iter("figcaption"))
        applying = {
            element.get("data-code", "")
            for element in page.iter()
            if element.get("data-verdict", "not_applicable") != "not_applicable"
        }
        cited = {citation["passage"] for code in applying for citation in release.rule(code).citations}
        assert cited
        for code in cited:
            passage = release.passages[code]
            assert f"{code}, characters {passage['start'] + 1} to {passage['end']}" in captions


def test_the_box_for_a_label_is_empty(visitor: Client) -> None:
    page = parse(post(visitor, f"{RELAPSE}sheet/", SINCE_TWO))
    (box,) = (element for element in page.iter("div") if "label-box" in classes(element))
    assert text_of(box) == "For the clinic’s own label"
    assert not [element for element in page.iter() if element.tag in {"input", "textarea"}]


def test_contradictions_stand_on_the_sheet_and_in_the_text(visitor: Client) -> None:
    pairs = [NOON, ("steroid_planned", "no"), ("steroid_days", "3")]
    for form in ("sheet", "text"):
        answer = post(visitor, f"{RELAPSE}{form}/", pairs)
        assert answer.status_code == 200
        assert "Entries that cannot all be true" in answer.content.decode()


# The lines for the chart --------------------------------------------------------------------------------------------


def test_the_text_is_plain_and_says_what_is_open_and_to_come(release: Release, visitor: Client) -> None:
    answer = post(visitor, f"{RELAPSE}text/", SINCE_TWO)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = answer.content.decode().splitlines()
    assert lines[:2] == [
        "MS Clinic: Relapse assessment",
        "Judged as of 15 June 2026, 12:00 (UTC), as entered, not as of now.",
    ]
    for expected in (
        "Date to come: 16 June 2026, 01:00 (UTC): 24 hours are reached, if it is still going on",
        "Source: Infusion Treatments for MS, Multiple Sclerosis News Today (news article, undated)",
        f"By release {release.number} ({release.sha256[:12]}). {disclaimer(release)}",
    ):
        assert expected in lines
    (asked,) = (line for line in lines if line.startswith("Open: "))
    assert "In your judgement, is this relapse so severe that treatment is required?" in asked


def test_nothing_that_was_typed_begins_a_line_of_its_own(visitor: Client) -> None:
    pairs = [
        NOON,
        ("steroid_agents", "Fantasumab\nReached."),
        ("made up", "x\u2028Reached."),
        ("steroid_days", "3\n\n4"),
    ]
    lines = post(visitor, f"{RELAPSE}text/", pairs).content.decode().splitlines()
    assert not [line for line in lines if line.startswith(("Reached", "4"))]


# The calendar file --------------------------------------------------------------------------------------------------


def test_hours_are_moments_in_the_calendar_file(release: Release, visitor: Client) -> None:
    answer = post(visitor, f"{RELAPSE}calendar/", SINCE_TWO)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="relapse-dates.ics"'
    events = events_of(answer)
    assert [event.dtstart.value for event in events] == [
        datetime.datetime(2026, 6, day, 1, 0, tzinfo=vobject.icalendar.utc) for day in (16, 17)
    ]
    assert events[0].summary.value == (
        "24 hours are reached, if it is still going on (compared for one person; not an appointment)"
    )
    assert disclaimer(release) in events[0].description.value
    assert f"By release 1 ({release.sha256[:12]})" in events[0].description.value


def test_days_are_whole_days_in_the_calendar_file(visitor: Client) -> None:
    answer = post(visitor, f"{CHECK}calendar/", INFUSED)
    (event,) = events_of(answer)
    assert event.dtstart.value == datetime.date(2026, 6, 29)
    assert "DTSTART;VALUE=DATE:20260629" in unfolded(answer)
    assert event.summary.value.startswith("The next infusion on the article's schedule (")
    assert "A schedule or condition of the article, compared for one person; not an appointment." in (
        event.description.value
    )


def test_a_calendar_file_holds_no_fact_but_the_date(visitor: Client) -> None:
    told = unfolded(post(visitor, f"{CHECK}calendar/", [*INFUSED, ("ms_course", "RRMS")]))
    for fact in ("Tysabri", "natalizumab", "RRMS", "20260601", "1 June", "TYS-SCHED", "2026-06-15"):
        assert fact not in told


def test_the_same_date_is_the_same_event_whoever_it_is_about(visitor: Client) -> None:
    def uids(pairs: list[Pair]) -> list[str]:
        return re.findall(r"(?m)^UID:(.*)$", unfolded(post(visitor, f"{RELAPSE}calendar/", pairs)))

    first = uids(SINCE_TWO)
    assert len(set(first)) == 3, "the file and its two events"
    assert uids([*SINCE_TWO, ("sx_new", "no"), ("steroid_days", "3")]) == first
    assert not set(uids([pair if pair[0] != "episode_onset_time" else (pair[0], "03:00") for pair in SINCE_TWO])) & {
        *first
    }


@pytest.mark.parametrize("path", PAGES)
def test_where_no_date_is_to_come_that_is_said(path: str, visitor: Client) -> None:
    answer = post(visitor, f"{path}calendar/", [NOON])
    assert answer.status_code == 200
    assert "No date to come follows from these answers" in text_of(by_id(parse(answer), "main"))


def test_the_dates_of_the_file_are_those_of_the_page(release: Release, visitor: Client) -> None:
    seen = 0
    for place, record in enumerate(specification()):
        coming = [
            finding.rule.section
            for finding in evaluate(release, record["facts"], record["as_of"]).findings
            if finding.next
        ]
        pairs = entered(place) if coming and seen < 40 else None
        if pairs is None:
            continue
        for path, section in SECTIONS.items():
            answer = post(visitor, f"{path}calendar/", pairs)
            if section not in coming or answer.status_code == 422:
                continue
            expected = sorted(
                date["at"]
                for finding in json.loads(post(visitor, f"{path}json/", pairs).content)["findings"]
                if release.rule(finding["code"]).section == section
                for date in finding["next"]
            )
            got = sorted(event.dtstart.value for event in events_of(answer))
            assert got == sorted(map(_read, expected)), record["name"]
            seen += 1
    assert seen >= 40


def _read(at: str) -> datetime.date:
    if "T" not in at:
        return datetime.date.fromisoformat(at)
    return datetime.datetime.fromisoformat(at).astimezone(datetime.UTC).replace(microsecond=0)


# The answer as JSON -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("pairs", [SINCE_TWO, INFUSED, WRONG], ids=["relapse", "infusion", "wrong"])
def test_the_json_is_the_answer_to_the_byte(path: str, pairs: list[Pair], visitor: Client) -> None:
    answer = post(visitor, f"{path}json/", pairs)
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.content.decode() == said(post(visitor, path, pairs).assessment)
    if pairs is not WRONG:
        name = {RELAPSE: "relapse", CHECK: "therapies"}[path]
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}-answer.json"'


# Marks --------------------------------------------------------------------------------------------------------------


def asked_of(release: Release, page: Page, form: str, pairs: list[Pair]) -> str:
    """What is taken away from another release than the published one."""
    request = RequestFactory().post(page.path, urlencode(pairs), content_type="application/x-www-form-urlencoded")
    request.__dict__["current_release"] = lambda: release
    return take_away(request, page, form).content.decode().replace("\r\n ", "").replace("\\,", ",")


@pytest.mark.parametrize("form", ["sheet", "text", "calendar"])
@pytest.mark.parametrize(
    ("where", "code", "values", "pairs"),
    [
        (RELAPSE_PAGE, "REL-DUR", {"upper": {"value": 72, "unit": "h"}}, SINCE_TWO),
        (CHECK_PAGE, "TYS-SCHED", {"every": {"value": 42, "unit": "d"}}, INFUSED),
    ],
)
def test_a_local_reading_says_whose_it_is_and_why(
    form: str, where: Page, code: str, values: dict[str, Any], pairs: list[Pair]
) -> None:
    made = document()
    rule = next(entry for entry in made["rules"] if entry["code"] == code)
    rule["criterion"] |= values
    rule["local_reading"] = {"who": "E. Editor", "reason": "The clinic counts otherwise."}
    told = asked_of(Release(made, 2), where, form, pairs)
    label = (
        "This is a local reading by E. Editor, set apart from the words of the article: The clinic counts otherwise."
    )
    assert label in told
    assert "a local reading" not in asked_of(golden(), where, form, pairs)
