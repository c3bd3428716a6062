"""A text with its passages marked in place: not a character more or less than the text itself."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from msclinic.evidence.exact import Segment, split_highlights

__all__ = ["Paragraph", "Span", "mark_text"]

Span = tuple[str, int, int]
"""A passage: its code, where it starts and where it ends."""

_LONGEST_HEADING: Final = 80
_ENDS: Final = ".!?…:;,”\"'’)"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of a text, marked, with the white space after it and the passages that begin in it, in the order given."""

    marked: SafeString
    after: str
    heading: bool
    passages: tuple[str, ...]


def mark_text(text: str, spans: Iterable[Span]) -> list[Paragraph]:
    """The paragraphs of a text, each passage marked and bearing its code as its id.

    A passage inside another is a mark inside a mark. Where two merely overlap, the later one goes on in a second mark
    without an id. After its last word each passage has an empty link to its note: style may show the code there.
    """
    spans = list(spans)
    longest_first = sorted(spans, key=lambda span: (span[1], -span[2], span[0]))
    lines = [(f"line {match.start()}", *match.span()) for match in re.finditer(r"[^\n]+", text)]
    segments = split_highlights(text, [*lines, *longest_first])
    marker = _Marker(segments)
    paragraphs: list[Paragraph] = []
    for (name, start, end), (_, following, _) in zip(lines, [*lines[1:], ("", len(text), 0)], strict=True):
        inside = [place for place, segment in enumerate(segments) if segment.passages[:1] == (name,)]
        begun = tuple(code for code, begin, _ in spans if start <= begin < end)
        marked = marker.paragraph(inside)
        paragraphs.append(Paragraph(marked, text[end:following], _is_heading(text[start:end]), begun))
    return paragraphs


def _is_heading(line: str) -> bool:
    """A short line that ends like no sentence."""
    return len(line) <= _LONGEST_HEADING and not line.rstrip().endswith(tuple(_ENDS))


class _Marker:
    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._last = {code: place for place, segment in enumerate(segments) for code in segment.passages}
        self._begun: set[str] = set()

    def paragraph(self, places: Iterable[int]) -> SafeString:
        """The segments at these places, as HTML."""
        return mark_safe("".join(self._html(places)))  # noqa: S308  # made of escaped text and of the marks below

    def _html(self, places: Iterable[int]) -> Iterator[str]:
        is_open: list[str] = []
        before = -1
        for place in places:
            wanted = self._segments[place].passages[1:]
            kept = _alike(is_open, wanted)
            yield from self._close(is_open, kept, before)
            yield from self._open(is_open, wanted[kept:])
            yield escape(self._segments[place].text)
            before = place
        yield from self._close(is_open, 0, before)

    def _open(self, is_open: list[str], codes: Iterable[str]) -> Iterator[str]:
        for code in codes:
            yield '<mark class="more">' if code in self._begun else format_html('<mark id="{}">', code)
            self._begun.add(code)
            is_open.append(code)

    def _close(self, is_open: list[str], kept: int, last: int) -> Iterator[str]:
        while len(is_open) > kept:
            code = is_open.pop()
            if self._last[code] == last:
                yield format_html(
                    '<a class="n" href="#n-{}" data-code="{}" aria-label="Note {}"></a>', code, code, code
                )
            yield "</mark>"


def _alike(is_open: Sequence[str], wanted: Sequence[str]) -> int:
    """How many marks can stay open."""
    count = 0
    while count < min(len(is_open), len(wanted)) and is_open[count] == wanted[count]:
        count += 1
    return count
