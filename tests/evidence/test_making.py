"""A passage that is being made: what its form shows and suggests, and what is said when it is saved."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from msclinic.evidence.actions import add_text
from msclinic.evidence.codes import next_code
from msclinic.evidence.models import Passage
from tests.evidence.factories import PassageFactory, SourceFactory, SourceTextFactory

pytestmark = pytest.mark.django_db

ADD = "admin:evidence_passage_add"


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("eden", "eden@example.org", "x"))
    return client


def posted(passage: Passage, **changes: object) -> dict[str, object]:
    """What makes another passage of the same words, with `changes`."""
    same = {name: getattr(passage, name) for name in ("kind", "start", "end", "meaning")}
    return {"source": passage.source_id, "source_text": passage.source_text_id, "code": "C02", **same, **changes}


def test_the_form_of_a_selected_piece_shows_its_words_at_once(editor: Client) -> None:
    text = SourceTextFactory(text="It’s <b>rare</b>. Nobody knows why.")
    selected = {"source": text.source_id, "source_text": text.pk, "start": 0, "end": 17}
    assert "<q>It’s &lt;b&gt;rare&lt;/b&gt;.</q>" in editor.get(reverse(ADD), selected).text


@pytest.mark.parametrize(
    "described",
    [{}, {"start": "a", "end": "9"}, {"start": "0", "end": "999"}, {"start": "9", "end": "3"}, {"source_text": "x"}],
)
def test_an_address_that_selects_nothing_gives_an_empty_form(editor: Client, described: dict[str, str]) -> None:
    text = SourceTextFactory()
    page = editor.get(reverse(ADD), {"source_text": text.pk, **described})
    assert page.status_code == 200
    assert "<q>" not in page.text


@pytest.mark.parametrize(
    ("codes", "following"),
    [
        (["C01", "C02"], "C03"),
        (["C1", "C9"], "C10"),
        (["C98", "C99"], "C100"),
        (["TYS-07"], "TYS-08"),
        (["C01", "C05", "NOTE"], "C06"),
        (["C01", "D1", "D2", "D3"], "D4"),
        (["C01", "D1"], ""),
        (["NOTE", "HEAD"], ""),
        ([], ""),
        (["C99999999999999999999"[:20]], ""),
    ],
)
def test_the_next_code_follows_those_of_the_source(codes: list[str], following: str) -> None:
    text = SourceTextFactory()
    for code in codes:
        PassageFactory(source_text=text, code=code)
    assert next_code(text.source_id) == following


def test_a_code_that_another_source_has_or_a_passage_once_had_is_not_free() -> None:
    text = SourceTextFactory()
    PassageFactory(source_text=text, code="C01")
    PassageFactory(code="C02")
    PassageFactory(source_text=text, code="C03").delete()
    assert next_code(text.source_id) == "C04"


def test_the_add_form_suggests_the_next_code(editor: Client) -> None:
    first = PassageFactory(code="C47")
    form = editor.get(reverse(ADD), {"source": first.source_id}).context["adminform"].form
    assert form["code"].value() == "C48"
    asked = editor.get(reverse(ADD), {"source": first.source_id, "code": "D1"}).context["adminform"].form
    assert asked["code"].value() == "D1"


@pytest.mark.parametrize("source", ["", "x", "9" * 30, "0"])
def test_no_code_is_suggested_where_there_is_no_source(editor: Client, source: str) -> None:
    PassageFactory(code="C47")
    page = editor.get(reverse(ADD), {"source": source} if source else {})
    assert not page.context["adminform"].form["code"].value()


def test_the_very_words_of_another_passage_are_named_and_saved(editor: Client) -> None:
    first = PassageFactory(code="C01")
    page = editor.post(reverse(ADD), posted(first), follow=True).text
    made = Passage.objects.get(code="C02")
    address = reverse("admin:evidence_passage_change", args=[first.pk])
    link = f'<a href="{address}">C01</a> (A guideline on relapses)'
    assert f"C02 is saved. Its very words are those of {link} already." in page
    assert made.quote == first.quote


def test_words_of_its_own_and_other_changes_give_no_warning(editor: Client) -> None:
    first = PassageFactory(code="C01")
    other = posted(first, start=first.end + 1, end=first.end + 7)
    assert "very words" not in editor.post(reverse(ADD), other, follow=True).text
    twin = PassageFactory(source_text=first.source_text, code="C03")
    address = reverse("admin:evidence_passage_change", args=[twin.pk])
    assert "very words" not in editor.post(address, posted(twin, code="C03", meaning="It is."), follow=True).text
    assert Passage.objects.get(code="C03").meaning == "It is."


def test_words_that_come_to_be_those_of_others_are_named_whatever_their_text(editor: Client) -> None:
    first = PassageFactory(code="C01")
    newer = add_text(source=first.source, text=f"News. {first.source_text.text}")
    moved = PassageFactory(source_text=newer, code="C02", start=0, end=5)
    typed = posted(moved, start=None, end=None, words=first.quote)
    page = editor.post(
        reverse("admin:evidence_passage_change", args=[moved.pk]),
        {name: "" if value is None else value for name, value in typed.items()},
        follow=True,
    ).text
    assert "Its very words are those of" in page


def test_a_statement_in_the_words_of_another_is_named_too(editor: Client) -> None:
    first = PassageFactory(statement=True, code="S1")
    source = SourceFactory()
    same = {name: getattr(first, name) for name in ("kind", "text", "pointer", "basis", "review_by", "meaning")}
    page = editor.post(reverse(ADD), {"source": source.pk, "code": "S2", **same}, follow=True).text
    assert "S2 is saved. Its very words are those of" in page
