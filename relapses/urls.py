from django.urls import path

from relapses import views

urlpatterns = [path("", views.assess, name="relapse")]
