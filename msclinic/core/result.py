"""The result panel of a page: an assessment, put into the order and the words in which a clinician reads it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from msclinic.core.cases import Title, named_case
from msclinic.core.entry import Entry
from msclinic.core.entry.fields import NOT_RECOGNISED, unrecognised_agents
from msclinic.core.entry.texts import given
from msclinic.core.entry.words import in_words, raw_in_words
from msclinic.core.language import of_release
from msclinic.core.path import path_of
from msclinic.core.published import labels_of
from msclinic.core.quoting import blocks, in_order
from msclinic.core.shapes import WEIGHT, Shape, shapes_in
from msclinic.engine import Assessment, Finding, Release, Verdict, changes
from msclinic.engine.criteria import Next
from msclinic.engine.messages import told as said_to
from msclinic.engine.speech import ENGLISH, Words, spoken, words_of
from msclinic.engine.times import AsOf
from msclinic.engine.values import Conflict, Problem
from msclinic.engine.wording import speak, speak_next

__all__ = ["Group", "Link", "Result", "Shown", "dates_to_come", "show", "when_in_words"]

_OPEN: Final = frozenset({Verdict.UNKNOWN, Verdict.PENDING})
_NO_DECISION: Final = frozenset({Verdict.UNKNOWN, Verdict.NOT_APPLICABLE, Verdict.INVALID})


@dataclass(frozen=True, slots=True)
class Link:
    """A fact that a page can be asked about: its place in the form, where it stands on this page."""

    place: str
    text: str
    here: bool
    asks_fold: bool = False
    """Whether its time is one that the clock showed twice."""

    @property
    def lead(self) -> str:
        """The text in front of what is said about it."""
        return _before(self.text)


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding, ready for a template."""

    code: str
    verdict: Verdict
    shape: Shape
    question: str
    sentence: str
    rest: str
    """What follows the verdict's word."""
    why: str
    """The sentence by itself under the verdict's word."""
    opening: SafeString
    """Its item of a list up to its sentence: what every finding of this rule and verdict has in common."""
    codes: str
    """The codes of its passages."""
    citations: SafeString
    """Its passages in short and in full, as the inside of a disclosure."""
    path: SafeString
    """How it came about, as the items of a tree."""
    missing: list[Link]
    silent_on: tuple[str, ...]

    @property
    def said(self) -> str:
        """The verdict's word and the sentence, as a line of text."""
        return f"{self.shape.word}{self.rest}"

    @property
    def item(self) -> SafeString:
        """It as an item of a list, with what it rests on; of this only the sentence has still to be escaped."""
        return SafeString(
            f"{self.opening}{self.shape.said}{escape(self.rest)}</p></div>"
            f'<details class="cite">{self.citations}<ul class="path" role="list">{self.path}</ul></details></li>'
        )


@dataclass(frozen=True, slots=True)
class Told:
    """A question and its answer in words, and both as an item of a list."""

    label: str
    text: str

    @property
    def item(self) -> SafeString:
        return SafeString(f"<div><dt>{escape(self.label)}</dt><dd>{escape(self.text)}</dd></div>")


@dataclass(frozen=True, slots=True)
class Ahead:
    """A date to come."""

    when: str
    what: str
    code: str


@dataclass(frozen=True, slots=True)
class WouldChange:
    """Another answer to a question, and what it would make of which findings."""

    question: str
    answer: str
    effects: list[tuple[str, Shape]]

    @property
    def lead(self) -> str:
        """The question in front of its answer."""
        return _before(self.question)

    @property
    def item(self) -> SafeString:
        """It as an item of a list."""
        effects = "".join(f"<small>{escape(question)}</small>{shape.pill}" for question, shape in self.effects)
        return SafeString(f"<li><span>{escape(self.lead)} <b>{escape(self.answer)}</b></span>{effects}</li>")


@dataclass(frozen=True, slots=True)
class Group:
    """Findings that belong together: the relapse, the steroid course, one therapy."""

    key: str
    name: str
    findings: list[Shown]
    quiet: list[Shown]


