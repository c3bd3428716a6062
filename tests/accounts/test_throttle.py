"""Passwords cannot be guessed one after the other."""

from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client

from msclinic.accounts.models import FailedSignIn, User
from msclinic.accounts.throttle import LIMIT, WINDOW
from tests.core.pages import parse

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]

PAGES = ["/sign-in/", "/admin/login/"]
WAIT = "Too many wrong passwords were entered for this user name. Wait 5 minutes, then try again."


@pytest.fixture(autouse=True)
def casey() -> User:
    return User.objects.create_user("casey", password="right", is_staff=True)


def enter(client: Client, password: str, *, name: str = "casey", address: str = "/sign-in/") -> str:
    """What the page says to a name and a password; nothing where they are accepted."""
    answer = client.post(address, {"username": name, "password": password})
    return "" if answer.status_code == 302 else " ".join("".join(parse(answer).itertext()).split())


def guess(client: Client, times: int = LIMIT, name: str = "casey") -> None:
    for number in range(times):
        enter(client, f"guess {number}", name=name)


def let_pass(time: timedelta) -> None:
    FailedSignIn.objects.update(at=F("at") - time)


@pytest.mark.parametrize("address", PAGES)
def test_after_too_many_guesses_not_even_the_right_password_opens(client: Client, address: str) -> None:
    guess(client)
    assert WAIT in enter(client, "right", address=address)
    assert not client.login(username="casey", password="right")


@pytest.mark.parametrize("address", PAGES)
def test_after_a_while_it_opens_again(client: Client, address: str) -> None:
    guess(client)
    let_pass(WINDOW)
    assert enter(client, "right", address=address) == ""


def test_up_to_then_a_wrong_password_is_only_wrong(client: Client) -> None:
    guess(client, LIMIT - 1)
    assert enter(client, "right") == ""


def test_the_last_guess_is_told_to_wait(client: Client) -> None:
    guess(client, LIMIT - 2)
    assert WAIT not in enter(client, "wrong")
    assert WAIT in enter(client, "wrong")


def test_trying_while_one_has_to_wait_makes_the_wait_no_longer(client: Client) -> None:
    guess(client)
    let_pass(WINDOW - timedelta(seconds=30))
    guess(client)
    let_pass(timedelta(seconds=30))
    assert enter(client, "right") == ""


def test_signing_in_forgets_what_was_wrong_before(client: Client) -> None:
    guess(client, LIMIT - 1)
    enter(client, "right")
    client.logout()
    guess(client, LIMIT - 1)
    assert enter(client, "right") == ""


def test_guesses_at_one_name_keep_nobody_else_waiting(client: Client) -> None:
    guess(client, name="somebody")
    assert enter(client, "right") == ""


def test_whether_there_is_such_a_person_makes_no_difference(client: Client) -> None:
    guess(client, name="nobody")
    assert WAIT in enter(client, "right", name="nobody")


def test_no_name_and_no_address_is_kept_or_logged(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    guess(client)
    kept = str(list(FailedSignIn.objects.values()))
    assert "casey" not in kept + caplog.text
    assert "127.0.0.1" not in kept + caplog.text


def test_what_is_too_old_to_count_is_not_kept(client: Client) -> None:
    guess(client, 3)
    let_pass(WINDOW)
    guess(client, 1, name="somebody")
    assert FailedSignIn.objects.count() == 1
