from django.urls import path

from msclinic.core.taking_away import FORMS
from therapies import views

urlpatterns = [
    path("", views.catalogue, name="therapies"),
    path("check/", views.check, name="check"),
    *(path(f"check/{form}/", views.taken, {"form": form}, name=f"check_{form}") for form in FORMS),
    path("compare/", views.comparison, name="comparison"),
    path("<slug:slug>/", views.therapy, name="therapy"),
]
