"""A map of a rule: what it says for any two of its facts, band by band, with everything else as it stands beside.

The maps of a rule in several releases are cut alike, so that a place of one is the same place of the other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, product
from typing import Any, Final

from django.conf import settings
from django.utils import timezone, translation
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from msclinic.core.assessing import Page
from msclinic.core.cases import case_named
from msclinic.core.entry import spell
from msclinic.core.entry.words import in_words
from msclinic.core.language import of_release
from msclinic.core.shapes import WEIGHT, Shape, shapes_in
from msclinic.engine import Release, Rule, Verdict, evaluate
from msclinic.engine.criteria import Lasting
from msclinic.engine.speech import Words, languages_of, words_of
from msclinic.engine.times import AsOf
from msclinic.knowledge.grid import Band, bands_of
from msclinic.knowledge.trials import OPEN_GATES, Given, one_of_each
from msclinic.knowledge.turning_points import begun
from msclinic.releases.band_words import band_words

__all__ = ["Answers", "Place", "RuleMap", "answers_to_choose", "draw_maps", "facts_to_choose", "usual_facts"]

Answers = Mapping[str, Sequence[tuple[Any, str]]]
"""By fact, an answer from each of its bands, with the words of the band."""

_Said = tuple[frozenset[Verdict], ...]
"""What each of the releases says in a place: more than one verdict where it depends on what exactly is answered."""

_LISTS: Final = frozenset({"records", "choices"})
_READ: Final = frozenset({Verdict.MET, Verdict.AMBIGUOUS, Verdict.NOT_MET})
_BY_LOCAL_READING: Final = gettext_lazy(
    "So by the local reading that is named above. What the source’s sentence says of it is not shown here."
)
_TELLING: Final = ("quantity", "whole", "date", "records", "choices", "choice", "yes_no", "moment")
"""The kinds of facts, those of which a map tells most first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on the map: what the rule says there, its name in words, and what a form posts for a case in it.

    More than one shape where it depends on what exactly is answered. `differs` where another of the maps says something
    else there. `fields` is None where no form holds the case.
    """

    name: str
    shapes: list[Shape]
    differs: bool
    fields: list[tuple[str, str]] | None


@dataclass(frozen=True, slots=True)
class RuleMap:
    """The map of a rule in a release: the bands of one fact across, those of another down, and the rest as stated."""

    release: Release
    rule: Rule
    question: str
    across: str
    down: str
    columns: list[str]
    rows: list[tuple[str, list[Place]]]
    others: list[tuple[str, str]]
    legend: list[Shape]
    path: str
    as_of: str

    @property
    def local_reading(self) -> str:
        """Whose local reading the verdicts rest on, and why; empty where they rest on what the passages state."""
        reading = self.rule.local_reading
        if not reading:
            return ""
        reason = self.release.said(reading["reason"], of_release())
        told = _(
            "These verdicts rest on a local reading by %(who)s, set apart from the words of the source: %(reason)s"
        )
        return told % {"who": reading["who"], "reason": reason}

    @property
    def places(self) -> list[Place]:
        """Every place, row by row."""
        return [place for _side, places in self.rows for place in places]


def facts_to_choose(rule: Rule, release: Release) -> list[tuple[str, str]]:
    """The facts of a rule with their labels, those of which a map tells most first and the gates last."""
    facts = release.vocabulary.facts
    keys = sorted(rule.reads, key=lambda key: (key in rule.gates, _TELLING.index(facts[key].kind)))
    return [(key, release.said(facts[key].label, of_release())) for key in keys]


def usual_facts(rule: Rule, release: Release) -> tuple[str, str]:
    """The two facts of the map that is shown first, lists down the side; the second is empty where it has but one.

    Gates are not among them, unless there is nothing else.
    """
    own = [key for key, _label in facts_to_choose(rule, release) if key not in rule.gates] or list(rule.reads)
    across, down = [*own[:2], ""][:2]
    return (down, across) if down and release.vocabulary.facts[across].kind in _LISTS else (across, down)


def answers_to_choose(rule: Rule, releases: Sequence[Release], as_of: AsOf) -> Answers:
    """What each fact of a rule can be set to where a map does not show it."""
    facts, speech = releases[-1].vocabulary.facts, words_of(releases[-1], of_release())
    bands = bands_of([rule.code], releases, as_of)
    return {
        key: [(_middle(key, [band])[key], band_words(facts[key], [band], speech, as_of)) for band in bands[key]]
        for key in rule.reads
    }


def draw_maps(
    releases: Sequence[Release], code: str, across: str, down: str, as_of: AsOf, given: Mapping[str, Any] | None = None
) -> list[RuleMap]:
    """The map of the rule of a code in each of some releases that have it, the newest last; `down` may be empty.

    `given` is what is answered to the rest of the facts instead of what usually is. Raises KeyError where the newest
    has no such rule.
    """
    newest = releases[-1]
    rule, chosen = newest.rule(code), [key for key in (across, down) if key]
    bands, others = bands_of([code], releases, as_of), _others(rule, newest, as_of, chosen)
    others |= {key: answer for key, answer in (given or {}).items() if key not in chosen}
    columns = [[band] for band in bands[across]]
    rows: list[list[Band]] = [[band] for band in bands[down]] if down else [[]]
    grid = [
        [
            tuple(
                _verdicts(release, code, others, _given(down, row), _given(across, column), as_of)
                for release in releases
            )
            for column in columns
        ]
        for row in rows
    ]
    rows, grid = _merged(rows, grid)
    columns, turned = _merged(columns, _turned(grid))
    grid = _turned(turned)
    facts, speech = newest.vocabulary.facts, words_of(newest, of_release())
    heads = [band_words(facts[across], column, speech, as_of) for column in columns]
    sides = [band_words(facts[down], row, speech, as_of) if down else "" for row in rows]
    named, shapes = case_named(_titles(code, newest)), shapes_in(speech.language)

    def places(number: int, side: str, row: list[Band], line: Sequence[_Said]) -> Iterator[Place]:
        for head, column, said in zip(heads, columns, line, strict=True):
            answers = others | _middle(down, row) | _middle(across, column)
            shown = [shapes[verdict] for verdict in _in_order(said[number])]
            name = "; ".join(filter(None, (side, head)))
            yield Place(name, shown, len(set(said)) > 1, _fields(named, answers, newest, as_of))

    return [
        RuleMap(
            release=release,
            rule=release.rule(code),
            question=release.said(release.rule(code).question, of_release()),
            across=_label(across, newest),
            down=_label(down, newest),
            columns=heads,
            rows=[
                (side, list(places(number, side, row, line))) for side, row, line in zip(sides, rows, grid, strict=True)
            ],
            others=_stated(rule, others, chosen, newest, as_of, speech),
            legend=[
                replace(shapes[verdict], meaning=_BY_LOCAL_READING)
                if release.rule(code).local_reading and verdict in _READ
                else shapes[verdict]
                for verdict in _in_order(frozenset().union(*chain(*chain(*grid))))
            ],
            path=_page_of(rule).path,
            as_of=speech.moment(as_of.instant, as_of),
        )
        for number, release in enumerate(releases)
    ]


def _others(rule: Rule, release: Release, as_of: AsOf, chosen: Iterable[str]) -> Given:
    """The rest of the facts: gates open, the others as in the first case in which the rule is tried and is reached.

    Where it is never reached, as in the first to which it applies. Whoever looks at an onset or an end sees what it
    alone makes of the length.
    """
    tried = one_of_each(rule.code, release, as_of)
    verdicts = [(_verdict(release, rule.code, OPEN_GATES | given, as_of), given) for given in tried]
    asked = [given for verdict, given in verdicts if verdict is not Verdict.NOT_APPLICABLE]
    base = next((given for verdict, given in verdicts if verdict is Verdict.MET), next(iter([*asked, *tried, {}])))
    given = {key: OPEN_GATES[key] for key in rule.gates if key in OPEN_GATES} | base
    for code in rule.family:
        criterion = release.rule(code).criterion
        if isinstance(criterion, Lasting):
            given |= _dated(criterion, frozenset(chosen), as_of)
    return {key: value for key, value in given.items() if key not in chosen and value is not None}


def _dated(criterion: Lasting, chosen: frozenset[str], as_of: AsOf) -> Given:
    """Onset and end say the length themselves, so that none is entered beside them; None takes an answer away."""
    onset, ongoing, end, duration = criterion.facts
    if chosen.isdisjoint({onset, end}):
        return {}
    begins = as_of.wall(begun(criterion, as_of)).isoformat() if duration not in chosen else None
    return {duration: None, onset: begins, ongoing: None if end in chosen else "yes"}


def _given(key: str, bands: Sequence[Band]) -> list[Given]:
    """Every answer of some bands of a fact; without a fact nothing is answered, in one way."""
    return [{key: answer} for band in bands for answer in band.answers] if key else [{}]


def _verdicts(
    release: Release, code: str, others: Given, down: list[Given], across: list[Given], as_of: AsOf
) -> frozenset[Verdict]:
    return frozenset(_verdict(release, code, others | one | other, as_of) for one, other in product(down, across))


def _verdict(release: Release, code: str, given: Given, as_of: AsOf) -> Verdict:
    return evaluate(release, given, as_of, timezone.get_current_timezone()).finding(code).verdict


def _merged(bands: list[list[Band]], lines: list[list[_Said]]) -> tuple[list[list[Band]], list[list[_Said]]]:
    """Bands and what is said in each, with neighbours joined that say the same; what is not known stays by itself."""
    found: list[tuple[list[Band], list[_Said]]] = []
    for band, line in zip(bands, lines, strict=True):
        if found and found[-1][1] == line and _can_be_joined(found[-1][0][-1], band[0]):
            found[-1][0].extend(band)
        else:
            found.append((list(band), line))
    return [band for band, _line in found], [line for _band, line in found]


def _can_be_joined(band: Band, following: Band) -> bool:
    """Stretches, and answers that have a word each; lists and what is not known stand alone."""
    if band.is_not_known or following.is_not_known:
        return False
    answers = (*band.answers, *following.answers)
    return band.stretch is not None or all(isinstance(answer, str) for answer in answers)


def _turned(grid: Sequence[Sequence[_Said]]) -> list[list[_Said]]:
    return [list(line) for line in zip(*grid, strict=True)]


def _in_order(verdicts: Iterable[Verdict]) -> list[Verdict]:
    return sorted(verdicts, key=WEIGHT.__getitem__, reverse=True)


def _middle(key: str, bands: Sequence[Band]) -> Given:
    """An answer from the middle of the bands."""
    answers = _given(key, bands)
    return answers[len(answers) // 2]


def _titles(code: str, release: Release) -> dict[str, str]:
    """What a case of the map is called, in every language of the release."""
    titles = {}
    for language in languages_of(release):
        with translation.override(language):
            titles[language] = _("Map of %(code)s") % {"code": code}
    return titles


def _fields(named: tuple[str, str], given: Given, release: Release, as_of: AsOf) -> list[tuple[str, str]] | None:
    """What a form posts for a case, as for any made-up case; None where the case does not fit the form."""
    zone = timezone.get_current_timezone()
    try:
        spelled = spell(given, release.vocabulary, zone)
    except (AttributeError, TypeError, ValueError):
        return None
    return [("as_of", str(as_of)), ("time_zone", str(zone)), named, *spelled]


def _page_of(rule: Rule) -> Page:
    pages: list[Page] = [import_string(path) for path in settings.ASSESSMENT_PAGES]
    return next(page for page in pages if page.section == rule.section)


def _label(key: str, release: Release) -> str:
    return release.said(release.vocabulary.facts[key].label, of_release()) if key else ""


def _stated(
    rule: Rule, others: Mapping[str, Any], chosen: Sequence[str], release: Release, as_of: AsOf, speech: Words
) -> list[tuple[str, str]]:
    """The rest of the facts of the rule in words, in the order of the form; what is not answered is not named."""
    facts = evaluate(release, others, as_of, timezone.get_current_timezone()).facts
    if facts is None:
        return []
    keys = [key for key in facts.given if key in rule.reads and key not in chosen]
    return [(_label(key, release), in_words(key, facts, speech, release)) for key in keys]
