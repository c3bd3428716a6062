"""Editors at work on scenarios."""

from typing import Any

import pytest
from django.test import Client
from django.utils.html import escape

from msclinic.knowledge.history import entries
from msclinic.scenarios.actions import add_scenario, add_words
from msclinic.scenarios.models import Scenario, ScenarioWords
from tests.knowledge.editing import filled_in, how_many_queries, page_of, prefix_of, send
from tests.scenarios.shipped import shipped_scenarios

pytestmark = pytest.mark.django_db


@pytest.fixture
def change(fields: dict[str, Any]) -> str:
    """The page of a stored scenario."""
    return page_of(Scenario, "change", add_scenario(**fields).pk)


@pytest.mark.usefixtures("release", "loaded")
def test_the_list_and_every_form_open(editor: Client) -> None:
    assert editor.get(page_of(Scenario, "add")).status_code == 200
    assert editor.get(page_of(Scenario), {"q": "Lemtrada"}).status_code == 200
    for scenario in Scenario.objects.all():
        assert editor.get(page_of(Scenario, "change", scenario.pk)).status_code == 200


@pytest.mark.usefixtures("release", "loaded")
def test_the_list_asks_the_database_as_often_for_many_as_for_one(editor: Client) -> None:
    editor.get(page_of(Scenario))
    many = how_many_queries(editor, page_of(Scenario))
    Scenario.objects.exclude(slug="a-third-course").delete()
    assert many <= how_many_queries(editor, page_of(Scenario)) + 1, "which release is in use is asked once a second"


@pytest.mark.usefixtures("release", "loaded")
def test_the_list_says_which_are_as_expected(editor: Client) -> None:
    Scenario.objects.filter(slug="a-third-course").update(expected={"LEM-GAP": "met"})
    page = editor.get(page_of(Scenario)).text
    assert (page.count("icon-yes"), page.count("icon-no"), page.count("icon-unknown")) == (
        2 * len(shipped_scenarios()) - 1,
        1,
        len(shipped_scenarios()),
    )


@pytest.mark.usefixtures("release")
def test_beside_the_expected_verdicts_stands_what_the_release_says(editor: Client, change: str) -> None:
    Scenario.objects.update(expected={"REL-DUR": "met", "REL-OLD": "met", "REL-SYM": "met"})
    page = editor.get(change).text
    rows = {row.partition("</th>")[0]: row for row in page.split('<tr><th scope="row">')[1:]}
    assert "<td>Reached</td><td>Can be read both ways <strong>differs</strong></td>" in rows["REL-DUR"]
    assert "<td>Reached</td><td>no such rule <strong>differs</strong></td>" in rows["REL-OLD"]
    assert "<td>nothing</td><td>Reached <strong>differs</strong></td>" in rows["STER-DAYS"]
    assert "<td>Reached</td><td>Reached</td></tr>" in rows["REL-SYM"]


@pytest.mark.usefixtures("release")
def test_a_verdict_that_differs_is_saved_and_said(editor: Client, change: str) -> None:
    expected = '{"REL-DUR": "met", "REL-SYM": "met", "REL-NEW": "met"}'
    said = editor.post(change, {**filled_in(editor.get(change)), "expected": expected}, follow=True).text
    for sentence in (
        "Under the current release, scenario made-up: REL-DUR is ambiguous, expected met.",
        "scenario made-up: there is no finding of REL-NEW, expected met.",
        "scenario made-up: the rule STER-DAYS is new to it; it is met, and no verdict is expected.",
    ):
        assert sentence in said
    assert "REL-SYM is" not in said


@pytest.mark.usefixtures("release")
def test_sending_the_form_back_unchanged_changes_nothing_and_says_nothing(editor: Client, change: str) -> None:
    before = Scenario.objects.values().get()
    page = editor.get(change)
    said = editor.post(change, filled_in(page), follow=True).text
    assert Scenario.objects.values().get() == before
    assert "Under the current release" not in said


