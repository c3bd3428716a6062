"""The answers to the facts of a rule in bands, in which it never decides otherwise, and the cases made up of them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product
from math import prod
from typing import Any, Final

from msclinic.engine import Release
from msclinic.engine.times import HOUR, AsOf
from msclinic.engine.values import UNKNOWN
from msclinic.engine.vocabulary import Fact
from msclinic.knowledge.trials import OPEN_GATES, Given, one_of_each
from msclinic.knowledge.turning_points import iso, turning_points

__all__ = ["MOST_CELLS", "Band", "Cells", "Stretch", "bands_of", "cells_of", "gates_of", "reads_of"]

MOST_CELLS: Final = 600
"""So many cells of a rule are made where its facts could be combined in more ways."""

_EVER: Final = 366
_FAR: Final = 100 * HOUR
"""So far, in days and in microseconds, an answer lies out where there is no end."""

Answer = Callable[[int], Any]
"""How a place on a line is answered, as JSON."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of a line: hours, a whole number, days as ordinals or instants in microseconds. None is no end."""

    low: Any
    high: Any
    low_belongs: bool = True
    high_belongs: bool = True

    def up_to(self, other: "Stretch") -> "Stretch":
        """This stretch and the one that follows it, as one."""
        return Stretch(self.low, other.high, self.low_belongs, other.high_belongs)


@dataclass(frozen=True, slots=True)
class Band:
    """Answers to a fact between which the rules that were asked see no difference.

    `answers` are some of them, as JSON: its ends, and what lies between. `stretch` is None for what lies on no line.
    """

    answers: tuple[Any, ...]
    stretch: Stretch | None = None

    @property
    def is_not_known(self) -> bool:
        """Whether it is the band of what is not known."""
        return self.answers == (UNKNOWN,)


@dataclass(frozen=True, slots=True)
class Cells:
    """Cases of a rule, each as facts; `total` is how many all combinations of the answers would be."""

    cases: list[Given]
    total: int


def reads_of(codes: Collection[str], releases: Iterable[Release]) -> list[str]:
    """Every fact that rules read, of whichever of the releases has them, gates first."""
    return list(dict.fromkeys(key for rule in _rules(codes, releases) for key in rule.reads))


def gates_of(codes: Collection[str], releases: Iterable[Release]) -> list[str]:
    """Those of these facts that are gates of a rule."""
    return list(dict.fromkeys(key for rule in _rules(codes, releases) for key in rule.gates))


def bands_of(codes: Collection[str], releases: Sequence[Release], as_of: AsOf) -> dict[str, list[Band]]:
    """The bands of each fact that rules read, as fine as any of the releases asks for; what is not known comes last."""
    turns: dict[str, list[Any]] = {}
    for release in releases:
        for rule in _families(codes, release):
            for key, turn in turning_points(rule.criterion, release, as_of):
                turns.setdefault(key, []).append(turn)
    not_known = Band((UNKNOWN,))
    return {
        key: [*_bands(_asked(key, releases), turns.get(key, []), as_of), not_known] for key in reads_of(codes, releases)
    }


def cells_of(codes: Collection[str], releases: Sequence[Release], as_of: AsOf, at_most: int = MOST_CELLS) -> Cells:
    """Made-up cases of rules: each answer of each band with each other, gates open; then each gate otherwise.

    Where that would be more than `at_most`, of each verdict one case in which a rule is tried, with every two of its
    facts otherwise. A length stands for the onset and the end of an episode, which are not combined with it.
    """
    gates, bands = gates_of(codes, releases), bands_of(codes, releases, as_of)
    answers = {key: [answer for band in found for answer in band.answers] for key, found in bands.items()}
    own = {
        key: tried for key, tried in answers.items() if key not in gates and _asked(key, releases)[-1].kind != "moment"
    }
    is_open = {gate: OPEN_GATES[gate] for gate in gates if gate in OPEN_GATES}
    bases = [
        {key: base.get(key, UNKNOWN) for key in own}
        for release in releases
        for code in codes
        if code in release.order
        for base in one_of_each(code, release, as_of)
    ]
    closing = [
        {**is_open, **base, gate: answer}
        for gate in gates
        for answer in answers[gate]
        if answer != is_open.get(gate)
        for base in bases
    ]
    whole = prod(map(len, own.values()))
    cases = list(_every(own)) if whole <= at_most else _each_once(_near(bases, own))[:at_most]
    listed = _each_once([*({**is_open, **case} for case in cases), *closing])
    return Cells(listed, max(whole + len(_each_once(closing)), len(listed)))


