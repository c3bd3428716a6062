"""The admin as Django has it, in the order of an editor's work, with a line on each kind of row, and with pickers in
which a row can say more than its name.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse

from msclinic.core.access import is_of_another, left_out, refuse_another, sent

__all__ = ["Site"]


class Offered(AutocompleteJsonView):
    """What a picker offers for what is typed: each row as its page in the admin has it in pickers, or its name."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        in_pickers = getattr(self.model_admin, "in_pickers", str)
        return {**super().serialize_result(obj, to_field_name), "text": in_pickers(obj)}


class Site(AdminSite):
    """The site on which every page of the admin is registered."""

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """What was written is held where the sign-in has run out.

        No list is asked for a null character: Django refuses it in a search, not in a filter or a picker.
        """

        @wraps(view)
        def readable(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if any("\0" in text for texts in (values for _name, values in request.GET.lists()) for text in texts):
                raise BadRequest("A null character in a query.")
            return view(request, *args, **kwargs)

        inner = super().admin_view(readable, cacheable)

        @wraps(inner)
        def gate(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not request.user.is_authenticated and (fields := sent(request)):
                return left_out(request, f"{resolve_url('sign_in')}?next={quote(request.path)}", fields)
            return refuse_another(request) if is_of_another(request) else inner(request, *args, **kwargs)

        return gate

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        return Offered.as_view(admin_site=self)(request)  # type: ignore[return-value]  # as Django declares it

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The front page, with the kinds of rows that somebody may look at, by the name of their model."""
        kinds = {model["object_name"] for app in self.get_app_list(request) for model in app["models"]}
        return super().index(request, {"kinds": kinds, **(extra_context or {})})

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The apps in the order of the setting ADMIN_ORDER, others behind them; each model with its page's `about`."""
        found = super().get_app_list(request, app_label)
        for app in found:
            for model in app["models"]:
                model["about"] = getattr(self._registry[model["model"]], "about", "")
        places = {label: place for place, label in enumerate(settings.ADMIN_ORDER)}
        return sorted(found, key=lambda app: places.get(app["app_label"], len(places)))
