from http import HTTPStatus

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msclinic.accounts.models import user_of
from msclinic.core.access import member
from msclinic.releases import proposals as actions
from msclinic.releases.forms import CommentForm, SecondPersonForm, SendBackForm
from msclinic.releases.impact import NoSuchCaseError
from msclinic.releases.impact_marks import marks_of, sides_of
from msclinic.releases.impact_reading import ReadImpact, read_case, read_impact
from msclinic.releases.inserting import PublishingRefusedError
from msclinic.releases.loading import NoReleaseError
from msclinic.releases.models import Proposal, SecondPerson
from msclinic.releases.proposal_page import ProposalPage, listed, proposal_of
from msclinic.releases.resting import rests_of
from msclinic.releases.second_person import NotSetError, is_required, set_second_person, why_not_set
from msclinic.releases.selectors import withdrawn_among
from msclinic.releases.states import Step, why_not_propose_anew

READS = "releases.view_proposal"
SETS = "releases.set_second_person"
_FORMS = {Step.APPROVE: CommentForm, Step.SEND_BACK: SendBackForm, Step.WITHDRAW: CommentForm}


@member(READS)
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    """Everything that was ever proposed, newest first."""
    context = {"page": listed(request.GET.get("before", "")), "may_set": not why_not_set(user_of(request))}
    return render(request, "releases/proposals.html", context)


@member(READS)
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """What a proposal changes, what became of it, and the steps that can be taken."""
    shown = _one(number)
    asked = request.POST.get("step", "")
    entered = {
        step: form(request.POST if step == asked else None, auto_id=f"{step}_%s") for step, form in _FORMS.items()
    }
    form = entered.get(Step(asked)) if asked in Step.values else None
    if form is not None and form.is_valid():
        try:
            return _taken(request, Step(asked), shown, form.cleaned_data["comment"])
        except PublishingRefusedError as error:
            for problem in error.problems:
                form.add_error(None, problem)
    page = ProposalPage(_one(number), user_of(request))
    looked_at = request.POST.getlist("looked_at")
    refused = asked == Step.APPROVE and page.may_approve
    context = {"page": page, "proposal": page.proposal, "form": form, "looked_at": looked_at, "impact": _impact(page)}
    context["typed"] = request.POST.get("comment", "") if page.why_not.get(asked) else ""
    context |= {"missed": marks_of(page.proposal) - set(looked_at) if refused else frozenset()}
    context |= {step.value: entered[step] for step in entered}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "releases/proposal.html", context, status=status)


@member(READS)
@require_safe
def case(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """A case of which a proposal says something else, with both explanations side by side."""
    asked = _one(number)
    try:
        before, after = sides_of(asked)
        found = read_case(key, user_of(request), before, after)
    except (NoSuchCaseError, NoReleaseError) as error:
        raise Http404(str(error)) from error
    context = {
        "case": found,
        "before": _("Release %(number)s") % {"number": asked.base.number},
        "after": _("Proposal %(number)s") % {"number": number},
        "back": reverse("proposal", args=[number]),
        "withdrawn": withdrawn_among(asked.base.number),
        "rests": rests_of(asked, before.document, after.document),
    }
    return render(request, "releases/impact_case.html", context)


@member("releases.propose_release")
@require_POST
def anew(request: HttpRequest, number: int) -> HttpResponse:
    """Propose the same against the newest release; the draft on its page, where one sees what it changes now."""
    asked, actor = _one(number), user_of(request)
    if asked.kind == Proposal.Kind.DRAFT and not why_not_propose_anew(actor, asked):
        return redirect("admin:releases_release_propose")
    try:
        new = actions.propose_anew(actor=actor, proposal=asked)
    except PublishingRefusedError as error:
        for problem in error.problems:
            messages.error(request, problem)
        return redirect("proposal", number)
    messages.success(request, _("Proposed anew as proposal %(number)s.") % {"number": new.number})
    return redirect("proposal", new.number)


@member(SETS)
@require_http_methods(["GET", "HEAD", "POST"])
def second_person(request: HttpRequest) -> HttpResponse:
    """Switching off that somebody else has to approve, or on again, with everything that was ever set."""
    form: forms.Form = SecondPersonForm(request.POST if request.method == "POST" else None)
    required = is_required()
    if form.is_bound and form.is_valid():
        wanted = request.POST.get("required") == "yes"
        try:
            if request.POST.get("required") not in {"yes", "no"}:
                raise NotSetError(_("Say whether a second person is required."))
            set_second_person(actor=user_of(request), required=wanted, reason=form.cleaned_data["reason"])
        except NotSetError as error:
            form.add_error(None, str(error))
        else:
            told = _("A second person is required again.") if wanted else _("One person may publish alone from now on.")
            messages.success(request, told)
            return redirect("second_person")
    context = {"form": form, "required": required, "rows": SecondPerson.objects.select_related("set_by")}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "releases/second_person.html", context, status=status)


def _impact(page: ProposalPage) -> ReadImpact | None:
    """What it would do to answers; None where that is asked no more, or cannot be told."""
    if not page.is_undecided or page.sides is None:
        return None
    base = reverse("proposal", args=[page.proposal.number])
    return read_impact(*page.sides, page.reader, f"{base}cases/")


def _taken(request: HttpRequest, step: Step, proposal: Proposal, comment: str) -> HttpResponse:
    actor = user_of(request)
    if step is Step.APPROVE:
        ticked = request.POST.getlist("looked_at")
        release = actions.approve(actor=actor, proposal=proposal, comment=comment, looked_at=ticked)
        told = _("Release %(number)s is published.") % {"number": release.number}
    elif step is Step.SEND_BACK:
        actions.send_back(actor=actor, proposal=proposal, comment=comment)
        told = _("It is sent back.")
    else:
        actions.withdraw(actor=actor, proposal=proposal, comment=comment)
        told = _("It is withdrawn.")
    messages.success(request, told)
    return redirect("proposal", proposal.number)


def _one(number: int) -> Proposal:
    try:
        return proposal_of(number)
    except Proposal.DoesNotExist:
        raise Http404(number) from None
