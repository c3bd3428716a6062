"""What is kept of an answer: the texts of a payload, made while the page that somebody saw can be made again.

Everything that a page says later comes from these texts, so that neither another version of the program nor another
release can change a word of it.
"""

import hashlib
from datetime import datetime, time, timedelta
from typing import Any, Final

from msclinic.assessments.models import Payload
from msclinic.core.assessing import Answered
from msclinic.core.language import of_release
from msclinic.core.published import disclaimer
from msclinic.core.result import Group, Link, Result, Shown
from msclinic.core.shapes import shapes_in
from msclinic.engine import answer, canonical, digest, dump
from msclinic.engine.speech import spoken
from msclinic.engine.wording import speak

__all__ = ["HELD", "answer_of", "digest_of", "digest_of_text", "payload_of", "request_of", "shown_of", "turns_at"]

HELD: Final = ("label", "judgement", "note", "request", "answer", "shown")
"""The texts of a payload."""


def payload_of(found: Answered, **own: str) -> Payload:
    """What is kept, with label, judgement and note; not stored yet."""
    return Payload(**own, request=request_of(found), answer=answer_of(found), shown=shown_of(found))


def request_of(found: Answered) -> str:
    """What was entered, as JSON: the moment, the zone and the facts."""
    asked = {"as_of": found.assessment.as_of, "time_zone": found.entry.zone_name, "facts": found.entry.facts}
    return dump(asked)


def answer_of(found: Answered) -> str:
    """The whole answer, as other programs receive it (contract section 4)."""
    return dump(answer(found.assessment, of_release()))


def shown_of(found: Answered) -> str:
    """The words of the page beside the answer, as JSON."""
    return canonical(_shown(found))


def digest_of(payload: Payload) -> str:
    """The hash that the header keeps of a payload."""
    return digest({name: getattr(payload, name) for name in HELD})


def digest_of_text(text: str) -> str:
    """The hash by which somebody says which answer they have seen."""
    return hashlib.sha256(text.encode()).hexdigest()


def turns_at(found: Answered) -> datetime | None:
    """The earliest moment that the findings name at which time alone moves them on."""
    facts = found.assessment.facts
    if facts is None:
        return None
    as_of = facts.as_of
    moments = [
        as_of.wall(date.at) if date.precise else _midnight(date.at, as_of.moment)
        for finding in found.assessment.findings
        for date in finding.next
    ]
    return min((moment for moment in moments if moment > as_of.moment), default=None)


def _midnight(day: int, moment: datetime) -> datetime:
    """When a civil day begins, in the offset of the assessment."""
    return datetime.combine(moment.date() + timedelta(days=day - moment.toordinal()), time(), moment.tzinfo)


def _shown(found: Answered) -> dict[str, Any]:
    result = found.result
    every = [*([result.lead] if result.lead else []), *(one for group in result.groups for one in _both(group))]
    return {
        "heading": str(found.page.heading),
        "language": of_release(),
        "as_of": result.as_of,
        "as_entered": result.as_entered,
        "case": result.case.text if result.case else "",
        "lead": result.lead.code if result.lead else "",
        "groups": [_group(group) for group in result.groups],
        "said": {**_said_elsewhere(found), **{one.code: [one.shape.word, one.rest, one.why] for one in every}},
        "missing": {one.code: [link.text for link in one.missing] for one in every if one.missing},
        "open": [link.text for link, _waiting in result.missing],
        "ahead": [[date.when, date.what] for date in result.ahead],
        "entered": [[told.label, told.text] for told in result.entered],
        "conflicts": [[message, _names(links)] for links, message in result.conflicts],
        "look_again": _look_again(result),
        "silent_on": result.silent_on,
        "disclaimer": disclaimer(found.release),
    }


def _said_elsewhere(found: Answered) -> dict[str, list[str]]:
    """Word and sentence of every finding, as the page of its section would say them."""
    release, language = found.release, spoken(found.release, of_release())
    return {
        finding.code: [shape.word, shape.rest(sentence), shape.why(sentence)]
        for finding in found.assessment.findings
        for shape, sentence in [(shapes_in(language)[finding.verdict], speak(finding, release, language))]
    }


def _both(group: Group) -> list[Shown]:
    return [*group.findings, *group.quiet]


def _group(group: Group) -> dict[str, Any]:
    return {
        "name": group.name,
        "findings": [one.code for one in group.findings],
        "quiet": [one.code for one in group.quiet],
    }


def _names(links: list[Link]) -> list[str]:
    return [link.text for link in links]


def _look_again(result: Result) -> list[str]:
    told = [f"{link.lead} {message}" for link, message in (*result.hints, *result.marks)]
    return told + result.unrecognised
