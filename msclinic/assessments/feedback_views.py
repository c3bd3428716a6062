import re
from http import HTTPStatus
from typing import Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from msclinic.accounts.models import user_of
from msclinic.assessments.feedback import (
    FeedbackRefusedError,
    answer,
    make_scenario,
    question_of,
    why_no_scenario,
    why_not_answer,
)
from msclinic.assessments.forms import AnswerForm
from msclinic.assessments.models import Feedback
from msclinic.assessments.reading import read
from msclinic.assessments.selectors import feedback_page, one_feedback
from msclinic.core.access import member
from msclinic.releases.selectors import current_release

_MARK: Final = re.compile("[0-9]{1,18}")
"""What stands behind in an address: a number that every database can hold."""

ANSWERS = "assessments.answer_feedback"


@member(ANSWERS)
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """What clinicians think of findings: what nobody has answered yet, or with `show=all` every one."""
    every, behind = request.GET.get("show") == "all", request.GET.get("behind", "")
    page = feedback_page(every=every, behind=int(behind) if _MARK.fullmatch(behind) else 0)
    rows = [(row, question_of(row)) for row in page.rows]
    return render(request, "assessments/inbox.html", {"rows": rows, "further": page.further, "every": every})


@member(ANSWERS)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Feedback with its case, without label, judgement and note; with POST, an answer, or a scenario made of it."""
    try:
        found = one_feedback(pk)
    except Feedback.DoesNotExist:
        raise Http404(pk) from None
    user, payload = user_of(request), found.assessment.held
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        asked = {"actor": user, "feedback": found, "text": form.cleaned_data["text"]}
        try:
            if "scenario" in request.POST:
                scenario = make_scenario(release=current_release(), **asked)
                messages.success(
                    request, _("The scenario is retired until its case is made up: nobody sees it before.")
                )
                return redirect("scenario_edit", scenario.slug)
            answer(**asked)
        except FeedbackRefusedError as error:
            form.add_error(None, str(error))
            found = one_feedback(pk)
        else:
            messages.success(request, _("It is answered."))
            return redirect("feedback")
    why_not = why_not_answer(user, found)
    context = {
        "feedback": found,
        "question": question_of(found),
        "record": read(found.assessment, payload) if payload else None,
        "form": form,
        "why_not": why_not,
        "typed": request.POST.get("text", "") if why_not else "",
        "why_no_scenario": why_no_scenario(user, found),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assessments/feedback.html", context, status=status)
