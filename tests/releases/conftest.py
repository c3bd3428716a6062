import copy
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from msclinic.accounts.models import User
from msclinic.evidence.content_files import SOURCES
from msclinic.evidence.models import SourceText
from msclinic.releases.compile import compile_draft
from msclinic.releases.content import load_shipped
from msclinic.releases.models import Release
from tests.evidence.factories import SourceTextFactory
from tests.releases.factories import published

ARTICLE = "infusion-treatments-for-ms"


@pytest.fixture(scope="session")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:  # noqa: ARG001
    """The document of the shipped content, compiled once from a database that forgets it again."""
    with django_db_blocker.unblock(), transaction.atomic():
        list(load_shipped())
        document = compile_draft()
        transaction.set_rollback(True)
    return document


@pytest.fixture
def document(shipped: dict[str, Any]) -> dict[str, Any]:
    """The document of the shipped content, to be altered."""
    return copy.deepcopy(shipped)


@pytest.fixture
def content(db: None) -> None:  # noqa: ARG001
    """Everything that is shipped, as a draft."""
    list(load_shipped())


@pytest.fixture
def article(db: None) -> SourceText:  # noqa: ARG001
    """The text of the article, stored."""
    text = (SOURCES / ARTICLE / "text.txt").read_bytes().decode()
    return SourceTextFactory(source__slug=ARTICLE, text=text)


@pytest.fixture
def first(article: SourceText, shipped: dict[str, Any]) -> Release:  # noqa: ARG001
    """Release 1, of the shipped content."""
    return published(shipped)


@pytest.fixture
def editor(db: None) -> User:  # noqa: ARG001
    return User.objects.create_user("editor", first_name="Eden", last_name="Editor")


@pytest.fixture
def visitor(client: Client) -> Client:
    """Somebody who has confirmed professional use."""
    client.post("/welcome/", {"professional": "yes"})
    return client
