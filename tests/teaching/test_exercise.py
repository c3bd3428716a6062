"""The exercise: predict, then see; right is what the release says, and of a stranger nothing is kept."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.test import Client

from msclinic.accounts.models import User
from msclinic.engine import Release
from msclinic.releases.selectors import current_release
from msclinic.scenarios.actions import add_scenario, add_words, expect_what_is_said
from msclinic.scenarios.asking import asked_of
from msclinic.scenarios.files import in_languages, own_fields
from msclinic.scenarios.lesson import KINDS
from msclinic.scenarios.models import Scenario
from msclinic.teaching.models import Answer, Attempt, Link, Room
from tests.core.pages import parse
from tests.scenarios.shipped import shipped_scenarios
from tests.teaching.conftest import ASKED
from tests.teaching.pages import EXERCISE, answer, go_on, said_of, through
from tests.web.pages import post
from tests.web.test_german import told_the_same

pytestmark = pytest.mark.django_db

RIGHT = ("episode_duration", "ambiguous", "C30")
WRONG = ("ms_diagnosis", "met", "C35")


@pytest.fixture
def questions(release: Release, scenario: Scenario) -> list[Any]:
    return asked_of(release, scenario)


def told_on(page: Any) -> dict[str, str]:
    return {line.key: line.text for line in page.context["stage"].lines}


@pytest.mark.usefixtures("scenario")
def test_a_question_is_put_with_what_is_told_then_and_without_its_answer(visitor: Client) -> None:
    page = visitor.get(EXERCISE)
    assert "Which answer does it still hang on?" in said_of(page)
    assert "episode_duration" not in told_on(page)
    assert "data-verdict" not in page.text
    there = go_on(visitor, answer(visitor, page, RIGHT[0]))
    assert told_on(there)["episode_duration"] in said_of(there)
    assert "sx_worsening" not in told_on(there)
    assert "data-verdict" not in there.text


@pytest.mark.usefixtures("scenario")
def test_nothing_chosen_is_said_at_the_field_and_nothing_goes_on(visitor: Client) -> None:
    for chosen in ((), ("no-such-answer",)):
        page = answer(visitor, visitor.get(EXERCISE), *chosen)
        assert page.status_code == 422
        assert 'aria-describedby="chosen-wrong"' in page.text
        assert "Question 1 of 3" in said_of(page)
    assert "That is none of the answers." in said_of(page)


def test_right_is_what_the_release_says_of_each_choice(visitor: Client, questions: list[Any]) -> None:
    page = visitor.get(EXERCISE)
    for asked in questions:
        for choice in asked.choices:
            told = answer(visitor, page, choice.value)
            assert told.context["outcome"].right == choice.right, choice
            assert f'data-code="{asked.question.rule}" data-verdict="{asked.finding.verdict}"' in told.text
            for right in asked.right:
                assert right.label in said_of(told)
            assert told.context["stage"].lead.why in said_of(told)
        page = go_on(visitor, told)


def test_at_the_end_stands_how_many_were_right_each_with_its_question_and_the_lesson(
    scenario: Scenario, visitor: Client
) -> None:
    page = visitor.get(EXERCISE)
    assert scenario.lesson not in page.text
    end = through(visitor, page, RIGHT[0], WRONG[1], RIGHT[2])
    said = said_of(end)
    assert "2 of 3 right" in said
    assert scenario.lesson in said
    for text in ("Which answer does it still hang on?", "What can be said of it so far?", "Which passage does it rest"):
        assert text in said
    assert scenario.note not in said


@pytest.mark.usefixtures("scenario")
def test_of_somebody_without_an_account_nothing_is_kept(visitor: Client) -> None:
    through(visitor, visitor.get(EXERCISE), *WRONG)
    for model in (Attempt, Answer, Link, Room, Session):
        assert model._default_manager.count() == 0, model
    assert set(visitor.cookies) <= {"professional", "csrftoken"}


@pytest.mark.usefixtures("scenario")
def test_no_answer_stands_in_an_address(visitor: Client) -> None:
    page = visitor.get(EXERCISE)
    for chosen in WRONG:
        told = answer(visitor, page, chosen)
        page = go_on(visitor, told)
        for one in (told, page):
            addresses = [element.get(name, "") for element in parse(one).iter() for name in ("href", "action")]
            assert [address for address in addresses if "?" in address] == [f"/sign-in/?next={EXERCISE}"]
            assert [address for address in addresses if chosen in address.partition("#")[0]] == []


@pytest.mark.usefixtures("scenario")
def test_what_somebody_changed_in_the_form_makes_nothing_right(visitor: Client) -> None:
    made_up = [("given", "in-steps/2/invalid"), ("given", "in-steps/9/met"), ("given", "x"), ("given", "in-steps/1/"),
               ("run", "no key"), ("number", "0"), ("case", "none")]  # fmt: skip
    page = post(visitor, EXERCISE, made_up)
    assert page.status_code == 200
    assert "right so far" not in said_of(page)
    assert "Question 1 of 3" in said_of(page)


def test_who_has_signed_in_finds_each_answer_in_their_own_history(
    scenario: Scenario, educator: Client, another: Callable[[str], Client]
) -> None:
    through(educator, educator.get(EXERCISE), RIGHT[0], WRONG[1], RIGHT[2])
    kept = [(one.question, one.chosen, one.right, one.release, one.version) for one in Attempt.objects.order_by("pk")]
    assert kept == [(1, RIGHT[0], True, 1, 1), (2, WRONG[1], False, 1, 1), (3, RIGHT[2], True, 1, 1)]
    page = educator.get("/exercise/history/")
    assert "2 of 3 right" in said_of(page)
    assert scenario.title in said_of(page)
    assert "Which passage does it rest on?" in said_of(page)
    assert "You have answered nothing yet." in said_of(another("sam").get("/exercise/history/"))


@pytest.mark.usefixtures("scenario")
def test_the_same_answer_posted_again_counts_once_and_another_run_counts_anew(educator: Client) -> None:
    page = educator.get(EXERCISE)
    for chosen in (WRONG[0], WRONG[0], RIGHT[0]):
        answer(educator, page, chosen)
    assert [(one.chosen, one.right) for one in Attempt.objects.all()] == [(WRONG[0], False)]
    answer(educator, educator.get(EXERCISE), RIGHT[0])
    assert Attempt.objects.count() == 2


@pytest.mark.usefixtures("scenario")
@pytest.mark.parametrize(("newest", "runs"), [(2, [2]), (3, [3]), (4, [3]), (5, [3]), (6, [3, 3])])
def test_a_run_is_listed_whole_or_not_at_all(
    newest: int, runs: list[int], educator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("msclinic.teaching.attempts.NEWEST", newest)
    for _each in range(2):
        through(educator, educator.get(EXERCISE), *RIGHT)
    (tried,) = educator.get("/exercise/history/").context["cases"]
    assert [len(run.given) for run in tried.runs] == runs


@pytest.mark.usefixtures("scenario")
def test_a_history_tells_what_was_chosen_and_each_run_by_itself(educator: Client) -> None:
    through(educator, educator.get(EXERCISE), *WRONG)
    through(educator, educator.get(EXERCISE), *RIGHT)
    page = educator.get("/exercise/history/")
    (tried,) = page.context["cases"]
    assert [(run.right, run.total) for run in tried.runs] == [(3, 3), (0, 3)]
    said = said_of(page)
    assert "Reached Not right" in said
    assert "Can be read both ways Right" in said
    assert "A relapse involves a worsening or recurrence of existing symptoms" in said
    assert "Does the person have MS?" in said


@pytest.mark.usefixtures("scenario")
def test_a_history_is_deleted_by_its_owner_after_a_question(educator: Client, another: Callable[[str], Client]) -> None:
    for client in (educator, another("sam")):
        answer(client, client.get(EXERCISE), RIGHT[0])
    assert "1 answer is deleted" in said_of(educator.get("/exercise/history/erase/"))
    assert Attempt.objects.count() == 2
    assert educator.post("/exercise/history/erase/").url == "/exercise/history/"
    assert [attempt.by.username for attempt in Attempt.objects.all()] == ["sam"]


def test_of_a_scenario_that_was_changed_since_the_history_says_of_which_version_it_was(
    scenario: Scenario, educator: Client
) -> None:
    answer(educator, educator.get(EXERCISE), RIGHT[0])
    scenario.questions = ASKED[1:]
    scenario.save()
    said = said_of(educator.get("/exercise/history/"))
    assert "1 of version 1" in said
    assert "Which answer does it still hang on?" not in said


def test_what_its_author_expects_otherwise_before_any_release_says_so_is_no_change_and_counts(
    scenario: Scenario, educator: Client
) -> None:
    """An author may have prepared a scenario for a release that is not yet published."""
    Scenario.objects.filter(pk=scenario.pk).update(questions=[ASKED[1] | {"right": ["met"]}])
    told = answer(educator, educator.get(EXERCISE), "met")
    said = said_of(told)
    assert "Not right" in said
    assert "changed" not in said
    assert "Its author takes for right: Reached" in said
    assert "The release in use says otherwise, and that counts." in said
    assert "it does not count" not in said
    assert "0 of 1 right" in said_of(go_on(educator, told))
    assert "0 of 1 right" in said_of(educator.get("/exercise/history/"))


@pytest.mark.usefixtures("changed")
def test_what_counts_in_a_history_stays_so_when_the_scenario_is_edited(scenario: Scenario, educator: Client) -> None:
    answer(educator, through(educator, educator.get(EXERCISE), RIGHT[0]), "ambiguous")
    before = said_of(educator.get("/exercise/history/"))
    assert "1 of 1 right" in before
    scenario.refresh_from_db()
    scenario.title = "Another"
    scenario.save()
    after = said_of(educator.get("/exercise/history/"))
    assert "1 of 1 right" in after
    assert "The answer had changed; it does not count" in after


@pytest.mark.usefixtures("scenario")
def test_of_who_has_signed_in_the_first_answer_counts_and_another_is_said_not_to(educator: Client) -> None:
    page = through(educator, educator.get(EXERCISE), RIGHT[0])
    first = answer(educator, page, WRONG[1])
    assert "your first answer" not in said_of(first)
    again = answer(educator, page, RIGHT[1])
    said = said_of(again)
    assert again.context["outcome"].right
    assert "You answered this before; your first answer counts: Reached" in said
    assert "1 of 2 right so far" in said
    assert "1 of 2 right" in said_of(educator.get("/exercise/history/"))
    assert "2 of 3 right" in said_of(through(educator, go_on(educator, again), RIGHT[2]))


@pytest.mark.usefixtures("release")
@pytest.mark.parametrize("slug", [slug for slug, entry in shipped_scenarios().items() if entry.get("questions")])
def test_no_passage_is_shown_that_is_asked_for_later(slug: str, visitor: Client) -> None:
    scenario = add_scenario(slug=slug, **own_fields(shipped_scenarios()[slug]))
    questions = asked_of(current_release(), scenario)
    page = visitor.get(f"/scenarios/{slug}/exercise/")
    for place, asked in enumerate(questions):
        told = answer(visitor, page, asked.right[0].value)
        marked = set(re.findall(r'data-passage="([^"]+)"', told.text))
        later = [one for one in questions[place + 1 :] if one.question.kind == "passage"]
        right = {choice.value for one in later for choice in one.right}
        assert marked.isdisjoint(right)
        cited = {str(citation["passage"]) for citation in asked.finding.citations}
        assert ("Which passage it rests on is asked later." in said_of(told)) == bool(cited & right)
        shown_later = {
            choice.value for one in questions[place + 1 :] if one.question.kind == "missing" for choice in one.right
        }
        hangs_on = set(KINDS["missing"](asked.finding)) if asked.question.kind != "missing" else set()
        assert ("What it still hangs on is asked later." in said_of(told)) == bool(hangs_on & shown_later)
        assert (told.context["stage"].lead.why in said_of(told)) != bool(hangs_on & shown_later)
        assert bool(marked) == bool(cited and not cited & right and not hangs_on & shown_later)
        page = go_on(visitor, told)


@pytest.mark.usefixtures("changed")
def test_an_answer_that_changed_since_is_explained_by_both_releases_of_what_was_told_then(visitor: Client) -> None:
    page = through(visitor, visitor.get(EXERCISE), RIGHT[0])
    assert "answer-changed" not in page.text
    (beside,) = answer(visitor, page, "ambiguous").context["change"].rules
    assert beside.code == "REL-DUR"
    assert (beside.before.shape.word, beside.after.shape.word) == ("Can be read both ways", "Reached")
    said = said_of(answer(visitor, page, "ambiguous"))
    assert "1 rule: both explanations" in said
    assert beside.before.sentence in said
    assert beside.after.sentence in said
    unchanged = answer(visitor, visitor.get(EXERCISE), RIGHT[0])
    assert unchanged.context["change"] is None
    assert "both explanations" not in said_of(unchanged)


@pytest.mark.usefixtures("changed")
@pytest.mark.parametrize("made_to_expect_it", [False, True])
def test_an_answer_that_changed_since_is_said_to_have_and_is_nobodys_mistake(
    made_to_expect_it: bool, scenario: Scenario, educator: Client
) -> None:
    if made_to_expect_it:
        expect_what_is_said(current_release(), scenario, ())
    page = go_on(educator, answer(educator, educator.get(EXERCISE), RIGHT[0]))
    told = answer(educator, page, "ambiguous")
    said = said_of(told)
    assert "The answer changed in release 2. Until then this was right: Can be read both ways" in said
    assert "it is no mistake of yours" in said
    assert "Not right" not in said
    assert "1 of 1 right so far" in said
    assert Attempt.objects.get(question=2).right is False
    assert Attempt.objects.get(question=2).release == 2
    by_now = answer(educator, page, "met")
    assert by_now.context["outcome"].right
    assert "The answer changed in release 2" in said_of(by_now)
    assert "no mistake of yours" not in said_of(by_now)
    history = said_of(educator.get("/exercise/history/"))
    assert "The answer had changed; it does not count" in history
    assert "1 of 1 right" in history
    end = through(educator, go_on(educator, told), RIGHT[2])
    assert "2 of 2 right" in said_of(end)
    assert "1 answer does not count" in said_of(end)


def test_a_question_that_no_answer_fits_any_more_is_left_out_and_said_to_be(
    scenario: Scenario, visitor: Client
) -> None:
    nothing_open = {"kind": "missing", "rule": "REL-DUR", "step": 2, "right": ["episode_duration"]}
    Scenario.objects.filter(pk=scenario.pk).update(questions=[nothing_open, ASKED[1]])
    page = visitor.get(EXERCISE)
    assert "Question 1 of 1" in said_of(page)
    end = through(visitor, page, "ambiguous")
    assert "1 question was left out" in said_of(end)
    assert "1 of 1 right" in said_of(end)


def test_a_scenario_without_questions_and_one_that_does_not_fit_say_so(scenario: Scenario, visitor: Client) -> None:
    Scenario.objects.filter(pk=scenario.pk).update(questions=[])
    assert "no questions that can be asked" in said_of(visitor.get(EXERCISE))
    Scenario.objects.filter(pk=scenario.pk).update(questions=ASKED, facts={"steroid_agents": 3})
    assert visitor.get(EXERCISE).status_code == 409
    assert visitor.get("/scenarios/none/exercise/").status_code == 404


@pytest.mark.parametrize("slug", [slug for slug, entry in shipped_scenarios().items() if entry.get("questions")])
@pytest.mark.usefixtures("release")
def test_every_shipped_question_is_explained_by_what_the_engine_says(slug: str, visitor: Client) -> None:
    scenario = add_scenario(slug=slug, **own_fields(shipped_scenarios()[slug]))
    page = visitor.get(f"/scenarios/{slug}/exercise/")
    for asked in asked_of(current_release(), scenario):
        told = answer(visitor, page, asked.right[0].value)
        assert told.context["outcome"].right
        lead = told.context["stage"].lead
        assert (lead.code, lead.verdict) == (asked.question.rule, asked.finding.verdict)
        page = go_on(visitor, told)
    assert scenario.lesson in said_of(page)


@pytest.mark.usefixtures("release")
def test_a_question_about_a_rule_of_the_other_page_is_explained_by_that_rule(
    scenario: Scenario, visitor: Client
) -> None:
    other = {"kind": "verdict", "rule": "TYS-PML", "step": 0, "right": ["unknown"]}
    Scenario.objects.filter(pk=scenario.pk).update(questions=[other])
    told = answer(visitor, visitor.get(EXERCISE), "unknown")
    assert (told.context["stage"].lead.code, told.context["outcome"].right) == ("TYS-PML", True)


@pytest.mark.usefixtures("release")
def test_all_of_it_is_german(visitor: Client) -> None:
    entry = shipped_scenarios()["a-day-and-a-half"]
    scenario = add_scenario(
        slug="in-steps", **own_fields(entry) | {"steps": [], "questions": [{**ASKED[1], "step": 0}]}
    )
    for language, told in in_languages(entry).items():
        add_words(scenario, language, **told)
    user = User.objects.create_user("e7")
    user.groups.set(Group.objects.all())
    visitor.force_login(user)

    def ask(reach: Callable[[Client], Any]) -> Callable[[Client, str], Any]:
        def asking(client: Client, language: str) -> Any:
            client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
            return reach(client)

        return asking

    def met(client: Client) -> Any:
        return answer(client, client.get(EXERCISE), "met")

    for reach in (
        lambda client: client.get(EXERCISE),
        lambda client: answer(client, client.get(EXERCISE)),
        met,
        lambda client: go_on(client, met(client)),
        lambda client: client.get("/exercise/"),
        lambda client: client.get("/exercise/history/"),
        lambda client: client.get("/exercise/history/erase/"),
        lambda client: client.get("/scenarios/in-steps/present/"),
        lambda client: client.get("/scenarios/in-steps/notes/"),
        lambda client: client.get("/scenarios/in-steps/handout/"),
        lambda client: client.get("/scenarios/in-steps/handout/teacher/"),
        lambda client: client.get("/l/none/"),
        lambda client: client.post("/scenarios/in-steps/link/", {"as_told": "yes", "step": "0"}, follow=True),
    ):
        assert told_the_same(visitor, ask(reach)) == []
