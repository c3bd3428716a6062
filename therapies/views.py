from dataclasses import replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from msclinic.core.access import keeps_nothing, professional
from msclinic.core.assessing import answer_page, answered, is_form, refuse_no_form
from msclinic.core.entry.fields import posted_on
from msclinic.core.published import disclaimer, release_of
from msclinic.core.taking_away import take_away
from therapies import timeline
from therapies.catalogue import categories, divided_by, therapy_card
from therapies.comparison import open_questions, topics, visits
from therapies.page import CHECK

SIDE_BY_SIDE = replace(CHECK, name="")
"""The same comparison on a page that asks nothing."""


@professional
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_nothing
def check(request: HttpRequest) -> HttpResponse:
    """The therapies considered or current, compared with what the source says of each."""
    return answer_page(request, CHECK)


@professional
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_nothing
def taken(request: HttpRequest, form: str) -> HttpResponse:
    """The answer in a form in which it is taken away."""
    return take_away(request, CHECK, form)


@professional
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every therapy that the release knows, by what it is for."""
    release = release_of(request)
    context = {"categories": categories(release), "divided_by": divided_by(release)}
    return render(request, "therapies/catalogue.html", context)


@professional
@require_http_methods(["GET", "HEAD", "POST"])
@keeps_nothing
def comparison(request: HttpRequest) -> HttpResponse:
    """What the sources say of each therapy, topic by topic; with what the check posts, compared with it."""
    if request.method == "POST" and not is_form(request):
        return refuse_no_form(request)
    found = answered(request, SIDE_BY_SIDE)
    release, result = found.release, found.result if request.method == "POST" else None
    drawn = timeline.timeline(found.assessment, every=True)
    context = {
        "release": release,
        "result": result,
        "by_another": found.by_another,
        "drawn": drawn,
        "visits": visits(release, drawn),
        "topics": topics(release, result),
        "open_questions": open_questions(found.result),
        "posted": posted_on(found.entry.texts),
        "disclaimer": disclaimer(release),
    }
    return render(request, "therapies/comparison.html", context, status=found.status)


@professional
@require_safe
def therapy(request: HttpRequest, slug: str) -> HttpResponse:
    """What the source says about one therapy, every line cited."""
    try:
        card = therapy_card(release_of(request), slug)
    except KeyError:
        raise Http404(slug) from None
    return render(request, "therapies/therapy.html", {"card": card})
