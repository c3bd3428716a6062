"""The page that both clinical apps show: questions on one side, the result on the other, with script and without."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from http import HTTPStatus
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from msclinic.core.entry import Entry, read_entry
from msclinic.core.entry.asked import Asked, asked_now
from msclinic.core.entry.fields import Fieldset, Row, agent_names, also_given, carried, facts_of_page, fieldsets
from msclinic.core.entry.names import OWN
from msclinic.core.entry.texts import typed
from msclinic.core.entry.zones import zone_names, zone_options
from msclinic.core.htmx import render_page, vary_on_htmx, wants_fragment
from msclinic.core.language import keep_language, of_release, take_language
from msclinic.core.pictures import Draw
from msclinic.core.published import disclaimer, labels_of, release_of
from msclinic.core.result import Result, show
from msclinic.engine import AsOf, Assessment, Release, evaluate

__all__ = [
    "Answered",
    "Page",
    "answer_page",
    "answered",
    "assess_entry",
    "form_of",
    "is_form",
    "page_named",
    "refuse_no_form",
    "row_added",
]

_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})

_RELEASE_SEEN: Final = re.compile(r"[1-9]\d{0,8}", re.ASCII)

_KEPT_IN_MEMORY: Final = "private, no-cache"
"""Of an empty form that anyone may open: the browser may keep the page while it is left, so that going back finds what
was typed and what was said to it. On a computer that is shared, the tab is to be closed. What is served with an answer
in it, and whatever somebody who has signed in is served, is kept nowhere."""


@dataclass(frozen=True, slots=True)
class Page:
    """What distinguishes one assessment page from another. `name` is the page of its questions' groups."""

    name: str
    section: str
    path: str
    heading: Promise
    lead: Promise
    other_path: str
    other_label: Promise
    save_path: str
    """Where its answers can be posted to, to be saved with what is said to them."""
    draw: Draw
    """Its picture."""
    also: tuple[tuple[str, Promise], ...] = ()
    """Where else its answers can be posted to, in a tab beside it, each with the words of its button."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What a form posted to a page, and what is said to it; the page and all that is taken away show this."""

    page: Page
    release: Release
    entry: Entry
    assessment: Assessment
    result: Result
    asked: Asked
    seen_before: int
    """The release by which the open page was answered so far, where it is another one now; else 0."""

    @property
    def by_another(self) -> str:
        """That this is said by another release than what the open page said before, for what is made of its form
        elsewhere; empty where it is not.
        """
        said = _(
            "Another release is in use since the page was opened: what is said here is by release %(number)s, "
            "what the page said before was by release %(before)s."
        )
        told = said % {"number": self.release.number, "before": self.seen_before}
        return told if self.seen_before else ""

    @property
    def status(self) -> HTTPStatus:
        """422 where entries have to be corrected."""
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.result.errors else HTTPStatus.OK


def page_named(name: str) -> Page:
    """The assessment page of that name."""
    pages: list[Page] = [import_string(path) for path in settings.ASSESSMENT_PAGES]
    return next(page for page in pages if page.name == name)


def assess_entry(release: Release, entry: Entry) -> Assessment:
    """The assessment of what a form posted."""
    return evaluate(release, entry.facts, entry.as_of, entry.zone)


def answered(request: HttpRequest, page: Page, posted: QueryDict | None = None, now: AsOf | None = None) -> Answered:
    """What is said to what was posted; nothing posted is nothing asked.

    `posted` is the form where the request brings more than that; `now` is the moment at which it was first answered.
    """
    release = release_of(request)
    entry = read_entry(request.POST if posted is None else posted, release.vocabulary, now)
    assessment = assess_entry(release, entry)
    here = frozenset(fact.key for fact in facts_of_page(release, page.name))
    language = of_release()
    result = show(assessment, entry, page.section, here, language)
    asked = asked_now(assessment, entry, here, language)
    return Answered(page, release, entry, assessment, result, asked, _seen_before(entry, release))


def answer_page(request: HttpRequest, page: Page) -> HttpResponse:
    """The page, or for htmx its result alone; 422 where entries have to be corrected, 415 for what is no form."""
    if request.method == "POST" and not is_form(request):
        return refuse_no_form(request)
    chosen = take_language(request)
    found = answered(request, page)
    release = found.release
    context = {
        "result": found.result,
        "asked": found.asked,
        "picture": page.draw(found.assessment),
        "by": _named(release, of_release()),
        "disclaimer": disclaimer(release),
        "source_label": labels_of(release, release.sources),
        "path": page.path,
        "release_seen": found.seen_before,
    }
    asks_to_clear = "clear" in request.POST
    if asks_to_clear and not found.entry.facts:
        return HttpResponseRedirect(page.path)
    if wants_fragment(request) and (row := row_added(found)):
        return row
    if not wants_fragment(request):
        context |= form_of(found) | {"fresh": request.method != "POST", "clearing": asks_to_clear}
    response = render_page(request, "core/assessment.html", "core/_answer.html", context, found.status)
    if _may_be_kept(request):
        response.headers["Cache-Control"] = _KEPT_IN_MEMORY
    if chosen and not wants_fragment(request):
        keep_language(response, chosen)
    response.assessment = found.assessment  # type: ignore[attr-defined]  # for callers that compare answers
    return response


