"""What a scenario may be, and what is said of one that may not."""

from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation

from msclinic.scenarios.actions import add_scenario, add_words, load_scenarios
from msclinic.scenarios.models import Scenario, ScenarioWords
from msclinic.scenarios.validation import MADE_UP

pytestmark = pytest.mark.django_db


GERMAN = {"title": "Anderthalb Tage", "story": "Erfunden. So.", "lesson": "Dies."}


def version() -> int:
    return Scenario.objects.get().version


def test_what_is_told_in_another_language_belongs_to_its_version(fields: dict[str, Any]) -> None:
    scenario = add_scenario(**fields)
    words = add_words(scenario, "de", **GERMAN)
    assert version() == 2
    words.save()
    assert version() == 2
    words.lesson = "Anderes."
    words.save()
    assert version() == 3
    words.delete()
    assert version() == 4
    scenario.save()
    assert version() == 4


def test_one_that_is_made_in_every_language_is_of_its_first_version() -> None:
    load_scenarios()
    assert set(Scenario.objects.values_list("version", flat=True)) == {1}


def test_a_scenario_is_known_by_its_title_and_stands_in_its_place(fields: dict[str, Any]) -> None:
    late = add_scenario(**fields | {"slug": "late", "position": 20})
    early = add_scenario(**fields | {"slug": "early", "position": 10})
    other = add_scenario(**fields | {"slug": "other", "page": "therapies", "position": 1})
    assert str(late) == "A day and a half"
    assert list(Scenario.objects.all()) == [early, late, other]


def test_facts_may_be_empty_where_nothing_was_asked(fields: dict[str, Any]) -> None:
    assert add_scenario(**fields | {"facts": {}}).facts == {}


ASKED: dict[str, Any] = {"kind": "verdict", "rule": "REL-DUR", "step": 0, "right": ["ambiguous"]}
REFUSED: list[tuple[str, Any, str]] = [
    ("slug", "One_More", "Small letters, figures and hyphens only."),
    ("slug", "coverage", "Choose another word: another page of the site stands at this address."),
    ("story", "Blurred vision came back.", "Begin the story with “Made up.”"),
    ("story", "Made up. Mrs Example fell ill.", "“Mrs Example” looks like the name of a person"),
    ("story", "Made up. Reach us at a@example.org.", "“a@example.org.” looks like an address"),
    ("title", "Record 4801234567", "“4801234567” looks like a record number"),
    ("lesson", "Born on a Monday.", "“Born on” looks like a date of birth"),
    ("as_of", "2026-06-15T12:00:00", "Add the offset from UTC to the time, such as +02:00."),
    ("as_of", "noon", "Enter a date and a time such as"),
    ("time_zone", "Atlantis", "Enter the name of a time zone, such as Europe/London."),
    ("time_zone", "../etc/passwd", "Enter the name of a time zone, such as Europe/London."),
    ("facts", [], "Enter an object of keys and answers"),
    ("facts", None, "Enter an object of keys and answers"),
    ("facts", "ms_diagnosis", "Enter an object of keys and answers"),
    ("facts", {"patient_ref": "x"}, "Take out “patient_ref”: patient would say who somebody is."),
    ("facts", {"dmt_history": [{"DOB": "1980"}]}, "Take out “DOB”: dob would say who somebody is."),
    ("facts", {"recovery": ["Dr Example"]}, "“Dr Example” looks like the name of a person"),
    ("expected", {}, "Enter an object of codes and verdicts"),
    ("expected", ["REL-DUR"], "Enter an object of codes and verdicts"),
    ("expected", {"REL-DUR": "perhaps"}, "REL-DUR: there is no verdict “perhaps”; choose one of ambiguous, due,"),
    ("expected", {"REL-DUR": ["met"]}, "REL-DUR: there is no verdict “['met']”"),
    ("expected", {"rel dur": "met"}, "“rel dur” is no code of a rule, such as TYS-SCHED."),
    ("steps", ["episode_duration"], "Enter a list of steps, each a list of keys"),
    ("steps", [[]], "Enter a list of steps, each a list of keys"),
    ("steps", [["episode_duration"], ["episode_duration"]], "“episode_duration” is told twice."),
    ("steps", [["episode_end"]], "“episode_end” is told in a step and is no answer of the case."),
    ("questions", {}, "Enter a list of questions"),
    ("questions", [{"kind": "verdict"}], "Question 1: enter kind, rule, step and right"),
    ("questions", [ASKED | {"kind": "age"}], "Question 1: there is no kind “age”; choose one of verdict, missing,"),
    ("questions", [ASKED | {"rule": "rel"}], "Question 1: “rel” is no code of a rule, such as TYS-SCHED."),
    ("questions", [ASKED, ASKED | {"step": 1}], "Question 2: it is asked at step 1; there are the steps 0 to 0."),
    ("questions", [ASKED | {"step": True}], "Question 1: it is asked at step True"),
    ("questions", [ASKED | {"right": []}], "Question 1: say what is right, as a list."),
    ("questions", [ASKED | {"right": ["perhaps"]}], "Question 1: there is no verdict “perhaps”; choose of ambiguous,"),
    ("questions", [ASKED | {"choices": ["met"]}], "Question 1: none of the choices is right."),
    ("tags", "relapse", "Enter a list of words"),
    ("tags", ["Two words"], "“Two words” is no tag: small letters, figures and hyphens, up to 30."),
    ("tags", ["x" * 31], "is no tag"),
    ("note", "Ask Mrs Example.", "“Mrs Example” looks like the name of a person"),
    ("goals", "Write to a@example.org", "“a@example.org” looks like an address"),
    ("level", "hard", "Value 'hard' is not a valid choice."),
    ("language", "fr", "Value 'fr' is not a valid choice."),
    ("page", "admin", "Value 'admin' is not a valid choice."),
    ("slug", "A day", "Enter a valid “slug”"),
]


