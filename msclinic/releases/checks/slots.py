"""Facts are of the kind that a criterion reads them as, and the answers that it names exist."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msclinic.engine.criteria import Amount, Criterion, Figure

__all__ = ["NAMED", "SLOTS", "check_slots"]

_NOW: Final = frozenset({"no", "considered", "current"})

SLOTS: Final[Mapping[str, Mapping[str, str]]] = {
    "lasting": {},
    "symptom_change": {"counts": "yes_no", "unclear": "yes_no"},
    "all": {},
    "any": {},
    "not": {},
    "rule": {},
    "when_needed": {"judgement": "yes_no"},
    "named_agents": {"planned": "yes_no", "answer": "choices"},
    "route": {"planned": "yes_no", "answer": "choice"},
    "whole_days": {"planned": "yes_no", "answer": "whole"},
    "named_course": {"now": "choice", "course": "choice"},
    "notice": {"now": "choice", "ever": "yes_no"},
    "enrolment": {"now": "choice", "enrolled": "yes_no"},
    "schedule": {"now": "choice", "last": "date"},
    "examination": {"ever": "yes_no", "examined": "yes_no", "last": "date"},
    "line_of_therapy": {"now": "choice", "history": "records", "complete": "yes_no"},
    "course_days": {"now": "choice", "course": "whole", "planned": "whole"},
    "course_gap": {"now": "choice", "courses": "records", "planned": "whole"},
    "condition": {"now": "choice"},
    "answered": {"fact": "yes_no or choice"},
    "figure": {"fact": "whole or quantity"},
}
"""For each rule kind, the kind of fact behind each of its names."""

_EPISODE: Final = {
    "episode_onset": "moment",
    "episode_end": "moment",
    "episode_ongoing": "yes_no",
    "episode_duration": "quantity",
}
NAMED: Final = {
    "named_agents": ("answer", "named"),
    "route": ("answer", "described"),
    "named_course": ("course", "named"),
    "answered": ("fact", "among"),
}
"""The rule kinds that name answers: the fact, and the answers to it that they name."""


def check_slots(criterion: Criterion, gates: list[str], document: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the facts that a criterion and its gates read."""
    facts = {fact["key"]: fact for fact in document["facts"]}
    for key in gates:
        yield from [] if key in facts else [f"there is no fact {key}"]
    for key, kind in _wanted(criterion):
        if key not in facts:
            yield f"there is no fact {key}"
        elif facts[key]["kind"] not in kind.split(" or "):
            yield f"it reads {key} as {kind}, which is {facts[key]['kind']}"
    yield from _answers(criterion, facts)


def _wanted(criterion: Criterion) -> Iterator[tuple[str, str]]:
    """Each fact that the criterion and its parts read, with the kind that they read it as."""
    for part in _with_parts(criterion):
        if part.kind == "lasting":
            yield from _EPISODE.items()
        for name, kind in SLOTS[part.kind].items():
            value = getattr(part, name)
            yield from ((key, kind) for key in ((value,) if isinstance(value, str) else value) if key)


def _answers(criterion: Criterion, facts: Mapping[str, Any]) -> Iterator[str]:
    for part in _with_parts(criterion):
        if "now" in SLOTS[part.kind]:
            key = part.now  # type: ignore[attr-defined]  # a slot of this kind, as just asked
            if key in facts and _choices(facts[key]) != _NOW:
                yield f"it reads {key}, whose answers are not {', '.join(sorted(_NOW))}"
        if part.kind in NAMED:
            slot, names = NAMED[part.kind]
            key = getattr(part, slot)
            strange = [name for name in getattr(part, names) if key in facts and name not in _choices(facts[key])]
            yield from (f"it names {name}, which is no answer to {key}" for name in strange)
        if isinstance(part, Figure) and part.fact in facts:
            yield from _units(part, facts[part.fact]["kind"])


def _units(part: Figure, kind: str) -> Iterator[str]:
    bounds = [bound for bound in (part.least, part.most) if bound is not None]
    if kind == "quantity" and not all(isinstance(bound, Amount) for bound in bounds):
        yield f"it compares {part.fact}, a length of time, with a figure without a unit"
    if kind == "whole" and any(isinstance(bound, Amount) for bound in bounds):
        yield f"it compares {part.fact}, a whole number, with a length of time"


def _choices(fact: Mapping[str, Any]) -> frozenset[str]:
    if fact["kind"] == "yes_no":
        return frozenset({"yes", "no"})
    return frozenset(choice["value"] for choice in fact.get("choices", ()))


def _with_parts(criterion: Criterion) -> Iterator[Criterion]:
    yield criterion
    for part in getattr(criterion, "parts", ()) or tuple(filter(None, [getattr(criterion, "part", None)])):
        yield from _with_parts(part)
