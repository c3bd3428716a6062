"""The files become rows once; what an editor changed stays."""

import json
from pathlib import Path

import pytest

from msclinic.evidence.actions import add_text, load_source
from msclinic.evidence.content_files import ContentError
from msclinic.evidence.exact import digest
from msclinic.evidence.models import Contradiction, Passage, Silence, Source, SourceText
from msclinic.evidence.selectors import (
    contradictions_of,
    current_text,
    disclaimer_of,
    passages_of,
    silences_of,
    sources,
)
from tests.evidence.conftest import ARTICLE

pytestmark = pytest.mark.django_db

EVERYTHING = 1 + 1 + 47 + 11 + 34


def test_loading_makes_everything(folder: Path) -> None:
    report = load_source(folder)
    assert len(report.made) == EVERYTHING
    assert (report.left_alone, report.differing) == ([], [])
    counts = [model.objects.count() for model in (Source, SourceText, Passage, Contradiction, Silence)]
    assert counts == [1, 1, 47, 11, 34]


def test_loading_again_changes_nothing_and_says_so(folder: Path) -> None:
    load_source(folder)
    before = list(Passage.objects.values())
    report = load_source(folder)
    assert (report.made, report.differing) == ([], [])
    assert len(report.left_alone) == EVERYTHING
    assert str(report) == f"0 made, {EVERYTHING} left alone"
    assert list(Passage.objects.values()) == before


@pytest.mark.usefixtures("loaded")
def test_what_an_editor_changed_stays_and_is_reported(folder: Path) -> None:
    Source.objects.update(label="the news article")
    Passage.objects.filter(code="C35").update(ambiguity="Edited.")
    Silence.objects.filter(key="dose").update(topics=["relapse"])
    Contradiction.objects.get(number=2).passages.clear()
    report = load_source(folder)
    edited = [f"source {ARTICLE}", "passage C35", "contradiction 2", "silence dose"]
    assert report.differing == edited
    assert set(edited) <= set(report.left_alone)
    assert str(report).splitlines()[2] == "passage C35 differs from the files and was left alone"
    assert Passage.objects.get(code="C35").ambiguity == "Edited."
    assert Source.objects.get().label == "the news article"
    assert Silence.objects.get(key="dose").topics == ["relapse"]
    assert not Contradiction.objects.get(number=2).passages.exists()


def test_what_an_editor_deleted_or_renamed_is_not_made_again(folder: Path) -> None:
    load_source(folder)
    Silence.objects.filter(key="dose").delete()
    passage = Passage.objects.get(code="C01")
    passage.code = "FIRST"
    passage.save()
    report = load_source(folder)
    assert report.made == []
    assert report.differing == [
        f"{name}, which somebody deleted or renamed," for name in ("passage C01", "silence dose")
    ]
    assert Passage.objects.count() == 47


def test_what_rests_on_a_passage_that_is_gone_is_not_made_either(copy: Path) -> None:
    listed = json.loads((copy / "contradictions.json").read_text())
    (copy / "contradictions.json").write_text("[]")
    load_source(copy)
    code = listed[0]["passages"][0]
    Passage.objects.get(code=code).delete()
    (copy / "contradictions.json").write_text(json.dumps(listed))
    report = load_source(copy)
    assert f"contradiction 1, which needs passage {code}, differs from the files and was left alone" in str(report)
    assert Contradiction.objects.count() == len(report.made)


def test_the_history_says_that_a_row_came_with_the_program(folder: Path) -> None:
    load_source(folder)
    assert {record.history_change_reason for record in Passage.history.all()} == {"shipped content"}


def test_a_source_with_a_fault_is_not_loaded_at_all(copy: Path) -> None:
    (copy / "text.txt").write_bytes(b"x" + (copy / "text.txt").read_bytes())
    with pytest.raises(ContentError, match="its SHA-256 differs"):
        load_source(copy)
    assert not Source.objects.exists()


@pytest.mark.usefixtures("loaded")
def test_a_new_text_becomes_a_new_version_and_old_quotations_stand(copy: Path) -> None:
    text = (copy / "text.txt").read_bytes().decode() + "\n"
    (copy / "text.txt").write_bytes(text.encode())
    source = json.loads((copy / "source.json").read_text()) | {"sha256": digest(text)}
    (copy / "source.json").write_text(json.dumps(source))
    report = load_source(copy)
    assert report.made == ["text version 2"]
    assert current_text(ARTICLE).text == text
    assert {passage.source_text.version for passage in passages_of(ARTICLE)} == {1}


def test_a_statement_is_loaded_with_its_pointer(copy: Path) -> None:
    statement = {
        "id": "S-1",
        "kind": "statement",
        "text": "Relapses last at least a day.",
        "pointer": "section 2",
        "basis": "reproduction",
        "review_by": "2027-01-31",
        "meaning": "How long a relapse lasts.",
    }
    rows = json.loads((copy / "passages.json").read_text())
    (copy / "passages.json").write_text(json.dumps([*rows, statement]))
    load_source(copy)
    passage = Passage.objects.get(code="S-1")
    assert (passage.kind, passage.source_text, passage.pointer) == ("statement", None, "section 2")
    assert load_source(copy).differing == []


@pytest.mark.usefixtures("loaded")
def test_every_loaded_quotation_is_the_slice_of_the_article(article: str) -> None:
    passages = list(passages_of(ARTICLE))
    assert [passage.code for passage in passages] == [f"C{number:02}" for number in range(1, 48)]
    assert all(passage.quote == article[passage.start : passage.end] for passage in passages)
    assert all(passage.sha256 == digest(passage.quote) for passage in passages)


@pytest.mark.usefixtures("loaded")
def test_reading_the_passages_takes_one_query(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert all(passage.quote and passage.source.slug for passage in passages_of(ARTICLE))


@pytest.mark.usefixtures("loaded")
def test_the_current_text_is_the_newest(article: str) -> None:
    stored = current_text(ARTICLE)
    assert (stored.version, stored.text) == (1, article)
    add_text(source=stored.source, text="A later text.")
    assert current_text(ARTICLE).version == 2


def test_a_source_without_a_text_has_no_current_text() -> None:
    with pytest.raises(SourceText.DoesNotExist):
        current_text("unknown")


@pytest.mark.usefixtures("loaded")
def test_the_disclaimer_comes_in_order() -> None:
    assert [passage.code for passage in disclaimer_of(ARTICLE)] == ["C43", "C44", "C45", "C46", "C47"]


@pytest.mark.usefixtures("loaded")
def test_contradictions_come_with_their_passages() -> None:
    first = contradictions_of(ARTICLE)[0]
    assert [passage.code for passage in first.passages.all()] == ["C06", "C29", "C34"]


@pytest.mark.usefixtures("loaded")
def test_silences_are_chosen_by_topic() -> None:
    assert len(silences_of(ARTICLE)) == 34
    relapse = [silence.text for silence in silences_of(ARTICLE, "relapse")]
    assert "fever or infection" in relapse
    assert "the dose of any drug" in relapse
    assert "JC virus" not in relapse
    assert "JC virus" in [silence.text for silence in silences_of(ARTICLE, "natalizumab")]


@pytest.mark.usefixtures("loaded")
def test_sources_are_listed() -> None:
    assert [source.title for source in sources()] == ["Infusion Treatments for MS"]