@pytest.mark.parametrize(("name", "value", "sentence"), REFUSED, ids=[f"{name} {value}" for name, value, _ in REFUSED])
def test_a_field_that_does_not_fit_is_refused_in_words(
    name: str, value: Any, sentence: str, fields: dict[str, Any]
) -> None:
    with pytest.raises(ValidationError) as refused:
        add_scenario(**fields | {name: value})
    assert sentence in " ".join(refused.value.message_dict[name])
    assert not Scenario.objects.exists()


@pytest.mark.parametrize(
    "story", ["Made up. In MS a day counts.", "Made up. Since 2026-06-15, for 36 hours.", "Made up. At 02:30, twice."]
)
def test_what_a_case_is_told_with_gives_nobody_away(story: str, fields: dict[str, Any]) -> None:
    assert add_scenario(**fields | {"story": story}).story == story


def test_everything_that_does_not_fit_is_said_at_once(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        add_scenario(**fields | {"story": "A case.", "as_of": "noon", "facts": []})
    assert set(refused.value.message_dict) == {"story", "as_of", "facts"}


GERMAN = {"title": "Anderthalb Tage", "story": "Erfunden. Ein Fall.", "lesson": "Was er zeigt."}


def test_a_scenario_is_told_in_the_language_that_is_spoken_and_else_in_english(fields: dict[str, Any]) -> None:
    scenario = add_scenario(**fields)
    with translation.override("de"):
        assert (scenario.told, scenario.told.language) == (scenario, "en")
        words = add_words(scenario, "de", **GERMAN)
        assert (scenario.told, scenario.told.language) == (words, "de")
    with translation.override("en-gb"):
        assert scenario.told == scenario


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("story", "Made up. A case.", "Begin the story with “Erfunden.”"),
        ("story", "Erfunden. Frau Österreicher erkrankte.", "“Frau Österreicher” looks like the name of a person"),
        ("story", "Erfunden. Hr. Beispiel erkrankte.", "“Hr. Beispiel” looks like the name of a person"),
        ("story", "Erfunden. Eine Person, geb. im Mai.", "“geb.” looks like a date of birth"),
        ("lesson", "Geboren am 1. Mai.", "“Geboren am” looks like a date of birth"),
        ("title", "", "This field cannot be blank."),
        ("language", "tlh", "Value 'tlh' is not a valid choice."),
    ],
)
def test_words_in_another_language_are_looked_at_like_the_english_ones(
    name: str, value: str, sentence: str, fields: dict[str, Any]
) -> None:
    scenario = add_scenario(**fields)
    with pytest.raises(ValidationError) as refused:
        add_words(scenario, **{"language": "de", **GERMAN, name: value})
    assert sentence in " ".join(refused.value.message_dict[name])
    assert not ScenarioWords.objects.exists()


def test_a_scenario_is_told_once_in_each_language(fields: dict[str, Any]) -> None:
    scenario = add_scenario(**fields)
    add_words(scenario, "de", **GERMAN)
    with pytest.raises(ValidationError, match="The scenario is told in this language already"):
        add_words(scenario, "de", **GERMAN)


def test_each_language_of_the_pages_has_a_word_for_what_is_made_up() -> None:
    assert set(MADE_UP) == {code.partition("-")[0] for code, _ in settings.LANGUAGES}


@pytest.mark.parametrize("who", ["Eine Frau Anfang vierzig", "Ein Herr Ende sechzig", "eine Frau Mitte dreißig"])
def test_what_is_nobodys_name_is_not_taken_for_one(who: str, fields: dict[str, Any]) -> None:
    words = add_words(add_scenario(**fields), "de", **{**GERMAN, "story": f"Erfunden. {who} kommt wieder."})
    assert words.pk


def test_a_scenario_is_told_in_no_language_twice(fields: dict[str, Any]) -> None:
    scenario = add_scenario(**fields)
    with pytest.raises(ValidationError) as refused:
        add_words(scenario, "en", title="A", story="Made up. B.", lesson="C")
    assert "The scenario itself is written in this language." in refused.value.messages


def test_what_is_written_in_german_begins_as_german_stories_do(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        add_scenario(**fields | {"language": "de"})
    assert refused.value.message_dict["story"] == ["Begin the story with “Erfunden.”"]


def test_one_that_is_written_in_german_alone_is_told_in_german(fields: dict[str, Any]) -> None:
    scenario = add_scenario(**fields | GERMAN | {"language": "de"})
    with translation.override("en-gb"):
        assert (scenario.told, scenario.told.language) == (scenario, "de")


@pytest.mark.parametrize("tags", [[], ["relapse"], ["zeit-und-uhr", "größe", "2"]])
def test_tags_are_small_words(fields: dict[str, Any], tags: list[str]) -> None:
    assert add_scenario(**fields | {"tags": tags}).tags == tags