@dataclass(frozen=True, slots=True)
class Result:
    """Everything that the result panel shows."""

    groups: list[Group]
    lead: Shown | None
    errors: list[tuple[Link, str]]
    conflicts: list[tuple[list[Link], str]]
    hints: list[tuple[Link, str]]
    unrecognised: list[str]
    marks: list[tuple[Link, str]]
    """What to look at again in a field, beside the field itself."""
    missing: list[tuple[Link, int]]
    changes: list[WouldChange]
    ahead: list[Ahead]
    silent_on: list[str]
    entered: list[Told]
    as_of: str
    as_entered: bool
    """Whether it was judged as of a moment that was posted, and not as of now."""
    case: Title | None
    """What the made-up case is called that this began as."""
    status: str

    @property
    def judged(self) -> bool:
        """Whether there is a finding; there is none without a readable moment."""
        return bool(self.lead or self.groups)


def show(assessment: Assessment, entry: Entry, section: str, here: frozenset[str], language: str = ENGLISH) -> Result:
    """The result of one page: the findings of its section. `here` are the facts that this page asks.

    What the release and the engine say is in that language, where the release has it.
    """
    release = assessment.release
    language = spoken(release, language)
    speech = words_of(release, language)
    links = _Links(release, entry, here, speech)
    problems = _problems(entry, assessment)
    found = [finding for finding in assessment.findings if finding.rule.section == section]
    told = _told(assessment, speech)
    answers = {key: answer.text for key, answer in told.items()}
    of_page = of_release()
    shown = [_shown(finding, assessment, answers, links, language, of_page) for finding in found]
    lead = _lead(found, shown)
    return Result(
        groups=_groups(found, shown, lead, release, language),
        lead=lead,
        errors=[(links.to(problem.fact), said_to(problem, release, language)) for problem in problems],
        conflicts=[
            (
                [links.to(fact) for fact in conflict.facts],
                said_to(_counted_as_in_the_form(conflict, entry), release, language),
            )
            for conflict in assessment.conflicts
        ],
        hints=[(links.to(hint.fact), said_to(hint, release, language)) for hint in assessment.hints],
        unrecognised=assessment.unrecognised,
        marks=[(links.to(place), str(NOT_RECOGNISED)) for place in unrecognised_agents(release, entry)],
        missing=_missing(found, links),
        changes=_changes(found, release, speech),
        ahead=_ahead(found, assessment, speech),
        silent_on=list(dict.fromkeys(topic for one in shown for topic in one.silent_on)),
        entered=list(told.values()),
        as_of=_as_of(assessment, speech),
        as_entered=assessment.facts is not None and bool(given(entry.texts, "as_of")),
        case=_case(entry),
        status=_status(shown, lead, problems),
    )


def _before(text: str) -> str:
    """A label in front of what is said about it; a question needs no colon."""
    return text if text.endswith("?") else f"{text}:"


def _problems(entry: Entry, assessment: Assessment) -> list[Problem]:
    """What the form could not read and what the engine refuses, at each place by whoever saw it first."""
    told = {problem.fact for problem in entry.problems}
    return [*entry.problems, *(problem for problem in assessment.errors if problem.fact not in told)]


def _counted_as_in_the_form(conflict: Conflict, entry: Entry) -> Conflict:
    """The engine counts the rows that were filled in, the form also those left blank."""
    number = conflict.values.get("number")
    if not isinstance(number, int):
        return conflict
    _number, row = entry.row(conflict.facts[0], number - 1)
    return replace(conflict, values={**conflict.values, "number": row})


