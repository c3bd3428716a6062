"""What everybody changed, and which rows are gone: one page over the histories of all edited rows."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from msclinic.core.reasons import SHIPPED
from msclinic.knowledge.edited_page import EditedPage
from msclinic.knowledge.gone import gone
from msclinic.knowledge.history import Rows, entries

__all__ = ["recent_changes"]

_SHOWN: Final = 200
"""So many changes are shown; older ones stand in the history of each row."""

View = Callable[[HttpRequest], HttpResponse]


def staff(view: View) -> View:
    """Whoever may sign in to the admin may ask for it; others are asked to sign in there."""
    view.__dict__["access"] = "staff"
    return admin.site.admin_view(view)


@staff
@require_safe
def recent_changes(request: HttpRequest) -> HttpResponse:
    """The changes of every kind of row that somebody may look at; who may look at none is refused."""
    rows: Rows = {model: {} for model in _models(request)}
    if not rows:
        raise PermissionDenied
    deleted, shipped = (request.GET.get(name) == "1" for name in ("deleted", "shipped"))
    found = gone(rows) if deleted else entries(rows, without="" if shipped else SHIPPED)
    context = {
        **admin.site.each_context(request),
        "title": "Recent changes",
        "entries": found[:_SHOWN],
        "left_out": max(len(found) - _SHOWN, 0),
        "deleted": deleted,
        "shipped": shipped,
        "reason": SHIPPED,
    }
    return TemplateResponse(request, "admin/edited/recent.html", context)


def _models(request: HttpRequest) -> Iterator[Any]:
    for model, page in admin.site._registry.items():
        if isinstance(page, EditedPage) and page.has_view_or_change_permission(request):
            yield model
