"""The current release is loaded once, and a newer one is noticed."""

import gc
import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import OperationalError, connection
from pytest_django import DjangoAssertNumQueries

from msclinic.engine import digest
from msclinic.releases.current import Current
from msclinic.releases.models import Release
from msclinic.releases.selectors import (
    NoReleaseError,
    NoSuchReleaseError,
    current_release,
    forget_current_release,
    release_number,
)
from tests.releases.factories import published

pytestmark = pytest.mark.django_db


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def current(clock: Clock) -> Current:
    return Current(clock=clock)


def test_it_is_the_newest_release(first: Release, document: dict[str, Any]) -> None:  # noqa: ARG001
    document["rules"][0]["question"] = "Has it lasted long enough?"
    newest = published(document)
    loaded = current_release()
    assert (loaded.number, loaded.sha256) == (2, newest.sha256)
    assert loaded.rules[0].question == "Has it lasted long enough?"


def test_within_a_second_nobody_asks_the_database(
    first: Release,  # noqa: ARG001
    clock: Clock,
    current: Current,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    loaded = current.get()
    clock.time = 0.99
    with django_assert_num_queries(0):
        assert current.get() is loaded


def test_after_a_second_one_small_query_looks_for_a_newer_release(
    first: Release,  # noqa: ARG001
    clock: Clock,
    current: Current,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    loaded = current.get()
    clock.time = 1.0
    with django_assert_num_queries(1) as queries:
        assert current.get() is loaded
        assert current.get() is loaded
    assert "document" not in queries.captured_queries[0]["sql"]


def test_a_newer_release_is_noticed_after_a_second(first: Release, clock: Clock, current: Current) -> None:
    assert current.get().number == first.number
    published(current.get().document)
    clock.time = 0.5
    assert current.get().number == 1
    clock.time = 1.0
    assert current.get().number == 2


def test_a_release_that_is_asked_to_be_forgotten_is_looked_up_at_once(first: Release) -> None:
    before = current_release()
    published(before.document)
    assert current_release() is before
    forget_current_release()
    assert (before.number, current_release().number) == (first.number, 2)


def test_that_there_is_no_release_is_remembered_for_a_second_too(
    clock: Clock, current: Current, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with pytest.raises(NoReleaseError, match="Nothing has been published yet"):
        current.get()
    with django_assert_num_queries(0), pytest.raises(NoReleaseError, match="Nothing has been published yet"):
        current.get()
    clock.time = 1.0
    with django_assert_num_queries(1), pytest.raises(NoReleaseError):
        current.get()


def test_a_release_that_cannot_be_used_is_not_read_again_and_again(
    first: Release,
    clock: Clock,
    current: Current,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    published({}, document=first.document)
    with pytest.raises(NoReleaseError, match="Release 2 is not the document that was published"):
        current.get()
    clock.time = 5.0
    with django_assert_num_queries(1), pytest.raises(NoReleaseError, match="Release 2"):
        current.get()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"semantics": 2}, "Release 1 cannot be read by this program: this program speaks semantics 1, the release 2."),
        ({"rules": []}, "Release 1 is incomplete: it holds no rules of relapses and therapies."),
        ({"agents": [{}]}, "Release 1 cannot be read by this program: the facts: 'generic' is missing."),
    ],
)
def test_a_release_that_cannot_be_used_says_why(
    document: dict[str, Any], current: Current, change: dict[str, Any], sentence: str
) -> None:
    published(document | change)
    with pytest.raises(NoReleaseError) as refused:
        current.get()
    assert str(refused.value) == sentence


def test_a_document_that_is_spelled_otherwise_is_not_used(shipped: dict[str, Any], current: Current) -> None:
    spelled = json.dumps(shipped, indent=1)
    published(shipped, document=spelled, sha256=hashlib.sha256(spelled.encode()).hexdigest())
    with pytest.raises(NoReleaseError, match="not spelled as it was published"):
        current.get()


def broken(*_: object) -> None:
    raise OperationalError("the disk is gone")


def test_a_database_that_does_not_answer_leaves_the_release_that_was_seen_last(
    first: Release,
    clock: Clock,
    current: Current,
    django_assert_num_queries: DjangoAssertNumQueries,
    caplog: pytest.LogCaptureFixture,
) -> None:
    loaded = current.get()
    clock.time = 1.0
    with connection.execute_wrapper(broken):
        assert current.get() is loaded
    assert caplog.messages == ["The database does not answer (the disk is gone): release 1 stays in use."]
    clock.time = 1.5
    with django_assert_num_queries(0):
        assert current.get() is loaded
    published(loaded.document)
    clock.time = 2.0
    assert current.get().number == first.number + 1


def test_without_a_release_in_memory_a_database_that_does_not_answer_is_an_error(
    first: Release,  # noqa: ARG001
    clock: Clock,
    current: Current,
) -> None:
    with connection.execute_wrapper(broken), pytest.raises(OperationalError):
        current.get()
    assert current.get().number == 1
    current.forget()
    with connection.execute_wrapper(broken), pytest.raises(OperationalError):
        current.get()
    clock.time = 1.0
    assert current.get().number == 1


def test_what_stands_in_memory_is_frozen_at_the_first_release_alone(
    first: Release,  # noqa: ARG001
    clock: Clock,
    current: Current,
) -> None:
    loaded = current.get()
    frozen = gc.get_freeze_count()
    assert frozen > 0
    clock.time = 1.0
    published(loaded.document)
    assert current.get() is not loaded
    assert gc.get_freeze_count() <= frozen


@pytest.mark.django_db(transaction=True)
def test_any_number_of_threads_get_the_same_release(shipped: dict[str, Any], current: Current) -> None:
    published(shipped)
    with ThreadPoolExecutor(8) as threads:
        loaded = list(threads.map(lambda _: id(_closing(current)), range(32)))
    assert len(set(loaded)) == 1


def _closing(current: Current) -> object:
    try:
        return current.get()
    finally:
        connection.close()


def test_a_release_is_found_by_its_number(first: Release, document: dict[str, Any]) -> None:
    document["rules"][0]["question"] = "Has it lasted long enough?"
    published(document)
    assert release_number(1).sha256 == first.sha256
    assert release_number(2).sha256 == digest(document)
    assert release_number(1) is release_number(1)


def test_a_number_that_was_never_published_is_named() -> None:
    with pytest.raises(NoSuchReleaseError, match="There is no release 7"):
        release_number(7)
