"""Links to a state of a scenario."""

from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from msclinic.accounts.models import user_of
from msclinic.core.access import keeps_nothing, member, professional
from msclinic.core.assessing import is_form, refuse_no_form
from msclinic.core.htmx import vary_on_htmx, wants_fragment
from msclinic.core.published import release_of
from msclinic.scenarios.models import Scenario
from msclinic.teaching.links import kept_in, link_of, listed, make_link, own_links, telling
from msclinic.teaching.models import Link
from msclinic.teaching.presenting import NotOfTheFormError, Stage, stage_at, stage_with
from msclinic.teaching.views import number_in, posted_stage, scenario_named, step_in, unfit, wall

__all__ = ["A_PAGE", "delete", "link", "links", "make"]

A_PAGE: Final = 50
"""So many links stand in a page of the list."""


@member()
@require_POST
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """Keeps what is on the wall, and goes to it; `as_told` asks for the story's own answers."""
    if not is_form(request):
        return refuse_no_form(request)
    other = link_of(request.POST.get("of", ""))
    source = other if other and other.scenario.slug == slug else scenario_named(slug)
    scenario = kept_in(source) if isinstance(source, Link) else source
    step = number_in(request.POST.get("step", ""))
    try:
        as_told = "as_told" in request.POST
        stage = stage_at(request, scenario, step) if as_told else posted_stage(request, scenario)
    except NotOfTheFormError:
        return unfit(request, scenario)
    facts = stage.answered.entry.facts
    refused = telling(release_of(request), scenario, facts)
    if refused or stage.answered.result.errors:
        return _refused(request, stage, source, refused)
    to = resolve_url("teaching_link", make_link(user_of(request), source, stage.step, facts, release_of(request)).key)
    return vary_on_htmx(HttpResponseClientRedirect(to) if wants_fragment(request) else redirect(to))


def _refused(request: HttpRequest, stage: Stage, source: Scenario | Link, refused: list[str]) -> HttpResponse:
    if isinstance(source, Link):
        return wall(request, stage, resolve_url("teaching_link", source.key), link=source, refused=refused)
    return wall(request, stage, resolve_url("present", source.slug), refused=refused)


@professional
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_nothing
def link(request: HttpRequest, key: str) -> HttpResponse:
    """The wall in the state that was kept; it goes on from there like any other, with the scenario as it was."""
    found = link_of(key)
    if found is None:
        return render(request, "teaching/no_link.html", status=HTTPStatus.NOT_FOUND)
    if request.method == "POST" and not is_form(request):
        return refuse_no_form(request)
    scenario = kept_in(found)
    try:
        if request.method == "POST":
            stage = posted_stage(request, scenario)
        elif "step" in request.GET:
            stage = stage_at(request, scenario, step_in(request))
        else:
            stage = stage_with(request, scenario, found.step, found.facts)
    except NotOfTheFormError:
        return unfit(request, scenario)
    return wall(request, stage, request.path, link=found)


@member()
@require_safe
def links(request: HttpRequest) -> HttpResponse:
    """The links that somebody made; theirs alone."""
    page = Paginator(own_links(user_of(request)), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "teaching/links.html", {"page": page, "listed": [listed(one) for one in page]})


@member()
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, key: str) -> HttpResponse:
    """Taking one's own link back, after a question."""
    found = get_object_or_404(own_links(user_of(request)), key=key)
    if request.method == "POST":
        found.delete()
        messages.success(request, _("The link is deleted."))
        return redirect("teaching_links")
    return render(request, "teaching/delete_link.html", {"listed": listed(found)})
