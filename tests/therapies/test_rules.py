"""The shipped therapies as the rules that they compile to, and what each record brings with it."""

from typing import Any

import pytest

from msclinic.engine import ReleaseError
from msclinic.knowledge.actions import explain
from tests.evidence.factories import PassageFactory
from tests.knowledge.factories import QuestionFactory
from tests.therapies.factories import (
    CourseIntervalFactory,
    InfusionScheduleFactory,
    LineOfTherapyFactory,
    MonitoringFactory,
    NamedCoursesFactory,
    ProgrammeFactory,
    RiskNoticeFactory,
    TherapyFactory,
    TherapyLineFactory,
    TreatmentCoursesFactory,
    TreatmentFactory,
)
from therapies.models import InfusionSchedule
from therapies.rules import compile_rules, criterion_of

Entry = dict[str, Any]

NOV, TYS, LEM = "mitoxantrone", "natalizumab", "alemtuzumab"
YEAR = {"value": 1, "unit": "year"}
EXPECTED: dict[str, tuple[str, Entry, str, str]] = {
    "NOV-HEART": (
        NOV,
        {
            "kind": "examination",
            "ever": "mitoxantrone_ever",
            "examined": "heart_evaluation_ever",
            "last": "heart_evaluation_last",
            "every": YEAR,
        },
        "C17",
        "C11 C14 C16",
    ),
    "NOV-SCHED": (
        NOV,
        {
            "kind": "schedule",
            "now": "mitoxantrone_now",
            "last": "mitoxantrone_last_infusion",
            "every": {"value": 3, "unit": "month"},
        },
        "C15",
        "",
    ),
    "NOV-COURSE": (
        NOV,
        {"kind": "named_course", "now": "mitoxantrone_now", "course": "ms_course", "named": ["RRMS", "SPMS"]},
        "C10",
        "",
    ),
    "NOV-RISK": (NOV, {"kind": "notice", "now": "mitoxantrone_now", "ever": "mitoxantrone_ever"}, "C12 C13 C14", ""),
    "TYS-SCHED": (
        TYS,
        {
            "kind": "schedule",
            "now": "natalizumab_now",
            "last": "natalizumab_last_infusion",
            "every": {"value": 28, "unit": "d"},
        },
        "C18",
        "",
    ),
    "TYS-PML": (TYS, {"kind": "notice", "now": "natalizumab_now", "ever": ""}, "C19 C20", ""),
    "TYS-TOUCH": (
        TYS,
        {"kind": "enrolment", "now": "natalizumab_now", "enrolled": "touch_enrolled", "programme": "TOUCH"},
        "C21",
        "",
    ),
    "LEM-REMS": (
        LEM,
        {
            "kind": "enrolment",
            "now": "alemtuzumab_now",
            "enrolled": "lemtrada_rems_enrolled",
            "programme": "Lemtrada REMS",
        },
        "C26 C27",
        "",
    ),
    "LEM-LINE": (
        LEM,
        {
            "kind": "line_of_therapy",
            "agent": "alemtuzumab",
            "now": "alemtuzumab_now",
            "history": "dmt_history",
            "complete": "dmt_history_complete",
            "fewest": 1,
            "clear": 2,
        },
        "C24 C25",
        "",
    ),
    "LEM-DAYS": (
        LEM,
        {
            "kind": "course_days",
            "now": "alemtuzumab_now",
            "course": "alemtuzumab_planned_course",
            "planned": "alemtuzumab_planned_days",
            "days": [5, 3],
        },
        "C22 C23",
        "",
    ),
    "LEM-GAP": (
        LEM,
        {
            "kind": "course_gap",
            "now": "alemtuzumab_now",
            "courses": "alemtuzumab_courses",
            "planned": "alemtuzumab_planned_course",
            "gap": YEAR,
            "days": 5,
        },
        "C23",
        "",
    ),
}
"""Code: its therapy, its criterion, the passages it rests on, the passages beside it."""

SAYS = {
    "NOV-RISK": "The article says that {therapy} can trigger both heart disease and leukemia. It gives no frequency.",
    "TYS-PML": "The article says that people with MS who receive {therapy} are at higher risk of developing PML.",
}

