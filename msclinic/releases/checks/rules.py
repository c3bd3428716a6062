"""The rules of a document: each rests on passages, reads facts that exist, and covers every case that can occur."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from msclinic.engine.criteria import Criterion, RuleVerdict, from_json
from msclinic.engine.verdicts import ALGEBRA, Verdict
from msclinic.releases.checks.slots import check_slots

__all__ = ["check_rules", "criterion_of", "own_verdicts", "twice"]

Entry = Mapping[str, Any]


def check_rules(document: Entry) -> Iterator[str]:
    """Every problem of the rules, each named by its code."""
    yield from twice((rule["code"] for rule in document["rules"]), "rule")
    passages = {passage["id"] for passage in document["passages"]}
    before: dict[str, Entry] = {}
    for rule in document["rules"]:
        problems = [*_named(rule, document), *_cited(rule, passages), *_decides(rule, document, before)]
        yield from (f"rule {rule['code']}: {problem}" for problem in problems)
        before[rule["code"]] = rule


def twice(names: Iterable[str], what: str) -> list[str]:
    """A sentence for each name that occurs more than once."""
    return [f"{what} {name} stands {count} times" for name, count in Counter(names).items() if count > 1]


def criterion_of(rule: Entry) -> Criterion | str:
    """The criterion of a rule, or what is wrong with it."""
    try:
        return from_json(rule["criterion"])
    except KeyError as error:
        return f"its criterion lacks {error}"
    except (TypeError, ValueError) as error:
        return str(error)


def _named(rule: Entry, document: Entry) -> Iterator[str]:
    if rule["source"] not in {source["slug"] for source in document["sources"]}:
        yield f"there is no source {rule['source']}"
    if rule["therapy"] and rule["therapy"] not in {therapy["key"] for therapy in document["therapies"]}:
        yield f"there is no therapy {rule['therapy']}"
    if not rule["question"].strip():
        yield "it asks no question"
    reading = rule["local_reading"]
    if reading is not None and not (reading.get("who") and reading.get("reason")):
        yield "its local reading does not say who reads it so, and why"


def _cited(rule: Entry, passages: set[str]) -> Iterator[str]:
    if not rule["citations"]:
        yield "it rests on no passage"
    for code in (*rule["citations"], *rule["related"]):
        if code not in passages:
            yield f"there is no passage {code}"


def _decides(rule: Entry, document: Entry, before: Mapping[str, Entry]) -> Iterator[str]:
    criterion = criterion_of(rule)
    if isinstance(criterion, str):
        yield criterion
        return
    yield from check_slots(criterion, rule["gates"], document)
    if isinstance(criterion, RuleVerdict):
        yield f"it only repeats the verdict of {criterion.code}; join it with another condition"
    unread = [code for code in criterion.rules if code not in before]
    yield from (f"it reads the rule {code}, which does not come before it" for code in unread)
    if not unread:
        yield from _joins(criterion, rule, before)
        yield from _compiles(criterion, before)


def _compiles(criterion: Criterion, before: Mapping[str, Entry]) -> Iterator[str]:
    try:
        criterion.compile({code: place for place, code in enumerate(before)})
    except ValueError as error:
        yield str(error)


def _joins(criterion: Criterion, rule: Entry, before: Mapping[str, Entry]) -> Iterator[str]:
    """*and*, *or* and *not* are not defined for dates, for notices, or for a part without a subject."""
    for part in _parts(criterion):
        if strange := _verdicts(part, rule["gates"], before) - ALGEBRA:
            name = part.code if isinstance(part, RuleVerdict) else part.kind
            yield f"it joins {name}, which can be {' or '.join(sorted(strange))}; that cannot be joined"


def _parts(criterion: Criterion) -> Iterator[Criterion]:
    """What *all*, *any* and *not* join, down to the leaves."""
    direct = getattr(criterion, "parts", None) or tuple(filter(None, [getattr(criterion, "part", None)]))
    for part in direct:
        yield from _parts(part) if _is_joined(part) else [part]


def _is_joined(criterion: Criterion) -> bool:
    return hasattr(criterion, "parts") or hasattr(criterion, "part")


def _verdicts(part: Criterion, gates: list[str], before: Mapping[str, Entry]) -> frozenset[Verdict]:
    if not isinstance(part, RuleVerdict):
        return part.verdicts
    read = before[part.code]
    own = own_verdicts(read, before)
    return own if set(read["gates"]) <= set(gates) else own | {Verdict.NOT_APPLICABLE}


def own_verdicts(rule: Entry, rules: Mapping[str, Entry]) -> frozenset[Verdict]:
    """Every verdict that a rule can give, whatever its gates make of it."""
    criterion = criterion_of(rule)
    if isinstance(criterion, str):
        return frozenset()
    if isinstance(criterion, RuleVerdict):
        return own_verdicts(rules[criterion.code], rules) if criterion.code in rules else frozenset()
    return criterion.verdicts
