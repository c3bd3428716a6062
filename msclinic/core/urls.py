from django.urls import path

from msclinic.core import views

urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", views.welcome, name="welcome"),
    path("appearance/", views.appearance, name="appearance"),
]
