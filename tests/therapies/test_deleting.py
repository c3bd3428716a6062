"""A therapy that somebody could read of in a release is retired and not deleted."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tests.knowledge.editing import page_of
from tests.releases.factories import publish_draft
from therapies.actions import retire
from therapies.models import Therapy

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("content_once")]


@pytest.fixture(autouse=True)
def _scenarios_do_not_refuse(settings: Settings) -> None:
    settings.RELEASE_CHECKS = []


def tysabri() -> Therapy:
    return Therapy.objects.get(slug="tysabri")


def deleted(editor: Client) -> Any:
    return editor.post(page_of(Therapy, "delete", tysabri().pk), {"post": "yes"})


def test_a_published_therapy_is_not_deleted_and_the_page_says_what_to_do_instead(editor: Client) -> None:
    publish_draft(reason="With it.")
    sentence = "Tysabri stands in release 1: retire it instead, so that its past stays."
    assert sentence in deleted(editor).text
    chosen = {"action": "delete_selected", "_selected_action": [tysabri().pk], "post": "yes"}
    assert sentence in editor.post(page_of(Therapy), chosen).text
    assert tysabri()


def test_the_newest_release_that_holds_it_is_named_though_it_is_retired(editor: Client) -> None:
    publish_draft(reason="With it.")
    therapy = Therapy.objects.get(slug="lemtrada")
    therapy.route = "by drip"
    therapy.save()
    publish_draft(reason="Another route.")
    retire(tysabri())
    publish_draft(reason="Without it.")
    assert "Tysabri stands in release 2: retire it instead" in deleted(editor).text


def test_a_therapy_that_was_never_published_is_deleted(editor: Client) -> None:
    retire(tysabri())
    publish_draft(reason="Without it.")
    assert deleted(editor).status_code == 302
    assert not Therapy.objects.filter(slug="tysabri").exists()
