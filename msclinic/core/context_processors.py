from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from msclinic.core import statements
from msclinic.core.access import local_path
from msclinic.core.appearance import appearance_of


class Section(NamedTuple):
    path: str
    label: Promise


SECTIONS = (
    Section("/relapse/", _("Relapse")),
    Section("/therapies/check/", _("Therapy check")),
    Section("/therapies/", _("Therapies")),
    Section("/sources/", _("Sources")),
)


def _languages(request: HttpRequest) -> list[tuple[str, str]]:
    """The languages that the page can be read in: those that the release it is answered from has words in."""
    spoken = getattr(request, "spoken", None)
    return [(code, name) for code, name in settings.LANGUAGES if spoken is None or code.partition("-")[0] in spoken]


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page shows: the product, its sections and where we are in them, and how it looks."""
    here = next((section for section in SECTIONS if request.path.startswith(section.path)), None)
    return {
        "product": "MS Clinic",
        "said": statements,
        "demo": settings.DEMO,
        "sections": SECTIONS,
        "languages": _languages(request),
        "here": here,
        "page_path": local_path(request.path),
        **appearance_of(request),
    }
