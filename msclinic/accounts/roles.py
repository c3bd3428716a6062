"""The roles that every installation has: groups, each with what it takes permission for."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from django.apps import AppConfig, apps
from django.apps.registry import Apps
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from msclinic.accounts.models import User

__all__ = [
    "ADMINISTRATORS",
    "AUTHORS",
    "CLINICIANS",
    "EDUCATORS",
    "REVIEWERS",
    "ROLES",
    "give_roles_their_permissions",
    "roles_of",
]

CLINICIANS: Final = "Clinicians"
AUTHORS: Final = "Authors"
REVIEWERS: Final = "Reviewers"
EDUCATORS: Final = "Educators"
ADMINISTRATORS: Final = "Administrators"

_IN_WORDS: Final = {
    CLINICIANS: (_("Clinician"), _("saves assessments and finds their own again")),
    AUTHORS: (_("Author"), _("edits the draft, proposes what is to change, answers feedback")),
    REVIEWERS: (_("Reviewer"), _("approves what somebody else has proposed, or sends it back")),
    EDUCATORS: (_("Educator"), _("makes scenarios, changes them, and opens rooms for a class")),
    ADMINISTRATORS: (
        _("Administrator"),
        _("finds every saved assessment, withdraws releases, and says whether one person may publish alone"),
    ),
}
"""By role, what somebody in it is called and what they do."""

_EVERYTHING: Final = Q()
_VIEW: Final = Q(codename__startswith="view_")
_DRAFT: Final = ("evidence", "knowledge", "relapses", "scenarios", "therapies")
_SAVES: Final = Q(codename__in=["add_savedassessment", "view_savedassessment"])
_TEACHES: Final = Q(codename="add_room")

ROLES: Final[Mapping[str, Mapping[str, Q]]] = {
    CLINICIANS: {"assessments": _SAVES},
    AUTHORS: {
        **dict.fromkeys(_DRAFT, _EVERYTHING),
        "releases": _VIEW | Q(codename="propose_release"),
        "assessments": Q(codename="answer_feedback"),
        "teaching": _TEACHES,
    },
    REVIEWERS: {**dict.fromkeys(_DRAFT, _VIEW), "releases": _VIEW | Q(codename="review_proposal")},
    EDUCATORS: {"scenarios": _EVERYTHING, "teaching": _TEACHES},
    ADMINISTRATORS: {
        "assessments": _EVERYTHING,
        "releases": _VIEW | Q(codename__in=["set_second_person", "withdraw_release"]),
    },
}
"""By role and app, which of the app's permissions it has. Accounts and groups are for superusers alone."""


def give_roles_their_permissions(*, sender: AppConfig, using: str, apps: Apps = apps, **_: Any) -> None:
    """After every migrate: the groups, each with all that is its own and nothing that is only another role's.

    What no role is there for stays where somebody gave it, and so do groups of somebody's own. As at that migration:
    half-way there may be no groups yet.
    """
    try:
        group: Any = apps.get_model("auth", "Group")
        permission: Any = apps.get_model("auth", "Permission")
    except LookupError:
        return
    of_app = permission.objects.using(using).filter(content_type__app_label=sender.label)
    of_roles = {
        role: set(of_app.filter(theirs[sender.label])) for role, theirs in ROLES.items() if sender.label in theirs
    }
    of_any = set().union(*of_roles.values())
    for role in ROLES if of_roles else ():
        row, _created = group.objects.using(using).get_or_create(name=role)
        own = of_roles.get(role, set())
        row.permissions.add(*own)
        row.permissions.remove(*(of_any - own))


def roles_of(user: "User") -> list[tuple[str, str]]:
    """What somebody is here, and what that lets them do, in words; a superuser may do everything besides."""
    groups = set(user.groups.values_list("name", flat=True))
    roles = [said for role, said in _IN_WORDS.items() if role in groups]
    if user.is_superuser:
        roles.append((_("Superuser"), _("may do everything, accounts and roles among it")))
    return [(str(name), str(does)) for name, does in roles]
