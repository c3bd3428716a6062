"""Where a release changed the answer of a scenario: the flag, both explanations, and saying that it is right."""

from typing import Any

import pytest
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import CLINICIANS, REVIEWERS
from msclinic.releases.models import Release
from msclinic.releases.selectors import current_release
from msclinic.scenarios.actions import add_scenario
from msclinic.scenarios.changed import read_change_of
from msclinic.scenarios.lesson import questions_of
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.runner import differences
from tests.core.pages import inline_code_in, parse
from tests.releases.factories import published
from tests.releases.looking import by_id, of_class, words
from tests.scenarios.making import do, lesson_of, opened, teacher
from tests.scenarios.test_confirming import within
from tests.web.pages import pairs_of

pytestmark = pytest.mark.django_db

FLAG = "The answer changed in release 2"


@pytest.fixture
def scenario(fields: dict[str, Any]) -> Scenario:
    within(48)
    within(28)
    facts = fields["facts"] | {"episode_duration": {"value": 30, "unit": "h"}}
    return add_scenario(**(fields | {"facts": facts}))


def confirm(client: Client, scenario: Scenario, release: str = "2", version: str = "1") -> Any:
    return client.post(f"/scenarios/{scenario.slug}/confirm/", {"release": release, "version": version})


def test_the_page_has_both_explanations_side_by_side(visitor: Client, scenario: Scenario) -> None:
    page = parse(visitor.get(f"/scenarios/{scenario.slug}/"))
    flag = next(element for element in page.iter("section") if element.get("aria-labelledby") == "answer-changed")
    assert words(by_id(page, "answer-changed")) == FLAG
    (row,) = (row for row in flag.iter("tr") if row.get("data-code") == "REL-DUR")
    before, after = (words(cell) for cell in row.iter("td"))
    assert before.startswith("Can be read both ways")
    assert after.startswith("Reached")
    assert "What it teaches is right" not in words(flag)
    assert inline_code_in(page) == []


@pytest.mark.parametrize("page", ["", "edit/", "notes/"])
def test_a_teacher_sees_it_where_they_change_and_present_it(page: str, scenario: Scenario) -> None:
    said = words(parse(teacher().get(f"/scenarios/{scenario.slug}/{page}")))
    assert FLAG in said
    assert "What it teaches is right" in said


def test_the_wall_of_who_does_not_teach_has_no_flag(visitor: Client, scenario: Scenario) -> None:
    assert FLAG not in visitor.get(f"/scenarios/{scenario.slug}/present/").text


def test_the_library_marks_it_for_who_teaches(visitor: Client, scenario: Scenario) -> None:
    (card,) = of_class(parse(teacher("robin", REVIEWERS).get("/scenarios/")), "card")
    assert FLAG in words(card)
    assert FLAG not in visitor.get("/scenarios/").text
    assert scenario.slug


def test_who_says_that_it_is_right_takes_the_flag_off(scenario: Scenario) -> None:
    emery = teacher()
    assert confirm(emery, scenario).url == f"/scenarios/{scenario.slug}/"
    scenario.refresh_from_db()
    assert (scenario.confirmed_under, scenario.version) == (2, 1)
    assert scenario.history.first().history_change_reason == "confirmed under release 2"
    assert FLAG not in emery.get(f"/scenarios/{scenario.slug}/").text


def test_saving_it_by_its_form_leaves_the_flag_and_what_its_author_took_for_right(scenario: Scenario) -> None:
    asked = [{"kind": "verdict", "rule": "REL-DUR", "step": 0, "right": ["ambiguous"]}]
    Scenario.objects.update(questions=asked)
    emery, address = teacher(), f"/scenarios/{scenario.slug}/edit/"
    saved = do(emery, address, opened(emery, address), "save", tags="time")
    said = words(parse(emery.get(saved.url)))
    assert FLAG in said
    assert "it was" not in said
    scenario.refresh_from_db()
    assert (scenario.tags, scenario.confirmed_under) == (["time"], None)
    assert (scenario.questions, scenario.expected["REL-DUR"]) == (asked, "ambiguous")


def test_letting_it_expect_what_the_release_says_confirms_it_and_tells_what_it_rewrote(scenario: Scenario) -> None:
    Scenario.objects.update(questions=[{"kind": "verdict", "rule": "REL-DUR", "step": 0, "right": ["ambiguous"]}])
    emery, address = teacher(), f"/scenarios/{scenario.slug}/edit/"
    saved = do(emery, address, opened(emery, address), "expect")
    said = words(parse(emery.get(saved.url)))
    assert FLAG not in said
    assert "Question 1, REL-DUR: right is now Reached; it was Can be read both ways." in said
    assert "REL-DUR: expected is now Reached; it was Can be read both ways." in said
    scenario.refresh_from_db()
    assert (scenario.questions[0]["right"], scenario.expected["REL-DUR"]) == (["met"], "met")
    assert scenario.confirmed_under == 2


