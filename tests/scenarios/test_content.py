"""The shipped scenarios: loaded once, never overwritten, dumped as they were."""

import pytest

from msclinic.scenarios.actions import add_scenario, dump_scenarios, load_scenarios
from msclinic.scenarios.models import Scenario, ScenarioWords
from tests.scenarios.shipped import in_english, shipped_scenarios

pytestmark = pytest.mark.django_db


def test_a_first_load_makes_all_of_them_in_every_language() -> None:
    report = load_scenarios()
    assert report.made == [f"scenario {slug}{more}" for slug in shipped_scenarios() for more in ("", " in de")]
    assert Scenario.objects.count() == ScenarioWords.objects.count() == len(shipped_scenarios()) >= 25


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing_and_says_so() -> None:
    before = dump_scenarios()
    report = load_scenarios()
    assert (report.made, len(report.left_alone), report.differing) == ([], 2 * len(shipped_scenarios()), [])
    assert dump_scenarios() == before


@pytest.mark.usefixtures("loaded")
def test_what_is_dumped_is_what_was_loaded_and_loads_again() -> None:
    dumped = dump_scenarios()
    assert dumped == {f"scenarios/{slug}.json": entry for slug, entry in shipped_scenarios().items()}
    for kept in (Scenario, ScenarioWords):
        kept.objects.all().delete()
        kept.history.all().delete()
    load_scenarios()
    assert dump_scenarios() == dumped


@pytest.mark.usefixtures("loaded")
def test_what_an_editor_changed_stays_and_is_reported() -> None:
    changed = Scenario.objects.get(slug="one-drug-before")
    changed.facts = {name: value for name, value in changed.facts.items() if name != "alemtuzumab_courses"}
    changed.save()
    Scenario.objects.filter(slug="a-third-course").update(retired=True)
    report = load_scenarios()
    assert report.made == []
    assert report.differing == ["scenario a-third-course", "scenario one-drug-before"]
    assert "alemtuzumab_courses" not in Scenario.objects.get(slug="one-drug-before").facts
    assert dump_scenarios()["scenarios/a-third-course.json"]["retired"]


def test_what_is_loaded_and_what_is_changed_stays_on_record() -> None:
    load_scenarios()
    scenario = Scenario.objects.get(slug="a-third-course")
    scenario.retired = True
    scenario.save()
    records = [(record.history_type, record.history_change_reason) for record in scenario.history.all()]
    assert records == [("~", None), ("+", "shipped content")]


@pytest.mark.usefixtures("loaded")
def test_what_an_editor_deleted_is_not_brought_back() -> None:
    Scenario.objects.get(slug="some-time-yesterday").delete()
    ScenarioWords.objects.get(scenario__slug="a-third-course").delete()
    before = dump_scenarios()
    report = load_scenarios()
    assert report.made == []
    assert report.differing == [
        "scenario a-third-course in de, which somebody deleted or renamed,",
        "scenario some-time-yesterday, which somebody deleted or renamed,",
    ]
    assert dump_scenarios() == before


@pytest.mark.usefixtures("loaded")
def test_words_that_an_editor_changed_stay() -> None:
    changed = ScenarioWords.objects.get(scenario__slug="a-third-course")
    changed.title = "Noch eine Behandlungsphase"
    changed.save()
    assert load_scenarios().differing == ["scenario a-third-course in de"]
    assert ScenarioWords.objects.get(scenario__slug="a-third-course").title == "Noch eine Behandlungsphase"


def test_what_was_loaded_before_there_were_other_languages_is_told_in_them_unless_its_english_is_another_now() -> None:
    for slug, entry in shipped_scenarios().items():
        add_scenario(slug=slug, **in_english(entry))
    Scenario.objects.filter(slug="a-third-course").update(story="Made up. Another story.")
    report = load_scenarios()
    assert report.made == [f"scenario {slug} in de" for slug in shipped_scenarios() if slug != "a-third-course"]
    assert "scenario a-third-course in de, which is of another English," in report.differing
