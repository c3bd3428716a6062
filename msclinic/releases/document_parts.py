"""The parts of a release document as a reader knows them: what an entry is called, and what its fields are called."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from msclinic.releases.checks.slots import NAMED
from msclinic.releases.in_words import answer_to

__all__ = ["GROUPS", "LABELS_OF_SENTENCES", "LISTED", "REST", "Entry", "Part"]

Entry = Mapping[str, Any]


def _of(name: str, said: str = "{}") -> Callable[[Entry], str]:
    return lambda entry: said.format(entry[name]) if entry.get(name) else ""


def _both(one: str, other: str) -> Callable[[Entry], str]:
    return lambda entry: f"{entry.get(one, '')} {entry.get(other, '')}".strip()


def _words_of(entry: Entry) -> str:
    return str(entry.get("quote") or entry.get("statement") or "")


@dataclass(frozen=True)
class Part:
    """A list of the document: what tells its entries apart, what a reader calls them, and its fields in words.

    `code` is what an entry is called on every page, such as TYS-SCHED; empty where its title alone is shown. `told`
    are the fields that code and title hold already. `aside` are hashes and places: they say nothing more to a reader
    where the field `said_by` differs. `seen` is an entry with keys and numbers as a reader would see them.
    """

    list: str
    called: str
    key: Callable[[Entry], str]
    title: Callable[[Entry], str]
    labels: Mapping[str, str] = field(default_factory=dict)
    code: Callable[[Entry], str] = lambda _: ""
    told: frozenset[str] = frozenset()
    said_by: str = ""
    aside: frozenset[str] = frozenset()
    seen: Callable[[Entry], Entry] = lambda entry: entry


def _with_columns_named(question: Entry) -> Entry:
    """The columns of a list by what they are called, where the question names some of them by their key."""
    columns = {column.get("key"): column.get("label") for column in question.get("fields") or ()}
    ends, unique = question.get("ends"), question.get("unique")
    named = {"ends": [columns.get(key, key) for key in ends]} if ends else {}
    return {**question, **named, **({"unique": columns.get(unique, unique)} if unique else {})}


def _with_its_place(passage: Entry) -> Entry:
    """Both ends of its place as one."""
    if "start" not in passage or "end" not in passage:
        return passage
    rest = {name: value for name, value in passage.items() if name not in {"start", "end"}}
    return {**rest, "place": f"characters {passage['start']} to {passage['end']}"}


_LOOKS_AT: Final = "looks at"
_RULE: Final = {
    "citations": "rests on",
    "related": "shown beside it",
    "gates": "does not apply where the answer is no to",
    "silent_on": "says that the source leaves open",
    "says": "sentence",
    "local_reading": "local reading",
    "section": "page",
    # figures and answers of a criterion
    "lower": "lower figure",
    "upper": "upper figure",
    "counts": "changes that count",
    "unclear": "changes that alone leave it open",
    "clear": "clear from",
    "every": "interval",
    "gap": "time between courses",
    "last": "counted from",
    **dict.fromkeys(
        ("now", "ever", "examined", "planned", "answer", "course", "courses", "history", "complete", "enrolled"),
        _LOOKS_AT,
    ),
}
_FACT: Final = {
    "label": "question",
    "name": "name in sentences",
    "group": "stands under",
    "hint_above": "hint above",
    "other": "answer for all others",
    "aliases": "other names",
    "choices": "answer",
    "fields": "column",
    "ends": "first and last",
    "unique": "stands once",
    "last_day_ahead": "the last may lie ahead",
}
_AGENT: Final = {
    "aliases": "other names",
    "brands": "brand names",
    "fda_approved_for_ms": "approved by the FDA for MS",
    "same_as": "the same as",
}
_CARD: Final = {
    "lines": "line",
    "citations": "rests on",
    "text": "words",
    "aliases": "other names",
    "key": "therapy",
    "slug": "address",
    "rules": "comparisons",
}
_PASSAGE: Final = {
    "quote": "quotation",
    "before": "words before it in its paragraph",
    "after": "words after it in its paragraph",
    "meaning": "meaning in plain words",
    "ambiguity": "what it leaves open",
    "review_by": "to be looked at again by",
    "place": "place in the text",
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


def _with_answers_of_their_questions(rule: Entry) -> Entry:
    """Each answer that its condition names together with the question that it answers; another may have the same."""
    return {**rule, "criterion": _of_their_questions(rule["criterion"])} if "criterion" in rule else rule


def _of_their_questions(criterion: Any) -> Any:
    if isinstance(criterion, Sequence) and not isinstance(criterion, str):
        return [_of_their_questions(part) for part in criterion]
    if not isinstance(criterion, Mapping):
        return criterion
    asks, names = NAMED.get(criterion.get("kind", ""), ("", ""))
    seen = {name: _of_their_questions(part) for name, part in criterion.items()}
    if criterion.get(names):
        seen[names] = [answer_to(criterion.get(asks, ""), answer) for answer in criterion[names]]
    return seen


GROUPS: Final[Sequence[tuple[str, Sequence[Part]]]] = (
    (
        "Rules",
        [
            Part(
                "rules",
                "rules",
                _of("code"),
                _of("question"),
                _RULE,
                code=_of("code"),
                told=frozenset({"code", "question"}),
                seen=_with_answers_of_their_questions,
            )
        ],
    ),
    (
        "Questions",
        [
            Part(
                "facts",
                "questions",
                _of("key"),
                _of("label"),
                _FACT,
                told=frozenset({"key", "label"}),
                seen=_with_columns_named,
            ),
            Part(
                "groups",
                "groups of questions",
                _of("key"),
                _of("label", "{}, a group of questions"),
                {"label": "heading"},
                told=frozenset({"key", "label"}),
            ),
        ],
    ),
    (
        "Therapies and agents",
        [
            Part("therapies", "therapies", _of("key"), _of("name"), _CARD, told=frozenset({"key", "name"})),
            Part(
                "catalogue",
                "catalogue",
                _of("slug"),
                _of("name", "{} in the catalogue"),
                _CARD,
                told=frozenset({"key", "name"}),
            ),
            Part(
                "categories",
                "categories",
                _of("key"),
                _of("name", "{}, a category"),
                _CARD,
                told=frozenset({"key", "name"}),
            ),
            Part(
                "agents",
                "earlier treatments",
                _of("generic"),
                _of("generic", "{}, as an earlier treatment"),
                _AGENT,
                told=frozenset({"generic"}),
            ),
        ],
    ),
    (
        "Sources and passages",
        [
            Part(
                "sources",
                "sources",
                _of("slug"),
                _of("title"),
                _SOURCE,
                told=frozenset({"slug", "title"}),
                said_by="version",
                aside=frozenset({"sha256"}),
            ),
            Part(
                "passages",
                "passages",
                _of("id"),
                _words_of,
                _PASSAGE,
                code=_of("id"),
                told=frozenset({"id", "quote", "statement"}),
                said_by="quote",
                aside=frozenset({"place", "sha256"}),
                seen=_with_its_place,
            ),
            Part(
                "contradictions",
                "contradictions",
                _both("source", "number"),
                _of("text"),
                {"text": "words"},
                code=_of("number", "Contradiction {}"),
                told=frozenset({"number", "text"}),
            ),
        ],
    ),
    (
        "What the source does not say",
        [
            Part(
                "silences",
                "silences",
                _both("source", "key"),
                _of("text"),
                {"text": "words", "topics": "concerns"},
                told=frozenset({"key", "text"}),
            )
        ],
    ),
)
"""What a clinician looks at together, and the lists of the document in each."""

LISTED: Final = frozenset(part.list for _, parts in GROUPS for part in parts)
REST: Final = {
    "semantics": "Version of the rule semantics",
    "examinations": "Examinations",
    "history_leaves_out": "Treatments that the history leaves out",
    "sentences": "Sentences",
    "translations": "Translations",
}
"""What stands beside the lists."""
LABELS_OF_SENTENCES: Final = {
    "en": "English",
    "de": "German",
    "common": "of every rule",
    "kinds": "of one kind of rule",
    "rules": "of one rule",
    "parts": "of a part of a condition",
}
