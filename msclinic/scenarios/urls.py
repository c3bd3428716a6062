from django.urls import path

from msclinic.scenarios import views

urlpatterns = [
    path("", views.scenarios, name="scenarios"),
    path("coverage/", views.coverage, name="coverage"),
    path("<slug:slug>/", views.scenario, name="scenario"),
]