ASKED = {
    "history": ["ms_course", "dmt_history", "dmt_history_complete"],
    "mitoxantrone": [
        "mitoxantrone_now",
        "mitoxantrone_ever",
        "mitoxantrone_reason",
        "mitoxantrone_last_infusion",
        "heart_evaluation_ever",
        "heart_evaluation_last",
    ],
    "natalizumab": ["natalizumab_now", "natalizumab_ever", "natalizumab_last_infusion", "touch_enrolled"],
    "alemtuzumab": [
        "alemtuzumab_now",
        "alemtuzumab_ever",
        "alemtuzumab_courses",
        "alemtuzumab_planned_course",
        "alemtuzumab_planned_days",
        "lemtrada_rems_enrolled",
    ],
}


def of_therapies(document: Entry) -> dict[str, Entry]:
    return {rule["code"]: rule for rule in document["rules"] if rule["section"] == "therapies"}


def keys_of(facts: list[Entry], group: str) -> list[str]:
    return [fact["key"] for fact in facts if fact["group"] == group]


def test_the_shipped_codes_come_in_their_order(shipped: Entry) -> None:
    assert list(of_therapies(shipped)) == list(EXPECTED)


@pytest.mark.parametrize("code", EXPECTED)
def test_each_shipped_rule_compiles_as_the_article_says(shipped: Entry, code: str) -> None:
    therapy, criterion, citations, related = EXPECTED[code]
    rule = of_therapies(shipped)[code]
    assert rule["criterion"] == criterion
    assert (rule["citations"], rule["related"]) == (citations.split(), related.split())
    assert (rule["therapy"], rule["gates"], rule["notes"]) == (therapy, ["ms_diagnosis"], [])
    assert rule["says"] == ({"shown": SAYS[code]} if code in SAYS else {})
    assert (rule["source"], rule["local_reading"]) == ("infusion-treatments-for-ms", None)
    assert rule["question"].endswith("?")


def test_a_therapy_leaves_open_what_the_article_does_not_say_of_it(shipped: Entry) -> None:
    rules = of_therapies(shipped)
    assert "JC virus" in rules["TYS-PML"]["silent_on"]
    assert "JC virus" not in rules["NOV-RISK"]["silent_on"]
    assert "pregnancy and breast-feeding" in rules["LEM-GAP"]["silent_on"]
    assert "the date and the author of the article" not in rules["LEM-GAP"]["silent_on"]


@pytest.mark.parametrize("group", ASKED)
def test_the_shipped_records_ask_in_the_order_of_the_form(shipped: Entry, group: str) -> None:
    assert keys_of(shipped["facts"], group) == ASKED[group]


def test_the_kinds_and_the_hints_of_the_shipped_questions(shipped: Entry) -> None:
    facts = {fact["key"]: fact for fact in shipped["facts"]}
    assert [choice["value"] for choice in facts["natalizumab_now"]["choices"]] == ["no", "considered", "current"]
    assert [field["key"] for field in facts["dmt_history"]["fields"]] == ["agent", "outcome", "status", "start", "stop"]
    courses = facts["alemtuzumab_courses"]
    assert [field["key"] for field in courses["fields"]] == ["n", "start", "end", "days"]
    assert (courses["unique"], courses["ends"], courses["last_day_ahead"]) == ("n", ["start", "end"], True)
    hints = {key: fact["hint_above"] for key, fact in facts.items() if "hint_above" in fact}
    assert hints == {
        "episode_duration": "2160",
        "steroid_days": "30",
        "alemtuzumab_planned_course": "4",
        "alemtuzumab_planned_days": "10",
    }
    assert facts["mitoxantrone_ever"]["help"] == "For any reason; include cancer treatment."
    assert facts["mitoxantrone_ever"]["label"] == "Was Novantrone (mitoxantrone) ever given?"


def test_the_shipped_agents_join_what_counts_as_one(shipped: Entry) -> None:
    agents = {agent["generic"]: agent for agent in shipped["agents"]}
    assert len(agents) == 28
    joined = {generic: agent["same_as"] for generic, agent in agents.items() if agent["same_as"]}
    assert joined == {
        "natalizumab-sztn": "natalizumab",
        "diroximel fumarate": "dimethyl fumarate",
        "monomethyl fumarate": "dimethyl fumarate",
    }
    assert agents["interferon beta-1a"]["brands"] == ["Avonex", "Rebif"]
    unapproved = [generic for generic, agent in agents.items() if not agent["fda_approved_for_ms"]]
    assert len(unapproved) == 7
    assert shipped["history_leaves_out"] == [LEM]
    assert shipped["examinations"] == ["heart_evaluation"]


