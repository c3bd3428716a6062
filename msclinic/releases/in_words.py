"""Parts of a release document in the words that an editor reads: figures with their units, facts by their questions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import gettext_noop as _

from msclinic.knowledge.models import Question, QuestionGroup
from msclinic.knowledge.units import spelled

__all__ = ["CRITERIA", "Speech", "answer_to", "is_amount"]

_JOINED: Final = {"all": " and ", "any": " or "}
_LIST: Final = re.compile(r"[_-]")
_CRITERION: Final = "criterion"
_NO_LABELS: Final[Mapping[str, str]] = {}

CRITERIA: Final[Mapping[str, str]] = {
    "lasting": _("how long it has lasted"),
    "symptom_change": _("which changes of symptoms count"),
    "when_needed": _("where treatment is needed"),
    "named_agents": _("agents named"),
    "route": _("the route"),
    "whole_days": _("a number of days"),
    "examination": _("an examination at intervals"),
    "schedule": _("the next infusion"),
    "named_course": _("courses of MS named"),
    "notice": _("a risk notice"),
    "enrolment": _("enrolment in a programme"),
    "line_of_therapy": _("earlier treatments"),
    "course_days": _("days of a treatment course"),
    "condition": _("a requirement or a reason against"),
    "course_gap": _("the time from one treatment course to the next"),
    "answered": _("one answer"),
    "figure": _("one figure"),
    "all": _("all of its parts"),
    "any": _("any of its parts"),
    "not": _("the opposite of its part"),
    "rule": _("the verdict of another rule"),
}
_PAGES: Final = {"relapses": "relapse assessment", "therapies": "therapy check"}
_KINDS: Final = {**dict(Question.Kind.choices), "records": "a list", "agent": "a treatment"}


_OF: Final = "\x1f"
"""Between a question and an answer to it."""


def answer_to(question: str, answer: str) -> str:
    """An answer as it is named where the question counts, too: *other* answers several."""
    return f"{question}{_OF}{answer}"


def is_amount(value: Any) -> bool:
    """Whether a value is a figure with its unit."""
    return isinstance(value, Mapping) and value.keys() == {"value", "unit"}


def _named(entries: Sequence[Mapping[str, Any]], key: str, words: str) -> dict[str, str]:
    return {entry[key]: entry[words] for entry in entries if entry.get(key) and entry.get(words)}


class Speech:
    """Says the values of one document. Where a value is a key, the field it stands in tells whose words to say."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        listed: dict[str, Any] = {name: entries or () for name, entries in document.items()}
        facts = listed.get("facts", ())
        questions = {key: f"“{label}”" for key, label in _named(facts, "key", "label").items()}
        answers = {
            answer_to(fact.get("key", ""), value): label
            for fact in facts
            for value, label in _named(fact.get("choices") or (), "value", "label").items()
        }
        therapies = _named(listed.get("therapies", ()), "key", "name")
        common = ((listed.get("sentences") or {}).get("en") or {}).get("common") or {}
        self._words: Mapping[str, Mapping[str, str]] = {
            _CRITERION: questions | answers,
            "gates": questions,
            "group": _named(listed.get("groups", ()), "key", "label"),
            "category": _named(listed.get("categories", ()), "key", "name"),
            "therapy": therapies,
            "topics": {"all": "everything", **therapies},
            "history_leaves_out": therapies,
            "examinations": {key: _LIST.sub(" ", key) for key in listed.get("examinations", ())},
            "source": _named(listed.get("sources", ()), "slug", "title"),
            "notes": common,
            "section": _PAGES,
            "page": dict(QuestionGroup.Page.choices),
            "kind": _KINDS,
        }

    def said(self, value: Any, field: str = "", labels: Mapping[str, str] = _NO_LABELS) -> str:
        """A value in words; empty where there is nothing.

        `field` is where it stands, such as *category*: a key is then said in the words of what it stands for. `labels`
        say what the fields inside it are called.
        """
        if value is None or value in ("", [], {}):
            return ""
        match value:
            case True | False:
                return "yes" if value else "no"
            case str():
                return self._words.get(field, {}).get(value, value.rpartition(_OF)[2])
            case Mapping():
                return self._joined(value, field, labels)
            case Sequence():
                return ", ".join(self.said(part, field, labels) for part in value)
        return str(value)

    def _joined(self, value: Mapping[str, Any], field: str, labels: Mapping[str, str]) -> str:
        if is_amount(value):
            amount, unit = value["value"], value["unit"]
            return spelled(amount, unit) if isinstance(amount, int) else f"{amount} {unit}"
        if field == _CRITERION and "kind" in value:
            return self._criterion(value, labels)
        if value.keys() == {"who", "reason"}:
            return f"{value['who'] or 'nobody named'}: {value['reason'] or 'no reason given'}"
        label = value.get("label") or value.get("name")
        rest = {name: part for name, part in value.items() if name not in {"label", "name", "key", "value", "position"}}
        said = "; ".join(self._parts(rest, field, labels))
        return f"{label} ({said})" if label and said else str(label or said)

    def _parts(self, value: Mapping[str, Any], field: str, labels: Mapping[str, str]) -> Iterator[str]:
        for name, part in value.items():
            if text := self.said(part, field if field == _CRITERION else name, labels):
                yield f"{labels.get(name, _LIST.sub(' ', name))}: {text}"

    def _criterion(self, criterion: Mapping[str, Any], labels: Mapping[str, str]) -> str:
        rest = {name: part for name, part in criterion.items() if name != "kind"}
        kind = str(criterion["kind"])
        match kind:
            case "all" | "any":
                return (
                    "(" + _JOINED[kind].join(self._criterion(part, labels) for part in criterion.get("parts", ())) + ")"
                )
            case "not":
                return f"not {self._criterion(criterion['part'], labels)}" if "part" in criterion else "not"
            case "rule":
                return str(criterion.get("code", ""))
            case "answered":
                return f"{self.said(criterion.get('fact'), _CRITERION)} is {self._either(criterion)}"
            case "figure":
                ends = [self.said(criterion.get(end)) for end in ("least", "most")]
                limits = [f"{word} {end}" for word, end in zip(("at least", "at most"), ends, strict=True) if end]
                return " ".join([self.said(criterion.get("fact"), _CRITERION), " and ".join(limits)])
        said = "; ".join(self._parts(rest, _CRITERION, labels))
        named = CRITERIA.get(kind, _LIST.sub(" ", kind))
        return f"{named} ({said})" if said else named

    def _either(self, criterion: Mapping[str, Any]) -> str:
        return " or ".join(self.said(answer, _CRITERION) for answer in criterion.get("among", ()))
