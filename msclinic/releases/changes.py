"""What changes from one release document to another, in words: nothing is left out, and nothing shows as raw JSON."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from msclinic.releases.in_words import Speech, is_amount

__all__ = ["Change", "ChangeGroup", "Changed", "changes_between"]

Entry = Mapping[str, Any]

OTHERWISE: Final = "the same in words, kept otherwise"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs: what it is, and what it said before and says after; empty where it said nothing."""

    what: str
    before: str
    after: str

    @property
    def otherwise(self) -> str:
        """What is left to say where both say the same."""
        return OTHERWISE

    def __str__(self) -> str:
        if self.before != self.after and self.before and self.after:
            return f"{self.what} {self.before} → {self.after}"
        if self.before == self.after:
            return f"{self.what}: {OTHERWISE}"
        return f"{self.what}, new: {self.after}" if self.after else f"{self.what}, gone: {self.before}"


@dataclass(frozen=True, slots=True)
class Changed:
    """A rule, a question, a passage: what it is called, whether it is new or gone, and what of it differs."""

    name: str
    title: str
    state: str
    changes: list[Change]

    def __str__(self) -> str:
        said = "; ".join(map(str, self.changes)) if self.state == CHANGED else self.state
        return f"{self.name}: {said}"


@dataclass(frozen=True, slots=True)
class ChangeGroup:
    """What a reader looks at together: the rules, the questions, the passages."""

    title: str
    entries: list[Changed]


NEW: Final = "new"
GONE: Final = "gone"
CHANGED: Final = "changed"


@dataclass(frozen=True)
class _Part:
    """A list of the document: its entries, what tells them apart, what they are called, and its fields in words."""

    list: str
    key: Callable[[Entry], str]
    title: Callable[[Entry], str]
    labels: Mapping[str, str] = field(default_factory=dict)
    name: Callable[[Entry], str] | None = None


def _of(name: str) -> Callable[[Entry], str]:
    return lambda entry: str(entry.get(name) or "")


def _words_of(entry: Entry) -> str:
    return str(entry.get("quote") or entry.get("statement") or "")


_RULE: Final = {
    "citations": "rests on",
    "related": "shown beside it",
    "gates": "held back by",
    "silent_on": "says that the source leaves open",
    "notes": "notes",
    "says": "sentence",
    "local_reading": "local reading",
    "section": "page",
    # figures and answers of a criterion
    "lower": "lower figure",
    "upper": "upper figure",
    "counts": "changes that count",
    "unclear": "changes that alone leave it open",
    "named": "named",
    "described": "described",
    "fewest": "fewest",
    "most": "most",
    "clear": "clear from",
    "every": "interval",
    "gap": "time between courses",
    "days": "days",
}
_FACT: Final = {
    "label": "question",
    "name": "name in sentences",
    "hint_above": "hint above",
    "other": "answer for all others",
    "aliases": "other names",
    "choices": "answer",
    "fields": "column",
    "ends": "first and last",
}
_AGENT: Final = {
    "aliases": "other names",
    "brands": "brand names",
    "fda_approved_for_ms": "approved by the FDA for MS",
    "same_as": "the same as",
}
_CARD: Final = {"lines": "line", "citations": "rests on", "text": "words", "aliases": "other names", "key": "therapy"}
_PASSAGE: Final = {
    "quote": "quotation",
    "before": "words before it in its paragraph",
    "after": "words after it in its paragraph",
    "meaning": "meaning in plain words",
    "ambiguity": "what it leaves open",
    "review_by": "to be looked at again by",
    "start": "place in the text, from character",
    "end": "place in the text, to character",
    "sha256": "hash of its words",
    "pointer": "where it stands",
}
_SOURCE: Final = {
    "sha256": "hash of its text",
    "version": "version of its text",
    "date_stated": "date that it states",
    "disclaimer": "its own disclaimer",
    "label": "how it is called",
}

