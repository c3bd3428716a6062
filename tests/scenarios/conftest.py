from typing import Any

import pytest
from django.test import Client

from msclinic.core.access import COOKIE
from msclinic.engine import Release
from msclinic.releases.models import Release as Published
from msclinic.releases.selectors import current_release
from msclinic.scenarios.actions import load_scenarios
from tests.knowledge.editing import editor, reader
from tests.scenarios.shipped import in_english, shipped_scenarios

__all__ = ["editor", "reader"]


@pytest.fixture
def release(release_1: Published) -> Release:  # noqa: ARG001
    """Release 1, ready to decide."""
    return current_release()


@pytest.fixture
def loaded(db: None) -> None:  # noqa: ARG001
    """The shipped scenarios, stored as they are when the site is set up."""
    load_scenarios()


@pytest.fixture
def visitor(client: Client) -> Client:
    """Somebody who has confirmed professional use."""
    client.post("/welcome/", {"professional": "yes"})
    assert COOKIE in client.cookies
    return client


@pytest.fixture
def fields() -> dict[str, Any]:
    """The fields of a scenario that may be stored, told at once."""
    entry = in_english(shipped_scenarios()["a-day-and-a-half"])
    return {"slug": "made-up", **entry, "steps": [], "questions": []}