class _Links:
    def __init__(self, release: Release, entry: Entry, here: frozenset[str], speech: Words) -> None:
        self.release = release
        self.speech = speech
        self.entry = entry
        self.here = here

    def to(self, place: str) -> Link:
        """The link to a fact, or to a field of one of its rows, as the engine names the place."""
        key, _bracket, rest = place.partition("[")
        fact = self.release.vocabulary.facts.get(key)
        if fact is None:
            return Link(
                place, {"as_of": _("Moment of the assessment"), "time_zone": _("Time zone")}.get(place, place), True
            )
        asked = self._said(fact.label)
        if not rest:
            return Link(key, asked, key in self.here, key in self.entry.asks)
        index, _bracket, column = rest.partition("]")
        number, row = self.entry.row(key, int(index))
        label = next((self._said(field.label) for field in fact.fields if field.key == column[1:]), "")
        text = _("%(list)s, row %(number)s") % {"list": asked, "number": row}
        text += f", {self.speech.inside(label)}" if label else ""
        control = f"{key}-{number}-{column[1:] or fact.fields[0].key}"
        return Link(control, text, key in self.here, control in self.entry.asks)

    def _said(self, text: str) -> str:
        return self.release.said(text, self.speech.language)


def _shown(
    finding: Finding, assessment: Assessment, answers: Mapping[str, str], links: _Links, language: str, of_page: str
) -> Shown:
    release = assessment.release
    shape, sentence = shapes_in(language)[finding.verdict], speak(finding, release, language)
    return Shown(
        code=finding.code,
        verdict=finding.verdict,
        shape=shape,
        question=release.said(finding.rule.question, language),
        sentence=sentence,
        rest=shape.rest(sentence),
        why=shape.why(sentence),
        opening=_opening(release, finding.code, finding.verdict, language),
        codes=_codes(release, finding.code),
        citations=_citations(release, finding.code, language, of_page),
        path=path_of(finding, assessment, answers, language),
        missing=[links.to(key) for key in finding.missing] if finding.verdict in _OPEN else [],
        silent_on=tuple(release.all_said(finding.silent_on, language)),
    )


@lru_cache(maxsize=4096)
def _opening(release: Release, code: str, verdict: Verdict, language: str) -> SafeString:
    """How a finding begins; it belongs to the release and is made once for each language."""
    rule = release.rule(code)
    asked = replace(rule, question=release.said(rule.question, language))
    context = {"rule": asked, "verdict": verdict, "shape": shapes_in(language)[verdict]}
    return render_to_string("core/_opening.html", context)


@lru_cache(maxsize=1024)
def _codes(release: Release, code: str) -> str:
    """The passages of a rule in short: C35, or C29 to C35 where there are many."""
    codes = [str(passage["id"]) for passage in in_order(_cited(release, code))]
    return " ".join(codes) if len(codes) < 4 else f"{codes[0]} … {codes[-1]}"


def _cited(release: Release, code: str) -> list[Mapping[str, Any]]:
    return [release.passages[str(citation["passage"])] for citation in release.rule(code).citations]


@lru_cache(maxsize=1024)
def _citations(release: Release, code: str, language: str, of_page: str) -> SafeString:  # noqa: ARG001  # for the cache
    """The quotations of a rule with their context, made once for the language of the release and that of the page."""
    rule = release.rule(code)
    related = in_order(release.passages[name] for name in rule.related)
    source = release.sources[rule.source]
    context = {
        "source": source,
        "kind": release.said(source["kind"], language),
        "label": release.said(source["label"], language),
        "in_original": language != ENGLISH,
        "blocks": blocks(_cited(release, code)),
        "related": related,
        "codes": _codes(release, code),
    }
    return render_to_string("core/_citations.html", context)


def _lead(found: list[Finding], shown: list[Shown]) -> Shown | None:
    """The deciding finding: the rule that joins others, where the section has one."""
    pairs = zip(found, shown, strict=True)
    return next((show for finding, show in pairs if len(finding.rule.criterion.rules) > 1), None)


def _groups(
    found: list[Finding], shown: list[Shown], lead: Shown | None, release: Release, language: str
) -> list[Group]:
    """All but the lead, by therapy, in the release's order; those about which something is known before the others."""
    by_key: dict[str, list[Shown]] = {}
    of_source = _("What %(source)s says of it") % {
        "source": labels_of(release, (finding.rule.source for finding in found))
    }
    for finding, show in zip(found, shown, strict=True):
        if show is not lead:
            by_key.setdefault(finding.rule.therapy, []).append(show)
    groups = [
        Group(
            key=key or "relapse",
            name=release.said(release.therapies[key]["name"], language) if key else of_source,
            findings=sorted((one for one in members if not _quiet(one)), key=lambda one: WEIGHT[one.verdict]),
            quiet=[one for one in members if _quiet(one)],
        )
        for key, members in by_key.items()
    ]
    return sorted(groups, key=lambda group: min((WEIGHT[one.verdict] for one in group.findings), default=99))


