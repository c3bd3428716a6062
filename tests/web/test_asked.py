"""What the page says of its own questions, without script: echoes, progress, and what is left aside."""

from typing import Final
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from pytest_django import Settings

from msclinic.accounts.models import User
from tests.core.pages import parse
from tests.web.pages import CHECK, HTMX, PAGES, RELAPSE, Pair, by_id, classes, form_of, post, text_of

pytestmark = pytest.mark.django_db

ONSET: Final = "episode_onset"


def echo(client: Client, pairs: list[Pair], place: str, path: str = RELAPSE) -> str:
    return text_of(by_id(parse(post(client, path, pairs)), f"{place}-echo"))


def moment(*parts: str) -> list[Pair]:
    names = ("day", "month", "year", "time")
    return [(f"{ONSET}_{name}", part) for name, part in zip(names, parts, strict=False) if part]


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (moment("14", "6", "2026", "02:00"), "Sunday 14 June 2026, 02:00, Europe/Berlin"),
        (moment("14", "6", "2026", "02:00:30"), "Sunday 14 June 2026, 02:00:30, Europe/Berlin"),
        (moment("29", "2", "2024"), "Thursday 29 February 2024, Europe/Berlin"),
        (moment("", "6", "2026"), "June 2026, Europe/Berlin"),
        (moment("", "", "2026"), "2026, Europe/Berlin"),
        (moment("31", "6", "2026"), ""),
        (moment("", "13", "2026"), ""),
        (moment("14"), ""),
        ([(f"{ONSET}_unknown", "yes")], ""),
        ([], ""),
    ],
)
def test_a_moment_is_echoed_as_it_is_understood(pairs: list[Pair], words: str, visitor: Client) -> None:
    assert echo(visitor, [("time_zone", "Europe/Berlin"), *pairs], ONSET) == words


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [
        ("36", "h", "36 hours (1.5 days)"),
        ("2", "d", "2 days (48 hours)"),
        ("1", "h", "1 hour"),
        ("36", "", ""),
        ("x", "h", ""),
    ],
)
def test_a_length_is_echoed_in_both_units(number: str, unit: str, words: str, visitor: Client) -> None:
    pairs = [("episode_duration", number), ("episode_duration_unit", unit)]
    assert echo(visitor, pairs, "episode_duration") == words


def test_the_echo_of_a_row_stands_in_its_row(visitor: Client) -> None:
    pairs = [("dmt_history-3-agent", "Rebif"), ("dmt_history-3-start_year", "2024"), ("dmt_history-3-start_month", "2")]
    assert echo(visitor, pairs, "dmt_history-3-start", CHECK) == "February 2024"


@pytest.mark.parametrize("path", PAGES)
def test_every_echo_of_the_page_is_in_the_answer_to_htmx(path: str, visitor: Client) -> None:
    pairs = [*moment("14", "6", "2026"), ("episode_duration", "36"), ("episode_duration_unit", "h")]
    told = [data.get("data-echo") for data in by_id(parse(post(visitor, path, pairs)), "asked").iter("data")]
    assert [text for text in told if text] == ["Sunday 14 June 2026, UTC", "36 hours (1.5 days)"]


def asked(page: Element) -> tuple[str, int]:
    """The progress, and how many questions are left aside."""
    aside = [element for element in form_of(page).iter() if "set-aside" in classes(element)]
    return text_of(by_id(page, "progress")), len(aside)


def test_the_progress_counts_the_questions_that_are_asked(visitor: Client) -> None:
    assert asked(parse(visitor.get(RELAPSE))) == ("0 of 15 answered", 0)
    pairs = [("steroid_planned", "no"), ("sx_new", "unknown"), ("steroid_days", "3")]
    assert asked(parse(post(visitor, RELAPSE, pairs[:2]))) == ("2 of 12 answered", 3)
    assert asked(parse(post(visitor, RELAPSE, pairs[1:2]))) == ("1 of 15 answered", 0)


@pytest.mark.parametrize("answer", [[("natalizumab_ever", "unknown")], [("natalizumab_last_infusion_day", "1")]])
def test_a_question_that_holds_something_is_never_folded(answer: list[Pair], visitor: Client) -> None:
    bare = parse(post(visitor, CHECK, [("natalizumab_now", "no")]))
    held = parse(post(visitor, CHECK, [("natalizumab_now", "no"), *answer]))
    assert asked(held)[1] == asked(bare)[1] - 1


@pytest.mark.parametrize("path", PAGES)
def test_clearing_asks_where_something_is_held_and_keeps_it(path: str, visitor: Client) -> None:
    page = parse(post(visitor, path, [("sx_new", "yes"), ("unheard_of", "x"), ("clear", "ask")]))
    assert text_of(by_id(page, "confirm-title")) == "Clear all answers?"
    held = {(box.get("name"), box.get("value")) for box in form_of(page).iter("input")}
    assert {("sx_new", "yes"), ("unheard_of", "x")} <= held
    empty = post(visitor, path, [("time_zone", "UTC"), ("clear", "ask")])
    assert (empty.status_code, empty.headers["Location"]) == (302, path)


@pytest.mark.parametrize("path", PAGES)
def test_a_form_of_somebody_who_is_signed_out_is_told_what_to_do_and_stays(
    path: str, visitor: Client, settings: Settings
) -> None:
    settings.OPEN_ACCESS = False
    answer = visitor.post(path, {"sx_new": "yes"}, headers=HTMX)
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers
    assert "Sign in again in another tab" in text_of(parse(answer))
    held = visitor.post(path, {"sx_new": "yes"})
    assert held.status_code == 401
    assert ("sx_new", "yes") in [(one.get("name"), one.get("value")) for one in parse(held).iter("input")]
    assert visitor.post(path, {}).status_code == 302


@pytest.mark.parametrize("path", PAGES)
def test_only_an_empty_form_that_anyone_may_open_is_kept_while_it_is_left(
    path: str, visitor: Client, settings: Settings, django_user_model: type[User]
) -> None:
    assert visitor.get(path).headers["Cache-Control"] == "private, no-cache"
    assert post(visitor, path, [("sx_new", "yes")]).headers["Cache-Control"] == "no-store"
    assert post(visitor, path, [], htmx=True).headers["Cache-Control"] == "no-store"
    settings.OPEN_ACCESS = False
    visitor.force_login(django_user_model.objects.create_user("clinician"))
    assert visitor.get(path).headers["Cache-Control"] == "no-store"
