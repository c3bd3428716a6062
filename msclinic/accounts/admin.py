"""Accounts are given out by superusers: whoever could edit accounts could make itself one."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.http import HttpRequest

from msclinic.accounts.forms import AdminSignInForm
from msclinic.accounts.models import User

if TYPE_CHECKING:
    UserAdminBase = UserAdmin[User]
else:
    UserAdminBase = UserAdmin

admin.site.login_form = AdminSignInForm
admin.site.unregister(Group)


class ForSuperusers:
    """Seen and edited by superusers alone, whatever permissions others have."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return _is_superuser(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return _is_superuser(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return _is_superuser(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:  # noqa: ARG002
        return _is_superuser(request)


@admin.register(User)
class Users(ForSuperusers, UserAdminBase):
    pass


@admin.register(Group)
class Groups(ForSuperusers, GroupAdmin):
    pass


def _is_superuser(request: HttpRequest) -> bool:
    return request.user.is_active and request.user.is_superuser
