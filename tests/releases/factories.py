"""Releases for tests that are not about publishing."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from msclinic.accounts.models import User
from msclinic.accounts.roles import AUTHORS, REVIEWERS
from msclinic.engine import canonical, digest
from msclinic.releases import actions
from msclinic.releases.models import Release, SecondPerson
from msclinic.releases.second_person import is_required


def published(document: Mapping[str, Any], /, **fields: Any) -> Release:
    """A document as the next release, with its hash unless another is given."""
    number = Release.objects.count() + 1
    if number > 1:
        let_one_person_publish()
    stored = {"sha256": digest(document), "document": canonical(document), "reason": f"Made-up reason {number}."}
    return Release.objects.create(number=number, **{**stored, **fields})


def publish_draft(reason: str) -> Release:
    """The draft as the next release, proposed and approved by nobody."""
    let_one_person_publish()
    release = actions.publish_draft(actor=None, reason=reason).release
    assert release is not None
    return release


def let_one_person_publish() -> None:
    """Switch the second person off, by an administrator who is there for that alone."""
    if is_required():
        administrator, _ = User.objects.get_or_create(username="of-the-tests")
        SecondPerson.objects.create(required=False, reason="A made-up reason.", set_by=administrator)


def author(name: str = "eden", *roles: str) -> User:
    """Somebody of the staff who edits the draft, or has other roles."""
    user = User.objects.create_user(name, is_staff=True)
    user.groups.set(Group.objects.filter(name__in=roles or [AUTHORS]))
    return user


def reviewer(name: str = "robin") -> User:
    """Somebody of the staff who reviews."""
    return author(name, REVIEWERS)


def browser_of(person: User) -> Client:
    """A browser in which somebody has signed in and confirmed professional use."""
    client = Client()
    client.force_login(person)
    client.post("/welcome/", {"professional": "yes"})
    return client
