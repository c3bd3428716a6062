"""Reading a form: each name that is posted is read, refused or listed, and none of the three is left to chance."""

from typing import Final

import pytest
from django.http import QueryDict
from django.utils.http import urlencode

from msclinic.core.entry import Entry, read_entry
from msclinic.core.entry.names import OWN, names_of
from msclinic.engine import AsOf, Assessment, evaluate
from msclinic.engine.values import Unreadable
from tests.engine.records import AS_OF, golden

Pair = tuple[str, str]

IN_PARTS: Final = "Enter day, month and year in their own fields."
REPEATED: Final[list[Pair]] = [
    ("time_zone", "Europe/Berlin"), ("episode_onset_day", "26"), ("episode_onset_month", "10"),
    ("episode_onset_year", "2025"), ("episode_onset_time", "02:30"),
]  # fmt: skip
"""A time that the clock showed twice."""


def read(*pairs: Pair) -> Entry:
    return read_entry(QueryDict(urlencode([("as_of", AS_OF), *pairs])), golden().vocabulary)


def assessed(*pairs: Pair) -> Assessment:
    entry = read(*pairs)
    return evaluate(golden(), entry.facts, entry.as_of, entry.zone)


def refusals(*pairs: Pair) -> list[Pair]:
    return [(problem.fact, problem.message) for problem in assessed(*pairs).errors]


@pytest.mark.parametrize(
    "name",
    ["alemtuzumab_planned_course", "episode_duration", "steroid_days", "alemtuzumab_courses-0-n"],
)
@pytest.mark.parametrize("figures", ["9" * 4301, "-" + "9" * 5000, "9" * 4301 + ".5", "9" * 100_000])
def test_a_number_of_thousands_of_figures_is_refused(name: str, figures: str) -> None:
    ((_, message),) = refusals((name, figures), *([("episode_duration_unit", "h")] if "duration" in name else []))
    assert message == "Enter a number of ordinary size."


@pytest.mark.parametrize(
    "name",
    [
        "smoker", "episode_ongoing_day", "episode_ongoing-0-x", "episode_ongoing_fold", "ms_diagnosis_unit",
        "heart_evaluation_last_time", "dmt_history_unknown", "dmt_history-99999-agent", "dmt_history-00-agent",
        "dmt_history-x-agent", "dmt_history-", "dmt_history-0", "dmt_history--1-agent", "episode_onset_", "_day", " ",
    ],
)  # fmt: skip
def test_what_is_posted_under_a_name_that_nothing_reads_is_listed(name: str) -> None:
    assert assessed((name, "4B")).unrecognised == [name]
    assert assessed((name, "")).unrecognised == assessed((name, " ")).unrecognised == []
    assert assessed((name, "4B"), (name, "")).unrecognised == [name]


@pytest.mark.parametrize("column", ["ward", "start_time", "agent_day", "0-agent"])
def test_what_no_column_reads_is_listed_with_its_row(column: str) -> None:
    filled = [("dmt_history-7-agent", "Copaxone"), (f"dmt_history-7-{column}", "4B")]
    assert assessed(*filled).unrecognised == [f"dmt_history[0].{column}"]
    assert assessed(*filled, ("dmt_history_listed", "none")).unrecognised == [f"dmt_history-7-{column}"]


def test_rows_have_numbers_of_up_to_four_figures() -> None:
    entry = read(("dmt_history-9999-agent", "Copaxone"), ("dmt_history-0-agent", "Rebif"))
    assert entry.facts["dmt_history"] == [{"agent": "Rebif"}, {"agent": "Copaxone"}]
    assert entry.rows["dmt_history"] == [0, 9999]


@pytest.mark.parametrize(
    ("name", "place", "message"),
    [
        ("episode_onset", "episode_onset", IN_PARTS),
        ("heart_evaluation_last", "heart_evaluation_last", IN_PARTS),
        ("dmt_history", "dmt_history", "Enter each row in its own fields."),
        ("dmt_history-0-start", "dmt_history[0].start", IN_PARTS),
    ],
)
@pytest.mark.parametrize("beside", [[], ["_year"], ["_unknown"]], ids=["alone", "with a part", "with not known"])
def test_a_bare_key_of_what_is_entered_in_parts_is_refused_by_name(
    name: str, place: str, message: str, beside: list[str]
) -> None:
    others = [(f"{name}{ending}", "2025") for ending in beside] if name != "dmt_history" else []
    assert refusals((name, "2025-06-14"), *others) == [(place, message)]
    assert assessed((name, "2025-06-14"), *others).unrecognised == []


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("ms_diagnosis", "ms_diagnosis"),
        ("ms_diagnosis_unknown", "ms_diagnosis"),
        ("episode_onset_day", "episode_onset"),
        ("episode_onset_fold", "episode_onset"),
        ("episode_duration", "episode_duration"),
        ("episode_duration_unit", "episode_duration"),
        ("steroid_agents_unknown", "steroid_agents"),
        ("dmt_history_listed", "dmt_history"),
        ("dmt_history-3-agent", "dmt_history[0].agent"),
        ("dmt_history-3-start_year", "dmt_history[0].start"),
    ],
)
def test_two_answers_to_one_question_are_refused_and_both_are_named(name: str, place: str) -> None:
    assert refusals((name, "yes"), (name, " no ")) == [(place, "Give one answer; yes and no were given.")]
    three = [(name, "yes"), (name, "no"), (name, "confirmed")]
    assert refusals(*three) == [(place, "Give one answer; yes, no and confirmed were given.")]


