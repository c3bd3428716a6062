"""A class: what is counted and what is not, and what is kept of it."""

import re
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import StringIO
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from msclinic.core.rate import Rate
from msclinic.engine import Release
from msclinic.scenarios.files import with_words
from msclinic.scenarios.models import Scenario
from msclinic.teaching import room_views, rooms
from msclinic.teaching.models import Room
from msclinic.teaching.room_views import WRONG_CODES
from tests.core.pages import parse
from tests.teaching.classes import chooses, given, one_of_each, phone
from tests.teaching.conftest import ASKED
from tests.web.pages import by_id, text_of

pytestmark = pytest.mark.django_db

OPEN = "/scenarios/in-steps/room/"


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


def test_a_question_that_nothing_answers_is_not_asked_and_alone_opens_no_room(
    scenario: Scenario, educator: Client
) -> None:
    nothing_open = {"kind": "missing", "rule": "REL-DUR", "step": 2, "right": ["episode_duration"]}
    Scenario.objects.filter(pk=scenario.pk).update(questions=[nothing_open, ASKED[1]])
    address = educator.post(OPEN).url
    assert len(educator.get(address).context["lesson"].posed) == 1
    notes = educator.get("/scenarios/in-steps/notes/?step=2")
    assert notes.context["asked"] == []
    Scenario.objects.filter(pk=scenario.pk).update(questions=[nothing_open])
    assert "no question that can be answered" in educator.post(OPEN, follow=True).text
    assert Room.objects.count() == 1


# Asking and revealing -----------------------------------------------------------------------------------------------


def test_each_step_is_taken_once_however_often_it_is_pressed(room: Room, wall: str, educator: Client) -> None:
    states = []
    for step in ("reveal-1", "ask-2", "ask-1", "ask-1", "ask-2", "reveal-1", "reveal-1", "ask-2", "ask-2", "ask-9", ""):
        educator.post(wall, {"step": step})
        room.refresh_from_db()
        states.append((room.question, room.revealed))
    assert states == [(0, False)] * 2 + [(1, False)] * 3 + [(1, True)] * 2 + [(2, False)] * 4


def test_a_question_that_nobody_has_answered_is_revealed_at_the_second_press(
    room: Room, wall: str, educator: Client
) -> None:
    states = []
    for step in ("ask-1", "show-1", "reveal-1", "ask-2", "show-2"):
        if step == "show-2":
            chooses(phone(room), room, one_of_each(room, 2)[0], 2)
        page = educator.post(wall, {"step": step}, follow=True)
        room.refresh_from_db()
        states.append((room.question, room.revealed, "Nobody has answered yet: press again" in page.text))
    assert states == [(1, False, False), (1, False, True), (1, True, False), (2, False, False), (2, True, False)]


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["whole", "part"])
def test_the_button_of_the_wall_asks_before_it_reveals_what_nobody_has_answered(
    headers: dict[str, str], wall: str, educator: Client
) -> None:
    def pressed(step: str) -> str:
        page = educator.post(wall, {"step": step, "live": "1"}, headers=headers, follow=True).text
        (value,) = re.findall(r'id="stage-next" name="step" value="([^"]+)"', page)
        return str(value)

    steps = ["ask-1"]
    for _press in range(3):
        steps.append(pressed(steps[-1]))
    assert steps == ["ask-1", "show-1", "reveal-1", "ask-2"]


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
    assert learner.post(f"/class/{room.code}/").status_code == 302
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
def test_every_answer_that_was_accepted_while_it_was_revealed_is_counted_and_nothing_changes_after(
    room: Room, wall: str, educator: Client
) -> None:
    educator.post(wall, {"step": "ask-1"})
    right, wrong = one_of_each(room)
    learners = [phone(room) for _ in range(16)]
    begun = Barrier(9)

    def presses(place: int) -> list[tuple[str, int]]:
        try:
            order = (right, wrong) * 3 if place % 2 else (wrong, right) * 3
            first = (order[0], chooses(learners[place], room, order[0]).status_code)
            if place < 8:
                begun.wait()
            return [first, *((chosen, chooses(learners[place], room, chosen).status_code) for chosen in order[1:])]
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as threads:
        pressed = [threads.submit(presses, place) for place in range(16)]
        begun.wait()
        rooms.reveal(room, 1)
        at_the_reveal = given(room)
        answers = [one.result() for one in pressed]
    counted = [[chosen for chosen, status in one if status == 302][-1:] for one in answers]
    assert {status for one in answers for _chosen, status in one} <= {302, 422}
    assert Counter(chosen for _question, chosen in given(room)) == Counter(chosen for one in counted for chosen in one)
    assert given(room) == at_the_reveal
    assert 8 <= len(at_the_reveal) < 16


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
    assert "You knew 1 of the 1 question that you answered." in page
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
        call_command("forget_class_answers", stdout=out)
        assert (room.answers.count(), out.getvalue()[:1]) == (left, str(1 - left))
    assert educator.get(wall).status_code == 200


