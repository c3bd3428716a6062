"""A thousand saved assessments under three releases: each opens as it was, to the byte."""

import json
from collections.abc import Iterator
from itertools import cycle
from typing import Any, Final

import pytest
from django.contrib.auth.models import Group
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.utils import translation
from django.utils.http import urlencode

from msclinic.accounts.models import User
from msclinic.accounts.roles import CLINICIANS
from msclinic.assessments.actions import save, why_not_save
from msclinic.assessments.keeping import HELD, answer_of, digest_of, digest_of_text
from msclinic.assessments.models import Payload, SavedAssessment
from msclinic.core.assessing import Answered, answered
from msclinic.releases.models import Release
from msclinic.releases.selectors import current_release, forget_current_release
from relapses.page import RELAPSE
from tests.core.pages import parse
from tests.engine.records import specification
from tests.releases.factories import published
from tests.web.pages import Pair, text_of
from tests.web.test_same_answer import entered
from therapies.page import CHECK

pytestmark = pytest.mark.django_db

COUNT: Final = 1000
OPENED: Final = 25
"""Every so many of them is opened as a page too."""


@pytest.fixture
def casey(db: None) -> User:  # noqa: ARG001
    user = User.objects.create_user("casey")
    user.groups.set(Group.objects.filter(name=CLINICIANS))
    return user


def cases() -> Iterator[list[Pair]]:
    """The records of the specification that a form can post, over and over."""
    yield from cycle([pairs for place in range(len(specification())) if (pairs := entered(place))])


def judged(user: User, pairs: list[Pair], number: int) -> Answered:
    page = (RELAPSE, CHECK)[number % 2]
    request: Any = RequestFactory().post(page.path)
    request.user, request.current_release = user, current_release
    return answered(request, page, QueryDict(urlencode(pairs)))


def another(number: int) -> None:
    """A release with another figure and other words than the one before."""
    document = json.loads(Release.objects.latest("number").document)
    for rule in document["rules"]:
        rule["question"] = f"{rule['question']} ({number})"
        if rule["code"] == "REL-DUR":
            rule["criterion"]["upper"]["value"] -= 6
    published(document)
    forget_current_release()


def kept() -> dict[str, tuple[str, ...]]:
    return {row.assessment.number: tuple(getattr(row, name) for name in HELD)
            for row in Payload.objects.select_related("assessment")}  # fmt: skip


def test_a_thousand_under_three_releases_stay_as_they_were(release_1: Release, casey: User, client: Client) -> None:
    assert release_1.number == 1
    client.post("/welcome/", {"professional": "yes"})
    client.force_login(casey)
    turns, saved = [COUNT // 3, 2 * COUNT // 3], dict[str, str]()
    shown: dict[str, list[str]] = {}
    for pairs in cases():
        number = len(saved)
        if number == COUNT:
            break
        if turns and number == turns[0]:
            another(turns.pop(0))
        with translation.override("de" if number % 5 == 0 else "en-gb"):
            found = judged(casey, pairs, number)
            if why_not_save(casey, found):
                continue
            text = answer_of(found)
            header = save(actor=casey, found=found, seen=digest_of_text(text), label=f"case {number}")
        saved[header.number] = text
        if number % OPENED == 0:
            shown[header.number] = lines(client, header.number)
    before = kept()
    another(COUNT)
    assert set(SavedAssessment.objects.values_list("release__number", flat=True)) == {1, 2, 3}
    assert kept() == before
    assert {number: texts[HELD.index("answer")] for number, texts in before.items()} == saved
    assert all(digest_of(row.payload) == row.sha256 for row in SavedAssessment.objects.select_related("payload"))
    assert {number: lines(client, number) for number in shown} == shown


def lines(client: Client, number: str) -> list[str]:
    """What the page of a saved assessment says of each finding."""
    page = parse(client.get(f"/assessments/{number}/"))
    return [text_of(one) for one in page.iter() if one.get("data-code")]
