"""The plain condition: a requirement of other facts, and a reason against a therapy."""

from itertools import product
from typing import Any, Final

import pytest

from msclinic.engine import Release, Verdict, evaluate, settle
from msclinic.engine.criteria import All, Answered, AnyOf, Condition, Criterion, Figure, Not, RuleVerdict, from_json
from msclinic.engine.criteria.base import Amount
from msclinic.engine.explain import changes
from msclinic.engine.wording import speak
from tests.engine.records import AS_OF, Record, document

ANTIBODY: Final = Answered(fact="antibody", among=("yes",))
NUMBER: Final = Figure(fact="dose_count", least=2, most=4)
BREAK: Final = Figure(fact="dose_break", least=Amount(2, "d"), most=None)
VALUES: Final[dict[str, tuple[Any, ...]]] = {
    "natalizumab_now": (None, "unknown", "no", "considered", "current", "perhaps"),
    "antibody": (None, "unknown", "yes", "no", "perhaps"),
    "dose_count": (None, 1, 2, 4, 5),
}


def asked(key: str, kind: str, name: str) -> dict[str, str]:
    return {"key": key, "kind": kind, "label": f"{name}?", "name": name, "help": "", "group": "natalizumab"}


def release_with(part: Criterion, *, against: bool = False) -> Release:
    """The golden release with a made-up condition of Tysabri, and the questions that it asks."""
    made = document()
    made["facts"] += [
        asked("antibody", "yes_no", "the made-up antibody"),
        asked("dose_count", "whole", "the doses so far"),
        asked("dose_break", "quantity", "the break between doses"),
    ]
    like = next(rule for rule in made["rules"] if rule["code"] == "TYS-TOUCH")
    criterion = Condition(now="natalizumab_now", part=part, against=against).to_json()
    made["rules"].append({**like, "code": "TYS-MADE-UP", "question": "Is it so?", "criterion": criterion})
    return Release(made, 2)


def verdict(release: Release, **facts: Any) -> Verdict:
    given = {key: value for key, value in facts.items() if value is not None}
    return evaluate(release, given, AS_OF).finding("TYS-MADE-UP").verdict


def expected(now: Any, part: Verdict, *, against: bool) -> Verdict:
    if now == "perhaps":
        return Verdict.INVALID
    if now == "no":
        return Verdict.NOT_APPLICABLE
    if now in {None, "unknown"}:
        return Verdict.UNKNOWN
    return {Verdict.MET: Verdict.NOT_MET, Verdict.NOT_MET: Verdict.MET}.get(part, part) if against else part


@pytest.mark.parametrize("against", [False, True])
def test_every_answer_beside_every_state_of_the_therapy(against: bool) -> None:
    release = release_with(ANTIBODY, against=against)
    part = {"yes": Verdict.MET, "no": Verdict.NOT_MET, "perhaps": Verdict.INVALID}
    for now, antibody in product(VALUES["natalizumab_now"], VALUES["antibody"]):
        wanted = expected(now, part.get(antibody, Verdict.UNKNOWN), against=against)
        assert verdict(release, natalizumab_now=now, antibody=antibody) is wanted, (now, antibody)


@pytest.mark.parametrize(
    ("fact", "values", "part"),
    [
        ("dose_count", {1: "not_met", 2: "met", 4: "met", 5: "not_met"}, NUMBER),
        ("dose_count", {4: "met", 5: "not_met"}, Figure(fact="dose_count", least=None, most=4)),
    ],
)
def test_both_figures_belong(fact: str, values: dict[int, str], part: Criterion) -> None:
    release = release_with(part)
    for value, wanted in values.items():
        assert verdict(release, natalizumab_now="current", **{fact: value}) == wanted


@pytest.mark.parametrize(
    ("value", "unit", "wanted"), [(47.99, "h", "not_met"), (48, "h", "met"), (2, "d", "met"), (1.9, "d", "not_met")]
)
def test_a_length_of_time_is_compared_whatever_its_unit(value: float, unit: str, wanted: str) -> None:
    release = release_with(BREAK)
    assert verdict(release, natalizumab_now="current", dose_break={"value": value, "unit": unit}) == wanted


