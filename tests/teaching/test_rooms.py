"""A class: what is counted and what is not, who may do what, and what a learner is told."""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS
from msclinic.core.rate import CACHE
from msclinic.core.spreadsheets import csv_lines
from msclinic.engine import Release
from msclinic.releases.models import Release as Published
from msclinic.releases.selectors import release_number
from msclinic.releases.withdrawing import withdraw_release
from msclinic.scenarios.asking import asked_of
from msclinic.scenarios.files import scenario_of, with_words
from msclinic.scenarios.models import Scenario
from msclinic.teaching import rooms
from msclinic.teaching.models import Answer, Room
from msclinic.teaching.room_views import WRONG_CODES
from tests.core.pages import parse
from tests.releases.edits import shorter
from tests.releases.factories import author, published
from tests.web.pages import HTMX, by_id, text_of
from tests.web.test_german import told_the_same

pytestmark = pytest.mark.django_db

OPEN = "/scenarios/in-steps/room/"


@pytest.fixture(autouse=True)
def _no_code_was_tried() -> None:
    caches[CACHE].clear()


@pytest.fixture
def room(scenario: Scenario, release: Release, educator: Client) -> Room:  # noqa: ARG001
    """A room that was opened just now."""
    return rooms.open_room(scenario=scenario, release=release, by=User.objects.get(username="emery"))


@pytest.fixture
def wall(room: Room) -> str:
    return f"/class/{room.code}/wall/"


def phone(room: Room) -> Client:
    """The telephone of somebody who takes part, without an account and without any confirmation."""
    client = Client()
    client.post("/class/", {"code": room.code})
    return client


def chooses(client: Client, room: Room, chosen: str, question: int = 1, **headers: Any) -> Any:
    return client.post(f"/class/{room.code}/", {"question": question, "chosen": chosen}, headers=headers or None)


def choices(room: Room, question: int = 1) -> tuple[list[str], list[str]]:
    """What is right and what is not."""
    every = asked_of(release_number(room.release), scenario_of(Room.objects.get(pk=room.pk).content))[question - 1]
    return [one.value for one in every.right], [one.value for one in every.choices if not one.right]


def one_of_each(room: Room, question: int = 1) -> tuple[str, str]:
    """A right choice and a wrong one."""
    right, wrong = choices(room, question)
    return right[0], wrong[0]


def given(room: Room) -> list[tuple[int, str]]:
    return list(room.answers.exclude(question=0).order_by("question", "pk").values_list("question", "chosen"))


# Opening ------------------------------------------------------------------------------------------------------------


def test_a_room_keeps_the_scenario_and_the_release(scenario: Scenario, educator: Client) -> None:
    answer = educator.post(OPEN)
    opened = Room.objects.get()
    assert answer.url == f"/class/{opened.code}/wall/"
    assert (opened.content, opened.release) == (with_words(scenario), 1)
    assert opened.expires_at - opened.opened_at == pytest.approx(timedelta(hours=4), abs=timedelta(seconds=5))
    Scenario.objects.filter(pk=scenario.pk).update(title="Another", questions=[])
    assert "A day and a half" in educator.get(answer.url).text
    educator.post(answer.url, {"step": "ask-1"})
    assert educator.get(answer.url).context["posed"].number == 1


def test_a_scenario_without_questions_opens_no_room_and_says_so(scenario: Scenario, educator: Client) -> None:
    assert "Open a room" in educator.get("/scenarios/in-steps/").text
    Scenario.objects.filter(pk=scenario.pk).update(questions=[])
    page = educator.get("/scenarios/in-steps/").text
    assert "no room can be opened" in page
    assert OPEN not in page
    assert "asks no questions" in educator.post(OPEN, follow=True).text
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


def test_each_step_is_taken_once_however_often_it_is_pressed(room: Room, wall: str, educator: Client) -> None:
    states = []
    for step in ("reveal-1", "ask-2", "ask-1", "ask-1", "ask-2", "reveal-1", "reveal-1", "ask-2", "ask-2", "ask-9", ""):
        educator.post(wall, {"step": step})
        room.refresh_from_db()
        states.append((room.question, room.revealed))
    assert states == [(0, False)] * 2 + [(1, False)] * 3 + [(1, True)] * 2 + [(2, False)] * 4


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


