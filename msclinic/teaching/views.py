"""Scenarios as they are taught: on the wall, and the teacher's notes beside it."""

from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from msclinic.accounts.models import user_of
from msclinic.core.access import keeps_nothing, member, professional
from msclinic.core.assessing import is_form, refuse_no_form
from msclinic.core.htmx import vary_on_htmx, wants_fragment
from msclinic.core.language import of_release
from msclinic.core.published import disclaimer, release_of
from msclinic.scenarios.asking import asked_of
from msclinic.scenarios.changed import may_confirm, read_change
from msclinic.scenarios.lesson import told_at
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.selectors import one_in_use
from msclinic.teaching.presenting import CONTROLS, NotOfTheFormError, Stage, stage_at, stage_of

__all__ = ["notes", "present"]

_FIGURES = 3


@professional
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_nothing
def present(request: HttpRequest, slug: str) -> HttpResponse:
    """A scenario on the wall, step by step; posted, with answers that may be others than the story's."""
    scenario = _scenario(slug)
    if request.method == "POST" and not is_form(request):
        return refuse_no_form(request)
    try:
        stage = _posted(request, scenario) if request.method == "POST" else stage_at(request, scenario, _step(request))
    except NotOfTheFormError:
        return render(request, "teaching/unfit.html", {"scenario": scenario}, status=HTTPStatus.CONFLICT)
    context = {
        "stage": stage,
        "back": max(0, stage.step - 1),
        "next": min(stage.last, stage.step + 1),
        "disclaimer": disclaimer(stage.answered.release),
    }
    if not wants_fragment(request) and request.user.has_perm("scenarios.view_scenario"):
        context |= {
            "change": read_change(stage.answered.release, scenario),
            "may_confirm": may_confirm(user_of(request), scenario),
        }
    return _page(request, "teaching/present.html", "teaching/_stage.html", context, stage.answered.status)


@member("scenarios.view_scenario")
@require_safe
def notes(request: HttpRequest, slug: str) -> HttpResponse:
    """What a teacher looks at beside the wall: the note, what comes next, and what is right."""
    scenario, release = _scenario(slug), release_of(request)
    step = min(_step(request), len(scenario.steps))
    labels = {fact.key: release.said(fact.label, of_release()) for fact in release.vocabulary}
    asked = asked_of(release, scenario)
    context = {
        "back": max(0, step - 1),
        "forward": min(len(scenario.steps), step + 1),
        "scenario": scenario,
        "told": scenario.told,
        "step": step,
        "last": len(scenario.steps),
        "next": [labels.get(key, key) for key in told_at(scenario, step + 1)],
        "asked": [one for one in asked if one.question.step == step],
        "later": [one for one in asked if one.question.step > step],
    }
    return _page(request, "teaching/notes.html", "teaching/_notes.html", context)


def _page(request: HttpRequest, page: str, fragment: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The fragment for htmx, else the page; both with what is said around them, such as a token."""
    return vary_on_htmx(render(request, fragment if wants_fragment(request) else page, context, status=status))


def _posted(request: HttpRequest, scenario: Scenario) -> Stage:
    fields = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name not in CONTROLS:
            fields.setlist(name, values)
    step = _number(request.POST.get("step", ""))
    return stage_of(request, scenario, fields, step, _number(request.POST.get("to", ""), step))


def _scenario(slug: str) -> Scenario:
    try:
        return one_in_use(slug)
    except Scenario.DoesNotExist:
        raise Http404(slug) from None


def _step(request: HttpRequest) -> int:
    return _number(request.GET.get("step", ""))


def _number(text: str, otherwise: int = 0) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _FIGURES else otherwise
