"""Sentences: how a finding is said. The words themselves belong to the release; this fills their places."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from msclinic.engine.criteria import Next
from msclinic.engine.finding import Finding
from msclinic.engine.release import Release
from msclinic.engine.speech import ENGLISH, English, Words, in_language
from msclinic.engine.values import BAD, UNKNOWN
from msclinic.engine.verdicts import Verdict

__all__ = ["VAGUE", "English", "speak", "speak_local_reading", "speak_next", "template"]

VAGUE: Final[Mapping[str, tuple[str, str]]] = {"unknown": ("too vague", "in part too vague")}
"""The sentences in place of one, where all or some of what is missing was answered too vaguely."""

_CAME_LATER: Final = {
    "first course planned": "no first course",
    "list not complete": "unknown",
    "list not complete, more open": "unknown",
    "spans the upper, no start": "spans the upper, at least",
}
"""Sentences that earlier releases do not have, each with the one that is said in its place there."""

_NOTHING_SAID: Final = frozenset({Verdict.UNKNOWN, Verdict.INVALID, Verdict.NOT_APPLICABLE})
"""Verdicts under which a rule does not go into what its source says."""


def speak(finding: Finding, release: Release, language: str = ENGLISH) -> str:
    """The finding's sentence. Raises KeyError where the release has no words for it; publishing checks that it has."""
    return in_language(release, language, lambda speech: " ".join(_sentences(finding, release, speech)))


def speak_next(date: Next, finding: Finding, release: Release, language: str = ENGLISH) -> str:
    """What happens on a date to come."""

    def say(speech: Words) -> str:
        texts = release.sentences[speech.language]
        words: str = texts["next"][date.what]
        return words.format_map(_places(finding, release, texts, speech))

    return in_language(release, language, say)


def speak_local_reading(finding: Finding, release: Release, language: str = ENGLISH) -> str:
    """Whose local reading acts in a finding, and why; empty where none does."""
    return in_language(release, language, lambda speech: _local_reading(finding, release, speech))


def _local_reading(finding: Finding, release: Release, speech: Words) -> str:
    rule, texts = finding.rule, release.sentences[speech.language]
    if not rule.local_reading:
        return ""
    said = _places(finding, release, texts, speech) | _labels(speech.term(release.sources[rule.source]["label"]))
    reason = speech.term(rule.local_reading["reason"])
    words: str = texts["common"]["local_reading"]
    return words.format_map(said | dict(rule.local_reading) | {"reason": reason})


def _places(finding: Finding, release: Release, texts: Mapping[str, Any], speech: Words) -> dict[str, str]:
    """What a sentence of this finding can put into its places.

    A local reading is never said as the source's own: where it acts, it stands in the source's place.
    """
    rule, found = finding.rule, finding.outcome
    own = speech.term(release.sources[rule.source]["label"])
    return {
        **_labels(texts["common"]["local_label"] if rule.local_reading else own),
        "therapy": speech.term(release.therapies[rule.therapy]["name"]) if rule.therapy else "",
        "open": speech.words(speech.name(key) for key in found.missing),
        "missing": speech.words(speech.name(key) for key in found.missing if not _is_answered(key, finding)),
        "vague": speech.words(speech.name(key) for key in found.missing if _is_answered(key, finding)),
        "bad": speech.words(speech.name(key) for key in rule.reads if finding.facts.values.get(key) is BAD),
        "deciding": speech.words(_deciding(finding, release, texts.get("parts", {}), speech)),
        **rule.criterion.words(finding.facts, found, speech),
    }


def _deciding(finding: Finding, release: Release, parts: Mapping[str, str], speech: Words) -> Iterable[str]:
    """Of several rules that it reads, those whose verdict is its own: in words, or by their question."""
    read = finding.rule.criterion.rules
    for code in read if len(read) > 1 else ():
        if release.outcome(code, finding.facts).verdict is finding.verdict:
            yield parts.get(code) or speech.quoted(speech.term(release.rule(code).question))


def _is_answered(key: str, finding: Finding) -> bool:
    """Whether a missing fact was answered, too vaguely to decide by."""
    return bool(finding.facts.given.get(key, UNKNOWN) != UNKNOWN)


def _phrase(finding: Finding, says: Mapping[str, str], texts: Mapping[str, Any]) -> str:
    """The name of the sentence; what was answered too vaguely is not said to be without an answer."""
    rule = finding.rule
    phrase = rule.criterion.phrase(finding.facts, finding.outcome)
    phrase = _there(phrase, _levels(rule.code, rule.criterion.kind, says, texts))
    if phrase not in VAGUE or not any(_is_answered(key, finding) for key in finding.missing):
        return phrase
    return VAGUE[phrase][0 if all(_is_answered(key, finding) for key in finding.missing) else 1]


def _labels(label: str) -> dict[str, str]:
    return {"source": label, "Source": label[:1].upper() + label[1:]}


def _sentences(finding: Finding, release: Release, speech: Words) -> Iterable[str]:
    rule, found, texts = finding.rule, finding.outcome, release.sentences[speech.language]
    common, said = texts["common"], _places(finding, release, texts, speech)
    cited = said | _labels(speech.term(release.sources[rule.source]["label"]))
    kind, says = rule.criterion.kind, {name: speech.term(words) for name, words in rule.says.items()}
    yield template(rule.code, kind, _phrase(finding, says, texts), says, texts).format_map(said)
    for aside in rule.criterion.asides(finding.facts, found):
        if aside in texts["kinds"].get(kind, {}):
            yield template(rule.code, kind, aside, says, texts).format_map(said)
    if rule.remark and finding.verdict not in _NOTHING_SAID:
        yield speech.term(rule.remark).format_map(cited)
    if reading := _local_reading(finding, release, speech):
        yield reading
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
