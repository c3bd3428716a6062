"""The pages of a text: what its marks mean, where they lead, and where one is."""

import html5lib
import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from msclinic.evidence.actions import add_text
from msclinic.evidence.models import SourceText
from tests.evidence.factories import PassageFactory, SourceTextFactory

pytestmark = pytest.mark.django_db

TEXT = "A relapse lasts <i>a day</i>.\n\nNobody knows why."


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("eden", "eden@example.org", "x"))
    return client


@pytest.fixture
def text() -> SourceText:
    return SourceTextFactory(text=TEXT)


def address(text: SourceText, view: str = "read") -> str:
    return reverse(f"admin:evidence_sourcetext_{view}", args=[text.pk])


def test_each_marked_stretch_shows_its_codes_and_leads_to_the_passages(editor: Client, text: SourceText) -> None:
    whole = PassageFactory(source_text=text, code="C02", start=0, end=29)
    part = PassageFactory(source_text=text, code="C01", start=2, end=9)
    page = editor.get(address(text)).text
    leads = {
        passage.code: f'<a class="passage-code" href="{reverse("admin:evidence_passage_change", args=[passage.pk])}"'
        for passage in (whole, part)
    }
    assert page.count(leads["C02"]) == 3
    assert page.count(leads["C01"]) == 1
    assert 'data-code="C01"' in page
    assert 'aria-label="Passage C01"' in page
    assert 'class="legend"' in page


def test_the_page_holds_the_text_and_nothing_else_where_characters_are_counted(
    editor: Client, text: SourceText
) -> None:
    PassageFactory(source_text=text, code="C01", start=2, end=9)
    page = html5lib.parse(editor.get(address(text)).text, namespaceHTMLElements=False)
    shown = page.find(".//*[@id='source-text']")
    assert shown is not None
    assert "".join(shown.itertext()) == TEXT


def test_a_text_without_passages_has_no_legend(editor: Client, text: SourceText) -> None:
    assert 'class="legend"' not in editor.get(address(text)).text


@pytest.mark.parametrize("view", ["read", "passages"])
def test_the_way_to_a_page_of_a_text_starts_with_the_evidence(editor: Client, text: SourceText, view: str) -> None:
    shown = editor.get(address(text, view)).text
    evidence = reverse("admin:app_list", args=["evidence"])
    assert f'<div class="breadcrumbs">\n  <a href="{reverse("admin:index")}">Home</a>' in shown
    assert f'&rsaquo; <a href="{evidence}">Evidence</a>' in shown


def test_carrying_over_is_offered_only_where_something_can_be_carried(editor: Client, text: SourceText) -> None:
    PassageFactory(source_text=text, code="C01", start=31, end=48)
    moved = add_text(source=text.source, text=f"News. {TEXT}")
    gone = add_text(source=text.source, text="All of it is new, and so is each word.")
    assert "Carry over the unchanged and the moved ones" in editor.get(address(moved, "passages")).text
    page = editor.get(address(gone, "passages")).text
    assert "C01" in page
    assert "Carry over the unchanged and the moved ones" not in page
    assert "None of these stands in this text word for word" in page
