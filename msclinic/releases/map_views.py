"""The map of a rule: of a release, of the draft, and of a proposal with what was before."""

from collections.abc import Sequence
from contextlib import suppress
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from msclinic.core.access import member, professional
from msclinic.engine import AsOf
from msclinic.engine import Release as Loaded
from msclinic.releases.draft import current_draft
from msclinic.releases.forms import MapForm
from msclinic.releases.impact_marks import proposed_by
from msclinic.releases.loading import NoReleaseError, NoSuchReleaseError
from msclinic.releases.models import Proposal
from msclinic.releases.proposal_page import proposal_of
from msclinic.releases.rule_map import draw_maps
from msclinic.releases.selectors import release_number, withdrawn_among

Named = tuple[str, Loaded]
"""A release, and what it is called on the page."""


@professional
@require_safe
def of_release(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """What a rule of a release says for any two of its facts."""
    try:
        found = release_number(number)
    except NoSuchReleaseError as error:
        raise Http404(str(error)) from error
    back = f"{reverse('release', args=[number])}#{code}"
    named = [(_("Release %(number)s") % {"number": number}, found)]
    return _page(request, code, named, back, of_workplace=False)


@member("releases.propose_release")
@require_safe
def of_draft(request: HttpRequest, code: str) -> HttpResponse:
    """The same of the draft, as it stands at this moment."""
    try:
        found = current_draft()
    except NoReleaseError as error:
        return render(request, "releases/draft_fails.html", {"reasons": [str(error)]}, status=HTTPStatus.CONFLICT)
    return _page(request, code, [(_("The draft"), found)])


@member("releases.view_proposal")
@require_safe
def of_proposal(request: HttpRequest, number: int, code: str) -> HttpResponse:
    """The same of what is proposed, beside what was before where that can be read."""
    try:
        asked = proposal_of(number)
        named = [(_("Proposal %(number)s") % {"number": number}, proposed_by(asked))]
    except (Proposal.DoesNotExist, NoReleaseError) as error:
        raise Http404(str(error)) from error
    with suppress(NoReleaseError):
        base = asked.base.number
        named.insert(0, (_("Release %(number)s") % {"number": base}, release_number(base)))
    return _page(request, code, named, reverse("proposal", args=[number]))


def _page(
    request: HttpRequest, code: str, named: Sequence[Named], back: str = "", *, of_workplace: bool = True
) -> HttpResponse:
    """The maps of whichever releases have the rule, with where the page leads back to, if anywhere.

    The address names facts of the rule and numbers of their bands, so that it holds nothing that somebody entered.
    """
    with_it = [(name, release) for name, release in named if code in release.order]
    if not with_it:
        raise Http404(code)
    releases = [release for _name, release in with_it]
    as_of = AsOf.at(timezone.localtime().replace(second=0, microsecond=0))
    form = MapForm(request.GET or None, rule=releases[-1].rule(code), releases=releases, as_of=as_of)
    maps = draw_maps(releases, code, *form.chosen, as_of, form.given)
    context = {
        "map": maps[-1],
        "maps": [(name, one) for (name, _release), one in zip(with_it, maps, strict=True)],
        "beside": len(maps) > 1,
        "places": len(maps[-1].places),
        "changing": sum(place.differs for place in maps[-1].places),
        "without": [name for name, release in named if code not in release.order],
        "withdrawn": withdrawn_among(*(release.number for _name, release in named if release.number)),
        "form": form,
        "of_workplace": of_workplace,
        "name": named[-1][0],
        "back": back,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "releases/map.html", context, status=status)
