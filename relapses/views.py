from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from msclinic.core.access import keeps_nothing, professional
from msclinic.core.assessing import answer_page
from msclinic.core.taking_away import take_away
from relapses.page import RELAPSE


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
