from django.urls import path

from msclinic.releases import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:slug>/", views.source, name="source"),
    path("releases/", views.releases, name="releases"),
    path("releases/draft/", views.draft, name="draft"),
    path("releases/<int:number>/", views.release, name="release"),
    path("releases/<int:before>/changes/<int:after>/", views.changes, name="changes"),
]
