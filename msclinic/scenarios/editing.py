"""A scenario on its own page: its words, its answers in the form of the assessment, its steps and its questions.

The answers are posted under the names of the assessment pages, everything else under a prefix, so that what an
assessment page posts can be made a scenario of as it is.
"""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from msclinic.accounts.models import User
from msclinic.core.assessing import Answered, answered, page_named
from msclinic.core.entry.texts import readable
from msclinic.core.entry.zones import zone_names
from msclinic.core.published import release_of
from msclinic.core.reasons import because
from msclinic.engine import Release
from msclinic.scenarios.actions import as_said
from msclinic.scenarios.addresses import free_slug
from msclinic.scenarios.choosing import in_words
from msclinic.scenarios.editing_forms import PREFIX, QuestionForm, QuestionForms, WordsForm, questions_form, typed_in
from msclinic.scenarios.files import Entry, as_stored
from msclinic.scenarios.models import TOLD, Scenario
from msclinic.scenarios.pages import PAGES
from msclinic.scenarios.reading import Expected, answers_in_words, expected_of, form_fields
from msclinic.scenarios.rewriting import answered_by, rewritten
from msclinic.scenarios.selectors import left_out

__all__ = ["Desk", "NotOfTheFormError", "desk_of", "opened", "saved", "what_is_told"]

_AT: Final = f"{PREFIX}-told-"
"""Before the key of an answer: at which step it is told."""

_ANSWERS: Final = ("facts", "as_of", "time_zone")
"""What decides what is expected."""

_CASE: Final = (*_ANSWERS, "steps")
"""What decides what is right."""


class NotOfTheFormError(Exception):
    """The answers of the scenario do not fit the form as it is today."""


@dataclass(frozen=True, slots=True)
class Telling:
    """An answer, and at which step it is told."""

    name: str
    label: str
    text: str
    step: int


@dataclass
class Desk:
    """Everything on the page: both forms, the answers with what is said to them, and at which step each is told."""

    scenario: Scenario | None
    release: Release
    words: WordsForm
    questions: QuestionForms
    answered: Answered
    told: Mapping[str, int]
    """By key, at which step it is told, where not at the start."""
    steps: int
    problems: list[str] = field(default_factory=list)
    """What else is wrong, in sentences."""
    rewritten: list[str] = field(default_factory=list)
    """What saving it has made otherwise beside what was typed, in sentences."""

    @property
    def tellings(self) -> list[Telling]:
        """Every answer in words, with its step."""
        every = answers_in_words(self.answered.entry.facts, self.answered.assessment)
        return [Telling(f"{_AT}{key}", label, text, self.told.get(key, 0)) for key, label, text in every]

    @property
    def step_numbers(self) -> range:
        """The steps after the start."""
        return range(1, self.steps + 1)

    @property
    def rules(self) -> list[Expected]:
        """What is expected so far, beside what the release says of the answers as they stand."""
        return expected_of(self.release, self.as_it_stands())

    @property
    def wrong(self) -> bool:
        """Whether anything has to be corrected before it can be saved."""
        return bool(self.problems or self.words.errors or not self.questions.is_valid())

    def as_it_stands(self) -> Scenario:
        """The answers as a scenario that nothing stores, with what is expected so far."""
        entry = self.answered.entry
        moment = str(entry.as_of)
        expected = dict(self.scenario.expected) if self.scenario else {}
        zone = entry.zone_name if entry.zone_name in zone_names() else "UTC"
        page = self.answered.page.name
        return Scenario(page=page, as_of=moment, time_zone=zone, facts=entry.facts, expected=expected)


def opened(request: HttpRequest, scenario: Scenario | None) -> Desk:
    """The page as it is opened: empty, or with what is stored. Raises NotOfTheFormError."""
    release = release_of(request)
    if scenario is None:
        page = request.GET.get("page", "")
        return _desk(request, None, WordsForm.blank(page if page in PAGES else next(iter(PAGES))), [], QueryDict(), {})
    fields = form_fields(release, scenario, scenario.facts)
    if fields is None:
        raise NotOfTheFormError
    posted = QueryDict(mutable=True)
    for name, value in fields:
        if name != "case":
            posted.appendlist(name, value)
    told = {key: step for step, keys in enumerate(scenario.steps, start=1) for key in keys}
    asked = [_question_of(release, written) for written in scenario.questions]
    return _desk(request, scenario, WordsForm.of(scenario), asked, posted, told)


