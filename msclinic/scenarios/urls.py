from django.urls import path

from msclinic.scenarios import editing_views, file_views, views, words_views

urlpatterns = [
    path("", views.scenarios, name="scenarios"),
    path("coverage/", views.coverage, name="coverage"),
    path("new/", editing_views.new, name="scenario_new"),
    path("file/", file_views.exported, name="scenario_files"),
    path("import/", file_views.imported, name="scenario_import"),
    path("<slug:slug>/", views.scenario, name="scenario"),
    path("<slug:slug>/edit/", editing_views.edit, name="scenario_edit"),
    path("<slug:slug>/words/<str:language>/", words_views.words, name="scenario_words"),
    path("<slug:slug>/words/<str:language>/delete/", words_views.delete, name="scenario_words_delete"),
    path("<slug:slug>/copy/", editing_views.copy, name="scenario_copy"),
    path("<slug:slug>/file/", file_views.exported, name="scenario_file"),
    path("<slug:slug>/confirm/", views.confirmed, name="scenario_confirm"),
]
