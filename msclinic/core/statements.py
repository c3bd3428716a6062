"""What the product says of itself, each sentence once.

The welcome page, the first page, the foot of every page, /about/ and /help/ take their sentences from here. Nothing
here says anything clinical: that stands in sources, and is quoted.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

__all__ = ["ABOUT", "COOKIES", "Cookie", "Section"]

PURPOSE: Final = _(
    "Compares what a clinician knows about one person with multiple sclerosis with what a named, quoted source says "
    "about infusion treatments, sentence by sentence, with the source’s own words beside every answer."
)
STAYS_OPEN: Final = _(
    "What is not known stays open and never counts as no; a sentence that can be read both ways is shown so."
)
FOR_WHOM: Final = _("For health professionals, and for those in training to be one. Not for patients or carers.")
NO_ADVICE: Final = _(
    "It gives no medical advice, does not diagnose and orders no treatment; the judgement stays with the clinician."
)
NO_EMERGENCIES: Final = _("It is not for emergencies.")
NO_IDENTITY: Final = _("It asks for no name, date of birth or record number. Please enter none.")
NOTHING_KEPT: Final = _("Nothing that is entered about a person is stored unless somebody who has signed in saves it.")
NOTHING_CLAIMED: Final = _("No regulatory clearance or marking is claimed.")


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of /about/ and what stands under it."""

    key: str
    title: Promise
    points: tuple[Promise, ...]


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie of this site: what it is for, and until when the browser keeps it."""

    name: str
    purpose: Promise
    kept: Promise


ABOUT: Final = (
    Section(
        "whom",
        _("For whom, and about whom"),
        (
            FOR_WHOM,
            _(
                "Thought of are neurologists, MS nurses, pharmacists and physicians in training, who have the full "
                "product labels at hand where they work."
            ),
            _(
                "The person judged is an adult with confirmed or suspected MS. It is not for children, and not for "
                "decisions about pregnancy."
            ),
            _("It is used for planning, in clinic and in teaching."),
            NO_EMERGENCIES,
        ),
    ),
    Section(
        "not",
        _("What it does not do"),
        (
            NO_ADVICE,
            _(
                "It does not choose a treatment, and calculates neither a dose nor a risk. It is not for triage, for "
                "dosing at the bedside or for programming an infusion pump."
            ),
            _("It takes the place of no product label, no restricted programme such as a REMS, and no judgement."),
            _("A condition of a source that is reached is one condition, not a go-ahead."),
            _("It looks at typed answers only: no images, no laboratory signals, no records of another system."),
        ),
    ),
    Section(
        "how",
        _("How a verdict comes about"),
        (
            _(
                "Answers become facts: given, not known, or not asked. One that is imprecise, such as a month without "
                "its day, is kept as everything it may be."
            ),
            _(
                "Each rule compares some of these facts with some sentences of a source. It is a short table, drawn up "
                "by people and published with the passages that it rests on; nothing is learned from data and nothing "
                "is guessed."
            ),
            _(
                "The same answers at the same moment under the same release give the same verdict, on the page and to "
                "other programs."
            ),
            _("A fact that is missing leaves a verdict open, and the finding names it. It is never taken for no."),
            _(
                "A value that an editor of this site has set apart from what its source states is labelled a local "
                "reading, with who and why, wherever it acts."
            ),
        ),
    ),
    Section(
        "limits",
        _("Limits"),
        (
            _(
                "A source may be undated, out of date, written for one country, or contradict itself. What is known of "
                "that stands beside its text."
            ),
            _(
                "What a source is silent about is listed and not filled in: a verdict covers what the source says, and "
                "no more."
            ),
            _(
                "A verdict is as good as the answers. Whoever uses it confirms each answer and reads the cited passage "
                "before acting on anything."
            ),
            _("A finding that is not reached says nothing about other causes of the symptoms."),
            _("A verdict holds for its moment. Time that passes can change it; the moment stands beside the result."),
        ),
    ),
    Section(
        "status",
        _("Regulatory status"),
        (
            NOTHING_CLAIMED,
            _("That includes a CE or UKCA mark and any decision of the FDA."),
            _("An organisation that puts it to use makes its own assessment of its clinical safety."),
            _(
                "Every finding shows the facts used, the passage quoted, what is missing and what can be read both "
                "ways, so that a professional can look at its basis independently and need not rely on the verdict."
            ),
        ),
    ),
    Section(
        "kept",
        _("What is stored"),
        (
            NOTHING_KEPT,
            _(
                "Answers travel from page to page inside the form; they stand in no address, no session, no log and no "
                "storage of the browser."
            ),
            NO_IDENTITY,
            _(
                "What is saved holds the answers, the findings, who saved it and when, and a label, a judgement and a "
                "note where they were entered. Who saved it sees it, and administrators do. It never changes; what it "
                "holds can be deleted, and that there was one stays."
            ),
            _(
                "Of those who sign in, the name of the account is kept, and with it what they edited and published. "
                "Wrong passwords are counted for a while, to slow down whoever guesses."
            ),
            _(
                "Of those who take part in a class, what they choose is kept under a word drawn at random, and nothing "
                "about them; 30 days after the room ended it is deleted."
            ),
            _(
                "Of an exercise nothing is kept without an account. With one, what was answered is, when, and whether "
                "it was right; only its owner sees it and can delete it. A link to a state of a made-up case keeps "
                "that state, and who made it."
            ),
            _("No page loads anything from another site."),
        ),
    ),
    Section(
        "languages",
        _("Languages"),
        (
            _("The pages are in English and in German. The admin is in English."),
            _("A quotation stands in the language of its source, letter for letter, and is never translated."),
        ),
    ),
    Section(
        "accessibility",
        _("Accessibility"),
        (
            _(
                "Meant to meet WCAG 2.2 at level AA. Every page is checked by program, in light and dark, from phone "
                "to desktop, and the contrast of its colours is computed. No check by people who use assistive "
                "technology has taken place yet."
            ),
            _(
                "Everything can be reached by the keyboard, and everything works without script. A verdict is told by "
                "a word and a shape, never by colour alone."
            ),
            _(
                "Light, dark, more contrast, forced colours and less motion follow the device. A room mode enlarges "
                "the type for a projector."
            ),
        ),
    ),
)

COOKIES: Final = (
    Cookie("professional", _("that professional use was confirmed"), _("until the browser is closed")),
    Cookie("csrftoken", _("keeps other sites from sending a form of this one"), _("a year")),
    Cookie(
        "theme, room, keys, language", _("how the pages look and what they speak; only once it was chosen"), _("a year")
    ),
    Cookie("sessionid", _("who has signed in; only then"), _("12 hours")),
    Cookie(
        "whose",
        _("by which account a page was written; only once somebody has signed in"),
        _("until the browser is closed"),
    ),
    Cookie("class-…", _("a word drawn at random for one class, of whoever takes part; only then"), _("four hours")),
    Cookie("draft", _("that an editor tries the draft; only then"), _("an hour")),
)
