"""How a verdict looks and what it is called: six shapes and two panels, each with its word (design section 5)."""

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from django.utils.html import format_html
from django.utils.safestring import SafeString

from msclinic.engine import Verdict

__all__ = ["SHAPES", "WEIGHT", "Shape"]


@dataclass(frozen=True)
class Shape:
    """The word of a verdict, its icon and the class of its colours."""

    word: str
    icon: str
    look: str

    @cached_property
    def sign(self) -> SafeString:
        """The icon as it stands beside the word."""
        return format_html('<svg class="sign" aria-hidden="true"><use href="#{}"/></svg>', self.icon)

    @cached_property
    def said(self) -> SafeString:
        """The word as it begins a finding's sentence."""
        return format_html('<span class="word">{}</span>', self.word)

    @cached_property
    def pill(self) -> SafeString:
        """Shape and word, small."""
        return format_html('<span class="state {}">{}{}</span>', self.look, self.sign, self.word)


SHAPES: Final = {
    Verdict.MET: Shape("Reached", "i-met", "is-met"),
    Verdict.AMBIGUOUS: Shape("Can be read both ways", "i-edge", "is-edge"),
    Verdict.NOT_MET: Shape("Not reached", "i-no", "is-no"),
    Verdict.UNKNOWN: Shape("Cannot be judged", "i-ask", "is-ask"),
    Verdict.PENDING: Shape("Too early to tell", "i-ask", "is-ask"),
    Verdict.NOT_YET: Shape("Next date", "i-date", "is-date"),
    Verdict.DUE: Shape("Today", "i-date", "is-date"),
    Verdict.PAST: Shape("Date passed", "i-date", "is-date"),
    Verdict.NOT_APPLICABLE: Shape("Does not apply", "i-quiet", "is-quiet"),
    Verdict.SILENT: Shape("The source does not say", "i-quiet", "is-quiet"),
    Verdict.SHOWN: Shape("Notice", "i-notice", "is-notice"),
    Verdict.INVALID: Shape("Please correct", "i-stop", "is-stop"),
}

WEIGHT: Final = {
    verdict: place
    for place, verdict in enumerate(
        (
            Verdict.INVALID,
            Verdict.PAST,
            Verdict.DUE,
            Verdict.NOT_MET,
            Verdict.SHOWN,
            Verdict.AMBIGUOUS,
            Verdict.PENDING,
            Verdict.UNKNOWN,
            Verdict.SILENT,
            Verdict.NOT_YET,
            Verdict.MET,
            Verdict.NOT_APPLICABLE,
        )
    )
}
"""What matters first: what holds an answer up, what has passed or speaks against, risks, what is open."""
