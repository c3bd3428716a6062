from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.i18n import set_language

from msclinic.core.access import (
    WHOSE,
    confirm_professional_use,
    held,
    local_path,
    professional,
    public,
    sent,
    with_whose,
)
from msclinic.core.appearance import appearance_of, keep_appearance, wanted_appearance
from msclinic.core.cases import cases
from msclinic.core.htmx import vary_on_htmx, wants_fragment
from msclinic.core.language import of_release
from msclinic.core.published import labels_of, release_if_any, release_of
from msclinic.core.shapes import DRAWN, shapes_in
from msclinic.core.statements import ABOUT, COOKIES
from msclinic.core.version import version
from msclinic.engine import Release


@professional
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, the two tasks, and made-up cases to try."""
    release = release_of(request)
    context = {
        "release": release,
        "sources": release.document["sources"],
        "source_label": labels_of(release, release.sources),
        "relapse": _task(release, "relapse", "relapses"),
        "check": _task(release, "therapies", "therapies"),
        "cases": cases(release),
    }
    return render(request, "core/home.html", context)


def _task(release: Release, page: str, section: str) -> dict[str, Any]:
    """What an assessment page asks about, and how many rules it compares the answers with."""
    groups = [
        release.said(group["label"], of_release()) for group in release.document["groups"] if group["page"] == page
    ]
    return {"groups": groups, "rules": sum(rule.section == section for rule in release.rules)}


@public
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """What this is and for whom; passing on needs the confirmation of professional use.

    Whoever was sent here with a form finds it sent on after that: it stays in this page till then. Such a form comes
    with its destination in the address and confirms nothing, whatever it holds.
    """
    if request.method != "POST" or "next" in request.GET:
        return _gate(request, HTTPStatus.OK)
    if request.POST.get("professional") != "yes":
        return _gate(request, HTTPStatus.UNPROCESSABLE_ENTITY)
    target = _destination(request)
    return confirm_professional_use(HttpResponseRedirect(target, preserve_request=bool(held(request, target))))


def _destination(request: HttpRequest) -> str:
    return local_path((request.GET if "next" in request.GET else request.POST).get("next"))


def _gate(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    target = _destination(request)
    context = {
        "next": target,
        "wrong": status == HTTPStatus.UNPROCESSABLE_ENTITY,
        "expired": status == HTTPStatus.FORBIDDEN,
        "fields": held(request, target),
    }
    return render(request, "core/welcome.html", context, status=status)


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Intended use, limits, status, what is stored, and what is in use; also where nothing is published."""
    release = release_if_any(request)
    context = {
        "about": ABOUT,
        "cookies": COOKIES,
        "version": version(),
        "release": release,
        "sources": [_named(release, source) for source in release.document["sources"]] if release else [],
    }
    return render(request, "core/about.html", context)


def _named(release: Release, source: Mapping[str, Any]) -> dict[str, Any]:
    """A source with its own disclaimer, as it stands in its text."""
    quotes = (release.passages[code].get("quote") for code in source["disclaimer"])
    return {**source, "said": [quote for quote in quotes if quote]}


@public
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """How to read a verdict and how to answer, on one page."""
    shapes = [
        {"drawn": drawn, "verdicts": [shape for shape in shapes_in(of_release()).values() if shape.icon == icon]}
        for icon, drawn in DRAWN.items()
    ]
    return render(request, "core/help.html", {"shapes": shapes})


@public
@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Keep theme or room mode. htmx gets the controls alone, so that a form being filled in stays as it is."""
    wanted = wanted_appearance(request)
    if wanted is None:
        return bad_request(request)
    back = local_path(request.POST.get("next"))
    if wants_fragment(request):
        context = {**appearance_of(request), **wanted, "page_path": back}
        response = render(request, "core/_appearance.html", context)
    else:
        response = HttpResponseRedirect(back)
    return vary_on_htmx(keep_appearance(response, wanted))


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that is asked for, and go back to the page."""
    return set_language(request)


def _error_page(template: str, status: HTTPStatus) -> Callable[..., HttpResponse]:
    def page(request: HttpRequest, *_why: Any, **_named: Any) -> HttpResponse:
        return render(request, template, status=status)

    return page


bad_request = _error_page("core/400.html", HTTPStatus.BAD_REQUEST)
forbidden = _error_page("core/403.html", HTTPStatus.FORBIDDEN)
not_found = _error_page("core/404.html", HTTPStatus.NOT_FOUND)


def csrf_failure(request: HttpRequest, *_why: Any, **_named: Any) -> HttpResponse:
    """Where sending saves nothing, the page holds what was sent; the gate holds it as before, not yet confirmed.

    Elsewhere only what a page of this site has held before, which knows whose it is; the rest can be copied. One press
    would send what another site has prepared, or what was written before another account signed in.
    """
    if request.path == resolve_url("welcome") and held(request, _destination(request)):
        return _gate(request, HTTPStatus.FORBIDDEN)
    was_held = WHOSE in request.POST and request.headers.get("Sec-Fetch-Site") == "same-origin"
    fields = with_whose(request, sent(request) if was_held else held(request, request.path))
    written = [] if fields else [text for _name, text in sent(request) if " " in text.strip()]
    context = {"fields": fields, "written": written}
    return render(request, "core/403_csrf.html", context, status=HTTPStatus.FORBIDDEN)


def server_error(_request: HttpRequest) -> HttpResponse:
    """Rendered without context: whatever has failed may be what a context would ask."""
    return HttpResponse(render_to_string("core/500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)
