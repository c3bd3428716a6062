"""The one role that every installation has: editors edit the draft and publish it."""

from typing import Any, Final

from django.apps import AppConfig, apps
from django.apps.registry import Apps
from django.db.models import Q

__all__ = ["EDITORS", "give_editors_their_permissions"]

EDITORS: Final = "Editors"

_EVERYTHING: Final = Q()
_MAY: Final = {
    "evidence": _EVERYTHING,
    "knowledge": _EVERYTHING,
    "relapses": _EVERYTHING,
    "scenarios": _EVERYTHING,
    "therapies": _EVERYTHING,
    "releases": Q(codename__in=["view_release", "publish_release"]),
}
"""By app, which of its permissions editors have."""


def give_editors_their_permissions(*, sender: AppConfig, using: str, apps: Apps = apps, **_: Any) -> None:
    """After every migrate: the group, with all that is theirs. What somebody gave it besides stays.

    As at that migration: half-way there may be no groups yet.
    """
    if sender.label not in _MAY:
        return
    try:
        group: Any = apps.get_model("auth", "Group")
        permission: Any = apps.get_model("auth", "Permission")
    except LookupError:
        return
    editors, _created = group.objects.using(using).get_or_create(name=EDITORS)
    theirs = permission.objects.using(using).filter(_MAY[sender.label], content_type__app_label=sender.label)
    editors.permissions.add(*theirs)
