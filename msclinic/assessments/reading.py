"""A saved assessment as it is read: every word of it comes from what was kept, none from the program or a release."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone

from msclinic.assessments.keeping import digest_of, payload_of
from msclinic.assessments.models import Payload, SavedAssessment
from msclinic.core.assessing import Answered
from msclinic.core.shapes import SHAPES, Shape
from msclinic.engine import Verdict

__all__ = ["Group", "Line", "Record", "read", "read_unsaved"]


@dataclass(frozen=True, slots=True)
class Line:
    """A finding as it was shown: its code, its verdict with its word of then, and the rest of the answer's words."""

    code: str
    verdict: str
    shape: Shape
    question: str
    word: str
    rest: str
    """What followed the word: the sentence, or the rest of it where it begins with that word itself."""
    citations: list[Mapping[str, Any]]
    why: str
    """The sentence by itself, under the word as a heading."""
    missing: list[str]
    local_reading: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that stood together."""

    name: str
    findings: list[Line]
    quiet: list[Line]


@dataclass(frozen=True, slots=True)
class Record:
    """What a payload holds, ready for a template. `whole` says whether it is what was saved, by its hash."""

    header: SavedAssessment
    payload: Payload
    shown: Mapping[str, Any]
    lead: Line | None
    groups: list[Group]
    others: list[Line]
    """The findings of the answer that the page on which it was saved did not show."""
    whole: bool

    @property
    def lines(self) -> list[Line]:
        """Every finding, in the order in which they stand on the page."""
        on_page = [line for group in self.groups for line in (*group.findings, *group.quiet)]
        return [*([self.lead] if self.lead else []), *on_page, *self.others]

    @property
    def time_has_moved_on(self) -> bool:
        """Whether a moment has passed that it named."""
        turns_at = self.header.turns_at
        return turns_at is not None and turns_at <= timezone.now()


def read(header: SavedAssessment, payload: Payload) -> Record:
    """What is kept, put into the order in which it was shown."""
    shown, answer = json.loads(payload.shown), json.loads(payload.answer, parse_float=Decimal)
    lines = {finding["code"]: _line(finding, shown) for finding in answer["findings"]}
    groups = [
        Group(group["name"], *([lines[code] for code in group[part]] for part in ("findings", "quiet")))
        for group in shown["groups"]
    ]
    on_page = {shown["lead"], *(line.code for group in groups for line in (*group.findings, *group.quiet))}
    return Record(
        header=header,
        payload=payload,
        shown=shown,
        lead=lines.get(shown["lead"]),
        groups=groups,
        others=[line for code, line in lines.items() if code not in on_page],
        whole=digest_of(payload) == header.sha256,
    )


def read_unsaved(found: Answered) -> Record:
    """The same of what is not saved yet, as it would be read."""
    payload = payload_of(found)
    return read(SavedAssessment(sha256=digest_of(payload)), payload)


def _line(finding: Mapping[str, Any], shown: Mapping[str, Any]) -> Line:
    code = finding["code"]
    word, rest, why = shown["said"][code]
    return Line(
        code=code,
        verdict=finding["verdict"],
        shape=SHAPES[Verdict(finding["verdict"])],
        question=finding["question"],
        word=word,
        rest=rest,
        why=why,
        citations=finding["citations"],
        missing=shown["missing"].get(code, []),
        local_reading=finding["local_reading"],
    )
