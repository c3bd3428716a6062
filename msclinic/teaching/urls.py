from django.urls import path

from msclinic.teaching import views

urlpatterns = [
    path("scenarios/<slug:slug>/present/", views.present, name="present"),
    path("scenarios/<slug:slug>/notes/", views.notes, name="teaching_notes"),
]
