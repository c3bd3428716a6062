"""Scenarios made and changed on their own page, in the form of the assessment."""

from typing import Any

import pytest
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import CLINICIANS
from msclinic.engine import Release
from msclinic.releases.selectors import current_release
from msclinic.scenarios.actions import add_scenario, add_words
from msclinic.scenarios.lesson import questions_of, right_by
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.runner import differences
from tests.core.pages import inline_code_in, parse
from tests.releases.looking import by_id, of_class, words
from tests.scenarios.making import ANSWERS, NEW, WORDS, do, lesson_of, opened, teacher
from tests.web.pages import Pair, post

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("release")]

BLANK: list[Pair] = [("lesson-asked-TOTAL_FORMS", "0"), ("lesson-asked-INITIAL_FORMS", "0")]
TYPED: list[Pair] = [*ANSWERS, *WORDS.items(), *BLANK]


HANGS_ON = ["episode_duration", "episode_end", "episode_ongoing", "episode_onset"]


@pytest.fixture
def emery() -> Client:
    return teacher()


@pytest.fixture
def stored(fields: dict[str, Any]) -> Scenario:
    steps = [["episode_ongoing", "episode_duration"], ["sx_worsening", "sx_recurrence", "sx_new"]]
    asked = [
        {"kind": "missing", "rule": "REL-DUR", "step": 0, "right": HANGS_ON},
        {"kind": "verdict", "rule": "REL-DUR", "step": 1, "right": ["ambiguous"], "choices": ["met", "ambiguous"]},
    ]
    taught = {"steps": steps, "questions": asked, "tags": ["relapse"], "goals": "Read a range both ways."}
    return add_scenario(**fields | taught)


def edit_of(scenario: Scenario) -> str:
    return f"/scenarios/{scenario.slug}/edit/"


def problems(answer: Any) -> str:
    (box,) = of_class(parse(answer), "errors")
    return words(box)


def test_a_scenario_is_made_of_words_and_answers_and_expects_what_the_release_says(
    emery: Client, release: Release
) -> None:
    answer = do(emery, NEW, TYPED, "save")
    made = Scenario.objects.get()
    assert answer.url == "/scenarios/thirty-six-hours/"
    assert made.facts == {
        "ms_diagnosis": "confirmed",
        "episode_present": "yes",
        "episode_ongoing": "no",
        "episode_duration": {"value": 36, "unit": "h"},
        "sx_worsening": "yes",
    }
    assert made.expected["REL-DUR"] == "ambiguous"
    assert differences(release, made) == []
    assert (made.author, made.confirmed_under, made.tags) == (User.objects.get(), 1, ["relapse", "time"])
    assert made.history.get().history_change_reason == "made on its page"
    assert made.history.get().history_user == made.author


def test_a_second_one_of_the_same_title_gets_an_address_of_its_own(emery: Client) -> None:
    for _time in range(2):
        do(emery, NEW, TYPED, "save")
    assert set(Scenario.objects.values_list("slug", flat=True)) == {"thirty-six-hours", "thirty-six-hours-2"}


@pytest.mark.parametrize(
    ("title", "slug"),
    [("A_day -- and a half!", "a-day-and-a-half"), ("Müdigkeit", "mudigkeit"), ("?", "scenario"),
     (f"{'x' * 59} {'y' * 9}", "x" * 59)],
)  # fmt: skip
def test_an_address_made_of_the_title_is_one(title: str, slug: str, emery: Client) -> None:
    assert do(emery, NEW, TYPED, "save", title=title).url == f"/scenarios/{slug}/"


