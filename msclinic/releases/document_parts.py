"""The parts of a release document as a reader knows them: what an entry is called, and what its fields are called."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from msclinic.releases.checks.slots import NAMED
from msclinic.releases.in_words import answer_to

__all__ = ["GROUPS", "LABELS_OF_SENTENCES", "LISTED", "REST", "Entry", "Part"]

Entry = Mapping[str, Any]


def _of(name: str, said: str = "{}") -> Callable[[Entry], str]:
    return lambda entry: gettext(said).format(entry[name]) if entry.get(name) else ""


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


_LOOKS_AT: Final = _("looks at")
_RULE: Final = {
    "citations": _("rests on"),
    "related": _("shown beside it"),
    "gates": _("does not apply where the answer is no to"),
    "silent_on": _("says that the source leaves open"),
    "says": _("sentence"),
    "local_reading": _("local reading"),
    "section": _("page"),
    # figures and answers of a criterion
    "lower": _("lower figure"),
    "upper": _("upper figure"),
    "counts": _("changes that count"),
    "unclear": _("changes that alone leave it open"),
    "clear": _("clear from"),
    "every": _("interval"),
    "gap": _("time between courses"),
    "last": _("counted from"),
    **dict.fromkeys(
        ("now", "ever", "examined", "planned", "answer", "course", "courses", "history", "complete", "enrolled"),
        _LOOKS_AT,
    ),
}
_FACT: Final = {
    "label": _("question"),
    "name": _("name in sentences"),
    "group": _("stands under"),
    "hint_above": _("hint above"),
    "other": _("answer for all others"),
    "aliases": _("other names"),
    "choices": _("answer"),
    "fields": _("column"),
    "ends": _("first and last"),
    "unique": _("stands once"),
    "last_day_ahead": _("the last may lie ahead"),
}
_AGENT: Final = {
    "aliases": _("other names"),
    "brands": _("brand names"),
    "fda_approved_for_ms": _("approved by the FDA for MS"),
    "same_as": _("the same as"),
}
_CARD: Final = {
    "lines": _("line"),
    "citations": _("rests on"),
    "text": _("words"),
    "aliases": _("other names"),
    "key": _("therapy"),
    "slug": _("address"),
    "rules": _("comparisons"),
}
_PASSAGE: Final = {
    "quote": _("quotation"),
    "before": _("words before it in its paragraph"),
    "after": _("words after it in its paragraph"),
    "meaning": _("meaning in plain words"),
    "ambiguity": _("what it leaves open"),
    "review_by": _("to be looked at again by"),
    "place": _("place in the text"),
    "sha256": _("hash of its words"),
    "pointer": _("where it stands"),
}
_SOURCE: Final = {
    "sha256": _("hash of its text"),
    "version": _("version of its text"),
    "date_stated": _("date that it states"),
    "disclaimer": _("its own disclaimer"),
    "label": _("how it is called"),
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
        _("Rules"),
        [
            Part(
                "rules",
                _("rules"),
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
        _("Questions"),
        [
            Part(
                "facts",
                _("questions"),
                _of("key"),
                _of("label"),
                _FACT,
                told=frozenset({"key", "label"}),
                seen=_with_columns_named,
            ),
            Part(
                "groups",
                _("groups of questions"),
                _of("key"),
                _of("label", _("{}, a group of questions")),
                {"label": _("heading")},
                told=frozenset({"key", "label"}),
            ),
        ],
    ),
    (
        _("Therapies and agents"),
        [
            Part("therapies", _("therapies"), _of("key"), _of("name"), _CARD, told=frozenset({"key", "name"})),
            Part(
                "catalogue",
                _("catalogue"),
                _of("slug"),
                _of("name", _("{} in the catalogue")),
                _CARD,
                told=frozenset({"key", "name"}),
            ),
            Part(
                "categories",
                _("categories"),
                _of("key"),
                _of("name", _("{}, a category")),
                _CARD,
                told=frozenset({"key", "name"}),
            ),
            Part(
                "agents",
                _("earlier treatments"),
                _of("generic"),
                _of("generic", _("{}, as an earlier treatment")),
                _AGENT,
                told=frozenset({"generic"}),
            ),
        ],
    ),
    (
        _("Sources and passages"),
        [
            Part(
                "sources",
                _("sources"),
                _of("slug"),
                _of("title"),
                _SOURCE,
                told=frozenset({"slug", "title"}),
                said_by="version",
                aside=frozenset({"sha256"}),
            ),
            Part(
                "passages",
                _("passages"),
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
                _("contradictions"),
                _both("source", "number"),
                _of("text"),
                {"text": _("words")},
                code=_of("number", _("Contradiction {}")),
                told=frozenset({"number", "text"}),
            ),
        ],
    ),
    (
        _("What the source does not say"),
        [
            Part(
                "silences",
                _("silences"),
                _both("source", "key"),
                _of("text"),
                {"text": _("words"), "topics": _("concerns")},
                told=frozenset({"key", "text"}),
            )
        ],
    ),
)
"""What a clinician looks at together, and the lists of the document in each."""

_UNNAMED: Final = (
    _("additional"), _("aliases"), _("basis"), _("brand"), _("category"), _("code"), _("critical"), _("fields"),
    _("figures"), _("help"), _("hint"), _("kind"), _("link"), _("notes"), _("parts"), _("position"), _("publisher"),
    _("question"), _("remark"), _("rights"), _("route"), _("source"), _("statement"), _("therapy"), _("title"),
    _("topics"), _("unit"), _("value"), _("who"), _("reason"), _("fewest"), _("most"), _("least"), _("named"),
    _("described"), _("among"), _("fact"), _("judgement"), _("rule"), _("page"), _("address"), _("name"),
)  # fmt: skip
"""Fields that are called by their keys."""

LISTED: Final = frozenset(part.list for _, parts in GROUPS for part in parts)
REST: Final = {
    "semantics": _("Version of the rule semantics"),
    "examinations": _("Examinations"),
    "history_leaves_out": _("Treatments that the history leaves out"),
    "sentences": _("Sentences"),
    "translations": _("Translations"),
}
"""What stands beside the lists."""
LABELS_OF_SENTENCES: Final = {
    "en": _("English"),
    "de": _("German"),
    "common": _("of every rule"),
    "kinds": _("of one kind of rule"),
    "rules": _("of one rule"),
    "parts": _("of a part of a condition"),
}
