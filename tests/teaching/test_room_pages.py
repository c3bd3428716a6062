"""A class: what a wall, a telephone and the file of results show, and who sees them."""

import csv
import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS
from msclinic.core.spreadsheets import csv_lines
from msclinic.engine import Release
from msclinic.releases.models import Release as Published
from msclinic.releases.withdrawing import withdraw_release
from msclinic.scenarios.actions import add_scenario, confirm
from msclinic.scenarios.asking import asked_of
from msclinic.scenarios.files import own_fields, scenario_of
from msclinic.scenarios.models import Scenario
from msclinic.teaching import rooms
from msclinic.teaching.models import Answer, Room
from tests.core.pages import parse
from tests.releases.edits import shorter
from tests.releases.factories import author, published
from tests.scenarios.shipped import shipped_scenarios
from tests.scenarios.test_confirming import within
from tests.teaching.classes import choices, chooses, given, one_of_each, phone
from tests.teaching.conftest import ASKED
from tests.teaching.pages import said_of
from tests.web.pages import HTMX, by_id, classes, text_of
from tests.web.test_german import told_the_same

pytestmark = pytest.mark.django_db

OPEN = "/scenarios/in-steps/room/"


# Opening ------------------------------------------------------------------------------------------------------------


def test_a_scenario_without_questions_opens_no_room_and_says_so(scenario: Scenario, educator: Client) -> None:
    assert "Open a room" in educator.get("/scenarios/in-steps/").text
    Scenario.objects.filter(pk=scenario.pk).update(questions=[])
    page = educator.get("/scenarios/in-steps/").text
    assert "no room can be opened" in page
    assert OPEN not in page
    assert "no question that can be answered" in educator.post(OPEN, follow=True).text
    assert not Room.objects.exists()


def test_whoever_may_not_teach_sees_no_button(scenario: Scenario, visitor: Client) -> None:  # noqa: ARG001
    assert OPEN not in visitor.get("/scenarios/in-steps/").text


def test_a_room_is_its_teachers_and_a_superusers(
    room: Room, wall: str, educator: Client, another: Callable[[str], Client]
) -> None:
    other = another("robin")
    for address in (wall, f"/class/{room.code}/csv/"):
        assert (educator.get(address).status_code, other.get(address).status_code) == (200, 404)
    assert other.post(wall, {"step": "ask-1"}).status_code == 404
    assert room.code in educator.get("/class/").text
    assert room.code not in other.get("/class/").text
    User.objects.filter(username="robin").update(is_superuser=True)
    assert other.get(wall).status_code == 200


# Asking and revealing -----------------------------------------------------------------------------------------------


def test_what_is_right_is_what_the_release_says_and_nothing_tells_it_before(
    room: Room, wall: str, educator: Client, release: Release
) -> None:
    learner = phone(room)
    for number in (1, 2, 3):
        educator.post(wall, {"step": f"ask-{number}"})
        for client, address in ((educator, wall), (educator, f"{wall}?live=1"), (learner, f"/class/{room.code}/")):
            before = client.get(address).text
            assert "is-right" not in before
            assert "why-" not in before
        educator.post(wall, {"step": f"reveal-{number}"})
        right = {one.value for one in asked_of(release, scenario_of(room.content))[number - 1].right}
        shown = educator.get(wall)
        marked = re.findall(r'<li class="is-right" data-choice="([^"]+)"', shown.text)
        assert set(marked) == right
        assert f'id="why-{number}"' in shown.text
        assert f'id="why-{number}"' in learner.get(f"/class/{room.code}/").text


def test_the_distribution_is_hidden_until_it_is_asked_for_or_revealed(room: Room, wall: str, educator: Client) -> None:
    educator.post(wall, {"step": "ask-1"})
    chooses(phone(room), room, one_of_each(room)[0])
    hidden, live = educator.get(wall).text, educator.get(f"{wall}?live=1").text
    assert "1 answer" in hidden
    assert ("class-bar" in hidden, 'class-count"' in hidden) == (True, False)
    assert "1 (100 %)" in live
    educator.post(wall, {"step": "reveal-1"})
    assert "1 (100 %)" in educator.get(wall).text


# Answering ----------------------------------------------------------------------------------------------------------