def test_of_other_answers_what_is_right_is_found_anew_and_told_and_the_flag_stays(scenario: Scenario) -> None:
    Scenario.objects.update(questions=[{"kind": "verdict", "rule": "REL-DUR", "step": 0, "right": ["ambiguous"]}])
    emery, address = teacher(), f"/scenarios/{scenario.slug}/edit/"
    pairs = [(name, "29" if name == "episode_duration" else text) for name, text in opened(emery, address)]
    said = words(parse(emery.get(do(emery, address, pairs, "save").url)))
    assert "Question 1, REL-DUR: right is now Reached; it was Can be read both ways." in said
    assert "REL-DUR: expected is now Reached; it was Can be read both ways." in said
    assert FLAG in said
    scenario.refresh_from_db()
    assert (scenario.questions[0]["right"], scenario.expected["REL-DUR"]) == (["met"], "met")
    assert differences(current_release(), scenario) == []


def test_its_author_may_say_so_and_nobody_else_without_the_role(scenario: Scenario) -> None:
    cory, robin = teacher("cory", CLINICIANS), teacher("robin", CLINICIANS)
    Scenario.objects.update(author=User.objects.get(username="cory"))
    assert "What it teaches is right" in cory.get(f"/scenarios/{scenario.slug}/").text
    assert "What it teaches is right" not in robin.get(f"/scenarios/{scenario.slug}/").text
    assert confirm(robin, scenario).status_code == 403
    assert confirm(cory, scenario).status_code == 302
    assert Scenario.objects.get().confirmed_under == 2


@pytest.mark.parametrize("release", ["1", "3", "", "x"])
def test_nothing_is_confirmed_of_another_release_than_was_looked_at(release: str, scenario: Scenario) -> None:
    emery = teacher()
    said = emery.get(confirm(emery, scenario, release).url).text
    assert "Nothing was confirmed: another release is in use now." in said
    assert Scenario.objects.get().confirmed_under is None


def test_the_page_sends_what_was_looked_at(scenario: Scenario) -> None:
    emery = teacher()
    page = parse(emery.get(f"/scenarios/{scenario.slug}/"))
    (form,) = (one for one in page.iter("form") if (one.get("action") or "").endswith("/confirm/"))
    assert {("release", "2"), ("version", "1")} <= set(pairs_of(form))


@pytest.mark.parametrize("version", ["2", "", "x", "9" * 30])
def test_nothing_is_confirmed_of_another_version_than_was_looked_at(version: str, scenario: Scenario) -> None:
    emery = teacher()
    said = emery.get(confirm(emery, scenario, version=version).url).text
    assert "Nothing was confirmed: somebody changed it after you opened it." in said
    assert Scenario.objects.get().confirmed_under is None
    assert scenario.history.count() == 1


def test_nothing_is_expected_anew_of_a_release_that_nobody_looked_at(scenario: Scenario) -> None:
    emery, address = teacher(), f"/scenarios/{scenario.slug}/edit/"
    pairs = opened(emery, address)
    within(27)
    late = do(emery, address, pairs, "expect")
    assert late.status_code == 422
    assert "another release is in use now" in words(next(of_class(parse(late), "errors")))
    assert Scenario.objects.get().confirmed_under is None
    assert do(emery, address, lesson_of(parse(late)), "expect").status_code == 302
    assert Scenario.objects.get().confirmed_under == 3


def test_a_copy_of_it_is_flagged_as_it_is(scenario: Scenario) -> None:
    emery = teacher()
    address = emery.post(f"/scenarios/{scenario.slug}/copy/").url
    assert FLAG in emery.get(address).text


def test_where_the_earlier_release_cannot_be_read_it_is_said(visitor: Client, fields: dict[str, Any]) -> None:
    published({"semantics": 999})
    within(48)
    add_scenario(**fields)
    said = words(parse(visitor.get(f"/scenarios/{fields['slug']}/")))
    assert FLAG in said
    assert "Release 1 cannot be read any more" in said
    assert Release.objects.count() == 2


def test_the_flag_is_in_german(visitor: Client, scenario: Scenario) -> None:
    page = visitor.get(f"/scenarios/{scenario.slug}/", headers={"Accept-Language": "de"})
    assert "Die Antwort hat sich in Fassung 2 geändert" in page.text


def test_facts_that_nobody_can_judge_break_no_page(visitor: Client, scenario: Scenario) -> None:
    Scenario.objects.update(facts={"dmt_history": 3}, time_zone="UTC")
    assert visitor.get(f"/scenarios/{scenario.slug}/").status_code == 200
    assert teacher().get("/scenarios/").status_code == 200


def test_where_the_earlier_release_cannot_be_read_what_its_author_took_for_right_was_right(
    fields: dict[str, Any],
) -> None:
    published({"semantics": 999})
    within(48)
    asked = [{"kind": "verdict", "rule": "REL-DUR", "step": 0, "right": [right]} for right in ("met", "ambiguous")]
    scenario = add_scenario(**fields | {"questions": asked})
    changes = [read_change_of(current_release(), scenario, one) for one in questions_of(scenario)]
    assert [change and change.was_right for change in changes] == [frozenset({"met"}), None]
