"""A therapy is retired: it leaves the next release, and nothing else."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from msclinic.releases.compile import compile_draft
from tests.knowledge.editing import page_of
from tests.releases.factories import publish_draft
from therapies.actions import add_condition, bring_back, retire
from therapies.models import InfusionSchedule, Therapy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content_once")]


def tysabri() -> Therapy:
    return Therapy.objects.get(slug="tysabri")


def chosen(**more: Any) -> dict[str, Any]:
    return {"action": "retire_selected", "_selected_action": [tysabri().pk], **more}


def slugs(document: dict[str, Any]) -> list[str]:
    return [therapy["slug"] for therapy in document["therapies"]]


def test_retiring_asks_first(editor: Client) -> None:
    answer = editor.post(page_of(Therapy), chosen())
    assert "Tysabri (natalizumab)" in answer.text
    assert "Yes, retire" in answer.text
    assert not tysabri().retired


def test_a_retired_therapy_leaves_the_next_release_and_its_rows_and_earlier_releases_stay(
    editor: Client, settings: Settings
) -> None:
    settings.RELEASE_CHECKS = []  # the shipped scenarios expect its findings, and refuse the release until they do not
    first = publish_draft(reason="With it.")
    answer = editor.post(page_of(Therapy), chosen(confirmed="yes"), follow=True)
    assert "Tysabri: left out of the next release." in answer.text
    document = compile_draft()
    assert slugs(document) == ["novantrone", "lemtrada"]
    assert not [rule for rule in document["rules"] if rule["code"].startswith("TYS")]
    assert InfusionSchedule.objects.filter(code="TYS-SCHED").exists()
    first.refresh_from_db()
    assert "TYS-SCHED" in first.document
    second = publish_draft(reason="Without it.")
    assert "TYS-SCHED" not in second.document


def test_the_history_says_who_retired_it(editor: Client) -> None:
    editor.post(page_of(Therapy), chosen(confirmed="yes"))
    shown = editor.get(page_of(Therapy, "history", tysabri().pk)).text
    assert "<strong>Retired:</strong> no → yes" in shown
    assert "eden" in shown


def test_the_list_shows_the_retired_alone(editor: Client) -> None:
    retire(tysabri())
    shown = editor.get(page_of(Therapy), {"retired__exact": "1"})
    assert [therapy.slug for therapy in shown.context["cl"].queryset] == ["tysabri"]


def test_who_asks_about_a_therapy_is_named_before_it_is_retired(editor: Client) -> None:
    lemtrada = Therapy.objects.get(slug="lemtrada")
    add_condition(
        therapy=lemtrada,
        code="LEM-TYS",
        question="Was it given before?",
        citations=list(lemtrada.lines.first().citations.all()),
        parts=[{"fact": "natalizumab_ever", "answers": ["no"]}],
    )
    assert "LEM-TYS asks about it, and cannot be published without it" in editor.post(page_of(Therapy), chosen()).text


def test_a_retired_therapy_comes_back(editor: Client) -> None:
    before = compile_draft()
    assert retire(tysabri())
    assert not retire(tysabri())
    answer = editor.post(page_of(Therapy), {**chosen(), "action": "bring_back_selected"}, follow=True)
    assert "Tysabri: in the next release again." in answer.text
    assert compile_draft() == before
    assert not bring_back(tysabri())


def test_who_may_only_look_retires_nothing(reader: Client) -> None:
    reader.post(page_of(Therapy), chosen(confirmed="yes"))
    assert not tysabri().retired
