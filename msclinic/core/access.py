"""Who may see a page. Every view wears one of these decorators, and a system check finds the view that does not.

Outermost of all decorators; for a class-based view, around `as_view()`.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, Final, ParamSpec, TypeVar
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, get_script_prefix, resolve
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from msclinic.core.entry.names import GATE, OWN
from msclinic.core.htmx import vary_on_htmx

COOKIE = "professional"

WHOSE: Final = "whose"
"""A cookie, and a field of a page that holds a form: the account by which it was written."""

P = ParamSpec("P")
V = TypeVar("V", bound=Callable[..., HttpResponseBase])


def public(view: V) -> V:
    """Anyone may see it: nothing of a case, nothing of the content."""
    view.__dict__["access"] = "public"
    return view


def professional(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Whoever has confirmed professional use may see it; without OPEN_ACCESS, only who has also signed in."""

    @wraps(view)
    def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        refusal = _refusal(request)
        return view(request, *args, **kwargs) if refusal is None else refusal

    gate.__dict__["access"] = "professional"
    return gate


def member(
    *permissions: str,
) -> Callable[
    [Callable[Concatenate[HttpRequest, P], HttpResponseBase]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]
]:
    """Whoever has signed in, confirmed professional use and has one of these permissions, if any, may see it."""

    def decorate(
        view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
    ) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @wraps(view)
        def gate(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if (refusal := _refusal(request, only_signed_in=True)) is not None:
                return refusal
            if permissions and not any(map(request.user.has_perm, permissions)):
                raise PermissionDenied
            if is_of_another(request):
                return refuse_another(request)
            return view(request, *args, **kwargs)

        gate.__dict__["access"] = " or ".join(permissions) or "signed in"
        return gate

    return decorate


def keeps_nothing(view: V) -> V:
    """It answers what was sent and saves none of it. Innermost: the other decorators carry the mark on."""
    view.__dict__["keeps_nothing"] = True
    return view


def held(request: HttpRequest, path: str) -> list[tuple[str, str]]:
    """What a form sent, for a page that holds it until it can be sent to that path; no browser would bring it back.

    Nothing where sending may save something: there another site could prepare a form that one press sends in
    somebody's name. Nothing either where no answer was sent. Behind the check that a form is of this site, `sent` is
    enough.
    """
    try:
        view = resolve(f"/{path.removeprefix(get_script_prefix())}").func
    except Resolver404:
        return []
    return sent(request) if view.__dict__.get("keeps_nothing") else []


def sent(request: HttpRequest) -> list[tuple[str, str]]:
    """What a form of this site sent, without passwords; nothing where no answer was sent."""
    fields = [(name, value) for name, values in request.POST.lists() if _may_be_held(name) for value in values]
    return fields if any(name not in OWN and value.strip() for name, value in fields) else []


def _may_be_held(name: str) -> bool:
    return name not in GATE and "password" not in name


def confirm_professional_use(response: HttpResponse) -> HttpResponse:
    """Remember the confirmation in this browser until it is closed."""
    response.set_signed_cookie(
        COOKIE, "yes", salt=COOKIE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
    return response


def has_confirmed_professional_use(request: HttpRequest) -> bool:
    return request.get_signed_cookie(COOKIE, default="", salt=COOKIE) == "yes"


def local_path(address: str | None, default: str = "/") -> str:
    """The path of an address of this site, without its query; anything else gives the default.

    Splitting drops tabs and line breaks, and what is left could name another site: such an address counts as none.
    """
    if address and address.isprintable() and url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        path = urlsplit(address).path
        if path.startswith("/") and not path.startswith("//") and "\\" not in path:
            return path
    return default


def _refusal(request: HttpRequest, *, only_signed_in: bool = False) -> HttpResponse | None:
    has_confirmed = has_confirmed_professional_use(request)
    if not has_confirmed:
        to = HttpResponseRedirect(f"{resolve_url('welcome')}?next={quote(request.path)}")
    elif not request.user.is_authenticated and (only_signed_in or not settings.OPEN_ACCESS):
        to = redirect_to_login(request.path)
    else:
        return None
    if request.headers.get("HX-Request") and request.method == "POST":
        return left_out(request, to.url, [])
    if request.headers.get("HX-Request"):
        return vary_on_htmx(HttpResponseClientRedirect(to.url))
    if not has_confirmed and held(request, request.path):
        return vary_on_htmx(HttpResponseRedirect(to.url, preserve_request=True))
    if fields := sent(request):
        return left_out(request, to.url, fields)
    return vary_on_htmx(to)


def left_out(request: HttpRequest, way_in: str, fields: list[tuple[str, str]]) -> HttpResponse:
    """To whoever is in the middle of a form: what to do, in words. A change of page would lose what is typed."""
    context = {"way_in": way_in, "fields": with_whose(request, fields)}
    response = render(request, "core/401.html", context, status=HTTPStatus.UNAUTHORIZED)
    response.headers["WWW-Authenticate"] = "Cookie"
    return vary_on_htmx(response)


def remember_whose(request: HttpRequest, response: HttpResponse) -> None:
    """Keep in this browser whose account it is in which somebody works, until it is closed or another signs in."""
    account = str(request.user.pk)
    if request.get_signed_cookie(WHOSE, default="", salt=WHOSE) != account:
        response.set_signed_cookie(
            WHOSE, account, salt=WHOSE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )


def with_whose(request: HttpRequest, fields: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What a page holds, with the account by which it was written, where that is known."""
    account = request.POST.get(WHOSE) or request.get_signed_cookie(WHOSE, default="", salt=WHOSE)
    return [*fields, (WHOSE, account)] if fields and account else fields


def is_of_another(request: HttpRequest) -> bool:
    """Whether what is sent was written by another account than the one that has signed in since."""
    account = request.POST.get(WHOSE, "")
    return bool(account) and request.user.is_authenticated and account != str(request.user.pk)


def refuse_another(request: HttpRequest) -> HttpResponse:
    """Nobody sends in their own name what somebody else has written."""
    return vary_on_htmx(render(request, "core/409.html", status=HTTPStatus.CONFLICT))