def test_what_is_no_choice_is_refused_in_words(room: Room, wall: str, educator: Client) -> None:
    educator.post(wall, {"step": "ask-1"})
    learner = phone(room)
    for chosen in ("", "nothing of it"):
        refused = chooses(learner, room, chosen)
        assert refused.status_code == 422
        assert "Choose one of the answers." in refused.text
    assert given(room) == []


def test_a_browser_that_is_not_in_cannot_answer_and_is_told_how(room: Room, wall: str, educator: Client) -> None:
    educator.post(wall, {"step": "ask-1"})
    stranger = Client()
    refused = chooses(stranger, room, one_of_each(room)[0])
    assert "Nothing was counted" in refused.text
    assert 'id="take-part"' in refused.text
    assert not Answer.objects.exists()


# Ends ---------------------------------------------------------------------------------------------------------------


def test_a_release_that_was_withdrawn_since_is_said_to_be_wherever_the_room_names_it(
    room: Room, wall: str, educator: Client, release_1: Published
) -> None:
    looks = [(educator, wall), (phone(room), f"/class/{room.code}/")]
    document = json.loads(release_1.document)
    shorter(document)
    published(document)
    assert [text for client, address in looks if "withdrawn" in (text := client.get(address).text)] == []
    withdraw_release(actor=author("adrian", ADMINISTRATORS), number=1, reason="The figure was wrong.")
    for client, address in looks:
        assert "The figure was wrong." in client.get(address).text


def test_answers_that_were_deleted_read_as_no_numbers_anywhere(room: Room, wall: str, educator: Client) -> None:
    learner = phone(room)
    educator.post(wall, {"step": "ask-1"})
    chooses(learner, room, one_of_each(room)[0])
    for step in ("reveal-1", "close"):
        educator.post(wall, {"step": step})
    ended = timezone.now() - timedelta(days=31)
    Room.objects.filter(pk=room.pk).update(expires_at=ended)
    for _daily in range(2):
        rooms.forget_old_answers()
    deleted = f"The answers were deleted on {timezone.localdate():%-d %B %Y}"
    own = learner.get(f"/class/{room.code}/")
    for page in (educator.get(wall), educator.get("/class/"), own):
        assert deleted in said_of(page)
        assert re.findall(r"\d+ took part|\d+ answers?\b|\d+ \(\d+ %\)|You knew", said_of(page)) == []
        assert f"/class/{room.code}/csv/" not in page.text
    assert "is-right" in educator.get(wall).text
    refused = educator.get(f"/class/{room.code}/csv/", follow=True)
    assert refused.redirect_chain == [(wall, 302)]
    assert [deleted in str(one) for one in refused.context["messages"]] == [True]


def test_the_notes_beside_a_wall_are_of_what_the_room_keeps(
    room: Room, wall: str, educator: Client, another: Callable[[str], Client]
) -> None:
    educator.post(wall, {"step": "ask-1"})
    within(30)
    Scenario.objects.update(questions=[{**ASKED[1], "step": 0}], title="Another", retired=True)
    stage = by_id(parse(educator.get(wall)), "stage")
    address = by_id(parse(educator.get(wall)), "stage-notes").get("href", "")
    shown = educator.get(address)
    assert "A day and a half" in said_of(shown)
    assert "Which answer does it still hang on?Right by the story’s answers: Start of the worsening" in said_of(shown)
    notes = by_id(parse(shown), "notes")
    assert [notes.get(f"data-{name}") for name in ("slug", "step")] == [
        stage.get(f"data-{name}") for name in ("slug", "step")
    ]
    assert educator.get(address, headers=HTMX).text.lstrip().startswith('<div id="notes"')
    assert "Everything is told." in said_of(educator.get(f"/class/{room.code}/notes/?step=99"))
    assert another("robin").get(address).status_code == 404


