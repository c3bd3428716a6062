"""The map of a rule: bands of any two of its facts, with what the rule says in each."""

import json
from collections.abc import Iterator
from itertools import combinations
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.test import Client
from django.utils import translation

from msclinic.engine import Release as Loaded
from msclinic.engine import evaluate
from msclinic.engine.times import AsOf
from msclinic.releases.models import Release
from msclinic.releases.rule_map import RuleMap, draw_maps, facts_to_choose, usual_facts
from tests.core.pages import inline_code_in, parse, title_of
from tests.releases.edits import edited, rule_of, shorter
from tests.releases.factories import published
from tests.releases.looking import words

pytestmark = pytest.mark.django_db

AS_OF = AsOf.read("2026-01-15T12:00:00+00:00")


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """Whatever the test before has left spoken."""
    with translation.override("en"):
        yield


def draw_map(release: Loaded, code: str, across: str, down: str, as_of: AsOf) -> RuleMap:
    (found,) = draw_maps([release], code, across, down, as_of)
    return found


def usual(release: Loaded, code: str) -> RuleMap:
    return draw_map(release, code, *usual_facts(release.rule(code), release), AS_OF)


def said(found: RuleMap) -> list[list[str]]:
    return [[" / ".join(shape.word for shape in place.shapes) for place in places] for _side, places in found.rows]


def test_bands_in_which_nothing_changes_are_one(shipped_release: Loaded) -> None:
    found = usual(shipped_release, "REL-DUR")
    assert found.columns == ["under 24 hours", "24 hours to under 48 hours", "48 hours or more", "Not known"]
    assert [side for side, _places in found.rows] == ["Yes", "No", "Not known"]
    assert said(found) == [
        ["Too early to tell", "Can be read both ways", "Reached", "Cannot be judged"],
        ["Not reached", "Can be read both ways", "Reached", "Cannot be judged"],
        ["Cannot be judged", "Can be read both ways", "Reached", "Cannot be judged"],
    ]


def test_another_figure_moves_the_band(shipped_release: Loaded) -> None:
    found = usual(edited(shipped_release, shorter), "REL-DUR")
    assert found.columns == ["under 24 hours", "24 hours to under 36 hours", "36 hours or more", "Not known"]


def test_a_single_figure_leaves_nothing_between(shipped_release: Loaded) -> None:
    def one_figure(document: dict[str, Any]) -> None:
        rule_of(document, "REL-DUR")["criterion"]["lower"]["value"] = 48

    found = usual(edited(shipped_release, one_figure), "REL-DUR")
    assert found.columns == ["under 48 hours", "48 hours or more", "Not known"]


@pytest.mark.parametrize(
    ("code", "across", "down", "columns", "sides"),
    [
        ("STER-DAYS", "steroid_days", "", ["1 to 2", "3 to 5", "6 or more", "Not known"], [""]),
        (
            "NOV-SCHED",
            "mitoxantrone_last_infusion",
            "mitoxantrone_now",
            ["up to 14 October 2025", "15 October 2025", "16 October 2025 or later", "Not known"],
            ["Neither or Considered", "Current", "Not known"],
        ),
        (
            "REL-DUR",
            "episode_onset",
            "",
            [
                "up to 13 January 2026, 12:00 (UTC)",
                "after 13 January 2026, 12:00 (UTC), up to 14 January 2026, 12:00 (UTC)",
                "after 14 January 2026, 12:00 (UTC)",
                "Not known",
            ],
            [""],
        ),
        (
            "REL-DUR",
            "episode_end",
            "",
            [
                "before 12 January 2026, 12:00 (UTC)",
                "12 January 2026, 12:00 (UTC) or later, before 13 January 2026, 12:00 (UTC)",
                "13 January 2026, 12:00 (UTC) or later",
                "Not known",
            ],
            [""],
        ),
    ],
)
def test_bands_are_named_in_words(
    shipped_release: Loaded, code: str, across: str, down: str, columns: list[str], sides: list[str]
) -> None:
    found = draw_map(shipped_release, code, across, down, AS_OF)
    assert (found.columns, [side for side, _places in found.rows]) == (columns, sides)


def test_in_german_too(shipped_release: Loaded) -> None:
    with translation.override("de"):
        found = usual(shipped_release, "REL-DUR")
    assert found.columns == [
        "unter 24 Stunden",
        "24 Stunden bis unter 48 Stunden",
        "48 Stunden oder mehr",
        "Nicht bekannt",
    ]
    assert said(found)[1] == ["Nicht erreicht", "Auf zwei Arten lesbar", "Erreicht", "Nicht beurteilbar"]


def test_a_rule_of_one_fact_is_one_row(shipped_release: Loaded) -> None:
    found = usual(shipped_release, "TYS-PML")
    assert (found.columns, found.down, said(found)) == (
        ["Neither", "Considered or Current", "Not known"],
        "",
        [["Does not apply", "Notice", "Cannot be judged"]],
    )


def test_what_is_not_known_is_joined_with_nothing(shipped_release: Loaded) -> None:
    for code in shipped_release.order:
        rule = shipped_release.rule(code)
        for across, _label in facts_to_choose(rule, shipped_release):
            found = draw_map(shipped_release, code, across, "", AS_OF)
            assert found.columns[-1] == "Not known", (code, across)
            assert not [name for name in found.columns[:-1] if "Not known" in name]


