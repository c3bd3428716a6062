"""Which questions are left aside, and the law behind it: no answer to one of them changes a verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msclinic.engine import Assessment, evaluate
from msclinic.engine.asking import set_aside
from tests.engine.cases import answers, law, records, unanswered
from tests.engine.records import AS_OF, Record, golden
from tests.engine.telling import adds_a_complaint, verdicts

RELEASE = golden()
STEROID_DETAILS = {"steroid_agents", "steroid_route", "steroid_days"}
OF_LEMTRADA = {fact.key for fact in RELEASE.vocabulary if fact.group == "alemtuzumab"}


def ask(facts: Record, as_of: str = AS_OF) -> Assessment:
    return evaluate(RELEASE, facts, as_of)


def aside(facts: Record) -> frozenset[str]:
    return set_aside(ask(facts))


def test_everything_is_asked_of_somebody_of_whom_nothing_is_known() -> None:
    assert aside({}) == frozenset()


def test_everything_is_asked_where_nothing_could_be_judged() -> None:
    assert set_aside(ask({"steroid_planned": "no"}, "yesterday")) == frozenset()


@pytest.mark.parametrize("planned", ["yes", "unknown"])
def test_the_details_of_a_corticosteroid_are_asked_unless_none_is_planned(planned: str) -> None:
    assert aside({"steroid_planned": "no"}) == STEROID_DETAILS
    assert not aside({"steroid_planned": planned})


def test_a_question_that_holds_an_answer_is_asked() -> None:
    facts = {"steroid_planned": "no", "steroid_days": "unknown"}
    assert aside(facts) == STEROID_DETAILS - {"steroid_days"}


def test_a_question_that_was_refused_is_asked() -> None:
    assert "steroid_days" not in aside({"steroid_planned": "no", "steroid_days": 0})
    assert "alemtuzumab_courses" not in aside({"alemtuzumab_now": "no", "alemtuzumab_courses": [{"n": 0}]})


def test_of_somebody_without_a_worsening_nothing_is_asked_about_it() -> None:
    groups = {RELEASE.vocabulary.facts[key].group for key in aside({"episode_present": "no"})}
    assert groups == {"episode", "symptoms", "judgement", "steroids"}
    assert {"recovery", "steroid_planned", "episode_onset"} <= aside({"episode_present": "no"})


def test_an_end_is_not_asked_of_what_still_goes_on() -> None:
    assert aside({"episode_ongoing": "yes"}) == {"episode_end"}


def test_the_need_of_treatment_is_not_asked_of_what_is_no_relapse() -> None:
    short = {"episode_duration": {"value": 10, "unit": "h"}, "episode_ongoing": "no"}
    assert "relapse_needs_treatment" in aside(short)


def test_the_details_of_a_therapy_are_asked_unless_it_has_nothing_to_do_with_the_person() -> None:
    details = OF_LEMTRADA - {"alemtuzumab_now"}
    assert details <= aside({"alemtuzumab_now": "no"})
    for now in ("considered", "current", "unknown"):
        assert "alemtuzumab_planned_course" not in aside({"alemtuzumab_now": now})


def test_a_heart_evaluation_is_asked_of_whoever_was_ever_given_novantrone() -> None:
    neither = {"mitoxantrone_now": "no"}
    assert "heart_evaluation_last" not in aside(neither | {"mitoxantrone_ever": "yes"})
    assert "mitoxantrone_ever" not in aside(neither)
    assert "heart_evaluation_last" in aside(neither | {"mitoxantrone_ever": "no"})


@law(80)
@given(records())
def test_nothing_that_a_finding_misses_is_left_aside(case: tuple[str, Record]) -> None:
    assessment = ask(case[1], case[0])
    assert not set_aside(assessment) & {key for found in assessment.findings for key in found.missing}


@law(80)
@given(records(), st.data())
def test_no_answer_to_what_is_left_aside_changes_a_verdict(case: tuple[str, Record], data: st.DataObject) -> None:
    as_of, facts = case
    before = ask(facts, as_of)
    for fact in unanswered(facts):
        if fact.key in set_aside(before):
            after = ask({**facts, fact.key: data.draw(answers(fact, as_of))}, as_of)
            if not adds_a_complaint(before, after):
                assert verdicts(after) == verdicts(before), fact.key