_GROUPS: Final[Sequence[tuple[str, Sequence[_Part]]]] = (
    ("Rules", [_Part("rules", _of("code"), _of("question"), _RULE)]),
    (
        "Questions",
        [
            _Part("facts", _of("key"), _of("label"), _FACT),
            _Part("groups", _of("key"), _of("label"), {"label": "heading"}, lambda entry: f"Group {entry['key']}"),
        ],
    ),
    (
        "Therapies and agents",
        [
            _Part("therapies", _of("key"), _of("name"), _CARD),
            _Part("catalogue", _of("slug"), _of("name"), _CARD, lambda entry: f"{entry['slug']} in the catalogue"),
            _Part("categories", _of("key"), _of("name"), _CARD, lambda entry: f"Category {entry['key']}"),
            _Part("agents", _of("generic"), lambda entry: ", ".join(entry.get("brands", ())), _AGENT),
        ],
    ),
    (
        "Sources and passages",
        [
            _Part("sources", _of("slug"), _of("title"), _SOURCE),
            _Part("passages", _of("id"), _words_of, _PASSAGE),
            _Part(
                "contradictions",
                lambda entry: f"{entry['source']} {entry['number']}",
                _of("text"),
                {"text": "words"},
                lambda entry: f"Contradiction {entry['number']} of {entry['source']}",
            ),
        ],
    ),
    (
        "What the source does not say",
        [_Part("silences", lambda entry: f"{entry['source']} {entry['key']}", _of("text"), name=_of("key"))],
    ),
)
_LISTED: Final = {part.list for _, parts in _GROUPS for part in parts}
_REST: Final = {
    "semantics": "Version of the rule semantics",
    "examinations": "Examinations",
    "history_leaves_out": "Treatments that the history leaves out",
    "sentences": "Sentences",
}
_ROWS: Final = ("key", "value", "label")
"""What tells rows inside an entry apart, such as the answers of a question or the lines of a therapy."""


def changes_between(before: Entry, after: Entry) -> list[ChangeGroup]:
    """Everything that differs, grouped as a clinician understands it; empty for documents that are the same."""
    teller = _Teller(Speech(before), Speech(after))
    groups = [
        ChangeGroup(title, [changed for part in parts for changed in teller.entries(part, before, after)])
        for title, parts in _GROUPS
    ]
    others = [name for name in dict.fromkeys((*before, *after)) if name not in _LISTED]
    rest = [changed for name in others for changed in teller.rest(name, before.get(name), after.get(name))]
    sentences = [changed for changed in rest if changed.name == _REST["sentences"]]
    other = [changed for changed in rest if changed.name != _REST["sentences"]]
    groups += [ChangeGroup("Sentences", sentences), ChangeGroup("Everything else", other)]
    return [group for group in groups if group.entries]


