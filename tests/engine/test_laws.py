"""Laws that hold for every record and every rule, tried over made-up records of every kind."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from msclinic.engine import AsOf, Assessment, Verdict, answer, dump, evaluate, request, settle
from msclinic.engine.values import BAD
from tests.engine.cases import MOMENTS, answers, json_values, law, records, unanswered
from tests.engine.records import AS_OF, Record, golden
from tests.engine.telling import adds_a_complaint, told, turned_over, verdicts

RELEASE = golden()
OWN = {
    rule.code: tuple(dict.fromkeys(key for code in rule.family for key in RELEASE.rule(code).criterion.facts))
    for rule in RELEASE.rules
}
"""The facts of each rule's own lines, and of the rules that it reads."""


def ask(facts: Record, as_of: str) -> Assessment:
    return evaluate(RELEASE, facts, as_of)


def answered(data: st.DataObject, facts: Record, as_of: str) -> Record:
    """An answer to every open question, in an order of its own."""
    opened = data.draw(st.permutations(unanswered(facts)))
    return {fact.key: data.draw(answers(fact, as_of)) for fact in opened}


def with_answers(before: Assessment, facts: Record, given: Record, as_of: str) -> Record:
    """The record with as many of these answers as cause no error and no new conflict."""
    for key, value in given.items():
        if not adds_a_complaint(before, ask({**facts, key: value}, as_of)):
            facts = {**facts, key: value}
    return facts


class TestAnswering:
    """The law: answering an open question never turns met into not_met or back."""

    @law(80)
    @given(records(), st.data())
    def test_one_answer_turns_nothing_over(self, case: tuple[str, Record], data: st.DataObject) -> None:
        as_of, facts = case
        before = ask(facts, as_of)
        for key, value in answered(data, facts, as_of).items():
            after = ask({**facts, key: value}, as_of)
            if not adds_a_complaint(before, after):
                assert turned_over(before, after) == [], key

    @law(80)
    @given(records(), st.data())
    def test_answers_one_after_the_other_turn_nothing_over(self, case: tuple[str, Record], data: st.DataObject) -> None:
        as_of, facts = case
        before = ask(facts, as_of)
        whole = with_answers(before, facts, answered(data, facts, as_of), as_of)
        assert turned_over(before, ask(whole, as_of)) == []

    @law(80)
    @given(records(about={"alemtuzumab_now", "dmt_history", "dmt_history_complete"}, wrong=False), st.data())
    def test_an_outcome_filled_in_turns_nothing_over(self, case: tuple[str, Record], data: st.DataObject) -> None:
        as_of, facts = case
        rows = facts.get("dmt_history", [])
        before = ask(facts, as_of)
        for index, row in enumerate(rows if isinstance(rows, list) else []):
            if row.get("outcome", "unknown") == "unknown":
                outcome = data.draw(st.sampled_from(["inadequate_response", "not_tolerated", "effective"]))
                after = ask(
                    {**facts, "dmt_history": [*rows[:index], {**row, "outcome": outcome}, *rows[index + 1 :]]}, as_of
                )
                assert adds_a_complaint(before, after) or turned_over(before, after) == []