def desk_of(request: HttpRequest, scenario: Scenario | None, *, to_save: bool) -> Desk:
    """The page with what was posted; what is wrong with its words is said only where it is to be saved.

    An assessment page posts its answers alone: of these a scenario is begun.
    """
    post, release = readable(request.POST), release_of(request)
    words, asked = typed_in(post)
    if f"{PREFIX}-title" not in post:
        page = request.GET.get("page", "")
        words = WordsForm.blank(page if page in PAGES else next(iter(PAGES)))
    answers, told = QueryDict(mutable=True), dict[str, int]()
    for name, values in post.lists():
        if name.startswith(_AT):
            told[name.removeprefix(_AT)] = _number(values[0])
        elif not name.startswith(f"{PREFIX}-") and name != "case":
            answers.setlist(name, values)
    shown = _desk(request, scenario, words, asked, answers, told)
    if to_save:
        shown.words = WordsForm(post, is_new=scenario is None, facts=shown.answered.entry.facts)
        page = shown.answered.page.name
        shown.questions = questions_form(release, page, _kept(scenario), data=post)
        if not shown.questions.is_valid():
            shown.problems += map(str, shown.questions.non_form_errors())
    return shown


def _desk(
    request: HttpRequest,
    scenario: Scenario | None,
    words: dict[str, Any],
    asked: list[dict[str, Any]],
    answers: QueryDict,
    told: Mapping[str, int],
) -> Desk:
    page = words.get("page") if words.get("page") in PAGES else next(iter(PAGES))
    found = answered(request, page_named(str(page)), answers)
    steps = min(_number(str(words.get("steps") or "")), 20)
    here = {key: min(step, steps) for key, step in told.items() if key in found.entry.facts}
    questions = questions_form(found.release, str(page), _kept(scenario), initial=asked)
    words = {**words, "under": found.release.number}
    form = WordsForm(initial=words, is_new=scenario is None, facts=found.entry.facts)
    return Desk(scenario, found.release, form, questions, found, here, steps)


def what_is_told(desk: Desk) -> Iterator[str]:
    """What in the answers must not stand in a scenario, as it is begun or saved."""
    seen = desk.as_it_stands()
    try:
        seen.facts = as_stored(desk.answered.entry.facts)
    except TypeError:
        return
    try:
        seen.clean()
    except ValidationError as error:
        yield from error.message_dict.get("facts", ())


@transaction.atomic
def saved(desk: Desk, by: User, *, expecting: bool) -> Scenario | None:
    """The scenario with what was typed, stored; None where something has to be corrected, which the desk then says.

    A new one expects what the release says, and so does one whose answers or moment are others: what was expected was
    of another case. One of the same case goes on expecting what it did, and what is right stays with each question that
    is as it was: only who lets it expect what the release says confirms what it teaches.
    """
    if desk.scenario is not None:
        desk.scenario = Scenario.objects.select_for_update().get(pk=desk.scenario.pk)
    _correct(desk)
    if expecting:
        _compare_release(desk)
    if desk.wrong:
        return None
    words, release, stored = desk.words.cleaned_data, desk.release, desk.scenario
    scenario = copy(stored) or Scenario(slug=_slug(words), author=by)
    for name in (*TOLD, "tags", "level", "language", "page", "retired"):
        setattr(scenario, name, words[name])
    entry = desk.answered.entry
    scenario.as_of = str(entry.as_of)
    scenario.time_zone = entry.zone_name
    scenario.facts = as_stored(desk.answered.entry.facts)
    scenario.steps = [[key for key in scenario.facts if desk.told.get(key) == step] for step in desk.step_numbers]
    confirms = expecting or stored is None
    anew = confirms or any(getattr(stored, name) != getattr(scenario, name) for name in _CASE)
    asked, before = [_written(form.cleaned_data) for form in _asked(desk)], stored.questions if stored else []
    scenario.questions = [answered_by(release, scenario, one, before, anew=anew) for one in asked]
    if confirms or any(getattr(stored, name) != getattr(scenario, name) for name in _ANSWERS):
        scenario.expected, _answers = as_said(release, scenario, left_out(release))
    if confirms:
        scenario.confirmed_under = release.number or scenario.confirmed_under
    _without_an_answer(desk, scenario)
    try:
        scenario.full_clean()
    except ValidationError as error:
        _tell(desk, error)
    if desk.wrong:
        return None
    desk.rewritten = list(rewritten(release, stored, scenario)) if stored else []
    with because("edited on its page" if stored else "made on its page"):
        scenario.save()
    return scenario