def _same(one: Any, other: Any) -> bool:
    """As canonical JSON, so that 1 and true differ."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


class _Teller:
    def __init__(self, before: Speech, after: Speech) -> None:
        self._before = before
        self._after = after

    def entries(self, part: _Part, before: Entry, after: Entry) -> Iterator[Changed]:
        """What is new, changed or gone of one list, and its order where that alone differs."""
        old, new = (_by_key(part, document.get(part.list, ())) for document in (before, after))
        for key, entry in new.items():
            if not _same(old.get(key), entry):
                changes = list(self.within("", old.get(key, {}), entry, part.labels)) or [Change("in all", "", "")]
                yield Changed(_named(part, entry), part.title(entry), CHANGED if key in old else NEW, changes)
        for key, entry in old.items():
            if key not in new:
                yield Changed(_named(part, entry), part.title(entry), GONE, [])
        if order := _order(list(old), list(new), part.list):
            yield Changed("Order", "", CHANGED, [order])

    def rest(self, name: str, before: Any, after: Any) -> Iterator[Changed]:
        """What differs outside the lists."""
        if not _same(before, after):
            title = _REST.get(name, name.replace("_", " ").capitalize())
            yield Changed(title, "", CHANGED, list(self.within("", before, after, {})))

    def within(self, what: str, before: Any, after: Any, labels: Mapping[str, str]) -> Iterator[Change]:
        """The changes inside a value; `what` is what it is called, empty for an entry as a whole."""
        if _same(before, after):
            return
        if what == "condition" and (before or {}).get("kind") != (after or {}).get("kind"):
            yield Change(what, self._old(before, answers=True), self._new(after, answers=True))
        elif _is_tree(before, what) and _is_tree(after, what):
            for name in dict.fromkeys((*before, *after)):
                yield from self.within(_label(what, name, labels), before.get(name), after.get(name), labels)
        elif _is_rows(before) and _is_rows(after) and (before or after):
            yield from self._rows(what, before or (), after or (), labels)
        elif _is_names(before) and _is_names(after) and before and after:
            yield from self._names(what, before, after)
        else:
            yield Change(what or "now", self._old(before), self._new(after))

    def _rows(
        self, what: str, before: Sequence[Entry], after: Sequence[Entry], labels: Mapping[str, str]
    ) -> Iterator[Change]:
        """The rows of a list inside an entry, each by what tells it apart."""
        old, new = ({_row_key(row): row for row in rows} for rows in (before, after))
        if len(old) < len(before) or len(new) < len(after):
            yield Change(what, self._old(before), self._new(after))
            return
        for key in dict.fromkeys((*old, *new)):
            name = f"{what} “{(new.get(key) or old[key]).get('label') or key}”"
            if key in old and key in new:
                yield from self.within(name, old[key], new[key], labels)
            else:
                yield Change(name, self._old(old.get(key)), self._new(new.get(key)))
        if order := _order(list(old), list(new), what):
            yield order

    def _names(self, what: str, before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
        """Short lists side by side; of a long one only what came and went."""
        if len(before) <= 6 and len(after) <= 6:
            yield Change(what, self._old(before, answers=True), self._new(after, answers=True))
            return
        gone = [name for name in before if name not in after]
        come = [name for name in after if name not in before]
        if gone or come:
            yield Change(f"{what} (of {len(after)})", self._old(gone, answers=True), self._new(come, answers=True))
        else:
            yield Change(f"order of: {what}", self._old(before), self._new(after))

    def _old(self, value: Any, *, answers: bool = False) -> str:
        return self._before.said(value, of_answers=answers or _is_criterion(value))

    def _new(self, value: Any, *, answers: bool = False) -> str:
        return self._after.said(value, of_answers=answers or _is_criterion(value))


def _by_key(part: _Part, entries: Sequence[Entry]) -> dict[str, Entry]:
    """The entries by what tells them apart; a draft may hold two that nothing does."""
    found: dict[str, Entry] = {}
    for entry in entries:
        key = part.key(entry)
        while key in found:
            key = f"{key} again"
        found[key] = entry
    return found


def _named(part: _Part, entry: Entry) -> str:
    return (part.name or part.key)(entry)


def _order(before: list[str], after: list[str], what: str) -> Change | None:
    """The order of what stands in both, where it differs."""
    old, new = [key for key in before if key in after], [key for key in after if key in before]
    return None if old == new else Change(f"order of the {what}", ", ".join(old), ", ".join(new))


def _label(what: str, name: str, labels: Mapping[str, str]) -> str:
    """What a field is called, after what it belongs to; the figures of a condition go without its name."""
    if name == "criterion":
        return "condition"
    label = labels.get(name, name.replace("_", " "))
    return label if what in {"", "condition"} else f"{what}, {label}"


def _is_tree(value: Any, what: str) -> bool:
    return isinstance(value, Mapping) and not is_amount(value) and what != "local reading"


def _is_criterion(value: Any) -> bool:
    found = value[0] if isinstance(value, list) and value else value
    return isinstance(found, Mapping) and "kind" in found


def _is_rows(value: Any) -> bool:
    rows = value or ()
    return isinstance(rows, Sequence) and not isinstance(rows, str) and all(_row_key(row) for row in rows)


def _is_names(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(name, str) for name in value)


def _row_key(row: Any) -> str:
    return next((str(row[name]) for name in _ROWS if row.get(name)), "") if isinstance(row, Mapping) else ""
