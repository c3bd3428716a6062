"""Which rules read a question, and which of its answers they name: neither can be taken from under them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.conf import settings
from django.utils.module_loading import import_string

from msclinic.engine.criteria import Answered, Criterion, NamedCourse, from_json

__all__ = ["Uses", "is_published", "uses"]


@dataclass
class Uses:
    """By the key of a question, and by key and answer, the codes of the rules that need it."""

    readers: dict[str, list[str]] = field(default_factory=dict)
    naming: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    gates: set[str] = field(default_factory=set)

    def why_question_stays(self, key: str) -> str:
        """A sentence that names the rules which read a question; empty when none does."""
        return f"{_listed(self.readers[key])} on the question {key}." if key in self.readers else ""

    def why_answer_stays(self, key: str, value: str) -> str:
        """A sentence that names the rules which name an answer; empty when none does."""
        codes = self.readers.get(key, []) if key in self.gates else self.naming.get((key, value), [])
        return f"{_listed(codes)} on the answer {value} to {key}." if codes else ""


def _listed(codes: list[str]) -> str:
    shown = ", ".join(codes[:5]) + (f" and {len(codes) - 5} more" if len(codes) > 5 else "")
    return f"{shown} {'rests' if len(codes) == 1 else 'rest'}"


def uses() -> Uses:
    """What the rules of the draft need; nothing while it cannot be compiled, for then publishing refuses it anyway."""
    found = Uses()
    for rule in _rules():
        criterion = from_json(rule["criterion"])
        found.gates |= set(rule["gates"])
        for key in dict.fromkeys((*rule["gates"], *criterion.facts)):
            found.readers.setdefault(key, []).append(rule["code"])
        for pair in _answers(criterion):
            found.naming.setdefault(pair, []).append(rule["code"])
    return found


def is_published(key: str) -> bool:
    """Whether some release asks the question of that key: other programs send it."""
    releases: Any = apps.get_model("releases", "Release")
    return bool(releases.objects.filter(document__contains=f'"key":"{key}","kind":').exists())


def _rules() -> list[Mapping[str, Any]]:
    try:
        rules: list[Mapping[str, Any]] = import_string(settings.DRAFT)()["rules"]
    except (KeyError, TypeError, ValueError):
        return []
    return rules


def _answers(criterion: Criterion) -> Iterator[tuple[str, str]]:
    if isinstance(criterion, NamedCourse):
        yield from ((criterion.course, value) for value in criterion.named)
    if isinstance(criterion, Answered):
        yield from ((criterion.fact, value) for value in criterion.among)
    for part in getattr(criterion, "parts", ()) or filter(None, [getattr(criterion, "part", None)]):
        yield from _answers(part)
