"""A class: the teacher's wall, and what learners have on their telephones."""

import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

import segno
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import retarget

from msclinic.accounts.models import User, user_of
from msclinic.core.access import learner, member
from msclinic.core.htmx import vary_on_htmx, wants_fragment
from msclinic.core.published import release_of
from msclinic.core.rate import Rate, address_of, seconds_to_wait
from msclinic.core.spreadsheets import CSV, csv_lines
from msclinic.releases.selectors import withdrawn_among
from msclinic.scenarios.models import Scenario
from msclinic.scenarios.selectors import one_in_use
from msclinic.teaching import rooms
from msclinic.teaching.models import Room
from msclinic.teaching.notes import notes_of
from msclinic.teaching.room_forms import AnswerForm, CodeForm
from msclinic.teaching.room_page import Bar, Lesson, Reply, bars, lesson_of, mark_of, mine, state_of
from msclinic.teaching.rooms import RoomRefusedError, Tally
from msclinic.teaching.views import step_in

__all__ = ["COOKIE", "JOINING", "WRONG_CODES", "classes", "notes", "opened", "results", "room", "wall"]

COOKIE: Final = "class-"
"""How the cookie begins that says who takes part in a room; its code follows."""
TEACHES: Final = "teaching.add_room"
WRONG_CODES: Final = Rate(60, 60)
"""So many wrong codes from one address: a class behind one address types some, and 10⁹ codes take longer to try."""
JOINING: Final = Rate(300, 60)
"""So many join from one address: a lecture hall behind one does, and one device cannot fill a room at once."""
_COLUMNS: Final = (
    "scenario", "version", "release", "question", "rule", "step", "verdict", "changed", "revealed", "asked", "choice",
    "label", "right", "answers", "learners",
)  # fmt: skip


# For learners -------------------------------------------------------------------------------------------------------


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def classes(request: HttpRequest) -> HttpResponse:
    """A box for the code of a room; for a teacher, their own rooms beneath it."""
    if request.method != "POST":
        return _box(request, CodeForm(), HTTPStatus.OK)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _box(request, form)
    found = _found(request, form)
    if isinstance(found, HttpResponse):
        return found
    if found.is_over:
        form.add_error("code", rooms.over())
        return _box(request, form)
    return _joined(request, found)


@learner
@require_http_methods(["GET", "HEAD", "POST"])
def room(request: HttpRequest, code: str) -> HttpResponse:
    """What a learner sees of a room: the question that is asked, or what is right; posted, their answer to it."""
    form = CodeForm({"code": code})
    found = _found(request, form) if form.is_valid() else _box(request, form, HTTPStatus.NOT_FOUND)
    if isinstance(found, HttpResponse):
        return found
    who = _who(request, found.code)
    if request.method == "POST" and "chosen" not in request.POST:
        return _joined(request, found)
    mark = state_of(found)
    if request.method != "POST" and wants_fragment(request) and request.GET.get("seen") == mark:
        return vary_on_htmx(HttpResponse(status=HTTPStatus.NO_CONTENT))
    lesson = lesson_of(request, found)
    if not who:
        if request.method != "POST":
            return _entrance(request, found, lesson)
        refusal = _("Nothing was counted, because this browser does not know yet that you take part.")
        return _entrance(request, found, lesson, refusal, HTTPStatus.UNPROCESSABLE_ENTITY)
    refusal = _take(request, found, lesson, who) if request.method == "POST" else ""
    if not refusal and request.method == "POST" and not wants_fragment(request):
        return redirect("class_room", found.code)
    if refusal:
        found = rooms.room_with(found.code)
    context = {
        "classroom": found,
        "lesson": lesson,
        "posed": lesson.at(found.question),
        "told": lesson.scenario.told,
        "mark": state_of(found),
        "refusal": refusal,
        "over": rooms.over(),
        "withdrawn": withdrawn_among(found.release) if found.is_withdrawn else [],
        **_own(found, lesson, who),
    }
    return _page(request, "teaching/class_room.html", "teaching/_class_room.html", context, _status(refusal))


