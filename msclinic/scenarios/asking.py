"""The questions of a scenario in words: what is asked, what may be chosen, and what is right by the release."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from msclinic.core.language import of_release
from msclinic.core.quoting import in_order
from msclinic.core.shapes import Shape, shapes_in
from msclinic.engine import Finding, Release, Rule, Verdict
from msclinic.engine.speech import ENGLISH
from msclinic.releases.checks.verdicts import possible
from msclinic.scenarios.lesson import KINDS, Question, assess_at, questions_of
from msclinic.scenarios.models import Scenario

__all__ = [
    "Asked",
    "Choice",
    "asked",
    "asked_of",
    "choice_of",
    "missing_is_still_asked",
    "passage_is_still_asked",
    "text_of",
]

_FEW: Final = 4
"""So many answers are offered at least, where there are so many."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer that may be chosen."""

    value: str
    label: str
    right: bool
    language: str = ""
    """That of its label, where it is not that of the page: of a passage."""
    quoted: bool = False
    """Whether its label is what a source says, word for word."""
    shape: Shape | None = None

    @property
    def in_marks(self) -> str:
        """Its label where only text can stand: a quotation in quotation marks."""
        return f"“{self.label}”" if self.quoted else self.label


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put to learners, with what the release says to it."""

    number: int
    """Its place among the questions of the scenario, from 1."""
    question: Question
    about: str
    """What the rule asks."""
    text: Promise
    choices: tuple[Choice, ...]
    finding: Finding

    @property
    def right(self) -> tuple[Choice, ...]:
        """The choices that are right."""
        return tuple(choice for choice in self.choices if choice.right)

    @property
    def as_taken(self) -> bool:
        """Whether the release says what the author took for right."""
        return KINDS[self.question.kind](self.finding) == self.question.right

    def chosen(self, value: str) -> Choice | None:
        """The choice with that value."""
        return next((choice for choice in self.choices if choice.value == value), None)


def text_of(question: Question) -> Promise:
    """The words of a question."""
    return _KINDS[question.kind].text


def choice_of(release: Release, question: Question, value: str, *, right: bool) -> Choice | None:
    """What may be chosen of a question, as a release calls it; None where it knows nothing of that."""
    try:
        return _KINDS[question.kind].label(release, value, right)
    except (KeyError, ValueError):
        return None


def asked_of(release: Release, scenario: Scenario) -> list[Asked]:
    """Every question of a scenario that can be asked, in order.

    One about a rule that the release does not have is left out, and one to which it has no answer that is right.
    """
    every = enumerate(questions_of(scenario), start=1)
    put = (asked(release, scenario, one, number) for number, one in every if one.rule in release.order)
    return [one for one in put if one.right]


def passage_is_still_asked(asked: Sequence[Asked], after: Asked) -> bool:
    """Whether a question behind that one asks for a passage of its rule: to show what it rests on would answer it."""
    later = [one for one in asked if one.number > after.number and one.question.kind == "passage"]
    shown = KINDS["passage"](after.finding)
    return any(one.question.rule == after.question.rule or shown & KINDS["passage"](one.finding) for one in later)


def missing_is_still_asked(asked: Sequence[Asked], after: Asked) -> bool:
    """Whether a question behind that one asks for an answer on which this one hangs: to say why would answer it."""
    later = [one for one in asked if one.number > after.number and one.question.kind == "missing"]
    hangs_on = KINDS["missing"](after.finding)
    return after.question.kind != "missing" and any(hangs_on & KINDS["missing"](one.finding) for one in later)


def asked(release: Release, scenario: Scenario, question: Question, number: int = 1) -> Asked:
    """One question about a rule that the release has. What is right is always among what may be chosen."""
    finding = assess_at(release, scenario, question.step).finding(question.rule)
    right = KINDS[question.kind](finding)
    kind = _KINDS[question.kind]
    offered = frozenset(question.choices or kind.offer(release, finding, right))
    values = offered if right & offered else offered | right
    choices = tuple(kind.label(release, value, value in right) for value in kind.order(release, values))
    about = release.said(finding.rule.question, of_release())
    return Asked(number, question, about, kind.text, choices, finding)


def _verdicts(release: Release, finding: Finding, right: frozenset[str]) -> Iterable[str]:
    return {verdict.value for verdict in possible(finding.rule, release) - {Verdict.INVALID}} | right


def _answers(release: Release, finding: Finding, right: frozenset[str]) -> Iterable[str]:
    """What it hangs on, what else it looks at, and as many others as make it a choice."""
    rule, places = finding.rule, release.vocabulary.place
    group = {release.vocabulary.facts[key].group for key in rule.reads}
    near = [key for key in places if release.vocabulary.facts[key].group in group]
    return _some(right, (*rule.reads, *near))


def _cited(release: Release, finding: Finding, right: frozenset[str]) -> Iterable[str]:
    """What it rests on, and what the rules before and behind it rest on."""
    own = finding.rule
    others = sorted(
        (rule for rule in release.rules if rule.source == own.source),
        key=lambda rule: abs(release.order[rule.code] - release.order[own.code]),
    )
    return _some(right, (code for rule in others for code in _passages(rule)))


def _passages(rule: Rule) -> list[str]:
    return [str(citation["passage"]) for citation in rule.citations]


def _some(right: frozenset[str], others: Iterable[str]) -> list[str]:
    wrong = [value for value in dict.fromkeys(others) if value not in right]
    return [*right, *wrong[: max(_FEW - len(right), 2)]]


_VERDICTS: Final = {
    verdict.value: place
    for place, verdict in enumerate(
        (
            Verdict.MET,
            Verdict.AMBIGUOUS,
            Verdict.NOT_MET,
            Verdict.PENDING,
            Verdict.UNKNOWN,
            Verdict.NOT_YET,
            Verdict.DUE,
            Verdict.PAST,
            Verdict.SHOWN,
            Verdict.SILENT,
            Verdict.NOT_APPLICABLE,
            Verdict.INVALID,
        )
    )
}
"""From yes over open to what the source says nothing about: the order tells nothing about what is right."""


def _by_verdict(_release: Release, values: Iterable[str]) -> list[str]:
    return sorted(values, key=lambda value: _VERDICTS.get(value, len(_VERDICTS)))


def _by_place(release: Release, values: Iterable[str]) -> list[str]:
    places = release.vocabulary.place
    return sorted(values, key=lambda value: (places.get(value, len(places)), value))


def _by_text(release: Release, values: Iterable[str]) -> list[str]:
    known = [release.passages[value] for value in values if value in release.passages]
    return [str(passage["id"]) for passage in in_order(known)]


def _verdict(_release: Release, value: str, right: bool) -> Choice:
    shape = shapes_in(of_release())[Verdict(value)]
    return Choice(value, shape.word, right, shape=shape)


def _answer(release: Release, value: str, right: bool) -> Choice:
    fact = release.vocabulary.facts.get(value)
    return Choice(value, release.said(fact.label, of_release()) if fact else value, right)


def _passage(release: Release, value: str, right: bool) -> Choice:
    passage = release.passages[value]
    quoted = passage["kind"] == "quotation"
    text = passage["quote"] if quoted else f"{passage['statement']} ({passage['pointer']})"
    return Choice(value, text, right, language=ENGLISH, quoted=quoted)


@dataclass(frozen=True, slots=True)
class _Kind:
    """How a kind of question is put: its words, what is offered, in which order, and how a choice is called."""

    text: Promise
    offer: Callable[[Release, Finding, frozenset[str]], Iterable[str]]
    order: Callable[[Release, Iterable[str]], list[str]]
    label: Callable[[Release, str, bool], Choice]


_KINDS: Final[Mapping[str, _Kind]] = {
    "verdict": _Kind(_("What can be said of it so far?"), _verdicts, _by_verdict, _verdict),
    "missing": _Kind(_("Which answer does it still hang on?"), _answers, _by_place, _answer),
    "passage": _Kind(_("Which passage does it rest on?"), _cited, _by_text, _passage),
}