class TestWhatIsMissing:
    """`missing` names every open fact of the rule's own on which the verdict still hangs."""

    @law(80)
    @given(records(), st.data())
    def test_an_open_fact_that_is_not_missing_changes_nothing_alone(
        self, case: tuple[str, Record], data: st.DataObject
    ) -> None:
        as_of, facts = case
        before = ask(facts, as_of)
        for key, value in answered(data, facts, as_of).items():
            after = ask({**facts, key: value}, as_of)
            if adds_a_complaint(before, after):
                continue
            for first, second in zip(before.findings, after.findings, strict=True):
                if key in OWN[first.code] and key not in first.missing:
                    assert second.verdict is first.verdict, (first.code, key)

    @law(60)
    @given(records(), st.data())
    def test_an_open_fact_that_is_not_missing_changes_nothing_beside_others(
        self, case: tuple[str, Record], data: st.DataObject
    ) -> None:
        as_of, facts = case
        before = ask(facts, as_of)
        whole = with_answers(before, facts, answered(data, facts, as_of), as_of)
        after = ask(whole, as_of)
        for key in (key for key, value in whole.items() if value is not facts.get(key)):
            rest = {other: value for other, value in whole.items() if other != key}
            without = ask(rest, as_of)
            if adds_a_complaint(before, without):
                continue
            for first, second, third in zip(before.findings, without.findings, after.findings, strict=True):
                if key in OWN[first.code] and key not in first.missing:
                    assert second.verdict is third.verdict, (first.code, key)

    @pytest.mark.parametrize(
        ("code", "facts", "key", "value"),
        [
            ("TYS-TOUCH", {"ms_diagnosis": "perhaps"}, "natalizumab_now", "no"),
            ("STER-DAYS", {"steroid_days": 0}, "steroid_planned", "no"),
            ("NOV-HEART", {"mitoxantrone_ever": "yes", "heart_evaluation_last": "2999"}, "heart_evaluation_ever", "no"),
            ("LEM-GAP", {"alemtuzumab_planned_course": 0}, "alemtuzumab_courses", []),
        ],
    )
    def test_an_open_fact_behind_a_refused_one_is_missing_where_it_could_still_decide(
        self, code: str, facts: Record, key: str, value: Any
    ) -> None:
        before, after = ask(facts, AS_OF).finding(code), ask({**facts, key: value}, AS_OF).finding(code)
        assert (before.verdict, after.verdict is before.verdict) == (Verdict.INVALID, False)
        assert key in before.missing

    @law(80)
    @given(records())
    def test_an_open_verdict_always_names_what_is_missing(self, case: tuple[str, Record]) -> None:
        as_of, facts = case
        for finding in ask(facts, as_of).findings:
            if finding.verdict is Verdict.UNKNOWN:
                assert finding.missing, finding.code

    @law(80)
    @given(records())
    def test_what_is_missing_is_read_by_the_rule_and_is_no_gate(self, case: tuple[str, Record]) -> None:
        as_of, facts = case
        for finding in ask(facts, as_of).findings:
            assert set(finding.missing) <= set(OWN[finding.code])
            assert len(set(finding.missing)) == len(finding.missing)
            assert not any(finding.facts.values.get(key) is BAD for key in finding.missing), finding.code

    @law(60)
    @given(records(wrong=False))
    def test_an_unknown_verdict_can_be_settled_or_may_not_apply_or_an_answer_is_vague_or_would_contradict(
        self, case: tuple[str, Record]
    ) -> None:
        as_of, facts = case
        before = ask(facts, as_of)
        for finding in before.findings:
            if finding.verdict is not Verdict.UNKNOWN or settle(finding, RELEASE):
                continue
            vague = any(facts.get(key, "unknown") != "unknown" for key in finding.missing)
            if not vague and not {Verdict.NOT_APPLICABLE, Verdict.PENDING} & finding.outcome.reach:
                assert finding.missing == ("dmt_history_complete",)
                assert adds_a_complaint(before, ask({**facts, "dmt_history_complete": "yes"}, as_of))


class TestNotKnown:
    """Asked and not known is the same as not asked."""

    @law(80)
    @given(records())
    def test_unknown_and_absent_give_the_same(self, case: tuple[str, Record]) -> None:
        as_of, facts = case
        absent = {key: value for key, value in facts.items() if value != "unknown"}
        unknown = absent | {fact.key: "unknown" for fact in unanswered(facts)}
        first, second = ask(absent, as_of), ask(unknown, as_of)
        assert verdicts(first) == verdicts(second)
        assert [finding.missing for finding in first.findings] == [finding.missing for finding in second.findings]

    @law(80)
    @given(records(about={"alemtuzumab_now", "dmt_history", "dmt_history_complete", "alemtuzumab_courses"}))
    def test_unknown_and_absent_give_the_same_within_a_row(self, case: tuple[str, Record]) -> None:
        as_of, facts = case
        fields = {fact.key: [column.key for column in fact.fields] for fact in RELEASE.vocabulary if fact.fields}
        filled = {
            key: [{**dict.fromkeys(fields[key], "unknown"), **row} if isinstance(row, dict) else row for row in value]
            if isinstance(value, list) and key in fields
            else value
            for key, value in facts.items()
        }
        assert verdicts(ask(filled, as_of)) == verdicts(ask(facts, as_of))


ENTANGLED = (
    {
        "episode_present", "episode_onset", "episode_end", "episode_duration", "episode_ongoing",
        "sx_worsening", "sx_recurrence", "sx_new", "relapse_needs_treatment",
    },
    {"steroid_planned", "steroid_agents", "steroid_route", "steroid_days"},
    {"heart_evaluation_ever", "heart_evaluation_last"},
    {
        "dmt_history", "dmt_history_complete",
        "mitoxantrone_now", "mitoxantrone_ever", "mitoxantrone_reason", "mitoxantrone_last_infusion",
        "natalizumab_now", "natalizumab_ever", "natalizumab_last_infusion",
        "alemtuzumab_now", "alemtuzumab_ever", "alemtuzumab_courses", "alemtuzumab_planned_course",
    },
)  # fmt: skip
"""Facts that are inferred from one another or can contradict one another, from section 1 of the contract."""


def concerns(code: str) -> set[str]:
    """Every fact that can have a say in a rule."""
    reads = set(RELEASE.rule(code).reads)
    return reads.union(*(facts for facts in ENTANGLED if facts & reads))


