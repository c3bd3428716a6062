from django.urls import path

from msclinic.core import views

urlpatterns = [
    path("welcome/", views.welcome, name="welcome"),
    path("appearance/", views.appearance, name="appearance"),
]