def test_a_passage_that_is_asked_later_is_not_shown_before(scenario: Scenario, educator: Client) -> None:
    of_symptoms = {"kind": "verdict", "rule": "REL-SYM", "step": 1, "right": ["met"]}
    Scenario.objects.filter(pk=scenario.pk).update(questions=[ASKED[0], of_symptoms, ASKED[2]])
    wall = educator.post(OPEN).url
    room = Room.objects.get()
    learner = phone(room)
    for number, marks in ((1, True), (2, False), (3, True)):
        for step in ("ask", "reveal"):
            educator.post(wall, {"step": f"{step}-{number}"})
        for page in (educator.get(wall), learner.get(f"/class/{room.code}/")):
            assert ("<mark" in page.text, "The passages come later: a question asks for them." in said_of(page)) == (
                marks,
                not marks,
            )


@pytest.mark.parametrize("slug", [slug for slug, entry in shipped_scenarios().items() if entry.get("questions")])
@pytest.mark.usefixtures("release")
def test_no_right_passage_of_a_shipped_scenario_is_marked_before_its_question_was_answered(
    slug: str, educator: Client
) -> None:
    add_scenario(slug=slug, **own_fields(shipped_scenarios()[slug]))
    wall = educator.post(f"/scenarios/{slug}/room/").url
    room = Room.objects.get()
    learner = phone(room)
    posed = educator.get(wall).context["lesson"].posed
    for place, one in enumerate(posed):
        for step in ("ask", "reveal"):
            later = [other for other in posed[place + (step == "reveal") :] if other.asked.question.kind == "passage"]
            kept = {choice.value for other in later for choice in other.asked.right}
            educator.post(wall, {"step": f"{step}-{one.number}"})
            for page in (educator.get(wall), learner.get(f"/class/{room.code}/")):
                assert set(re.findall(r'data-passage="([^"]+)"', page.text)) & kept == set()


# A changed answer ---------------------------------------------------------------------------------------------------


def test_an_answer_that_a_release_changed_is_said_to_be_and_agreeing_with_its_author_does_not_count(
    scenario: Scenario, educator: Client
) -> None:
    within(30)
    address = educator.post(OPEN).url
    room = Room.objects.get()
    assert "The answer to question 2 changed in release 2" in said_of(educator.get(address))
    agrees, knows, errs = (phone(room) for _ in range(3))
    for number, chosen in ((1, ["episode_duration"] * 3), (2, ["ambiguous", "met", "unknown"])):
        educator.post(address, {"step": f"ask-{number}"})
        for learner, one in zip((agrees, knows, errs), chosen, strict=True):
            chooses(learner, room, one, number)
        assert "changed in release" not in said_of(educator.get(address))
        educator.post(address, {"step": f"reveal-{number}"})
    shown = [said_of(client.get(f"/class/{room.code}/")) for client in (agrees, knows, errs)]
    words = ("The answer has changed.", "Right.", "Not right.")
    for text, word in zip([*shown, said_of(educator.get(address))], [*words, ""], strict=True):
        assert "The answer changed in release 2. Until then this was right: Can be read both ways" in text
        assert word in text
    assert ["So you said: it is no mistake" in text for text in shown] == [True, False, False]
    confirm(scenario, 2, seen=1)
    educator.post(address, {"step": "close"})
    ends = [said_of(client.get(f"/class/{room.code}/")) for client in (agrees, knows, errs)]
    knew = [
        f"You knew {right} of the {answered} that you answered."
        for right, answered in ((1, "1 question"), (2, "2 questions"), (1, "2 questions"))
    ]
    assert [one in text for one, text in zip(knew, ends, strict=True)] == [True] * 3
    assert ["1 answer does not count" in text for text in ends] == [True, False, False]


def test_an_answer_that_only_its_author_sees_otherwise_is_no_change_of_a_release(
    scenario: Scenario, educator: Client
) -> None:
    Scenario.objects.filter(pk=scenario.pk).update(questions=[{**ASKED[1], "right": ["met"]}])
    address = educator.post(OPEN).url
    room = Room.objects.get()
    learner = phone(room)
    educator.post(address, {"step": "ask-1"})
    chooses(learner, room, "met")
    educator.post(address, {"step": "reveal-1"})
    shown = said_of(learner.get(f"/class/{room.code}/"))
    assert ("Not right." in shown, "changed" in shown) == (True, False)


# The end ------------------------------------------------------------------------------------------------------------