def _take(request: HttpRequest, found: Room, lesson: Lesson, who: str) -> str:
    """Takes an answer; gives back in words why not."""
    number = request.POST.get("question", "")
    posed = lesson.at(found.question)
    if posed is None or number != str(posed.number):
        return rooms.past()
    form = AnswerForm(posed.asked, request.POST)
    if not form.is_valid():
        return " ".join(str(message) for listed in form.errors.values() for message in listed)
    try:
        rooms.answer(found, posed.number, who, form.cleaned_data["chosen"])
    except RoomRefusedError as error:
        return str(error)
    return ""


def _own(found: Room, lesson: Lesson, who: str) -> dict[str, Any]:
    """What a learner chose; when it is over, of how many revealed questions they answered they knew the answer."""
    posed = lesson.at(found.question)
    if deleted := rooms.deleted(found):
        return {"deleted": deleted}
    if not found.is_over:
        chosen = rooms.answer_of(found, who) if posed else ""
        return {"reply": Reply(posed, posed.asked.chosen(chosen)) if posed else None}
    shown = [one for one in lesson.posed if found.has_revealed(one.number)]
    given = rooms.answers_of(found, who)
    replies = [Reply(one, one.asked.chosen(given.get(one.number, ""))) for one in shown]
    as_before = sum(one.as_before for one in replies)
    return {
        "as_before": as_before,
        "shown": len(shown),
        "answered": sum(one.chosen is not None for one in replies) - as_before,
        "right": sum(one.right for one in replies),
    }


