"""The places of every sentence, such as {therapy}, are ones that something fills."""

from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any, Final

from msclinic.engine.wording import template
from msclinic.knowledge.rule_rows import REMARK_PLACES
from msclinic.releases.checks.words import DATES, askable, leaves

__all__ = ["ANY", "PLACES", "check_places"]

Entry = Mapping[str, Any]

ANY: Final = frozenset({"source", "Source", "therapy", "open", "missing", "vague", "bad"})
"""What can be put into any sentence of a finding."""

_DUE: Final = frozenset({"every", "last", "due"})

PLACES: Final[Mapping[str, frozenset[str]]] = {
    "lasting": frozenset({"lower", "upper", "length", "until_lower", "until_upper"}),
    "symptom_change": frozenset({"recorded", "denied"}),
    "all": frozenset({"deciding"}),
    "any": frozenset({"deciding"}),
    "named_agents": frozenset({"agents", "named"}),
    "route": frozenset({"route", "described"}),
    "whole_days": frozenset({"days", "fewest", "most"}),
    "named_course": frozenset({"course", "named"}),
    "enrolment": frozenset({"programme"}),
    "schedule": _DUE,
    "examination": _DUE,
    "line_of_therapy": frozenset({"count", "agents", "unapproved", "others"}),
    "condition": frozenset({"recorded"}),
    "course_days": frozenset({"course", "described", "days"}),
    "course_gap": frozenset({"gap", "course", "start", "from_first", "from_last", "reckoned"}),
}
"""What a rule kind puts in besides; a kind that is not named here puts in nothing."""

_LOCAL_READING: Final = frozenset({"who", "reason"})


def check_places(document: Entry) -> Iterator[str]:
    """Every sentence that cannot be filled in."""
    for language, texts in document["sentences"].items():
        for place, text in leaves(texts, f"sentence {language}"):
            yield from _unreadable(place, text)
        for rule in (_in_language(rule, document, language) for rule in document["rules"]):
            for text in (*rule["says"].values(), rule["remark"]):
                yield from _unreadable(f"rule {rule['code']}", text)
            for text, known in _spoken(rule, document, texts):
                strange = sorted(_named(text) - known)
                yield from (f"rule {rule['code']}: nothing fills the place {{{name}}} of “{text}”" for name in strange)


def _in_language(rule: Entry, document: Entry, language: str) -> Entry:
    """A rule with its own words in a language, where they have been put into it."""
    known = document.get("translations", {}).get(language, {})
    says = {name: known.get(text, text) for name, text in rule["says"].items()}
    return {**rule, "says": says, "remark": known.get(rule["remark"], rule["remark"])}


def _spoken(rule: Entry, document: Entry, texts: Entry) -> Iterator[tuple[str, frozenset[str]]]:
    """Every sentence that a rule can say, with the places that it can fill there."""
    kind = rule["criterion"]["kind"]
    known = ANY | PLACES.get(kind, frozenset())
    for phrase in askable(rule, {entry["code"]: entry for entry in document["rules"]}):
        try:
            yield template(rule["code"], kind, phrase, rule["says"], texts), known
        except KeyError:
            continue
    yield rule["remark"], frozenset(REMARK_PLACES)
    yield from ((texts["next"][date], known) for date in DATES.get(kind, ()) if date in texts["next"])
    if rule["local_reading"] is not None and "local_reading" in texts["common"]:
        yield texts["common"]["local_reading"], known | _LOCAL_READING


def _unreadable(place: str, text: str) -> list[str]:
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError as error:
        return [f"{place}: “{text}” cannot be filled in: {error}"]
    return [f"{place}: “{text}” cannot be filled in at {{{name}}}" for name in names if not name.isidentifier()]


def _named(text: str) -> frozenset[str]:
    try:
        return frozenset(name for _, name, _, _ in Formatter().parse(text) if name and name.isidentifier())
    except ValueError:
        return frozenset()