def test_the_form_of_a_stored_one_sent_back_unchanged_changes_nothing(emery: Client, stored: Scenario) -> None:
    before = Scenario.objects.values().get()
    answer = do(emery, edit_of(stored), opened(emery, edit_of(stored)), "save")
    assert answer.url == f"/scenarios/{stored.slug}/"
    assert Scenario.objects.values().get() == before


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("slug", ["two-entries-that-contradict", "an-answer-that-cannot-be-read", "a-third-course"])
def test_what_is_shipped_can_be_saved_as_it_is(slug: str, emery: Client) -> None:
    address = f"/scenarios/{slug}/edit/"
    before = Scenario.objects.get(slug=slug)
    assert do(emery, address, opened(emery, address), "save").url == f"/scenarios/{slug}/"
    after = Scenario.objects.get(slug=slug)
    assert (after.facts, after.expected, after.as_of) == (before.facts, before.expected, before.as_of)


def test_what_is_expected_of_the_same_answers_stays_until_somebody_lets_it_be_what_is_said(
    emery: Client, stored: Scenario
) -> None:
    Scenario.objects.filter(pk=stored.pk).update(expected=stored.expected | {"REL-DUR": "met"})
    do(emery, edit_of(stored), opened(emery, edit_of(stored)), "save", title="Another title")
    stored.refresh_from_db()
    assert (stored.title, stored.expected["REL-DUR"]) == ("Another title", "met")
    do(emery, edit_of(stored), opened(emery, edit_of(stored)), "expect")
    stored.refresh_from_db()
    assert differences(current_release(), stored) == []


def test_what_is_expected_of_other_answers_is_what_is_said_of_them(emery: Client, stored: Scenario) -> None:
    pairs = [(name, "60" if name == "episode_duration" else text) for name, text in opened(emery, edit_of(stored))]
    pairs = [pair for pair in pairs if pair[0] != "lesson-asked-1-choices"]
    page = parse(do(emery, edit_of(stored), pairs, "look"))
    (row,) = (row for row in page.iter("tr") if row.get("data-code") == "REL-DUR")
    assert words(row).endswith("Can be read both ways Reached differs")
    do(emery, edit_of(stored), pairs, "save")
    stored.refresh_from_db()
    assert stored.expected["REL-DUR"] == "met"
    assert stored.questions[1]["right"] == ["met"]
    assert differences(current_release(), stored) == []


def test_a_question_that_is_asked_otherwise_has_what_the_release_says_for_right(
    emery: Client, stored: Scenario
) -> None:
    first, second = stored.questions
    Scenario.objects.update(questions=[{**first, "right": ["episode_end"]}, {**second, "right": ["met"]}])
    do(emery, edit_of(stored), opened(emery, edit_of(stored)), "save", asked__1__step="2", asked__1__choices="")
    kept, changed = Scenario.objects.get().questions
    assert kept["right"] == ["episode_end"]
    assert changed == {"kind": "verdict", "rule": "REL-DUR", "step": 2, "right": ["ambiguous"]}


@pytest.mark.parametrize("what", ["save", "expect"])
def test_a_question_about_a_rule_that_is_gone_stays_until_it_is_left_out(
    what: str, emery: Client, stored: Scenario
) -> None:
    gone = {"kind": "verdict", "rule": "REL-NONE", "step": 1, "right": ["met"]}
    Scenario.objects.update(questions=[gone, *stored.questions])
    assert do(emery, edit_of(stored), opened(emery, edit_of(stored)), what).status_code == 302
    assert Scenario.objects.get().questions == [gone, *stored.questions]
    pairs = [*opened(emery, edit_of(stored)), ("lesson-asked-0-DELETE", "on")]
    assert do(emery, edit_of(stored), pairs, what).status_code == 302
    assert Scenario.objects.get().questions == stored.questions


def test_steps_and_questions_are_entered_and_what_is_right_is_taken_from_the_release(
    emery: Client, release: Release
) -> None:
    pairs = [
        *ANSWERS, *WORDS.items(), ("lesson-steps", "2"), ("lesson-told-episode_duration", "1"),
        ("lesson-told-sx_worsening", "2"), ("lesson-asked-TOTAL_FORMS", "2"), ("lesson-asked-INITIAL_FORMS", "0"),
        ("lesson-asked-0-kind", "missing"), ("lesson-asked-0-rule", "REL-DUR"), ("lesson-asked-0-step", "0"),
        ("lesson-asked-1-kind", "verdict"), ("lesson-asked-1-rule", "REL-DUR"), ("lesson-asked-1-step", "1"),
        ("lesson-asked-1-choices", "met, ambiguous"),
    ]  # fmt: skip
    assert do(emery, NEW, pairs, "save").status_code == 302
    made = Scenario.objects.get()
    assert made.steps == [["episode_duration"], ["sx_worsening"]]
    first, second = questions_of(made)
    assert right_by(release, made, first) == first.right
    assert "episode_duration" in first.right
    assert (second.right, second.choices) == ({"ambiguous"}, ("met", "ambiguous"))


