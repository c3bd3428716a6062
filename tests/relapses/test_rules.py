"""The shipped definition of a relapse and the shipped steroid course, as the rules that they compile to."""

from typing import Any

import pytest

from msclinic.engine import ReleaseError
from msclinic.knowledge.actions import explain
from msclinic.knowledge.models import Question
from relapses.models import RelapseDefinition, RelapseRule
from relapses.rules import compile_rules, criterion_of
from tests.evidence.factories import PassageFactory, SilenceFactory
from tests.knowledge.factories import QuestionFactory
from tests.relapses.factories import (
    RelapseDefinitionFactory,
    RelapseRuleFactory,
    SteroidAgentFactory,
    SteroidCourseFactory,
    SteroidLineFactory,
    SteroidRouteFactory,
    SteroidRuleFactory,
)

Entry = dict[str, Any]

PLAN = {"planned": "steroid_planned"}
EXPECTED: dict[str, tuple[Entry, str, str, list[str]]] = {
    "REL-DUR": (
        {"kind": "lasting", "lower": {"value": 24, "unit": "h"}, "upper": {"value": 48, "unit": "h"}},
        "C35",
        "C32 C34",
        ["other_causes"],
    ),
    "REL-SYM": (
        {"kind": "symptom_change", "counts": ["sx_worsening", "sx_recurrence"], "unclear": ["sx_new"]},
        "C30 C31",
        "",
        ["other_causes"],
    ),
    "REL": (
        {"kind": "all", "parts": [{"kind": "rule", "code": "REL-DUR"}, {"kind": "rule", "code": "REL-SYM"}]},
        "C29 C30 C31 C32 C33 C34 C35",
        "",
        ["other_causes"],
    ),
    "STER-WHEN": (
        {"kind": "when_needed", "rule": "REL", "judgement": "relapse_needs_treatment"},
        "C36 C39 C40 C41 C42",
        "",
        ["other_causes"],
    ),
    "STER-AGENT": (
        {**PLAN, "kind": "named_agents", "answer": "steroid_agents", "named": ["methylprednisolone", "dexamethasone"]},
        "C37",
        "",
        [],
    ),
    "STER-ROUTE": ({**PLAN, "kind": "route", "answer": "steroid_route", "described": ["intravenous"]}, "C37", "", []),
    "STER-DAYS": ({**PLAN, "kind": "whole_days", "answer": "steroid_days", "fewest": 3, "most": 5}, "C38", "", []),
}
"""Code: its criterion, the passages it rests on, the passages beside it, its notes."""


def of_relapses(document: Entry) -> dict[str, Entry]:
    return {rule["code"]: rule for rule in document["rules"] if rule["section"] == "relapses"}


def test_the_shipped_codes_come_in_their_order(shipped: Entry) -> None:
    assert list(of_relapses(shipped)) == list(EXPECTED)


@pytest.mark.parametrize("code", EXPECTED)
def test_each_shipped_rule_compiles_as_the_article_says(shipped: Entry, code: str) -> None:
    criterion, citations, related, notes = EXPECTED[code]
    rule = of_relapses(shipped)[code]
    assert rule["criterion"] == criterion
    assert (rule["citations"], rule["related"], rule["notes"]) == (citations.split(), related.split(), notes)
    assert rule["gates"] == ["ms_diagnosis", "episode_present"]
    assert (rule["source"], rule["therapy"]) == ("infusion-treatments-for-ms", "")
    assert (rule["says"], rule["local_reading"]) == ({}, None)
    assert rule["question"].endswith("?")


def test_a_relapse_leaves_open_what_the_article_does_not_say(shipped: Entry) -> None:
    rules = of_relapses(shipped)
    open_in_a_relapse = rules["REL"]["silent_on"]
    assert "the shortest gap between two relapses" in open_in_a_relapse
    assert "contraindications of any drug" in open_in_a_relapse
    assert "a taper after the steroid course" not in open_in_a_relapse
    assert "the date and the author of the article" not in open_in_a_relapse
    open_with_steroids = rules["STER-DAYS"]["silent_on"]
    assert set(open_in_a_relapse) < set(open_with_steroids)
    assert open_with_steroids.count("fever or infection") == 1
    assert "a taper after the steroid course" in open_with_steroids


