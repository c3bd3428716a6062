"""Every change to questions, and what all rules have in common when they change."""

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from msclinic.core.reasons import ATTESTED, SHIPPED, because, given_reason
from msclinic.engine.criteria import Criterion
from msclinic.evidence.models import Passage
from msclinic.knowledge.content_files import compact, read
from msclinic.knowledge.loading import LoadReport, find, keep_or_make
from msclinic.knowledge.local_readings import as_stated
from msclinic.knowledge.models import Choice, Question, QuestionGroup
from msclinic.knowledge.rule_rows import RuleRow, check_passages

__all__ = [
    "add_group",
    "add_question",
    "add_row",
    "add_rule",
    "attest",
    "confirm_stated",
    "dump_questions",
    "explain",
    "load_questions",
    "take_as_stated",
]

Row = TypeVar("Row", bound=Model)
Rule = TypeVar("Rule", bound=RuleRow)


def add_row(row: Row) -> Row:
    """Store a new row; ValidationError names the fields that do not fit."""
    row.full_clean()
    row.save(force_insert=True)
    return row


@transaction.atomic
def add_rule(
    row: Rule,
    *,
    citations: Iterable[Passage],
    related: Iterable[Passage] = (),
    complete: Callable[[Rule], None] = lambda _row: None,
    criterion_of: Callable[[Rule], Criterion],
) -> Rule:
    """Store a new rule with its passages, which are taken to state it unless it is a local reading.

    `complete` adds the rows below it.
    """
    resting, beside = list(citations), list(related)
    check_passages(resting, beside)
    add_row(row)
    row.citations.set(resting)
    row.related.set(beside)
    complete(row)
    try:
        criterion = criterion_of(row)
    except ValueError as error:
        raise ValidationError(f"{row.code}: {error}.") from error
    take_as_stated(row, criterion)
    return row


def confirm_stated(row: RuleRow, criterion: Criterion) -> None:
    """Somebody has seen that the passages of the rule state this condition."""
    row.stated = as_stated(row, criterion.to_json())
    row.save(update_fields=["stated"])


def attest(row: RuleRow, criterion: Criterion) -> None:
    """The same, in words that stay: the history says that it was said."""
    with because(ATTESTED):
        confirm_stated(row, criterion)


def take_as_stated(row: RuleRow, criterion: Criterion) -> None:
    """Of a new rule: its passages are taken to state it, unless it begins as a local reading."""
    if not row.local_reason.strip():
        confirm_stated(row, criterion)
        return
    row.stated = {}
    row.save(update_fields=["stated"])
    explain(row, criterion)


def explain(row: RuleRow, criterion: Criterion) -> None:
    """Somebody has given the reason of a local reading for the values as they are now, or has taken it back.

    A reason for values that somebody took for stated says that they are not.
    """
    now = as_stated(row, criterion.to_json())
    row.explained = now if row.local_reason.strip() else None
    if row.explained and row.stated == now:
        row.stated = {}
    row.save(update_fields=["explained", "stated"])


def add_group(**fields: Any) -> QuestionGroup:
    """Add a group of questions."""
    return add_row(QuestionGroup(**fields))


@transaction.atomic
def add_question(*, choices: Iterable[Mapping[str, Any]] = (), **fields: Any) -> Question:
    """Add a question with its choices (`value`, `label`, `aliases`) in their order."""
    question, listed = Question(**fields), list(choices)
    if problem := question.choices_problem([choice["value"] for choice in listed]):
        raise ValidationError(problem)
    add_row(question)
    for place, choice in enumerate(listed, start=1):
        add_row(Choice(question=question, position=place * 10, **choice))
    return question


@given_reason(SHIPPED)
@transaction.atomic
def load_questions() -> LoadReport:
    """Load the groups and the questions that are shipped."""
    report, content = LoadReport(), read("questions.json")
    for entry in content["groups"]:
        name, make = f"group {entry['key']}", partial(add_group, **entry)
        keep_or_make(report, name, entry, (QuestionGroup, "key"), _group_content, make)
    for entry in content["questions"]:
        name, ask = f"question {entry['key']}", partial(_question, entry)
        keep_or_make(report, name, entry, (Question, "key"), _question_content, ask)
    return report


def _question(entry: Mapping[str, Any]) -> Question:
    group = find(QuestionGroup, key=entry["group"]) if "group" in entry else None
    return add_question(**{**entry, "group": group})


def dump_questions() -> dict[str, Any]:
    """The groups and questions of today, as the content files have them."""
    questions = Question.objects.select_related("group").prefetch_related("choices")
    return {
        "questions.json": {
            "groups": [compact(_group_content(group)) for group in QuestionGroup.objects.all()],
            "questions": [compact(_question_content(question)) for question in questions],
        }
    }


def _group_content(group: QuestionGroup) -> dict[str, Any]:
    return {"key": group.key, "label": group.label, "page": group.page, "position": group.position}


def _question_content(question: Question) -> dict[str, Any]:
    return {
        "key": question.key,
        "kind": question.kind,
        "group": question.group.key if question.group else "",
        "therapy": question.therapy,
        "label": question.label,
        "name": question.name,
        "help": question.help,
        "hint_above": question.limit(),
        "hint": question.hint,
        "other": question.other,
        "position": question.position,
        "choices": [
            {"value": choice.value, "label": choice.label, "aliases": choice.aliases}
            for choice in question.choices.all()
        ],
    }
