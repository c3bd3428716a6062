from django.urls import path

from msclinic.scenarios import views

urlpatterns = [
    path("", views.scenarios, name="scenarios"),
    path("<slug:slug>/", views.scenario, name="scenario"),
]