def test_the_last_answer_before_the_reveal_counts_and_once(room: Room, wall: str, educator: Client) -> None:
    educator.post(wall, {"step": "ask-1"})
    right, wrong = one_of_each(room)
    learner = phone(room)
    for chosen in (wrong, right, wrong, right, right):
        assert chooses(learner, room, chosen).status_code == 302
    assert given(room) == [(1, right)]
    assert 'aria-pressed="true"' in learner.get(f"/class/{room.code}/").text
    assert educator.get(wall).context["tally"].answered == 1


def test_nothing_is_counted_after_the_reveal_or_for_another_question(room: Room, wall: str, educator: Client) -> None:
    learner, late = phone(room), phone(room)
    too_early = chooses(learner, room, one_of_each(room)[0])
    assert "That question is past" in too_early.text
    educator.post(wall, {"step": "ask-1"})
    right, wrong = one_of_each(room)
    chooses(learner, room, wrong)
    educator.post(wall, {"step": "reveal-1"})
    for client in (learner, late):
        refused = chooses(client, room, right)
        assert refused.status_code == 422
        assert "came too late and was not counted" in text_of(by_id(parse(refused), "room"))
    assert "Not right." in learner.get(f"/class/{room.code}/").text
    assert "You gave no answer." in late.get(f"/class/{room.code}/").text
    educator.post(wall, {"step": "ask-2"})
    refused = chooses(late, room, right)
    assert "That question is past" in text_of(by_id(parse(refused), "room"))
    assert given(room) == [(1, wrong)]


def test_an_answer_that_meets_the_reveal_on_the_way_is_not_counted(room: Room, wall: str, educator: Client) -> None:
    """It was sent while the question was open, and comes to be written when it is not."""
    educator.post(wall, {"step": "ask-1"})
    before = rooms.room_with(room.code)
    rooms.reveal(before, 1)
    with pytest.raises(rooms.RoomRefusedError, match="too late"):
        rooms.answer(before, 1, "0" * 32, one_of_each(room)[0])
    assert given(room) == []


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


def test_the_cookie_of_one_room_is_nothing_in_another(
    room: Room, scenario: Scenario, release: Release, educator: Client
) -> None:
    other = rooms.open_room(scenario=scenario, release=release, by=room.opened_by)
    learner = phone(room)
    morsel = learner.cookies[f"class-{room.code}"]
    assert (morsel["httponly"], morsel["samesite"], morsel["path"]) == (True, "Lax", "/class/")
    learner.cookies[f"class-{other.code}"] = morsel.value
    educator.post(f"/class/{other.code}/wall/", {"step": "ask-1"})
    chooses(learner, other, one_of_each(other)[0])
    assert not other.answers.exists()


def test_joining_twice_is_joining_once_and_looking_is_not_joining(room: Room, wall: str, educator: Client) -> None:
    learner = phone(room)
    learner.post("/class/", {"code": room.code.lower()})
    learner.post(f"/class/{room.code}/")
    Client().get(f"/class/{room.code}/")
    assert room.answers.count() == 1
    assert "1 takes part" in educator.get(wall).text


def test_a_room_that_is_full_takes_nobody_more(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rooms, "MOST_LEARNERS", 1)
    phone(room)
    refused = Client().post(f"/class/{room.code}/")
    assert (refused.status_code, room.answers.count()) == (422, 1)
    assert "This room is full." in refused.text


@pytest.mark.django_db(transaction=True)
def test_thirty_who_answer_at_once_and_change_their_minds_are_each_counted_once(
    room: Room, wall: str, educator: Client
) -> None:
    educator.post(wall, {"step": "ask-1"})
    right, wrong = one_of_each(room)
    learners = [phone(room) for _ in range(30)]

    def both(place: int) -> list[int]:
        try:
            order = (wrong, right) if place % 3 else (right, wrong)
            return [chooses(learners[place], room, chosen).status_code for chosen in order]
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as threads:
        answered = list(threads.map(both, range(30)))
    assert answered == [[302, 302]] * 30
    assert Counter(chosen for _question, chosen in given(room)) == {right: 20, wrong: 10}


