"""How a page names the bands of a fact: under 24 hours, 24 to under 48 hours, 48 hours or more."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from msclinic.core.entry.words import raw_in_words
from msclinic.engine.speech import Words
from msclinic.engine.times import HOUR, AsOf
from msclinic.engine.vocabulary import Fact
from msclinic.knowledge.grid import Band, Stretch

__all__ = ["band_words"]

_FIGURES: Final[Mapping[str, Promise]] = {
    "any": gettext_lazy("any answer"),
    "under": gettext_lazy("under %(high)s"),
    "up to": gettext_lazy("up to %(high)s"),
    "from": gettext_lazy("%(low)s or more"),
    "over": gettext_lazy("more than %(low)s"),
    "from, up to": gettext_lazy("%(low)s to %(high)s"),
    "from, under": gettext_lazy("%(low)s to under %(high)s"),
    "over, up to": gettext_lazy("more than %(low)s, up to %(high)s"),
    "over, under": gettext_lazy("more than %(low)s, under %(high)s"),
}
_TIMES: Final[Mapping[str, Promise]] = {
    **_FIGURES,
    "under": gettext_lazy("before %(high)s"),
    "from": gettext_lazy("%(low)s or later"),
    "over": gettext_lazy("after %(low)s"),
    "from, under": gettext_lazy("%(low)s or later, before %(high)s"),
    "over, up to": gettext_lazy("after %(low)s, up to %(high)s"),
    "over, under": gettext_lazy("after %(low)s, before %(high)s"),
}


def band_words(fact: Fact, bands: Sequence[Band], speech: Words, as_of: AsOf) -> str:
    """Neighbouring bands of a fact, as one: a stretch of a line, or the answers by their words."""
    first, last = bands[0].stretch, bands[-1].stretch
    if first is None or last is None:
        return _(" or ").join(_said(fact, answer, speech) for band in bands for answer in band.answers)
    match fact.kind:
        case "whole":
            return _stretch(first.up_to(last), 1, None, _FIGURES, str)
        case "quantity":
            return _stretch(first.up_to(last), 0, None, _FIGURES, partial(_length, speech))
        case "date":
            return _stretch(first.up_to(last), None, as_of.today, _TIMES, speech.day)
        case _:
            return _stretch(first.up_to(last), None, as_of.instant, _TIMES, partial(speech.moment, as_of=as_of))


def _said(fact: Fact, answer: Any, speech: Words) -> str:
    return raw_in_words(fact, answer, None, speech)


def _stretch(
    stretch: Stretch, least: int | None, most: int | None, words: Mapping[str, Promise], said: Callable[[int], str]
) -> str:
    """A stretch in words; an end beyond which nothing lies is not named."""
    if stretch.low is not None and stretch.low == stretch.high:
        return said(stretch.low)
    ends = []
    if stretch.low is not None and (stretch.low != least or (stretch.high is not None and stretch.low_belongs)):
        ends.append("from" if stretch.low_belongs else "over")
    if stretch.high is not None and stretch.high != most:
        ends.append("up to" if stretch.high_belongs else "under")
    values = {name: said(end) for name, end in (("low", stretch.low), ("high", stretch.high)) if end is not None}
    return str(words[", ".join(ends) or "any"]) % values


def _length(speech: Words, length: int) -> str:
    hours, rest = divmod(length, HOUR)
    return speech.length(length) if rest else speech.count(hours, "h")
