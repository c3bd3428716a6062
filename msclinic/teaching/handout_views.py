"""Scenarios on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from msclinic.core.access import member, professional
from msclinic.core.published import disclaimer, release_of
from msclinic.scenarios.confirming import changed_since
from msclinic.teaching.handouts import handout_of
from msclinic.teaching.presenting import NotOfTheFormError
from msclinic.teaching.views import scenario_named, unfit

__all__ = ["learners", "teacher"]


@professional
@require_safe
def learners(request: HttpRequest, slug: str) -> HttpResponse:
    """For learners: the story, what is told, room to write and the questions; no answer."""
    return _handout(request, slug, "teaching/handout.html")


@member("scenarios.view_scenario")
@require_safe
def teacher(request: HttpRequest, slug: str) -> HttpResponse:
    """For whoever teaches: the same with what is right, the passages, the note and the lesson."""
    return _handout(request, slug, "teaching/handout_teacher.html")


def _handout(request: HttpRequest, slug: str, template: str) -> HttpResponse:
    scenario, release = scenario_named(slug), release_of(request)
    try:
        handout = handout_of(request, release, scenario)
    except NotOfTheFormError:
        return unfit(request, scenario)
    context: dict[str, Any] = {
        "scenario": scenario,
        "told": scenario.told,
        "parts": handout.parts,
        "left_out": handout.left_out,
        "changed": changed_since(scenario, release),
        "release": release,
        "disclaimer": disclaimer(release),
    }
    return render(request, template, context)
