from django.urls import path

from msclinic.releases import map_views, proposal_views, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("sources/", views.sources, name="sources"),
    path("sources/<slug:slug>/", views.source, name="source"),
    path("releases/", views.releases, name="releases"),
    path("releases/draft/", views.draft, name="draft"),
    path("releases/draft/map/<slug:code>/", map_views.of_draft, name="draft_map"),
    path("releases/compare/", views.compare, name="compare"),
    path("releases/proposals/", proposal_views.proposals, name="proposals"),
    path("releases/proposals/<int:number>/", proposal_views.proposal, name="proposal"),
    path("releases/proposals/<int:number>/cases/<str:key>/", proposal_views.case, name="proposal_case"),
    path("releases/proposals/<int:number>/map/<slug:code>/", map_views.of_proposal, name="proposal_map"),
    path("releases/proposals/<int:number>/anew/", proposal_views.anew, name="proposal_anew"),
    path("releases/second-person/", proposal_views.second_person, name="second_person"),
    path("releases/<int:number>/", views.release, name="release"),
    path("releases/<int:number>/withdraw/", views.withdraw, name="withdraw"),
    path("releases/<int:before>/changes/<int:after>/", views.changes, name="changes"),
    path("releases/<int:number>/map/<slug:code>/", map_views.of_release, name="map"),
    path("releases/<int:before>/impact/<int:after>/", views.impact, name="impact"),
    path("releases/<int:before>/impact/<int:after>/<str:key>/", views.impact_case, name="impact_case"),
]
