import shutil
from pathlib import Path

import pytest

from msclinic.evidence.actions import load_source
from msclinic.evidence.content_files import SOURCES

ARTICLE = "infusion-treatments-for-ms"


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