BAD: list[tuple[dict[str, str], str]] = [
    ({"title": ""}, "Title: This field is required."),
    ({"title": "x" * 121}, "Title: At most 120 characters fit"),
    ({"story": "It lasted."}, "Begin the story with “Made up.”"),
    ({"story": "Made up. Mrs Miller came."}, "“Mrs Miller” looks like the name of a person"),
    ({"story": "Made up. Record 12345678."}, "“12345678” looks like a record number"),
    ({"story": "Made up. Seen on 12.3.1980."}, "“12.3.1980” looks like a date, such as one of birth."),
    ({"story": "Made up. It was told by Mary Miller."}, "“Mary Miller” looks like the name of somebody."),
    ({"lesson": ""}, "What it shows: This field is required."),
    ({"slug": "Not Good"}, "Address: Small letters, figures and hyphens only."),
    ({"slug": "not_good"}, "Address: Small letters, figures and hyphens only."),
    ({"slug": "-not-good"}, "Address: Small letters, figures and hyphens only."),
    ({"slug": "not--good"}, "Address: Small letters, figures and hyphens only."),
    ({"slug": "new"}, "Choose another word: another page of the site stands at this address."),
    ({"slug": "import"}, "Choose another word: another page of the site stands at this address."),
    ({"slug": "file"}, "Choose another word: another page of the site stands at this address."),
    ({"tags": "relapse, Zeit!"}, "“zeit!” is no tag"),
    ({"level": "x"}, "Level: Select a valid choice."),
    ({"language": "fr"}, "Written in: Select a valid choice."),
    ({"page": "none"}, "Page: Select a valid choice."),
    ({"steps": "1"}, "Nothing is told at step 1"),
    ({"steps": "99"}, "Steps after the start: Ensure this value is less than or equal to 20."),
    ({"steps": "many"}, "Steps after the start: Enter a whole number."),
]


@pytest.mark.parametrize(("changes", "sentence"), BAD, ids=str)
def test_what_cannot_be_saved_is_told_in_words_and_nothing_typed_is_lost(
    changes: dict[str, str], sentence: str, emery: Client
) -> None:
    answer = do(emery, NEW, TYPED, "save", **changes)
    assert answer.status_code == 422
    page = parse(answer)
    assert sentence in problems(answer)
    assert inline_code_in(page) == []
    assert Scenario.objects.count() == 0
    shown = lesson_of(page)
    for name, text in {**dict(TYPED), **{f"lesson-{name}": text for name, text in changes.items()}}.items():
        is_free = not name.startswith("lesson-asked") and name not in {"lesson-level", "lesson-language", "lesson-page"}
        assert not is_free or (name, text) in shown, name


ANSWERED_BADLY: list[tuple[Pair, str]] = [
    (("episode_duration", "long"), "Enter a number"),
    (("episode_onset_day", "3"), "Enter the month that belongs to the day."),
    (("ms_diagnosis", "probable"), "Choose one of"),
    (("surname", "x"), "surname"),
    (("as_of", "noon"), "Moment of the assessment"),
    (("time_zone", "Nowhere"), "Choose a time zone by its name"),
    (("steroid_agents", "Mrs Miller"), "looks like the name of a person"),
]


