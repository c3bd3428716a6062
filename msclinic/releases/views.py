from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from msclinic.accounts.models import user_of
from msclinic.core.access import member, professional, public
from msclinic.core.published import release_of
from msclinic.releases.changes import changes_between
from msclinic.releases.forms import CompareForm, WithdrawForm
from msclinic.releases.health import health
from msclinic.releases.impact import NoSuchCaseError
from msclinic.releases.impact_reading import read_case, read_impact
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.loading import NoReleaseError, NoSuchReleaseError
from msclinic.releases.middleware import tries_draft
from msclinic.releases.reading import source_cards, source_page
from msclinic.releases.selectors import (
    in_use,
    published,
    release_number,
    releases_page,
    why_unreadable,
    withdrawn_among,
)
from msclinic.releases.withdrawing import consequences_of, why_not_withdraw, withdraw_release

SEES_IMPACT = "releases.view_release"
"""The permission of whoever may see what an edit does: authors, reviewers and administrators have it."""

WITHDRAWS = "releases.withdraw_release"


@public
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """For machines: the release in use, or why there is none."""
    found = health()
    return JsonResponse(found.report, status=HTTPStatus.OK if found.well else HTTPStatus.SERVICE_UNAVAILABLE)


@professional
@require_safe
def sources(request: HttpRequest) -> HttpResponse:
    """What the current release quotes."""
    release = release_of(request)
    return render(request, "releases/sources.html", {"release": release, "cards": source_cards(release)})


@professional
@require_safe
def source(request: HttpRequest, slug: str) -> HttpResponse:
    """The reading page of one source."""
    try:
        page = source_page(release_of(request), slug)
    except KeyError as error:
        raise Http404(slug) from error
    return render(request, "releases/source.html", {"page": page})


@professional
@require_safe
def releases(request: HttpRequest) -> HttpResponse:
    """Everything that was ever published, newest first."""
    page = releases_page(request.GET.get("before", ""))
    newest = page.rows[0].number if page.rows else None
    comparing = CompareForm(before=page.rows[0].before if page.rows else None, after=newest)
    return render(request, "releases/releases.html", {"page": page, "comparing": comparing})


@professional
@require_safe
def release(request: HttpRequest, number: int) -> HttpResponse:
    """What one release holds."""
    try:
        row, found = published(number), release_number(number)
    except NoSuchReleaseError as error:
        raise Http404(str(error)) from error
    except NoReleaseError as error:
        return _unreadable(request, error, number)
    comparing = CompareForm(before=row.before or number, after=number)
    context = {"published": row, "release": found, "is_in_use": row == in_use(), "comparing": comparing}
    return render(request, "releases/release.html", context)


@professional
@require_safe
def draft(request: HttpRequest) -> HttpResponse:
    """What the draft holds, for who tries it; everybody else is led to what is published."""
    if not tries_draft(request):
        return redirect("releases")
    return render(request, "releases/release.html", {"release": release_of(request), "published": None})


@professional
@require_safe
def changes(request: HttpRequest, before: int, after: int) -> HttpResponse:
    """What changes from one release to another, in words."""
    try:
        groups = changes_between(release_number(before).document, release_number(after).document)
    except NoSuchReleaseError as error:
        raise Http404(str(error)) from error
    except NoReleaseError as error:
        return _unreadable(request, error, before, after)
    context = {
        "before": before,
        "after": after,
        "groups": groups,
        "published": published(after),
        "withdrawn": withdrawn_among(before, after),
        "comparing": CompareForm(before=before, after=after),
    }
    return render(request, "releases/changes.html", context)


@professional
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Which two releases are compared, in words or in the cases; the address that follows names both."""
    form = CompareForm(request.GET or None)
    if form.is_bound and form.is_valid():
        name = "impact" if request.GET.get("show") == "cases" else "changes"
        return redirect(name, form.cleaned_data["before"], form.cleaned_data["after"])
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "releases/compare.html", {"form": form}, status=status)


@member(WITHDRAWS)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """What withdrawing a release leads to; and withdrawing it."""
    try:
        published(number)
    except NoSuchReleaseError as error:
        raise Http404(str(error)) from error
    user = user_of(request)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            withdraw_release(actor=user, number=number, **form.cleaned_data)
        except PublishingRefusedError as error:
            for problem in error.problems:
                form.add_error(None, problem)
        else:
            messages.success(request, _("Release %(number)s is withdrawn.") % {"number": number})
            return redirect("releases")
    row = published(number)
    why_not = why_not_withdraw(user, row)
    typed = request.POST.get("reason", "").strip() if why_not else ""
    context = {"leads_to": consequences_of(row), "form": form, "why_not": why_not, "typed": typed}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "releases/withdraw.html", context, status=status)


@member(SEES_IMPACT)
@require_safe
def impact(request: HttpRequest, before: int, after: int) -> HttpResponse:
    """Which verdicts change from one release to another, case by case."""
    try:
        two = release_number(before), release_number(after)
    except NoSuchReleaseError as error:
        raise Http404(str(error)) from error
    except NoReleaseError as error:
        return _unreadable(request, error, before, after)
    found = read_impact(*two, user_of(request), request.path)
    context = {
        "impact": found,
        "before": before,
        "after": after,
        "withdrawn": withdrawn_among(before, after),
        "comparing": CompareForm(before=before, after=after),
    }
    return render(request, "releases/impact.html", context)


@member(SEES_IMPACT)
@require_safe
def impact_case(request: HttpRequest, before: int, after: int, key: str) -> HttpResponse:
    """One of these cases, with both explanations side by side."""
    try:
        case = read_case(key, user_of(request), release_number(before), release_number(after))
    except (NoSuchCaseError, NoSuchReleaseError) as error:
        raise Http404(str(error)) from error
    except NoReleaseError as error:
        return _unreadable(request, error, before, after)
    context = {
        "case": case,
        "before": _("Release %(number)s") % {"number": before},
        "after": _("Release %(number)s") % {"number": after},
        "back": reverse("impact", args=[before, after]),
        "withdrawn": withdrawn_among(before, after),
        "rests": [],
    }
    return render(request, "releases/impact_case.html", context)


def _unreadable(request: HttpRequest, error: NoReleaseError, *numbers: int) -> HttpResponse:
    """What is on record of those releases that this program cannot read, which stops no assessment.

    Raises the error where one of them is in use, and Http404 where there is no such release.
    """
    try:
        rows = [(published(number), why_unreadable(number)) for number in numbers]
    except NoSuchReleaseError as missing:
        raise Http404(str(missing)) from missing
    used = in_use()
    rows = [(row, why) for row, why in rows if why]
    if used in [row for row, _why in rows]:
        raise error
    return render(request, "releases/unreadable.html", {"rows": rows, "in_use": used}, status=HTTPStatus.CONFLICT)
