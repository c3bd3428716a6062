"""A saved assessment judged anew: at another moment, under another release, or both; the saved one stays as it is."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, tzinfo
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from msclinic.assessments.lasting import about_a_moment, not_said_again
from msclinic.assessments.models import Payload
from msclinic.core.entry import spell
from msclinic.core.entry.words import in_words
from msclinic.core.entry.zones import zone_names
from msclinic.core.shapes import Shape, shapes_in
from msclinic.engine import AsOf, Assessment, Release, Verdict, answer, evaluate
from msclinic.engine.speech import spoken, words_of

__all__ = ["Anew", "Changed", "Entered", "Fields", "Side", "compare", "entered", "fields_of", "judge_anew"]


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two says of a rule."""

    shape: Shape
    sentence: str

    @property
    def why(self) -> str:
        """The sentence under the verdict's word."""
        return self.shape.why(self.sentence)


@dataclass(frozen=True, slots=True)
class Changed:
    """A rule of which the two say something else; `before` is None where the older has no such rule, and so `after`."""

    code: str
    question: str
    before: Side | None
    after: Side | None
    not_said_again: list[str]
    """The questions that the newer answer rests on, and whose answers nobody has given for its moment."""

    @property
    def is_other_verdict(self) -> bool:
        """Whether more differs than the words."""
        return self.before is None or self.after is None or self.before.shape is not self.after.shape


@dataclass(frozen=True, slots=True)
class Anew:
    """The differences, the verdicts first; how many rules say the same; and what would have to be corrected now."""

    changed: list[Changed]
    same: int
    problems: list[str]
    not_said_again: list[tuple[str, str]]
    """Where another moment is judged: the questions and answers about that of then, in words."""


@dataclass(frozen=True, slots=True)
class Entered:
    """What a saved assessment was made from: facts, the moment that was judged, and the zone, also as it was named."""

    facts: Mapping[str, Any]
    as_of: str
    zone: tzinfo
    zone_name: str


def judge_anew(payload: Payload, release: Release, now: AsOf | None = None) -> Assessment:
    """What was entered, under a release; as of the moment that was judged, or as of another."""
    asked = entered(payload)
    return evaluate(release, asked.facts, now or asked.as_of, asked.zone)


def compare(payload: Payload, anew: Assessment) -> Anew:
    """What a saved answer and another to the same facts say otherwise, rule by rule, in the language of the first."""
    language = spoken(anew.release, json.loads(payload.shown)["language"])
    before, after = json.loads(payload.answer), answer(anew, language)
    is_moved = anew.as_of != entered(payload).as_of
    rests_on = _rests_on(anew, language) if is_moved else {}
    changed, same = list[Changed](), 0
    for code, one, other in _pairs(before["findings"], after["findings"]):
        then, now = (_side(finding, language) for finding in (one, other))
        if then == now:
            same += 1
        else:
            changed.append(Changed(code, (other or one)["question"], then, now, rests_on.get(code, [])))
    told = [f"{problem['fact']}: {problem['message']}" for problem in after["errors"]]
    told += [conflict["message"] for conflict in after["conflicts"]]
    told += [_("Not recognised: %(name)s") % {"name": name} for name in after["unrecognised"]]
    about_then = _about_then(anew, language) if is_moved else []
    return Anew(sorted(changed, key=lambda one: not one.is_other_verdict), same, told, about_then)


@dataclass(frozen=True, slots=True)
class Fields:
    """What a form posts for what was entered, and the keys of what does not fit the questions of a release."""

    posted: list[tuple[str, str]]
    left_out: list[str]


def fields_of(payload: Payload, release: Release) -> Fields:
    """What was entered, for a form of a release, as of the moment that was judged: the answers were given for that one.

    An answer that the form cannot hold is named and never made another.
    """
    asked = entered(payload)
    posted, left_out = [("as_of", asked.as_of)], []
    if asked.zone_name in zone_names():
        posted.append(("time_zone", asked.zone_name))
    for key, value in asked.facts.items():
        try:
            spelled = spell({key: value}, release.vocabulary, asked.zone) if key in release.vocabulary.facts else []
        except (AttributeError, TypeError, ValueError):
            spelled = []
        posted += spelled
        if not spelled:
            left_out.append(key)
    return Fields(posted, left_out)


def entered(payload: Payload) -> Entered:
    """What somebody entered, as the engine reads it."""
    asked: dict[str, Any] = json.loads(payload.request, parse_float=Decimal)
    return Entered(asked["facts"], asked["as_of"], _zone(asked), asked["time_zone"])


def _zone(asked: Mapping[str, Any]) -> tzinfo:
    """The zone in which the days were counted; where none was named, the offset of the moment that was judged."""
    if asked["time_zone"] in zone_names():
        return ZoneInfo(asked["time_zone"])
    return AsOf.read(asked["as_of"]).moment.tzinfo or UTC


def _pairs(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[tuple[str, Any, Any]]:
    """Every rule of either answer, in the order of the newer one, those that are gone at the end."""
    old, new = ({finding["code"]: finding for finding in findings} for findings in (before, after))
    for code in dict.fromkeys((*new, *old)):
        yield code, old.get(code), new.get(code)


def _rests_on(anew: Assessment, language: str) -> dict[str, list[str]]:
    """The questions about a moment that each finding reads."""
    asked = anew.release.vocabulary.facts
    return {
        finding.code: [anew.release.said(asked[key].label, language) for key in not_said_again(finding)]
        for finding in anew.findings
    }


def _about_then(anew: Assessment, language: str) -> list[tuple[str, str]]:
    """The answers about a moment, with their questions, in words."""
    if anew.facts is None:
        return []
    release, facts, speech = anew.release, anew.facts, words_of(anew.release, language)
    return [
        (release.said(release.vocabulary.facts[key].label, language), in_words(key, facts, speech, release))
        for key in about_a_moment(facts)
    ]


def _side(finding: Mapping[str, Any] | None, language: str) -> Side | None:
    return Side(shapes_in(language)[Verdict(finding["verdict"])], finding["sentence"]) if finding else None
