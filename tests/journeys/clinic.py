"""The people of a clinic at their pages, in the words of a journey: given, when, then."""

from typing import Any

from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, CLINICIANS, REVIEWERS
from msclinic.releases.actions import publish_first
from msclinic.releases.content import load_shipped
from msclinic.releases.selectors import forget_current_release
from msclinic.scenarios.models import Scenario
from relapses.models import RelapseDefinition, RelapseRule
from tests.assessments.pages import save
from tests.core.pages import parse
from tests.knowledge.editing import filled_in, page_of, prefix_of
from tests.releases.factories import author, browser_of
from tests.releases.looking import by_id, hidden, to_tick_off, words

__all__ = ["Clinic"]

PROPOSE = "/admin/releases/release/propose/"


class Clinic:
    """Eden edits, Robin reviews, Casey treats, Adrian runs the site. Each has a browser; nobody is a superuser."""

    def __init__(self) -> None:
        list(load_shipped())
        publish_first()
        self.roles = {"eden": [AUTHORS], "robin": [REVIEWERS], "casey": [CLINICIANS], "adrian": [ADMINISTRATORS]}
        self.browsers: dict[str, Client] = {}

    def browser(self, who: str) -> Client:
        """Somebody's browser, in which they have signed in."""
        if who not in self.browsers:
            self.browsers[who] = browser_of(author(who, *self.roles[who]))
        return self.browsers[who]

    # given

    def given_that_one_person_has_both_roles(self, who: str) -> None:
        self.roles[who] = [AUTHORS, REVIEWERS]

    def given_that_somebody_saved_an_episode_of(self, hours: int) -> str:
        """The address of what Casey saved."""
        saved = save(self.browser("casey"), episode(hours).items())
        assert saved.status_code == 302, saved.text
        return str(saved.url)

    # when

    def when_the_upper_figure_is_set(self, who: str, hours: int) -> None:
        """On the page of the definition, with the reason of a local reading."""
        desk, page = self.browser(who), page_of(RelapseDefinition, "change", RelapseDefinition.objects.get().pk)
        opened = desk.get(page)
        prefix = prefix_of(opened, RelapseRule)
        (row,) = (
            name.removesuffix("-code")
            for name, value in filled_in(opened).items()
            if value == "REL-DUR" and name.startswith(prefix) and name.endswith("-code")
        )
        because = {f"{row}-local_reason": f"The clinic counts from {hours} hours.", f"{row}-local_by": "Dr Example"}
        answer = desk.post(page, {**filled_in(opened), "upper_value": hours, **because}, follow=True)
        assert answer.redirect_chain, answer.text

    def when_scenarios_are_brought_up_to_date(self, who: str) -> None:
        """With the action of their list, once its page has shown what would be expected instead."""
        chosen = {
            "action": "expect_what_the_draft_says",
            "_selected_action": Scenario.objects.values_list("pk", flat=True),
        }
        shown = self.browser(who).post(page_of(Scenario), chosen)
        seen = hidden(parse(shown), "seen")
        told = self.browser(who).post(page_of(Scenario), {**chosen, "seen": seen}, follow=True)
        assert "Now as the draft says" in told.text

    def when_the_draft_is_proposed(self, who: str, reason: str) -> Any:
        seen = hidden(parse(self.browser(who).get(PROPOSE)), "seen")
        return self.browser(who).post(PROPOSE, {"reason": reason, "seen": seen}, follow=True)

    def when_a_step_is_taken(self, who: str, step: str, number: int = 1, comment: str = "") -> Any:
        """On the page of a proposal: everything ticked off that it asks to be looked at, then the button."""
        address = f"/releases/proposals/{number}/"
        sent = {"step": step, "comment": comment, "looked_at": to_tick_off(self.browser(who).get(address).text)}
        return self.browser(who).post(address, sent, follow=True)

    def when_one_person_may_publish_alone(self, reason: str) -> None:
        sent = {"required": "no", "reason": reason, "confirmed": "on"}
        told = self.browser("adrian").post("/releases/second-person/", sent, follow=True)
        assert "One person may publish alone from now on." in told.text

    # then

    def then_an_episode_is(self, hours: int, verdict: str) -> None:
        """What Casey is told of whether it has lasted long enough."""
        forget_current_release()
        page: Any = self.browser("casey").post("/relapse/", episode(hours))
        assert page.assessment.finding("REL-DUR").verdict == verdict

    def then_the_page_of_the_proposal_says(self, who: str, *said: str, number: int = 1) -> None:
        shown = words(by_id(parse(self.browser(who).get(f"/releases/proposals/{number}/")), "main"))
        assert [text for text in said if text not in shown] == [], shown

    def person(self, who: str) -> User:
        return User.objects.get(username=who)


def episode(hours: int) -> dict[str, str]:
    """The form of an episode that lasted so long and is over."""
    return {
        "as_of": "2026-06-15T12:00:00+00:00",
        "ms_diagnosis": "confirmed",
        "episode_present": "yes",
        "episode_ongoing": "no",
        "episode_duration": str(hours),
        "episode_duration_unit": "h",
    }