def test_what_a_learner_did_not_answer_is_not_counted_as_not_known(room: Room, wall: str, educator: Client) -> None:
    some, none = phone(room), phone(room)
    for number in (1, 2, 3):
        educator.post(wall, {"step": f"ask-{number}"})
        if number < 3:
            chooses(some, room, one_of_each(room, number)[number - 1], number)
        educator.post(wall, {"step": f"reveal-{number}"})
    educator.post(wall, {"step": "close"})
    ends = [said_of(client.get(f"/class/{room.code}/")) for client in (some, none)]
    assert "You knew 1 of the 2 questions that you answered. What is right was shown of 3 questions." in ends[0]
    assert "You answered none. What is right was shown of 3 questions." in ends[1]
    assert "You knew" not in ends[1]


def test_the_end_says_what_the_case_shows_once_something_was_revealed(
    scenario: Scenario, room: Room, wall: str, educator: Client
) -> None:
    lesson = scenario.lesson
    Scenario.objects.filter(pk=scenario.pk).update(lesson="What it shows since.")
    looks = [(educator, wall), (phone(room), f"/class/{room.code}/")]
    for steps, is_told in ((["ask-1"], False), (["reveal-1"], False), (["close"], True)):
        for step in steps:
            educator.post(wall, {"step": step})
        for client, address in looks:
            page = said_of(client.get(address))
            assert (f"What it shows {lesson}" in page) is is_told
            assert "What it shows since." not in page


def test_a_room_that_ended_before_anything_was_revealed_gives_nothing_away(
    scenario: Scenario, room: Room, wall: str, educator: Client
) -> None:
    learner = phone(room)
    for step in ("ask-1", "close"):
        educator.post(wall, {"step": step})
    for client, address in ((educator, wall), (learner, f"/class/{room.code}/")):
        assert scenario.lesson not in said_of(client.get(address))


# On the way ---------------------------------------------------------------------------------------------------------


@override_settings(TIME_ZONE="Europe/Berlin")
def test_a_wall_says_in_which_zone_its_end_is(room: Room, wall: str, educator: Client) -> None:
    Room.objects.filter(pk=room.pk).update(expires_at=datetime(2100, 1, 15, 13, 48, tzinfo=UTC))
    assert "Open until 14:48 (Europe/Berlin)." in said_of(educator.get(wall))


def test_a_telephone_without_script_is_told_to_reload(room: Room) -> None:
    page = parse(phone(room).get(f"/class/{room.code}/"))
    by_hand = [text_of(one) for one in page.iter() if "no-script-only" in classes(one)]
    by_script = [text_of(one) for one in page.iter() if "script-only" in classes(one)]
    assert by_hand == ["Press Reload once your teacher asks the first question.", "Press this for what comes next."]
    assert all("by itself" in text for text in by_script)
    assert said_of(phone(room).get(f"/class/{room.code}/")).count("by itself") == len(by_script)


# Codes --------------------------------------------------------------------------------------------------------------


def test_a_wrong_code_is_said_at_the_box_and_stays_in_it(release: Release, client: Client) -> None:  # noqa: ARG001
    for typed, said in (
        ("7K3Q9M", "There is no room with this code"),
        ("10OIx", "six letters and digits"),
        ("", "Enter the code"),
    ):
        answer = client.post("/class/", {"code": typed})
        assert answer.status_code == 422
        field = by_id(parse(answer), "id_code")
        assert (field.get("value", ""), field.get("aria-invalid")) == (typed, "true")
        assert said in text_of(by_id(parse(answer), "id_code_error"))


def test_a_code_may_be_typed_in_small_letters_with_spaces(room: Room) -> None:
    typed = f" {room.code[:3].lower()}-{room.code[3:]} "
    assert Client().post("/class/", {"code": typed}).url == f"/class/{room.code}/"


