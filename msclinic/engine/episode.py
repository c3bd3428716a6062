"""How long an episode has lasted, from whatever is known of its start, its end and its length."""

from dataclasses import dataclass
from fractions import Fraction

from msclinic.engine.times import AsOf, Duration, Span
from msclinic.engine.values import Quantity

__all__ = ["Episode", "measure"]

Time = int | Fraction


@dataclass(frozen=True, slots=True)
class Episode:
    """The length of an episode.

    `length` is what its whole duration can be, None where nothing is known; `so_far` is how long it has lasted up to
    the assessment where it is still going on; `elapsed` is the time since its start. `over` is None where that is not
    known.
    """

    onset: Span | None
    end: Span | None
    over: bool | None
    entered: Quantity | None
    length: Duration | None
    so_far: Duration | None
    elapsed: Duration | None
    contradictory: bool = False

    @property
    def vague(self) -> tuple[str, ...]:
        """The dates that are given but not to the minute."""
        named = (("episode_onset", self.onset), ("episode_end", self.end))
        return tuple(key for key, span in named if span is not None and not span.precise)


def _around(entered: Quantity) -> Duration:
    return Duration(max(entered.length - entered.half, Fraction(0)), entered.length + entered.half)


def _between(start: Span, end: Span) -> Duration:
    shortest = end.first - start.last
    return Duration(max(shortest, 0), end.last - start.first, start.closed or shortest < 0, end.closed)


def measure(
    onset: Span | None, end: Span | None, ongoing: str | None, entered: Quantity | None, as_of: AsOf
) -> Episode:
    """The length of the episode; `contradictory` where its dates and the entered length exclude one another."""
    over = True if end is not None or ongoing == "no" else False if ongoing == "yes" else None
    if onset is None:
        return _by_length_alone(end, over, entered)
    elapsed = _between(onset, Span(as_of.instant, as_of.instant, True, as_of.instant))
    if over:
        known = _between(onset, end) if end is not None else Duration(0, elapsed.longest, True, elapsed.longest_belongs)
        cut = known if entered is None else known.cut(_around(entered))
        return Episode(onset, end, over, entered, cut, None, elapsed, cut.empty)
    so_far = elapsed
    if entered is not None:
        so_far = elapsed.cut(Duration(_around(entered).shortest, None))
    if over is False:
        return Episode(onset, end, over, entered, Duration(so_far.shortest, None), so_far, elapsed, so_far.empty)
    length = None if entered is None else Duration(_around(entered).shortest, None)
    return Episode(onset, end, over, entered, length, None, elapsed, entered is not None and so_far.empty)


def _by_length_alone(end: Span | None, over: bool | None, entered: Quantity | None) -> Episode:
    if entered is None:
        return Episode(None, end, over, None, None, None, None)
    exact = Duration(entered.length, entered.length)
    if over:
        return Episode(None, end, over, entered, exact, None, None)
    return Episode(None, end, over, entered, Duration(entered.length, None), None if over is None else exact, None)
