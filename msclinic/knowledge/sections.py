"""What one clinical app contributes to a release document, and the questions that belong to none."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from msclinic.knowledge.generated import Asked, generated
from msclinic.knowledge.models import Question, QuestionGroup

__all__ = ["Entry", "Section", "compile_questions", "question_fact", "with_questions"]

Entry = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """The parts of a release document, each as the document holds it; what an app does not have stays empty."""

    groups: list[Entry] = field(default_factory=list)
    facts: list[Entry] = field(default_factory=list)
    agents: list[Entry] = field(default_factory=list)
    examinations: list[str] = field(default_factory=list)
    history_leaves_out: list[str] = field(default_factory=list)
    therapies: list[Entry] = field(default_factory=list)
    categories: list[Entry] = field(default_factory=list)
    catalogue: list[Entry] = field(default_factory=list)
    rules: list[Entry] = field(default_factory=list)


def compile_questions() -> Section:
    """All groups but those of the therapies, and the questions of the groups to which no record adds any.

    The other questions stand among those of the records, and the app that has the records compiles them.
    """
    facts = generated()
    filled = {entry["group"] for entry in facts.values()}
    return Section(
        groups=[{"key": group.key, "label": group.label, "page": group.page} for group in QuestionGroup.objects.all()],
        facts=[
            question_fact(question)
            for question in _questions()
            if question.group and question.group.key not in filled and question.key not in facts
        ],
    )


def with_questions(facts: Sequence[Asked]) -> list[Entry]:
    """The questions of an app's records with the words that editors gave them, and their groups' other questions."""
    groups = list(dict.fromkeys(asked.entry["group"] for asked in facts))
    questions = {question.key: question for question in _questions()}
    asked = [Asked(fact.position, _reworded(fact.entry, questions.pop(fact.entry["key"], None))) for fact in facts]
    own = [question for question in questions.values() if question.kind and question.group_key in groups]
    asked += [Asked(question.position, question_fact(question)) for question in own]
    asked.sort(key=lambda one: (groups.index(one.entry["group"]), one.position))
    return [one.entry for one in asked]


def question_fact(question: Question) -> Entry:
    """A question as a release document has it."""
    entry: Entry = {
        "key": question.key,
        "kind": question.kind,
        "label": question.label,
        "name": question.name,
        "help": question.help,
        "group": question.group_key,
    }
    if question.kind in Question.WITH_CHOICES:
        entry["choices"] = [
            {"value": choice.value, "label": choice.label, "aliases": choice.aliases}
            for choice in question.choices.all()
        ]
        if question.other:
            entry["other"] = question.other
    return entry | _limit(question)


def _questions() -> Iterable[Question]:
    return Question.objects.select_related("group").prefetch_related("choices")


def _reworded(entry: Entry, question: Question | None) -> Entry:
    if question is None:
        return entry
    words = {"label": question.label, "name": question.name, "help": question.help}
    return entry | {name: text for name, text in words.items() if text} | _limit(question)


def _limit(question: Question) -> Entry:
    return {} if question.hint_above is None else {"hint_above": question.limit(), "hint": question.hint}
