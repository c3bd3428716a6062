"""The product's addresses and one more, which returns a constant."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from msclinic.core.access import public
from msclinic.urls import handler400, handler403, handler404, handler500, urlpatterns

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


@public
def constant(_request: HttpRequest) -> HttpResponse:
    """The least that a view can do."""
    return HttpResponse("constant")


urlpatterns = [path("constant/", constant), *urlpatterns]