def test_everything_else_leaves_the_rule_asked_and_is_stated(shipped_release: Loaded) -> None:
    found = usual(shipped_release, "STER-WHEN")
    assert dict(found.others) == {
        "Does the person have MS?": "Confirmed",
        "Is there a current or recent worsening to judge?": "Yes",
        "Have existing symptoms worsened?": "Yes",
        "Have existing symptoms come back?": "No",
        "Have new symptoms appeared?": "No",
        "In your judgement, is this relapse so severe that treatment is required?": "Yes",
    }
    for code in shipped_release.order:
        seen = {word for row in said(usual(shipped_release, code)) for word in row}
        assert seen - {"Does not apply", "Please correct", "Cannot be judged"}, code


def test_where_it_depends_on_the_exact_answer_the_place_says_every_verdict(shipped_release: Loaded) -> None:
    found = draw_map(shipped_release, "REL-DUR", "episode_onset", "episode_end", AS_OF)
    several = [place for _side, places in found.rows for place in places if len(place.shapes) > 1]
    assert several


def test_any_two_facts_of_any_rule_make_a_map(shipped_release: Loaded) -> None:
    for code in shipped_release.order:
        keys = [key for key, _label in facts_to_choose(shipped_release.rule(code), shipped_release)]
        for across, down in combinations(keys, 2):
            found = draw_map(shipped_release, code, across, down, AS_OF)
            assert len({len(places) for _side, places in found.rows} | {len(found.columns)}) == 1, (code, across, down)


def places_of(page: Element) -> Iterator[tuple[list[str], list[tuple[str, str]], str]]:
    """Of each place on a page: its verdicts in words, what its form posts, and where to."""
    for cell in page.iter("td"):
        for form in cell.iter("form"):
            fields = [(field.get("name", ""), field.get("value", "")) for field in form.iter("input")]
            (button,) = form.iter("button")
            shown = [words(part) for part in button.findall("span") if part.get("class") != "vh"]
            yield shown, fields, form.get("action", "")


def test_each_place_opens_a_case_of_which_the_form_says_the_same(release_1: Release, visitor: Client) -> None:
    document = Loaded(json.loads(release_1.document), 1)
    for code in document.order:
        page = parse(visitor.get(f"/releases/1/map/{code}/"))
        for shown, fields, path in places_of(page):
            posted: dict[str, list[str]] = {}
            for name, value in fields:
                if name != "csrfmiddlewaretoken":
                    posted.setdefault(name, []).append(value)
            answer = visitor.post(path, posted)
            (finding,) = (part for part in parse(answer).iter() if part.get("data-code") == code)
            assert any(word in words(finding) for word in shown), (code, shown, posted)
            if len(shown) == 1:
                assert shown[0] in words(finding)


def test_the_page_is_a_table_with_headers_and_no_script(first: Release, visitor: Client) -> None:  # noqa: ARG001
    answer = visitor.get("/releases/1/map/REL-DUR/?across=episode_duration&down=episode_ongoing")
    page = parse(answer)
    heads = [(head.get("scope"), words(head)) for head in page.iter("th")]
    assert ("col", "24 hours to under 48 hours") in heads
    assert ("row", "Not known") in heads
    assert [bool(dict(fields)["csrfmiddlewaretoken"]) for _shown, fields, _path in places_of(page)] == [True] * 12
    assert inline_code_in(page) == []
    assert "episode_duration=" not in answer.text


def test_the_address_names_facts_and_what_is_none_is_refused_in_words(first: Release, visitor: Client) -> None:  # noqa: ARG001
    for query in ("across=none", "across=sx_new", "across=episode_duration&down=episode_duration"):
        answer = visitor.get(f"/releases/1/map/REL-DUR/?{query}")
        assert answer.status_code == 422
        assert title_of(parse(answer)).startswith("Error:")
        assert len(list(places_of(parse(answer)))) == 12


def test_what_is_not_there_has_no_map(first: Release, visitor: Client) -> None:  # noqa: ARG001
    assert [visitor.get(f"/releases/{page}/").status_code for page in ("1/map/NONE", "9/map/REL-DUR")] == [404, 404]


def test_an_older_release_has_its_own_map(first: Release, visitor: Client, document: dict[str, Any]) -> None:  # noqa: ARG001
    shorter(document)
    published(document)
    told = [words(parse(visitor.get(f"/releases/{number}/map/REL-DUR/"))) for number in (1, 2)]
    assert ["48 hours or more" in told[0], "36 hours or more" in told[1]] == [True, True]
    assert "36 hours or more" not in told[0]


def test_the_map_agrees_with_the_engine_at_the_ends_of_its_bands(shipped_release: Loaded) -> None:
    """A length just below a figure, at it and just above it falls into the band that says so."""
    found = draw_map(shipped_release, "REL-DUR", "episode_duration", "", AS_OF)
    words_at = dict(zip(found.columns, said(found)[0], strict=True))
    for hours, band in (
        (0.01, "under 24 hours"),
        (23.99, "under 24 hours"),
        (24, "24 hours to under 48 hours"),
        (47.99, "24 hours to under 48 hours"),
        (48, "48 hours or more"),
        (9000, "48 hours or more"),
    ):
        facts = {"episode_ongoing": "no", "episode_duration": {"value": hours, "unit": "h"}}
        verdict = evaluate(shipped_release, facts, AS_OF).finding("REL-DUR").verdict
        assert (
            words_at[band]
            == {"not_met": "Not reached", "ambiguous": "Can be read both ways", "met": "Reached"}[verdict]
        )