def test_a_wall_says_that_its_room_is_full(
    room: Room, wall: str, educator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "This room is full" not in educator.get(wall).text
    monkeypatch.setattr(rooms, "MOST_LEARNERS", 1)
    phone(room)
    for step in ("", "ask-1"):
        educator.post(wall, {"step": step})
        assert "This room is full: nobody else can join." in said_of(educator.get(wall))


def test_the_list_of_ones_rooms_asks_as_little_for_fifty_and_shows_the_newest(
    room: Room, educator: Client, release: Release
) -> None:
    def looked() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as queries:
            page = educator.get("/class/")
        return len(queries), page.text

    one, _text = looked()
    for _ in range(50):
        rooms.open_room(scenario=room.scenario, release=release, by=room.opened_by)
    many, text = looked()
    assert many == one
    assert text.count("/wall/") == 50
    assert f"/class/{room.code}/wall/" not in text
    assert "The newest 50 rooms." in text


# Asking again and again ---------------------------------------------------------------------------------------------


def test_a_telephone_is_answered_with_nothing_in_one_query_while_nothing_changed(
    room: Room, wall: str, educator: Client
) -> None:
    learner = phone(room)
    educator.post(wall, {"step": "ask-1"})
    seen = by_id(parse(learner.get(f"/class/{room.code}/")), "room").get("data-state", "")
    address = f"/class/{room.code}/?seen={seen}"
    with CaptureQueriesContext(connection) as queries:
        answer = learner.get(address, headers=HTMX)
    assert (answer.status_code, answer.content, len(queries)) == (204, b"", 1)
    assert "csrftoken" not in answer.cookies
    chooses(phone(room), room, one_of_each(room)[0])
    assert learner.get(address, headers=HTMX).status_code == 204
    educator.post(wall, {"step": "reveal-1"})
    answer = learner.get(address, headers=HTMX)
    assert answer.status_code == 200
    assert 'hx-swap-oob="innerHTML"' in answer.text
    assert "<html" not in answer.text


def test_the_wall_is_answered_with_the_numbers_alone_and_only_where_they_changed(
    room: Room, wall: str, educator: Client
) -> None:
    educator.post(wall, {"step": "ask-1"})
    learner = phone(room)
    address = by_id(parse(educator.get(wall)), "room-counts").get("hx-get", "")
    with CaptureQueriesContext(connection) as queries:
        answer = educator.get(address, headers=HTMX)
    own = [query for query in queries.captured_queries if "teaching_" in query["sql"]]
    assert (answer.status_code, len(own)) == (204, 2)
    right, wrong = one_of_each(room)
    chooses(learner, room, right)
    answer = educator.get(address, headers=HTMX)
    assert answer.text.lstrip().startswith('<div id="room-counts"')
    assert "1 answer" in answer.text
    address = by_id(parse(educator.get(wall)), "room-counts").get("hx-get", "")
    chooses(learner, room, wrong)
    assert educator.get(address, headers=HTMX).status_code == 204
    rooms.reveal(room, 1)
    answer = educator.get(address, headers=HTMX)
    assert (answer.headers["HX-Retarget"], "is-right" in answer.text) == ("#stage", True)


def test_a_page_that_is_open_learns_that_its_release_was_withdrawn(
    room: Room, wall: str, educator: Client, release_1: Published
) -> None:
    learner = phone(room)
    seen = by_id(parse(learner.get(f"/class/{room.code}/")), "room").get("data-state", "")
    asks = [(learner, f"/class/{room.code}/?seen={seen}")]
    asks += [(educator, by_id(parse(educator.get(wall)), "room-counts").get("hx-get", ""))]
    assert [client.get(address, headers=HTMX).status_code for client, address in asks] == [204, 204]
    document = json.loads(release_1.document)
    shorter(document)
    published(document)
    withdraw_release(actor=author("adrian", ADMINISTRATORS), number=1, reason="The figure was wrong.")
    for client, address in asks:
        assert "The figure was wrong." in client.get(address, headers=HTMX).text


# German -------------------------------------------------------------------------------------------------------------


def test_a_class_is_german_all_over(room: Room, wall: str, educator: Client) -> None:
    learner = phone(room)
    page = f"/class/{room.code}/"
    looks = [(Client(), page), (learner, page), (educator, wall), (educator, f"{wall}?live=1"), (educator, "/class/")]
    for step in ("", "ask-1", "reveal-1", "ask-2", "reveal-2", "ask-3", "reveal-3", "close"):
        educator.post(wall, {"step": step})
        for client, address in looks:
            found = told_the_same(client, partial(_looked_at, address))
            names = (room.code, "A day and a half", "Emery Educator")
            assert [text for text in found if not any(name in text for name in names)] == []
    refused = learner.post("/class/", {"code": "222222"}, headers={"Accept-Language": "de"})
    assert "Es gibt keinen Raum mit diesem Code." in refused.text


def _looked_at(address: str, client: Client, language: str) -> Any:
    return client.get(address, headers={"Accept-Language": language})


# Results ------------------------------------------------------------------------------------------------------------


def test_the_results_name_nobody_and_hold_every_choice(room: Room, wall: str, educator: Client) -> None:
    learners = [phone(room) for _ in range(3)]
    for number, of in ((1, (0, 0, 1)), (2, (1, 0, 0))):
        educator.post(wall, {"step": f"ask-{number}"})
        for learner, place in zip(learners, of, strict=True):
            chooses(learner, room, one_of_each(room, number)[place], number)
        educator.post(wall, {"step": f"reveal-{number}"})
    answer = educator.get(f"/class/{room.code}/csv/")
    assert answer.streaming
    text = answer.getvalue().decode()
    assert f"class-{room.code}.csv" in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(StringIO(text)))
    assert {line["question"] for line in lines} == {"1", "2"}
    for number in (1, 2):
        of_it = [line for line in lines if line["question"] == str(number)]
        assert [line["choice"] for line in of_it if line["right"] == "yes"] == choices(room, number)[0]
        assert sum(int(line["answers"]) for line in of_it) == 3
        assert sorted(" ".join(line["learners"] for line in of_it).split()) == ["1", "2", "3"]
    words = set(room.answers.values_list("learner", flat=True))
    assert [word for word in words if word in text] == []


