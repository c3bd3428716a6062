from collections.abc import Callable, Iterable

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import CLINICIANS
from msclinic.assessments.models import SavedAssessment
from msclinic.releases.models import Release
from tests.assessments.pages import CASE, save
from tests.web.pages import Pair

Visits = Callable[..., Client]


@pytest.fixture
def visit(release_1: Release) -> Visits:  # noqa: ARG001
    """Signs somebody in who has confirmed professional use; makes the account at the first time."""

    def sign_in(name: str, *roles: str, permissions: Iterable[str] = ()) -> Client:
        user, made = User.objects.get_or_create(username=name)
        if made:
            user.groups.set(Group.objects.filter(name__in=roles or [CLINICIANS]))
        assert not set(permissions)
        client = Client()
        client.post("/welcome/", {"professional": "yes"})
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def casey(visit: Visits) -> Client:
    """A clinician."""
    return visit("casey")


@pytest.fixture
def saved(casey: Client) -> Callable[..., SavedAssessment]:
    """Saves through the page what Casey entered, a plain case without anything else, and gives back the header."""

    def keep(pairs: Iterable[Pair] = CASE, page: str = "relapse", **beside: str) -> SavedAssessment:
        answer = save(casey, pairs, page, **beside)
        assert answer.status_code == 302, answer.content.decode()
        return SavedAssessment.objects.get(number=answer.url.strip("/").rpartition("/")[2])

    return keep