def test_the_steroid_questions_come_in_the_order_of_the_form(shipped: Entry) -> None:
    asked = [fact["key"] for fact in shipped["facts"] if fact["group"] == "steroids"]
    assert asked == ["steroid_planned", "steroid_agents", "steroid_route", "steroid_days"]


def test_brand_names_are_names_of_the_corticosteroid(shipped: Entry) -> None:
    fact = next(fact for fact in shipped["facts"] if fact["key"] == "steroid_agents")
    names = {choice["value"]: choice["aliases"] for choice in fact["choices"]}
    assert names["methylprednisolone"] == ["Solu-Medrol", "Medrol"]
    assert names["dexamethasone"] == ["Decadron"]
    assert (list(names)[-1], fact["other"]) == ("other", "other")


def test_corticosteroids_stand_among_the_therapies_for_relapses(shipped: Entry) -> None:
    entry = next(entry for entry in shipped["catalogue"] if entry["slug"] == "corticosteroids")
    assert (entry["category"], entry["key"]) == ("relapse", "")
    assert entry["rules"] == ["STER-WHEN", "STER-AGENT", "STER-ROUTE", "STER-DAYS"]
    cited = {code for line in entry["lines"] for code in line["citations"]}
    assert cited == {"C36", "C37", "C38", "C39", "C40", "C41", "C42"}


@pytest.mark.django_db
def test_without_a_steroid_course_nothing_is_asked_about_one() -> None:
    assert compile_rules().facts == []


@pytest.mark.django_db
def test_a_definition_with_one_figure_gives_it_twice() -> None:
    rule = RelapseRuleFactory(definition__one_figure=True)
    figure = {"value": 24, "unit": "h"}
    assert criterion_of(rule).to_json() == {"kind": "lasting", "lower": figure, "upper": figure}


@pytest.mark.django_db
def test_a_change_that_plays_no_part_is_not_read() -> None:
    rule = RelapseRuleFactory(asks="symptoms", definition__recurrence="no_part", definition__new="counts")
    assert criterion_of(rule).to_json() == {
        "kind": "symptom_change",
        "counts": ["sx_worsening", "sx_new"],
        "unclear": [],
    }


@pytest.mark.django_db
def test_the_situation_reads_the_relapse_rule_of_its_definition_whatever_its_code() -> None:
    definition = RelapseDefinitionFactory()
    for asks, code in (("duration", "MY-DUR"), ("symptoms", "MY-SYM"), ("relapse", "MY-REL")):
        RelapseRuleFactory(definition=definition, asks=asks, code=code)
    SteroidRuleFactory(course__definition=definition, asks="when", code="MY-WHEN")
    rules = {rule["code"]: rule["criterion"] for rule in compile_rules().rules}
    assert [part["code"] for part in rules["MY-REL"]["parts"]] == ["MY-DUR", "MY-SYM"]
    assert rules["MY-WHEN"]["rule"] == "MY-REL"


@pytest.mark.django_db
def test_a_rule_whose_part_was_removed_names_what_is_missing() -> None:
    definition = RelapseDefinitionFactory()
    for asks, code in (("duration", "MY-DUR"), ("symptoms", "MY-SYM"), ("relapse", "MY-REL")):
        RelapseRuleFactory(definition=definition, asks=asks, code=code)
    RelapseRule.objects.get(code="MY-DUR").delete()
    with pytest.raises(ReleaseError, match=r"rule MY-REL: Definition .* has no rule that asks “has it lasted"):
        compile_rules()


@pytest.mark.django_db
def test_several_definitions_stand_side_by_side() -> None:
    RelapseRuleFactory(code="ONE-DUR")
    RelapseRuleFactory(code="TWO-DUR", definition__upper_value=72)
    uppers = {rule["code"]: rule["criterion"]["upper"]["value"] for rule in compile_rules().rules}
    assert uppers == {"ONE-DUR": 48, "TWO-DUR": 72}


