import pytest
from django.test import Client
from pytest_django import Settings

from msclinic.accounts.actions import DEMO_USERS, DemoUser, NotADemonstrationError, create_demo_users
from msclinic.accounts.models import User
from msclinic.accounts.roles import ROLES

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.core.urls")]


def test_a_demo_has_somebody_of_each_role() -> None:
    assert create_demo_users() == ["clinician", "editor", "reviewer", "educator", "administrator"]
    staff = User.objects.filter(is_staff=True).order_by("pk")
    assert [user.username for user in staff] == ["editor", "reviewer", "educator"]
    assert User.objects.filter(demo=True, groups__name__in=ROLES).count() == 5


def test_whoever_signs_in_with_a_public_password_is_no_superuser() -> None:
    create_demo_users()
    assert not User.objects.filter(is_superuser=True).exists()
    assert [group.name for group in User.objects.get(username="editor").groups.all()] == ["Authors"]


def test_creating_them_again_creates_none() -> None:
    create_demo_users()
    assert create_demo_users() == []


def test_an_existing_account_is_never_reset() -> None:
    User.objects.create_user("editor", password="their own")
    assert create_demo_users() == ["clinician", "reviewer", "educator", "administrator"]
    editor = User.objects.get(username="editor")
    assert editor.check_password("their own")
    assert not editor.is_staff


def test_outside_a_demo_there_are_none(settings: Settings) -> None:
    settings.DEMO = False
    with pytest.raises(NotADemonstrationError, match="only where DEMO is 1"):
        create_demo_users()
    assert not User.objects.exists()


@pytest.mark.parametrize("person", DEMO_USERS, ids=lambda person: person.username)
def test_they_sign_in_with_the_password_that_is_told(client: Client, person: DemoUser) -> None:
    create_demo_users()
    answer = client.post("/sign-in/", {"username": person.username, "password": person.password})
    assert (answer.status_code, answer.url) == (302, "/")


def test_they_open_nothing_once_the_demo_is_over(client: Client, settings: Settings) -> None:
    create_demo_users()
    client.login(username="editor", password="demo-editor")
    settings.DEMO = False
    assert client.get("/admin/").status_code == 302
    assert not client.login(username="editor", password="demo-editor")
