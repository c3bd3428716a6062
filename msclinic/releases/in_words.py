"""Parts of a release document in the words that an editor reads: figures with their units, facts by their questions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msclinic.knowledge.units import spelled

__all__ = ["Speech", "is_amount"]

_JOINED: Final = {"all": " and ", "any": " or "}
_LIST: Final = re.compile(r"[_-]")

_CRITERIA: Final[Mapping[str, str]] = {
    "lasting": "how long it has lasted",
    "symptom_change": "which changes of symptoms count",
    "when_needed": "where treatment is needed",
    "named_agents": "agents named",
    "route": "the route",
    "whole_days": "a number of days",
    "examination": "an examination at intervals",
    "schedule": "the next infusion",
    "named_course": "courses of MS named",
    "notice": "a risk notice",
    "enrolment": "enrolment in a programme",
    "line_of_therapy": "earlier treatments",
    "course_days": "days of a treatment course",
    "condition": "a requirement or a reason against",
    "course_gap": "the time from one treatment course to the next",
    "answered": "one answer",
    "figure": "one figure",
    "all": "all of its parts",
    "any": "any of its parts",
    "not": "the opposite of its part",
    "rule": "the verdict of another rule",
}


def is_amount(value: Any) -> bool:
    """Whether a value is a figure with its unit."""
    return isinstance(value, Mapping) and value.keys() == {"value", "unit"}


class Speech:
    """Says the values of one document; names of facts and of answers are replaced by the words of their questions."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        facts = document.get("facts", [])
        self._names = {fact["key"]: f"“{fact['label']}”" for fact in facts}
        self._names |= {choice["value"]: choice["label"] for fact in facts for choice in fact.get("choices", ())}

    def said(self, value: Any, *, of_answers: bool = False) -> str:
        """A value in words; empty where there is nothing. `of_answers` where it may name facts and answers."""
        if value is None or value in ("", [], {}):
            return ""
        match value:
            case True | False:
                return "yes" if value else "no"
            case str():
                return self._names.get(value, value) if of_answers else value
            case Mapping():
                return self._joined(value, of_answers=of_answers)
            case Sequence():
                return ", ".join(self.said(part, of_answers=of_answers) for part in value)
        return str(value)

    def kind(self, criterion: Mapping[str, Any]) -> str:
        """What a criterion compares, in a few words."""
        kind = str(criterion.get("kind", ""))
        return _CRITERIA.get(kind, _LIST.sub(" ", kind))

    def _joined(self, value: Mapping[str, Any], *, of_answers: bool) -> str:
        if is_amount(value):
            amount, unit = value["value"], value["unit"]
            return spelled(amount, unit) if isinstance(amount, int) else f"{amount} {unit}"
        if "kind" in value and of_answers:
            return self._criterion(value)
        if value.keys() == {"who", "reason"}:
            return f"{value['who'] or 'nobody named'}: {value['reason'] or 'no reason given'}"
        label = value.get("label") or value.get("name")
        rest = {name: part for name, part in value.items() if name not in {"label", "name", "key", "value", "position"}}
        said = "; ".join(self._parts(rest, of_answers=of_answers))
        return f"{label} ({said})" if label and said else str(label or said)

    def _parts(self, value: Mapping[str, Any], *, of_answers: bool) -> Iterator[str]:
        for name, part in value.items():
            if text := self.said(part, of_answers=of_answers):
                yield f"{_LIST.sub(' ', name)}: {text}"

    def _criterion(self, criterion: Mapping[str, Any]) -> str:
        rest = {name: part for name, part in criterion.items() if name != "kind"}
        match criterion["kind"]:
            case "all" | "any" as kind:
                return "(" + _JOINED[kind].join(self._criterion(part) for part in criterion.get("parts", ())) + ")"
            case "not":
                return f"not {self._criterion(criterion['part'])}" if "part" in criterion else "not"
            case "rule":
                return str(criterion.get("code", ""))
            case "answered":
                return f"{self.said(criterion.get('fact'), of_answers=True)} is {self._either(criterion)}"
            case "figure":
                ends = [self.said(criterion.get(end)) for end in ("least", "most")]
                limits = [f"{word} {end}" for word, end in zip(("at least", "at most"), ends, strict=True) if end]
                return " ".join([self.said(criterion.get("fact"), of_answers=True), " and ".join(limits)])
        said = "; ".join(self._parts(rest, of_answers=True))
        return f"{self.kind(criterion)} ({said})" if said else self.kind(criterion)

    def _either(self, criterion: Mapping[str, Any]) -> str:
        return " or ".join(self.said(answer, of_answers=True) for answer in criterion.get("among", ()))
