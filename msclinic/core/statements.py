"""What the product says of itself, each sentence once.

The welcome page, the first page, the foot of every page, /about/ and /help/ take their sentences from here. Nothing
here says anything clinical: that stands in sources, and is quoted.
"""

from dataclasses import dataclass
from typing import Final

__all__ = ["ABOUT", "COOKIES", "Cookie", "Section"]

PURPOSE: Final = (
    "Compares what a clinician knows about one person with multiple sclerosis with what a named, quoted source says "
    "about infusion treatments, sentence by sentence, with the source’s own words beside every answer."
)
STAYS_OPEN: Final = (
    "What is not known stays open and never counts as no; a sentence that can be read both ways is shown so."
)
FOR_WHOM: Final = "For health professionals, and for those in training to be one. Not for patients or carers."
NO_ADVICE: Final = (
    "It gives no medical advice, does not diagnose and orders no treatment; the judgement stays with the clinician."
)
NO_EMERGENCIES: Final = "It is not for emergencies."
NO_IDENTITY: Final = "It asks for no name, date of birth or record number. Please enter none."
NOTHING_KEPT: Final = "Nothing that is entered about a person is stored."
NOTHING_CLAIMED: Final = "No regulatory clearance or marking is claimed."


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of /about/ and what stands under it."""

    key: str
    title: str
    points: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cookie:
    """A cookie of this site: what it is for, and until when the browser keeps it."""

    name: str
    purpose: str
    kept: str


ABOUT: Final = (
    Section(
        "whom",
        "For whom, and about whom",
        (
            FOR_WHOM,
            "Thought of are neurologists, MS nurses, pharmacists and physicians in training, who have the full product "
            "labels at hand where they work.",
            "The person judged is an adult with confirmed or suspected MS. It is not for children, and not for "
            "decisions about pregnancy.",
            "It is used for planning, in clinic and in teaching.",
            NO_EMERGENCIES,
        ),
    ),
    Section(
        "not",
        "What it does not do",
        (
            NO_ADVICE,
            "It does not choose a treatment, and calculates neither a dose nor a risk. It is not for triage, for "
            "dosing at the bedside or for programming an infusion pump.",
            "It takes the place of no product label, no restricted programme such as a REMS, and no judgement.",
            "A condition of a source that is reached is one condition, not a go-ahead.",
            "It looks at typed answers only: no images, no laboratory signals, no records of another system.",
        ),
    ),
    Section(
        "how",
        "How a verdict comes about",
        (
            "Answers become facts: given, not known, or not asked. One that is imprecise, such as a month without its "
            "day, is kept as everything it may be.",
            "Each rule compares some of these facts with some sentences of a source. It is a short table, drawn up by "
            "people and published with the passages that it rests on; nothing is learned from data and nothing is "
            "guessed.",
            "The same answers at the same moment under the same release give the same verdict, on the page and to "
            "other programs.",
            "A fact that is missing leaves a verdict open, and the finding names it. It is never taken for no.",
            "A value that an editor of this site has set apart from what its source states is labelled a local "
            "reading, with who and why, wherever it acts.",
        ),
    ),
    Section(
        "limits",
        "Limits",
        (
            "A source may be undated, out of date, written for one country, or contradict itself. What is known of "
            "that stands beside its text.",
            "What a source is silent about is listed and not filled in: a verdict covers what the source says, and no "
            "more.",
            "A verdict is as good as the answers. Whoever uses it confirms each answer and reads the cited passage "
            "before acting on anything.",
            "A finding that is not reached says nothing about other causes of the symptoms.",
            "A verdict holds for its moment. Time that passes can change it; the moment stands beside the result.",
        ),
    ),
    Section(
        "status",
        "Regulatory status",
        (
            NOTHING_CLAIMED,
            "That includes a CE or UKCA mark and any decision of the FDA.",
            "An organisation that puts it to use makes its own assessment of its clinical safety.",
            "Every finding shows the facts used, the passage quoted, what is missing and what can be read both ways, "
            "so that a professional can look at its basis independently and need not rely on the verdict.",
        ),
    ),
    Section(
        "kept",
        "What is stored",
        (
            NOTHING_KEPT,
            "Answers travel from page to page inside the form; they stand in no address, no session, no "
            "log and no storage of the browser.",
            NO_IDENTITY,
            "Of those who sign in, the name of the account is kept, and with it what they edited and published. Wrong "
            "passwords are counted for a while, to slow down whoever guesses.",
            "No page loads anything from another site.",
        ),
    ),
    Section(
        "languages",
        "Languages",
        (
            "The pages are in English, and in German as far as it has come. The admin is in English.",
            "A quotation stands in the language of its source, letter for letter, and is never translated.",
        ),
    ),
    Section(
        "accessibility",
        "Accessibility",
        (
            "Meant to meet WCAG 2.2 at level AA. Every page is checked by program, in light and dark, from phone to "
            "desktop, and the contrast of its colours is computed. No check by people who use assistive technology has "
            "taken place yet.",
            "Everything can be reached by the keyboard, and everything works without script. A verdict is told by a "
            "word and a shape, never by colour alone.",
            "Light, dark, more contrast, forced colours and less motion follow the device. A room mode enlarges the "
            "type for a projector.",
        ),
    ),
)

COOKIES: Final = (
    Cookie("professional", "that professional use was confirmed", "until the browser is closed"),
    Cookie("csrftoken", "keeps other sites from sending a form of this one", "a year"),
    Cookie("theme, room, language", "how the pages look and what they speak; only once it was chosen", "a year"),
    Cookie("sessionid", "who has signed in; only then", "12 hours"),
    Cookie("draft", "that an editor tries the draft; only then", "an hour"),
)
