"""The admin as Django has it, with pickers in which a row can say more than its name."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.http import HttpRequest, HttpResponse

__all__ = ["Site", "SiteConfig"]


class Offered(AutocompleteJsonView):
    """What a picker offers for what is typed: each row as its page in the admin has it in pickers, or its name."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        in_pickers = getattr(self.model_admin, "in_pickers", str)
        return {**super().serialize_result(obj, to_field_name), "text": in_pickers(obj)}


class Site(AdminSite):
    """The site on which every page of the admin is registered."""

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Offered.as_view(admin_site=self)(request)  # type: ignore[return-value]  # as Django declares it


class SiteConfig(AdminConfig):
    """Stands in INSTALLED_APPS for django.contrib.admin."""

    default_site = "msclinic.core.admin_site.Site"
