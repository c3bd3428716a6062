"""What the shipped scenarios teach: goals, steps, questions, notes, and the passages that their lessons rest on."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pytest
from django.utils import translation

from msclinic.engine import Finding, Verdict, evaluate
from msclinic.scenarios.lesson import answered_otherwise, assess_at, questions_of, told_at
from msclinic.scenarios.models import TOLD, Scenario
from msclinic.scenarios.tags import TAGS, in_words
from tests.engine.records import golden
from tests.scenarios.shipped import scenarios, shipped_scenarios

EACH: Final = pytest.mark.parametrize("case", scenarios(), ids=lambda case: case.slug)
PASSAGE: Final = re.compile(r"\bC\d\d\b")
QUOTED: Final = re.compile("[“„](.+?)[”“]")
OPEN: Final = frozenset({Verdict.UNKNOWN, Verdict.PENDING})


def in_both(case: Scenario) -> dict[str, dict[str, str]]:
    """By language, what is told of a case."""
    entry = shipped_scenarios()[case.slug]
    return {"en": {name: entry[name] for name in TOLD}, "de": {name: entry["in"]["de"][name] for name in TOLD}}


def cited_by(rules: Mapping[str, str]) -> set[str]:
    return {str(citation["passage"]) for code in rules for citation in golden().rule(code).citations}


@EACH
def test_each_is_told_in_both_languages_with_its_goals_its_lesson_and_a_note(case: Scenario) -> None:
    told = in_both(case)
    for texts in told.values():
        assert all(text.strip() == text != "" for text in texts.values())
        assert 1 <= len(texts["goals"].splitlines()) <= 3
    assert all(told["en"][name] != told["de"][name] for name in TOLD)
    assert len({len(texts["goals"].splitlines()) for texts in told.values()}) == 1


@EACH
def test_each_lesson_names_the_passages_it_rests_on_and_each_is_one_of_a_rule_that_it_is_about(case: Scenario) -> None:
    for texts in in_both(case).values():
        assert PASSAGE.search(texts["lesson"])
        named = set(PASSAGE.findall(" ".join(texts.values())))
        assert named - cited_by(case.expected) == set()
    lessons = [sorted(PASSAGE.findall(texts["lesson"])) for texts in in_both(case).values()]
    assert lessons[0] == lessons[1]


@EACH
def test_what_stands_in_quotation_marks_is_stored_and_its_passage_is_named_behind_it(case: Scenario) -> None:
    for text in (text for texts in in_both(case).values() for text in texts.values()):
        for quoted in QUOTED.finditer(text):
            behind = PASSAGE.search(text, quoted.end())
            assert behind is not None
            assert quoted[1] in golden().passages[behind[0]]["quote"]


@EACH
def test_each_is_found_by_words_that_both_languages_have(case: Scenario) -> None:
    assert case.tags
    assert set(case.tags) <= TAGS.keys()


def test_every_tag_finds_some_and_is_said_in_german() -> None:
    assert {tag for case in scenarios() for tag in case.tags} == TAGS.keys()
    english = {tag: in_words(tag) for tag in TAGS}
    with translation.override("de"):
        german = {tag: in_words(tag) for tag in TAGS}
        assert in_words("made-up") == "made-up"
    names = {"novantrone", "tysabri", "lemtrada"}
    assert [tag for tag in TAGS if german[tag] == english[tag] and tag not in names] == []


def test_there_are_some_of_every_level() -> None:
    assert {case.level for case in scenarios()} == set(Scenario.Level)


@EACH
def test_each_is_told_in_steps_and_asks_for_a_verdict_a_missing_answer_and_a_passage(case: Scenario) -> None:
    assert 2 <= len(case.steps) <= 5
    assert told_at(case, 0)
    assert {question.kind for question in questions_of(case)} == {"verdict", "missing", "passage"}


@EACH
def test_what_is_right_is_what_the_release_says(case: Scenario) -> None:
    assert list(answered_otherwise(golden(), case)) == []
    assert all(question.right for question in questions_of(case))


def over_the_steps(case: Scenario, rule: str) -> list[Finding]:
    return [assess_at(golden(), case, step).finding(rule) for step in range(len(case.steps) + 1)]


@EACH
def test_what_is_told_first_leaves_open_what_is_asked(case: Scenario) -> None:
    asked = {question.rule for question in questions_of(case) if question.kind == "verdict"}
    first, *_, last = zip(*(over_the_steps(case, rule) for rule in sorted(asked)), strict=True)
    assert any(finding.verdict in OPEN for finding in first)
    assert [(one.verdict, one.missing) for one in first] != [(one.verdict, one.missing) for one in last]


@EACH
def test_a_verdict_is_asked_for_where_it_is_open_or_has_moved(case: Scenario) -> None:
    for question in questions_of(case):
        if question.kind == "verdict":
            so_far = [finding.verdict for finding in over_the_steps(case, question.rule)[: question.step + 1]]
            assert so_far[-1] in OPEN or so_far[-1] != so_far[0]


def secrets(answer: Any) -> Iterator[str]:
    """What of an answer a story could give away: figures, and the names of agents."""
    if isinstance(answer, dict):
        yield from (secret for name in ("value", "agent") if name in answer for secret in secrets(answer[name]))
    elif isinstance(answer, list):
        yield from (secret for one in answer if isinstance(one, dict) for secret in secrets(one))
    elif isinstance(answer, int) or (isinstance(answer, str) and answer.istitle()):
        yield str(answer)


GENERICS: Final = {"Novantrone", "Tysabri", "Lemtrada"}
"""What a story may name although it stands in a list that is told later."""


@EACH
def test_the_story_gives_no_figure_and_no_earlier_treatment_away_that_a_step_tells(case: Scenario) -> None:
    later = {secret for keys in case.steps for key in keys for secret in secrets(case.facts[key])} - GENERICS
    for texts in in_both(case).values():
        assert later & set(re.findall(r"\w+", texts["story"])) == set()


def final(case: Scenario, rule: str) -> str:
    return assess_at(golden(), case, len(case.steps)).finding(rule).verdict.value


def agents_that_count(case: Scenario) -> int:
    failed = {"inadequate_response", "not_tolerated"}
    return sum(line["outcome"] in failed for line in case.facts.get("dmt_history", ()))


def considered(case: Scenario) -> bool:
    return case.facts.get("alemtuzumab_now") == "considered"


SITUATIONS: Final[Mapping[str, Callable[[Scenario], bool]]] = {
    "24 to 48 hours": lambda case: final(case, "REL-DUR") == "ambiguous",
    "ongoing for 10 hours": lambda case: final(case, "REL-DUR") == "pending",
    "new symptoms only": lambda case: final(case, "REL-SYM") == final(case, "REL") == "ambiguous",
    "both corticosteroids": lambda case: final(case, "STER-AGENT") == "ambiguous",
    "a six-day course": lambda case: case.facts.get("steroid_days") == 6 and final(case, "STER-DAYS") == "not_met",
    "oral route": lambda case: case.facts.get("steroid_route") == "oral" and final(case, "STER-ROUTE") == "not_met",
    "Lemtrada after none": lambda case: case.facts.get("dmt_history") == [] and final(case, "LEM-LINE") == "not_met",
    "after one": lambda case: agents_that_count(case) == 1 and final(case, "LEM-LINE") == "ambiguous",
    "after two": lambda case: agents_that_count(case) == 2 and final(case, "LEM-LINE") == "met",
    "after one of which nothing is known": lambda case: (
        [line["outcome"] for line in case.facts.get("dmt_history", ())] == ["unknown"]
        and final(case, "LEM-LINE") == "unknown"
    ),
    "a list not confirmed complete": lambda case: (
        assess_at(golden(), case, len(case.steps)).finding("LEM-LINE").missing == ("dmt_history_complete",)
    ),
    "the second course at eleven months": lambda case: (
        considered(case) and case.facts.get("alemtuzumab_planned_days") == 3 and final(case, "LEM-GAP") == "not_yet"
    ),
    "Tysabri without TOUCH": lambda case: (
        case.facts.get("natalizumab_now") == "considered" and final(case, "TYS-TOUCH") == "not_met"
    ),
    "the heart evaluation overdue, given for cancer": lambda case: (
        case.facts.get("mitoxantrone_reason") == "cancer" and final(case, "NOV-HEART") == "past"
    ),
    "PPMS and Novantrone": lambda case: case.facts.get("ms_course") == "PPMS" and final(case, "NOV-COURSE") == "silent",
    "contradictory entries": lambda case: bool(assess_at(golden(), case, len(case.steps)).conflicts),
    "daylight saving": lambda case: (
        "episode_end" in case.facts and case.facts["episode_onset"][-6:] != case.facts["episode_end"][-6:]
    ),
    "a drug that the article does not know": lambda case: bool(evaluate(golden(), case.facts, case.as_of).unrecognised),
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_situations_of_the_course_are_there(situation: str) -> None:
    assert any(SITUATIONS[situation](case) for case in scenarios())
