"""The one way from facts to an answer: form, program, command line, scenario, preview and print all come here."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from decimal import Decimal
from typing import Any, Final

from msclinic.engine.explain import settle
from msclinic.engine.facts import Facts, read_facts
from msclinic.engine.finding import Finding
from msclinic.engine.messages import told
from msclinic.engine.release import Release, Rule
from msclinic.engine.speech import ENGLISH, spoken
from msclinic.engine.times import AsOf, TimeError
from msclinic.engine.values import Conflict, Problem
from msclinic.engine.wording import speak, speak_next

__all__ = ["Assessment", "answer", "dump", "evaluate", "request"]


@dataclass(frozen=True, slots=True)
class Assessment:
    """All findings for one set of facts at one moment under one release."""

    release: Release
    as_of: str
    facts: Facts | None
    findings: list[Finding]
    errors: list[Problem]
    conflicts: list[Conflict] = field(default_factory=list)
    hints: list[Problem] = field(default_factory=list)
    unrecognised: list[str] = field(default_factory=list)

    def finding(self, code: str) -> Finding:
        """The finding of a rule. Raises KeyError."""
        return self.findings[self.release.order[code]]


def evaluate(release: Release, facts: Mapping[str, Any], as_of: AsOf | str, zone: tzinfo | None = None) -> Assessment:
    """Compares what is known about one person with what the release says.

    `as_of` is the moment of the assessment, with its offset; the engine has no clock. `zone` is where the days of
    dates without a time are counted; without one, the offset of `as_of`.
    """
    try:
        moment = as_of if isinstance(as_of, AsOf) else AsOf.read(as_of)
    except TimeError as refused:
        return Assessment(release, as_of if isinstance(as_of, str) else "", None, [], [Problem("as_of", str(refused))])
    read = read_facts(facts, release.vocabulary, moment, zone)
    return Assessment(
        release=release,
        as_of=str(moment),
        facts=read,
        findings=release.decide(read),
        errors=read.errors,
        conflicts=read.conflicts,
        hints=read.hints,
        unrecognised=read.unrecognised,
    )


def request(release: Release, body: Mapping[str, Any], now: AsOf, zone: tzinfo | None = None) -> Assessment:
    """The assessment of a request `{"as_of": …, "facts": {…}}`; without `as_of` it is `now`."""
    facts = body.get("facts", {})
    as_of = body.get("as_of", now)
    if not isinstance(as_of, str | AsOf):
        as_of = ""
    strange = sorted(key for key in body if key not in {"as_of", "facts"})
    if not isinstance(facts, Mapping):
        problem = Problem("facts", "Give the facts as an object of keys and answers.")
        return Assessment(release, str(as_of), None, [], [problem], unrecognised=strange)
    made = evaluate(release, facts, as_of, zone)
    return Assessment(
        release, made.as_of, made.facts, made.findings, made.errors, made.conflicts, made.hints,
        sorted({*made.unrecognised, *strange}) if made.facts is not None else made.unrecognised,
    )  # fmt: skip


def answer(assessment: Assessment, language: str = ENGLISH) -> dict[str, Any]:
    """The answer as other programs receive it (contract section 4); its words for people are in that language."""
    release = assessment.release
    language = spoken(release, language)
    return {
        "release": {"number": release.number, "sha256": release.sha256},
        "as_of": assessment.as_of,
        "findings": [_finding(finding, release, language) for finding in assessment.findings],
        "errors": [{"fact": one.fact, "message": told(one, release, language)} for one in assessment.errors],
        "conflicts": [
            {"facts": list(conflict.facts), "message": told(conflict, release, language)}
            for conflict in assessment.conflicts
        ],
        "hints": [{"fact": one.fact, "message": told(one, release, language)} for one in assessment.hints],
        "unrecognised": assessment.unrecognised,
    }


def _finding(finding: Finding, release: Release, language: str) -> dict[str, Any]:
    rule = finding.rule
    return {
        "code": rule.code,
        "question": release.said(rule.question, language),
        "verdict": finding.verdict.value,
        "sentence": speak(finding, release, language),
        "source": rule.source,
        "citations": [dict(citation) for citation in finding.citations],
        "related": list(rule.related),
        "used": finding.used,
        "missing": list(finding.missing),
        "settle": settle(finding, release),
        "next": [
            {"at": date.written(finding.facts.as_of), "what": speak_next(date, finding, release, language)}
            for date in finding.next
        ],
        "silent_on": release.all_said(finding.silent_on, language),
        "local_reading": _local_reading(rule, release, language),
        "trace": finding.trace,
    }


def _local_reading(rule: Rule, release: Release, language: str) -> dict[str, Any] | None:
    if rule.local_reading is None:
        return None
    return {**rule.local_reading, "reason": release.said(rule.local_reading["reason"], language)}


_MARK: Final = "\ue000"


def dump(document: Any) -> str:
    """An answer as JSON text, equal to the byte for equal requests; decimals keep every digit they came with.

    Half a surrogate pair can be named in JSON and not be written in UTF-8: one that is left is escaped.
    """
    exact: list[str] = []

    def number(value: Any) -> Any:
        if not isinstance(value, Decimal):
            raise TypeError(f"{value!r} is not JSON")
        if Decimal(repr(float(value))) == value:
            return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)
        exact.append(format(value, "f"))
        return f"{mark}{len(exact) - 1}{mark}"

    mark = _MARK
    text = _json(document, number)
    if not exact:
        return text
    while mark in _json(document, str):
        mark += _MARK
    exact.clear()
    text = _json(document, number)
    for place, digits in enumerate(exact):
        text = text.replace(f'"{mark}{place}{mark}"', digits, 1)
    return text


def _json(document: Any, default: Callable[[Any], Any]) -> str:
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=default)
    return text.encode("utf-8", "backslashreplace").decode()
