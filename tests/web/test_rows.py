"""Rows: adding one adds one, and a treatment that is not recognised is marked where it stands."""

from typing import Final
from xml.etree.ElementTree import Element, tostring

import html5lib
import pytest
from django.test import Client

from tests.core.pages import parse
from tests.web.pages import CHECK, Pair, by_id, classes, form_of, pairs_of, post, text_of

pytestmark = pytest.mark.django_db

LISTS: Final = {"dmt_history": ("agent", "Rebif"), "alemtuzumab_courses": ("n", "1")}
MARK: Final = "Not recognised: is it spelled as in the list?"


def rows_of(page: Element, key: str) -> list[list[str]]:
    """The rows of a list as they stand on the page, each as its boxes' ids."""
    rows = (row for row in page.iter("fieldset") if "row" in classes(row))
    ids = [[box.get("id", "") for box in row.iter() if box.tag in {"input", "select"}] for row in rows]
    return [row for row in ids if row[0].startswith(f"{key}-")]


def focused(page: Element) -> list[str]:
    """Where the focus goes when the page opens; a dialog takes it only when it is shown."""
    return [element.get("id", "") for element in form_of(page).iter() if "autofocus" in element.attrib]


def added(visitor: Client, page: Element, key: str, **typed: str) -> Element:
    """The page after something was typed and a row was asked for."""
    pairs = [(name, typed.get(name.replace("-", "_"), value)) for name, value in pairs_of(form_of(page))]
    return parse(post(visitor, CHECK, [*pairs, ("add", key)]))


@pytest.mark.parametrize("key", LISTS)
def test_adding_a_row_adds_one_and_the_focus_goes_to_its_first_box(key: str, visitor: Client) -> None:
    column, value = LISTS[key]
    page = parse(visitor.get(CHECK))
    assert focused(page) == []
    for typed in ({}, {f"{key}_0_{column}": value}, {f"{key}_1_{column}": value}, {}):
        before = rows_of(page, key)
        page = added(visitor, page, key, **typed)
        after = rows_of(page, key)
        assert len(after) == len(before) + 1
        assert focused(page) == [after[-1][0]]
        (other,) = set(LISTS) - {key}
        assert len(rows_of(page, other)) == 1


@pytest.mark.parametrize("key", LISTS)
def test_htmx_gets_the_new_row_alone_and_it_is_that_of_the_page(key: str, visitor: Client) -> None:
    column, value = LISTS[key]
    typed: list[Pair] = [(f"{key}-0-{column}", value), (f"{key}-1-{column}", ""), ("add", key)]
    page = parse(post(visitor, CHECK, typed))
    rows = [row for row in page.iter("fieldset") if "row" in classes(row)]
    (whole,) = (row for row in rows if row.find(f".//*[@id='{key}-2-{column}']") is not None)
    answer = post(visitor, CHECK, typed, htmx=True)
    assert "HX-Request" in answer["Vary"]
    (first,) = (element for element in whole.iter() if element.attrib.pop("autofocus", None) is not None)
    assert first.get("id") == f"{key}-2-{column}"
    (alone,) = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parseFragment(answer.content.decode())
    assert tostring(alone).strip() == tostring(whole).strip()
    assert "hx-post" in {
        name for one in form_of(page).iter("button") if one.get("name") == "add" for name in one.attrib
    }


@pytest.mark.parametrize("key", LISTS)
def test_a_new_row_takes_no_number_of_a_row_that_is_there(key: str, visitor: Client) -> None:
    column, value = LISTS[key]
    for filled, blank in [([0], [1, 2, 3, 7, 5]), ([3], [0, 1, 2]), ([], [4])]:
        typed = [*((f"{key}-{n}-{column}", value) for n in filled), *((f"{key}-{n}-{column}", "") for n in blank)]
        page = parse(post(visitor, CHECK, [*typed, ("add", key)]))
        (new,) = focused(page)
        assert {row[0] for row in rows_of(page, key)} - {f"{key}-{n}-{column}" for n in (*filled, *blank)} == {new}


@pytest.mark.parametrize("key", LISTS)
def test_without_asking_for_a_row_there_is_one_blank_one_behind_those_filled_in(key: str, visitor: Client) -> None:
    column, value = LISTS[key]
    page = parse(post(visitor, CHECK, [(f"{key}-{number}-{column}", "") for number in range(5)]))
    assert len(rows_of(page, key)) == 1
    page = parse(post(visitor, CHECK, [(f"{key}-3-{column}", value)]))
    assert len(rows_of(page, key)) == 2
    assert focused(page) == []


def test_an_add_button_leads_to_no_other_place_than_the_new_row(visitor: Client) -> None:
    buttons = [one for one in form_of(parse(visitor.get(CHECK))).iter("button") if one.get("name") == "add"]
    assert {one.get("formaction") for one in buttons} == {CHECK}


def unrecognised(page: Element) -> dict[str, str]:
    return {
        box.get("id", ""): text_of(by_id(page, f"{box.get('id')}-mark"))
        for box in page.iter("input")
        if f"{box.get('id')}-mark" in box.get("aria-describedby", "").split()
    }


def test_a_treatment_that_is_not_recognised_is_marked_at_its_box_and_is_no_error(visitor: Client) -> None:
    rows: list[Pair] = [
        ("dmt_history-2-agent", "Rebiff"),
        ("dmt_history-4-agent", "rebif"),
        ("dmt_history-5-outcome", "effective"),
    ]
    answer = post(visitor, CHECK, rows)
    page = parse(answer)
    assert answer.status_code == 200
    assert unrecognised(page) == {"dmt_history-2-agent": MARK}
    assert by_id(page, "dmt_history-2-agent").get("aria-invalid") is None


def test_what_htmx_gets_says_where_the_mark_belongs(visitor: Client) -> None:
    rows: list[Pair] = [("dmt_history-2-agent", "Rebiff"), ("dmt_history-3-agent", "<b>")]
    said = post(visitor, CHECK, rows, htmx=True).content.decode()
    for number in (2, 3):
        assert f'href="#dmt_history-{number}-agent" data-mark="{MARK}"' in said
    assert "Earlier and current MS treatments, row 1, treatment:" in said


@pytest.mark.parametrize("more", [[], [("add", "alemtuzumab_courses")]])
def test_a_row_is_named_as_its_legend_names_it_also_behind_one_left_blank(more: list[Pair], visitor: Client) -> None:
    typed: list[Pair] = [("alemtuzumab_courses-0-n", ""), ("alemtuzumab_courses-1-n", "0")]
    beside = post(visitor, CHECK, typed, htmx=True).content.decode()
    page = parse(post(visitor, CHECK, [*typed, *more]))
    rows = (row for row in page.iter("fieldset") if "row" in classes(row))
    (row,) = (row for row in rows if row.find(".//*[@id='alemtuzumab_courses-1-n']") is not None)
    name = text_of(next(row.iter("legend")))
    assert name == "Lemtrada courses given, row 2"
    assert f"{name}, course:" in beside
    assert f"{name}, course:" in text_of(by_id(page, "problems"))


def test_a_planned_treatment_with_an_outcome_is_counted_by_its_row(visitor: Client) -> None:
    typed: list[Pair] = [
        ("dmt_history-0-agent", ""),
        ("dmt_history-1-agent", "Rebif"),
        ("dmt_history-1-status", "planned"),
        ("dmt_history-1-outcome", "effective"),
    ]
    assert "Treatment 2 is only planned" in post(visitor, CHECK, typed, htmx=True).content.decode()
