from django.urls import path

from therapies import views

urlpatterns = [
    path("", views.catalogue, name="therapies"),
    path("check/", views.check, name="check"),
    path("compare/", views.comparison, name="comparison"),
    path("<slug:slug>/", views.therapy, name="therapy"),
]
