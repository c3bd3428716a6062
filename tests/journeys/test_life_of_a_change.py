"""A figure on its way from an author through a reviewer to a clinician, at the pages alone."""

import re

import pytest

from msclinic.releases.models import Decision, Release
from tests.core.pages import parse
from tests.journeys.clinic import Clinic
from tests.releases.looking import by_id, links, to_tick_off, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def clinic(db: None) -> Clinic:  # noqa: ARG001
    """Release 1 is in use: an episode of 40 hours can be read both ways."""
    clinic = Clinic()
    clinic.then_an_episode_is(40, "ambiguous")
    return clinic


def test_a_figure_reaches_a_clinician_once_somebody_else_has_approved_it(clinic: Clinic) -> None:
    saved = clinic.given_that_somebody_saved_an_episode_of(40)
    before = clinic.browser("casey").get(saved).text

    clinic.when_the_upper_figure_is_set("eden", 36)
    clinic.then_an_episode_is(40, "ambiguous")
    refused = clinic.when_the_draft_is_proposed("eden", "Our clinic counts from 36 hours.")
    assert (
        "scenario A day and a half</a>: REL-DUR (Has it lasted long enough to be considered a relapse?)" in refused.text
    )
    assert "says Reached, expected: Can be read both ways" in refused.text

    clinic.when_scenarios_are_brought_up_to_date("eden")
    told = clinic.when_the_draft_is_proposed("eden", "Our clinic counts from 36 hours.")
    assert "Proposal 1 awaits a reviewer" in told.text
    clinic.then_an_episode_is(40, "ambiguous")

    clinic.then_the_page_of_the_proposal_says(
        "robin", "Our clinic counts from 36 hours.", "Authors eden", "upper figure: 48 hours → 36 hours"
    )
    approved = clinic.when_a_step_is_taken("robin", "approve")
    assert "Release 2 is published." in approved.text
    clinic.then_an_episode_is(40, "met")
    clinic.then_an_episode_is(35, "ambiguous")

    after = clinic.browser("casey").get(saved).text
    assert "The rules have moved on" in after
    assert "The rules have moved on" not in before
    assert '/releases/1/changes/2/">' in after


def test_a_reviewer_sees_exactly_whom_a_figure_affects_and_looks_at_every_change(clinic: Clinic) -> None:
    clinic.given_that_somebody_saved_an_episode_of(40)
    clinic.when_the_upper_figure_is_set("eden", 36)
    clinic.when_scenarios_are_brought_up_to_date("eden")
    clinic.when_the_draft_is_proposed("eden", "Our clinic counts from 36 hours.")
    robin, address = clinic.browser("robin"), "/releases/proposals/1/"

    page = robin.get(address)
    assert "REL-DUR:ambiguous:met" in to_tick_off(page.text)
    section = next(one for one in parse(page).iter("section") if one.get("data-mark") == "REL-DUR:ambiguous:met")
    cells = " ".join(words(one) for one in section.iter("a") if "/cases/cell.REL-DUR." in one.get("href", ""))
    assert set(re.findall(r"lasted: ([\d.]+) hours", cells)) == {"36", "36.5", "42", "47.5"}
    assert "1 more that you may not open" in words(section)
    noted = "I have looked at the cases that I may open, and taken note that 1 that I may not open changes so"
    assert noted in words(section)

    case = next(to for to in links(section) if "/cases/cell.REL-DUR." in to)
    beside = words(by_id(parse(robin.get(case)), "main"))
    assert "Can be read both ways" in beside
    assert "Reached" in beside

    left = [mark for mark in to_tick_off(page.text) if mark != "REL-DUR:ambiguous:met"]
    refused = robin.post(address, {"step": "approve", "looked_at": left})
    assert refused.status_code == 422
    assert "1 change of answers is not ticked off yet: look at it first." in refused.text
    clinic.then_an_episode_is(40, "ambiguous")
    clinic.when_a_step_is_taken("robin", "approve")
    clinic.then_an_episode_is(40, "met")
    assert Decision.objects.get().looked_at == sorted(to_tick_off(page.text))


def test_an_author_does_not_approve_what_they_edited(clinic: Clinic) -> None:
    clinic.given_that_one_person_has_both_roles("eden")
    clinic.when_the_upper_figure_is_set("eden", 36)
    clinic.when_scenarios_are_brought_up_to_date("eden")
    clinic.when_the_draft_is_proposed("eden", "Our clinic counts from 36 hours.")

    said = "eden is among its authors: somebody else has to approve it."
    clinic.then_the_page_of_the_proposal_says("eden", said)
    refused = clinic.when_a_step_is_taken("eden", "approve")
    assert (refused.status_code, said in refused.text) == (422, True)
    clinic.then_an_episode_is(40, "ambiguous")
    assert not Decision.objects.exists()


def test_what_is_sent_back_is_mended_and_proposed_again(clinic: Clinic) -> None:
    clinic.when_the_upper_figure_is_set("eden", 30)
    clinic.when_scenarios_are_brought_up_to_date("eden")
    clinic.when_the_draft_is_proposed("eden", "Our clinic counts from 30 hours.")
    clinic.when_a_step_is_taken("robin", "send_back", comment="We agreed on 36.")
    clinic.then_the_page_of_the_proposal_says("eden", "Proposal 1 sent back", "Sent back · robin We agreed on 36.")
    clinic.then_an_episode_is(32, "ambiguous")

    clinic.when_the_upper_figure_is_set("eden", 36)
    clinic.when_scenarios_are_brought_up_to_date("eden")
    clinic.when_the_draft_is_proposed("eden", "Our clinic counts from 36 hours.")
    clinic.when_a_step_is_taken("robin", "approve", number=2)
    clinic.then_an_episode_is(32, "ambiguous")
    clinic.then_an_episode_is(40, "met")


def test_what_is_edited_while_a_reviewer_reads_waits_for_the_next_proposal(clinic: Clinic) -> None:
    clinic.when_the_upper_figure_is_set("eden", 36)
    clinic.when_scenarios_are_brought_up_to_date("eden")
    clinic.when_the_draft_is_proposed("eden", "Our clinic counts from 36 hours.")
    clinic.when_the_upper_figure_is_set("eden", 34)

    clinic.then_the_page_of_the_proposal_says("robin", "upper figure: 48 hours → 36 hours")
    clinic.when_a_step_is_taken("robin", "approve")
    clinic.then_an_episode_is(36, "met")
    clinic.then_an_episode_is(35, "ambiguous")


def test_a_clinic_of_one_person_publishes_alone_and_says_so(clinic: Clinic) -> None:
    clinic.given_that_one_person_has_both_roles("eden")
    clinic.when_one_person_may_publish_alone("Nobody else is there.")
    clinic.when_the_upper_figure_is_set("eden", 36)
    clinic.when_scenarios_are_brought_up_to_date("eden")
    clinic.when_the_draft_is_proposed("eden", "Our clinic counts from 36 hours.")

    clinic.then_the_page_of_the_proposal_says(
        "eden", "adrian switched the second person off", "The reason given: Nobody else is there."
    )
    clinic.when_a_step_is_taken("eden", "approve")
    clinic.then_an_episode_is(40, "met")
    assert Release.objects.get(number=2).published_by == clinic.person("eden")
