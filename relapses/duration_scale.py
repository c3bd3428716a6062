"""The duration scale: how long the episode has lasted, beside the two figures that its length is compared with.

It draws what the rule of the length decided from, and decides nothing: the same episode, the same figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from msclinic.core.language import of_release
from msclinic.core.pictures import Picture, percent
from msclinic.core.result import when_in_words
from msclinic.core.shapes import SHAPES
from msclinic.engine import Assessment, Finding, Release, Verdict
from msclinic.engine.criteria import Lasting
from msclinic.engine.episode import Episode
from msclinic.engine.speech import Words, words_of
from msclinic.engine.times import Duration

__all__ = ["Figure", "Ground", "Scale", "Zone", "draw"]

_NOT_DRAWN = frozenset({Verdict.INVALID, Verdict.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Zone:
    """A part of the scale, from where and how wide; `look` names its class, `pattern` what it is filled with."""

    left: str
    width: str
    middle: str
    caption: str
    look: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One of the figures and where it stands; `bound` is lower or upper."""

    bound: str
    at: str
    name: str


@dataclass(frozen=True, slots=True)
class Ground:
    """What belongs to the rule and is the same for everybody: its zones and figures, drawn once."""

    zones: list[Zone]
    figures: list[Figure]
    longest: str
    drawn: SafeString
    lines: SafeString


@dataclass(frozen=True, slots=True)
class Scale:
    """Everything that the picture shows; `told` is all of it in words."""

    told: str
    ground: Ground
    certain: str
    """How far it has lasted for certain."""
    possible: str
    """How much longer it may have been."""
    ahead: str
    """From where on it may still go on; empty where it is over."""
    end: str
    label: str
    times: list[tuple[str, str]]
    """The places of the figures that are still to be reached, and when they are."""
    look: str
    is_beyond: bool
    """Whether it lasted longer than the scale is."""


def draw(assessment: Assessment) -> Picture | None:
    """The scale of the rule that judges the length of the episode; None where its length is wholly open."""
    for finding in assessment.findings:
        if isinstance(finding.rule.criterion, Lasting):
            scale = _scale(finding, finding.rule.criterion, assessment.release)
            return Picture("relapses/_duration_scale.html", scale) if scale is not None else None
    return None


def _scale(finding: Finding, rule: Lasting, release: Release) -> Scale | None:
    episode = finding.facts.episode
    length = episode.so_far or episode.length or _since_start(episode)
    if finding.verdict in _NOT_DRAWN or length is None:
        return None
    speech, whole = words_of(release, of_release()), 2 * rule.upper_length
    ground = _ground(release, rule, of_release())
    known, furthest = length.shortest, length.longest if length.longest is not None else length.shortest
    label, times = _label(episode, length, speech), _times(finding, speech)
    return Scale(
        told=_told(label, ground, times, speech),
        ground=ground,
        certain=percent(known, whole) if known else "",
        possible=percent(min(furthest, whole) - min(known, whole), whole) if furthest > known else "",
        ahead=percent(furthest, whole) if not episode.over and furthest < whole else "",
        end=percent(furthest, whole),
        label=label,
        times=[(figure.at, times[figure.bound]) for figure in ground.figures if figure.bound in times],
        look=SHAPES[finding.verdict].look,
        is_beyond=furthest > whole,
    )


def _since_start(episode: Episode) -> Duration | None:
    """Where nothing else is known, it lasted at most as long as its start lies back."""
    elapsed = episode.elapsed
    return None if elapsed is None else Duration(0, elapsed.longest, True, elapsed.longest_belongs)


def _label(episode: Episode, length: Duration, speech: Words) -> str:
    exact = length.longest is None or length.longest == length.shortest
    unit = episode.entered.unit if episode.entered is not None and episode.onset is None else ""
    said = (
        speech.length(length.shortest, unit)
        if exact
        else speech.between(length.shortest, length.longest, reached=length.longest_belongs)
    )
    if episode.over is False:
        return _("%(length)s so far, still going on") % {"length": said}
    if episode.over is None:
        words = _("at least %(length)s") if exact else _("%(length)s; not known whether it is still going on")
        return words % {"length": said}
    return said


def _times(finding: Finding, speech: Words) -> dict[str, str]:
    """The clock times at which the figures are reached, by their names."""
    return {date.what: when_in_words(date, finding.facts.as_of, speech) for date in finding.next}


def _told(label: str, ground: Ground, times: Mapping[str, str], speech: Words) -> str:
    figures = speech.words(figure.name for figure in ground.figures)
    words = _("How long it lasted: %(label)s. Compared with: %(figures)s.") % {"label": label, "figures": figures}
    ahead = [
        _("If it goes on, %(figure)s are reached on %(time)s.") % {"figure": one.name, "time": times[one.bound]}
        for one in ground.figures
        if one.bound in times
    ]
    return " ".join([words, *ahead])


@lru_cache(maxsize=16)
def _ground(release: Release, rule: Lasting, language: str) -> Ground:
    """The scale of a rule, up to twice its upper figure."""
    speech, whole = words_of(release, language), 2 * rule.upper_length
    bounds = {"lower": (rule.lower, rule.lower_length), "upper": (rule.upper, rule.upper_length)}
    if rule.lower_length == rule.upper_length:
        del bounds["lower"]
    figures = [
        Figure(name, percent(length, whole), speech.count(bound.value, bound.unit))
        for name, (bound, length) in bounds.items()
    ]
    zones, longest = _zones(rule, whole), speech.length(whole, rule.upper.unit)
    context = {"zones": zones, "figures": figures, "longest": longest}
    lines = format_html_join(
        "", '<line class="limit" x1="{}" x2="{}" y1="19" y2="62"/>', ((one.at, one.at) for one in figures)
    )
    return Ground(zones, figures, longest, render_to_string("relapses/_scale_ground.html", context), lines)


def _zones(rule: Lasting, whole: int) -> list[Zone]:
    edges = sorted({0, rule.lower_length, rule.upper_length, whole})
    if len(edges) == 3:
        looks = [(_("short of it"), "z0", ""), (_("past it"), "z2", "dots")]
    else:
        looks = [(_("short of both"), "z0", ""), (_("between them"), "z1", "hatch"), (_("past both"), "z2", "dots")]
    return [
        Zone(percent(start, whole), percent(end - start, whole), percent((start + end) // 2, whole), *look)
        for (start, end), look in zip(pairwise(edges), looks, strict=True)
    ]