@pytest.mark.django_db
def test_a_rule_belongs_to_the_source_of_its_passages() -> None:
    passage = PassageFactory()
    SilenceFactory(source=passage.source, text="the weather", topics=["relapse"])
    SilenceFactory(source=passage.source, text="the price", topics=["steroids"])
    RelapseRuleFactory(citations=[passage])
    (rule,) = compile_rules().rules
    assert (rule["source"], rule["silent_on"]) == (passage.source.slug, ["the weather"])


@pytest.mark.django_db
def test_what_an_editor_words_anew_is_asked_in_those_words() -> None:
    SteroidCourseFactory(days_hint_above=30)
    QuestionFactory(rewording=True, key="steroid_days", label="Days with a dose?", hint_above=14, hint="Check it.")
    days = compile_rules().facts[-1]
    assert (days["key"], days["label"], days["name"]) == ("steroid_days", "Days with a dose?", "the days of treatment")
    assert (days["hint_above"], days["hint"]) == ("14", "Check it.")


@pytest.mark.django_db
def test_a_question_in_the_group_of_the_steroids_stands_among_them_by_its_position() -> None:
    SteroidCourseFactory()
    QuestionFactory(key="steroid_dose_known", group__key="steroids", position=35)
    asked = [fact["key"] for fact in compile_rules().facts]
    assert asked[2:] == ["steroid_route", "steroid_dose_known", "steroid_days"]


@pytest.mark.django_db
def test_the_answers_are_the_rows_in_their_order_and_one_stands_for_the_rest() -> None:
    SteroidCourseFactory(
        named_agents=[SteroidAgentFactory(value="first", position=2, aliases=["One"])],
        described_routes=[SteroidRouteFactory(value="by-vein")],
    )
    SteroidAgentFactory(value="rest", position=1, any_other=True)
    facts = {fact["key"]: fact for fact in compile_rules().facts}
    agents = facts["steroid_agents"]
    assert ([choice["value"] for choice in agents["choices"]], agents["other"]) == (["rest", "first"], "rest")
    assert agents["choices"][1]["aliases"] == ["One"]
    assert [choice["value"] for choice in facts["steroid_route"]["choices"]] == ["by-vein"]
    assert "hint_above" not in facts["steroid_days"]


@pytest.mark.django_db
def test_the_lines_of_the_catalogue_come_with_their_passages() -> None:
    line = SteroidLineFactory()
    (entry,) = compile_rules().catalogue
    codes = [passage.code for passage in line.citations.all()]
    assert entry["lines"] == [{"label": "Days", "text": "Between three and five days.", "citations": codes}]


@pytest.mark.usefixtures("content")
def test_values_that_differ_from_the_passages_are_a_local_reading() -> None:
    RelapseDefinition.objects.update(lower_value=30)
    readings = {rule["code"]: rule["local_reading"] for rule in compile_rules().rules}
    assert readings["REL-DUR"] == {"who": "", "reason": ""}
    assert readings["REL-SYM"] is None
    rule = RelapseRule.objects.get(code="REL-DUR")
    rule.local_by, rule.local_reason = "Dr Example", "Agreed in our clinic."
    rule.save()
    explain(rule, criterion_of(rule))
    readings = {rule["code"]: rule["local_reading"] for rule in compile_rules().rules}
    assert readings["REL-DUR"] == {"who": "Dr Example", "reason": "Agreed in our clinic."}


@pytest.mark.usefixtures("content")
def test_compiling_asks_the_database_as_often_for_many_rules_as_for_few(
    django_assert_max_num_queries: Any,
) -> None:
    for number in range(5):
        RelapseRuleFactory(code=f"MORE-{number}")
        SteroidRuleFactory(code=f"EVEN-MORE-{number}")
    assert Question.objects.exists()
    with django_assert_max_num_queries(45):
        compile_rules()
