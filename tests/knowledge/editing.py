"""An editor at the admin pages: opening them, and sending a form back with a few changes."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

__all__ = ["editor", "filled_in", "how_many_queries", "page_of", "prefix_of", "reader", "send"]


@pytest.fixture
def editor(client: Client) -> Client:
    client.force_login(get_user_model().objects.create_superuser("eden", "eden@example.org", "x"))
    return client


@pytest.fixture
def reader(client: Client) -> Client:
    """Somebody who may look at everything and change nothing."""
    user = get_user_model().objects.create_user("robin", "robin@example.org", "x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    client.force_login(user)
    return client


def page_of(model: Any, page: str = "changelist", *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def filled_in(answer: Any) -> dict[str, Any]:
    """What the form on a page posts when nothing is changed."""
    forms = [answer.context["adminform"].form]
    for inline in answer.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    values = {bound.html_name: bound.value() for form in forms for bound in form}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def prefix_of(answer: Any, model: Any) -> str:
    """What the names of the rows of a model begin with on a page."""
    sets = [inline.formset for inline in answer.context["inline_admin_formsets"]]
    return str(next(formset.prefix for formset in sets if formset.model is model))


def send(editor: Client, page: str, **changes: Any) -> Any:
    """Open a page, change some fields by their posted name, and save."""
    return editor.post(page, {**filled_in(editor.get(page)), **changes})


def how_many_queries(editor: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert editor.get(page).status_code == 200
    return len(queries)