def test_the_shipped_catalogue_has_two_categories_and_cites_its_lines(shipped: Entry) -> None:
    assert {entry["key"]: entry["citations"] for entry in shipped["categories"]} == {
        "dmt": ["C05", "C08"],
        "relapse": ["C06", "C07", "C28"],
    }
    cards = {card["slug"]: card for card in shipped["catalogue"] if card["category"] == "dmt"}
    assert list(cards) == ["novantrone", "tysabri", "lemtrada"]
    for card in cards.values():
        assert card["lines"][0]["citations"] == ["C09"]
        assert card["rules"] == [code for code, (key, *_) in EXPECTED.items() if key == card["key"]]
        assert all(line["citations"] for line in card["lines"])


@pytest.mark.django_db
def test_a_therapy_without_rules_asks_whether_it_is_given_now_or_ever() -> None:
    therapy = TherapyFactory(treatment__generic="testimab", brand="Testra")
    section = compile_rules()
    assert section.groups == [{"key": "testimab", "label": "Testra (testimab)", "page": "therapies"}]
    assert keys_of(section.facts, "testimab") == ["testimab_now", "testimab_ever"]
    assert section.rules == []
    (entry,) = section.therapies
    assert (entry["key"], entry["slug"], entry["name"]) == ("testimab", therapy.slug, "Testra (testimab)")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("trait", "asked"),
    [
        ({"scheduled": True}, ["testimab_last_infusion"]),
        ({"restricted": True, "a_programme__key": "watch"}, ["watch_enrolled"]),
        ({"monitored": True, "a_monitoring__key": "kidney_test"}, ["kidney_test_ever", "kidney_test_last"]),
        ({"in_courses": True}, ["testimab_courses", "testimab_planned_course", "testimab_planned_days"]),
        ({"second_line": True}, []),
        ({"risky": True}, []),
    ],
)
def test_a_record_brings_its_own_questions(trait: Entry, asked: list[str]) -> None:
    TherapyFactory(treatment__generic="testimab", **trait)
    section = compile_rules()
    assert keys_of(section.facts, "testimab") == ["testimab_now", "testimab_ever", *asked]
    assert len(section.rules) == (2 if trait.get("in_courses") else 1)


@pytest.mark.django_db
def test_a_programme_and_an_examination_are_asked_for_by_name() -> None:
    therapy = TherapyFactory(brand="Testra")
    ProgrammeFactory(therapy=therapy, key="watch", name="WATCH", note="A made-up programme.")
    MonitoringFactory(therapy=therapy, key="kidney_test", name="kidney test")
    facts = {fact["key"]: fact for fact in compile_rules().facts}
    assert facts["watch_enrolled"]["label"] == "Is enrolment in WATCH recorded?"
    assert (facts["watch_enrolled"]["name"], facts["watch_enrolled"]["help"]) == (
        "enrolment in WATCH",
        "A made-up programme.",
    )
    assert facts["kidney_test_ever"]["label"] == "Any kidney test since starting Testra?"
    assert facts["kidney_test_last"]["name"] == "the last kidney test"


@pytest.mark.django_db
def test_a_multi_word_generic_name_gives_a_key_that_a_fact_can_have() -> None:
    assert TherapyFactory(treatment__generic="interferon beta-1a").key == "interferon_beta_1a"


@pytest.mark.django_db
def test_a_retired_therapy_leaves_the_draft_with_its_questions_and_stays_an_agent() -> None:
    TherapyFactory(treatment__generic="keptimab")
    TherapyFactory(treatment__generic="goneimab", retired=True, scheduled=True, second_line=True)
    QuestionFactory(key="goneimab_reason", group=None, therapy="goneimab")
    section = compile_rules()
    assert [entry["key"] for entry in section.therapies] == ["keptimab"]
    assert [entry["key"] for entry in section.catalogue] == ["keptimab"]
    assert (section.rules, section.history_leaves_out) == ([], [])
    assert not any("goneimab" in fact["key"] for fact in section.facts)
    assert [agent["generic"] for agent in section.agents] == ["goneimab", "keptimab"]


@pytest.mark.django_db
def test_a_question_about_a_therapy_stands_among_the_questions_of_its_records() -> None:
    TherapyFactory(treatment__generic="testimab", scheduled=True)
    QuestionFactory(key="testimab_reason", group=None, therapy="testimab", position=25)
    asked = keys_of(compile_rules().facts, "testimab")
    assert asked == ["testimab_now", "testimab_ever", "testimab_reason", "testimab_last_infusion"]


