"""A teacher at the page of a scenario: who they are, and what their browser would post."""

from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from django.contrib.auth.models import Group
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import EDUCATORS
from tests.core.pages import parse
from tests.releases.looking import by_id
from tests.web.pages import Pair, pairs_of, post

__all__ = ["ANSWERS", "NEW", "WORDS", "areas", "do", "lesson_of", "opened", "teacher"]

NEW = "/scenarios/new/"

ANSWERS: list[Pair] = [
    ("as_of", "2026-06-15T12:00:00+00:00"), ("time_zone", "Europe/London"), ("ms_diagnosis", "confirmed"),
    ("episode_present", "yes"), ("episode_ongoing", "no"), ("episode_duration", "36"), ("episode_duration_unit", "h"),
    ("sx_worsening", "yes"),
]  # fmt: skip

WORDS = {
    "lesson-title": "Thirty-six hours",
    "lesson-story": "Made up. It lasted a day and a half and is over.",
    "lesson-lesson": "Both readings of a range.",
    "lesson-tags": "relapse, time",
    "lesson-level": "first",
    "lesson-language": "en",
    "lesson-page": "relapse",
}


def teacher(name: str = "emery", *groups: str) -> Client:
    """The browser of somebody who has signed in; an educator where nothing else is said."""
    client = Client()
    user = User.objects.create_user(name, first_name="Emery", last_name="Educator")
    user.groups.set(Group.objects.filter(name__in=groups or (EDUCATORS,)))
    client.post("/welcome/", {"professional": "yes"})
    client.force_login(user)
    return client


def lesson_of(page: Element) -> list[Pair]:
    """What a browser posts from the form of a scenario, as it was rendered."""
    form = by_id(page, "lesson")
    ticked = {box.get("name") for box in form.iter("input") if box.get("type") == "checkbox" and not box.get("value")}
    pairs = [(name, "on" if name in ticked else text) for name, text in pairs_of(form)]
    return [*pairs, *areas(form)]


def areas(form: Element) -> Iterator[Pair]:
    for area in form.iter("textarea"):
        yield area.get("name", ""), (area.text or "").removeprefix("\n").replace("\n", "\r\n")


def opened(client: Client, address: str) -> list[Pair]:
    """The same of the page at an address."""
    return lesson_of(parse(client.get(address)))


def do(client: Client, address: str, pairs: list[Pair], what: str, **changes: str) -> Any:
    """Press a button of the form after some changes, given by the name behind the prefix."""
    names = {f"lesson-{name.replace('__', '-')}": text for name, text in changes.items()}
    kept = [(name, value) for name, value in pairs if name not in names]
    return post(client, address, [*kept, *names.items(), ("lesson-do", what)])
