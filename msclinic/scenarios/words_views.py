"""The pages on which a scenario is told in another language."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from msclinic.core.access import member
from msclinic.core.assessing import is_form, refuse_no_form
from msclinic.core.entry.texts import readable
from msclinic.scenarios.actions import NotAsSeenError, tell, untell
from msclinic.scenarios.editing_views import CHANGES, one, version_seen
from msclinic.scenarios.models import TOLD, Scenario, ScenarioWords
from msclinic.scenarios.words_forms import TranslationForm

__all__ = ["delete", "words"]


@member(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """What is told of a scenario in another language, to be written or changed beside its own words."""
    scenario = _told_otherwise(slug, language)
    stored = scenario.words.filter(language=language).first()
    if request.method != "POST":
        begun = TranslationForm.of(stored, language) | {"seen": scenario.version}
        return _page(request, scenario, stored, TranslationForm(initial=begun, language=language))
    if not is_form(request):
        return refuse_no_form(request)
    form = TranslationForm(readable(request.POST), language=language)
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in TOLD}
        try:
            tell(scenario, language, told, seen=form.cleaned_data["seen"])
        except NotAsSeenError:
            form.add_error(None, form.changed_meanwhile(scenario.version))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It is saved."))
            return _back(scenario)
    return _page(request, scenario, stored, form)


@member(CHANGES)
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, slug: str, language: str) -> HttpResponse:
    """Asks whether what is told in another language is to go, and lets it go."""
    scenario = _told_otherwise(slug, language)
    stored = scenario.words.filter(language=language).first()
    if stored is None:
        raise Http404(language)
    refused = False
    if request.method == "POST":
        try:
            untell(stored, seen=version_seen(request))
        except NotAsSeenError:
            refused = True
        else:
            messages.success(request, _("It is deleted."))
            return _back(scenario)
    context = {"scenario": scenario, "words": stored, "refused": refused}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "scenarios/delete_words.html", context, status=status)


def _told_otherwise(slug: str, language: str) -> Scenario:
    """A scenario of another language than this one. Raises Http404."""
    scenario = one(slug)
    if language not in Scenario.Language.values or language == scenario.language:
        raise Http404(language)
    return scenario


def _page(
    request: HttpRequest, scenario: Scenario, stored: ScenarioWords | None, form: TranslationForm
) -> HttpResponse:
    context = {
        "scenario": scenario,
        "stored": stored,
        "form": form,
        "language": Scenario.Language(form.language).label,
        "beside": form.beside(scenario),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "scenarios/words.html", context, status=status)


def _back(scenario: Scenario) -> HttpResponse:
    return redirect("scenario_edit" if scenario.retired else "scenario", scenario.slug)
