"""What a clinician takes away from an answer: a sheet to print, lines for the chart, a calendar file, JSON.

Each is made from what the form posts, by the way of the page itself; nothing is kept and nothing stands in an address.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from http import HTTPStatus
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from icalendar import CLASS, TRANSP, Calendar, Event

from msclinic.core.assessing import Answered, Page, answered, is_form, refuse_no_form
from msclinic.core.language import of_release
from msclinic.core.published import disclaimer, labels_of
from msclinic.core.quoting import Block, blocks
from msclinic.core.result import Link, Result, Shown, dates_to_come
from msclinic.engine import AsOf, Finding, Release, answer, dump
from msclinic.engine.criteria import Next
from msclinic.engine.speech import words_of
from msclinic.engine.wording import speak_local_reading, speak_next

__all__ = ["FORMS", "calendar_of", "quotations", "take_away", "text_of"]

DRAFT: Final = gettext_lazy("Draft: not published.")
_NO_APPOINTMENT: Final = gettext_lazy("compared for one person; not an appointment")


def take_away(request: HttpRequest, page: Page, form: str) -> HttpResponse:
    """The answer to what was posted in one of the FORMS; whoever comes without a form is led to the page that has it.

    422 where entries have to be corrected, 415 for what is no form.
    """
    if request.method != "POST":
        return redirect(page.path)
    if not is_form(request):
        return refuse_no_form(request)
    return FORMS[form](request, answered(request, page))


def _sheet(request: HttpRequest, found: Answered) -> HttpResponse:
    now = AsOf.at(datetime.now(found.entry.zone))
    context = {
        "heading": found.page.heading,
        "result": found.result,
        "by_another": found.by_another,
        "release": found.release,
        "quotations": quotations(_applying(found.result), found.release),
        "draft": DRAFT if _is_draft(found.release) else "",
        "disclaimer": disclaimer(found.release),
        "sources": [_source(source, found.release) for source in found.release.document["sources"]],
        "source_label": labels_of(found.release, found.release.sources),
        "made": words_of(found.release, of_release()).clock(now.moment),
        "sources_at": request.build_absolute_uri("/sources/"),
    }
    return render(request, "core/sheet.html", context, status=found.status)


def _text(_request: HttpRequest, found: Answered) -> HttpResponse:
    return HttpResponse(text_of(found), content_type="text/plain; charset=utf-8", status=found.status)


def _calendar(request: HttpRequest, found: Answered) -> HttpResponse:
    """No file is made of entries that have to be corrected, or of no dates: the page says so."""
    if found.result.errors or not found.result.ahead:
        context = {"heading": found.page.heading, "result": found.result}
        return render(request, "core/no_dates.html", context, status=found.status)
    stamp = datetime.now(UTC).replace(microsecond=0)
    return _attached(calendar_of(found, stamp), "text/calendar; charset=utf-8", f"{found.page.name}-dates.ics")


def _json(_request: HttpRequest, found: Answered) -> HttpResponse:
    """A browser takes no attachment with another status than 200: with errors the answer is shown instead of saved."""
    text = dump(answer(found.assessment, of_release())).encode()
    if found.status is not HTTPStatus.OK:
        return HttpResponse(text, content_type="application/json", status=found.status)
    return _attached(text, "application/json", f"{found.page.name}-answer.json")


FORMS: Final[Mapping[str, Callable[[HttpRequest, Answered], HttpResponse]]] = {
    "sheet": _sheet,
    "text": _text,
    "calendar": _calendar,
    "json": _json,
}
"""The forms in which an answer is taken away, by the last part of their address."""


def _attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _is_draft(release: Release) -> bool:
    """Only what is published has a number."""
    return not release.number


def _release_in_words(release: Release) -> str:
    named = (
        _("the draft, not published") if _is_draft(release) else _("release %(number)s") % {"number": release.number}
    )
    return f"{named} ({release.sha256[:12]})"


# The sheet ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Quoted:
    """A paragraph with its quotations, the document it stands in, and where in the text each of them stands."""

    source: Mapping[str, Any]
    block: Block
    places: list[tuple[str, str]]


def quotations(findings: Iterable[Shown], release: Release) -> list[Quoted]:
    """What these findings rest on, each paragraph once, in the order of the texts."""
    codes = {str(one["passage"]) for found in findings for one in release.rule(found.code).citations}
    return [
        Quoted(source, block, [(code, _place(release.passages[code])) for code in block.codes])
        for slug, source in release.sources.items()
        for block in blocks(release.passages[code] for code in codes if release.passages[code]["source"] == slug)
    ]


def _place(passage: Mapping[str, Any]) -> str:
    """Where a passage stands in its text, counted as a person counts."""
    if passage["kind"] != "quotation":
        return str(passage["pointer"])
    return _("characters %(first)s to %(last)s") % {"first": passage["start"] + 1, "last": passage["end"]}


def _applying(result: Result) -> Iterator[Shown]:
    """The findings of which more is said than that they do not apply."""
    if result.lead:
        yield result.lead
    for group in result.groups:
        yield from group.findings


# The lines for the chart --------------------------------------------------------------------------------------------


def text_of(found: Answered) -> str:
    """A few lines for the chart: what is said, what is open, what is to come, and on what it rests."""
    return "\n\n".join("\n".join(map(_one_line, part)) for part in _parts(found) if part) + "\n"


def _one_line(text: str) -> str:
    """Nothing that was typed can begin a line of its own."""
    return " ".join(text.splitlines())


def _parts(found: Answered) -> Iterator[list[str]]:
    result, release = found.result, found.release
    yield [f"MS Clinic: {found.page.heading}", *_marks(found)]
    yield [_("Please correct: %(what)s") % {"what": f"{link.lead} {message}"} for link, message in result.errors]
    contradict = _("Entries that cannot all be true")
    yield [f"{contradict}: {message} ({_names(links)})" for links, message in result.conflicts]
    if result.lead:
        yield [_line(result.lead)]
    for group in result.groups:
        yield [group.name, *(f"- {_line(one)}" for one in (*group.findings, *group.quiet))]
    if result.entered:
        yield [_("Entered:"), *(f"- {told.label} {told.text}" for told in result.entered)]
    if result.judged:
        is_open = _names(link for link, _count in result.missing)
        nothing = _("no verdict on this page waits for an answer")
        yield [_("Open: %(what)s.") % {"what": is_open or nothing}]
    yield [_("Date to come: %(what)s") % {"what": f"{date.when}: {date.what}"} for date in result.ahead]
    strange = [f"{link.lead} {message}" for link, message in (*result.hints, *result.marks)]
    yield [_("Please look again: %(what)s") % {"what": what} for what in strange]
    yield [_("Not recognised: %(name)s") % {"name": name} for name in result.unrecognised]
    named = [_source(source, release) for source in release.document["sources"]]
    yield [_("Source: %(what)s") % {"what": source} for source in named]
    yield [_by(release)]


def _marks(found: Answered) -> Iterator[str]:
    """What is to be known before the rest is read."""
    result = found.result
    judged = _("Judged as of %(as_of)s") % {"as_of": result.as_of}
    as_entered = _(", as entered, not as of now") if result.as_entered else ""
    yield f"{judged}{as_entered}." if result.judged else _("Nothing was judged.")
    if result.case:
        yield _("Made-up case: %(title)s.") % {"title": result.case.text}
    if _is_draft(found.release):
        yield str(DRAFT)
    if found.by_another:
        yield found.by_another


def _line(found: Shown) -> str:
    return f"{found.question} {found.said} [{found.codes}]"


def _names(links: Iterable[Link]) -> str:
    return "; ".join(link.text for link in links)


def _source(source: Mapping[str, Any], release: Release) -> str:
    undated = "" if source["date_stated"] else _(", undated")
    return f"{source['title']}, {source['publisher']} ({release.said(source['kind'], of_release())}{undated})"


def _by(release: Release) -> str:
    """On what it rests, and what it is not."""
    by = _("By %(release)s.") % {"release": _release_in_words(release)}
    return f"{by} {disclaimer(release)}"


# The calendar file --------------------------------------------------------------------------------------------------


def calendar_of(found: Answered, stamp: datetime) -> bytes:
    """The dates to come as an iCalendar file made at `stamp`, whole days where a day is meant.

    A date is told by the source's words alone: neither a name nor an answer is in it.
    """
    facts = found.assessment.facts
    of_page = [finding for finding in found.assessment.findings if finding.rule.section == found.page.section]
    dates = dates_to_come(of_page, facts.as_of) if facts is not None else []
    events = [_event(date, finding, found, stamp) for date, finding in dates]
    uid = uuid5(NAMESPACE_URL, "/".join(event.uid for event in events))
    calendar = Calendar.new(prodid="-//MS Clinic//Dates to come//EN", uid=uid, subcomponents=events)
    written: bytes = calendar.to_ical()
    return written


def _event(date: Next, finding: Finding, found: Answered, stamp: datetime) -> Event:
    what = speak_next(date, finding, found.release, of_release())
    latest = _(", at the latest") if date.latest else ""
    return Event.new(
        uid=_uid(date, finding, found),
        stamp=stamp,
        start=_start(date, finding),
        summary=f"{what[:1].upper()}{what[1:]}{latest} ({_NO_APPOINTMENT})",
        description="\n".join(_about(finding, found)),
        classification=CLASS.PRIVATE,
        transparency=TRANSP.TRANSPARENT,
    )


def _start(date_: Next, finding: Finding) -> date | datetime:
    if date_.precise:
        return finding.facts.as_of.wall(date_.at).astimezone(UTC).replace(microsecond=0)
    return date.fromordinal(date_.at)


def _uid(date_: Next, finding: Finding, found: Answered) -> str:
    """The same for the same date by the same rule, whoever it is about: nothing else is known of it here."""
    kept = "draft" if _is_draft(found.release) else "published"
    case = found.result.case.english if found.result.case else ""
    told = (kept, case, finding.rule.source, finding.code, date_.what, _start(date_, finding).isoformat())
    return str(uuid5(NAMESPACE_URL, "/".join(told)))


def _about(finding: Finding, found: Answered) -> Iterator[str]:
    label = labels_of(found.release, [finding.rule.source])
    yield _("A schedule or condition of %(source)s, %(what)s.") % {"source": label, "what": _NO_APPOINTMENT}
    if reading := speak_local_reading(finding, found.release, of_release()):
        yield reading
    if found.result.case:
        yield _("From a made-up case.")
    if _is_draft(found.release):
        yield str(DRAFT)
    yield _by(found.release)