def _seen_before(entry: Entry, release: Release) -> int:
    seen = _first(entry, "release_seen")
    number = release.number
    return int(seen) if number and _RELEASE_SEEN.fullmatch(seen) and int(seen) != number else 0


@lru_cache(maxsize=16)
def _named(release: Release, language: str) -> SafeString:  # noqa: ARG001  # for the cache
    """The release with its address, made once for each language."""
    return SafeString(render_to_string("core/_release.html", {"release": release}).strip())


def _may_be_kept(request: HttpRequest) -> bool:
    is_empty_page = request.method != "POST" and not wants_fragment(request)
    return (
        is_empty_page and settings.OPEN_ACCESS and not (request.user.is_authenticated or request.__dict__.get("draft"))
    )


def is_form(request: HttpRequest) -> bool:
    """Whether a browser's form was posted, or nothing at all; a form with a file is none of ours."""
    return not request.FILES and (request.content_type in _FORMS or not (request.content_type or request.body))


def refuse_no_form(request: HttpRequest) -> HttpResponse:
    """The answer to what is no form."""
    return vary_on_htmx(render(request, "core/415.html", status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE))


def row_added(found: Answered) -> HttpResponse | None:
    """The row that was asked for, as htmx puts it into the form; None where none was."""
    row = _new_row(found)
    if row is None:
        return None
    added = {"row": row, "moment": _moment(found.entry, {})}
    return vary_on_htmx(HttpResponse(render_to_string("core/entry/_row.html", added)))


def _new_row(found: Answered) -> Row | None:
    """The row that was asked for. Put into a page it takes no focus by itself: somebody may be typing elsewhere."""
    added = found.entry.texts.get("add")
    if not added:
        return None
    fields = (field for fieldset in _fieldsets(found, {}) for field in fieldset.fields)
    row = next((field.rows[-1] for field in fields if field.place == added and field.rows), None)
    return row and replace(row, fields=[replace(field, takes_focus=False) for field in row.fields])


def _fieldsets(found: Answered, errors: Mapping[str, str]) -> list[Fieldset]:
    entry = found.entry
    return fieldsets(
        found.release, found.page.name, entry, errors, found.asked, entry.texts.get("add", ""), of_release()
    )


def form_of(found: Answered) -> dict[str, Any]:
    """The questions of the page with what was typed, for its templates."""
    page, release, entry, result = found.page, found.release, found.entry, found.result
    errors = {link.place: message for link, message in reversed(result.errors)}
    asked = _fieldsets(found, errors)
    return {
        "heading": page.heading,
        "lead": page.lead,
        "others": [(page.other_path, page.other_label, False), *((path, label, True) for path, label in page.also)],
        "save_path": page.save_path,
        "page_name": page.name,
        "release": release,
        "fieldsets": asked,
        "filled": bool(entry.facts) and not result.case,
        "own": " ".join(sorted(OWN)),
        "carried": carried(entry.texts, asked),
        "agents": agent_names(release),
        "moment": _moment(entry, errors),
        "zones": zone_options(),
        "show_all": bool(_first(entry, "show_all")),
    }


def _moment(entry: Entry, errors: Mapping[str, str]) -> dict[str, Any]:
    """The controls of the moment and of the zone. A zone that was left out is not put in where an offset counts."""
    moment = {
        "as_of": _first(entry, "as_of"),
        "as_of_also": also_given(entry.texts, "as_of"),
        "zone": _first(entry, "time_zone") or (entry.zone_name if entry.zone_name in zone_names() else ""),
        "zone_also": also_given(entry.texts, "time_zone"),
        "as_of_error": errors.get("as_of", ""),
        "zone_error": errors.get("time_zone", ""),
    }
    is_open = any(moment[name] for name in ("as_of", "as_of_error", "zone_error"))
    return moment | {"open": is_open, "zone_name": entry.zone_name, "zone_of_the_site": settings.TIME_ZONE}


def _first(entry: Entry, name: str) -> str:
    return next(iter(typed(entry.texts, name)), "")
