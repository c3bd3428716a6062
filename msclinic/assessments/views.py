import json
from datetime import datetime
from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from msclinic.accounts.models import user_of
from msclinic.assessments import actions, comparing
from msclinic.assessments.export import export
from msclinic.assessments.feedback import FeedbackRefusedError, give, why_not_give
from msclinic.assessments.forms import PREFIX, AnewForm, EraseForm, FeedbackForm, FilterForm, SaveForm
from msclinic.assessments.keeping import answer_of, digest_of_text
from msclinic.assessments.models import SavedAssessment
from msclinic.assessments.reading import read, read_unsaved
from msclinic.assessments.selectors import feedback_on, list_page, one, readable, reads_all, where
from msclinic.core.access import member
from msclinic.core.assessing import Page, answered, is_form, refuse_no_form
from msclinic.core.entry.fields import posted_on
from msclinic.core.published import release_if_any
from msclinic.engine import AsOf, Release, TimeError
from msclinic.releases.selectors import NoReleaseError, release_number

SAVES = "assessments.add_savedassessment"
READS = "assessments.view_savedassessment"


@member(SAVES)
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: HttpRequest, page: str) -> HttpResponse:
    """What would be saved of a form, with what is saved beside it; and saving it."""
    shown = _pages()[page]
    if request.method != "POST":
        return redirect(shown.path)
    if not is_form(request):
        return refuse_no_form(request)
    found = answered(request, shown, _facts(request.POST), _judged_at(request.POST))
    is_sent = f"{PREFIX}-seen" in request.POST
    seen = digest_of_text(answer_of(found))
    form = SaveForm(request.POST if is_sent else None, initial={"seen": seen, "judged_at": found.assessment.as_of})
    refusal = actions.why_not_save(user_of(request), found)
    if is_sent and not refusal and form.is_valid():
        asked = {name: form.cleaned_data[name] for name in ("label", "judgement", "note", "seen")}
        try:
            header = actions.save(actor=user_of(request), found=found, **asked)
        except actions.SavingRefusedError as error:
            form.add_error(None, str(error))
            shown_now = request.POST.copy()
            shown_now[f"{PREFIX}-seen"] = seen
            form.data = shown_now
        else:
            messages.success(request, _("Saved under the number %(number)s.") % {"number": header.number})
            return redirect("assessment", header.number)
    context = {
        "form": form,
        "result": found.result,
        "by_another": found.by_another,
        "record": read_unsaved(found) if found.result.judged else None,
        "page": shown,
        "refusal": refusal,
        "posted": posted_on(found.entry.texts),
        "time_kept": actions.time_kept(),
    }
    is_wrong = bool(refusal) or bool(form.errors)
    return render(
        request,
        "assessments/save.html",
        context,
        status=HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK,
    )