@pytest.mark.parametrize("against", [False, True])
@pytest.mark.parametrize("part", [All((ANTIBODY, NUMBER)), AnyOf((Not(ANTIBODY), NUMBER))])
def test_answering_an_open_question_turns_nothing_over_and_only_what_is_missing_decides(
    part: Criterion, against: bool
) -> None:
    release = release_with(part, against=against)
    decided = {Verdict.MET, Verdict.NOT_MET}
    for values in product(*VALUES.values()):
        given = {key: value for key, value in zip(VALUES, values, strict=True) if value is not None}
        before = evaluate(release, given, AS_OF).finding("TYS-MADE-UP")
        for key in VALUES.keys() - {name for name, value in given.items() if value != "unknown"}:
            for answer in VALUES[key]:
                if answer in {None, "unknown", "perhaps"}:
                    continue
                after = verdict(release, **{**given, key: answer})
                assert after is before.verdict or not {after, before.verdict} <= decided
                if key not in before.missing and "perhaps" not in values:
                    assert after is before.verdict, (given, key, answer)


def test_what_would_settle_and_what_would_change_it_ask_the_parts() -> None:
    release = release_with(All((ANTIBODY, NUMBER)))
    facts: Record = {"natalizumab_now": "current", "antibody": "yes"}
    found = evaluate(release, facts, AS_OF).finding("TYS-MADE-UP")
    assert (found.missing, settle(found, release)) == (("dose_count",), [["dose_count"]])
    reached = evaluate(release, {**facts, "dose_count": 4}, AS_OF).finding("TYS-MADE-UP")
    assert {(one.fact, one.answer): one.verdict for one in changes(reached, release)} == {
        ("natalizumab_now", "no"): Verdict.NOT_APPLICABLE,
        ("antibody", "no"): Verdict.NOT_MET,
        ("dose_count", 5): Verdict.NOT_MET,
    }


@pytest.mark.parametrize(
    ("against", "antibody", "said"),
    [
        (False, "yes", "Recorded: the made-up antibody: yes. That reaches the article's condition."),
        (False, "no", "Recorded: the made-up antibody: no. That does not reach the article's condition."),
        (True, "yes", "The article names that as a reason against Tysabri (natalizumab)."),
        (True, "no", "That is not what the article names as a reason against Tysabri (natalizumab)."),
    ],
)
def test_a_condition_says_what_is_recorded(against: bool, antibody: str, said: str) -> None:
    release = release_with(ANTIBODY, against=against)
    facts = {"natalizumab_now": "considered", "antibody": antibody}
    assert said in speak(evaluate(release, facts, AS_OF).finding("TYS-MADE-UP"), release)


def test_a_condition_goes_to_json_and_back() -> None:
    condition = Condition("natalizumab_now", All((Not(ANTIBODY), NUMBER, BREAK)), against=True)
    assert from_json(condition.to_json()) == condition


@pytest.mark.parametrize(
    ("build", "sentence"),
    [
        (lambda: Answered("antibody", ()), "name each answer to antibody once"),
        (lambda: Answered("antibody", ("yes", "yes")), "name each answer to antibody once"),
        (lambda: Figure("dose_count", None, None), "a lowest or a highest figure"),
        (lambda: Figure("dose_count", 4, 2), "is not above the highest"),
        (lambda: Figure("dose_break", Amount(3, "d"), Amount(4, "h")), "is not above the highest"),
        (lambda: Figure("dose_break", Amount(3, "d"), 4), "a unit, or neither"),
        (lambda: Figure("dose_break", Amount(3, "week"), None), "in hours or days"),
        (lambda: Condition("now", RuleVerdict("REL"), against=False), "joins answers and figures, not rule"),
        (lambda: Condition("now", All((ANTIBODY, RuleVerdict("REL"))), against=False), "not rule"),
    ],
)
def test_a_condition_that_cannot_be_is_refused(build: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        build()
