"""Every view of the API says who may ask it."""

import pytest
from django.core.checks import run_checks
from django.urls import URLPattern, get_resolver

PUBLIC = ("", "v1/openapi.json", "^v1/")


def views() -> dict[str, URLPattern]:
    ours = next(found for found in get_resolver().url_patterns if str(found.pattern) == "api/")
    return {str(found.pattern): found for found in ours.url_patterns}


def test_the_check_of_the_site_is_content_with_the_api() -> None:
    assert [found for found in run_checks(tags=["urls"]) if found.id == "core.E001" and "api/" in found.msg] == []


@pytest.mark.parametrize("route", views())
def test_what_tells_of_the_api_is_public_and_the_rest_is_for_programs(route: str) -> None:
    assert views()[route].callback.access == ("public" if route in PUBLIC else "api")  # type: ignore[attr-defined]


@pytest.mark.parametrize("route", [route for route in views() if route])
def test_no_form_token_is_asked_of_programs(route: str) -> None:
    assert views()[route].callback.csrf_exempt  # type: ignore[attr-defined]
