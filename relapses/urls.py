from django.urls import path

from msclinic.core.taking_away import FORMS
from relapses import views

urlpatterns = [
    path("", views.assess, name="relapse"),
    *(path(f"{form}/", views.taken, {"form": form}, name=f"relapse_{form}") for form in FORMS),
]
