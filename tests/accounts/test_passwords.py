"""Changing one's password, and getting a new one by letter."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import mail
from django.db.models import F
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from msclinic.accounts.models import FailedSignIn, User
from msclinic.accounts.throttle import LIMIT, WINDOW
from tests.core.pages import parse, title_of

pytestmark = pytest.mark.django_db

NEW = "seven-green-kettles"


@pytest.fixture
def casey(client: Client) -> User:
    user = User.objects.create_user("casey", "casey@example.org", "an-old-password")
    client.post("/welcome/", {"professional": "yes"})
    client.force_login(user)
    return user


def test_a_password_is_changed_by_who_knows_the_old_one(client: Client, casey: User) -> None:
    wrong = client.post("/password/", {"old_password": "x", "new_password1": NEW, "new_password2": NEW})
    assert "Your old password was entered incorrectly" in wrong.content.decode()
    assert title_of(parse(wrong)).startswith("Error: ")
    answer = client.post(
        "/password/", {"old_password": "an-old-password", "new_password1": NEW, "new_password2": NEW}, follow=True
    )
    assert "Your password is changed" in answer.content.decode()
    casey.refresh_from_db()
    assert casey.check_password(NEW)


def test_who_has_not_signed_in_is_led_to_the_sign_in(client: Client) -> None:
    client.post("/welcome/", {"professional": "yes"})
    answer = client.get("/password/")
    assert (answer.status_code, answer.url) == (302, "/sign-in/?next=/password/")


def test_where_no_mail_is_sent_there_is_no_such_page_and_no_link_to_it(client: Client) -> None:
    for address in ("/password/forgotten/", "/password/sent/", "/password/new/x/y/"):
        assert client.get(address).status_code == 404
    assert "Password forgotten" not in client.get("/sign-in/").content.decode()


@pytest.fixture
def letters(settings: Settings) -> list[Any]:
    """Whatever is sent; the test runner's mail box stands for a server."""
    settings.SENDS_MAIL = True
    return mail.outbox


def test_a_link_by_mail_gives_a_new_password_once(client: Client, casey: User, letters: list[Any]) -> None:
    client.logout()
    answer = client.post("/password/forgotten/", {"email": "casey@example.org"}, follow=True)
    assert "Look into your mail" in answer.content.decode()
    (letter,) = letters
    (address,) = re.findall(r"http://testserver(/password/new/\S+)", letter.body)
    form = client.get(address, follow=True)
    assert title_of(parse(form)).startswith("A new password")
    done = client.post(form.request["PATH_INFO"], {"new_password1": NEW, "new_password2": NEW}, follow=True)
    assert "Your password is changed" in done.content.decode()
    casey.refresh_from_db()
    assert casey.check_password(NEW)
    assert "<form" not in str(client.get(address, follow=True).content.decode().partition("<main")[2])


def test_whether_there_is_such_an_address_makes_no_difference(client: Client, letters: list[Any]) -> None:
    answer = client.post("/password/forgotten/", {"email": "nobody@example.org"}, follow=True)
    assert "Look into your mail" in answer.content.decode()
    assert letters == []


@pytest.mark.parametrize("typed", ["casey@example.org", " Casey@Example.org "])
@pytest.mark.usefixtures("casey")
def test_nobody_is_flooded_with_letters_and_the_page_says_the_same(
    client: Client, letters: list[Any], typed: str
) -> None:
    said = {client.post("/password/forgotten/", {"email": "casey@example.org"}).url for _time in range(LIMIT)}
    assert len(letters) == LIMIT
    assert client.post("/password/forgotten/", {"email": typed}).url in said
    assert len(letters) == LIMIT
    FailedSignIn.objects.update(at=F("at") - WINDOW)
    client.post("/password/forgotten/", {"email": typed})
    assert len(letters) == LIMIT + 1


@pytest.mark.usefixtures("letters")
def test_an_address_that_nobody_has_is_counted_alike(client: Client) -> None:
    client.post("/password/forgotten/", {"email": "nobody@example.org"})
    assert FailedSignIn.objects.count() == 1


def test_asking_for_a_letter_keeps_nobody_from_signing_in(client: Client, casey: User, letters: list[Any]) -> None:
    client.logout()
    User.objects.filter(pk=casey.pk).update(username="casey@example.org")
    for _time in range(LIMIT):
        client.post("/password/forgotten/", {"email": "casey@example.org"})
    assert len(letters) == LIMIT
    assert client.login(username="casey@example.org", password="an-old-password")


def test_a_sign_in_ends_when_nobody_works_and_not_before(client: Client, casey: User) -> None:  # noqa: ARG001
    client.get("/about/")
    row = Session.objects.get()
    assert timedelta(minutes=59) < row.expire_date - timezone.now() <= timedelta(minutes=60)
    almost = timezone.now() + timedelta(minutes=2)
    session = client.session
    session["seen"] -= 61
    session.save()
    Session.objects.update(expire_date=almost)
    client.get("/about/")
    assert Session.objects.get().expire_date > almost
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/password/").status_code == 302


def test_where_a_sign_in_lasts_for_a_minute_it_is_put_off_within_it(
    client: Client, casey: User, settings: Settings
) -> None:
    settings.SESSION_COOKIE_AGE = 60
    client.force_login(casey)
    session = client.session
    session["seen"] -= 20
    session.save()
    almost = timezone.now() + timedelta(seconds=40)
    Session.objects.update(expire_date=almost)
    client.get("/about/")
    assert Session.objects.filter(expire_date__gt=almost).exists()


def test_a_session_is_not_written_with_every_request(client: Client, casey: User) -> None:  # noqa: ARG001
    client.get("/about/")
    before = Session.objects.get().expire_date
    client.get("/about/")
    assert Session.objects.get().expire_date == before


def test_it_ends_with_the_browser(client: Client, casey: User) -> None:
    client.logout()
    answer = client.post("/sign-in/", {"username": "casey", "password": "an-old-password"})
    assert casey.username == "casey"
    assert not answer.cookies["sessionid"]["max-age"]
