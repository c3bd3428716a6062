"""Scenarios as they are taught: on the wall, and the teacher's notes beside it; and what every view of it shares."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import replace_url

from msclinic.accounts.models import user_of
from msclinic.core.access import keeps_nothing, member, professional
from msclinic.core.assessing import is_form, refuse_no_form, row_added
from msclinic.core.htmx import vary_on_htmx, wants_fragment
from msclinic.core.published import disclaimer, release_of
from msclinic.scenarios.asking import asked_of
from msclinic.scenarios.changed import may_confirm, read_change
from msclinic.scenarios.confirming import Changed, changed_since
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.selectors import one_in_use
from msclinic.teaching.links import linked
from msclinic.teaching.models import Link
from msclinic.teaching.notes import notes_of
from msclinic.teaching.presenting import CONTROLS, NotOfTheFormError, Stage, stage_at, stage_of

__all__ = ["notes", "number_in", "posted_stage", "present", "scenario_named", "step_in", "unfit", "wall"]

_FIGURES = 3


@professional
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_nothing
def present(request: HttpRequest, slug: str) -> HttpResponse:
    """A scenario on the wall, step by step; posted, with answers that may be others than the story's."""
    scenario = scenario_named(slug)
    if request.method == "POST" and not is_form(request):
        return refuse_no_form(request)
    try:
        is_posted = request.method == "POST"
        stage = posted_stage(request, scenario) if is_posted else stage_at(request, scenario, step_in(request))
    except NotOfTheFormError:
        return unfit(request, scenario)
    return wall(request, stage, request.path)


def wall(
    request: HttpRequest, stage: Stage, action: str, link: Link | None = None, refused: Sequence[str] = ()
) -> HttpResponse:
    """The wall, which is posted to `action`: of a scenario as it is, or as a link keeps it.

    `refused` are the answers, by their questions, for which no link is made.
    """
    if wants_fragment(request) and (row := row_added(stage.answered)):
        return row
    context = {
        "stage": stage,
        "action": action,
        "path": action,
        "back": max(0, stage.step - 1),
        "next": min(stage.last, stage.step + 1),
        "disclaimer": disclaimer(stage.answered.release),
        "linked": linked(request, link) if link else None,
        "refused": refused,
        "of_story": bool(link) and request.method != "POST" and "step" in request.GET,
        "changed": _changed(request, stage),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else stage.answered.status
    response = _page(request, "teaching/present.html", "teaching/_stage.html", context, status)
    if not wants_fragment(request) or request.method != "POST":
        return response
    is_as_kept = link is not None and link.step == stage.step
    return replace_url(response, action if is_as_kept else f"{action}?step={stage.step}")


def _changed(request: HttpRequest, stage: Stage) -> Changed | None:
    """For whoever teaches, the release that changed what is said of a scenario; of one that a link keeps, nothing."""
    is_seen = stage.scenario.pk and request.user.has_perm("scenarios.view_scenario")
    return changed_since(stage.scenario, stage.answered.release) if is_seen else None


def unfit(request: HttpRequest, scenario: Scenario) -> HttpResponse:
    """To whoever asks for a scenario that cannot be opened any more."""
    return render(request, "teaching/unfit.html", {"scenario": scenario}, status=HTTPStatus.CONFLICT)


@member("scenarios.view_scenario")
@require_safe
def notes(request: HttpRequest, slug: str) -> HttpResponse:
    """What a teacher looks at beside the wall: the note, what comes next, and what is right."""
    scenario, release = scenario_named(slug), release_of(request)
    context = notes_of(release, scenario, asked_of(release, scenario), step_in(request)) | {"of": scenario.slug}
    if not wants_fragment(request):
        context |= {
            "scenario": scenario,
            "change": read_change(release, scenario),
            "may_confirm": may_confirm(user_of(request), scenario),
        }
    return _page(request, "teaching/notes.html", "teaching/_notes.html", context)


def _page(request: HttpRequest, page: str, fragment: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The fragment for htmx, else the page; both with what is said around them, such as a token."""
    return vary_on_htmx(render(request, fragment if wants_fragment(request) else page, context, status=status))


def posted_stage(request: HttpRequest, scenario: Scenario) -> Stage:
    """The step that a form of the wall goes to. Raises NotOfTheFormError."""
    fields = QueryDict(mutable=True)
    for name, values in request.POST.lists():
        if name not in CONTROLS:
            fields.setlist(name, values)
    step = number_in(request.POST.get("step", ""))
    return stage_of(request, scenario, fields, step, number_in(request.POST.get("to", ""), step))


def scenario_named(slug: str) -> Scenario:
    """A scenario in use; Http404 where there is none of that name."""
    try:
        return one_in_use(slug)
    except Scenario.DoesNotExist:
        raise Http404(slug) from None


def step_in(request: HttpRequest) -> int:
    """The step that an address names; 0 where it names none."""
    return number_in(request.GET.get("step", ""))


def number_in(text: str, otherwise: int = 0) -> int:
    """A small number that somebody sent."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _FIGURES else otherwise