def _entrance(
    request: HttpRequest, found: Room, lesson: Lesson, refusal: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    context = {
        "classroom": found,
        "told": lesson.scenario.told,
        "drawn": rooms.draw(),
        "refusal": refusal,
        "over": rooms.over(),
    }
    return _page(request, "teaching/class_entrance.html", "teaching/_class_entrance.html", context, status)


def _joined(request: HttpRequest, found: Room) -> HttpResponse:
    """Lets somebody in; whoever is in already stays who they are."""
    response = redirect("class_room", found.code)
    if _who(request, found.code):
        return response
    if wait := seconds_to_wait(f"class joining {address_of(request)}", JOINING, time.time()):
        said = _("Too many have joined from where you are. Wait a minute, then press again.")
        refused = _entrance(request, found, lesson_of(request, found), said, HTTPStatus.TOO_MANY_REQUESTS)
        refused.headers["Retry-After"] = str(wait)
        return refused
    try:
        who = rooms.join(found, request.POST.get("drawn", ""))
    except RoomRefusedError as error:
        return _entrance(request, found, lesson_of(request, found), str(error), HTTPStatus.UNPROCESSABLE_ENTITY)
    response.set_signed_cookie(
        f"{COOKIE}{found.code}",
        who,
        salt=f"{COOKIE}{found.code}",
        expires=found.expires_at,
        path=reverse("class"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response


def _who(request: HttpRequest, code: str) -> str:
    """The word under which this browser takes part in a room; empty for none."""
    return request.get_signed_cookie(f"{COOKIE}{code}", default="", salt=f"{COOKIE}{code}") or ""


def _found(request: HttpRequest, form: CodeForm) -> Room | HttpResponse:
    """The room with a code; else the box with what is wrong. Who tries too many has to wait; who is in goes on."""
    address, now, code = f"class {address_of(request)}", time.time(), form.cleaned_data["code"]
    wait = 0 if _who(request, code) else seconds_to_wait(address, WRONG_CODES, now, counted=0)
    if not wait:
        try:
            return rooms.room_with(code)
        except Room.DoesNotExist:
            wait = seconds_to_wait(address, WRONG_CODES, now)
    if wait:
        said = _("Too many wrong codes came from where you are. Wait a minute, then try again.")
        form.add_error("code", said)
        response = _box(request, form, HTTPStatus.TOO_MANY_REQUESTS)
        response.headers["Retry-After"] = str(wait)
        return response
    form.add_error("code", _("There is no room with this code. Compare it with the wall, letter by letter."))
    return _box(request, form, HTTPStatus.NOT_FOUND if request.method != "POST" else HTTPStatus.UNPROCESSABLE_ENTITY)


def _box(request: HttpRequest, form: CodeForm, status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY) -> HttpResponse:
    context = {
        "form": form,
        "drawn": rooms.draw(),
        "mine": mine(user_of(request)) if _teaches(request) else None,
        "newest": rooms.NEWEST,
        "kept": rooms.KEPT_DAYS,
    }
    return render(request, "teaching/class.html", context, status=status)


def _teaches(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and request.user.has_perm(TEACHES)


# For teachers -------------------------------------------------------------------------------------------------------


@member(TEACHES)
@require_POST
def opened(request: HttpRequest, slug: str) -> HttpResponse:
    """Opens a room with a scenario, and goes to its wall."""
    try:
        scenario = one_in_use(slug)
    except Scenario.DoesNotExist:
        raise Http404(slug) from None
    try:
        made = rooms.open_room(scenario=scenario, release=release_of(request), by=user_of(request))
    except RoomRefusedError as error:
        messages.error(request, str(error))
        return redirect("scenario", slug)
    return redirect("class_wall", made.code)


@member(TEACHES)
@require_http_methods(["GET", "HEAD", "POST"])
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """What the class sees: the code, then the question, how many have answered, and what is right."""
    found = _of_teacher(request, code)
    sent = request.POST if request.method == "POST" else request.GET
    is_live = sent.get("live") == "1"
    unanswered = sent.get("unanswered", "")
    if request.method == "POST":
        unanswered = _step(found, request.POST.get("step", ""), lesson_of(request, found))
        if not wants_fragment(request):
            asks = {"live": "1"} if is_live else {}
            asks |= {"unanswered": unanswered} if unanswered else {}
            return redirect(f"{reverse('class_wall', args=[code])}{'?' if asks else ''}{urlencode(asks)}")
        found = _of_teacher(request, code)
    tally = rooms.tally(found)
    shows = found.revealed or is_live
    state = state_of(found)
    counts = mark_of([tally.joined, tally.answered, sorted(tally.counts.items()) if shows else None])
    same = request.method != "POST" and request.GET.get("seen") == state
    if same and wants_fragment(request) and request.GET.get("counts") == counts:
        return vary_on_htmx(HttpResponse(status=HTTPStatus.NO_CONTENT))
    lesson = lesson_of(request, found)
    posed = lesson.at(found.question)
    context = {
        "classroom": found,
        "lesson": lesson,
        "told": lesson.scenario.told,
        "posed": posed,
        "step": posed.asked.question.step if posed else 0,
        "kept": rooms.KEPT_DAYS,
        "tally": tally,
        "is_full": tally.joined >= rooms.MOST_LEARNERS,
        "reply": Reply(posed) if posed else None,
        "bars": bars(posed.asked, tally) if posed else [],
        "shows": shows,
        "is_unanswered": unanswered == str(found.question) and not (found.revealed or tally.answered),
        "is_live": is_live,
        "state": state,
        "counts": counts,
    }
    if same and wants_fragment(request):
        return vary_on_htmx(render(request, "teaching/_class_counts.html", context))
    context["withdrawn"] = withdrawn_among(found.release) if found.is_withdrawn else []
    if found.is_over:
        deleted = rooms.deleted(found)
        context |= {"every": _every(found, lesson), "deleted": deleted, "is_counted": not deleted}
    else:
        address = request.build_absolute_uri(reverse("class_room", args=[found.code]))
        context |= {"picture": _picture(address), "where": f"{request.get_host()}{reverse('class')}"}
    response = _page(request, "teaching/class_wall.html", "teaching/_class_wall.html", context)
    return retarget(response, "#stage") if wants_fragment(request) else response


@member(TEACHES)
@require_safe
def notes(request: HttpRequest, code: str) -> HttpResponse:
    """What a teacher looks at beside the wall of a class: of the scenario that the room keeps, by its release."""
    found = _of_teacher(request, code)
    lesson = lesson_of(request, found)
    asked = [one.asked for one in lesson.posed]
    context = notes_of(lesson.release, lesson.scenario, asked, step_in(request)) | {"of": found.code, "lesson": lesson}
    return _page(request, "teaching/notes.html", "teaching/_notes.html", context)


@member(TEACHES)
@require_safe
def results(request: HttpRequest, code: str) -> StreamingHttpResponse | HttpResponseRedirect:
    """Every choice of every question that was asked: how many took it, and which learners, as numbers."""
    found = _of_teacher(request, code)
    if deleted := rooms.deleted(found):
        messages.error(request, deleted)
        return redirect("class_wall", found.code)
    lines = _results(found, lesson_of(request, found))
    response = StreamingHttpResponse(csv_lines(lines), content_type=CSV)
    response.headers["Content-Disposition"] = content_disposition_header(True, f"class-{found.code}.csv")
    return response


def _results(found: Room, lesson: Lesson) -> Iterator[tuple[Any, ...]]:
    yield _COLUMNS
    taken = {(question, chosen): numbers for question, chosen, numbers in rooms.learners_of(found)}
    for posed in lesson.posed[: found.question]:
        asked = posed.asked
        for choice in asked.choices:
            numbers = taken.get((posed.number, choice.value), [])
            yield (
                found.scenario.slug,
                found.version,
                found.release,
                posed.number,
                asked.question.rule,
                asked.question.step,
                asked.finding.verdict.value,
                posed.change.changed.release if posed.change else "",
                "yes" if found.has_revealed(posed.number) else "no",
                f"{asked.about} {asked.text}",
                choice.value,
                choice.in_marks,
                "yes" if choice.right else "no",
                len(numbers),
                " ".join(map(str, numbers)),
            )


def _every(found: Room, lesson: Lesson) -> list[tuple[Reply, Tally, list[Bar]]]:
    """Each question that was asked, with its tally and its bars."""
    asked = lesson.posed[: found.question]
    tallies = rooms.tallies(found, [one.number for one in asked])
    return [(Reply(one), tallies[one.number], bars(one.asked, tallies[one.number])) for one in asked]


def _step(found: Room, step: str, lesson: Lesson) -> str:
    """What a button of the wall does; what is no step does nothing.

    Gives back the number of a question that was to be shown and that nobody has answered: two presses in a row would
    ask it and reveal it at once.
    """
    what, _dash, number = step.partition("-")
    asked = {str(one.number): one.number for one in lesson.posed}.get(number)
    if what == "close":
        rooms.close(found)
    elif what == "ask" and asked:
        rooms.ask(found, asked)
    elif what == "show" and asked and not rooms.reveal_answered(found, asked):
        return number
    elif what == "reveal" and asked:
        rooms.reveal(found, asked)
    return ""


def _of_teacher(request: HttpRequest, code: str) -> Room:
    """A room of whoever asks; a superuser sees every one."""
    user = user_of(request)
    try:
        found = rooms.room_with(code)
    except Room.DoesNotExist:
        raise Http404(code) from None
    if found.opened_by_id != user.pk and not user.is_superuser:
        raise Http404(code)
    return found


def _picture(address: str) -> SafeString:
    """An address as a QR picture: dark on light in every appearance, as cameras want it."""
    code = segno.make(address, micro=False, error="m")
    return SafeString(
        code.svg_inline(border=4, omitsize=True, dark="#000", light="#fff", svgclass=None, lineclass=None)
    )


def _page(request: HttpRequest, page: str, fragment: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The fragment for htmx, else the page; both with what is said around them, such as a token."""
    is_part = wants_fragment(request)
    return vary_on_htmx(render(request, fragment if is_part else page, context | {"is_part": is_part}, status=status))


def _status(refusal: str) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
