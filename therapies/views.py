from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from msclinic.core.access import keeps_nothing, professional
from msclinic.core.assessing import Page, answer_page
from msclinic.core.published import release_of
from msclinic.core.taking_away import take_away
from therapies import timeline
from therapies.catalogue import categories, divided_by, therapy_card
from therapies.comparison import topics

CHECK = Page(
    name="therapies",
    section="therapies",
    path="/therapies/check/",
    heading="Therapy check",
    lead="Each answer updates the result. Nothing is stored.",
    other_path="/relapse/",
    other_label="Back to the relapse assessment",
    draw=timeline.draw,
)


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
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    """What the sources say of each therapy, topic by topic."""
    release = release_of(request)
    return render(request, "therapies/comparison.html", {"release": release, "topics": topics(release)})


@professional
@require_safe
def therapy(request: HttpRequest, slug: str) -> HttpResponse:
    """What the source says about one therapy, every line cited."""
    try:
        card = therapy_card(release_of(request), slug)
    except KeyError:
        raise Http404(slug) from None
    return render(request, "therapies/therapy.html", {"card": card})