def test_before_anything_is_published_the_pages_say_so(editor: Client, change: str) -> None:
    assert "Nothing has been published yet, and the draft cannot be tried." in editor.get(change).text
    assert editor.get(page_of(Scenario)).status_code == 200
    assert send(editor, change, title="A day and a bit").status_code == 302


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"story": "Blurred vision."}, "Begin the story with “Made up.”"),
        ({"facts": "[]"}, "Enter an object of keys and answers"),
        ({"facts": ""}, "Enter an object of keys and answers"),
        ({"facts": "{"}, "Enter a valid JSON."),
        ({"facts": '{"surname": "x"}'}, "Take out “surname”: surname would say who somebody is."),
        ({"expected": '{"REL-DUR": "good"}'}, "REL-DUR: there is no verdict “good”"),
        ({"as_of": "noon"}, "Enter a date and a time such as"),
    ],
)
def test_a_bad_edit_is_refused_in_words(editor: Client, change: str, changes: dict[str, Any], sentence: str) -> None:
    before = Scenario.objects.values().get()
    assert escape(sentence) in send(editor, change, **changes).text
    assert Scenario.objects.values().get() == before


def test_a_scenario_can_be_added(editor: Client, fields: dict[str, Any]) -> None:
    rows = {"words-TOTAL_FORMS": 0, "words-INITIAL_FORMS": 0, "level": "first", "language": "en"}
    rows |= {"steps": "[]", "questions": "", "tags": '["relapse"]'}
    typed = {**fields, **rows, "facts": '{"ms_diagnosis": "confirmed"}', "expected": '{"REL-DUR": "unknown"}'}
    assert editor.post(page_of(Scenario, "add"), typed).status_code == 302
    made = Scenario.objects.get()
    assert (made.facts, made.questions, made.tags) == ({"ms_diagnosis": "confirmed"}, [], ["relapse"])


@pytest.mark.usefixtures("release")
def test_facts_are_shown_so_that_they_can_be_read_in_the_order_in_which_they_are_asked(
    editor: Client, change: str
) -> None:
    shuffled = {"steroid_days": 3, "smoking": "no", "ms_diagnosis": "confirmed"}
    Scenario.objects.update(facts=shuffled, expected={"STER-DAYS": "met", "REL-DUR": "unknown"})
    shown = editor.get(change).text
    assert escape('{\n  "ms_diagnosis": "confirmed",\n  "steroid_days": 3,\n  "smoking": "no"\n}') in shown
    assert escape('{\n  "REL-DUR": "unknown",\n  "STER-DAYS": "met"\n}') in shown


def test_somebody_who_may_only_look_sees_everything(reader: Client, change: str) -> None:
    assert "A day and a half" in reader.get(change).text


def test_the_history_says_what_changed(editor: Client, change: str) -> None:
    send(editor, change, title="A day and a bit")
    page = editor.get(page_of(Scenario, "history", Scenario.objects.get().pk)).text
    assert "A day and a half" in page
    assert "A day and a bit" in page


@pytest.mark.usefixtures("loaded")
def test_the_history_tells_each_verdict_that_is_expected_otherwise_by_itself() -> None:
    scenario = Scenario.objects.get(slug="a-third-course")
    scenario.save()
    scenario.expected |= {"LEM-GAP": "met", "NEW-RULE": "due"}
    scenario.save()
    entry = entries({Scenario: {"id": scenario.pk}})[0]
    assert entry.changes == [
        ("Expected verdicts, LEM-GAP", "silent", "met"),
        ("Expected verdicts, NEW-RULE", "–", "due"),
    ]


GERMAN = {"language": "de", "title": "Anderthalb Tage", "story": "Erfunden. Ein Fall.", "lesson": "Was er zeigt."}


