"""Scenarios as files: taken away, and taken in after a look at what would be made."""

import json
from http import HTTPStatus
from typing import Any, Final

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from msclinic.accounts.models import user_of
from msclinic.core.access import member
from msclinic.core.entry.texts import readable
from msclinic.core.forms import BoxedForm
from msclinic.core.published import release_of
from msclinic.scenarios.addresses import LONGEST, a_slug, is_a_page
from msclinic.scenarios.doubting import MadeUpField
from msclinic.scenarios.editing_views import ADDS, one
from msclinic.scenarios.exchange import MOST_BYTES, Incoming, NoFileError, as_text, document_of, incoming, take_in
from msclinic.scenarios.library import those_asked_for
from msclinic.scenarios.models import Scenario

__all__ = ["exported", "imported"]

_SHOWN: Final = 100
"""So many sentences about a file are shown."""


class FileForm(BoxedForm):
    """The file that is to be taken in."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A file of scenarios that was exported here or elsewhere."),
        widget=forms.ClearableFileInput(attrs={"accept": ".json,application/json"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("There is nothing in the file."),
        },
    )

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            told = _("The file is too large: at most %(kilobytes)s KB.")
            raise ValidationError(told % {"kilobytes": MOST_BYTES // 1000})
        try:
            return str(file.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValidationError(_("The file is no text in UTF-8, so nothing of it could be read.")) from error


class SlugsForm(BoxedForm):
    """Under which address each scenario of a file is stored."""

    prefix = "as"

    def __init__(self, data: QueryDict | None, found: list[Incoming]) -> None:
        super().__init__(data)
        told = _("There is a scenario “%(slug)s” already, so another address is offered.")
        for each in found:
            self.fields[each.slug] = forms.CharField(
                label=_("Address"),
                max_length=LONGEST,
                validators=[a_slug],
                initial=each.offered,
                help_text=told % {"slug": each.slug} if each.offered != each.slug else "",
                widget=forms.TextInput(attrs={"class": "box"}),
            )
            if each.doubts:
                refused = _("Confirm that it is made up as well, or correct the file.")
                self.fields[_tick(each)] = MadeUpField(required=True, error_messages={"required": refused})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        there = set(Scenario.objects.values_list("slug", flat=True))
        for name, slug in [(name, slug) for name, slug in cleaned.items() if not isinstance(slug, bool)]:
            if is_a_page(slug):
                self.add_error(name, _("Choose another word: another page of the site stands at this address."))
            elif slug in there:
                self.add_error(name, _("There is a scenario of this address already."))
            there.add(slug)
        return cleaned


@member("scenarios.view_scenario")
@require_safe
def exported(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A scenario as a file, or all those that the library shows; with what is for teachers alone."""
    if slug:
        rows = [one(slug)]
    else:
        _form, asked = those_asked_for(readable(request.GET))
        rows = list(asked.prefetch_related("words"))
    response = HttpResponse(as_text(document_of(rows)), content_type="application/json; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug or "scenarios"}.json"'
    return response


@member(ADDS)
@require_http_methods(["GET", "HEAD", "POST"])
def imported(request: HttpRequest) -> HttpResponse:
    """A file of scenarios: what would be made of it, or everything that speaks against it; confirmed, it is made."""
    text, form = request.POST.get("content", ""), FileForm()
    is_confirmed = bool(text)
    if request.method == "POST" and not is_confirmed:
        form = FileForm(request.POST, request.FILES)
        text = form.cleaned_data["file"] if form.is_valid() else ""
    if not text:
        return _asks(request, form, [])
    release = release_of(request)
    try:
        found, problems = incoming(release, text)
    except NoFileError as error:
        return _asks(request, form, [str(error)])
    if problems:
        return _asks(request, form, problems)
    slugs = SlugsForm(readable(request.POST) if is_confirmed else None, found)
    if is_confirmed and slugs.is_valid():
        try:
            stored = take_in(release, found, [slugs.cleaned_data[each.slug] for each in found], user_of(request))
        except ValidationError as error:
            return _asks(request, form, error.messages)
        told = ngettext("%(number)s scenario is made.", "%(number)s scenarios are made.", len(stored))
        messages.success(request, told % {"number": len(stored)})
        return redirect("scenario_edit", stored[0].slug) if len(stored) == 1 else redirect("scenarios")
    context = {
        "form": slugs,
        "found": [(each, slugs[each.slug], slugs[_tick(each)] if each.doubts else None) for each in found],
        "content": json.dumps(json.loads(text), ensure_ascii=False, separators=(",", ":")),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if slugs.errors else HTTPStatus.OK
    return render(request, "scenarios/incoming.html", context, status=status)


def _tick(one: Incoming) -> str:
    """The name of the tick for what may tell somebody; it has a sign that no address has."""
    return f"{one.slug}_made_up"


def _asks(request: HttpRequest, form: FileForm, problems: list[str]) -> HttpResponse:
    """The page that asks for a file, with what speaks against the one that was sent."""
    shown = problems[:_SHOWN]
    context = {"form": form, "problems": shown, "more": len(problems) - len(shown)}
    is_wrong = bool(problems or form.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if is_wrong else HTTPStatus.OK
    return render(request, "scenarios/import.html", context, status=status)