@pytest.mark.parametrize(("pair", "sentence"), ANSWERED_BADLY, ids=str)
def test_an_answer_that_cannot_be_read_holds_the_scenario_up_and_stays(
    pair: Pair, sentence: str, emery: Client
) -> None:
    pairs = [*((name, text) for name, text in TYPED if name != pair[0]), pair]
    answer = do(emery, NEW, pairs, "save")
    assert answer.status_code == 422
    assert sentence in words(next(parse(answer).iter("main")))
    assert Scenario.objects.count() == 0
    assert pair in lesson_of(parse(answer))


ASKED_BADLY = [
    ({"kind": "missing", "rule": "REL-DUR", "step": "1"}, "It is asked after step 1; the last is step 0."),
    ({"kind": "missing", "rule": "REL-DUR", "step": "0"}, "The release has no answer to this"),
    ({"kind": "verdict", "rule": "REL-OLD", "step": "0"}, "Select a valid choice."),
    ({"kind": "verdict", "rule": "REL-DUR", "step": ""}, "This field is required."),
    ({"kind": "verdict", "rule": "REL-DUR", "step": "0", "choices": "good"}, "There is no such choice: good."),
    ({"kind": "passage", "rule": "REL-DUR", "step": "0", "choices": "NONE-1"}, "There is no such choice: NONE-1."),
    ({"kind": "verdict", "rule": "REL-DUR", "step": "0", "choices": "met"}, "None of them is right"),
]


@pytest.mark.parametrize(("asked", "sentence"), ASKED_BADLY, ids=str)
def test_a_question_without_a_right_answer_is_refused_at_the_question(
    asked: dict[str, str], sentence: str, emery: Client
) -> None:
    rows = [(f"lesson-asked-0-{name}", text) for name, text in asked.items()]
    management = [("lesson-asked-TOTAL_FORMS", "1"), ("lesson-asked-INITIAL_FORMS", "0")]
    answer = do(emery, NEW, [*ANSWERS, *WORDS.items(), *management, *rows], "save")
    assert answer.status_code == 422
    page = parse(answer)
    assert sentence in words(by_id(page, "question-1"))
    assert "Question 1: " in problems(answer)
    assert sentence in problems(answer)
    assert Scenario.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "typed", "choices"),
    [
        ("en", "reached, Can be  read both ways", ["met", "ambiguous"]),
        ("en", "met; Not reached, ambiguous", ["met", "not_met", "ambiguous"]),
        ("en", "met ambiguous", ["met", "ambiguous"]),
        ("de", "Nicht erreicht, Auf zwei Arten lesbar", ["not_met", "ambiguous"]),
    ],
)
def test_choices_are_typed_as_they_are_read_and_shown_so(
    language: str, typed: str, choices: list[str], emery: Client, stored: Scenario
) -> None:
    emery.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    do(emery, edit_of(stored), opened(emery, edit_of(stored)), "save", asked__1__choices=typed)
    stored.refresh_from_db()
    assert stored.questions[1]["choices"] == choices
    shown = dict(opened(emery, edit_of(stored)))["lesson-asked-1-choices"]
    do(emery, edit_of(stored), opened(emery, edit_of(stored)), "save", asked__1__choices=shown)
    stored.refresh_from_db()
    assert stored.questions[1]["choices"] == choices
    assert "met" not in shown.split(", ")


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_answer_can_be_chosen_by_its_question(
    language: str, emery: Client, stored: Scenario, release: Release
) -> None:
    emery.defaults["HTTP_ACCEPT_LANGUAGE"] = language
    offered = [*HANGS_ON, *(key for key in release.vocabulary.facts if key not in HANGS_ON)][:12]
    typed = ", ".join(release.said(release.vocabulary.facts[key].label, language) for key in offered)
    do(emery, edit_of(stored), opened(emery, edit_of(stored)), "save", asked__0__choices=typed)
    stored.refresh_from_db()
    assert stored.questions[0]["choices"] == offered


