"""Scenarios as a file that goes from one installation to another, and everything that speaks against taking one in.

A file comes from anywhere: whatever in it the release or this site does not know is named with its place, and nothing
of it is stored before all of it can be.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from msclinic.accounts.models import User
from msclinic.core.entry.texts import readable_text
from msclinic.core.language import of_release
from msclinic.core.reasons import because
from msclinic.engine import Release, Verdict
from msclinic.engine.messages import told
from msclinic.releases.impact import UNREADABLE
from msclinic.scenarios.actions import store
from msclinic.scenarios.addresses import free_slug, is_a_page, is_an_address
from msclinic.scenarios.files import Entry, in_languages, scenario_of, with_words
from msclinic.scenarios.identity import doubts_in
from msclinic.scenarios.models import TOLD, Scenario
from msclinic.scenarios.reading import Expected, expected_of
from msclinic.scenarios.runner import assess, compare
from msclinic.scenarios.selectors import in_use
from msclinic.scenarios.tags import TAGS

__all__ = [
    "FORMAT",
    "MOST",
    "MOST_BYTES",
    "VERSION",
    "Incoming",
    "NoFileError",
    "as_text",
    "document_of",
    "incoming",
    "take_in",
]

FORMAT: Final = "msclinic-scenarios"
VERSION: Final = 1
MOST: Final = 200
"""So many scenarios a file may have."""
MOST_BYTES: Final = 1_000_000
"""So large a file may be; so many scenarios in two languages, as long as those that are shipped, take five sixths."""

_DEEPEST: Final = 12
_LAST_POSITION: Final = 32767

_A_TEXT: Final = (str, gettext_lazy("a text"))
_A_LIST: Final = (list, gettext_lazy("a list"))
_AN_OBJECT: Final = (dict, gettext_lazy("an object"))
_A_NUMBER: Final = (int, gettext_lazy("a whole number"))
_TOLD: Final[Mapping[str, tuple[type, Promise]]] = dict.fromkeys(TOLD, _A_TEXT)
_KINDS: Final[Mapping[str, tuple[type, Promise]]] = {
    **_TOLD,
    **dict.fromkeys(("language", "level", "page", "as_of", "time_zone"), _A_TEXT),
    **dict.fromkeys(("tags", "steps", "questions"), _A_LIST),
    **dict.fromkeys(("facts", "expected", "in"), _AN_OBJECT),
    "position": _A_NUMBER,
    "retired": (bool, gettext_lazy("true or false")),
}
"""What a file has under each name."""
_NEEDED: Final = ("title", "story", "lesson", "page", "as_of", "time_zone", "facts", "expected")


class NoFileError(ValueError):
    """What was sent is no file of scenarios; the message says why."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A scenario of a file that can be taken in."""

    slug: str
    """Under which it comes."""
    offered: str
    """Under which it can be stored: another, where there is one of that slug already."""
    content: Entry
    otherwise: list[Expected]
    """Where the release says something else than it expects."""
    remarks: list[str]
    """The answers that the release refuses, as it is expected to, each with its place."""
    doubts: list[str]
    """What in it may tell who somebody is, in sentences."""

    @property
    def title(self) -> str:
        """What it is called in its own language."""
        return str(self.content["title"])

    @property
    def language(self) -> str:
        """In which it is written."""
        return str(self.content.get("language", Scenario.Language.ENGLISH))


def document_of(scenarios: Iterable[Scenario]) -> dict[str, Any]:
    """The file of these scenarios."""
    written = {scenario.slug: with_words(scenario) for scenario in scenarios}
    return {"format": FORMAT, "version": VERSION, "scenarios": written}


