"""Facts travel inside the form and nowhere else."""

from http import HTTPStatus
from typing import Final

import pytest
from django.test import Client

from msclinic.core.cases import cases
from msclinic.engine import Release
from tests.core.pages import parse
from tests.web.pages import CHECK, OF_THE_PAGE, PAGES, RELAPSE, Pair, form_of, pairs_of, post

pytestmark = pytest.mark.django_db

OTHER: Final = {RELAPSE: CHECK, CHECK: RELAPSE}

STRANGE: Final[list[Pair]] = [
    ("smoker", "yes"),
    ("sx_new_day", "3"),
    ("dmt_history-0-ward", "4B"),
    ("steroid_agents", "Fantasumab"),
    ("alemtuzumab_courses-7-n", "1"),
    ("alemtuzumab_courses-7-start_year", "2024"),
    ("touch_enrolled", "perhaps"),
    ("episode_end_time", "noon"),
    ("episode_duration_unit", "weeks"),
    ("recovery_unknown", "yes"),
    ("episode_ongoing_day", "3"),
    ("episode_ongoing-0-x", "3"),
    ("dmt_history-99999-agent", "Copaxone"),
    ("dmt_history-00-agent", "Copaxone"),
    ("steroid_route", "oral"),
    ("steroid_route", "intravenous"),
    ("natalizumab_last_infusion", "2026-05-03"),
]
UNREAD: Final = {
    "smoker",
    "sx_new_day",
    "episode_ongoing_day",
    "episode_ongoing-0-x",
    "dmt_history-99999-agent",
    "dmt_history-00-agent",
}
"""Those of them whose names nothing reads."""

MOMENT: Final = ("as_of", "time_zone", "ms_diagnosis")
"""What both pages ask."""


def without(fields: list[Pair], names: tuple[str, ...]) -> list[Pair]:
    return [pair for pair in fields if pair[0] not in names]


def everything(release: Release) -> list[Pair]:
    """The made-up cases in one, with what no browser would post."""
    first, _, third = (case.fields for case in cases(release))
    replaced = tuple(name for name, _ in STRANGE if name != "steroid_agents")
    return [*without(first, replaced), *without(third, (*MOMENT, *replaced)), *STRANGE]


@pytest.mark.parametrize("path", PAGES)
def test_facts_travel_from_page_to_page_and_back_and_none_is_lost(path: str, release: Release, visitor: Client) -> None:
    pairs, answers = everything(release), []
    for to in (path, OTHER[path], path, OTHER[path]):
        answer = post(visitor, to, pairs)
        answers.append(answer.assessment)
        again = [pair for pair in pairs_of(form_of(parse(answer))) if pair[1]]
        assert sorted(again) == sorted(pairs)
        pairs = again
    assert [one.facts.given for one in answers] == [answers[0].facts.given] * 4
    assert [one.unrecognised for one in answers] == [answers[0].unrecognised] * 4


def test_what_is_no_fact_is_listed_and_never_dropped_in_silence(release: Release, visitor: Client) -> None:
    answer = post(visitor, CHECK, everything(release))
    assert set(answer.assessment.unrecognised) == {*UNREAD, "Fantasumab", "dmt_history[0].ward"}
    for name in answer.assessment.unrecognised:
        assert f"Not recognised: {name}<" in answer.content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_what_is_refused_can_be_taken_back_on_its_page(path: str, release: Release, visitor: Client) -> None:
    first, _, third = (case.fields for case in cases(release))
    answered = {RELAPSE: ("sx_new", "yes"), CHECK: ("natalizumab_now", "no")}[path]
    other = {RELAPSE: ("sx_new", "no"), CHECK: ("natalizumab_now", "current")}[path]
    bare = {RELAPSE: ("episode_end", "2026-06-14"), CHECK: ("dmt_history", "Copaxone")}[path]
    pairs = [*without({RELAPSE: first, CHECK: third}[path], (answered[0], "episode_end")), answered, other, bare]
    answer = post(visitor, path, pairs)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    shown = pairs_of(form_of(parse(answer)))
    assert {other, bare} <= set(shown)
    assert post(visitor, path, [pair for pair in shown if pair not in {other, bare}]).status_code == HTTPStatus.OK


def test_the_last_number_of_a_row_is_not_outrun(visitor: Client) -> None:
    rows = [("dmt_history-0-agent", ""), ("dmt_history-9999-agent", "Copaxone")]
    page = parse(post(visitor, CHECK, [*rows, ("add", "dmt_history")]))
    names = {element.get("name") for element in page.iter("input")}
    assert {"dmt_history-0-agent", "dmt_history-1-agent", "dmt_history-9999-agent"} <= names
    assert "dmt_history-10000-agent" not in names


@pytest.mark.parametrize("path", PAGES)
def test_the_facts_of_the_other_page_go_along_unseen(path: str, release: Release, visitor: Client) -> None:
    number = {RELAPSE: 2, CHECK: 0}[path]
    there = without(cases(release)[number].fields, (*MOMENT, "episode_present"))
    form = form_of(parse(post(visitor, path, there)))
    hidden = [(one.get("name"), one.get("value")) for one in form.iter("input") if one.get("type") == "hidden"]
    assert [pair for pair in hidden if pair[0] not in OF_THE_PAGE] == there


@pytest.mark.parametrize("path", PAGES)
def test_the_button_to_the_other_page_posts_the_whole_form(path: str, visitor: Client) -> None:
    form = form_of(parse(visitor.get(path)))
    buttons = {button.get("formaction", form.get("action")) for button in form.iter("button")}
    assert OTHER[path] in buttons
    assert form.get("method") == "post"
    assert all("?" not in (button or "") for button in buttons)


@pytest.mark.parametrize("path", PAGES)
def test_adding_a_row_keeps_what_is_filled_in(path: str, release: Release, visitor: Client) -> None:
    pairs = cases(release)[2].fields
    shown = pairs_of(form_of(parse(post(visitor, path, pairs))))
    added = post(visitor, path, [*shown, ("add", "dmt_history")])
    assert added.status_code == HTTPStatus.OK
    assert sorted(pair for pair in pairs_of(form_of(parse(added))) if pair[1]) == sorted(pairs)
    rows = [row for row in parse(added).iter("fieldset") if row.get("class") == "row"]
    before = [row for row in parse(post(visitor, path, pairs)).iter("fieldset") if row.get("class") == "row"]
    assert len(rows) - len(before) == (1 if path == CHECK else 0)