def _correct(desk: Desk) -> None:
    """Everything that speaks against saving before a scenario can be made of it."""
    desk.words.is_valid()
    desk.questions.is_valid()
    stored = desk.scenario.facts if desk.scenario else {}
    facts = desk.answered.entry.facts
    for link, message in desk.answered.result.errors:
        key = next((key for key in facts if link.place == key or link.place.startswith((f"{key}-", f"{key}_"))), "")
        if not key or facts[key] != stored.get(key):
            desk.problems.append(f"{link.lead} {message}")
    if not desk.problems and desk.answered.entry.zone_name not in zone_names():
        desk.problems.append(_("Enter the name of a time zone, such as Europe/London."))
    for step in desk.step_numbers:
        if step not in desk.told.values():
            told = _("Nothing is told at step %(step)s: say which answer is, or enter fewer steps.") % {"step": step}
            desk.problems.append(told)
    if desk.scenario is not None:
        _compare(desk, desk.scenario)


def _compare(desk: Desk, stored: Scenario) -> None:
    """A sentence where somebody saved it meanwhile; saved again, what was typed stands."""
    if desk.words.cleaned_data.get("seen") != stored.version:
        desk.problems.append(desk.words.changed_meanwhile(stored.version))


def _compare_release(desk: Desk) -> None:
    """A sentence where another release says it than the one that was looked at."""
    if desk.words.cleaned_data.get("under") != desk.release.number:
        desk.words.put("under", desk.release.number)
        desk.problems.append(_("Nothing was saved: another release is in use now. Look at what it says."))


def _asked(desk: Desk) -> list[QuestionForm]:
    """The questions that are to be there."""
    return [form for form in desk.questions.forms if form.has_changed() and not form.cleaned_data.get("DELETE")]


def _written(asked: Mapping[str, Any]) -> Entry:
    """A question as it is written down, without what is right."""
    written = {name: asked[name] for name in ("kind", "rule", "step")}
    return written | ({"choices": asked["choices"]} if asked["choices"] else {})


def _without_an_answer(desk: Desk, scenario: Scenario) -> None:
    """A sentence at each question that the release has no answer to, or none among its own choices."""
    for form, written in zip(_asked(desk), scenario.questions, strict=True):
        if written["step"] > desk.steps:
            told = _("It is asked after step %(step)s; the last is step %(last)s.")
            form.add_error("step", told % {"step": written["step"], "last": desk.steps})
        elif not written["right"]:
            form.add_error(None, _("The release has no answer to this: ask for something else, or at another step."))
        elif (choices := written.get("choices")) and not set(choices) & set(written["right"]):
            right = in_words(desk.release, written["kind"], written["right"])
            form.add_error("choices", _("None of them is right; the release says: %(right)s.") % {"right": right})


def _tell(desk: Desk, error: ValidationError) -> None:
    for name, messages in error.message_dict.items():
        for message in messages:
            if name in desk.words.fields:
                desk.words.add_error(name, message)
            elif message not in desk.problems and name != "questions":
                desk.problems.append(message)


def _slug(words: Mapping[str, Any]) -> str:
    if words.get("slug"):
        return str(words["slug"])
    return free_slug(words["title"], lambda slug: Scenario.objects.filter(slug=slug).exists())


def _question_of(release: Release, written: Mapping[str, Any]) -> dict[str, Any]:
    return {**written, "choices": in_words(release, written["kind"], written.get("choices", ()))}


def _kept(scenario: Scenario | None) -> list[str]:
    return [written["rule"] for written in scenario.questions] if scenario else []


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
