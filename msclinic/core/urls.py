from django.urls import path

from msclinic.core import views

urlpatterns = [
    path("", views.home, name="home"),
    path("welcome/", views.welcome, name="welcome"),
    path("about/", views.about, name="about"),
    path("help/", views.guide, name="help"),
    path("appearance/", views.appearance, name="appearance"),
    path("language/", views.language, name="set_language"),
]
