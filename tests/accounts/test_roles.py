"""Authors edit and propose; accounts are given out by superusers alone."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db.models import Q
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, CLINICIANS, EDUCATORS, REVIEWERS, ROLES
from tests.core.pages import parse
from tests.web.pages import text_of

pytestmark = pytest.mark.django_db

ACCOUNTS = ["/admin/accounts/user/", "/admin/accounts/user/add/", "/admin/auth/group/", "/admin/auth/group/add/"]


def editors() -> Group:
    return Group.objects.get(name="Authors")


def permissions_of(group: Group) -> set[str]:
    return {f"{row.content_type.app_label}.{row.codename}" for row in group.permissions.select_related("content_type")}


@pytest.fixture
def eden(client: Client) -> User:
    """An editor who has signed in."""
    user = User.objects.create_user("eden", is_staff=True)
    user.groups.add(editors())
    client.force_login(user)
    return user


@pytest.mark.parametrize("app", ["evidence", "knowledge", "therapies", "relapses", "scenarios"])
def test_editors_may_edit_everything_of_the_draft(app: str) -> None:
    of_the_app = Permission.objects.filter(content_type__app_label=app)
    assert {row.codename.partition("_")[0] for row in of_the_app} == {"add", "change", "delete", "view"}
    assert not of_the_app.exclude(pk__in=editors().permissions.all())


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (AUTHORS, {"view_release", "view_proposal", "propose_release"}),
        (REVIEWERS, {"view_release", "view_proposal", "review_proposal"}),
        (ADMINISTRATORS, {"view_release", "view_proposal", "set_second_person", "withdraw_release"}),
        (CLINICIANS, set()),
        (EDUCATORS, set()),
    ],
)
def test_each_role_has_its_part_in_the_life_of_a_change(role: str, may: set[str]) -> None:
    found = {name for name in permissions_of(Group.objects.get(name=role)) if name.startswith("releases.")}
    assert found == {f"releases.{name}" for name in may}


def test_nobody_has_the_permission_to_publish() -> None:
    assert not Permission.objects.filter(codename="publish_release").exists()


def test_editors_may_do_nothing_else() -> None:
    drafts = Q(content_type__app_label__in=["evidence", "knowledge", "therapies", "relapses", "scenarios", "releases"])
    others = editors().permissions.exclude(drafts)
    assert {row.codename for row in others} == {"answer_feedback", "add_room"}


@pytest.mark.parametrize("role", ROLES)
def test_whoever_makes_scenarios_opens_rooms_with_them_and_nobody_else(role: str) -> None:
    found = {name for name in permissions_of(Group.objects.get(name=role)) if name.startswith("teaching.")}
    assert found == ({"teaching.add_room"} if role in {AUTHORS, EDUCATORS} else set())


def test_migrate_gives_editors_what_they_lack_and_leaves_what_they_have_besides() -> None:
    editors().permissions.set(Permission.objects.filter(codename="view_user"))
    call_command("migrate", verbosity=0)
    assert {"accounts.view_user", "evidence.change_passage", "releases.propose_release"} <= permissions_of(editors())


def test_migrate_takes_from_a_role_what_is_another_ones_and_from_no_other_group() -> None:
    """Reviewers could publish once, which became proposing."""
    reviewers, own = Group.objects.get(name=REVIEWERS), Group.objects.create(name="Those who do both")
    proposing = Permission.objects.get(codename="propose_release")
    before = permissions_of(reviewers)
    for group in (reviewers, own):
        group.permissions.add(proposing, Permission.objects.get(codename="view_user"))
    call_command("migrate", verbosity=0)
    assert permissions_of(reviewers) == {*before, "accounts.view_user"}
    assert permissions_of(own) == {"releases.propose_release", "accounts.view_user"}


def test_migrate_changes_nothing_of_roles_that_are_as_they_should_be() -> None:
    before = {group.name: permissions_of(group) for group in Group.objects.all()}
    call_command("migrate", verbosity=0)
    assert {group.name: permissions_of(group) for group in Group.objects.all()} == before


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "second"])
def test_a_database_that_was_emptied_has_editors_again(time: str) -> None:  # noqa: ARG001
    assert "knowledge.change_question" in permissions_of(editors())


@pytest.mark.usefixtures("eden")
def test_an_editor_edits_in_the_admin_and_sees_no_accounts(client: Client) -> None:
    page = client.get("/admin/").content.decode()
    assert "/admin/evidence/passage/" in page
    assert client.get("/admin/evidence/passage/").status_code == 200
    assert [address for address in ACCOUNTS if address in page] == []


@pytest.mark.parametrize("address", ACCOUNTS)
def test_not_even_with_the_permissions_does_anyone_but_a_superuser_see_accounts(
    client: Client, eden: User, address: str
) -> None:
    eden.user_permissions.set(Permission.objects.all())
    assert client.get(address).status_code == 403


def test_nobody_but_a_superuser_makes_a_superuser(client: Client, eden: User) -> None:
    eden.user_permissions.set(Permission.objects.all())
    assert client.get(f"/admin/accounts/user/{eden.pk}/change/").status_code == 403
    assert client.post(f"/admin/accounts/user/{eden.pk}/change/", {"is_superuser": "on"}).status_code == 403
    assert client.get(f"/admin/accounts/user/{eden.pk}/password/").status_code == 403
    assert client.post(f"/admin/accounts/user/{eden.pk}/delete/", {"post": "yes"}).status_code == 403
    eden.refresh_from_db()
    assert not eden.is_superuser


@pytest.mark.parametrize("address", ACCOUNTS)
def test_a_superuser_sees_accounts(client: Client, address: str) -> None:
    client.force_login(User.objects.create_superuser("sam"))
    assert address.removesuffix("add/") in client.get("/admin/").content.decode()
    assert client.get(address).status_code == 200


def test_the_account_page_says_what_one_may_do(client: Client) -> None:
    user = User.objects.create_user("rowan")
    user.groups.set(Group.objects.filter(name__in=[REVIEWERS, CLINICIANS]))
    client.post("/welcome/", {"professional": "yes"})
    client.force_login(user)
    page = text_of(parse(client.get("/password/")))
    assert "Clinician: saves assessments" in page
    assert "Reviewer: approves what somebody else has proposed" in page
    assert "Author" not in page
    user.groups.clear()
    assert "None of the roles of this site is yours" in text_of(parse(client.get("/password/")))
