from typing import NamedTuple

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction

from msclinic.accounts.models import User
from msclinic.accounts.roles import ADMINISTRATORS, AUTHORS, CLINICIANS, EDUCATORS, REVIEWERS


class DemoUser(NamedTuple):
    """A made-up person with a password everybody may know."""

    username: str
    password: str
    first_name: str
    last_name: str
    roles: tuple[str, ...]

    @property
    def is_staff(self) -> bool:
        """Whether the admin is open to them: it is where the draft is edited."""
        return not {AUTHORS, REVIEWERS, EDUCATORS}.isdisjoint(self.roles)


DEMO_USERS = (
    DemoUser("clinician", "demo-clinician", "Casey", "Clinician", (CLINICIANS,)),
    DemoUser("editor", "demo-editor", "Eden", "Editor", (AUTHORS,)),
    DemoUser("reviewer", "demo-reviewer", "Robin", "Reviewer", (REVIEWERS,)),
    DemoUser("educator", "demo-educator", "Emery", "Educator", (EDUCATORS,)),
    DemoUser("administrator", "demo-administrator", "Adrian", "Administrator", (ADMINISTRATORS,)),
)


class NotADemonstrationError(Exception):
    pass


@transaction.atomic
def create_demo_users() -> list[str]:
    """Create the demo sign-ins that are missing and name them; an account that exists is left as it is."""
    if not settings.DEMO:
        raise NotADemonstrationError("Demo sign-ins are made only where DEMO is 1.")
    existing = set(User.objects.values_list("username", flat=True))
    missing = [person for person in DEMO_USERS if person.username not in existing]
    for person in missing:
        _create(person)
    return [person.username for person in missing]


def _create(person: DemoUser) -> None:
    user = User.objects.create_user(
        username=person.username,
        password=person.password,
        first_name=person.first_name,
        last_name=person.last_name,
        is_staff=person.is_staff,
        demo=True,
    )
    user.groups.set(Group.objects.filter(name__in=person.roles))