# Guessing -----------------------------------------------------------------------------------------------------------


def _guess(address: str) -> Client:
    guesser = Client(REMOTE_ADDR=address)
    for place in range(WRONG_CODES.requests):
        assert guesser.get(f"/class/{'23456789ABCDEFGH'[place % 16]}22222/").status_code == 404
    return guesser


def test_whoever_guesses_has_to_wait_and_a_class_elsewhere_goes_on(room: Room) -> None:
    guesser = _guess("203.0.113.9")
    assert guesser.get("/class/222222/").status_code == 429
    held = guesser.post("/class/", {"code": room.code})
    assert (held.status_code, "Wait a minute" in held.text) == (429, True)
    assert 0 < int(held.headers["Retry-After"]) <= 60
    assert phone(room).get(f"/class/{room.code}/").status_code == 200


def test_whoever_is_in_goes_on_whoever_guesses_beside_them(room: Room, wall: str, educator: Client) -> None:
    educator.post(wall, {"step": "ask-1"})
    learner = phone(room)
    guesser = _guess("127.0.0.1")
    assert guesser.get("/class/222222/").status_code == 429
    assert chooses(learner, room, one_of_each(room)[0]).status_code == 302
    assert learner.get(f"/class/{room.code}/").status_code == 200
    assert learner.get("/class/222222/").status_code == 429
    guesser.cookies[f"class-{room.code}"] = "0" * 32
    assert guesser.get(f"/class/{room.code}/").status_code == 429


def test_one_device_cannot_fill_a_room(
    room: Room, wall: str, educator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_views, "JOINING", Rate(3, 60))
    device = [Client(REMOTE_ADDR="203.0.113.9").post(f"/class/{room.code}/") for _ in range(5)]
    assert [answer.status_code for answer in device] == [302, 302, 302, 429, 429]
    assert "Too many have joined from where you are." in device[-1].text
    assert 0 < int(device[-1].headers["Retry-After"]) <= 60
    assert 'id="take-part"' in device[-1].text
    through_the_box = Client(REMOTE_ADDR="203.0.113.9").post("/class/", {"code": room.code})
    assert (through_the_box.status_code, room.answers.count()) == (429, 3)
    assert phone(room).get(f"/class/{room.code}/").context["posed"] is None
    assert "4 take part" in educator.get(wall).text


def test_two_presses_on_one_page_are_one_learner(room: Room) -> None:
    page = parse(Client().get(f"/class/{room.code}/"))
    box = parse(Client().get("/class/"))
    for looked_at, address in ((page, f"/class/{room.code}/"), (box, "/class/")):
        before = room.answers.count()
        (drawn,) = {one.get("value", "") for one in looked_at.iter("input") if one.get("name") == "drawn"}
        presses = [Client(), Client()]
        for press in presses:
            assert press.post(address, {"code": room.code, "drawn": drawn}).status_code == 302
        words = {rooms_cookie(press, room) for press in presses}
        assert (len(words), room.answers.count() - before) == (1, 1)
        assert room.answers.filter(learner=drawn).count() == 0


def rooms_cookie(client: Client, room: Room) -> str:
    """The word in the cookie of somebody who takes part, without its signature."""
    return client.cookies[f"class-{room.code}"].value.split(":")[0]


def test_pressing_take_part_when_one_is_in_shows_the_room(room: Room) -> None:
    learner = phone(room)
    again = learner.post(f"/class/{room.code}/", follow=True)
    assert (again.status_code, "You are in." in again.text, "past" in again.text) == (200, True, False)
    assert room.answers.count() == 1


# What is kept -------------------------------------------------------------------------------------------------------


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
