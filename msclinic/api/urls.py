from django.urls import path

from msclinic.api import views

urlpatterns = [
    path("v1/assess", views.assess, name="api_assess"),
]
