from collections.abc import Iterator

import pytest
from django.core.cache import caches

from msclinic.accounts.models import User
from msclinic.api.actions import Issued, issue_token
from msclinic.core.rate import CACHE
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


@pytest.fixture(autouse=True)
def _nobody_has_asked_yet() -> None:
    caches[CACHE].clear()


@pytest.fixture
def release(release_1: Published) -> Release:  # noqa: ARG001
    """Release 1, ready to decide."""
    return current_release()


@pytest.fixture
def no_release() -> Iterator[None]:
    """Nothing is published, and nothing is remembered of another test."""
    forget_current_release()
    yield
    forget_current_release()


@pytest.fixture
def responsible(db: None) -> User:  # noqa: ARG001
    """Who answers for a program."""
    return User.objects.create_user("responsible")


@pytest.fixture
def issued(responsible: User) -> Issued:
    """A token, and its secret."""
    return issue_token(name="A made-up ward system", user=responsible)
