"""The command that checks every text and every quotation."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from msclinic.evidence.models import Contradiction, Passage, SourceText
from msclinic.evidence.triggers import SOURCE_TEXTS
from tests.evidence.factories import PassageFactory, SourceTextFactory

pytestmark = pytest.mark.django_db


def check(**options: object) -> tuple[str, list[str], int]:
    """What the command wrote, the problems it named, and its exit status."""
    out, err = StringIO(), StringIO()
    try:
        call_command("check_evidence", stdout=out, stderr=err, no_color=True, **options)
    except CommandError as error:
        return out.getvalue(), err.getvalue().splitlines(), error.returncode
    return out.getvalue(), err.getvalue().splitlines(), 0


@pytest.mark.usefixtures("loaded")
def test_all_is_well_with_what_is_shipped() -> None:
    written, problems, status = check()
    assert written == "Files: 47 passages checked.\nDatabase: 47 passages checked.\n"
    assert (problems, status) == ([], 0)


def test_an_empty_database_is_fine() -> None:
    assert check() == ("Files: 47 passages checked.\nDatabase: 0 passages checked.\n", [], 0)


def test_drift_of_a_file_is_named(copy: Path) -> None:
    (copy / "text.txt").write_bytes((copy / "text.txt").read_bytes().replace(b"leukemia", b"leukaemi"))
    written, problems, status = check(sources=copy.parent)
    assert status == 1
    assert "Files: 47 passages checked." in written
    assert [problem.split(": ", 1)[1] for problem in problems] == [
        "the text is not the one that was stored: its SHA-256 differs",
        "passage C14: the words from 1086 to 1133 are not those that were quoted",
    ]


def test_a_file_that_cannot_be_read_is_named(copy: Path) -> None:
    (copy / "passages.json").write_text("[")
    written, problems, status = check(sources=copy.parent)
    assert (written.splitlines()[0], status) == ("Files: 0 passages checked.", 1)
    assert "not JSON" in problems[0]


def test_a_folder_without_sources_is_no_success(tmp_path: Path) -> None:
    assert check(sources=tmp_path)[2] == 1


@pytest.mark.usefixtures("loaded")
def test_drift_of_a_stored_text_is_named() -> None:
    with SOURCE_TEXTS.lifted(connection):
        stored = SourceText.objects.get()
        SourceText.objects.update(text=stored.text.replace("24 to 48", "24 to 47"))
    _, problems, status = check()
    assert status == 1
    assert problems == [
        "infusion-treatments-for-ms: the text of version 1 is not the one that was stored",
        "infusion-treatments-for-ms: passage C35: the words from 2589 to 2727 are not those that were quoted",
    ]


@pytest.mark.usefixtures("loaded")
def test_drift_of_a_stored_passage_is_named() -> None:
    Passage.objects.filter(code="C35").update(end=2726)
    _, problems, status = check()
    assert status == 1
    assert problems == [
        "infusion-treatments-for-ms: passage C35: the words from 2589 to 2726 are not those that were quoted"
    ]


def test_a_quotation_from_another_source_is_named() -> None:
    passage = PassageFactory(code="C35")
    Passage.objects.update(source_text=SourceTextFactory())
    assert check()[1] == [f"{passage.source.slug}: passage C35: a quotation from the text of another source"]


def test_a_statement_has_nothing_to_drift() -> None:
    PassageFactory(statement=True)
    assert check()[2] == 0


@pytest.mark.usefixtures("loaded")
def test_a_contradiction_that_names_another_sources_passage_is_named() -> None:
    Contradiction.objects.get(number=1).passages.add(PassageFactory(code="X1"))
    assert check()[1] == [
        "infusion-treatments-for-ms: contradiction 1 names X1, a passage of another source",
    ]


def test_a_missing_trigger_is_named() -> None:
    with SOURCE_TEXTS.lifted(connection):
        _, problems, status = check()
    assert status == 1
    assert all("is missing or is another one: run migrate" in problem for problem in problems)


def test_without_tables_only_the_files_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection.introspection, "table_names", list)
    written, problems, status = check()
    assert "it has no tables for sources, so only the files were checked" in written
    assert (problems, status) == ([], 0)


def test_without_a_database_only_the_files_are_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> list[str]:
        raise OperationalError("no such host")

    monkeypatch.setattr(connection.introspection, "table_names", refuse)
    assert "only the files were checked" in check()[0]


def test_the_shipped_files_are_readable_by_hand(folder: Path) -> None:
    for name in ("source.json", "passages.json", "contradictions.json", "silences.json"):
        text = (folder / name).read_text()
        assert "\\u" not in text
        assert text.endswith("\n")
        assert len(text.splitlines()) > 10
        json.loads(text)
