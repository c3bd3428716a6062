from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import TransactionTestCase

from msclinic.core.insert_only import every_guard
from msclinic.releases.selectors import forget_current_release


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_cleared() -> Iterator[None]:
    """Lift the protection before a transactional test clears its tables; clearing ends with putting it back."""
    clear = TransactionTestCase._fixture_teardown

    def lift_and_clear(case: TransactionTestCase) -> None:
        for guard in every_guard():
            guard.remove(connection)
        clear(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lift_and_clear)
        yield


@pytest.fixture(autouse=True)
def _each_test_looks_for_its_own_release() -> None:
    """What a process remembers of the current release outlasts the database of a test."""
    forget_current_release()
