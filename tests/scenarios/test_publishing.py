"""No draft is published of which a scenario says that it decides otherwise."""

import pytest

from msclinic.releases.actions import PublishingRefusedError, publish_draft, publish_first
from msclinic.releases.content import load_shipped
from msclinic.releases.models import Release
from msclinic.scenarios.models import Scenario
from relapses.models import RelapseDefinition, RelapseRule, SteroidRule

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published() -> None:
    list(load_shipped())
    publish_first()


def raise_the_lower_figure() -> None:
    RelapseDefinition.objects.update(lower_value=40)
    RelapseRule.objects.update(local_reason="A made-up reason.", local_by="Dr Example")


def refused() -> list[str]:
    with pytest.raises(PublishingRefusedError) as error:
        publish_draft(actor=None, reason="A made-up reason.")
    return error.value.problems


def test_a_draft_that_decides_otherwise_is_refused_with_a_sentence_for_each_difference() -> None:
    raise_the_lower_figure()
    assert refused() == [
        "scenario a-day-and-a-half: REL-DUR is not_met, expected ambiguous",
        "scenario a-day-and-a-half: REL is not_met, expected ambiguous",
        "scenario a-day-and-a-half: STER-WHEN is not_applicable, expected ambiguous",
        "scenario some-time-yesterday: REL-DUR is pending, expected unknown",
    ]
    assert Release.objects.count() == 1


def test_with_its_scenarios_brought_up_to_date_it_is_published() -> None:
    raise_the_lower_figure()
    first = Scenario.objects.get(slug="a-day-and-a-half")
    first.expected |= {"REL-DUR": "not_met", "REL": "not_met", "STER-WHEN": "not_applicable"}
    first.save()
    Scenario.objects.filter(slug="some-time-yesterday").update(retired=True)
    assert publish_draft(actor=None, reason="A made-up reason.").number == 2


def test_a_rule_that_the_draft_no_longer_has_is_named() -> None:
    SteroidRule.objects.get(code="STER-DAYS").delete()
    said = refused()
    assert "scenario a-day-and-a-half: there is no finding of STER-DAYS, expected met" in said
    assert all("STER-DAYS" in sentence for sentence in said)


def test_a_rule_of_another_code_is_missed_under_its_own() -> None:
    SteroidRule.objects.filter(code="STER-DAYS").update(code="STER-LENGTH")
    assert "scenario a-day-and-a-half: there is no finding of STER-DAYS, expected met" in refused()
