"""A site of its own: the pages of core and accounts, and a few plain views behind each kind of gate.

Its first page is plain, so that what is common to all pages can be looked at without a release; the real one is
looked at in tests/web.
"""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.generic import TemplateView

from msclinic.core.access import professional, public
from msclinic.knowledge.recent import recent_changes


@professional
def case(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"case, {request.method}")


@public
def broken(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("broken on purpose")


@public
def cached(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("cached", headers={"Cache-Control": "max-age=60"})


urlpatterns = [
    path("admin/changes/", recent_changes, name="recent_changes"),
    path("admin/", admin.site.urls),
    path("", public(TemplateView.as_view(template_name="base.html"))),
    path("", include("msclinic.core.urls")),
    path("", include("msclinic.accounts.urls")),
    path("relapse/", case),
    path("broken/", broken),
    path("cached/", cached),
]

handler400 = "msclinic.core.views.bad_request"
handler403 = "msclinic.core.views.forbidden"
handler404 = "msclinic.core.views.not_found"
handler500 = "msclinic.core.views.server_error"
