"""What was edited of scenarios since a moment: they are no part of a release, and an edit of them counts at once."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any, Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from msclinic.core.language import of_release
from msclinic.core.reasons import SHIPPED
from msclinic.core.shapes import Shape, shapes_in
from msclinic.engine import Release, Verdict
from msclinic.releases.held_to import EditedCase, Expectation, Told
from msclinic.releases.impact import UNREADABLE
from msclinic.scenarios.models import Scenario, ScenarioWords
from msclinic.scenarios.reading import answers_in_words
from msclinic.scenarios.runner import assess

__all__ = ["edited_cases"]

_TOLD: Final[Mapping[str, Promise]] = {
    "title": gettext_lazy("Title"),
    "story": gettext_lazy("Story"),
    "lesson": gettext_lazy("What it shows"),
    "goals": gettext_lazy("Learning goals"),
    "note": gettext_lazy("Teaching note"),
}
_MOMENT: Final[Mapping[str, Promise]] = {
    "as_of": gettext_lazy("Moment of the assessment"),
    "time_zone": gettext_lazy("Time zone"),
}
_HOLDS: Final = ("expected", "facts", "as_of", "time_zone", "steps", "questions")
"""What a draft is held to; another title is not."""


def edited_cases(moment: datetime, release: Release) -> list[EditedCase]:
    """Every scenario that was edited since then, with what is otherwise; answers in the words of a release."""
    of_words = list(_touched(ScenarioWords, moment))
    keys = {record.id for record in _touched(Scenario, moment)} | {record.scenario_id for record in of_words}
    kept = Scenario.history.filter(id__in=keys).select_related("history_user").order_by("history_id")
    by_key: dict[int, list[Any]] = {}
    for record in kept:
        by_key.setdefault(record.id, []).append(record)
    words = list(ScenarioWords.history.filter(id__in={record.id for record in of_words}).order_by("history_id"))
    found = [
        _edited(records, [one for one in words if one.scenario_id == key], moment, release)
        for key, records in by_key.items()
    ]
    return [case for case in found if case.state or case.expected or case.entered or case.words]


def _touched(model: Any, moment: datetime) -> Any:
    return model.history.filter(history_date__gt=moment).exclude(history_change_reason=SHIPPED)


def _edited(records: list[Any], words: list[Any], moment: datetime, release: Release) -> EditedCase:
    before, now = _both(records, moment)
    counted, counts = (one is not None and not one.retired for one in (before, now))
    scenario = (now or records[-1]).instance
    told, both = scenario.told, (before, now) if counted and counts else None
    holds_otherwise = both is not None and any(getattr(before, name) != getattr(now, name) for name in _HOLDS)
    return EditedCase(
        title=told.title,
        language=told.language,
        path=reverse("scenario", args=[scenario.slug]) if counts else "",
        state=_state(before, now, counted=counted, counts=counts),
        edits=[_who_and_when(one) for one in (*records, *words) if one.history_date > moment],
        expected=list(_expected(*both)) if both else [],
        entered=list(_entered(*both, release)) if both else [],
        words=[*(_texts("", *both) if both else ()), *_in_languages(words, moment)],
        version=f"{scenario.pk}:{records[-1].history_id}" if holds_otherwise or (counted and not counts) else "",
    )


def _both(records: Iterable[Any], moment: datetime) -> tuple[Any, Any]:
    """The last state until then and the last of all; None where there was no such row."""
    listed = list(records)
    states = [next(iter(reversed([one for one in listed if one.history_date <= moment])), None), listed[-1]]
    before, now = (None if one is None or one.history_type == "-" else one for one in states)
    return before, now


def _state(before: Any, now: Any, *, counted: bool, counts: bool) -> str:
    if counted == counts:
        return ""
    if now is None:
        return _("deleted: no draft is held to it any more")
    if not counts:
        return _("retired: no draft is held to it any more")
    return _("in use again") if before else _("new")


def _who_and_when(record: Any) -> tuple[str, datetime]:
    person = record.history_user
    who = (person.get_full_name() or person.get_username()) if person else _("the command line")
    return who, record.history_date


def _expected(before: Any, now: Any) -> Iterator[Expectation]:
    for code in dict.fromkeys((*before.expected, *now.expected)):
        old, new = before.expected.get(code), now.expected.get(code)
        if old != new:
            yield Expectation(code, _shape(old), _shape(new))


def _shape(verdict: str | None) -> Shape | None:
    return shapes_in(of_release())[Verdict(verdict)] if verdict else None


def _entered(before: Any, now: Any, release: Release) -> Iterator[Told]:
    yield from _fields(_MOMENT, "", before, now)
    if before.facts == now.facts:
        return
    old, new = (_answers(one.instance, release) for one in (before, now))
    for label in dict.fromkeys((*old, *new)):
        if old.get(label) != new.get(label):
            yield label, old.get(label, ""), new.get(label, "")


def _answers(scenario: Scenario, release: Release) -> dict[str, str]:
    with suppress(*UNREADABLE):
        told = answers_in_words(scenario.facts, assess(release, scenario))
        return {label: text for _key, label, text in told}
    return {_("What is entered"): _("cannot be read")}


def _texts(of: str, before: Any, now: Any) -> Iterator[Told]:
    yield from _fields(_TOLD, of, before, now)


def _in_languages(words: list[Any], moment: datetime) -> Iterator[Told]:
    for key in dict.fromkeys(one.id for one in words):
        own = [one for one in words if one.id == key]
        before, now = _both(own, moment)
        yield from _texts(f"{own[-1].instance.get_language_display()}: ", before, now)


def _fields(labels: Mapping[str, Promise], of: str, before: Any, now: Any) -> Iterator[Told]:
    for name, label in labels.items():
        old, new = (str(getattr(one, name)) if one is not None else "" for one in (before, now))
        if old != new:
            yield f"{of}{label}", old, new
