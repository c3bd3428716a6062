"""No draft is published of which a scenario says that it decides otherwise."""

from typing import Final

import pytest
from django.test import Client

from msclinic.knowledge.actions import explain
from msclinic.releases.actions import publish_first
from msclinic.releases.content import load_shipped
from msclinic.releases.draft import current_draft
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.models import Release
from msclinic.scenarios.models import Scenario
from relapses.models import RelapseDefinition, RelapseRule, SteroidRule
from relapses.rules import criterion_of
from tests.knowledge.editing import page_of
from tests.releases.factories import publish_draft
from therapies.models import InfusionSchedule, Therapy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _published() -> None:
    list(load_shipped())
    publish_first()


LONG_ENOUGH = "REL-DUR (Has it lasted long enough to be considered a relapse?) says Too early to tell, expected:"
STILL_THERE = "scenario thirty-hours-and-still-there (Thirty hours, and still there):"
OTHERS: Final = [
    f"scenario some-time-yesterday (Some time yesterday): {LONG_ENOUGH} Cannot be judged",
    "scenario some-time-yesterday (Some time yesterday): asked at step 2 for the verdict of REL-DUR, right is Too "
    "early to tell, expected Cannot be judged",
    f"{STILL_THERE} {LONG_ENOUGH} Can be read both ways",
    f"{STILL_THERE} REL (Is it a relapse by the article's wording?) says Too early to tell, "
    "expected: Can be read both ways",
    f"{STILL_THERE} asked at step 2 for the verdict of REL-DUR, right is Too early to tell, "
    "expected Can be read both ways",
]
"""What the other scenarios say to a lower figure of 40 hours."""


def raise_the_lower_figure() -> None:
    RelapseDefinition.objects.update(lower_value=40)
    rule = RelapseRule.objects.get(code="REL-DUR")
    rule.local_reason, rule.local_by = "A made-up reason.", "Dr Example"
    rule.save()
    explain(rule, criterion_of(rule))


def draft_of_today() -> str:
    return current_draft().sha256


def refused() -> list[str]:
    with pytest.raises(PublishingRefusedError) as error:
        publish_draft(reason="A made-up reason.")
    return error.value.problems


def test_a_draft_that_decides_otherwise_is_refused_with_a_sentence_for_each_difference() -> None:
    raise_the_lower_figure()
    half, expected = "scenario a-day-and-a-half (A day and a half)", "expected: Can be read both ways"
    asked, as_taken = f"{half}: asked at step", "expected Can be read both ways"
    assert refused() == [
        f"{half}: REL-DUR (Has it lasted long enough to be considered a relapse?) says Not reached, {expected}",
        f"{half}: REL (Is it a relapse by the article's wording?) says Not reached, {expected}",
        f"{half}: STER-WHEN (Is it a relapse so severe that treatment is required?) says Does not apply, {expected}",
        f"{asked} 1 for the verdict of REL-DUR, right is Not reached, {as_taken}",
        f"{asked} 2 for the verdict of STER-WHEN, right is Does not apply, {as_taken}",
        *OTHERS,
    ]
    assert Release.objects.count() == 1


def test_with_its_scenarios_brought_up_to_date_it_is_published() -> None:
    raise_the_lower_figure()
    first = Scenario.objects.get(slug="a-day-and-a-half")
    first.expected |= {"REL-DUR": "not_met", "REL": "not_met", "STER-WHEN": "not_applicable"}
    first.questions = []
    first.save()
    others = Scenario.objects.filter(slug__in=["some-time-yesterday", "thirty-hours-and-still-there"])
    others.update(retired=True)
    assert publish_draft(reason="A made-up reason.").number == 2


def test_an_editor_lets_scenarios_expect_what_the_draft_says_once_it_is_looked_at(editor: Client) -> None:
    raise_the_lower_figure()
    before = Scenario.objects.get(slug="a-day-and-a-half").expected
    both = Scenario.objects.filter(slug__in=["a-day-and-a-half", "one-drug-before"])
    typed = {"action": "expect_what_the_draft_says", "_selected_action": [scenario.pk for scenario in both]}
    asked = editor.post(page_of(Scenario), typed).text
    assert '<th scope="row">REL-DUR</th>' in asked
    assert "<td>Can be read both ways</td><td>Not reached</td>" in asked
    assert "The draft says what it expects." in asked
    assert Scenario.objects.get(slug="a-day-and-a-half").expected == before
    told = editor.post(page_of(Scenario), {**typed, "seen": draft_of_today()}, follow=True).text
    assert "Now as the draft says: A day and a half." in told
    changed = {"REL-DUR": "not_met", "REL": "not_met", "STER-WHEN": "not_applicable"}
    assert Scenario.objects.get(slug="a-day-and-a-half").expected == before | changed
    assert refused() == OTHERS


