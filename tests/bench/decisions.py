"""Decisions per second: from typed facts to the finding tree, against a plain function and over ever more rules."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any, Final

from msclinic.engine import Finding, Release, answer, dump, evaluate
from msclinic.engine.facts import Facts
from tests.bench import plain
from tests.bench.records import TYPICAL
from tests.bench.rounds import ROUNDS, in_turn
from tests.engine.records import AS_OF, document, golden, specification, typed

__all__ = ["report"]

DECISIONS: Final = 400
TIMES: Final = (1, 10, 100, 1000)
AIM: Final = 8.0


def report() -> Iterator[str]:
    """The lines of this part."""
    release = golden()
    yield f"Decisions: {len(release.rules)} rules, {len(TYPICAL)} typical records, medians of {ROUNDS} rounds"
    yield from _agreement(release)
    yield from _against_plain(release)
    yield from _by_number_of_rules()
    yield from _of_whole_answers(release)


def decided(release: Release, facts: Facts) -> list[Finding]:
    """The finding tree, with everything in it but sentences asked for."""
    findings = release.decide(facts)
    for finding in findings:
        _ = finding.verdict, finding.used, finding.missing, finding.next, finding.citations
    return findings


def _all_decided(release: Release, cases: Iterable[Facts]) -> None:
    for facts in cases:
        decided(release, facts)


def _all_plain(cases: Iterable[Facts]) -> None:
    for facts in cases:
        plain.decide(facts)


def _whole(release: Release, facts: dict[str, Any]) -> str:
    return dump(answer(evaluate(release, facts, AS_OF)))


def _agreement(release: Release) -> Iterator[str]:
    """What is compared must do the same work: every verdict of the specification, else nothing is measured."""
    different = [
        f"{record['name']}: {difference}"
        for record in specification()
        for difference in plain.disagreements(release, typed(record["facts"], record["as_of"]))
    ]
    if different:
        raise AssertionError("\n".join(["the plain function and the engine differ", *different]))
    yield f"  the plain function and the engine agree on {len(specification())} records of the specification"


def _against_plain(release: Release) -> Iterator[str]:
    cases = {name: [typed(facts)] for name, facts in TYPICAL.items()}
    cases["all of them"] = [facts for case in cases.values() for facts in case]
    yield f"  {'':32}{'engine/s':>10}{'plain/s':>10}{'ratio':>8}"
    ratio = 0.0
    for name, facts in cases.items():
        works = [partial(_all_decided, release, facts), partial(_all_plain, facts)]
        engine, straight = in_turn(works, DECISIONS // len(facts))
        ratio = engine / straight
        yield f"  {name:32}{len(facts) / engine:>10,.0f}{len(facts) / straight:>10,.0f}{ratio:>8.2f}"
    yield f"  within {AIM:.0f} times the plain function: {'yes' if ratio <= AIM else 'NO'}"


def _by_number_of_rules() -> Iterator[str]:
    """The cost of a rule where there are more and more of them; flat is good."""
    facts = typed(TYPICAL["everything answered"])
    releases = [Release(_multiplied(document(), times), 1) for times in TIMES]
    goes = [max(2, 2000 // times) for times in TIMES]
    works = [partial(_again, release, facts, many) for release, many in zip(releases, goes, strict=True)]
    costs = [cost / many * 1e6 for cost, many in zip(in_turn(works, 1, rounds=9), goes, strict=True)]
    yield f"  {'rules':>8}{'µs/decision':>14}{'µs/rule':>10}{'to the first':>14}"
    first = costs[0] / len(releases[0].rules)
    for release, cost in zip(releases, costs, strict=True):
        each = cost / len(release.rules)
        yield f"  {len(release.rules):>8,}{cost:>14,.1f}{each:>10.3f}{each / first:>14.2f}"


def _again(release: Release, facts: Facts, times: int) -> None:
    for _ in range(times):
        decided(release, facts)


def _of_whole_answers(release: Release) -> Iterator[str]:
    """From JSON to JSON: read, decided, said, and with what would settle an open verdict."""
    yield f"  {'whole answer':32}{'ms':>10}"
    for name, facts in {"nothing answered": {}, **TYPICAL}.items():
        [cost] = in_turn([partial(_whole, release, facts)], 1, rounds=5)
        yield f"  {name:32}{cost * 1000:>10.2f}"


def _multiplied(whole: dict[str, Any], times: int) -> dict[str, Any]:
    """The same release with every rule so many times, under other codes; copies read one another's copies."""
    rules = [_renamed(rule, f"-{copy + 1}" if copy else "") for copy in range(times) for rule in whole["rules"]]
    return {**whole, "rules": rules}


def _renamed(rule: dict[str, Any], ending: str) -> dict[str, Any]:
    def rename(criterion: Any) -> Any:
        if isinstance(criterion, list):
            return [rename(item) for item in criterion]
        if not isinstance(criterion, dict):
            return criterion
        names_a_rule = {"rule": "code", "when_needed": "rule"}.get(criterion.get("kind", ""), "")
        return {key: f"{value}{ending}" if key == names_a_rule else rename(value) for key, value in criterion.items()}

    return {**rule, "code": f"{rule['code']}{ending}", "criterion": rename(rule["criterion"])}
