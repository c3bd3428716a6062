from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from msclinic.core.access import keeps_nothing, professional
from msclinic.core.assessing import Page, answer_page
from msclinic.core.taking_away import take_away
from relapses import duration_scale

RELAPSE = Page(
    name="relapse",
    section="relapses",
    path="/relapse/",
    heading=_("Relapse assessment"),
    lead=_("Each answer updates the result. Nothing is stored."),
    other_path="/therapies/check/",
    other_label=_("Go on to the therapy check"),
    draw=duration_scale.draw,
)


@professional
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_nothing
def assess(request: HttpRequest) -> HttpResponse:
    """The episode, the symptoms, the judgement and the steroid plan, compared with what the source says."""
    return answer_page(request, RELAPSE)


@professional
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_nothing
def taken(request: HttpRequest, form: str) -> HttpResponse:
    """The answer in a form in which it is taken away."""
    return take_away(request, RELAPSE, form)
