from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from msclinic.accounts.models import user_of
from msclinic.core.access import member, professional
from msclinic.core.entry.texts import readable
from msclinic.core.published import release_of
from msclinic.scenarios import coverage as covering
from msclinic.scenarios.actions import NotAsSeenError, confirm
from msclinic.scenarios.changed import may_confirm, read_change
from msclinic.scenarios.editing_views import version_seen
from msclinic.scenarios.library import shelf
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.reading import read
from msclinic.scenarios.selectors import in_use, one_in_use


@professional
@require_safe
def scenarios(request: HttpRequest) -> HttpResponse:
    """The library: the scenarios in use, or those that are asked for."""
    marks = request.user.has_perm("scenarios.view_scenario")
    context = {"shelf": shelf(release_of(request), readable(request.GET), marks=marks)}
    return render(request, "scenarios/scenarios.html", context)


@professional
@require_safe
def scenario(request: HttpRequest, slug: str) -> HttpResponse:
    """One scenario: what is entered, what is expected, what it shows."""
    try:
        found = one_in_use(slug)
    except Scenario.DoesNotExist:
        raise Http404(slug) from None
    release = release_of(request)
    context = {
        "read": read(release, found),
        "change": read_change(release, found),
        "may_confirm": request.user.is_authenticated and may_confirm(user_of(request), found),
    }
    return render(request, "scenarios/scenario.html", context)


@member()
@require_POST
def confirmed(request: HttpRequest, slug: str) -> HttpResponse:
    """Its author, or somebody who may change scenarios, says that what it teaches is right as it is answered now."""
    found = Scenario.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(slug)
    if not may_confirm(user_of(request), found):
        raise PermissionDenied
    release = release_of(request)
    try:
        if request.POST.get("release") != str(release.number):
            messages.warning(request, _("Nothing was confirmed: another release is in use now. Look at it again."))
        else:
            confirm(found, release.number, seen=version_seen(request))
            told = _("Confirmed: what it teaches is right under release %(number)s.")
            messages.success(request, told % {"number": release.number})
    except NotAsSeenError:
        told = _("Nothing was confirmed: somebody changed it after you opened it. Look at it again.")
        messages.warning(request, told)
    return redirect("scenario_edit" if found.retired else "scenario", slug)


@member("scenarios.view_scenario")
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Which verdicts of which rules the scenarios in use expect; those that none does come first."""
    release = release_of(request)
    found = covering.coverage(release, in_use().prefetch_related("words"))
    return render(request, "scenarios/coverage.html", {"release": release, "coverage": found})