# Ends ---------------------------------------------------------------------------------------------------------------


def _close(_room: Room, wall: str, educator: Client) -> None:
    educator.post(wall, {"step": "close"})


def _expire(room: Room, _wall: str, _educator: Client) -> None:
    Room.objects.filter(pk=room.pk).update(expires_at=timezone.now())


@pytest.mark.parametrize("end", [_close, _expire])
def test_a_room_that_is_over_takes_nothing_and_says_what_to_do(
    end: Callable[[Room, str, Client], None], room: Room, wall: str, educator: Client
) -> None:
    educator.post(wall, {"step": "ask-1"})
    right, wrong = one_of_each(room)
    learner = phone(room)
    chooses(learner, room, right)
    educator.post(wall, {"step": "reveal-1"})
    end(room, wall, educator)
    refused = chooses(learner, room, wrong)
    assert "Ask for the code of a new one" in refused.text
    page = learner.get(f"/class/{room.code}/").text
    assert "You knew 1 of 1 question." in page
    assert "hx-get" not in page
    assert "This room is over" in Client().post("/class/", {"code": room.code}).text
    assert "This room is over" in Client().get(f"/class/{room.code}/").text
    educator.post(wall, {"step": "ask-2"})
    room.refresh_from_db()
    assert (room.question, given(room)) == (1, [(1, right)])
    shown = educator.get(wall)
    assert "1 (100 %)" in shown.text
    assert "hx-get" not in shown.text


def test_answers_are_deleted_thirty_days_after_the_end_and_no_sooner(room: Room, wall: str, educator: Client) -> None:
    phone(room)
    educator.post(wall, {"step": "close"})
    assert room.answers.count() == 1
    for days, left in ((29, 1), (31, 0)):
        Room.objects.filter(pk=room.pk).update(expires_at=timezone.now() - timedelta(days=days))
        out = StringIO()
        call_command("close_rooms", stdout=out)
        assert (room.answers.count(), out.getvalue()[:1]) == (left, str(1 - left))
    assert educator.get(wall).status_code == 200


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


def test_whoever_guesses_has_to_wait_and_learners_who_are_in_go_on_elsewhere(room: Room) -> None:
    guesser = Client(REMOTE_ADDR="203.0.113.9")
    for place in range(WRONG_CODES.requests):
        address = f"/class/{'23456789ABCDEFGH'[place % 16]}22222/"
        assert guesser.get(address).status_code == 404
    assert guesser.get("/class/222222/").status_code == 429
    held = guesser.post("/class/", {"code": room.code})
    assert (held.status_code, "Wait a minute" in held.text) == (429, True)
    assert 0 < int(held.headers["Retry-After"]) <= 60
    assert phone(room).get(f"/class/{room.code}/").status_code == 200


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


def test_a_choice_that_a_spreadsheet_would_calculate_stays_a_text(room: Room, wall: str, educator: Client) -> None:
    assert "".join(csv_lines([["=1+1", -1, "@x", "a"]])) == "'=1+1,-1,'@x,a\r\n"
    educator.post(wall, {"step": "ask-1"})
    assert educator.get(f"/class/{room.code}/csv/").getvalue().decode().count("\r\n") == 1 + sum(
        map(len, choices(room))
    )


def test_nothing_about_a_learner_is_kept_but_the_word_that_was_drawn(
    room: Room, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.OPEN_ACCESS = False
    learner = phone(room)
    assert set(learner.cookies) == {f"class-{room.code}"}
    (row,) = room.answers.values("learner", "chosen", "question")
    assert re.fullmatch("[0-9a-f]{32}", row["learner"])
    assert (row["chosen"], row["question"]) == ("", 0)
    assert row["learner"] not in caplog.text


def test_the_wall_has_a_picture_of_the_address_and_says_it(room: Room, wall: str, educator: Client) -> None:
    page = educator.get(wall)
    assert page.context["where"] == "testserver/class/"
    picture = re.search(r'<div class="class-picture" role="img" aria-label="([^"]+)">(<svg.*?</svg>)', page.text)
    assert picture is not None
    assert room.code in picture[1]
    assert "style" not in picture[2]
