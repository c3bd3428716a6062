"""Superusers issue tokens in the admin; the secret is shown on one page and kept nowhere."""

from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import AUTHORS
from msclinic.api.actions import Issued, hash_of
from msclinic.api.models import Token
from msclinic.engine import Release
from tests.api.asking import ask, bearer
from tests.core.pages import parse
from tests.releases.looking import by_id, words

pytestmark = pytest.mark.django_db

TOKENS = "/admin/api/token/"


@pytest.fixture
def superuser(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("root"))
    return client


def issue(superuser: Client, responsible: User, name: str = "A made-up registry") -> Any:
    return superuser.post(f"{TOKENS}add/", {"name": name, "user": responsible.pk})


def test_a_superuser_issues_a_token_and_sees_its_secret_once(
    superuser: Client,
    responsible: User,
    release: Release,  # noqa: ARG001
) -> None:
    answer = issue(superuser, responsible)
    secret = words(by_id(parse(answer), "secret"))
    token = Token.objects.get()
    assert (token.name, token.user, token.sha256) == ("A made-up registry", responsible, hash_of(secret))
    assert ask(Client(), {}, headers=bearer(secret)).status_code == HTTPStatus.OK
    for address in (TOKENS, f"{TOKENS}{token.pk}/change/", f"{TOKENS}{token.pk}/history/"):
        page = superuser.get(address).content.decode()
        assert "A made-up registry" in page
        assert secret not in page
        assert token.sha256 not in page


def test_the_secret_passes_through_no_cookie_session_or_log(superuser: Client, responsible: User) -> None:
    answer = issue(superuser, responsible)
    secret = words(by_id(parse(answer), "secret"))
    kept = [cookie.OutputString() for cookie in answer.cookies.values()]
    kept += [str(session.get_decoded()) for session in Session.objects.all()]
    kept += [str(row) for row in LogEntry.objects.values()]
    kept += [f"{name}: {value}" for name, value in answer.headers.items()]
    assert [text for text in kept if secret in text] == []
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_token_without_a_name_is_not_issued(superuser: Client, responsible: User) -> None:
    assert "This field is required." in issue(superuser, responsible, name="").content.decode()
    assert not Token.objects.exists()


def test_revoking_shuts_it_out_and_keeps_the_row(superuser: Client, issued: Issued, release: Release) -> None:  # noqa: ARG001
    chosen = {"action": "revoke", "_selected_action": [issued.token.pk]}
    said = superuser.post(TOKENS, chosen, follow=True).content.decode()
    assert "Revoked: A made-up ward system." in said
    assert Token.objects.get().revoked_at
    assert LogEntry.objects.filter(change_message="Revoked.").count() == 1
    assert ask(Client(), {}, headers=bearer(issued.secret)).status_code == HTTPStatus.UNAUTHORIZED
    assert "Revoked: none." in superuser.post(TOKENS, chosen, follow=True).content.decode()


def test_no_token_is_edited_or_deleted(superuser: Client, issued: Issued) -> None:
    for address in ("change", "delete"):
        answer = superuser.post(f"{TOKENS}{issued.token.pk}/{address}/", {"name": "Another", "post": "yes"})
        assert answer.status_code == HTTPStatus.FORBIDDEN
    superuser.post(TOKENS, {"action": "delete_selected", "_selected_action": [issued.token.pk], "post": "yes"})
    assert Token.objects.get().name == "A made-up ward system"


@pytest.mark.parametrize("address", [TOKENS, f"{TOKENS}add/"])
def test_editors_have_nothing_to_do_with_tokens(address: str, client: Client) -> None:
    editor = User.objects.create_user("eden", is_staff=True)
    editor.groups.add(editor.groups.model.objects.get(name=AUTHORS))
    client.force_login(editor)
    assert client.get(address).status_code == HTTPStatus.FORBIDDEN
    assert TOKENS not in client.get("/admin/").content.decode()
