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
    """Every fact of these kinds, as a choice: its key, and its wording with the key."""
    own = Question.objects.filter(kind__in=kinds).values_list("key", "label")
    brought = [(fact["key"], fact["label"]) for fact in generated().values() if fact["kind"] in kinds]
    return [(key, f"{label} ({key})") for key, label in sorted({*own, *brought})]