def as_text(document: Mapping[str, Any]) -> str:
    """A file as a person can read it."""
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def incoming(release: Release, text: str) -> tuple[list[Incoming], list[str]]:
    """What a file would make, and everything that speaks against it, each with its place in the file.

    Raises NoFileError.
    """
    entries = _entries(text)
    tags = {*TAGS, *(tag for tags in in_use().values_list("tags", flat=True) for tag in tags)}
    problems = [
        readable_text(f"{slug}{place}: {said}")
        for slug, entry in entries.items()
        for place, said in _problems(release, slug, entry, tags)
    ]
    if problems:
        return [], problems
    taken = set(Scenario.objects.values_list("slug", flat=True))
    found = []
    for slug, entry in entries.items():
        offered = free_slug(slug, taken.__contains__)
        taken.add(offered)
        scenario = scenario_of(entry)
        remarks = [f"{slug}{place}: {said}" for place, said in _refused(release, scenario)]
        doubts = list(dict.fromkeys(_doubts(entry)))
        otherwise = [one for one in expected_of(release, scenario) if one.expected and not one.same]
        found.append(Incoming(slug, offered, entry, otherwise, remarks, doubts))
    return found, []


@transaction.atomic
def take_in(release: Release, found: Iterable[Incoming], slugs: Iterable[str], by: User) -> list[Scenario]:
    """Store what was looked at, under these slugs. ValidationError, and nothing stored, where one does not fit."""
    stored = []
    with because("imported from a file"):
        for one, slug in zip(found, slugs, strict=True):
            stored.append(store(slug, one.content, author=by, confirmed_under=release.number or None))
    return stored


