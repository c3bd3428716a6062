import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase

from msclinic.evidence.actions import load_source
from msclinic.evidence.content_files import SOURCES
from msclinic.evidence.triggers import GUARDS

ARTICLE = "infusion-treatments-for-ms"


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_cleared() -> Iterator[None]:
    """Lift the protection before a transactional test clears its tables; clearing ends with putting it back."""
    clear = TransactionTestCase._fixture_teardown

    def lift_and_clear(case: TransactionTestCase) -> None:
        for guard in GUARDS:
            guard.remove(connection)
        clear(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lift_and_clear)
        yield


@pytest.fixture
def folder() -> Path:
    """The files of the article, as shipped."""
    return SOURCES / ARTICLE


@pytest.fixture
def article(folder: Path) -> str:
    return (folder / "text.txt").read_bytes().decode()


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy of the article's files, to be altered."""
    return shutil.copytree(folder, tmp_path / ARTICLE)


@pytest.fixture
def loaded(db: None, folder: Path) -> None:  # noqa: ARG001
    load_source(folder)
