from django.urls import path, re_path

from msclinic.api import views

urlpatterns = [
    path("", views.about, name="api"),
    path("v1/assess", views.assess, name="api_assess"),
    path("v1/vocabulary", views.vocabulary, name="api_vocabulary"),
    path("v1/releases/current", views.current, name="api_current_release"),
    path("v1/openapi.json", views.openapi, name="api_openapi"),
    re_path("^v1/", views.nothing_here),
]
