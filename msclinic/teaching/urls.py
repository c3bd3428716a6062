from django.urls import path

from msclinic.teaching import room_views, views

urlpatterns = [
    path("scenarios/<slug:slug>/present/", views.present, name="present"),
    path("scenarios/<slug:slug>/notes/", views.notes, name="teaching_notes"),
    path("scenarios/<slug:slug>/room/", room_views.opened, name="class_open"),
    path("class/", room_views.classes, name="class"),
    path("class/<slug:code>/", room_views.room, name="class_room"),
    path("class/<slug:code>/wall/", room_views.wall, name="class_wall"),
    path("class/<slug:code>/csv/", room_views.results, name="class_results"),
]
