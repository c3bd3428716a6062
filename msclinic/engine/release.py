"""A release: one immutable document of knowledge, compiled once into deciding functions.

The document is canonical JSON and its SHA-256 is the release's identity; it covers the content alone, not the number
or the date of publication. It carries everything that an answer depends on besides this code, and names the version of
the semantics that this code must speak.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from msclinic.engine.consistency import related
from msclinic.engine.criteria import Closure, Criterion, from_json
from msclinic.engine.facts import Facts
from msclinic.engine.finding import Finding
from msclinic.engine.tables import Outcome, outcome
from msclinic.engine.values import BAD, Typed
from msclinic.engine.verdicts import Verdict
from msclinic.engine.vocabulary import Vocabulary

__all__ = ["SEMANTICS", "Release", "ReleaseError", "Rule", "canonical", "digest"]

SEMANTICS: Final = 1
"""The version of the rule semantics; a release of another version is not evaluated."""


class ReleaseError(ValueError):
    """A document that cannot be a release; the message names the row."""


def canonical(document: Mapping[str, Any]) -> str:
    """The one spelling of a document: keys in order, no white space, UTF-8 as it is."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def digest(document: Mapping[str, Any]) -> str:
    """The SHA-256 of the canonical spelling."""
    return hashlib.sha256(canonical(document).encode()).hexdigest()


