"""Therapies side by side: every one under every topic, in the words of the source."""

from tests.engine.records import golden
from therapies.comparison import TOPICS, topics


def test_every_therapy_stands_under_every_topic() -> None:
    found = topics(golden())
    names = [therapy["name"] for therapy in golden().document["therapies"]]
    assert all([therapy.name for therapy in topic.therapies] == names for topic in found)
    assert [topic.name for topic in found] == [TOPICS[kind] for kind in TOPICS if kind != "condition"]


def test_the_rules_of_every_therapy_are_there_with_their_passages() -> None:
    cited = {str(citation["passage"]) for rule in golden().rules if rule.therapy for citation in rule.citations}
    shown = {passage["id"] for topic in topics(golden()) for therapy in topic.therapies for passage in therapy.passages}
    assert shown == cited


def test_a_passage_of_two_rules_stands_once_and_no_rule_leaves_its_place_empty() -> None:
    (schedule,) = (topic for topic in topics(golden()) if topic.name == TOPICS["schedule"])
    assert [[passage["id"] for passage in therapy.passages] for therapy in schedule.therapies] == [["C15"], ["C18"], []]