def rows_of(editor: Client, change: str, **first: Any) -> dict[str, Any]:
    """The page of a scenario with one row of words, as its form posts it."""
    page = editor.get(change)
    prefix = prefix_of(page, ScenarioWords)
    return {
        **filled_in(page),
        f"{prefix}-TOTAL_FORMS": 1,
        **{f"{prefix}-0-{name}": value for name, value in first.items()},
    }


def test_a_scenario_is_told_in_another_language_on_its_page(editor: Client, change: str) -> None:
    refused = editor.post(change, rows_of(editor, change, **GERMAN | {"story": "Ein Fall."}))
    assert escape("Begin the story with “Erfunden.”") in refused.text
    assert editor.post(change, rows_of(editor, change, **GERMAN)).status_code == 302
    words = ScenarioWords.objects.get()
    assert {name: getattr(words, name) for name in GERMAN} == GERMAN
    recorded = [entry for entry in entries({ScenarioWords: {}}) if entry.done == "added"]
    assert [(entry.who, entry.row) for entry in recorded] == [
        ("eden", "scenario in another language A day and a half, German")
    ]
    assert (
        "scenario in another language A day and a half, German" in editor.get(change.replace("change", "history")).text
    )


@pytest.mark.parametrize(
    "typed",
    [
        {"story": "Made up. Mary Miller came."},
        {"facts": '{"steroid_agents": ["Mary Miller"]}'},
        {"tags": '["mary-miller"]'},
    ],
    ids=lambda typed: next(iter(typed)),
)
def test_what_may_tell_somebody_is_asked_about(editor: Client, change: str, typed: dict[str, str]) -> None:
    told = "“Mary Miller” looks like the name of somebody."
    refused = send(editor, change, **typed)
    assert told in refused.text
    assert Scenario.history.count() == 1
    assert send(editor, change, **typed, made_up="on").status_code == 302


def test_the_same_in_another_language(editor: Client, change: str) -> None:
    named = GERMAN | {"story": "Erfunden. Max Mustermann kam."}
    assert (
        "“Max Mustermann” looks like the name of somebody."
        in editor.post(change, rows_of(editor, change, **named)).text
    )
    assert not ScenarioWords.objects.exists()
    assert editor.post(change, rows_of(editor, change, **named, made_up="on")).status_code == 302


def test_a_change_of_the_english_alone_is_said_until_somebody_looks_at_the_german(editor: Client, change: str) -> None:
    warned = "The scenario was changed, not the German: that is not shown until somebody has looked at it."
    add_words(Scenario.objects.get(), **GERMAN)
    prefix = prefix_of(editor.get(change), ScenarioWords)
    for changes, is_said in (
        ({"title": "A day and a bit"}, True),
        ({"position": 20}, True),
        ({f"{prefix}-0-title": "Ein Tag"}, False),
        ({"title": "A day", f"{prefix}-0-title": "Ein Tag und mehr"}, False),
    ):
        answer = editor.post(change, {**filled_in(editor.get(change)), **changes}, follow=True)
        assert (warned in answer.text) is is_said, changes


def test_what_a_browser_sends_of_lines_is_no_change_of_them(editor: Client, change: str) -> None:
    def sent() -> dict[str, str]:
        typed = filled_in(editor.get(change))
        return {name: str(text).replace("\n", "\r\n") for name, text in typed.items()}

    scenario = Scenario.objects.get()
    scenario.goals = "One.\nTwo."
    scenario.save()
    add_words(scenario, **GERMAN | {"goals": "Eins.\nZwei."})
    version = Scenario.objects.get().version
    assert any("\r\n" in text for text in sent().values())
    assert editor.post(change, sent()).status_code == 302
    stored, words = Scenario.objects.get(), ScenarioWords.objects.get()
    assert (stored.goals, words.goals, stored.version) == ("One.\nTwo.", "Eins.\nZwei.", version)
    assert editor.post(change, sent() | {"story": "Made up. Otherwise."}).status_code == 302
    assert ScenarioWords.objects.get().is_behind