def test_what_nobody_was_shown_is_not_expected(editor: Client) -> None:
    shown = draft_of_today()
    before = {scenario.slug: scenario.expected for scenario in Scenario.objects.all()}
    raise_the_lower_figure()
    chosen = [scenario.pk for scenario in Scenario.objects.all()]
    typed = {"action": "expect_what_the_draft_says", "_selected_action": chosen, "seen": shown}
    answer = editor.post(page_of(Scenario), typed).text
    assert "Nothing was changed: the draft is not as it was. Look at it again." in answer
    assert "<td>Can be read both ways</td><td>Not reached</td>" in answer
    assert {scenario.slug: scenario.expected for scenario in Scenario.objects.all()} == before


def test_a_rule_that_is_gone_is_expected_no_more(editor: Client) -> None:
    SteroidRule.objects.get(code="STER-DAYS").delete()
    chosen = [scenario.pk for scenario in Scenario.objects.all()]
    typed = {"action": "expect_what_the_draft_says", "_selected_action": chosen, "seen": draft_of_today()}
    editor.post(page_of(Scenario), typed)
    assert not any("STER-DAYS" in scenario.expected for scenario in Scenario.objects.all())
    asked = [question["rule"] for scenario in Scenario.objects.all() for question in scenario.questions]
    assert "STER-DAYS" not in asked
    assert "STER-AGENT" in asked
    assert publish_draft(reason="A made-up reason.").number == 2


def test_a_draft_that_cannot_be_tried_is_nothing_to_expect(editor: Client) -> None:
    RelapseRule.objects.all().delete()
    SteroidRule.objects.all().delete()
    before = [scenario.expected for scenario in Scenario.objects.all()]
    typed = {"action": "expect_what_the_draft_says", "_selected_action": [Scenario.objects.first().pk], "seen": "x"}
    assert "The draft cannot be tried" in editor.post(page_of(Scenario), typed, follow=True).text
    assert [scenario.expected for scenario in Scenario.objects.all()] == before
    page = editor.get(page_of(Scenario, "change", Scenario.objects.first().pk)).text
    assert "The current release says" in page
    assert "The draft says" not in page


def test_the_list_says_which_are_as_the_draft_says(editor: Client) -> None:
    raise_the_lower_figure()
    page = editor.get(page_of(Scenario)).text
    assert (page.count("icon-yes"), page.count("icon-no")) == (3 * Scenario.objects.count() - 3, 3)
    row = editor.get(page_of(Scenario, "change", Scenario.objects.get(slug="a-day-and-a-half").pk)).text
    assert "<td>Can be read both ways</td><td>Not reached <strong>differs</strong></td>" in row


def test_a_rule_that_the_draft_no_longer_has_is_named() -> None:
    SteroidRule.objects.get(code="STER-DAYS").delete()
    said = refused()
    assert "scenario a-day-and-a-half (A day and a half): there is no finding of STER-DAYS, expected: Reached" in said
    assert all("STER-DAYS" in sentence for sentence in said)


def test_a_rule_of_another_code_is_missed_under_its_own() -> None:
    SteroidRule.objects.filter(code="STER-DAYS").update(code="STER-LENGTH")
    assert (
        "scenario a-day-and-a-half (A day and a half): there is no finding of STER-DAYS, expected: Reached" in refused()
    )


def test_a_therapy_that_is_retired_and_brought_back_leaves_what_is_expected_of_it(editor: Client) -> None:
    before = {scenario.slug: scenario.expected for scenario in Scenario.objects.all()}
    Therapy.objects.filter(slug="tysabri").update(retired=True)
    assert publish_draft(reason="A made-up reason.").number == 2
    chosen = [scenario.pk for scenario in Scenario.objects.all()]
    typed = {"action": "expect_what_the_draft_says", "_selected_action": chosen, "seen": draft_of_today()}
    assert "Nothing was changed." in editor.post(page_of(Scenario), typed, follow=True).text
    assert {scenario.slug: scenario.expected for scenario in Scenario.objects.all()} == before
    Therapy.objects.filter(slug="tysabri").update(retired=False)
    InfusionSchedule.objects.filter(code="TYS-SCHED").update(value=300, stated=None)
    assert any(": TYS-SCHED (" in sentence for sentence in refused())


def test_the_page_says_how_scenarios_are_brought_up_to_date(editor: Client) -> None:
    publish = "/admin/releases/release/propose/"
    assert "Expect what the draft says" not in editor.get(publish).text
    raise_the_lower_figure()
    shown = editor.get(publish).text
    assert "Expect what the draft says" in shown
    assert f'href="{page_of(Scenario)}"' in shown


def test_a_rule_of_which_no_scenario_expects_anything_is_named_and_holds_nothing_up(editor: Client) -> None:
    for scenario in Scenario.objects.all():
        scenario.expected.pop("TYS-PML", None)
        scenario.save()
    Therapy.objects.filter(key="natalizumab").update(brand="Another")
    page = editor.get("/admin/releases/release/propose/").text
    assert "TYS-PML</a>: no scenario expects anything of it" in page
    assert "TYS-SCHED</a>: no scenario" not in page
    assert "disabled" not in page
    assert publish_draft(reason="A made-up reason.").number == 2


def test_nothing_is_said_of_it_where_every_rule_has_its_scenario(editor: Client) -> None:
    Therapy.objects.filter(key="natalizumab").update(brand="Another")
    assert "no scenario expects anything" not in editor.get("/admin/releases/release/propose/").text
