"""The picture of the length: what it draws is what the rule decided from, and its words say all of it."""

from typing import Any

import pytest

from msclinic.engine import Release, evaluate
from msclinic.engine.criteria import Lasting
from relapses.duration_scale import Scale, draw
from tests.engine.records import AS_OF, golden, specification

H = {"unit": "h"}


def scale(**facts: Any) -> Scale:
    picture = draw(evaluate(golden(), facts, AS_OF))
    assert picture is not None
    found: Scale = picture.content
    return found


def lasted(hours: int, **more: Any) -> Scale:
    return scale(episode_duration={"value": hours, **H}, **{"episode_ongoing": "no", **more})


def test_the_figures_divide_it_and_stand_at_their_places() -> None:
    shown = lasted(36)
    assert [(figure.at, figure.name) for figure in shown.ground.figures] == [
        ("25.00%", "24 hours"),
        ("50.00%", "48 hours"),
    ]
    assert [(zone.left, zone.width, zone.look) for zone in shown.ground.zones] == [
        ("0.00%", "25.00%", "z0"),
        ("25.00%", "25.00%", "z1"),
        ("50.00%", "50.00%", "z2"),
    ]
    assert shown.ground.longest == "96 hours (4 days)"


@pytest.mark.parametrize(
    ("hours", "certain", "look"),
    [
        (23, "23.96%", "is-no"),
        (24, "25.00%", "is-edge"),
        (47, "48.96%", "is-edge"),
        (48, "50.00%", "is-met"),
        (96, "100.00%", "is-met"),
        (960, "100.00%", "is-met"),
    ],
)
def test_a_length_is_drawn_on_the_side_of_the_figure_on_which_it_is_judged(hours: int, certain: str, look: str) -> None:
    shown = lasted(hours)
    assert (shown.certain, shown.look, shown.possible, shown.ahead) == (certain, look, "", "")


@pytest.mark.parametrize(("hours", "is_beyond"), [(95, False), (96, False), (97, True)])
def test_a_length_past_the_scale_has_the_sign_of_a_break(hours: int, is_beyond: bool) -> None:
    assert lasted(hours).is_beyond is is_beyond


def test_an_episode_that_goes_on_says_when_the_figures_are_reached() -> None:
    shown = scale(episode_onset="2026-06-15T02:00:00+00:00", episode_ongoing="yes")
    assert shown.label == "10 hours so far, still going on"
    assert shown.ahead == shown.certain == "10.42%"
    assert [time for _, time in shown.times] == ["16 June 2026, 02:00 (UTC)", "17 June 2026, 02:00 (UTC)"]
    assert "If it goes on, 24 hours are reached on 16 June 2026, 02:00 (UTC)." in shown.told


def test_of_a_start_without_a_time_the_figures_are_reached_at_the_latest() -> None:
    shown = scale(episode_onset="2026-06-15", episode_ongoing="yes")
    assert [time for _, time in shown.times] == [
        "17 June 2026, 00:00 (UTC) at the latest",
        "18 June 2026, 00:00 (UTC) at the latest",
    ]


def test_a_length_between_two_is_certain_up_to_the_one_and_possible_up_to_the_other() -> None:
    shown = scale(episode_onset="2026-06-14", episode_ongoing="yes")
    assert (shown.certain, shown.possible) == ("12.50%", "25.00%")
    assert shown.label.startswith("between 12 hours and 36 hours")


def test_of_a_start_alone_nothing_is_certain_and_it_is_not_said_to_be_over() -> None:
    shown = scale(episode_onset="2026-06-14T12:00:00+00:00")
    assert (shown.certain, shown.possible, shown.ahead) == ("", "25.00%", "25.00%")
    assert "not known whether it is still going on" in shown.label


def test_a_length_that_may_go_on_is_a_least_length() -> None:
    shown = scale(episode_duration={"value": 30, **H})
    assert shown.label == "at least 30 hours (1.25 days)"
    assert shown.ahead == "31.25%"


def test_one_figure_leaves_nothing_between() -> None:
    document = dict(golden().document)
    document["rules"] = [
        {**rule, "criterion": {**rule["criterion"], "lower": {"value": 48, "unit": "h"}}}
        if rule["code"] == "REL-DUR"
        else rule
        for rule in document["rules"]
    ]
    picture = draw(
        evaluate(Release(document), {"episode_duration": {"value": 36, **H}, "episode_ongoing": "no"}, AS_OF)
    )
    assert picture is not None
    assert [zone.caption for zone in picture.content.ground.zones] == ["short of it", "past it"]
    assert [figure.name for figure in picture.content.ground.figures] == ["48 hours"]


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"episode_ongoing": "no"},
        {"episode_present": "no"},
        {"ms_diagnosis": "no", "episode_duration": {"value": 36, **H}},
        {"episode_duration": {"value": 36}},
        {"episode_ongoing": "yes", "episode_end": "2026-06-14"},
    ],
)
def test_nothing_is_drawn_where_nothing_is_known_or_judged(facts: dict[str, Any]) -> None:
    assert draw(evaluate(golden(), facts, AS_OF)) is None


def test_every_record_of_the_specification_is_drawn_as_it_was_judged() -> None:
    drawn = 0
    for record in specification():
        assessed = evaluate(golden(), record["facts"], record["as_of"])
        picture = draw(assessed)
        if picture is None:
            continue
        drawn += 1
        rule = golden().rule("REL-DUR").criterion
        assert isinstance(rule, Lasting)
        verdict, shown = assessed.finding("REL-DUR").verdict, picture.content
        certain = float((shown.certain or "0%").rstrip("%"))
        furthest = certain + float((shown.possible or "0%").rstrip("%"))
        if verdict == "met":
            assert certain >= 50
        if verdict == "not_met":
            assert furthest <= 25
        if verdict == "ambiguous":
            assert certain >= 25
        assert shown.label in shown.told
    assert drawn > 100
