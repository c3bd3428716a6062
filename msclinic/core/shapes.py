"""How a verdict looks, what it is called and what it means: six shapes and two panels (design section 5)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from msclinic.engine import Verdict

__all__ = ["DRAWN", "SHAPES", "WEIGHT", "Shape", "shapes_in"]


@dataclass(frozen=True)
class Shape:
    """The word of a verdict, its icon, the class of its colours, and what it means."""

    word: str
    icon: str
    look: str
    meaning: Promise
    english: str = ""
    """The word in English, where it is in another language."""

    @cached_property
    def sign(self) -> SafeString:
        """The icon as it stands beside the word."""
        return format_html('<svg class="sign" aria-hidden="true"><use href="#{}"/></svg>', self.icon)

    @cached_property
    def said(self) -> SafeString:
        """The word as it begins a finding's sentence."""
        return format_html('<span class="word">{}</span>', self.word)

    @cached_property
    def _words(self) -> tuple[str, ...]:
        """The word, and the English one: a sentence that has no words in the language of the page is in English."""
        return tuple(dict.fromkeys((self.word, self.english or self.word)))

    def _after_word(self, sentence: str) -> str:
        """What follows where a sentence begins with the word itself, from its colon or full stop on; else nothing."""
        for word in self._words:
            end = len(word)
            if sentence[:end].casefold() == word.casefold() and sentence[end : end + 1] in {":", "."}:
                return sentence[end:]
        return ""

    def rest(self, sentence: str) -> str:
        """What follows the word in a line: the sentence, or the rest of it where it begins with the word itself."""
        return self._after_word(sentence) or f". {sentence}"

    def why(self, sentence: str) -> str:
        """The sentence by itself under the word, which it does not say once more."""
        left = self._after_word(sentence)[1:].lstrip()
        return left[:1].upper() + left[1:] if left else sentence

    @cached_property
    def pill(self) -> SafeString:
        """Shape and word, small."""
        return format_html('<span class="state {}">{}{}</span>', self.look, self.sign, self.word)


SHAPES: Final = {
    Verdict.MET: Shape(
        "Reached",
        "i-met",
        "is-met",
        _(
            "So on every reasonable reading of the source’s sentence. A condition is reached; whether that is enough "
            "for anything, the sentence does not say."
        ),
    ),
    Verdict.AMBIGUOUS: Shape(
        "Can be read both ways",
        "i-edge",
        "is-edge",
        _(
            "Enough is known, but readings of the source’s sentence disagree. That is a matter of judgement, not of "
            "missing answers."
        ),
    ),
    Verdict.NOT_MET: Shape(
        "Not reached",
        "i-no",
        "is-no",
        _(
            "Not so on every reasonable reading of the source’s sentence. It says no more than that, and nothing about "
            "other causes of the symptoms."
        ),
    ),
    Verdict.UNKNOWN: Shape(
        "Cannot be judged",
        "i-ask",
        "is-ask",
        _("An answer is missing or too vague. The finding names each one that it still hangs on."),
    ),
    Verdict.PENDING: Shape(
        "Too early to tell",
        "i-ask",
        "is-ask",
        _("Not enough time has passed. The moments at which that changes stand under the dates to come."),
    ),
    Verdict.NOT_YET: Shape(
        "Next date", "i-date", "is-date", _("The date that the source’s interval leads to lies ahead.")
    ),
    Verdict.DUE: Shape("Today", "i-date", "is-date", _("The date that the source’s interval leads to is today.")),
    Verdict.PAST: Shape(
        "Date passed", "i-date", "is-date", _("The date that the source’s interval leads to has passed.")
    ),
    Verdict.NOT_APPLICABLE: Shape(
        "Does not apply",
        "i-quiet",
        "is-quiet",
        _("The source’s sentence does not concern this person or this situation. Such findings are folded away."),
    ),
    Verdict.SILENT: Shape(
        "The source does not say",
        "i-quiet",
        "is-quiet",
        _("The source does not deal with this. That is neither a yes nor a no."),
    ),
    Verdict.SHOWN: Shape(
        "Notice",
        "i-notice",
        "is-notice",
        _("Something that the source reports of a therapy that is considered, in use, or was given."),
    ),
    Verdict.INVALID: Shape(
        "Please correct",
        "i-stop",
        "is-stop",
        _(
            "An entry that the finding needs cannot be read, or contradicts another. The other findings are judged as "
            "usual."
        ),
    ),
}

DRAWN: Final = {
    "i-met": _("Filled disc"),
    "i-edge": _("Half-filled diamond"),
    "i-no": _("Ring with a bar"),
    "i-ask": _("Dashed ring"),
    "i-date": _("Clock"),
    "i-quiet": _("Dotted circle"),
    "i-notice": _("Framed mark"),
    "i-stop": _("Triangle"),
}
"""What each icon shows, in words: six shapes, then the two marks that head a panel."""

_GERMAN: Final[Mapping[Verdict, str]] = {
    Verdict.MET: "Erreicht",
    Verdict.AMBIGUOUS: "Auf zwei Arten lesbar",
    Verdict.NOT_MET: "Nicht erreicht",
    Verdict.UNKNOWN: "Nicht beurteilbar",
    Verdict.PENDING: "Zu früh für eine Aussage",
    Verdict.NOT_YET: "Nächster Zeitpunkt",
    Verdict.DUE: "Heute",
    Verdict.PAST: "Zeitpunkt verstrichen",
    Verdict.NOT_APPLICABLE: "Nicht anwendbar",
    Verdict.SILENT: "Die Quelle sagt dazu nichts",
    Verdict.SHOWN: "Hinweis",
    Verdict.INVALID: "Bitte korrigieren",
}
_IN: Final[Mapping[str, Mapping[Verdict, Shape]]] = {
    "de": {verdict: replace(shape, word=_GERMAN[verdict], english=shape.word) for verdict, shape in SHAPES.items()}
}


def shapes_in(language: str) -> Mapping[Verdict, Shape]:
    """The shapes with their words in a language; in English where there are no others."""
    return _IN.get(language, SHAPES)


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
