"""What an edit would do, as a page shows it: groups of cases to look at, and one case with both explanations."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from msclinic.accounts.models import User
from msclinic.core.entry.words import in_words
from msclinic.core.language import of_release
from msclinic.core.path import path_of
from msclinic.core.shapes import Shape, shapes_in
from msclinic.engine import Assessment, Release, Verdict
from msclinic.engine.messages import told
from msclinic.engine.speech import in_language, words_of
from msclinic.engine.wording import speak
from msclinic.releases.cell_words import in_short
from msclinic.releases.impact import (
    UNREADABLE,
    Case,
    Compared,
    Group,
    NoSuchCaseError,
    assess,
    case_of,
    differing,
    impact,
    labels,
    sources,
)

__all__ = [
    "Beside",
    "Link",
    "Part",
    "ReadCase",
    "ReadGroup",
    "ReadImpact",
    "Side",
    "besides",
    "read_case",
    "read_impact",
]


@dataclass(frozen=True, slots=True)
class Link:
    """A case that can be opened: what it is called and in which language, empty for that of the page, and its key."""

    title: str
    language: str
    key: str


@dataclass(frozen=True, slots=True)
class Part:
    """The cases of a group that come from one source, and how many more are not for this reader to open."""

    label: Promise
    links: list[Link]
    closed: int

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.links) + self.closed


@dataclass(frozen=True, slots=True)
class ReadGroup:
    """The cases in which a rule goes from one verdict to another; a shape is None where there is no such rule."""

    mark: str
    code: str
    question: str
    before: Shape | None
    after: Shape | None
    parts: list[Part]

    @property
    def number(self) -> int:
        """How many cases there are."""
        return sum(part.number for part in self.parts)

    @property
    def closed(self) -> int:
        """How many of them are not for this reader to open."""
        return sum(part.closed for part in self.parts)


@dataclass(frozen=True, slots=True)
class ReadImpact:
    """Every group, what was compared, and the address under which the cases lie by their keys."""

    groups: list[ReadGroup]
    compared: list[Compared]
    base: str

    @property
    def unjudged(self) -> list[Compared]:
        """The kinds of which some cases could not be judged."""
        return [one for one in self.compared if one.unjudged]


@dataclass(frozen=True, slots=True)
class Side:
    """What one release says of a rule in a case, and how that came about."""

    shape: Shape
    sentence: str
    path: str


@dataclass(frozen=True, slots=True)
class Beside:
    """A rule of which the two releases say something else; a side is None where there is no such rule."""

    code: str
    question: str
    before: Side | None
    after: Side | None


@dataclass(frozen=True, slots=True)
class ReadCase:
    """A case: where it comes from, what is entered, what cannot be read of it, and what the two releases say."""

    title: str
    language: str
    source: Promise
    as_of: str
    entered: list[tuple[str, str]]
    problems: list[str]
    rules: list[Beside]


def read_impact(before: Release, after: Release, user: User, base: str) -> ReadImpact:
    """What changes from one release to another, for a reader; `base` is where a case is opened, before its key."""
    found = impact(before, after)
    readable = _readable(found.groups, user)
    groups = [_group(group, before, after, readable) for group in found.groups]
    return ReadImpact(groups, found.compared, base)


def read_case(key: str, user: User, before: Release, after: Release) -> ReadCase:
    """A case under both. Raises NoSuchCaseError where there is none, none for this reader, or none to be judged."""
    try:
        case = case_of(key, user, before, after)
        codes = [code for code, _before, _after in differing(case, before, after)]
    except UNREADABLE as error:
        raise NoSuchCaseError(key) from error
    one, other = assess(case, before), assess(case, after)
    problems = dict.fromkeys(problem for assessment in (other, one) for problem in _problems(assessment))
    return ReadCase(
        title=_title(case, after),
        language=case.language,
        source=labels()[case.source],
        as_of=_moment(other),
        entered=_entered(other),
        problems=list(problems),
        rules=besides(codes, one, other),
    )


def besides(codes: Iterable[str], before: Assessment, after: Assessment) -> list[Beside]:
    """What two releases say of rules in the same case."""
    return [
        Beside(code, _question(code, before.release, after.release), _side(code, before), _side(code, after))
        for code in codes
    ]


def _readable(groups: Iterable[Group], user: User) -> frozenset[str]:
    """The keys of the cases that somebody may open."""
    keys: dict[str, set[str]] = {}
    for group in groups:
        for case in group.cases:
            keys.setdefault(case.source, set()).add(case.key)
    by_source = sources()
    opened = [by_source[name].open_to(user, found) if name in by_source else found for name, found in keys.items()]
    return frozenset().union(*opened)


def _group(group: Group, before: Release, after: Release, readable: frozenset[str]) -> ReadGroup:
    numbers = Counter(case.source for case in group.cases)
    parts = []
    for name, label in labels().items():
        links = [
            Link(_title(case, after), case.language, case.key)
            for case in group.cases
            if case.source == name and case.key in readable
        ]
        if numbers[name]:
            parts.append(Part(label, links, numbers[name] - len(links)))
    question = _question(group.code, before, after)
    return ReadGroup(group.mark, group.code, question, _shape(group.before), _shape(group.after), parts)


def _shape(verdict: Verdict | None) -> Shape | None:
    return shapes_in(of_release())[verdict] if verdict else None


def _question(code: str, before: Release, after: Release) -> str:
    release = after if code in after.order else before
    return release.said(release.rule(code).question, of_release())


def _title(case: Case, release: Release) -> str:
    """What a case is called; a cell by its answers, without the gates that are open."""
    facts = assess(case, release).facts if not case.title else None
    if facts is None:
        return case.title
    return in_language(release, of_release(), partial(in_short, facts)) or _("nothing is answered")


def _side(code: str, assessment: Assessment) -> Side | None:
    release, facts = assessment.release, assessment.facts
    if code not in release.order or facts is None:
        return None
    finding, speech = assessment.finding(code), words_of(release, of_release())
    answers = {key: in_words(key, facts, speech, release) for key in facts.given}
    return Side(
        shapes_in(speech.language)[finding.verdict],
        speak(finding, release, speech.language),
        path_of(finding, assessment, answers, speech.language),
    )


def _moment(assessment: Assessment) -> str:
    if assessment.facts is None:
        return assessment.as_of
    as_of = assessment.facts.as_of
    return words_of(assessment.release, of_release()).moment(as_of.instant, as_of)


def _entered(assessment: Assessment) -> list[tuple[str, str]]:
    """Each question that is answered, with its answer."""
    facts, release = assessment.facts, assessment.release
    if facts is None:
        return []
    speech = words_of(release, of_release())
    return [
        (release.said(release.vocabulary.facts[key].label, speech.language), in_words(key, facts, speech, release))
        for key in facts.given
    ]


def _problems(assessment: Assessment) -> list[str]:
    """What is refused or contradicts, and what a release does not know."""
    said = [told(one, assessment.release, of_release()) for one in (*assessment.errors, *assessment.conflicts)]
    return [*said, *(_("Not recognised: %(name)s") % {"name": name} for name in assessment.unrecognised)]