def test_the_same_answer_again_and_a_blank_one_are_no_other_answer() -> None:
    assert read(("sx_new", "yes"), ("sx_new", " yes"), ("sx_new", "")).facts == {"sx_new": "yes"}
    assert read(("sx_new", ""), ("sx_new", "yes"), ("sx_new", " ")).facts == {"sx_new": "yes"}


def test_a_question_with_several_answers_takes_them_all() -> None:
    agents = [("steroid_agents", "prednisone"), ("steroid_agents", "dexamethasone")]
    assert read(*agents).facts == {"steroid_agents": ["prednisone", "dexamethasone"]}


def test_two_moments_of_the_assessment_are_refused_and_nothing_is_judged() -> None:
    entry = read(("as_of", "2026-06-16T12:00:00+00:00"))
    assert [(one.fact, one.message) for one in entry.problems] == [
        ("as_of", f"Give one answer; {AS_OF} and 2026-06-16T12:00:00+00:00 were given.")
    ]
    assert evaluate(golden(), entry.facts, entry.as_of).findings == []


def test_two_time_zones_are_refused() -> None:
    entry = read(("time_zone", "Europe/Berlin"), ("time_zone", "Asia/Kolkata"))
    assert [(one.fact, one.message) for one in entry.problems] == [
        ("time_zone", "Give one answer; Europe/Berlin and Asia/Kolkata were given.")
    ]


def test_the_places_that_ask_which_of_two_times_are_noted() -> None:
    assert read(*REPEATED).asks == {"episode_onset"}
    assert read(*REPEATED, ("episode_onset_fold", "second")).asks == set()
    assert read(*REPEATED, ("episode_onset_unknown", "yes")).asks == set()
    assert read(*REPEATED, ("episode_onset", "2025-10-26")).asks == set()
    assert read(*REPEATED, ("episode_onset_day", "27")).asks == set()


def test_another_answer_than_the_first_or_the_second_time_is_refused() -> None:
    ((place, message),) = refusals(*REPEATED, ("episode_onset_fold", "third"))
    assert (place, message) == ("episode_onset", "Choose the first or the second of the two times.")
    assert refusals(*REPEATED[:-1], ("episode_onset_fold", "third")) == [(place, message)]


def test_rows_beside_an_unknown_way_of_listing_do_not_hide_it() -> None:
    value = read(("dmt_history_listed", "many"), ("dmt_history-0-agent", "Rebif")).facts["dmt_history"]
    assert value == "many" or isinstance(value, Unreadable)


def test_every_name_of_a_form_is_read_or_refused_or_listed() -> None:
    vocabulary = golden().vocabulary
    for fact in vocabulary:
        columns = [(column, f"{fact.key}-0-{column.key}") for column in fact.fields]
        for kind, name in [(fact, fact.key), *columns]:
            for posted in {name, *names_of(kind, name)}:
                entry = read((posted, "zzz"))
                told = set(entry.facts) - {fact.key} | {problem.fact for problem in entry.problems}
                assert told == set(), posted
                assert fact.key in entry.facts, posted


def test_a_name_of_the_form_itself_is_no_fact() -> None:
    assert read(*((name, "UTC") for name in sorted(OWN - {"as_of"}))).facts == {}


@pytest.mark.parametrize("code", [0, 9, 10, 13, 27, 28, 127, 0x85, 0x2028, 0xD800, 0xFFFE])
def test_no_character_whatever_stops_the_reading(code: int) -> None:
    names = ["as_of", "time_zone", "smoker", "add"]
    for fact in golden().vocabulary:
        names += names_of(fact, fact.key)
        names += [name for column in fact.fields for name in names_of(column, f"{fact.key}-0-{column.key}")]
    character = chr(code)
    for text in (character, f"2{character}", f"{character}2", f"yes{character}no"):
        for name in names:
            post = QueryDict(mutable=True)
            post.setlist("as_of", [AS_OF])
            post.setlist(name, [text])
            post.setlist(f"{name}{character}", [text])
            entry = read_entry(post, golden().vocabulary)
            evaluate(golden(), entry.facts, entry.as_of, entry.zone)


