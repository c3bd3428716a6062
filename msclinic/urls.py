from django.contrib import admin
from django.urls import include, path

from msclinic.knowledge.recent import recent_changes

urlpatterns = [
    path("admin/changes/", recent_changes, name="recent_changes"),
    path("admin/", admin.site.urls),
    path("", include("msclinic.core.urls")),
    path("", include("msclinic.accounts.urls")),
    path("", include("msclinic.releases.urls")),
    path("api/", include("msclinic.api.urls")),
    path("", include("msclinic.teaching.urls")),
    path("scenarios/", include("msclinic.scenarios.urls")),
    path("assessments/", include("msclinic.assessments.urls")),
    path("relapse/", include("relapses.urls")),
    path("therapies/", include("therapies.urls")),
]

handler400 = "msclinic.core.views.bad_request"
handler403 = "msclinic.core.views.forbidden"
handler404 = "msclinic.core.views.not_found"
handler500 = "msclinic.core.views.server_error"
