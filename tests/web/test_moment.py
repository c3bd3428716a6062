"""Nobody has to guess whose clock a time is on, as of when it was judged, and whether the case is made up."""

import re
from typing import Any, Final

import pytest
from django.test import Client
from pytest_django import Settings

from msclinic.core.cases import Title, cases, named_case
from msclinic.engine import Release
from tests.core.pages import parse
from tests.web.pages import CHECK, PAGES, RELAPSE, Pair, by_id, form_of, pairs_of, post, text_of

pytestmark = pytest.mark.django_db

NOON: Final[Pair] = ("as_of", "2026-06-15T12:00:00+00:00")
AS_ENTERED: Final = "Judged as of 15 June 2026, 12:00 (UTC), as entered, not as of now."
TITLE: Final = "A day and a half"


def result_of(answer: Any) -> str:
    return text_of(by_id(parse(answer), "result"))


def both(visitor: Client, path: str, pairs: list[Pair]) -> list[str]:
    """The answer as a page and as htmx puts it into one."""
    fragment = post(visitor, path, pairs, htmx=True).content.decode()
    return [result_of(post(visitor, path, pairs)), " ".join(re.sub(r"<[^>]*>", "", fragment).split())]


def time_labels(page: Any) -> set[str]:
    return {text_of(label) for label in form_of(page).iter("label") if label.get("for", "").endswith("_time")}


def test_the_zone_of_a_time_stands_beside_it(visitor: Client, settings: Settings) -> None:
    assert time_labels(parse(visitor.get(RELAPSE))) == {"Time, UTC"}
    assert time_labels(parse(post(visitor, RELAPSE, [("time_zone", "Europe/Berlin")]))) == {"Time, Europe/Berlin"}
    offset = [("as_of", "2026-06-15T12:00:00+02:00"), ("time_zone", "")]
    assert time_labels(parse(post(visitor, RELAPSE, offset))) == {"Time, UTC+02:00"}
    assert time_labels(parse(post(visitor, RELAPSE, [("time_zone", "Nowhere")]))) == {"Time"}
    settings.TIME_ZONE = "Asia/Kolkata"
    assert time_labels(parse(visitor.get(RELAPSE))) == {"Time, Asia/Kolkata"}


@pytest.mark.parametrize("path", PAGES)
def test_the_zones_that_are_accepted_are_offered(path: str, visitor: Client) -> None:
    page = parse(visitor.get(path))
    names = [option.get("value", "") for option in by_id(page, "zones").iter("option")]
    assert {"UTC", "Europe/Berlin", "America/New_York"} <= set(names)
    assert not {"localtime", "posixrules", "Factory"} & set(names)
    assert names == sorted(names)
    assert by_id(page, "time_zone").get("list") == "zones"
    for name in names[::60]:
        assert post(visitor, path, [("time_zone", name)]).status_code == 200


@pytest.mark.parametrize("path", PAGES)
def test_only_a_freshly_opened_form_takes_the_zone_of_the_browser(path: str, visitor: Client) -> None:
    assert "data-fresh" in by_id(parse(visitor.get(path)), "time_zone").attrib
    assert "data-fresh" not in by_id(parse(post(visitor, path, [])), "time_zone").attrib


def test_a_zone_that_was_left_out_is_not_put_in_where_an_offset_counts(visitor: Client) -> None:
    page = parse(post(visitor, RELAPSE, [("as_of", "2026-06-15T12:00:00+02:00")]))
    assert by_id(page, "time_zone").get("value") == ""
    assert by_id(parse(post(visitor, RELAPSE, [])), "time_zone").get("value") == "UTC"


@pytest.mark.parametrize("path", PAGES)
def test_a_moment_that_was_entered_stands_above_the_result(path: str, visitor: Client) -> None:
    for shown in both(visitor, path, [NOON]):
        assert shown.startswith(AS_ENTERED)
    for shown in both(visitor, path, [("as_of", "")]):
        assert "as entered" not in shown
    assert "as entered" not in result_of(visitor.get(path))


@pytest.mark.parametrize("path", PAGES)
def test_a_made_up_case_says_so_on_both_pages(path: str, release: Release, visitor: Client) -> None:
    for case in cases(release):
        for shown in both(visitor, path, case.fields):
            assert shown.startswith(f"Made-up case: {case.told.title}. {AS_ENTERED}")


def test_the_first_page_opens_a_case_by_its_name(visitor: Client) -> None:
    forms = [form for form in parse(visitor.get("/")).iter("form") if form.get("action") in PAGES]
    titles = [dict(pairs_of(form))["case"] for form in forms]
    assert named_case(titles[0]) == Title(TITLE, "en", TITLE)
    assert len(titles) == 3


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("name", ["", "Mrs Smith", "<b>", "a\0b", TITLE, f"{TITLE}:x"])
def test_a_name_that_is_no_case_is_not_shown_and_travels_on(path: str, name: str, visitor: Client) -> None:
    answer = post(visitor, path, [("case", name)])
    assert answer.status_code == 200
    assert answer.assessment.unrecognised == []
    assert "Made-up case" not in answer.content.decode()
    if name and "\0" not in name:
        assert ("case", name) in pairs_of(form_of(parse(answer)))


def test_a_case_is_no_fact(visitor: Client) -> None:
    told = [post(visitor, CHECK, [NOON, *more]).assessment.facts.given for more in ([], [("case", TITLE)])]
    assert told[0] == told[1] == {}


def test_now_is_not_told_to_the_second(visitor: Client) -> None:
    assert re.search(r"Judged as of [^(]*\d\d:\d\d \(", result_of(visitor.get(RELAPSE)))
    assert post(visitor, RELAPSE, []).assessment.as_of.endswith(":00+00:00")
