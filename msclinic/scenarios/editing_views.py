"""The pages on which scenarios are made and changed."""

import re
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from msclinic.accounts.models import user_of
from msclinic.core.access import member
from msclinic.core.assessing import form_of, is_form, refuse_no_form, row_added
from msclinic.core.htmx import render_page, wants_fragment
from msclinic.core.published import release_of
from msclinic.scenarios.actions import copy_scenario
from msclinic.scenarios.changed import may_confirm, read_change
from msclinic.scenarios.editing import Desk, NotOfTheFormError, desk_of, opened, saved, what_is_told
from msclinic.scenarios.editing_forms import DO
from msclinic.scenarios.models import Scenario

__all__ = ["CHANGES", "copy", "edit", "new", "one", "version_seen"]

ADDS = "scenarios.add_scenario"
CHANGES = "scenarios.change_scenario"

_SAVING = {"save", "expect"}


@member(ADDS)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A scenario to be made: from nothing, or posted from an assessment page, from its answers."""
    return _page(request, None)


@member(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """A scenario to be changed, also one that is retired."""
    return _page(request, one(slug))


@member(ADDS)
@require_POST
def copy(request: HttpRequest, slug: str) -> HttpResponse:
    """A copy to be adapted."""
    copied = copy_scenario(one(slug), user_of(request))
    messages.success(request, _("This is a copy of your own: what you change here changes nothing of the other."))
    return redirect("scenario_edit", copied.slug)


def one(slug: str) -> Scenario:
    """A scenario by its slug, also one that is retired. Raises Http404."""
    found = Scenario.objects.filter(slug=slug).first()
    if found is None:
        raise Http404(slug)
    return found


def version_seen(request: HttpRequest) -> int:
    """The version of a scenario that was looked at, as its page sends it; 0 where none was."""
    sent = request.POST.get("version", "")
    return int(sent) if re.fullmatch(r"[0-9]{1,9}", sent) else 0


def _page(request: HttpRequest, scenario: Scenario | None) -> HttpResponse:
    if request.method == "POST" and not is_form(request):
        return refuse_no_form(request)
    do = request.POST.get(DO, "") if "add" not in request.POST and not wants_fragment(request) else ""
    try:
        desk = _desk(request, scenario, to_save=do in _SAVING)
    except NotOfTheFormError:
        return render(request, "scenarios/unfit.html", {"scenario": scenario}, status=HTTPStatus.CONFLICT)
    if wants_fragment(request) and (row := row_added(desk.answered)):
        return row
    if do in _SAVING and (stored := saved(desk, user_of(request), expecting=do == "expect")):
        messages.success(request, _("It is saved."))
        if desk.rewritten:
            messages.warning(request, " ".join(desk.rewritten))
        if stored.words.filter(is_behind=True).exists():
            told = _("It was changed: what is told in another language is not shown until somebody has looked at it.")
            messages.warning(request, told)
        return redirect("scenario_edit" if stored.retired else "scenario", stored.slug)
    if do not in _SAVING:
        desk.problems += what_is_told(desk)
    context = {"desk": desk, "saving": do in _SAVING, "path": request.path}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if do in _SAVING else HTTPStatus.OK
    if not wants_fragment(request):
        begun = request.method == "POST" and scenario is None and not do
        context |= form_of(desk.answered) | {"path": request.path, "begun": begun}
        if scenario:
            context |= {
                "change": read_change(release_of(request), scenario),
                "may_confirm": may_confirm(user_of(request), scenario),
            }
    return render_page(request, "scenarios/edit.html", "scenarios/_beside.html", context, status)


def _desk(request: HttpRequest, scenario: Scenario | None, *, to_save: bool) -> Desk:
    if request.method == "POST":
        return desk_of(request, scenario, to_save=to_save)
    return opened(request, scenario)
