"""What a room shows: its questions with what is told by then, what may be chosen, and why something is right.

Two hundred telephones ask for the same question at once, so a process works it out once for each language.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zlib import crc32

from django.http import HttpRequest
from django.utils.translation import gettext as _

from msclinic.accounts.models import User
from msclinic.core.language import of_release
from msclinic.core.published import speak_with
from msclinic.core.quoting import Block, blocks
from msclinic.core.shapes import Shape, shapes_in
from msclinic.engine import Finding, Release
from msclinic.engine.speech import spoken
from msclinic.engine.wording import speak
from msclinic.releases.selectors import release_number
from msclinic.scenarios.asking import Asked, Choice, asked_of, missing_is_still_asked, passage_is_still_asked
from msclinic.scenarios.changed import ReadChange, read_change_of
from msclinic.scenarios.files import scenario_of
from msclinic.scenarios.lesson import assess_at, facts_at, told_at
from msclinic.scenarios.models import Scenario, Told
from msclinic.scenarios.reading import answers_in_words
from msclinic.teaching.models import Room
from msclinic.teaching.rooms import Tally, deleted, rooms_of

__all__ = ["Bar", "Lesson", "Posed", "Reply", "bars", "lesson_of", "mark_of", "mine", "state_of"]


@dataclass(frozen=True, slots=True)
class Line:
    """An answer that is told, and whether it is told with this question."""

    label: str
    text: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Posed:
    """A question as a room puts it."""

    number: int
    """Its place among those of the room, from 1."""
    asked: Asked
    lines: tuple[Line, ...]
    shape: Shape
    why: str
    """What is said, under the word of the shape; nothing as long as a question for what it hangs on is to come."""
    passages: tuple[Block, ...]
    """What it rests on; none as long as a question for that is to come."""
    is_still_asked: bool
    """Whether such a question is to come."""
    source: Mapping[str, Any]
    change: ReadChange | None
    """What changed, where a release came to say something else than when it was written."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What a learner chose, beside what is right; nothing chosen for who gave no answer, and for the wall."""

    posed: Posed
    chosen: Choice | None = None

    @property
    def right(self) -> bool:
        """Whether it is what the release says."""
        return self.chosen is not None and self.chosen.right

    @property
    def was_right(self) -> list[Choice]:
        """Of what may be chosen, what was right until a release changed that; none where none did."""
        before = self.posed.change.was_right if self.posed.change else frozenset()
        return [one for one in self.posed.asked.choices if one.value in before]

    @property
    def as_before(self) -> bool:
        """Whether it is what was right before a release changed that: no mistake, and it does not count."""
        return self.posed.change is not None and not self.right and self.chosen in self.was_right

    @property
    def said(self) -> str:
        """What is said of it, in words."""
        if self.right:
            return _("Right.")
        if self.as_before:
            return _("The answer has changed.")
        return _("Not right.") if self.chosen else _("You gave no answer.")


@dataclass(frozen=True, slots=True)
class Lesson:
    """The scenario of a room and its questions, by the release that the room keeps."""

    scenario: Scenario
    release: Release
    posed: tuple[Posed, ...]

    def at(self, question: int) -> Posed | None:
        """The question with that number; None before the first."""
        return self.posed[question - 1] if question else None

    @property
    def changed(self) -> list[Posed]:
        """The questions whose answers a release changed."""
        return [one for one in self.posed if one.change]


@dataclass(frozen=True, slots=True)
class Bar:
    """How many chose something."""

    choice: Choice
    count: int
    percent: int


def lesson_of(request: HttpRequest, room: Room) -> Lesson:
    """What a room shows, in the language of the page; in English where its release has no words in that."""
    release = release_number(room.release)
    speak_with(release, request)
    return _lesson(room.code, of_release())


@lru_cache(maxsize=128)
def _lesson(code: str, language: str) -> Lesson:  # noqa: ARG001  # for the cache: the words are those of the language
    room = Room.objects.get(code=code)
    release, scenario = release_number(room.release), scenario_of(room.content)
    scenario.confirmed_under = room.confirmed_under
    every = asked_of(release, scenario)
    so_far = [0, *(one.question.step for one in every)]
    return Lesson(
        scenario,
        release,
        tuple(
            _posed(release, scenario, every, one, number, so_far[number - 1])
            for number, one in enumerate(every, start=1)
        ),
    )


def _posed(
    release: Release, scenario: Scenario, every: Sequence[Asked], asked: Asked, number: int, before: int
) -> Posed:
    """A question, with the answers told since the one before marked as new; at the first, where all are, none."""
    is_still_asked = passage_is_still_asked(every, asked)
    step, finding, language = asked.question.step, asked.finding, spoken(release, of_release())
    new = {key for told in range(before + 1, step + 1) for key in told_at(scenario, told)} if number > 1 else set()
    answers = answers_in_words(facts_at(scenario, step), assess_at(release, scenario, step))
    shape = shapes_in(language)[finding.verdict]
    return Posed(
        number=number,
        asked=asked,
        lines=tuple(Line(label, text, key in new) for key, label, text in answers),
        shape=shape,
        why="" if missing_is_still_asked(every, asked) else shape.why(speak(finding, release, language)),
        passages=() if is_still_asked else tuple(blocks(_cited(release, finding))),
        is_still_asked=is_still_asked,
        source=release.sources[finding.rule.source],
        change=read_change_of(release, scenario, asked.question),
    )


def _cited(release: Release, finding: Finding) -> list[Mapping[str, Any]]:
    return [release.passages[str(one["passage"])] for one in finding.citations]


def mine(user: User) -> list[tuple[Room, Told, str]]:
    """The newest rooms that somebody opened, each with what it tells, and what is said once its answers are deleted."""
    return [(one, scenario_of(one.content).told, deleted(one)) for one in rooms_of(user)]


def bars(asked: Asked, tally: Tally) -> list[Bar]:
    """How many chose each of what may be chosen; the percentages are of those who answered."""
    of = tally.answered or 1
    counts = [(choice, tally.counts.get(choice.value, 0)) for choice in asked.choices]
    return [Bar(choice, count, round(100 * count / of)) for choice, count in counts]


def state_of(room: Room) -> str:
    """The mark of where a room is."""
    return mark_of([room.question, room.revealed, room.is_over, room.is_withdrawn])


def mark_of(parts: Iterable[object]) -> str:
    """What a page that is open sends along, so that it is answered only where something is not as it was."""
    return f"{crc32(repr(list(parts)).encode()):08x}"
