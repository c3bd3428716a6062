"""The product with one more address, which returns a constant."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.site_settings")

from django.core.wsgi import get_wsgi_application  # noqa: E402  # the settings have to be named first
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

application = get_wsgi_application()

from msclinic.core.access import public  # noqa: E402
from msclinic.urls import handler400, handler403, handler404, handler500  # noqa: E402, F401
from msclinic.urls import urlpatterns as _product  # noqa: E402

__all__ = ["application", "urlpatterns"]


@public
def constant(_request: HttpRequest) -> HttpResponse:
    """The least that a view can do."""
    return HttpResponse("constant")


urlpatterns = [path("constant/", constant), *_product]