@contextmanager
def _reading(part: str) -> Iterator[None]:
    """Whatever does not fit in this part of a document is a ReleaseError that names the part."""
    try:
        yield
    except KeyError as error:
        raise ReleaseError(f"{part}: {error} is missing") from error
    except (TypeError, ValueError) as error:
        raise ReleaseError(f"{part}: {error}") from error


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One comparison with its code, its criterion and the passages that it rests on."""

    code: str
    section: str
    source: str
    question: str
    criterion: Criterion
    gates: tuple[str, ...]
    citations: tuple[Mapping[str, Any], ...]
    related: tuple[str, ...]
    therapy: str
    silent_on: tuple[str, ...]
    notes: tuple[str, ...]
    says: Mapping[str, str]
    remark: str
    """What else the source says or leaves open, said behind every verdict that goes into it."""
    local_reading: Mapping[str, Any] | None
    """Its own, or that of a rule that it reads."""
    reads: tuple[str, ...]
    """Every fact that the finding may have used, gates first."""
    family: tuple[str, ...]
    """The codes of the rules that it reads, each before what reads it, and its own last."""
    bearing: frozenset[str]
    """Every fact on which it can depend while its gates are open: those that it reads, and those compared with them."""
    decide: Closure


class Release:
    """A loaded release, ready to decide."""

    def __init__(self, document: Mapping[str, Any], number: int = 0) -> None:
        if document.get("semantics") != SEMANTICS:
            raise ReleaseError(f"this program speaks semantics {SEMANTICS}, the release {document.get('semantics')}")
        self.number = number
        self.document = document
        self.sha256 = digest(document)
        with _reading("the facts"):
            self.vocabulary = Vocabulary.from_json(document)
        with _reading("the document"):
            self.passages = {passage["id"]: passage for passage in document["passages"]}
            self.sources = {source["slug"]: source for source in document["sources"]}
            self.therapies = {therapy["key"]: therapy for therapy in document["therapies"]}
            self.sentences: Mapping[str, Any] = document["sentences"]
            self.translations: Mapping[str, Mapping[str, str]] = {
                language: texts
                for language, texts in document.get("translations", {}).items()
                if language in self.sentences
            }
            entries = document["rules"]
        self.order: dict[str, int] = {}
        self.typed_choices: dict[tuple[str, str], Typed | None] = {}
        """The answers to choices that explaining tries, each typed once."""
        self.settled_by: dict[str, list[list[str]]] = {}
        """What settles a rule while nothing that bears on it is known: the same for everybody, and found once."""
        self.rules = tuple(self._rules(entries))
        self._closures = [rule.decide for rule in self.rules]
        self._gates = list(dict.fromkeys(rule.gates for rule in self.rules))
        self._open_gates: list[Outcome | None] = [None] * len(self._gates)
        self._gate_of = [self._gates.index(rule.gates) for rule in self.rules]

    def _rules(self, entries: Iterable[Mapping[str, Any]]) -> Iterable[Rule]:
        """The rules in the order of the document; a rule may read only rules before it."""
        done: dict[str, Rule] = {}
        for entry in entries:
            with _reading(f"rule {entry.get('code')}"):
                rule = self._rule(entry, done)
            if rule.code in done:
                raise ReleaseError(f"rule {rule.code} stands twice")
            self.order[rule.code] = len(done)
            done[rule.code] = rule
            yield rule

    def _rule(self, entry: Mapping[str, Any], done: Mapping[str, Rule]) -> Rule:
        criterion = from_json(entry["criterion"])
        reads = dict.fromkeys((*entry["gates"], *(key for code in criterion.rules for key in done[code].reads)))
        reads.update(dict.fromkeys(criterion.facts))
        if unknown := [key for key in reads if key not in self.vocabulary.facts]:
            raise ValueError(f"there is no fact {unknown[0]}")
        if not entry["citations"]:
            raise ValueError("it rests on no passage")
        criterion.check_rules({code: rule.criterion for code, rule in done.items()})
        own = reads.keys() - set(entry["gates"]) | set(criterion.facts)
        return Rule(
            code=entry["code"],
            section=entry["section"],
            source=entry["source"],
            question=entry["question"],
            criterion=criterion,
            gates=tuple(entry["gates"]),
            citations=tuple(self._citation(code) for code in entry["citations"]),
            related=tuple(self.passages[code]["id"] for code in entry.get("related", ())),
            therapy=entry.get("therapy") or "",
            silent_on=tuple(entry.get("silent_on", ())),
            notes=tuple(entry.get("notes", ())),
            says=entry.get("says", {}),
            remark=entry.get("remark", ""),
            local_reading=entry.get("local_reading") or _inherited(done[code] for code in criterion.rules),
            reads=tuple(reads),
            family=(*dict.fromkeys(code for read in criterion.rules for code in done[read].family), entry["code"]),
            bearing=frozenset(own | related(own, self.vocabulary) - set(entry["gates"])),
            decide=criterion.compile(self.order),
        )

    def _citation(self, code: str) -> Mapping[str, Any]:
        passage = self.passages[code]
        if passage["kind"] == "quotation":
            return {name: passage[name] for name in ("quote", "start", "end")} | {"passage": code}
        return {"passage": code, "statement": passage["statement"], "pointer": passage["pointer"]}

    def rule(self, code: str) -> Rule:
        """The rule of a code. Raises KeyError."""
        return self.rules[self.order[code]]

    def said(self, text: str, language: str) -> str:
        """A text of the document in a language; as it stands where it has no words there."""
        return self.translations.get(language, {}).get(text, text)

    def all_said(self, texts: Iterable[str], language: str) -> list[str]:
        """Texts of the document, each in a language or as it stands."""
        known = self.translations.get(language)
        return [known.get(text, text) for text in texts] if known else list(texts)

    def decide(self, facts: Facts) -> list[Finding]:
        """Every rule's finding, in the order of the release."""
        outcomes: list[Outcome] = []
        decided = outcomes.append
        gates = [_gate(keys, facts) for keys in self._gates]
        if gates == self._open_gates:
            for decide in self._closures:
                decided(decide(facts, outcomes))
        else:
            for rule, place in zip(self.rules, self._gate_of, strict=True):
                gate = gates[place]
                decided(rule.decide(facts, outcomes) if gate is None else _behind(gate, rule, facts, outcomes))
        return [Finding(rule, found, facts) for rule, found in zip(self.rules, outcomes, strict=True)]

    def outcome(self, code: str, facts: Facts, given: Mapping[str, Outcome] | None = None) -> Outcome:
        """The outcome of one rule, deciding only the rules that it reads; `given` has some that are decided."""
        outcomes: list[Outcome] = [_UNDECIDED] * len(self.rules)
        for name, found in (given or {}).items():
            outcomes[self.order[name]] = found
        for name in (code,) if given else self.rule(code).family:
            rule = self.rule(name)
            gate = _gate(rule.gates, facts)
            outcomes[self.order[name]] = (
                rule.decide(facts, outcomes) if gate is None else _behind(gate, rule, facts, outcomes)
            )
        return outcomes[self.order[code]]


def _inherited(read: Iterable[Rule]) -> Mapping[str, Any] | None:
    return next((rule.local_reading for rule in read if rule.local_reading), None)


_UNDECIDED: Final = outcome(Verdict.UNKNOWN, "undecided")
_INVALID_GATE: Final = outcome(Verdict.INVALID, "invalid")


def _behind(gate: Outcome, rule: Rule, facts: Facts, outcomes: Sequence[Outcome]) -> Outcome:
    """The outcome behind a gate that is closed; behind a refused one a clean *no* of the rule's own still holds."""
    if gate is not _INVALID_GATE:
        return gate
    found = rule.decide(facts, outcomes)
    if found.gate:
        return found
    return outcome(Verdict.INVALID, gate.reason, found.closing) if found.closing else gate


def _gate(gates: tuple[str, ...], facts: Facts) -> Outcome | None:
    """Of the gate facts only an explicit *no* closes; a refused one holds up what is behind it."""
    refused = None
    for gate in gates:
        answer = facts.values.get(gate)
        if answer == "no":
            return outcome(Verdict.NOT_APPLICABLE, f"gate {gate}", gate=True)
        if answer is BAD:
            refused = _INVALID_GATE
    return refused
