import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxMiddleware

from msclinic.core.htmx import render_page, wants_fragment


def asked(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/", headers=headers)
    HtmxMiddleware(lambda _: HttpResponse())(request)
    return request


@pytest.mark.parametrize(
    ("headers", "fragment"),
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_only_htmx_itself_gets_the_fragment(headers: dict[str, str], fragment: bool) -> None:
    assert wants_fragment(asked(**headers)) is fragment


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_answer_says_that_it_depends_on_who_asked(headers: dict[str, str]) -> None:
    request = asked(**headers)
    response = render_page(request, "core/500.html", "core/_icons.html", {}, status=422)
    assert response.headers["Vary"] == "HX-Request"
    assert response.status_code == 422
    assert response.content.startswith(b"<svg") is bool(headers)
