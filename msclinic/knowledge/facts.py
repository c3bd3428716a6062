"""The facts of today's draft by their key, whether a question of its own or one that a record brings with it."""

from typing import Any

from msclinic.knowledge.generated import generated
from msclinic.knowledge.models import Question

__all__ = ["fact_called", "facts_to_choose"]


def fact_called(key: str) -> dict[str, Any]:
    """Kind and choices of a fact; empty where there is none of that key."""
    if (brought := generated().get(key)) is not None:
        return brought
    question = Question.objects.filter(key=key).exclude(kind="").first()
    if question is None:
        return {}
    choices = [{"value": choice.value, "label": choice.label} for choice in question.choices.all()]
    return {"kind": question.kind, "label": question.label, "choices": choices}


def facts_to_choose(*kinds: str) -> list[tuple[str, str]]:
    """Every fact of these kinds, as a choice: its key, and its wording with its answers."""
    own = Question.objects.filter(kind__in=kinds).prefetch_related("choices")
    asked = {
        question.key: (question.label, question.kind, [one.label for one in question.choices.all()]) for question in own
    }
    for fact in generated().values():
        if fact["kind"] in kinds:
            asked[fact["key"]] = (fact["label"], fact["kind"], [one["label"] for one in fact.get("choices", ())])
    return [(key, f"{_offered(*asked[key])} ({key})") for key in sorted(asked, key=lambda key: (asked[key][0], key))]


def _offered(label: str, kind: str, choices: list[str]) -> str:
    answers = {"yes_no": ["Yes", "No"], "whole": ["a whole number"], "quantity": ["a length of time"]}.get(
        kind, choices
    )
    return f"{label} – {', '.join(answers)}"