def test_what_is_wrong_with_a_question_is_named_at_the_top_unless_it_is_left_out(
    emery: Client, stored: Scenario
) -> None:
    pairs = opened(emery, edit_of(stored))
    wrong = {"asked__1__choices": "Reached, Fine, Well and good"}
    named = "Question 2: Choices of your own: There is no such choice: Fine, Well and good."
    assert named in problems(do(emery, edit_of(stored), pairs, "save", **wrong))
    left_out = do(emery, edit_of(stored), pairs, "save", **wrong, asked__1__DELETE="on", title="")
    assert "Question 2" not in problems(left_out)
    assert "no such choice" not in left_out.text
    assert do(emery, edit_of(stored), pairs, "save", **wrong, asked__1__DELETE="on").status_code == 302
    stored.refresh_from_db()
    assert len(stored.questions) == 1


def test_another_question_comes_back_at_it(emery: Client, stored: Scenario) -> None:
    page = parse(do(emery, edit_of(stored), opened(emery, edit_of(stored)), "look"))
    (button,) = (one for one in page.iter("button") if words(one) == "Another question")
    path, _sign, place = button.get("formaction", "").partition("#")
    last = [one for one in page.iter("fieldset") if one.get("class") == "question"][-1]
    assert path == edit_of(stored)
    assert by_id(page, place) in [last, *last.iter()]
    assert words(by_id(page, place)) == "Question 3"


@pytest.mark.parametrize(
    "management", [[], [("lesson-asked-TOTAL_FORMS", "x")], [("lesson-asked-TOTAL_FORMS", "9999")]], ids=str
)
def test_a_form_without_its_count_of_questions_brings_nothing_down(management: list[Pair], emery: Client) -> None:
    answer = do(emery, NEW, [*ANSWERS, *WORDS.items(), *management], "save")
    assert answer.status_code == 422
    assert Scenario.objects.count() == 0


def test_what_only_may_tell_somebody_can_be_confirmed(emery: Client) -> None:
    story = "Made up. It was told by Mary Miller on 12.3.1980."
    refused = do(emery, NEW, TYPED, "save", story=story)
    assert "lesson-made_up" in {box.get("name") for box in parse(refused).iter("input")}
    assert do(emery, NEW, TYPED, "save", story=story, made_up="on").status_code == 302
    assert Scenario.objects.get().story == story


@pytest.mark.parametrize(
    ("said", "tags"),
    [
        ("relapse; hours and dates", ["relapse", "time"]),
        ("Corticosteroids, steroids, Kortison-Kurs", ["steroids", "kortison-kurs"]),
        ("Schub, stunden und TERMINE", ["relapse", "time"]),
        ("My Class  2026, ,", ["my-class-2026"]),
    ],
)
def test_a_tag_is_typed_as_it_is_read(said: str, tags: list[str], emery: Client, stored: Scenario) -> None:
    do(emery, edit_of(stored), opened(emery, edit_of(stored)), "save", tags=said)
    stored.refresh_from_db()
    assert stored.tags == tags
    do(emery, edit_of(stored), opened(emery, edit_of(stored)), "save")
    stored.refresh_from_db()
    assert stored.tags == tags


@pytest.mark.parametrize("pair", [("steroid_agents", "Mary Miller"), ("lesson-tags", "mary-miller")], ids=str)
def test_answers_and_tags_that_may_tell_somebody_are_asked_about_as_well(pair: Pair, emery: Client) -> None:
    pairs = [*(one for one in TYPED if one[0] != pair[0]), pair]
    refused = do(emery, NEW, pairs, "save")
    assert refused.status_code == 422
    assert "“Mary Miller” looks like the name of somebody." in problems(refused)
    assert "lesson-made_up" in {box.get("name") for box in parse(refused).iter("input")}
    assert Scenario.objects.count() == 0
    assert do(emery, NEW, pairs, "save", made_up="on").status_code == 302


def test_what_in_the_answers_of_an_assessment_may_tell_somebody_is_asked_about_at_once(emery: Client) -> None:
    page = parse(post(emery, f"{NEW}?page=relapse", [*ANSWERS, ("steroid_agents", "Mary Miller")]))
    assert "“Mary Miller” looks like the name of somebody." in words(by_id(page, "lesson"))
    assert "lesson-made_up" in {box.get("name") for box in page.iter("input")}