def test_the_results_say_what_they_are_of(scenario: Scenario, educator: Client) -> None:
    Scenario.objects.filter(pk=scenario.pk).update(version=7)
    wall = educator.post(OPEN).url
    room = Room.objects.get()
    for step in ("ask-1", "reveal-1", "ask-2", "reveal-2", "ask-3"):
        educator.post(wall, {"step": step})
    Scenario.objects.filter(pk=scenario.pk).update(version=8)
    text = educator.get(f"/class/{room.code}/csv/", headers={"Accept-Language": "de"}).getvalue().decode()
    lines = list(csv.DictReader(StringIO(text)))
    assert {(line["scenario"], line["version"], line["release"]) for line in lines} == {("in-steps", "7", "1")}
    revealed = {(line["question"], line["verdict"], line["revealed"]) for line in lines}
    assert revealed == {("1", "unknown", "yes"), ("2", "ambiguous", "yes"), ("3", "met", "no")}
    assert {line["changed"] for line in lines} == {""}
    quoted = {line["label"][:: len(line["label"]) - 1] for line in lines if line["question"] == "3"}
    assert quoted == {"“”"}


def test_a_quotation_stands_in_quotation_marks_wherever_it_is_chosen(room: Room, wall: str, educator: Client) -> None:
    Room.objects.filter(pk=room.pk).update(question=3)
    learner = phone(room)
    chooses(learner, room, "C30", 3)
    own = learner.get(f"/class/{room.code}/")
    for page, count in ((educator.get(wall), 4), (own, 4), (educator.get(f"/class/{room.code}/notes/?step=2"), 2)):
        quoted = [one for one in parse(page).iter("q") if one.get("lang") == "en"]
        assert len(quoted) == count
    assert "Your answer: “" in text_of(by_id(parse(own), "room-status"))


def test_a_choice_that_a_spreadsheet_would_calculate_stays_a_text(room: Room, wall: str, educator: Client) -> None:
    assert "".join(csv_lines([["=1+1", -1, "@x", "a"]])) == "'=1+1,-1,'@x,a\r\n"
    educator.post(wall, {"step": "ask-1"})
    assert educator.get(f"/class/{room.code}/csv/").getvalue().decode().count("\r\n") == 1 + sum(
        map(len, choices(room))
    )


def test_the_wall_has_a_picture_of_the_address_and_says_it(room: Room, wall: str, educator: Client) -> None:
    page = educator.get(wall)
    assert page.context["where"] == "testserver/class/"
    picture = re.search(r'<div class="class-picture" role="img" aria-label="([^"]+)">(<svg.*?</svg>)', page.text)
    assert picture is not None
    assert room.code in picture[1]
    assert "style" not in picture[2]
