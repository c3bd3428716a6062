"""What a scenario may not be, in words for whoever typed it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from msclinic.engine import AsOf, TimeError, Verdict
from msclinic.engine.speech import ENGLISH
from msclinic.scenarios.identity import telling_of, texts_in

__all__ = ["ASKED_FOR", "MADE_UP", "problems_of", "problems_of_words"]

MADE_UP: Final = {"en": "Made up.", "de": "Erfunden."}
"""With what the story of a scenario begins, by language."""

_CODE: Final = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)*", re.ASCII)
_TAG: Final = re.compile(r"[^\W_A-Z]+(?:-[^\W_A-Z]+)*(?<!.{31})")
ASKED_FOR: Final = ("verdict", "missing", "passage")
"""What a question may ask for: the verdict, an answer that it hangs on, a passage that it rests on."""

_IDENTITY: Final = frozenset(
    {"address", "birth", "birthdate", "dob", "email", "forename", "mrn", "name", "nhs", "patient", "phone", "postcode",
     "ssn", "surname", "telephone"}
)  # fmt: skip
"""Words in the key of an entry that would say who somebody is."""


def problems_of(fields: Mapping[str, Any]) -> dict[str, list[str]]:
    """Everything that is wrong with the fields of a scenario, by field."""
    checks = {
        "as_of": _as_of(fields["as_of"]),
        "time_zone": _time_zone(fields["time_zone"]),
        "facts": _facts(fields["facts"]),
        "expected": _expected(fields["expected"]),
        "steps": _steps(fields["steps"], fields["facts"]),
        "questions": _questions(fields["questions"], fields["steps"]),
        "tags": _tags(fields["tags"]),
    }
    return problems_of_words(fields, fields["language"]) | _found(checks)


def problems_of_words(fields: Mapping[str, Any], language: str) -> dict[str, list[str]]:
    """Everything that is wrong with what is told of a scenario in a language, by field."""
    checks = {
        "title": telling_of(fields["title"]),
        "story": [*_story(fields["story"], language), *telling_of(fields["story"])],
        **{name: telling_of(fields[name]) for name in ("lesson", "goals", "note")},
    }
    return _found(checks)


def _found(checks: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    return {name: said for name, problems in checks.items() if (said := list(problems))}


def _story(story: str, language: str) -> Iterator[str]:
    if not story.startswith(beginning := MADE_UP.get(language, MADE_UP[ENGLISH])):
        yield _("Begin the story with “%(beginning)s”") % {"beginning": beginning}


def _as_of(text: Any) -> Iterator[str]:
    try:
        AsOf.read(text)
    except TimeError as error:
        yield str(error)


def _time_zone(name: str) -> Iterator[str]:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        yield _("Enter the name of a time zone, such as Europe/London.")


def _facts(facts: Any) -> Iterator[str]:
    if not isinstance(facts, dict):
        yield _("Enter an object of keys and answers; {} where nothing was asked.")
        return
    for key in _keys(facts):
        if words := _IDENTITY & set(re.split(r"[^a-z]+", key.casefold())):
            yield _("Take out “%(key)s”: %(word)s would say who somebody is.") % {"key": key, "word": min(words)}
    for text in texts_in(facts):
        yield from telling_of(text)


def _keys(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield key
            yield from _keys(item)
    elif isinstance(value, list):
        for item in value:
            yield from _keys(item)


def _expected(expected: Any) -> Iterator[str]:
    if not isinstance(expected, dict) or not expected:
        yield _('Enter an object of codes and verdicts, such as {"REL-DUR": "met"}.')
        return
    for code, verdict in expected.items():
        if not _CODE.fullmatch(code):
            yield _("“%(code)s” is no code of a rule, such as TYS-SCHED.") % {"code": code}
        if not isinstance(verdict, str) or verdict not in set(Verdict):
            yield _("%(code)s: there is no verdict “%(verdict)s”; choose one of %(verdicts)s.") % {
                "code": code,
                "verdict": verdict,
                "verdicts": ", ".join(sorted(Verdict)),
            }


def _steps(steps: Any, facts: Any) -> Iterator[str]:
    if not isinstance(steps, list) or not all(_is_texts(keys) and keys for keys in steps):
        yield _('Enter a list of steps, each a list of keys, such as [["episode_ongoing"], ["episode_duration"]].')
        return
    seen: set[str] = set()
    for key in (key for keys in steps for key in keys):
        if key in seen:
            yield _("“%(key)s” is told twice.") % {"key": key}
        elif isinstance(facts, dict) and key not in facts:
            yield _("“%(key)s” is told in a step and is no answer of the case.") % {"key": key}
        seen.add(key)


_QUESTION: Final = {"kind", "rule", "step", "right"}


def _questions(questions: Any, steps: Any) -> Iterator[str]:
    if not isinstance(questions, list):
        yield _("Enter a list of questions; [] for none.")
        return
    last = len(steps) if isinstance(steps, list) else 0
    for number, question in enumerate(questions, start=1):
        for problem in _question(question, last):
            yield _("Question %(number)s: %(problem)s") % {"number": number, "problem": problem}


def _question(question: Any, last: int) -> Iterator[str]:
    if not isinstance(question, dict) or not question.keys() >= _QUESTION or question.keys() - _QUESTION - {"choices"}:
        yield _("enter kind, rule, step and right, and choices where you offer your own.")
        return
    step, right, choices = question["step"], question["right"], question.get("choices", [])
    if question["kind"] not in ASKED_FOR:
        yield _("there is no kind “%(kind)s”; choose one of %(kinds)s.") % {
            "kind": question["kind"],
            "kinds": ", ".join(ASKED_FOR),
        }
    if not isinstance(question["rule"], str) or not _CODE.fullmatch(question["rule"]):
        yield _("“%(code)s” is no code of a rule, such as TYS-SCHED.") % {"code": question["rule"]}
    if not isinstance(step, int) or isinstance(step, bool) or not 0 <= step <= last:
        yield _("it is asked at step %(step)s; there are the steps 0 to %(last)s.") % {"step": step, "last": last}
    if not _is_texts(right) or not right:
        yield _("say what is right, as a list.")
    elif not _is_texts(choices):
        yield _("enter the choices as a list.")
    elif choices and not set(right) & set(choices):
        yield _("none of the choices is right.")
    elif question["kind"] == "verdict" and (strange := {*right, *choices} - set(Verdict)):
        yield _("there is no verdict “%(verdict)s”; choose of %(verdicts)s.") % {
            "verdict": min(strange),
            "verdicts": ", ".join(sorted(Verdict)),
        }


def _tags(tags: Any) -> Iterator[str]:
    if not _is_texts(tags):
        yield _('Enter a list of words, such as ["relapse", "time"].')
        return
    for tag in tags:
        if not _TAG.fullmatch(tag):
            yield _("“%(tag)s” is no tag: small letters, figures and hyphens, up to 30.") % {"tag": tag}
        yield from telling_of(tag)


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)