def _entries(text: str) -> dict[str, Any]:
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise NoFileError(_("The file is too large: at most %(kilobytes)s KB.") % {"kilobytes": MOST_BYTES // 1000})
    twice: set[str] = set()

    def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        twice.update(name for name, times in Counter(name for name, _value in pairs).items() if times > 1)
        return dict(pairs)

    try:
        document = json.loads(text, parse_constant=_no_constant, object_pairs_hook=each_once)
    except (ValueError, RecursionError) as error:
        raise NoFileError(_("The file is no JSON, so nothing of it could be read.")) from error
    if twice:
        told = _("The file names something twice in one place, and one of the two would be lost: %(names)s.")
        raise NoFileError(told % {"names": readable_text(", ".join(sorted(twice)))[:200]})
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise NoFileError(_("This is no file of scenarios: its format is not “%(format)s”.") % {"format": FORMAT})
    if document.get("version") != VERSION or isinstance(document.get("version"), bool):
        raise NoFileError(
            _("The file is of another version; this site reads version %(version)s.") % {"version": VERSION}
        )
    entries = document.get("scenarios")
    if not isinstance(entries, dict) or not entries:
        raise NoFileError(_("There is no scenario in the file."))
    if len(entries) > MOST:
        raise NoFileError(_("There are more than %(number)s scenarios in the file.") % {"number": MOST})
    return entries


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _doubts(entry: Entry) -> Iterator[str]:
    own = entry.get("language", Scenario.Language.ENGLISH)
    for language, words in {own: entry, **in_languages(entry)}.items():
        told = {name: words.get(name, "") for name in TOLD}
        for said in doubts_in(told, entry["facts"], entry.get("tags"), language).values():
            yield from said


_Found = Iterator[tuple[str, str]]
"""Places below a scenario, each with what is wrong there."""


def _problems(release: Release, slug: str, entry: Any, tags: set[str]) -> _Found:
    """What speaks against a scenario. What it consists of is looked at first: only then can it be judged."""
    if not is_an_address(slug):
        yield "", _("“%(slug)s” is no address: small letters, figures and hyphens, up to 60.") % {"slug": slug[:80]}
    elif is_a_page(slug):
        yield "", _("Choose another word: another page of the site stands at this address.")
    if not isinstance(entry, dict):
        yield "", _("This has to be %(kind)s.") % {"kind": _AN_OBJECT[1]}
        return
    shape = [*_shape(entry, _KINDS, _NEEDED), *_texts(entry, "", 0)]
    if not shape:
        shape += _languages(entry)
    yield from shape
    if shape:
        return
    yield from _unknown(release, entry, tags)
    yield from _said(release, entry)


def _shape(entry: Entry, kinds: Mapping[str, tuple[type, Promise]], needed: Iterable[str], below: str = "") -> _Found:
    for name in needed:
        if name not in entry:
            yield f"{below}.{name}", _("This is missing.")
    for name, value in entry.items():
        if name not in kinds:
            yield f"{below}.{name}", _("A scenario has nothing of that name.")
        elif kinds[name] is _A_NUMBER and isinstance(value, int) and value > _LAST_POSITION:
            yield f"{below}.{name}", _("This is more than %(most)s.") % {"most": _LAST_POSITION}
        elif not isinstance(value, kinds[name][0]) or (kinds[name] is _A_NUMBER and isinstance(value, bool)):
            yield f"{below}.{name}", _("This has to be %(kind)s.") % {"kind": kinds[name][1]}


def _texts(value: Any, place: str, depth: int) -> _Found:
    """Texts that no page can show, and what is nested deeper than any answer is."""
    if depth > _DEEPEST:
        yield place, _("This is nested too deep.")
    elif isinstance(value, str) and readable_text(value) != value:
        yield place, _("There is a character in it that no page can show.")
    elif isinstance(value, dict):
        for name, item in value.items():
            if readable_text(name) != name:
                yield place, _("There is a character in it that no page can show.")
            else:
                yield from _texts(item, f"{place}.{name}", depth + 1)
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from _texts(item, f"{place}[{number}]", depth + 1)


def _languages(entry: Entry) -> _Found:
    for language, words in in_languages(entry).items():
        place = f".in.{language}"
        if language not in Scenario.Language.values or language == entry.get("language", Scenario.Language.ENGLISH):
            yield place, _("It cannot be told in this language besides.")
        elif not isinstance(words, dict):
            yield place, _("This has to be %(kind)s.") % {"kind": _AN_OBJECT[1]}
        else:
            yield from _shape(words, _TOLD, ("title", "story", "lesson"), place)


def _unknown(release: Release, entry: Entry, tags: set[str]) -> _Found:
    """Facts, rules, verdicts, answers, passages and tags that the release or this site does not have."""
    for key in entry["facts"]:
        if key not in release.vocabulary.facts:
            yield f".facts.{key}", _("The release does not ask for this.")
    for code, verdict in entry["expected"].items():
        if code not in release.order:
            yield f".expected.{code}", _("The release has no such rule.")
        if not isinstance(verdict, str) or verdict not in set(Verdict):
            yield f".expected.{code}", _("There is no verdict “%(verdict)s”.") % {"verdict": verdict}
    for number, question in enumerate(entry.get("questions", [])):
        if isinstance(question, dict):
            for place, said in _unknown_of(release, question):
                yield f".questions[{number}]{place}", said
    for number, tag in enumerate(entry.get("tags", [])):
        if not isinstance(tag, str) or tag not in tags:
            yield f".tags[{number}]", _("No scenario here has the tag “%(tag)s”.") % {"tag": tag}


def _unknown_of(release: Release, question: Entry) -> _Found:
    if not isinstance(question.get("rule"), str) or question["rule"] not in release.order:
        yield ".rule", _("The release has no such rule.")
    places: Mapping[Any, Iterable[str]] = {
        "verdict": set(map(str, Verdict)),
        "missing": release.vocabulary.facts,
        "passage": release.passages,
    }
    kind = question.get("kind")
    for name in ("right", "choices"):
        values = question.get(name, [])
        if isinstance(kind, str) and kind in places and isinstance(values, list):
            for number, value in enumerate(values):
                if not isinstance(value, str) or value not in places[kind]:
                    yield f".{name}[{number}]", _("The release knows no “%(value)s”.") % {"value": value}


def _said(release: Release, entry: Entry) -> _Found:
    """What the scenario's own check says, and what the release refuses of its answers."""
    try:
        scenario = scenario_of(entry)
        scenario.slug = "made-up"
        scenario.full_clean(exclude=["slug"])
        for words in scenario.unstored_words:
            words.full_clean(exclude=["scenario"])
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            for message in messages:
                yield f".{name}", message
        return
    try:
        is_as_expected = all(line.same for line in compare(release, scenario) if line.expected)
    except UNREADABLE:
        yield ".facts", _("The release cannot judge these answers.")
        return
    if not is_as_expected:
        yield from _refused(release, scenario)


def _refused(release: Release, scenario: Scenario) -> _Found:
    """What the release refuses of the answers; where it is expected to, the scenario is about that."""
    for problem in assess(release, scenario).errors:
        if problem.fact.partition("[")[0] in release.vocabulary.facts:
            yield f".facts.{problem.fact}", told(problem, release, of_release())
