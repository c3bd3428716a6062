"""What is told when, what is asked about it, and what is right by a release."""

from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from msclinic.engine import Verdict
from msclinic.scenarios.asking import asked_of, passage_is_still_asked
from msclinic.scenarios.lesson import answered_otherwise, assess_at, facts_at, question_of, questions_of, told_at
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.runner import asked_otherwise, assess
from tests.engine.cases import law
from tests.engine.records import golden
from tests.scenarios.shipped import in_english, scenarios, shipped_scenarios

STEPS = [["episode_ongoing", "episode_duration"], ["sx_worsening", "sx_recurrence", "sx_new"]]
ASKED = [
    {"kind": "verdict", "rule": "REL-DUR", "step": 1, "right": ["ambiguous"]},
    {"kind": "missing", "rule": "REL-DUR", "step": 0, "right": ["episode_duration"]},
    {"kind": "passage", "rule": "REL-SYM", "step": 2, "right": ["C30", "C31", "C32"]},
]


def scenario(**fields: Any) -> Scenario:
    return Scenario(slug="made-up", **in_english(shipped_scenarios()["a-day-and-a-half"]) | {"steps": STEPS} | fields)


def test_a_step_tells_its_answers_and_what_is_in_none_is_told_at_the_start() -> None:
    case = scenario()
    assert "episode_duration" not in facts_at(case, 0)
    assert facts_at(case, 0)["ms_diagnosis"] == "confirmed"
    assert facts_at(case, 1) == {k: v for k, v in case.facts.items() if not k.startswith("sx_")}
    assert facts_at(case, 2) == case.facts
    assert [told_at(case, step) for step in (1, 2)] == STEPS


def test_what_is_not_told_yet_is_open_and_never_a_no() -> None:
    case = scenario()
    assert [assess_at(golden(), case, step).finding("REL-DUR").verdict for step in (0, 1)] == [
        Verdict.UNKNOWN,
        Verdict.AMBIGUOUS,
    ]
    assert assess_at(golden(), case, 1).finding("REL-SYM").verdict is Verdict.UNKNOWN


@pytest.mark.parametrize("case", scenarios(), ids=lambda case: case.slug)
@law(20)
@given(data=st.data())
def test_however_a_case_is_told_the_last_step_says_what_the_whole_does(case: Scenario, data: st.DataObject) -> None:
    keys = data.draw(st.permutations(sorted(case.facts)))
    cuts = sorted(data.draw(st.sets(st.integers(1, max(len(keys) - 1, 1)), max_size=4)))
    parts = [keys[a:b] for a, b in zip([0, *cuts], [*cuts, len(keys)], strict=True)]
    told = Scenario(slug=case.slug, **in_english(shipped_scenarios()[case.slug]) | {"steps": parts})
    every = [key for step in range(len(parts) + 1) for key in told_at(told, step)]
    assert sorted(every) == sorted(case.facts)
    assert facts_at(told, len(parts)) == case.facts
    last = assess_at(golden(), told, len(parts))
    assert [one.verdict for one in last.findings] == [one.verdict for one in assess(golden(), case).findings]


def test_questions_are_asked_in_the_order_of_the_steps_and_the_release_says_what_is_right() -> None:
    asked = asked_of(golden(), scenario(questions=ASKED))
    assert [(one.question.kind, one.question.step) for one in asked] == [("missing", 0), ("verdict", 1), ("passage", 2)]
    missing, verdict, passage = asked
    assert [choice.value for choice in verdict.right] == ["ambiguous"]
    assert {"met", "not_met", "unknown"} <= {choice.value for choice in verdict.choices}
    assert "episode_duration" in {choice.value for choice in missing.right}
    assert len(missing.choices) > len(missing.right)
    quotes = {choice.value: choice.label for choice in passage.choices}
    assert all(quotes[code] == golden().passages[code]["quote"] for code in quotes)
    assert 0 < len(passage.right) < len(passage.choices)


def test_a_question_says_where_the_release_answers_otherwise_than_its_author() -> None:
    wrong = [{"kind": "verdict", "rule": "REL-DUR", "step": 1, "right": ["met"]}]
    gone = [{"kind": "verdict", "rule": "REL-NONE", "step": 1, "right": ["met"]}]
    (found,) = answered_otherwise(golden(), scenario(questions=wrong))
    assert found == (questions_of(scenario(questions=wrong))[0], frozenset({"ambiguous"}))
    assert [str(one) for one in asked_otherwise(golden(), scenario(questions=wrong + gone))] == [
        "asked at step 1 for the verdict of REL-DUR, right is Can be read both ways, expected Reached",
        "asked at step 1 for the verdict of REL-NONE, and there is no such rule",
    ]
    assert asked_otherwise(golden(), scenario(questions=gone), left_out={"REL-NONE"}) == []
    assert [one.question.rule for one in asked_of(golden(), scenario(questions=wrong + gone))] == ["REL-DUR"]


def test_a_question_that_nothing_answers_is_not_asked() -> None:
    nothing_open = {"kind": "missing", "rule": "REL-DUR", "step": 2, "right": ["episode_duration"]}
    told = scenario(questions=[nothing_open, *ASKED])
    asked = asked_of(golden(), told)
    assert [one.question for one in asked] == [one for one in questions_of(told) if one != question_of(nothing_open)]


def test_a_passage_is_still_asked_where_a_later_question_asks_for_the_passage_of_the_same_rule() -> None:
    of_symptoms = {"kind": "verdict", "rule": "REL-SYM", "step": 2, "right": ["met"]}
    questions = [of_symptoms, ASKED[2], of_symptoms, ASKED[0]]
    duration, before, passage, after = asked = asked_of(golden(), scenario(questions=questions))
    assert [one for one in asked if passage_is_still_asked(asked, one)] == [before]
    assert (duration.question.rule, passage.question.kind, after.question.rule) == ("REL-DUR", "passage", "REL-SYM")


def test_what_is_right_is_always_among_the_choices_whatever_the_author_offers() -> None:
    offered = [{"kind": "verdict", "rule": "REL-DUR", "step": 1, "choices": ["met", "not_met"], "right": ["met"]}]
    (asked,) = asked_of(golden(), scenario(questions=offered))
    assert [choice.value for choice in asked.choices] == ["met", "ambiguous", "not_met"]
    assert not asked.as_taken


def test_a_question_is_put_in_the_language_that_is_spoken_and_a_quotation_stays_as_it_is() -> None:
    with translation.override("de"):
        _missing, verdict, passage = asked_of(golden(), scenario(questions=ASKED))
        assert [choice.label for choice in verdict.right] == ["Auf zwei Arten lesbar"]
        assert {choice.language for choice in passage.choices} == {"en"}
