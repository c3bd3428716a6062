"""The roles that every installation has: groups, each with what it takes permission for."""

from collections.abc import Mapping
from typing import Any, Final

from django.apps import AppConfig, apps
from django.apps.registry import Apps
from django.db.models import Q

__all__ = ["ADMINISTRATORS", "AUTHORS", "CLINICIANS", "EDUCATORS", "REVIEWERS", "ROLES", "give_roles_their_permissions"]

CLINICIANS: Final = "Clinicians"
AUTHORS: Final = "Authors"
REVIEWERS: Final = "Reviewers"
EDUCATORS: Final = "Educators"
ADMINISTRATORS: Final = "Administrators"

_EVERYTHING: Final = Q()
_VIEW: Final = Q(codename__startswith="view_")
_DRAFT: Final = ("evidence", "knowledge", "relapses", "scenarios", "therapies")
_SAVES: Final = Q(codename__in=["add_savedassessment", "view_savedassessment"])

ROLES: Final[Mapping[str, Mapping[str, Q]]] = {
    CLINICIANS: {"assessments": _SAVES},
    AUTHORS: {
        **dict.fromkeys(_DRAFT, _EVERYTHING),
        "releases": _VIEW | Q(codename="propose_release"),
        "assessments": Q(codename="answer_feedback"),
    },
    REVIEWERS: {**dict.fromkeys(_DRAFT, _VIEW), "releases": _VIEW | Q(codename="review_proposal")},
    EDUCATORS: {"scenarios": _EVERYTHING},
    ADMINISTRATORS: {
        "assessments": _EVERYTHING,
        "releases": _VIEW | Q(codename="set_second_person"),
    },
}
"""By role and app, which of the app's permissions it has. Accounts and groups are for superusers alone."""


def give_roles_their_permissions(*, sender: AppConfig, using: str, apps: Apps = apps, **_: Any) -> None:
    """After every migrate: the groups, with all that is theirs. What somebody gave one besides stays.

    As at that migration: half-way there may be no groups yet.
    """
    try:
        group: Any = apps.get_model("auth", "Group")
        permission: Any = apps.get_model("auth", "Permission")
    except LookupError:
        return
    for role, theirs in ROLES.items():
        if sender.label in theirs:
            row, _created = group.objects.using(using).get_or_create(name=role)
            of_app = permission.objects.using(using).filter(content_type__app_label=sender.label)
            row.permissions.add(*of_app.filter(theirs[sender.label]))
