"""Sentences: how a finding is said. The words themselves belong to the release; this fills their places."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any, Final

from msclinic.engine.criteria import Next, Speech
from msclinic.engine.finding import Finding
from msclinic.engine.release import Release
from msclinic.engine.times import DAY, HOUR, AsOf
from msclinic.engine.values import BAD, UNKNOWN, Quantity
from msclinic.engine.verdicts import Verdict

__all__ = ["MONTHS", "VAGUE", "English", "speak", "speak_next", "template"]

MINUTE: Final = HOUR // 60
SECOND: Final = MINUTE // 60
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NOUNS: Final = {"d": "day", "h": "hour"}
VAGUE: Final[Mapping[str, tuple[str, str]]] = {"unknown": ("too vague", "in part too vague")}
"""The sentences in place of one, where all or some of what is missing was answered too vaguely."""

_CAME_LATER: Final = {
    "first course planned": "no first course",
    "list not complete": "unknown",
    "list not complete, more open": "unknown",
    "spans the upper, no start": "spans the upper, at least",
}
"""Sentences that earlier releases do not have, each with the one that is said in its place there."""

_LENGTHS: Final = dict.fromkeys(("between", "from below", "below"), "{shortest} – {longest}")
"""How releases that do not say it otherwise write the lengths between which one lies."""

_NOTHING_SAID: Final = frozenset({Verdict.UNKNOWN, Verdict.INVALID, Verdict.NOT_APPLICABLE})
"""Verdicts under which a rule does not go into what its source says."""


def _plural(number: int | Fraction, noun: str) -> str:
    return f"{_decimal(Fraction(number))} {noun}{'' if number == 1 else 's'}"


def _decimal(number: Fraction) -> str:
    """A finite decimal, with every digit; every number that was entered is one."""
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
    scaled = str((number * 10**digits).numerator).rjust(digits + 1, "0")
    return f"{scaled[:-digits]}.{scaled[-digits:]}" if digits else scaled


def _is_short(number: Fraction) -> bool:
    """Whether a number has no more than two digits after the point."""
    return (number * 100).denominator == 1


class English(Speech):
    """English, with the labels of one release."""

    def __init__(self, release: Release) -> None:
        self.vocabulary = release.vocabulary
        texts = release.sentences["en"]
        self.changes: Mapping[str, str] = texts.get("changes", {})
        self.lengths: Mapping[str, str] = texts.get("lengths", _LENGTHS)

    def day(self, day: int) -> str:
        """15 May 2026."""
        return _spell(date.fromordinal(day))

    def days(self, first: int, last: int) -> str:
        """15 May 2026, or between 1 May 2026 and 31 May 2026."""
        return self.day(first) if first == last else f"between {self.day(first)} and {self.day(last)}"

    def on(self, first: int, last: int) -> str:
        """On 15 May 2026, or between 1 May 2026 and 31 May 2026."""
        return f"on {self.day(first)}" if first == last else self.days(first, last)

    def moment(self, instant: int, as_of: AsOf) -> str:
        """16 June 2026, 02:00 (UTC+02:00)."""
        return self.clock(as_of.wall(instant))

    def clock(self, wall: datetime) -> str:
        """16 June 2026, 02:00 (UTC+02:00)."""
        return f"{_spell(wall)}, {wall:%H:%M} ({wall.tzname()})"

    def length(self, length: Any, unit: str = "") -> str:
        """36 hours (1.5 days); 31 hours 20 minutes (1 day 7 hours 20 minutes); 2 days (48 hours)."""
        exact = Fraction(length)
        hours, days = exact / HOUR, exact / DAY
        if unit == "d":
            return f"{_plural(days, 'day')} ({_plural(hours, 'hour')})" if _is_short(hours) else _plural(days, "day")
        said = _plural(hours, "hour") if unit == "h" or hours.denominator == 1 else _clock(exact, (HOUR, "hour"))
        if exact < DAY:
            return said
        return f"{said} ({_plural(days, 'day') if _is_short(days) else _clock(exact, (DAY, 'day'), (HOUR, 'hour'))})"

    def between(self, shortest: Any, longest: Any, *, reached: bool) -> str:
        """Between 36 hours (1.5 days) and 60 hours (2.5 days); less than 24 hours (1 day)."""
        form = "between" if reached else "from below" if shortest else "below"
        return self.lengths[form].format(shortest=self.length(shortest), longest=self.length(longest))

    def count(self, number: int, noun: str) -> str:
        """1 day, 3 days."""
        return _plural(number, _NOUNS.get(noun, noun))

    def step(self, number: int, noun: str) -> str:
        """a year, 3 months."""
        return f"a {_NOUNS.get(noun, noun)}" if number == 1 else self.count(number, noun)

    def words(self, items: Iterable[str]) -> str:
        """a, b and c."""
        *most, last = list(items) or [""]
        return f"{', '.join(most)} and {last}" if most else last

    def name(self, fact: str) -> str:
        """The start of the worsening, as a sentence speaks of it."""
        return self.vocabulary.facts[fact].name

    def change(self, fact: str) -> str:
        """A worsening of existing symptoms; the name of a fact that has no such words."""
        return self.changes.get(fact, self.name(fact))

    def answer(self, fact: str, value: Any) -> str:
        """Hepatitis B: no; the length of the break: 3 days (72 hours)."""
        if isinstance(value, Quantity):
            said = self.length(value.length, value.unit)
        else:
            said = self.choice(fact, value) if isinstance(value, str) else str(value)
        return f"{self.name(fact)}: {said}"

    def choice(self, fact: str, value: str) -> str:
        """The label of a choice; the value itself where it has none."""
        return next((choice.label for choice in self.vocabulary.facts[fact].choices if choice.value == value), value)


def _spell(day: date | datetime) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _clock(length: Fraction, *units: tuple[int, str]) -> str:
    rest = length.numerator // length.denominator
    said = []
    for size, noun in (*units, (MINUTE, "minute"), (SECOND, "second")):
        number, rest = divmod(rest, size)
        if number:
            said.append(_plural(number, noun))
    return " ".join(said) or "less than a second"


def speak(finding: Finding, release: Release, language: str = "en") -> str:
    """The finding's sentence. Raises KeyError where the release has no words for it; publishing checks that it has."""
    return " ".join(_sentences(finding, release, release.sentences[language]))


