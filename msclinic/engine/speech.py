"""Languages: how each writes dates, lengths of time and enumerations, and what it calls the things of a release.

What is said is one language altogether. Where a release has no words in it for a part, the whole is said in English.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from functools import lru_cache
from typing import Any, ClassVar, Final, TypeVar

from msclinic.engine.criteria import Speech
from msclinic.engine.release import Release
from msclinic.engine.times import DAY, HOUR, AsOf
from msclinic.engine.values import Quantity
from msclinic.engine.vocabulary import UNITS

__all__ = [
    "ENGLISH",
    "English",
    "German",
    "UntranslatedError",
    "Words",
    "in_language",
    "languages_of",
    "spoken",
    "words_of",
]

ENGLISH: Final = "en"
_MINUTE: Final = HOUR // 60
_SECOND: Final = _MINUTE // 60
_UNITS: Final = {"d": "day", "h": "hour"}
_LENGTHS: Final = dict.fromkeys(("between", "from below", "below"), "{shortest} – {longest}")
"""How releases that do not say it otherwise write the lengths between which one lies."""

Said = TypeVar("Said")


class UntranslatedError(LookupError):
    """A text of the release has no words in this language."""


def _is_short(number: Fraction) -> bool:
    """Whether a number has no more than two digits after the point."""
    return (number * 100).denominator == 1


class Words(Speech):
    """What the languages have in common: the labels of one release, and how a length is put together.

    `nouns` holds singular and plural; `answers` how forms and echoes say *yes*, *no*, *not known*, that a list is
    empty, and that nothing of an entry could be read; `units` what the units of an entered length are called.
    """

    language: ClassVar[str]
    months: ClassVar[tuple[str, ...]]
    weekdays: ClassVar[tuple[str, ...]]
    after_weekday: ClassVar[str]
    nouns: ClassVar[Mapping[str, tuple[str, str]]]
    point: ClassVar[str]
    joined: ClassVar[str]
    after_day: ClassVar[str]
    instant: ClassVar[str]
    answers: ClassVar[Mapping[str, str]]
    units: ClassVar[Mapping[str, str]]

    def __init__(self, release: Release) -> None:
        self.release = release
        self.vocabulary = release.vocabulary
        self.translations = release.translations.get(self.language, {})
        texts = release.sentences[self.language]
        self.changes: Mapping[str, str] = texts.get("changes", {})
        self.lengths: Mapping[str, str] = texts.get("lengths", _LENGTHS)

    def term(self, text: str) -> str:
        if text and text not in self.translations:
            raise UntranslatedError(text)
        return self.translations.get(text, "")

    def inside(self, label: str) -> str:
        """A label inside a line of text."""
        return label

    def column(self, label: str, answer: str) -> str:
        """One column of a row with what stands in it."""
        return f"{label}: {answer}"

    def part_of_a_date(self, year: str, month: int = 0, day: int = 0) -> str:
        """A year, a month or a day: 2026, May 2026, 15 May 2026."""
        named = f"{self.months[month - 1]} {year}" if month else year
        return f"{day}{self.after_day} {named}" if day else named

    def moment(self, instant: int, as_of: AsOf) -> str:
        return self.clock(as_of.wall(instant))

    def length(self, length: Any, unit: str = "") -> str:
        exact = Fraction(length)
        hours, days = exact / HOUR, exact / DAY
        if unit == "d":
            told = self._number(days, "day")
            return f"{told} ({self._number(hours, 'hour')})" if _is_short(hours) else told
        whole = unit == "h" or hours.denominator == 1
        said = self._number(hours, "hour") if whole else self._parts(exact, (HOUR, "hour"))
        if exact < DAY:
            return said
        in_days = self._number(days, "day") if _is_short(days) else self._parts(exact, (DAY, "day"), (HOUR, "hour"))
        return f"{said} ({in_days})"

    def between(self, shortest: Any, longest: Any, *, reached: bool) -> str:
        form = "between" if reached else "from below" if shortest else "below"
        return self.lengths[form].format(shortest=self.length(shortest), longest=self.length(longest))

    def count(self, number: int, noun: str) -> str:
        return self._number(Fraction(number), _UNITS.get(noun, noun))

    def words(self, items: Iterable[str]) -> str:
        *most, last = list(items) or [""]
        return f"{', '.join(most)} {self.joined} {last}" if most else last

    def name(self, fact: str) -> str:
        return self.term(self.vocabulary.facts[fact].name)

    def change(self, fact: str) -> str:
        return self.changes.get(fact) or self.name(fact)

    def answer(self, fact: str, value: Any) -> str:
        if isinstance(value, Quantity):
            said = self.length(value.length, value.unit)
        else:
            said = self.choice(fact, value) if isinstance(value, str) else str(value)
        return f"{self.name(fact)}: {said}"

    def choice(self, fact: str, value: str) -> str:
        labels = {choice.value: choice.label for choice in self.vocabulary.facts[fact].choices}
        return self.term(labels[value]) if value in labels else self.plain(value)

    def plain(self, value: str) -> str:
        """An answer that has no label, such as yes and no, inside a sentence."""
        return value

    def clock(self, wall: datetime) -> str:
        """A time on a clock, with its offset."""
        return self.instant.format(day=self._spelled(wall), time=f"{wall:%H:%M}", zone=wall.tzname())

    def day(self, day: int) -> str:
        return self._spelled(date.fromordinal(day))

    def weekday(self, day: date) -> str:
        """Friday 15 May 2026."""
        return f"{self.weekdays[day.weekday()]}{self.after_weekday} {self._spelled(day)}"

    def _spelled(self, day: date) -> str:
        return self.part_of_a_date(str(day.year), day.month, day.day)

    def _number(self, number: Fraction, noun: str) -> str:
        """A finite decimal, with every digit, and its noun; every number that was entered is one."""
        digits = 0
        while (number * 10**digits).denominator != 1:
            digits += 1
        scaled = str((number * 10**digits).numerator).rjust(digits + 1, "0")
        told = f"{scaled[:-digits]}{self.point}{scaled[-digits:]}" if digits else scaled
        return f"{told} {self._named(noun, several=number != 1)}"

    def _named(self, noun: str, *, several: bool) -> str:
        if noun not in self.nouns:
            raise UntranslatedError(noun)
        return self.nouns[noun][several]

    def _parts(self, length: Fraction, *units: tuple[int, str]) -> str:
        rest = length.numerator // length.denominator
        said = []
        for size, noun in (*units, (_MINUTE, "minute"), (_SECOND, "second")):
            number, rest = divmod(rest, size)
            if number:
                said.append(self._number(Fraction(number), noun))
        return " ".join(said) or self.answers["moment"]


class English(Words):
    """15 May 2026; between 1 May 2026 and 31 May 2026; 36 hours (1.5 days); a year, 3 months; a, b and c."""

    language = ENGLISH
    months = (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    )  # fmt: skip
    weekdays = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    after_weekday = ""
    nouns: ClassVar[Mapping[str, tuple[str, str]]] = {}
    point = "."
    joined = "and"
    after_day = ""
    instant = "{day}, {time} ({zone})"
    answers: ClassVar = {
        "yes": "Yes",
        "no": "No",
        "unknown": "Not known",
        "listed": "Listed here",
        "none": "None",
        "unread": "Nothing in it could be read",
        "moment": "less than a second",
    }
    units = UNITS

    def term(self, text: str) -> str:
        return text

    def _named(self, noun: str, *, several: bool) -> str:
        return f"{noun}s" if several else noun

    def quoted(self, text: str) -> str:
        return f"“{text}”"

    def inside(self, label: str) -> str:
        return label.lower()

    def column(self, label: str, answer: str) -> str:
        return f"{label.lower()} {answer}"

    def days(self, first: int, last: int) -> str:
        return self.day(first) if first == last else f"between {self.day(first)} and {self.day(last)}"

    def on(self, first: int, last: int) -> str:
        return f"on {self.day(first)}" if first == last else self.days(first, last)

    def step(self, number: int, noun: str) -> str:
        return f"a {_UNITS.get(noun, noun)}" if number == 1 else self.count(number, noun)


class German(Words):
    """15. Mai 2026; zwischen dem 1. Mai 2026 und dem 31. Mai 2026; 36 Stunden (1,5 Tage); ein Jahr, 3 Monate.

    Everything that fills a place of a sentence is in the nominative, which is spelled as the accusative is; the
    sentences are written so that they need no other case.
    """

    language = "de"
    months = (
        "Januar", "Februar", "März", "April", "Mai", "Juni",
        "Juli", "August", "September", "Oktober", "November", "Dezember",
    )  # fmt: skip
    weekdays = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
    after_weekday = ","
    nouns: ClassVar = {
        "second": ("Sekunde", "Sekunden"),
        "minute": ("Minute", "Minuten"),
        "hour": ("Stunde", "Stunden"),
        "day": ("Tag", "Tage"),
        "week": ("Woche", "Wochen"),
        "month": ("Monat", "Monate"),
        "year": ("Jahr", "Jahre"),
        "treatment": ("Behandlung", "Behandlungen"),
        "infusion": ("Infusion", "Infusionen"),
    }
    point = ","
    joined = "und"
    after_day = "."
    instant = "{day} um {time} Uhr ({zone})"
    answers: ClassVar = {
        "yes": "Ja",
        "no": "Nein",
        "unknown": "Nicht bekannt",
        "listed": "Hier aufgeführt",
        "none": "Keine",
        "unread": "Nichts davon war lesbar",
        "moment": "weniger als eine Sekunde",
    }
    units: ClassVar = {"h": "Stunden", "d": "Tage"}

    def quoted(self, text: str) -> str:
        return f"„{text}“"

    def days(self, first: int, last: int) -> str:
        return self.day(first) if first == last else f"zwischen dem {self.day(first)} und dem {self.day(last)}"

    def on(self, first: int, last: int) -> str:
        return f"am {self.day(first)}" if first == last else self.days(first, last)

    def step(self, number: int, noun: str) -> str:
        noun = _UNITS.get(noun, noun)
        one = "ein" if noun in {"day", "month", "year"} else "eine"
        return f"{one} {self._named(noun, several=False)}" if number == 1 else self.count(number, noun)

    def plain(self, value: str) -> str:
        return {"yes": "ja", "no": "nein"}.get(value, value)


_SPOKEN: Final[Mapping[str, type[Words]]] = {speech.language: speech for speech in (English, German)}
"""The languages that this program speaks, where a release has the words."""


def languages_of(release: Release) -> tuple[str, ...]:
    """The languages that can be asked for: English, and those of which a release has sentences and translations."""
    others = [name for name in _SPOKEN if name in release.sentences and name in release.translations]
    return (ENGLISH, *others)


def spoken(release: Release, language: str) -> str:
    """The language that was asked for; English where a release does not have it."""
    return language if language in languages_of(release) else ENGLISH


@lru_cache(maxsize=8)
def words_of(release: Release, language: str) -> Words:
    """How a language speaks of a release; English where the release does not have it."""
    return _SPOKEN[spoken(release, language)](release)


def in_language(release: Release, language: str, say: Callable[[Words], Said]) -> Said:
    """What is said in a language; all of it in English where some part of it has no words there."""
    try:
        return say(words_of(release, language))
    except UntranslatedError:
        return say(English(release))
