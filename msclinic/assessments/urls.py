from django.urls import path, re_path

from msclinic.assessments import feedback_views, views
from msclinic.assessments.export import FORMS
from msclinic.assessments.models import SavedAssessment
from msclinic.assessments.numbers import FORM

urlpatterns = [
    path("", views.assessments, name="assessments"),
    *(path(f"{form}/", views.exported, {"form": form}, name=f"assessments_{form}") for form in FORMS),
    *(path(f"save/{page}/", views.save, {"page": page}, name=f"save_{page}") for page in SavedAssessment.Page.values),
    path("feedback/", feedback_views.inbox, name="feedback"),
    path("feedback/<int:pk>/", feedback_views.one, name="one_feedback"),
    re_path(rf"^(?P<number>{FORM})/$", views.assessment, name="assessment"),
    re_path(rf"^(?P<number>{FORM})/anew/$", views.anew, name="assessment_anew"),
    re_path(rf"^(?P<number>{FORM})/erase/$", views.erase, name="assessment_erase"),
]
