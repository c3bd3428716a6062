from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msclinic.core.access import member, professional
from msclinic.core.published import release_of
from msclinic.scenarios import coverage as covering
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.reading import groups, read
from msclinic.scenarios.selectors import in_use, one_in_use


@professional
@require_safe
def scenarios(request: HttpRequest) -> HttpResponse:
    """Every scenario in use, by the page on which it is opened."""
    return render(
        request, "scenarios/scenarios.html", {"groups": groups(release_of(request), in_use().prefetch_related("words"))}
    )


@professional
@require_safe
def scenario(request: HttpRequest, slug: str) -> HttpResponse:
    """One scenario: what is entered, what is expected, what it shows."""
    try:
        found = one_in_use(slug)
    except Scenario.DoesNotExist:
        raise Http404(slug) from None
    return render(request, "scenarios/scenario.html", {"read": read(release_of(request), found)})


@member("scenarios.view_scenario")
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Which verdicts of which rules the scenarios in use expect; those that none does come first."""
    release = release_of(request)
    found = covering.coverage(release, in_use().prefetch_related("words"))
    return render(request, "scenarios/coverage.html", {"release": release, "coverage": found})
