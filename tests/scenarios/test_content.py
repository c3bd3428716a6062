"""The shipped scenarios: loaded once, never overwritten, dumped as they were."""

import pytest

from msclinic.scenarios.actions import dump_scenarios, load_scenarios
from msclinic.scenarios.models import Scenario
from tests.scenarios.shipped import shipped_scenarios

pytestmark = pytest.mark.django_db


def test_a_first_load_makes_all_twelve() -> None:
    report = load_scenarios()
    assert report.made == [f"scenario {slug}" for slug in shipped_scenarios()]
    assert Scenario.objects.count() == 12


@pytest.mark.usefixtures("loaded")
def test_loading_again_changes_nothing_and_says_so() -> None:
    before = dump_scenarios()
    report = load_scenarios()
    assert (report.made, len(report.left_alone), report.differing) == ([], 12, [])
    assert dump_scenarios() == before


@pytest.mark.usefixtures("loaded")
def test_what_is_dumped_is_what_was_loaded_and_loads_again() -> None:
    dumped = dump_scenarios()
    assert dumped == {f"scenarios/{slug}.json": entry for slug, entry in shipped_scenarios().items()}
    Scenario.objects.all().delete()
    load_scenarios()
    assert dump_scenarios() == dumped


@pytest.mark.usefixtures("loaded")
def test_what_an_editor_changed_stays_and_is_reported() -> None:
    changed = Scenario.objects.get(slug="one-drug-before")
    changed.facts = {name: value for name, value in changed.facts.items() if name != "alemtuzumab_courses"}
    changed.save()
    Scenario.objects.filter(slug="a-third-course").update(retired=True)
    Scenario.objects.filter(slug="some-time-yesterday").delete()
    report = load_scenarios()
    assert report.made == ["scenario some-time-yesterday"]
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
