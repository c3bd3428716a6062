from django.http import HttpRequest, HttpResponse

from msclinic.api.access import api
from msclinic.api.assessing import assessed
from msclinic.api.replies import reply
from msclinic.api.requests import language_of, read_body
from msclinic.releases.selectors import current_release


@api("POST")
def assess(request: HttpRequest) -> HttpResponse:
    """What the source says about the facts of one person; 422 where some have to be corrected."""
    release = current_release()
    language = language_of(request, release)
    status, text = assessed(release, read_body(request), language)
    return reply(text, status, {"Content-Language": language})
