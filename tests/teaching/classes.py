"""A class from outside: its telephones, and what may be chosen on them."""

from typing import Any

from django.test import Client

from msclinic.releases.selectors import release_number
from msclinic.scenarios.asking import asked_of
from msclinic.scenarios.files import scenario_of
from msclinic.teaching.models import Room

__all__ = ["choices", "chooses", "given", "one_of_each", "phone"]


def phone(room: Room) -> Client:
    """The telephone of somebody who takes part, without an account and without any confirmation."""
    client = Client()
    client.post("/class/", {"code": room.code})
    return client


def chooses(client: Client, room: Room, chosen: str, question: int = 1, **headers: Any) -> Any:
    """Presses an answer."""
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
    """What was answered, by question."""
    return list(room.answers.exclude(question=0).order_by("question", "pk").values_list("question", "chosen"))