def speak_next(date: Next, finding: Finding, release: Release, language: str = "en") -> str:
    """What happens on a date to come."""
    texts = release.sentences[language]
    words: str = texts["next"][date.what]
    return words.format_map(_places(finding, release, texts))


def _places(finding: Finding, release: Release, texts: Mapping[str, Any]) -> dict[str, str]:
    """What a sentence of this finding can put into its places.

    A local reading is never said as the source's own: where it acts, it stands in the source's place.
    """
    rule, found, speech = finding.rule, finding.outcome, English(release)
    return {
        **_labels(texts["common"]["local_label"] if rule.local_reading else release.sources[rule.source]["label"]),
        "therapy": release.therapies[rule.therapy]["name"] if rule.therapy else "",
        "open": speech.words(speech.name(key) for key in found.missing),
        "missing": speech.words(speech.name(key) for key in found.missing if not _is_answered(key, finding)),
        "vague": speech.words(speech.name(key) for key in found.missing if _is_answered(key, finding)),
        "bad": speech.words(speech.name(key) for key in rule.reads if finding.facts.values.get(key) is BAD),
        "deciding": speech.words(_deciding(finding, release, texts.get("parts", {}))),
        **rule.criterion.words(finding.facts, found, speech),
    }


def _deciding(finding: Finding, release: Release, parts: Mapping[str, str]) -> Iterable[str]:
    """Of several rules that it reads, those whose verdict is its own: in words, or by their question."""
    read = finding.rule.criterion.rules
    for code in read if len(read) > 1 else ():
        if release.outcome(code, finding.facts).verdict is finding.verdict:
            yield parts.get(code, f"“{release.rule(code).question}”")


def _is_answered(key: str, finding: Finding) -> bool:
    """Whether a missing fact was answered, too vaguely to decide by."""
    return bool(finding.facts.given.get(key, UNKNOWN) != UNKNOWN)


def _phrase(finding: Finding, texts: Mapping[str, Any]) -> str:
    """The name of the sentence; what was answered too vaguely is not said to be without an answer."""
    rule = finding.rule
    phrase = rule.criterion.phrase(finding.facts, finding.outcome)
    phrase = _there(phrase, _levels(rule.code, rule.criterion.kind, rule.says, texts))
    if phrase not in VAGUE or not any(_is_answered(key, finding) for key in finding.missing):
        return phrase
    return VAGUE[phrase][0 if all(_is_answered(key, finding) for key in finding.missing) else 1]


def _labels(label: str) -> dict[str, str]:
    return {"source": label, "Source": label[:1].upper() + label[1:]}


def _sentences(finding: Finding, release: Release, texts: Mapping[str, Any]) -> Iterable[str]:
    rule, found = finding.rule, finding.outcome
    common, said = texts["common"], _places(finding, release, texts)
    cited = said | _labels(release.sources[rule.source]["label"])
    kind = rule.criterion.kind
    yield template(rule.code, kind, _phrase(finding, texts), rule.says, texts).format_map(said)
    for aside in rule.criterion.asides(finding.facts, found):
        if aside in texts["kinds"].get(kind, {}):
            yield template(rule.code, kind, aside, rule.says, texts).format_map(said)
    if rule.remark and finding.verdict not in _NOTHING_SAID:
        yield rule.remark.format_map(cited)
    if rule.local_reading:
        yield common["local_reading"].format_map(cited | dict(rule.local_reading))
    for note in rule.notes:
        if finding.verdict in {Verdict.NOT_MET, Verdict.PENDING}:
            yield common[note]
    closed = finding.verdict in {Verdict.NOT_APPLICABLE, Verdict.INVALID}
    if "ms_diagnosis" in rule.gates and not closed and finding.facts.values.get("ms_diagnosis") != "confirmed":
        yield common["assumes_ms"]


def _levels(code: str, kind: str, says: Mapping[str, str], texts: Mapping[str, Any]) -> tuple[Mapping[str, str], ...]:
    return says, texts["rules"].get(code, {}), texts["kinds"].get(kind, {}), texts["common"]


def _there(phrase: str, levels: Iterable[Mapping[str, str]]) -> str:
    """The name of a sentence, or of the one that is said in its place where a release does not have it."""
    return phrase if any(phrase in level for level in levels) else _CAME_LATER.get(phrase, phrase)


def template(code: str, kind: str, reason: str, says: Mapping[str, str], texts: Mapping[str, Any]) -> str:
    """The words of a line: the rule's own first, then those written for its code, its kind, and every kind."""
    levels = _levels(code, kind, says, texts)
    name = _there(reason, levels)
    for level in levels:
        if name in level:
            return level[name]
    raise KeyError(f"{code} has no words for {reason!r}")
