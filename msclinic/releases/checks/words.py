"""Every sentence that a rule can ask for is there, and no sentence says a banned word."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import product
from typing import Any, Final

from msclinic.engine.criteria import Criterion
from msclinic.engine.tables import Table
from msclinic.engine.verdicts import Verdict
from msclinic.engine.wording import VAGUE, template
from msclinic.knowledge.wording import BANNED, banned_words
from msclinic.releases.checks.rules import criterion_of, own_verdicts

__all__ = ["DATES", "askable", "check_words", "leaves"]

Entry = Mapping[str, Any]

DATES: Final[Mapping[str, tuple[str, ...]]] = {
    "lasting": ("lower", "upper"),
    "schedule": ("infusion",),
    "examination": ("examination",),
    "course_gap": ("from first", "from last"),
}
"""The names of the dates to come of each rule kind that has any."""


def check_words(document: Entry) -> Iterator[str]:
    """Every sentence that is missing or says a banned word."""
    rules = {rule["code"]: rule for rule in document["rules"]}
    for language, texts in document["sentences"].items():
        for rule in document["rules"]:
            yield from _missing(rule, rules, texts, language)
    for place, text, language in _texts(document):
        yield from (f"{place} says “{word}”: {text}" for word in banned_words(text, language))


def askable(rule: Entry, rules: Mapping[str, Entry]) -> frozenset[str]:
    """The names of all sentences that a rule can ask for; empty for a rule without a criterion."""
    criterion = criterion_of(rule)
    if isinstance(criterion, str):
        return frozenset()
    reasons = frozenset().union(*(_reachable(table, criterion, rules) for table in criterion.tables))
    reasons |= {variant for reason in reasons & VAGUE.keys() for variant in VAGUE[reason]}
    variants = criterion.phrases - criterion.reasons
    return reasons | variants | {f"gate {gate}" for gate in rule["gates"]} | {"invalid"}


def _reachable(table: Table, criterion: Criterion, rules: Mapping[str, Entry]) -> frozenset[str]:
    """The lines that some states reach, where another rule gives only the verdicts that it can give.

    States that no line covers ask for no sentence; that they are uncovered is said of the rule (`rules.py`).
    """
    given = {Verdict.NOT_APPLICABLE, Verdict.INVALID}
    for code in criterion.rules:
        given |= own_verdicts(rules[code], rules) if code in rules else set()
    states = [[name for name in reading.names if reading.name != "rule" or name in given] for reading in table.readings]
    reached = set()
    for found in product(*states):
        with suppress(ValueError):
            reached.add(table.fitting(found).reason)
    return frozenset(reached)


def _missing(rule: Entry, rules: Mapping[str, Entry], texts: Entry, language: str) -> Iterator[str]:
    kind = rule["criterion"]["kind"]
    for phrase in sorted(askable(rule, rules)):
        try:
            template(rule["code"], kind, phrase, rule["says"], texts)
        except KeyError:
            yield f"rule {rule['code']}: there is no sentence “{phrase}” for it in {language}"
    wanted = [*rule["notes"], *(["assumes_ms"] if "ms_diagnosis" in rule["gates"] else [])]
    wanted += ["local_reading", "local_label"] if rule["local_reading"] is not None else []
    for note in wanted:
        if note not in texts["common"]:
            yield f"rule {rule['code']}: there is no sentence “{note}” for it in {language}"
    for date in DATES.get(kind, ()):
        if date not in texts["next"]:
            yield f"rule {rule['code']}: there is no sentence for the date “{date}” in {language}"


def _texts(document: Entry) -> Iterator[tuple[str, str, str]]:
    """Whatever can stand in a finding in the product's own words, with the place it comes from and its language."""
    for language, texts in document["sentences"].items():
        if language in BANNED:
            yield from ((place, text, language) for place, text in leaves(texts, f"sentence {language}"))
    for place, text in _own(document):
        yield place, text, "en"
        for language, translations in document.get("translations", {}).items():
            if text in translations and language in BANNED:
                yield f"{place}, in {language},", translations[text], language


def _own(document: Entry) -> Iterator[tuple[str, str]]:
    """What stands in a finding besides the sentences, in English."""
    for rule in document["rules"]:
        place = f"rule {rule['code']}"
        yield place, rule["question"]
        yield from ((place, text) for text in (*rule["says"].values(), rule["remark"], *rule["silent_on"]))
        if rule["local_reading"] is not None:
            yield place, str(rule["local_reading"].get("reason", ""))
    for fact in document["facts"]:
        yield f"fact {fact['key']}", fact["name"]
        yield from ((f"fact {fact['key']}", choice["label"]) for choice in fact.get("choices", ()))


def leaves(texts: Any, place: str) -> Iterator[tuple[str, str]]:
    """Every text of a tree of texts, with the place where it stands."""
    if isinstance(texts, str):
        yield place, texts
        return
    for name, part in texts.items():
        yield from leaves(part, f"{place} {name}")
