from collections.abc import Iterator

import pytest
from django.test import Client

from msclinic.core.access import COOKIE
from msclinic.engine import Release
from msclinic.releases.models import Release as Published
from msclinic.releases.selectors import current_release, forget_current_release


@pytest.fixture(scope="module", autouse=True)
def _the_release_is_remembered_for_a_module() -> Iterator[None]:
    """Every test here is answered from release 1, so it is loaded once a module and not once a test."""
    forget_current_release()
    yield
    forget_current_release()


@pytest.fixture(autouse=True)
def _each_test_looks_for_its_own_release() -> None:
    """Here they do not: see above."""


@pytest.fixture
def release(release_1: Published) -> Release:  # noqa: ARG001
    """Release 1, ready to decide."""
    return current_release()


@pytest.fixture
def stranger(release_1: Published, client: Client) -> Client:  # noqa: ARG001
    """Somebody who has confirmed nothing yet."""
    return client


@pytest.fixture
def visitor(stranger: Client) -> Client:
    """Somebody who has confirmed professional use."""
    stranger.post("/welcome/", {"professional": "yes"})
    assert COOKIE in stranger.cookies
    return stranger
