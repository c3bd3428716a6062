"""The duration scale: how long the episode has lasted, beside the two figures that its length is compared with.

It draws what the rule of the length decided from, and decides nothing: the same episode, the same figures.
"""

from dataclasses import dataclass

from msclinic.core.pictures import Picture, percent
from msclinic.core.shapes import SHAPES
from msclinic.engine import Assessment, Finding, Verdict
from msclinic.engine.criteria import Lasting
from msclinic.engine.episode import Episode
from msclinic.engine.times import Duration
from msclinic.engine.wording import English

__all__ = ["Limit", "Scale", "Stretch", "draw"]

_NOT_DRAWN = frozenset({Verdict.INVALID, Verdict.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the scale, from where and how wide; `look` names its class."""

    left: str
    width: str
    look: str
    caption: str = ""
    middle: str = ""


@dataclass(frozen=True, slots=True)
class Limit:
    """One of the figures: where it stands, what it is, and the clock time at which it is reached; empty if never."""

    at: str
    figure: str
    time: str


@dataclass(frozen=True, slots=True)
class Scale:
    """Everything that the picture shows; `told` is all of it in words."""

    told: str
    zones: list[Stretch]
    certain: str
    """How far it has lasted for certain."""
    possible: Stretch | None
    """How much longer it may have been."""
    ahead: str
    """From where on it may still go on; empty where it is over."""
    label: str
    label_at: str
    label_anchor: str
    limits: list[Limit]
    longest: str
    look: str

    @property
    def has_times(self) -> bool:
        """Whether a clock time stands below one of the figures."""
        return any(limit.time for limit in self.limits)


def draw(assessment: Assessment) -> Picture | None:
    """The scale of the rule that judges the length of the episode; None where its length is wholly open."""
    for finding in assessment.findings:
        if isinstance(finding.rule.criterion, Lasting):
            scale = _scale(finding, finding.rule.criterion, English(assessment.release))
            return Picture("relapses/_duration_scale.html", scale) if scale is not None else None
    return None


def _scale(finding: Finding, rule: Lasting, speech: English) -> Scale | None:
    episode = finding.facts.episode
    length = episode.so_far or episode.length or _since_start(episode)
    if finding.verdict in _NOT_DRAWN or length is None:
        return None
    whole = 2 * rule.upper_length
    known, furthest = length.shortest, length.longest if length.longest is not None else length.shortest
    label = _label(episode, length, speech)
    place = 100 * float(min(furthest, whole)) / whole
    figures = _limits(finding, rule, whole, speech)
    longest = speech.length(whole, rule.upper.unit)
    return Scale(
        told=_told(label, figures, speech),
        zones=_zones(rule, whole),
        certain=percent(known, whole) if known else "",
        possible=Stretch(percent(known, whole), percent(furthest - known, whole), "maybe")
        if furthest > known
        else None,
        ahead=percent(furthest, whole) if not episode.over and furthest < whole else "",
        label=label,
        label_at=percent(furthest, whole),
        label_anchor="start" if place < 20 else "end" if place > 80 else "middle",
        limits=figures,
        longest=longest,
        look=SHAPES[finding.verdict].look,
    )


def _since_start(episode: Episode) -> Duration | None:
    """Where nothing else is known, it lasted at most as long as its start lies back."""
    elapsed = episode.elapsed
    return None if elapsed is None else Duration(0, elapsed.longest, True, elapsed.longest_belongs)


def _label(episode: Episode, length: Duration, speech: English) -> str:
    exact = length.longest is None or length.longest == length.shortest
    unit = episode.entered.unit if episode.entered is not None and episode.onset is None else ""
    said = (
        speech.length(length.shortest, unit)
        if exact
        else speech.between(length.shortest, length.longest, reached=length.longest_belongs)
    )
    if episode.over is False:
        return f"{said} so far, still going on"
    if episode.over is None:
        return f"at least {said}" if exact else f"{said}; not known whether it is still going on"
    return said


def _limits(finding: Finding, rule: Lasting, whole: int, speech: English) -> list[Limit]:
    times = {date.what: speech.moment(date.at, finding.facts.as_of) for date in finding.next}
    bounds = {"lower": (rule.lower, rule.lower_length), "upper": (rule.upper, rule.upper_length)}
    if rule.lower_length == rule.upper_length:
        del bounds["lower"]
    return [
        Limit(percent(length, whole), speech.count(bound.value, bound.unit), times.get(name, ""))
        for name, (bound, length) in bounds.items()
    ]


def _zones(rule: Lasting, whole: int) -> list[Stretch]:
    edges = sorted({0, rule.lower_length, rule.upper_length, whole})
    has_one_figure = len(edges) == 3
    captions = ("short of it", "past it") if has_one_figure else ("short of both", "between them", "past both")
    looks = ("z0", "z2") if has_one_figure else ("z0", "z1", "z2")
    return [
        Stretch(percent(start, whole), percent(end - start, whole), look, caption, percent((start + end) // 2, whole))
        for start, end, look, caption in zip(edges, edges[1:], looks, captions, strict=False)
    ]


def _told(label: str, limits: list[Limit], speech: English) -> str:
    figures = speech.words(limit.figure for limit in limits)
    times = "".join(f" {limit.figure} are reached on {limit.time}." for limit in limits if limit.time)
    return f"How long it lasted: {label}. Compared with {figures}.{times}"