@member(READS)
@require_http_methods(["GET", "HEAD", "POST"])
def assessments(request: HttpRequest) -> HttpResponse:
    """The saved assessments that somebody may read, newest first. A filter is posted: a label stands in no address."""
    user = user_of(request)
    form = FilterForm(request.POST if request.method == "POST" else None, reads_all=reads_all(user))
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    rows = readable(user).none() if form.errors else where(readable(user), wanted)
    page = list_page(rows, request.POST.get("before", ""))
    context = {
        "form": form,
        "page": page,
        "reads_all": reads_all(user),
        "filtered": any(wanted.values()),
        "time_kept": actions.time_kept(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assessments/assessments.html", context, status=status)


@member(READS)
@require_POST
def exported(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same list as a file."""
    user = user_of(request)
    wanted = FilterForm(request.POST, reads_all=reads_all(user))
    if not wanted.is_valid():
        return HttpResponseRedirect("..")
    return export(where(readable(user), wanted.cleaned_data), form)


@member(READS)
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request: HttpRequest, number: str) -> HttpResponse:
    """A saved assessment as it was, and what has moved on since; with POST, what one thinks of a finding."""
    header, user = _one(request, number), user_of(request)
    payload, current = header.held, _published(request)
    record = read(header, payload) if payload else None
    findings = [(line.code, line.question) for line in record.lines] if record else []
    form = FeedbackForm(request.POST if request.method == "POST" else None, findings=findings)
    if form.is_bound and form.is_valid():
        try:
            give(actor=user, header=header, **form.cleaned_data)
        except FeedbackRefusedError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The authors have it."))
            return redirect("assessment", number)
    why_not = why_not_give(user, header)
    context = {
        "header": header,
        "stone": header.stone,
        "record": record,
        "current": current,
        "may_erase": actions.may_erase(user, header),
        "fields": comparing.fields_of(payload, current) if payload and current else None,
        "path": _pages()[header.page].path,
        "feedback": [(one, dict(findings).get(one.code, one.code)) for one in feedback_on(header)],
        "form": None if why_not else form,
        "why_not": why_not if form.is_bound else "",
        "typed": request.POST.get("reason", "") if why_not else "",
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assessments/assessment.html", context, status=status)


@member(READS)
@require_safe
def anew(request: HttpRequest, number: str) -> HttpResponse:
    """The same answers judged as of now, or under another release, beside what was said then."""
    header = _one(request, number)
    payload = header.held
    if payload is None:
        return redirect("assessment", number)
    form = AnewForm(request.GET or None)
    context = {"header": header, "form": form, "record": read(header, payload), "under": [header.release]}
    if form.is_bound and form.is_valid():
        chosen = form.cleaned_data["release"]
        context["under"] = dict.fromkeys((header.release, chosen))
        try:
            release = release_number(chosen.number)
        except NoReleaseError as error:
            form.add_error("release", str(error))
        else:
            judged = comparing.judge_anew(payload, release, _now(header) if form.is_now else None)
            context |= {"anew": comparing.compare(payload, judged), "release": release, "is_now": form.is_now}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assessments/anew.html", context, status=status)


@member(READS)
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest, number: str) -> HttpResponse:
    """Deleting what a saved assessment holds, after a question."""
    header = _one(request, number)
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            actions.erase(actor=user_of(request), header=header, reason=form.cleaned_data["reason"])
        except actions.ErasingRefusedError as error:
            form.add_error(None, str(error))
            header = _one(request, number)
        else:
            messages.success(request, _("What it held is deleted. Its number and your reason stay."))
            return redirect("assessment", number)
    stone = header.stone
    typed = request.POST.get("reason", "") if stone else ""
    context = {"header": header, "stone": stone, "form": form, "typed": typed}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "assessments/erase.html", context, status=status)


def _published(request: HttpRequest) -> Release | None:
    """The release in use, for what is said of an older one; none while the draft is tried in its place."""
    current = release_if_any(request)
    return current if current is not None and current.number else None


def _pages() -> dict[str, Page]:
    pages: list[Page] = [import_string(path) for path in settings.ASSESSMENT_PAGES]
    return {page.name: page for page in pages}


def _facts(post: QueryDict) -> QueryDict:
    """The form of the assessment alone, without what is saved beside it."""
    facts = post.copy()
    for name in [name for name in facts if name.startswith(f"{PREFIX}-")]:
        del facts[name]
    facts._mutable = False
    return facts


def _judged_at(post: QueryDict) -> AsOf | None:
    try:
        return AsOf.read(post.get(f"{PREFIX}-judged_at"))
    except TimeError:
        return None


def _now(header: SavedAssessment) -> AsOf:
    """This minute, in the offset in which the saved assessment was judged."""
    asked_in = AsOf.read(json.loads(header.payload.request)["as_of"]).moment.tzinfo
    return AsOf.at(datetime.now(asked_in).replace(second=0, microsecond=0))


def _one(request: HttpRequest, number: str) -> SavedAssessment:
    try:
        return one(user_of(request), number)
    except SavedAssessment.DoesNotExist:
        raise Http404(number) from None
