"""Tokens: issued by superusers, shown once, kept as a hash, revoked and never deleted."""

import io
from datetime import date, timedelta
from hashlib import sha256
from http import HTTPStatus

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from msclinic.accounts.models import User
from msclinic.api.actions import Issued, issue_token, note_use, revoke_token
from msclinic.api.models import Token
from msclinic.engine import Release
from tests.api.asking import ask, bearer, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(settings: Settings, release: Release) -> None:  # noqa: ARG001
    settings.OPEN_ACCESS = False


# Being let in ------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("closed")
def test_where_access_is_closed_a_token_is_asked_for(client: Client) -> None:
    given = ask(client, {})
    assert given.status_code == HTTPStatus.UNAUTHORIZED
    assert given.headers["WWW-Authenticate"] == "Bearer"
    assert "Authorization: Bearer" in words_of(given)


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_token_lets_in(client: Client, issued: Issued, scheme: str) -> None:
    given = ask(client, {}, headers={"Authorization": f"{scheme} {issued.secret}"})
    assert given.status_code == HTTPStatus.OK


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Basic Zm9vOmJhcg==", "msclinic_", "Token x"])
def test_what_is_no_token_counts_as_none(client: Client, sent: str) -> None:
    given = ask(client, {}, headers={"Authorization": sent})
    assert given.status_code == HTTPStatus.UNAUTHORIZED
    assert given.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("secret", ["msclinic_", "x", "\xff", "a b", "x" * 5000])
def test_a_token_that_is_not_ours_is_refused_wherever_it_is_sent(
    is_open: bool,
    secret: str,
    release: Release,  # noqa: ARG001
    client: Client,
    settings: Settings,
) -> None:
    settings.OPEN_ACCESS = is_open
    given = ask(client, {}, headers=bearer(secret))
    assert given.status_code == HTTPStatus.UNAUTHORIZED
    assert given.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert words_of(given) == "This token is not valid, or no longer."


@pytest.mark.usefixtures("closed")
def test_the_hash_of_a_secret_is_no_secret(client: Client, issued: Issued) -> None:
    assert ask(client, {}, headers=bearer(issued.token.sha256)).status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.usefixtures("closed")
def test_a_revoked_token_lets_nobody_in(client: Client, issued: Issued) -> None:
    assert revoke_token(issued.token)
    assert ask(client, {}, headers=bearer(issued.secret)).status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.usefixtures("closed")
def test_a_token_ends_with_the_account_it_was_issued_for(client: Client, issued: Issued, responsible: User) -> None:
    responsible.is_active = False
    responsible.save()
    assert ask(client, {}, headers=bearer(issued.secret)).status_code == HTTPStatus.UNAUTHORIZED


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize(("demo", "status"), [(True, HTTPStatus.OK), (False, HTTPStatus.UNAUTHORIZED)])
def test_a_token_of_a_demonstration_ends_with_it(
    client: Client, issued: Issued, responsible: User, settings: Settings, demo: bool, status: HTTPStatus
) -> None:
    settings.DEMO = demo
    responsible.demo = True
    responsible.save()
    assert ask(client, {}, headers=bearer(issued.secret)).status_code == status


# The last day of use -----------------------------------------------------------------------------------------------


def test_the_last_day_of_use_is_kept(release: Release, client: Client, issued: Issued) -> None:  # noqa: ARG001
    ask(client, {}, headers=bearer(issued.secret))
    issued.token.refresh_from_db()
    assert issued.token.last_used == timezone.localdate()


def test_it_is_written_once_a_day(issued: Issued, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    day = date(2026, 6, 15)
    with django_assert_num_queries(1):
        note_use(issued.token, day)
    issued.token.refresh_from_db()
    with django_assert_num_queries(0):
        note_use(issued.token, day)
        note_use(issued.token, day - timedelta(days=1))
    with django_assert_num_queries(1):
        note_use(issued.token, day + timedelta(days=1))


# Issuing -----------------------------------------------------------------------------------------------------------


def test_only_the_hash_of_the_secret_is_kept(issued: Issued) -> None:
    (row,) = Token.objects.values()
    assert row["sha256"] == sha256(issued.secret.encode()).hexdigest()
    assert issued.secret not in str(row)
    assert len(issued.secret) > 40


def test_no_two_secrets_are_alike(issued: Issued, responsible: User) -> None:
    assert issue_token(name=issued.token.name, user=responsible).secret != issued.secret


@pytest.mark.parametrize("name", ["", "x" * 81])
def test_a_token_needs_a_name_that_fits(responsible: User, name: str) -> None:
    with pytest.raises(ValidationError, match="name"):
        issue_token(name=name, user=responsible)
    assert not Token.objects.exists()


def test_revoking_keeps_the_first_time(issued: Issued) -> None:
    revoke_token(issued.token)
    first = Token.objects.get().revoked_at
    assert first is not None
    assert not revoke_token(issued.token)
    assert Token.objects.get().revoked_at == first


def test_an_account_that_tokens_were_issued_for_stays(issued: Issued) -> None:
    with pytest.raises(ProtectedError):
        issued.token.user.delete()


def test_the_command_prints_the_secret_alone_and_once(responsible: User, client: Client, release: Release) -> None:  # noqa: ARG001
    out, beside = io.StringIO(), io.StringIO()
    call_command("issue_token", "A made-up registry", "--for", "responsible", stdout=out, stderr=beside)
    token = Token.objects.get()
    assert (token.name, token.user) == ("A made-up registry", responsible)
    assert "shown once" in beside.getvalue()
    assert ask(client, {}, headers=bearer(out.getvalue().strip())).status_code == HTTPStatus.OK


@pytest.mark.parametrize(
    ("name", "user", "sentence"), [("A", "nobody", "Nobody signs in as nobody."), ("", "responsible", "blank")]
)
@pytest.mark.usefixtures("responsible")
def test_the_command_says_what_does_not_fit(name: str, user: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("issue_token", name, "--for", user)
    assert not Token.objects.exists()
