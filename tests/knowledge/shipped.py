"""Fixtures: everything that is shipped, as rows and as a document."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from msclinic.releases.compile import compile_draft
from msclinic.releases.content import load_shipped

__all__ = ["content", "content_once", "shipped"]


@pytest.fixture(scope="session")
def shipped(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:  # noqa: ARG001
    """The document of the shipped content, compiled from a database that forgets it again."""
    with django_db_blocker.unblock(), transaction.atomic():
        list(load_shipped())
        document = compile_draft()
        transaction.set_rollback(True)
    return document


@pytest.fixture
def content(db: None) -> None:  # noqa: ARG001
    """Everything that is shipped, as a draft."""
    list(load_shipped())


@pytest.fixture(scope="module")
def content_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:  # noqa: ARG001
    """Everything that is shipped, loaded once for a module; what each test does to it is taken back after the test."""
    with django_db_blocker.unblock(), transaction.atomic():
        list(load_shipped())
        yield
        transaction.set_rollback(True)