def test_what_the_check_refuses_no_tick_confirms(emery: Client) -> None:
    answer = do(emery, NEW, TYPED, "save", story="Made up. Mrs Miller came.", made_up="on")
    assert answer.status_code == 422


def test_who_saves_over_another_change_is_told_and_can_save_again(emery: Client, stored: Scenario) -> None:
    pairs = opened(emery, edit_of(stored))
    do(emery, edit_of(stored), pairs, "save", lesson="Another.")
    late = do(emery, edit_of(stored), pairs, "save", lesson="Mine.")
    assert late.status_code == 422
    assert "you saw version 1, and it is version 2" in problems(late)
    assert Scenario.objects.get().lesson == "Another."
    assert do(emery, edit_of(stored), lesson_of(parse(late)), "save").status_code == 302
    assert Scenario.objects.get().lesson == "Mine."


def test_another_change_of_what_is_told_in_german_is_one_as_well(emery: Client, stored: Scenario) -> None:
    pairs = opened(emery, edit_of(stored))
    add_words(stored, "de", title="Anderthalb Tage", story="Erfunden. So.", lesson="Dies.")
    late = do(emery, edit_of(stored), pairs, "save", lesson="Mine.")
    assert "you saw version 1, and it is version 2" in problems(late)


def test_looking_saves_nothing_and_says_nothing_about_what_is_missing(emery: Client) -> None:
    answer = do(emery, NEW, [*ANSWERS, *BLANK, ("lesson-title", "")], "look")
    assert answer.status_code == 200
    assert list(of_class(parse(answer), "errors")) == []
    assert Scenario.objects.count() == 0


def test_a_row_can_be_added_with_script_and_without(emery: Client) -> None:
    pairs = [("lesson-title", "x"), ("lesson-page", "therapies"), ("add", "dmt_history"), ("lesson-do", "save")]
    page = parse(post(emery, NEW, pairs))
    assert "dmt_history-0-agent" in {box.get("name") for box in page.iter("input")}
    row = post(emery, NEW, pairs, htmx=True).text
    assert "dmt_history-0-agent" in row
    assert "<html" not in row
    assert Scenario.objects.count() == 0


def test_with_script_what_is_said_follows_what_is_typed(emery: Client) -> None:
    answer = post(emery, NEW, TYPED, htmx=True)
    assert answer.status_code == 200
    assert '<div id="beside"' in answer.text
    assert "<html" not in answer.text
    assert "36 hours" in answer.text


def test_an_assessment_page_offers_it_and_its_answers_begin_a_scenario(emery: Client) -> None:
    page = parse(emery.get("/relapse/"))
    (button,) = (one for one in page.iter("button") if (one.get("formaction") or "").startswith(NEW))
    assert button.get("formaction") == f"{NEW}?page=relapse"
    answer = post(emery, button.get("formaction", ""), [*ANSWERS, ("case", "x"), ("release_seen", "1")])
    assert answer.status_code == 200
    began = parse(answer)
    pairs = lesson_of(began)
    assert set(ANSWERS) <= set(pairs)
    assert ("lesson-story", "Made up. ") in pairs
    assert "change what is true of somebody" in words(began)
    assert "case" not in dict(pairs)
    made = do(emery, NEW, pairs, "save", title="Of an assessment", story="Made up. So.", lesson="This.")
    assert made.url == "/scenarios/of-an-assessment/"


def test_what_in_the_answers_looks_like_somebody_is_told_at_once(emery: Client) -> None:
    answer = post(emery, f"{NEW}?page=relapse", [*ANSWERS, ("steroid_agents", "Mrs Miller")])
    assert "“Mrs Miller” looks like the name of a person" in problems(answer)


def test_who_may_not_make_scenarios_is_offered_none() -> None:
    client = teacher("cory", CLINICIANS)
    assert NEW not in client.get("/relapse/").text
    assert client.get(NEW).status_code == 403


