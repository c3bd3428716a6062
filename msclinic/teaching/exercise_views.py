"""Scenarios as an exercise, by themselves and in a set, and one's own history of it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from msclinic.accounts.models import User, user_of
from msclinic.core.access import member, professional
from msclinic.core.assessing import is_form, refuse_no_form
from msclinic.core.published import disclaimer, release_of
from msclinic.scenarios.asking import Asked, missing_is_still_asked, passage_is_still_asked
from msclinic.scenarios.selectors import in_use
from msclinic.teaching.attempts import NEWEST, forget, history_of, how_many, record
from msclinic.teaching.exercising import MOST_CASES, Outcome, Paper, Run, paper_of, tally_of
from msclinic.teaching.forms import ChoiceForm, SetForm
from msclinic.teaching.presenting import NotOfTheFormError, stage_at
from msclinic.teaching.views import number_in, scenario_named, unfit

__all__ = ["erase", "exercise", "exercises", "history"]


@professional
@require_http_methods(["GET", "HEAD", "POST"])
def exercise(request: HttpRequest, slug: str) -> HttpResponse:
    """A scenario question by question: predict, then see. Who has signed in finds it in their history."""
    if request.method == "POST" and not is_form(request):
        return refuse_no_form(request)
    scenario = scenario_named(slug)
    paper, run = paper_of(release_of(request), scenario), Run.read(request.POST)
    answering = paper.question(number_in(request.POST.get("number", "")))
    try:
        if answering and "over" in request.POST:
            whole_case = request.POST["over"] == "case"
            run = run.passing(slug, [one.number for one in paper.open(run)] if whole_case else [answering.number])
        if answering is None or "over" in request.POST:
            asked = paper.next(run)
            return _end(request, paper, run) if asked is None else _question(request, paper, run, asked)
        form = ChoiceForm(request.POST, answering)
        if not form.is_valid():
            return _question(request, paper, run, answering, form)
        return _answered(request, paper, run, answering, form.cleaned_data["chosen"])
    except NotOfTheFormError:
        return unfit(request, scenario)


def _answered(request: HttpRequest, paper: Paper, run: Run, asked: Asked, chosen: str) -> HttpResponse:
    """What is right, beside what was chosen; of somebody who has signed in, the first answer is the one that counts."""
    outcome = _outcome(paper, run, asked, chosen)
    first = chosen
    if isinstance(request.user, User):
        first = record(request.user, paper.scenario, release_of(request), run.key, outcome)
    counted = None if first == chosen or asked.chosen(first) is None else _outcome(paper, run, asked, first)
    run = run.answered(paper.scenario.slug, asked.number, counted.chosen.value if counted else chosen)
    return _reveal(request, paper, run, outcome, counted)


def _outcome(paper: Paper, run: Run, asked: Asked, chosen: str) -> Outcome:
    answered = run.answered(paper.scenario.slug, asked.number, chosen)
    return next(one for one in paper.outcomes(answered) if one.asked is asked)


def _question(
    request: HttpRequest, paper: Paper, run: Run, asked: Asked, form: ChoiceForm | None = None
) -> HttpResponse:
    context = {
        "asked": asked,
        "place": paper.asked.index(asked) + 1,
        "stage": stage_at(request, paper.scenario, asked.question.step, asked.question.rule),
        "refused": form.errors["chosen"] if form else [],
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form else HTTPStatus.OK
    return _page(request, "teaching/exercise.html", paper, run, context, status)


def _reveal(request: HttpRequest, paper: Paper, run: Run, outcome: Outcome, counted: Outcome | None) -> HttpResponse:
    asked = outcome.asked
    context = {
        "asked": asked,
        "place": paper.asked.index(asked) + 1,
        "outcome": outcome,
        "stage": stage_at(request, paper.scenario, asked.question.step, asked.question.rule),
        "counted": counted,
        "change": outcome.change,
        "passage_comes_later": passage_is_still_asked(paper.asked, asked),
        "why_comes_later": missing_is_still_asked(paper.asked, asked),
        "is_last": paper.next(run) is None,
    }
    return _page(request, "teaching/exercise_reveal.html", paper, run, context)


def _end(request: HttpRequest, paper: Paper, run: Run) -> HttpResponse:
    later = [slug for slug in _cases_of(run)[_place(paper, run) :] if slug != paper.scenario.slug]
    context = {
        "place": 0,
        "outcomes": paper.outcomes(run),
        "passed": len(paper.passed(run)),
        "own": tally_of(release_of(request), run.of(paper), [paper]),
        "next_case": next(iter(later), ""),
    }
    return _page(request, "teaching/exercise_end.html", paper, run, context)


def _page(
    request: HttpRequest, template: str, paper: Paper, run: Run, context: dict[str, Any], status: int = HTTPStatus.OK
) -> HttpResponse:
    """With what stands around a question: which case and which question it is, and how it went so far."""
    release = release_of(request)
    around = {
        "scenario": paper.scenario,
        "told": paper.scenario.told,
        "carried": run.fields,
        "case": _place(paper, run),
        "cases": len(_cases_of(run)),
        "questions": paper.asked,
        "left_out": paper.left_out,
        "tally": tally_of(release, run, [paper]),
        "release": release,
        "disclaimer": disclaimer(release),
    }
    return render(request, template, around | context, status=status)


def _cases_of(run: Run) -> list[str]:
    """The cases of a set that are there to be done, in its order."""
    there = set(in_use().filter(slug__in=run.cases).values_list("slug", flat=True))
    return [slug for slug in run.cases if slug in there]


def _place(paper: Paper, run: Run) -> int:
    """The place of a case in its set, from 1; 0 where it belongs to none."""
    cases = _cases_of(run)
    return cases.index(paper.scenario.slug) + 1 if paper.scenario.slug in cases else 0


@professional
@require_safe
def exercises(request: HttpRequest) -> HttpResponse:
    """Choosing a set of scenarios to go through one after the other."""
    release = release_of(request)
    every = [one for one in in_use().prefetch_related("words") if paper_of(release, one).asked]
    tags = {tag for scenario in every for tag in scenario.tags}
    form = SetForm(request.GET, tags)
    fitting = [one for one in every if form.fits(one)] if form.is_valid() else []
    chosen = fitting[:MOST_CASES]
    context = {
        "form": form,
        "has_tags": bool(tags),
        "chosen": [(one, one.told, one.get_level_display()) for one in chosen],
        "most": MOST_CASES,
        "more": len(fitting) - len(chosen),
        "run": Run(cases=tuple(one.slug for one in chosen)),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "teaching/exercises.html", context, status=status)


@member()
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """What somebody answered, by scenario; theirs alone."""
    user = user_of(request)
    context = {
        "cases": history_of(user, release_of(request)),
        "number": how_many(user),
        "newest": NEWEST,
    }
    return render(request, "teaching/history.html", context)


@member()
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Deleting one's own history, after a question."""
    user = user_of(request)
    if request.method == "POST":
        forget(user)
        messages.success(request, _("Your history is deleted."))
        return redirect("exercise_history")
    number = how_many(user)
    return render(request, "teaching/erase_history.html", {"number": number})