def _rules(codes: Collection[str], releases: Iterable[Release]) -> Iterator[Any]:
    return (release.rule(code) for release in releases for code in codes if code in release.order)


def _families(codes: Collection[str], release: Release) -> Iterator[Any]:
    family = dict.fromkeys(name for rule in _rules(codes, [release]) for name in rule.family)
    return map(release.rule, family)


def _asked(key: str, releases: Iterable[Release]) -> list[Fact]:
    """A question as each of the releases that have it asks it."""
    return [release.vocabulary.facts[key] for release in releases if key in release.vocabulary.facts]


def _every(answers: Mapping[str, list[Any]]) -> Iterator[Given]:
    return (dict(zip(answers, chosen, strict=True)) for chosen in product(*answers.values()))


def _near(bases: Iterable[Given], answers: Mapping[str, list[Any]]) -> Iterator[Given]:
    """Each case, with every two of its facts answered in every way."""
    for base in bases:
        yield base
        for pair in combinations(answers, 2):
            for chosen in product(*(answers[key] for key in pair)):
                yield {**base, **dict(zip(pair, chosen, strict=True))}


def _each_once(cases: Iterable[Any]) -> list[Any]:
    return list({repr(case): case for case in cases}.values())


def _bands(asked: Sequence[Fact], turns: Sequence[Any], as_of: AsOf) -> list[Band]:
    """All that can be answered; choices and lists in the order in which they are named."""
    match asked[-1].kind:
        case "yes_no":
            return [Band(("yes",)), Band(("no",))]
        case "choice":
            return [Band((value,)) for value in dict.fromkeys(choice.value for one in asked for choice in one.choices)]
        case "whole":
            return _in_steps(turns, 1, None, int)
        case "date":
            return _in_steps([turn for turn in turns if turn <= as_of.today], None, as_of.today, iso)
        case "quantity":
            return _without_steps(turns, 0, None, _hours)
        case "moment":
            return _without_steps(turns, None, as_of.instant, lambda instant: as_of.wall(instant).isoformat())
        case _:
            return [Band((answer,)) for answer in _each_once(turns)]


def _in_steps(turns: Iterable[int], least: int | None, most: int | None, answer: Answer) -> list[Band]:
    """What is counted, from the least to the most, cut before each turn."""
    cuts = sorted({turn for turn in turns if least is None or turn > least})
    found = []
    for low, high in zip([least, *cuts], [*(cut - 1 for cut in cuts), most], strict=True):
        first = low if low is not None else (high or 0) - _EVER
        last = high if high is not None else first + 1
        found.append(Band(tuple(map(answer, dict.fromkeys((first, last)))), Stretch(low, high)))
    return found


def _without_steps(turns: Iterable[int], least: int | None, most: int | None, answer: Answer) -> list[Band]:
    """What flows, from the least to the most: each turn by itself, and what lies between."""
    within = sorted({turn for turn in turns if most is None or turn < most})
    found = []
    for low, high in zip([least, *within], [*within, most], strict=True):
        if low is not None and low != least:
            found.append(Band((answer(low),), Stretch(low, low)))
        tried = dict.fromkeys(_between(low, high))
        found.append(Band(tuple(map(answer, tried)), Stretch(low, high, low is None, False)))
    return found


def _between(low: int | None, high: int | None) -> tuple[int, ...]:
    """Close to both ends, and in the middle; where there is no end, far out."""
    step = HOUR // 2
    if low is None:
        return (high - _FAR, high - step) if high is not None else ()
    return (low + step, low + _FAR) if high is None else (low + step, (low + high) // 2, high - step)


def _hours(length: int) -> dict[str, Any]:
    hours = Decimal(length) / HOUR
    return {"value": int(hours) if hours == hours.to_integral_value() else hours, "unit": "h"}