class TestSameAnswers:
    """An answer depends on what is asked, and on nothing else."""

    @law(60)
    @given(records())
    def test_facts_that_do_not_concern_a_rule_change_nothing_in_its_finding(self, case: tuple[str, Record]) -> None:
        as_of, facts = case
        whole = ask(facts, as_of)
        for finding in whole.findings:
            concerned = {key: value for key, value in facts.items() if key in concerns(finding.code)}
            alone = ask(concerned, as_of).finding(finding.code)
            assert alone.outcome is finding.outcome
            assert alone.used == finding.used
            assert alone.next == finding.next

    @law(60)
    @given(records(), st.randoms(use_true_random=False))
    def test_the_order_of_the_facts_does_not_matter(self, case: tuple[str, Record], random: Any) -> None:
        as_of, facts = case
        keys = list(facts)
        random.shuffle(keys)
        assert told(ask({key: facts[key] for key in keys}, as_of)) == told(ask(facts, as_of))

    @law(40)
    @given(records())
    def test_the_same_request_has_the_same_answer_to_the_byte(self, case: tuple[str, Record]) -> None:
        as_of, facts = case
        text = json.dumps({"as_of": as_of, "facts": facts})
        now = AsOf.read(MOMENTS[0])
        first, second = (dump(answer(request(RELEASE, json.loads(text), now))) for _ in range(2))
        assert first.encode() == second.encode()

    @law(60)
    @given(records())
    def test_findings_are_all_there_in_the_order_of_the_release(self, case: tuple[str, Record]) -> None:
        as_of, facts = case
        assert [finding.code for finding in ask(facts, as_of).findings] == [rule.code for rule in RELEASE.rules]


BANNED = re.compile(
    r"\b(should|must|eligible|indicated|recommended|safe|cleared|no risk|all clear|reassess|treat|review"
    r"|allowed|no restriction)\b",
    re.IGNORECASE,
)
QUOTED = re.compile("“[^”]*”")


class TestFindings:
    """Every finding rests on the source and is said in measured words."""

    @law(80)
    @given(records())
    def test_every_finding_is_cited_and_said(self, case: tuple[str, Record]) -> None:
        as_of, facts = case
        assessment = ask(facts, as_of)
        for finding in json.loads(told(assessment))["findings"]:
            sentence = finding["sentence"]
            assert finding["citations"], finding["code"]
            assert sentence.endswith((".", ")")), sentence
            assert not re.search(r"[{}]|\bNone\b|  | ,|\( |\(\)| \.", sentence), sentence
            assert not BANNED.search(QUOTED.sub("", sentence)), sentence
            if finding["verdict"] == "met":
                assert re.search("reach(es)? the article's condition", sentence), sentence
            assert (finding["verdict"] == "silent") <= ("The article does not say anything about this" in sentence)
            if finding["code"] in {"REL-DUR", "REL-SYM", "REL"} and finding["verdict"] in {"not_met", "pending"}:
                assert "says nothing about other causes of the symptoms" in sentence

    @law(80)
    @given(records())
    def test_dates_to_come_are_named_and_not_past(self, case: tuple[str, Record]) -> None:
        as_of, facts = case
        for finding in json.loads(told(ask(facts, as_of)))["findings"]:
            dated = {"pending", "not_yet", "due"} | ({"ambiguous"} if finding["code"] == "REL-DUR" else set())
            assert not finding["next"] or finding["verdict"] in dated
            for at, what in finding["next"]:
                assert what
                assert at[:10] >= str(AsOf.read(as_of).moment.date()), finding["code"]

    @law(80)
    @given(records())
    def test_what_is_used_is_what_was_given(self, case: tuple[str, Record]) -> None:
        as_of, facts = case
        for finding in ask(facts, as_of).findings:
            assert all(facts[key] == value for key, value in finding.used.items())


any_facts = st.dictionaries(
    st.sampled_from([fact.key for fact in RELEASE.vocabulary]) | st.text(max_size=5), json_values
)


class TestAnything:
    """Whatever a program sends, it gets an answer with errors, never a crash."""

    @law(150)
    @given(any_facts, st.sampled_from(MOMENTS))
    def test_any_json_is_answered(self, facts: Record, as_of: str) -> None:
        json.loads(told(ask(facts, as_of)))

    @law(150)
    @given(records(), any_facts)
    def test_a_good_record_with_anything_in_it_is_answered(self, case: tuple[str, Record], odd: Record) -> None:
        as_of, facts = case
        json.loads(told(ask(facts | odd, as_of)))

    @law(20)
    @given(any_facts, st.sampled_from(MOMENTS))
    def test_any_json_has_a_whole_answer(self, facts: Record, as_of: str) -> None:
        json.loads(dump(answer(ask(facts, as_of))))

    @law(150)
    @given(st.text(max_size=40) | st.from_regex(r"\A\d{1,5}-\d\d-\d\dT\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?\Z"))
    def test_any_moment_of_assessment_is_read_or_refused(self, as_of: str) -> None:
        found = ask({"sx_new": "yes"}, as_of)
        assert bool(found.findings) != any(problem.fact == "as_of" for problem in found.errors)

    @law(60)
    @given(json_values, json_values)
    def test_any_request_is_answered(self, facts: Any, as_of: Any) -> None:
        body = {"as_of": as_of, "facts": facts, "odd": 1}
        found = request(RELEASE, body, AsOf.read(MOMENTS[0]))
        assert found.errors or found.findings

    def test_a_list_a_thousand_rows_long_is_answered(self) -> None:
        rows = [{"agent": "Avonex", "outcome": "not_tolerated"}] * 1000
        assert (
            verdicts(ask({"alemtuzumab_now": "considered", "dmt_history": rows}, MOMENTS[0]))["LEM-LINE"] == "unknown"
        )
