"""What a rule would say, tried with facts on both sides of its boundaries, under the draft as it stands right now."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString

from msclinic.core.entry.words import raw_in_words
from msclinic.core.shapes import SHAPES, Shape
from msclinic.engine import Assessment, Release, evaluate
from msclinic.engine.speech import English
from msclinic.engine.times import AsOf
from msclinic.engine.wording import speak
from msclinic.knowledge.local_readings import said_where_open, unexplained
from msclinic.knowledge.trials import OPEN_GATES, Given, trials_of

__all__ = ["Draft", "Panels", "panels", "showing"]


@dataclass(frozen=True)
class Row:
    """One trial: what was given, in words, and what the rule says of it."""

    given: list[str]
    shape: Shape
    sentence: str


class Draft:
    """The draft of this moment, compiled once, when something of it is first asked for."""

    @cached_property
    def _compiled(self) -> tuple[Release | None, str, Mapping[str, str]]:
        """The release that it would be, or why it cannot be one; and what is still to be explained, by code."""
        try:
            document: dict[str, Any] = import_string(settings.DRAFT)()
            open_codes = {rule["code"]: sentence for rule in document["rules"] for sentence in unexplained([rule])}
            said_where_open(document["rules"])
            return Release(document), "", open_codes
        except KeyError as error:
            return None, f"The draft cannot be published yet: {error} is missing.", {}
        except (TypeError, ValueError) as error:
            return None, f"The draft cannot be published yet: {error}.", {}

    @cached_property
    def _as_of(self) -> AsOf:
        return AsOf.at(timezone.localtime().replace(microsecond=0))

    def lacks(self, code: str) -> bool:
        """Whether there is no such rule in it; a draft that cannot be published yet is not said to lack any."""
        release = self._compiled[0]
        return release is not None and code not in release.order

    def panel(self, code: str) -> SafeString:
        """The trials of a rule with what comes of each; or why there are none, in words."""
        release, problem, open_codes = self._compiled
        rows: list[Row] = []
        if self.lacks(code):
            problem = f"{code} is not in the draft: its therapy is retired, or it is not saved yet."
        elif release is not None:
            try:
                rows = _rows(code, release, self._as_of)
            except (ArithmeticError, ValueError) as error:
                problem = f"{code} cannot be tried: {error}."
        return _html(rows=rows, problem=problem, note=open_codes.get(code, ""))


def _html(**context: Any) -> SafeString:
    return render_to_string("admin/edited/_trials.html", context)


def _rows(code: str, release: Release, as_of: AsOf) -> list[Row]:
    tried = trials_of(code, release, as_of)
    same = {key for key in OPEN_GATES | (tried[0] if tried else {}) if len({repr(one.get(key)) for one in tried}) == 1}
    speech = English(release)
    found = []
    for given in tried:
        assessed = evaluate(release, OPEN_GATES | given, as_of)
        finding = assessed.finding(code)
        told = _told(given, same if len(tried) > 1 else set(), assessed, speech)
        found.append(Row(told, SHAPES[finding.verdict], speak(finding, release)))
    return found


def _told(given: Given, leave_out: set[str], assessed: Assessment, speech: English) -> list[str]:
    """What was given, in words, without what is the same in every trial."""
    if assessed.facts is None:
        return []
    facts, told = assessed.facts, []
    for key, raw in given.items():
        if key not in leave_out:
            asked = facts.vocabulary.facts[key]
            told.append(f"{asked.name}: {raw_in_words(asked, raw, facts.typed.values.get(key), speech)}")
    return told


@dataclass
class Panels:
    """The panels of one page: those of the draft as it is stored, or of what was typed and not saved."""

    draft: Draft = field(default_factory=Draft)
    typed: dict[str, SafeString] = field(default_factory=dict)
    problem: str = ""

    def of(self, code: str) -> SafeString:
        """The panel of the rule of a code; empty for a rule that has none yet."""
        if self.problem:
            return _html(rows=[], problem=self.problem, note="")
        return self.typed[code] if code in self.typed else self.draft.panel(code)


_panels: ContextVar[Panels | None] = ContextVar("panels", default=None)


@contextmanager
def showing(shown: Panels) -> Iterator[None]:
    """The panels that rules on the page show, which is rendered meanwhile."""
    before = _panels.set(shown)
    try:
        yield
    finally:
        _panels.reset(before)


def panels() -> Panels:
    """The panels of the page that is being rendered."""
    return _panels.get() or Panels()
