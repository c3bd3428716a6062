from django.urls import path

from msclinic.teaching import exercise_views, handout_views, link_views, room_views, views

urlpatterns = [
    path("scenarios/<slug:slug>/present/", views.present, name="present"),
    path("scenarios/<slug:slug>/notes/", views.notes, name="teaching_notes"),
    path("scenarios/<slug:slug>/room/", room_views.opened, name="class_open"),
    path("class/", room_views.classes, name="class"),
    path("class/<slug:code>/", room_views.room, name="class_room"),
    path("class/<slug:code>/wall/", room_views.wall, name="class_wall"),
    path("class/<slug:code>/notes/", room_views.notes, name="class_notes"),
    path("class/<slug:code>/csv/", room_views.results, name="class_results"),
    path("scenarios/<slug:slug>/exercise/", exercise_views.exercise, name="exercise"),
    path("exercise/", exercise_views.exercises, name="exercises"),
    path("exercise/history/", exercise_views.history, name="exercise_history"),
    path("exercise/history/erase/", exercise_views.erase, name="erase_exercise_history"),
    path("scenarios/<slug:slug>/link/", link_views.make, name="make_link"),
    path("l/<str:key>/", link_views.link, name="teaching_link"),
    path("links/", link_views.links, name="teaching_links"),
    path("links/<str:key>/delete/", link_views.delete, name="delete_teaching_link"),
    path("scenarios/<slug:slug>/handout/", handout_views.learners, name="handout"),
    path("scenarios/<slug:slug>/handout/teacher/", handout_views.teacher, name="teacher_handout"),
]