# The zone and the moment ------------------------------------------------------------------------------------------

MIDDAY: Final[list[Pair]] = [
    ("episode_onset_day", "15"), ("episode_onset_month", "6"), ("episode_onset_year", "2026"),
    ("episode_onset_time", "10:00"),
]  # fmt: skip
DAY_ONLY: Final = MIDDAY[:-1]
NO_ZONE: Final = "Choose a time zone first: a day and a time are another moment in another zone."
NOT_IN_THE_LIST: Final = [
    "Mars/Olympus", "../etc/passwd", "localtime", "posixrules", "Factory", "right/Europe/Berlin", "posix/UTC",
    "europe/berlin", "+02:00", "Europe", "zone.tab", "/etc/localtime",
]  # fmt: skip


def at(as_of: str, *pairs: Pair) -> Entry:
    """What a form says whose moment of the assessment is this one."""
    return read_entry(QueryDict(urlencode([("as_of", as_of), *pairs])), golden().vocabulary)


@pytest.mark.parametrize("zone", NOT_IN_THE_LIST)
def test_a_zone_that_is_in_no_list_is_refused(zone: str) -> None:
    entry = read(("time_zone", zone))
    assert [(one.fact, one.message) for one in entry.problems] == [
        ("time_zone", "Choose a time zone by its name, such as Europe/Berlin.")
    ]


@pytest.mark.parametrize("moment", [MIDDAY, DAY_ONLY, [("episode_onset_year", "2026")]], ids=["time", "day", "year"])
@pytest.mark.parametrize(
    "zones", [[("time_zone", "Mars/Olympus")], [("time_zone", "UTC"), ("time_zone", "Asia/Kolkata")]]
)
def test_without_a_readable_zone_no_moment_is_taken_for_one_of_another_zone(
    moment: list[Pair], zones: list[Pair]
) -> None:
    assert refusals(*zones, *moment, ("episode_end_unknown", "yes"), ("steroid_days", "3")) == [
        ("episode_onset", NO_ZONE)
    ]
    verdicts = {one.code: one.verdict for one in assessed(*zones, *moment, ("sx_worsening", "yes")).findings}
    assert verdicts["REL-DUR"] == "invalid"
    assert verdicts["REL-SYM"] == "met"


def test_a_moment_that_cannot_be_read_anyway_says_what_is_wrong_with_itself() -> None:
    wrong = [("time_zone", "Nowhere"), ("episode_onset_day", "3")]
    assert refusals(*wrong) == [("episode_onset", "Enter the month that belongs to the day.")]


def test_without_a_zone_the_times_are_those_of_the_offset_of_the_moment_of_the_assessment() -> None:
    for pairs in ([], [("time_zone", "")], [("time_zone", " ")]):
        entry = at("2026-06-15T12:00:00+02:00", *pairs, *MIDDAY)
        assert entry.facts["episode_onset"] == "2026-06-15T10:00:00+02:00"
        assert entry.zone_name == "UTC+02:00"
    entry = at("2026-06-15T12:00:00+02:00", ("time_zone", "Asia/Kolkata"), *MIDDAY)
    assert entry.facts["episode_onset"] == "2026-06-15T10:00:00+05:30"
    assert entry.zone_name == "Asia/Kolkata"


def test_without_a_zone_a_day_is_one_of_the_offset_of_the_moment_of_the_assessment() -> None:
    entry = at("2026-06-15T01:00:00+02:00", *DAY_ONLY)
    assert evaluate(golden(), entry.facts, entry.as_of, entry.zone).errors == []
    entry = at("2026-06-14T23:00:00+00:00", *DAY_ONLY)
    assert [one.fact for one in evaluate(golden(), entry.facts, entry.as_of, entry.zone).errors] == ["episode_onset"]


@pytest.mark.parametrize("as_of", ["", "yesterday", "2026-06-15T12:00:00"])
def test_without_a_zone_and_a_readable_moment_the_times_are_those_of_the_site(as_of: str) -> None:
    entry = at(as_of, *MIDDAY)
    assert (entry.zone_name, entry.facts["episode_onset"]) == ("UTC", "2026-06-15T10:00:00+00:00")


def test_now_is_told_to_the_minute() -> None:
    now = at("", ("time_zone", "Asia/Kolkata")).as_of
    assert isinstance(now, AsOf)
    assert (now.moment.second, now.moment.microsecond) == (0, 0)
    assert str(now).endswith("+05:30")
