from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from msclinic.api import documents
from msclinic.api.access import api
from msclinic.api.assessing import assessed
from msclinic.api.openapi import openapi_document, our_terms
from msclinic.api.page import api_page, curl
from msclinic.api.replies import machine, refuse, reply, reply_if_changed
from msclinic.api.requests import language_of, read_body
from msclinic.core.access import public
from msclinic.core.language import of_release
from msclinic.core.published import speak_with
from msclinic.releases.selectors import current_release


@public
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """For people who write programs: what can be asked, and how."""
    terms = our_terms()
    release = current_release()
    speak_with(release, request)
    page = api_page(release, terms, of_release())
    command = curl(request.build_absolute_uri(reverse("api_assess")), terms)
    return render(request, "api/about.html", {"page": page, "command": command})


@api("POST")
def assess(request: HttpRequest) -> HttpResponse:
    """What the source says about the facts of one person; 422 where some have to be corrected."""
    release = current_release()
    language = language_of(request, release)
    status, text = assessed(release, read_body(request), language)
    return reply(text, status, {"Content-Language": language})


@api("GET", "HEAD")
def vocabulary(request: HttpRequest) -> HttpResponse:
    """What can be asked about a person."""
    release = current_release()
    language = language_of(request, release)
    response = reply_if_changed(request, documents.vocabulary(release, language))
    response.headers["Content-Language"] = language
    return response


@api("GET", "HEAD")
def current(request: HttpRequest) -> HttpResponse:
    """The release that answers at the moment."""
    return reply_if_changed(request, documents.release_document(current_release()))


@public
@machine("GET", "HEAD")
def openapi(request: HttpRequest) -> HttpResponse:
    """The API described for programs."""
    return reply_if_changed(request, openapi_document(current_release(), our_terms()))


@public
@machine()
def nothing_here(_request: HttpRequest) -> HttpResponse:
    """An address that leads nowhere, said in the way of the others."""
    return refuse(HTTPStatus.NOT_FOUND, "There is nothing at this address. /api/ tells what can be asked.")
