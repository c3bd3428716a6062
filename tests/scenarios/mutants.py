"""Releases that are wrong by one: every single edit of a figure, a unit, a list, a gate or an agent."""

import copy
from collections.abc import Iterator, Mapping
from typing import Any, Final

from msclinic.engine import Release, ReleaseError
from tests.engine.records import document

__all__ = ["Mutant", "mutants_of_agents", "mutants_of_rules"]

Document = dict[str, Any]
Mutant = tuple[str, Release]
"""What was edited, and the release that it makes."""

_UNITS: Final = ("h", "d", "week", "month", "year")
_FIGURES: Final = ("fewest", "most", "clear")
_AMOUNTS: Final = ("lower", "upper", "every", "gap")
_LISTS: Final = {"named": ("answer", "course"), "described": ("answer",), "counts": (), "unclear": ()}
"""The lists of answers or facts, and the names behind which the fact stands whose answers they hold."""

_CHANGES: Final = ("sx_worsening", "sx_recurrence", "sx_new")


def mutants_of_rules() -> Iterator[Mutant]:
    """Each rule with one edit of its criterion or a gate less; an edit that the engine refuses is none."""
    shipped = document()
    choices = {fact["key"]: [choice["value"] for choice in fact.get("choices", ())] for fact in shipped["facts"]}
    for place, rule in enumerate(shipped["rules"]):
        edits = [(what, {"criterion": criterion}) for what, criterion in _edits(rule["criterion"], choices)]
        edits += [(f"without the gate {gate}", {"gates": _without(rule["gates"], gate)}) for gate in rule["gates"]]
        for what, edited in edits:
            changed = {**shipped, "rules": _put(shipped["rules"], place, {**rule, **edited})}
            yield from _made(f"{rule['code']}: {what}", changed)


def mutants_of_agents() -> Iterator[Mutant]:
    """The catalogue of agents with one edit, and the corticosteroids with one name less."""
    shipped = document()
    for place, agent in enumerate(shipped["agents"]):
        for what, edited in _edits_of_agent(agent):
            changed = {**shipped, "agents": _put(shipped["agents"], place, edited)}
            yield from _made(f"{agent['generic']}: {what}", changed)
    for place, fact in enumerate(shipped["facts"]):
        for number, choice in enumerate(fact.get("choices", ())):
            for alias in choice["aliases"]:
                changed = {**shipped, "facts": copy.deepcopy(shipped["facts"])}
                changed["facts"][place]["choices"][number]["aliases"].remove(alias)
                yield from _made(f"{choice['value']}: without the name {alias}", changed)


def _made(what: str, changed: Document) -> Iterator[Mutant]:
    try:
        yield what, Release(changed)
    except ReleaseError:
        return


def _edits(criterion: Mapping[str, Any], choices: Mapping[str, list[str]]) -> Iterator[tuple[str, Document]]:
    for name, value in criterion.items():
        for what, edited in _edits_of(name, value, criterion, choices):
            yield f"{name} {what}", {**criterion, name: edited}
    if criterion["kind"] == "all":
        yield "any of its parts", {**criterion, "kind": "any"}
    if "unclear" in criterion:
        yield from _moves(criterion)


def _edits_of(
    name: str, value: Any, criterion: Mapping[str, Any], choices: Mapping[str, list[str]]
) -> Iterator[tuple[str, Any]]:
    if name in _AMOUNTS:
        yield from ((f"{figure} {value['unit']}", {**value, "value": figure}) for figure in _beside(value["value"]))
        yield from ((f"{value['value']} {unit}", {**value, "unit": unit}) for unit in _UNITS if unit != value["unit"])
    elif name in _FIGURES or (name == "days" and isinstance(value, int)):
        yield from ((str(figure), figure) for figure in _beside(value))
    elif name == "days":
        for place, days in enumerate(value):
            yield from ((f"{figure} for {days}", _put(value, place, figure)) for figure in _beside(days))
            yield f"without {days}", [*value[:place], *value[place + 1 :]]
        yield f"and {value[-1]}", [*value, value[-1]]
    elif name in _LISTS:
        yield from ((f"without {entry}", _without(value, entry)) for entry in value)
        facts = [criterion[behind] for behind in _LISTS[name] if behind in criterion]
        offered = [choice for fact in facts for choice in choices[fact]] if facts else _CHANGES
        yield from ((f"and {entry}", [*value, entry]) for entry in offered if entry not in value)


def _moves(criterion: Mapping[str, Any]) -> Iterator[tuple[str, Document]]:
    for one, other in (("counts", "unclear"), ("unclear", "counts")):
        for entry in criterion[one]:
            moved = {one: _without(criterion[one], entry), other: [*criterion[other], entry]}
            yield f"{entry} from {one} to {other}", {**criterion, **moved}


def _beside(figure: int) -> tuple[int, int]:
    return figure - 1, figure + 1


def _put(values: list[Any], place: int, value: Any) -> list[Any]:
    return [*values[:place], value, *values[place + 1 :]]


def _without(values: list[str], value: str) -> list[str]:
    return [other for other in values if other != value]


def _edits_of_agent(agent: Document) -> Iterator[tuple[str, Document]]:
    approved = agent["fda_approved_for_ms"]
    yield "not approved" if approved else "approved", {**agent, "fda_approved_for_ms": not approved}
    if agent["same_as"]:
        yield f"no longer counted as {agent['same_as']}", {**agent, "same_as": ""}
    for names in ("brands", "aliases"):
        for name in agent[names]:
            yield f"without the name {name}", {**agent, names: _without(agent[names], name)}