@pytest.mark.django_db
def test_other_names_of_a_therapy_are_names_of_its_agent() -> None:
    treatment = TreatmentFactory(generic="testimab", brands=["Testra", "Testra Plus"], aliases=["TST-1"])
    TherapyFactory(treatment=treatment, brand="Testra", aliases=["tesi"])
    section = compile_rules()
    assert section.therapies[0]["aliases"] == ["Testra Plus", "TST-1", "tesi"]
    (agent,) = section.agents
    assert (agent["brands"], agent["aliases"]) == (["Testra", "Testra Plus"], ["TST-1", "tesi"])


@pytest.mark.django_db
def test_a_notice_says_its_own_words_and_can_reach_back() -> None:
    therapy = TherapyFactory(treatment__generic="testimab")
    RiskNoticeFactory(therapy=therapy, code="T-NOW", text="{therapy} can cause a rash.", position=1)
    RiskNoticeFactory(therapy=therapy, code="T-EVER", also_past=True, position=2)
    now, ever = compile_rules().rules
    assert now["says"] == {"shown": "{therapy} can cause a rash."}
    assert (now["criterion"]["ever"], ever["criterion"]["ever"]) == ("", "testimab_ever")


@pytest.mark.django_db
def test_rules_without_a_position_come_last_by_code() -> None:
    therapy = TherapyFactory()
    for code, position in (("Z-1", None), ("B-1", 20), ("A-1", None), ("C-1", 10)):
        LineOfTherapyFactory(therapy=therapy, code=code, position=position)
    assert compile_rules().catalogue[0]["rules"] == ["C-1", "B-1", "A-1", "Z-1"]


@pytest.mark.django_db
def test_an_interval_reckons_with_the_days_of_the_first_course() -> None:
    courses = TreatmentCoursesFactory(days=(7, 4, 2))
    CourseIntervalFactory(therapy=courses.therapy, courses=courses, value=18, unit="month")
    rules = {rule["criterion"]["kind"]: rule["criterion"] for rule in compile_rules().rules}
    assert rules["course_days"]["days"] == [7, 4, 2]
    assert (rules["course_gap"]["days"], rules["course_gap"]["gap"]) == (7, {"value": 18, "unit": "month"})


@pytest.mark.django_db
def test_courses_with_a_gap_in_their_numbers_name_their_rule() -> None:
    courses = TreatmentCoursesFactory(code="T-DAYS")
    courses.courses.filter(number=1).delete()
    with pytest.raises(ReleaseError, match="rule T-DAYS: its courses are not numbered 1, 2, 3 without a gap"):
        compile_rules()


@pytest.mark.django_db
def test_an_interval_without_any_course_names_its_rule() -> None:
    interval = CourseIntervalFactory(code="T-GAP", courses__code="T-DAYS", position=1)
    interval.courses.courses.all().delete()
    with pytest.raises(ReleaseError, match="rule T-GAP: T-DAYS describes no course yet"):
        compile_rules()


@pytest.mark.django_db
def test_named_courses_come_in_the_order_of_the_choices() -> None:
    choices = {choice.value: choice for choice in QuestionFactory(course_of_ms=True).choices.all()}
    NamedCoursesFactory(courses=[choices["PPMS"], choices["CIS"]])
    assert compile_rules().rules[0]["criterion"]["named"] == ["CIS", "PPMS"]


@pytest.mark.django_db
def test_a_line_of_the_catalogue_comes_with_its_passages() -> None:
    passage = PassageFactory()
    TherapyLineFactory(citations=[passage])
    (card,) = compile_rules().catalogue
    assert card["lines"] == [
        {"label": "Schedule", "text": "By infusion every four weeks.", "citations": [passage.code]}
    ]


@pytest.mark.django_db
def test_a_changed_schedule_is_a_local_reading_until_it_is_explained() -> None:
    schedule = InfusionScheduleFactory()
    assert compile_rules().rules[0]["local_reading"] is None
    InfusionSchedule.objects.filter(pk=schedule.pk).update(value=42)
    assert compile_rules().rules[0]["local_reading"] == {"who": "", "reason": ""}
    rule = InfusionSchedule.objects.get(pk=schedule.pk)
    rule.local_by, rule.local_reason = "Dr Example", "Agreed here."
    rule.save()
    explain(rule, criterion_of(rule))
    assert compile_rules().rules[0]["local_reading"] == {"who": "Dr Example", "reason": "Agreed here."}


@pytest.mark.usefixtures("content")
def test_compiling_asks_the_database_as_often_for_many_therapies_as_for_few(
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(4):
        TherapyFactory(scheduled=True, restricted=True, monitored=True, in_courses=True, second_line=True, risky=True)
    with django_assert_max_num_queries(60):
        compile_rules()
