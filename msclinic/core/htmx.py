"""One URL, one view: the page includes the fragment, and htmx gets the fragment alone."""

from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request as it reaches the views, for annotations."""

    htmx: HtmxDetails


def wants_fragment(request: HttpRequest) -> bool:
    htmx = cast(HtmxRequest, request).htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def vary_on_htmx(response: HttpResponse) -> HttpResponse:
    """Say that the answer depends on who asked, page or htmx; a cache must not give one for the other."""
    patch_vary_headers(response, ["HX-Request"])
    return response


def render_page(
    request: HttpRequest, page: str, fragment: str, context: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    """The fragment for htmx, else the page, which includes that fragment.

    The fragment gets its context and nothing else: what a page shows around it is not worked out for it.
    """
    if wants_fragment(request):
        return vary_on_htmx(HttpResponse(render_to_string(fragment, dict(context)), status=status))
    return vary_on_htmx(render(request, page, dict(context), status=status))