def test_a_retired_one_can_be_edited_and_stays_on_its_page(emery: Client, stored: Scenario) -> None:
    Scenario.objects.update(retired=True)
    pairs = opened(emery, edit_of(stored))
    assert ("lesson-retired", "on") in pairs
    assert do(emery, edit_of(stored), pairs, "save").url == edit_of(stored)


def test_facts_that_fit_no_form_are_changed_elsewhere(emery: Client, stored: Scenario) -> None:
    Scenario.objects.update(facts={"episode_duration": 36})
    answer = emery.get(edit_of(stored))
    assert answer.status_code == 409
    assert "It cannot be changed here." in answer.text


def test_what_is_told_in_another_language_is_not_forgotten(emery: Client, stored: Scenario) -> None:
    stored.words.create(language="de", title="Anderthalb Tage", story="Erfunden.", lesson="Dies.")
    answer = do(emery, edit_of(stored), opened(emery, edit_of(stored)), "save", title="Otherwise")
    assert "what is told in another language is not shown until somebody has looked at it" in emery.get(answer.url).text


def test_a_copy_is_of_whoever_made_it_and_can_be_adapted(emery: Client, stored: Scenario) -> None:
    stored.words.create(language="de", title="Anderthalb Tage", story="Erfunden.", lesson="Dies.")
    answer = emery.post(f"/scenarios/{stored.slug}/copy/")
    copied = Scenario.objects.exclude(pk=stored.pk).get()
    assert answer.url == edit_of(copied)
    assert copied.title == f"Copy of {stored.title}"
    assert not copied.words.exists()
    assert (copied.facts, copied.questions, copied.steps) == (stored.facts, stored.questions, stored.steps)
    assert copied.author == User.objects.get()
    assert copied.history.get().history_change_reason == f"copied from {stored.slug}"
    assert emery.get(answer.url).status_code == 200


def test_a_copy_is_written_in_the_language_that_is_read(emery: Client, stored: Scenario) -> None:
    stored.words.create(language="de", title="Anderthalb Tage", story="Erfunden.", lesson="Dies.")
    answer = emery.post(f"/scenarios/{stored.slug}/copy/", headers={"Accept-Language": "de"})
    copied = Scenario.objects.exclude(pk=stored.pk).get()
    assert (copied.language, copied.title, copied.story) == ("de", "Kopie von Anderthalb Tage", "Erfunden.")
    do(emery, answer.url, opened(emery, answer.url), "save", story="Erfunden. Zwanzig Stunden.")
    page = emery.get(f"/scenarios/{copied.slug}/", headers={"Accept-Language": "de"})
    assert "Zwanzig Stunden." in page.text


@pytest.mark.usefixtures("stored")
def test_a_copy_of_a_copy_with_a_long_title_fits(emery: Client) -> None:
    Scenario.objects.update(title="x" * 120, slug="y" * 60)
    for _time in range(2):
        assert emery.post(f"/scenarios/{'y' * 60}/copy/").status_code == 302
    assert Scenario.objects.count() == 3


def test_the_pages_are_in_german(emery: Client, stored: Scenario) -> None:
    page = parse(emery.get(edit_of(stored), headers={"Accept-Language": "de"}))
    said = words(by_id(page, "lesson"))
    for english in ("What is told", "Learning goals", "at the start", "Questions to learners", "Save"):
        assert english not in said
    assert "Lernziele" in said
    emery.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    told = problems(do(emery, NEW, TYPED, "save", story="So.", tags="Ä!"))
    assert "Beginnen Sie die Geschichte mit „Made up.“" in told
    assert "ist kein Schlagwort" in told


def test_what_is_no_form_is_refused(emery: Client) -> None:
    assert emery.post(NEW, "{}", content_type="application/json").status_code == 415


def test_htmx_gets_no_page_that_saves(emery: Client) -> None:
    post(emery, NEW, [*TYPED, ("lesson-do", "save")], htmx=True)
    assert Scenario.objects.count() == 0