def _quiet(shown: Shown) -> bool:
    return shown.verdict is Verdict.NOT_APPLICABLE


def _missing(found: Iterable[Finding], links: _Links) -> list[tuple[Link, int]]:
    """The open questions, each with the number of findings that wait for it."""
    waiting = Counter(key for finding in found if finding.verdict in _OPEN for key in finding.missing)
    return [(links.to(key), count) for key, count in waiting.items()]


def _changes(found: Iterable[Finding], release: Release, speech: Words) -> list[WouldChange]:
    """The nearest other answers that would decide a finding otherwise, each with all the findings that it changes."""
    said: dict[tuple[str, str], WouldChange] = {}
    for finding in found:
        if finding.verdict in _NO_DECISION:
            continue
        for change in changes(finding, release, leave_out=finding.rule.gates):
            if change.verdict in _NO_DECISION:
                continue
            fact = release.vocabulary.facts[change.fact]
            answer = raw_in_words(fact, change.answer, change.typed, speech)
            label, question = (release.said(text, speech.language) for text in (fact.label, finding.rule.question))
            entry = said.setdefault((change.fact, answer), WouldChange(label, answer, []))
            entry.effects.append((question, shapes_in(speech.language)[change.verdict]))
    return list(said.values())


def _ahead(found: Iterable[Finding], assessment: Assessment, speech: Words) -> list[Ahead]:
    if assessment.facts is None:
        return []
    as_of = assessment.facts.as_of
    return [
        Ahead(
            when_in_words(date, as_of, speech),
            speak_next(date, finding, assessment.release, speech.language),
            finding.code,
        )
        for date, finding in dates_to_come(found, as_of)
    ]


def when_in_words(date: Next, as_of: AsOf, speech: Words) -> str:
    """A date to come; of one that is reckoned from what is not exactly known, that it is the latest it can be."""
    said = speech.moment(date.at, as_of) if date.precise else speech.day(date.at)
    return _("%(time)s at the latest") % {"time": said} if date.latest else said


def dates_to_come(found: Iterable[Finding], as_of: AsOf) -> list[tuple[Next, Finding]]:
    """The dates to come of these findings, the earliest first."""
    dates = [(date, finding) for finding in found for date in finding.next]
    return sorted(dates, key=lambda pair: pair[0].written(as_of))


def _told(assessment: Assessment, speech: Words) -> dict[str, Told]:
    """What was entered, in words, by fact."""
    if assessment.facts is None:
        return {}
    facts, release = assessment.facts, assessment.release
    told = {}
    for key in facts.given:
        label = release.said(release.vocabulary.facts[key].label, speech.language)
        text = in_words(key, facts, speech, release)
        told[key] = Told(label, text)
    return told


def _as_of(assessment: Assessment, speech: Words) -> str:
    if assessment.facts is None:
        return assessment.as_of
    as_of = assessment.facts.as_of
    return speech.moment(as_of.instant, as_of)


def _case(entry: Entry) -> Title | None:
    return next(filter(None, map(named_case, given(entry.texts, "case"))), None)


def _status(shown: list[Shown], lead: Shown | None, problems: list[Problem]) -> str:
    """One short line for a screen reader: what changed, without reading the panel out."""
    if problems:
        words = ngettext("Please correct %(count)s entry.", "Please correct %(count)s entries.", len(problems))
        return words % {"count": len(problems)}
    if lead is not None:
        return f"{lead.question} {lead.shape.word}."
    tally = Counter(one.shape.word for one in shown if not _quiet(one))
    return ", ".join(f"{word}: {count}" for word, count in tally.items()) + "."
