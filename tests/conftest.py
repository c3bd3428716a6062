import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from msclinic.core.insert_only import every_guard
from msclinic.engine import Release as Loaded
from msclinic.evidence.actions import add_source, add_text
from msclinic.evidence.models import Source, SourceText
from msclinic.releases.models import Release
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


@pytest.fixture(scope="session")
def _loaded_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, Any]:  # noqa: ARG001
    """What load_content publishes, and the texts that it quotes; the database forgets both again."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_content", stdout=StringIO())
        fields = [field.name for field in Source._meta.concrete_fields if not field.primary_key]
        loaded = {
            "release": Release.objects.values("number", "sha256", "document", "reason").get(),
            "sources": {row["slug"]: row for row in Source.objects.values(*fields)},
            "texts": list(SourceText.objects.values_list("source__slug", "text")),
        }
        transaction.set_rollback(True)
    return loaded


@pytest.fixture(scope="session")
def shipped_release(_loaded_once: dict[str, Any]) -> Loaded:
    """Release 1, ready to decide, without a database."""
    return Loaded(json.loads(_loaded_once["release"]["document"]), 1)


@pytest.fixture
def release_1(db: None, _loaded_once: dict[str, Any]) -> Release:  # noqa: ARG001
    """Release 1 as load_content publishes it, with the texts that its pages read; put back for every test."""
    for slug, text in _loaded_once["texts"]:
        add_text(source=add_source(**_loaded_once["sources"][slug]), text=text)
    return Release.objects.create(**_loaded_once["release"])
